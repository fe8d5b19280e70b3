"""The whole suite: walls, style and types, then the tests on SQLite, then again on PostgreSQL.

Stops at the first part that fails, with its status. The last line is pytest's own.
"""

import argparse
import os
import socket
import subprocess
import sys
import time


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--only", choices=["lint", "sqlite", "postgresql"])
    only = arguments.parse_args().only
    parts = {"lint": lint, "sqlite": on_sqlite, "postgresql": on_postgresql}
    for name, part in parts.items():
        if only in (None, name):
            began = time.monotonic()
            status = part()
            print(f"== {name}: {'passed' if status == 0 else 'FAILED'} in {time.monotonic() - began:.0f} s", flush=True)
            if status:
                return status
    return 0


def lint() -> int:
    return subprocess.run(["make", "-s", "lint"], check=False).returncode


def on_sqlite() -> int:
    return pytest(["tests"], {})


def on_postgresql() -> int:
    """Run what meets a database again on PostgreSQL; without a server say so, which in CI is a failure."""
    url = os.environ.get("TEST_DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/test")
    try:
        socket.create_connection(("127.0.0.1", 5432), timeout=2).close()
    except OSError:
        print("PostgreSQL does not answer on 127.0.0.1:5432: its half of the suite did not run")
        return 1 if os.environ.get("CI") else 0
    without = [f"--ignore=tests/{each}" for each in ("house", "kernel", "ui")]
    return pytest(["tests", "-m", "not browser", *without], {"XINGTAN_DATABASE_URL": url})


def pytest(arguments: list[str], environment: dict[str, str]) -> int:
    options = ["-q", "-rs", "-n", "2", "--dist", "loadfile", "--durations=9"]
    command = [sys.executable, "-m", "pytest", *options, *arguments]
    return subprocess.run(command, env={**os.environ, **environment}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
