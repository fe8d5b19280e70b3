"""Replaying the month: its records go through the journal exactly as a click does."""

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from xingtan.kernel.errors import Conflict, OutOfSpace
from xingtan.kernel.text import msgid
from xingtan.main.demo.month import ALL_HOURS, Month
from xingtan.ports.journal import Journal

STATE = Path("demo") / "month.json"
LOCK = Path("demo") / "month.lock"
AT_ONCE = 4_000  # lines an append: about a megabyte
NEEDED_BYTES = 6 * 10**9  # the journal of the month and the tables made from it


def replay_month(journal: Journal, data: Path, month: Month, told: Callable[[int, int], None]) -> int:
    """Append the month's records that are not in the journal yet, in the order of time. Gives how many it appended.

    `told` hears how many of how many are appended, hour by hour. The hour reached is kept in `data`: after a kill the
    interrupted hour is written again with the same ids, so nothing counts twice. Raises OutOfSpace where the disk is
    too full, Conflict where another process is at it.
    """
    with _alone(data):
        since = _reached(data, month.seed)
        if since < month.hours:
            require_room(data)
        total = sum(month.count(hour) for hour in range(month.hours))
        done = sum(month.count(hour) for hour in range(since))
        appended = 0
        told(done, total)
        for hour in range(since, month.hours):
            lines = month.hour(hour)
            for first in range(0, len(lines), AT_ONCE):
                journal.append(lines[first : first + AT_ONCE])
            journal.commit()
            _reach(data, month.seed, hour + 1)
            appended += len(lines)
            told(done + appended, total)
        return appended


def month_is_replayed(data: Path, seed: int) -> bool:
    """Say whether every record of the month has been appended."""
    return _reached(data, seed) >= ALL_HOURS


def _reached(data: Path, seed: int) -> int:
    """Give the number of hours that are in the journal for certain."""
    try:
        state = json.loads((data / STATE).read_bytes())
    except (FileNotFoundError, ValueError):
        return 0
    return int(state["hours"]) if state.get("seed") == seed else 0


def _reach(data: Path, seed: int, hours: int) -> None:
    made = (data / STATE).with_suffix(".new")
    with open(made, "w", encoding="ascii") as file:
        json.dump({"seed": seed, "hours": hours}, file)
    made.replace(data / STATE)


def require_room(data: Path) -> None:
    """Raise OutOfSpace where the disk has no room for the month."""
    free = shutil.disk_usage(data).free
    if free < NEEDED_BYTES:
        raise OutOfSpace(
            "demo-needs-room",
            msgid("补入演示月份要%(needed)s GB空闲磁盘，现在只有%(free)s GB。门户和课程照常可用。"),
            needed=NEEDED_BYTES // 10**9,
            free=f"{free / 10**9:.1f}",
        )


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """Hold the replay for this process."""
    path = data / LOCK
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict("demo-running", msgid("另一个进程正在补入演示月份，等它结束就好。")) from None
        file.write(str(os.getpid()))
        file.flush()
        yield
