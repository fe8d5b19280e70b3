"""`xingtan demo` as somebody types it."""

import os
import subprocess
import sys
from pathlib import Path


def run(*arguments: str, place: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XINGTAN_")}
    return subprocess.run(
        [sys.executable, "-m", "xingtan", "demo", *arguments],
        env={**kept, "XINGTAN_PLACE": place}, capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip


def test_another_provinces_node_is_refused_in_one_sentence(tmp_path: Path) -> None:
    refused = run("--data", str(tmp_path), "--without-month", place="440000")
    assert refused.returncode == 1
    assert refused.stderr.splitlines()[-1].startswith("xingtan: This node belongs to 440000")
    assert "Traceback" not in refused.stderr
    beside = run("--data", str(tmp_path), "--without-month", "--beside", place="440000")
    assert beside.returncode == 0, "beside a node it does not insist"


def test_help_says_what_it_does() -> None:
    told = run("--help", place="330000")
    assert told.returncode == 0
    assert "--without-month" in told.stdout
    assert "--beside" not in told.stdout
