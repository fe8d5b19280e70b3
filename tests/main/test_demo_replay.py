"""The replay survives being killed, and nothing counts twice."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.main.demo_grounds import grounds

from xingtan.engines.embedded.journal import SegmentJournal, SegmentReader
from xingtan.kernel.errors import Conflict
from xingtan.main.configuration import Configuration
from xingtan.main.demo import figures
from xingtan.main.demo.month import SEED, Month
from xingtan.main.demo.replay import STATE, month_is_replayed, replay_month
from xingtan.main.processes.statistics import running
from xingtan.statistics.queries.ledger import read_ledger

HOURS = 7  # the first night of the month: about 40,000 records
PROGRAM = """
import sys
from pathlib import Path
from tests.main.demo_grounds import grounds
from xingtan.engines.embedded.journal import SegmentJournal
from xingtan.main.demo.month import Month
from xingtan.main.demo.replay import replay_month
data = Path(sys.argv[1])
journal = SegmentJournal(data / "journal", "demo")
replay_month(journal, data, Month(grounds(), hours=int(sys.argv[2])), lambda done, total: None)
journal.close()
"""


def _start(data: Path) -> "subprocess.Popen[bytes]":
    root = Path(__file__).parents[2]
    paths = os.pathsep.join((str(root / "src"), str(root)))
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(data), str(HOURS)], env={**os.environ, "PYTHONPATH": paths}
    )


def _lines(data: Path) -> list[bytes]:
    return [line for path in sorted((data / "journal").rglob("*.ndjson")) for line in path.read_bytes().splitlines()]


def _hours(data: Path) -> int:
    try:
        return int(json.loads((data / STATE).read_bytes())["hours"])
    except (FileNotFoundError, ValueError):
        return 0


def test_a_killed_replay_goes_on_where_it_stopped(tmp_path: Path) -> None:
    for killed_after in (1, 4):
        process = _start(tmp_path)
        deadline = time.monotonic() + 120
        while _hours(tmp_path) < killed_after:
            assert process.poll() is None, "it ended by itself"
            assert time.monotonic() < deadline
            time.sleep(0.002)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert _start(tmp_path).wait() == 0
    month = Month(grounds(), hours=HOURS)
    whole = set(month.lines())
    found = set(_lines(tmp_path))
    assert found >= whole, "nothing is missing"
    torn = found - whole
    assert len(torn) <= 2, "at most the last line of each killed writer is cut"
    assert all(not line.endswith(b"}") for line in torn)
    assert len({line[7:43] for line in whole}) == len(whole), "every record has an id of its own"


def test_a_second_replay_appends_nothing(tmp_path: Path) -> None:
    month = Month(grounds(), hours=2)
    journal = SegmentJournal(tmp_path / "journal", "demo")
    told: list[tuple[int, int]] = []
    appended = replay_month(journal, tmp_path, month, lambda done, total: told.append((done, total)))
    assert appended == sum(month.count(hour) for hour in range(2)) == told[-1][0] == told[-1][1]
    assert replay_month(journal, tmp_path, month, lambda done, total: None) == 0
    assert not month_is_replayed(tmp_path, SEED)
    journal.close()
    assert len(_lines(tmp_path)) == appended


def test_two_replays_at_once_are_refused(tmp_path: Path) -> None:
    journal = SegmentJournal(tmp_path / "journal", "demo")

    def again(done: int, total: int) -> None:
        if done == total:
            with pytest.raises(Conflict):
                replay_month(journal, tmp_path, Month(grounds(), hours=1), lambda done, total: None)

    replay_month(journal, tmp_path, Month(grounds(), hours=1), again)
    journal.close()


def test_a_night_of_the_month_is_counted_as_it_was_planned(tmp_path: Path) -> None:
    """A real sample through the journal, the statistics process and the column store."""
    month = Month(grounds(), hours=4)
    journal = SegmentJournal(tmp_path / "journal", "demo")
    replay_month(journal, tmp_path, month, lambda done, total: None)
    journal.close()
    reader = SegmentReader(tmp_path / "journal")
    with running(Configuration(data=tmp_path, place="330000")) as store:
        deadline = time.monotonic() + 120
        while reader.backlog_bytes(read_ledger(store).done):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        booked = read_ledger(store).total
        assert (booked.accepted, booked.known, booked.refused) == (sum(map(month.count, range(4))), 0, 0)
        by_city = dict(store.query("SELECT left(place, 4), sum(views) FROM xingtan.visitor_day GROUP BY 1"))
        for place, city in enumerate(figures.CITIES):
            assert by_city[city.code[:4]] == sum(month.views.hours[place][:4])
        assert by_city[""] == sum(month.views.hours[-1][:4])
        ((marked,),) = store.query("SELECT sum(repeats) + sum(robots) FROM xingtan.kind_day")
        assert marked == sum(sum(month.views.marked(hour)) for hour in range(4))
        ((calls, milliseconds),) = store.query("SELECT sum(calls), sum(duration_ms) FROM xingtan.interface_day")
        assert calls == sum(month.calls.hours[:4])
        assert milliseconds == calls * figures.API_MEAN_MS
        ((bytes_,),) = store.query("SELECT sum(bytes) FROM xingtan.kind_day WHERE kind = 'file_uploaded'")
        assert bytes_ == sum(month.spaces.bytes[:4])
        carried = dict(store.query("SELECT metric, sum(count) FROM xingtan.balances WHERE space = '' GROUP BY metric"))
        assert carried["file_uploaded_bytes"] + figures.FILES_UPLOADED_IN_MONTH_BYTES == 38_920 * 10**9
