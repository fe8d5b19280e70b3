"""A full disk: figures stand still and can be asked for; with room again they follow, and everything agrees."""

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.statistics.journals import all_taken_in, append, appended_lines, asked, counted

from xingtan.engines.embedded.journal import SegmentReader
from xingtan.statistics.queries.ledger import read_ledger
from xingtan.statistics.queries.reconciliation import compare


@pytest.fixture
def tight_data(tmp_path: Path) -> Iterator[Path]:
    """A data directory whose statistics have a file system of 64 MiB, and whose journal has another one."""
    disk = tmp_path / "statistics"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"a small file system cannot be mounted here: {mounted.stderr.decode().strip()}")
    try:
        yield tmp_path
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def _fill(disk: Path) -> Path:
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            return ballast


def test_figures_stand_still_on_a_full_disk_and_follow_when_there_is_room(tight_data: Path) -> None:
    first, second = appended_lines(21, 400), appended_lines(22, 3000)
    reader = SegmentReader(tight_data / "journal")
    append(tight_data, first)
    with all_taken_in(tight_data) as store:
        before = asked(store)
        assert before == counted(first)
        ballast = _fill(tight_data / "statistics")
        os.truncate(ballast, ballast.stat().st_size - 60_000)  # room for some tables of a batch
        append(tight_data, second)
        deadline = time.monotonic() + 4
        while time.monotonic() < deadline:
            assert read_ledger(store).total.lines == len(first), "the disk is not full"
            assert store.query("SELECT sum(records) FROM xingtan.kind_day")
            time.sleep(0.1)
        ballast.unlink()
        deadline = time.monotonic() + 60
        while reader.backlog_bytes(read_ledger(store).done):
            assert time.monotonic() < deadline, "there is room again, and the figures do not follow"
            time.sleep(0.05)
        assert asked(store) == counted(first + second)
        assert [one.sentence for one in compare(store, reader) if not one.ok] == []
