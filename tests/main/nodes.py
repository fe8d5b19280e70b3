"""A whole node in processes of its own, as `xingtan serve` starts it, for tests that kill it."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from xingtan.kernel.records import ActivityRecord, read_record

START_SECONDS = 90
COMMAND = [sys.executable, "-m", "xingtan"]


def until(holds: Callable[[], object], seconds: float, what: str) -> None:
    """Wait until `holds`, looking often; fail after `seconds`."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"{what}: not within {seconds} s"
        threading.Event().wait(0.05)


def environment(**more: str) -> dict[str, str]:
    """The environment without the settings of this test process."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XINGTAN_")}
    return {**kept, "XINGTAN_PLACE": "330000", **more}


def xingtan(*arguments: str, seconds: float = 60) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [*COMMAND, *arguments], env=environment(), capture_output=True, text=True, timeout=seconds, check=False
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Node:
    """`xingtan serve` on a directory. Leaving the `with` stops it by force if need be."""

    def __init__(self, data: Path, **settings: str) -> None:
        self.data = data
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = data.with_suffix(".log")
        self._settings = settings
        self.process: subprocess.Popen[bytes]

    def __enter__(self) -> "Node":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*COMMAND, "serve", "--data", str(self.data), "--port", str(self.port)],
                env=environment(**self._settings), stdout=log, stderr=log,
            )  # fmt: skip

    def await_ready(self) -> None:
        until(lambda: self.status("/readyz") == 200, START_SECONDS, f"ready\n{self.said()}")

    def status(self, path: str) -> int:
        """The status of a page; 0 where nobody answers."""
        try:
            return httpx.get(self.url + path, timeout=10, trust_env=False).status_code
        except httpx.HTTPError:
            return 0

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def pid(self, name: str) -> int | None:
        """The process called `name`, if it runs."""
        for entry in Path("/proc").iterdir():
            if not entry.name.isdecimal():
                continue
            try:
                if int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1]) != self.process.pid:
                    continue
                if f"xingtan.main.processes.{name}" in (entry / "cmdline").read_text():
                    return int(entry.name)
            except (OSError, IndexError):
                continue
        return None

    def kill(self, name: str) -> None:
        """kill -9 a process of the node, as soon as it runs."""
        until(lambda: self.pid(name), 30, f"{name} runs")
        pid = self.pid(name)
        assert pid is not None
        os.kill(pid, signal.SIGKILL)

    def stop(self) -> int:
        """Stop as an operator does; give the exit status."""
        self.process.terminate()
        return self.process.wait(15)

    def records(self) -> list[ActivityRecord]:
        """Every record in the journal; the unfinished last line of a killed writer is none."""
        found = []
        for segment in sorted((self.data / "journal").rglob("*.ndjson")):
            found += [read_record(line) for line in segment.read_bytes().split(b"\n")[:-1]]
        return found

    def started(self, name: str) -> int:
        """How often `name` said that it has started."""
        return len(re.findall(rf"^\d\d:\d\d:\d\d {name} +started", self.said(), re.MULTILINE))
