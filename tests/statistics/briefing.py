"""A small node of its own for tests of figures: a journal, a statistics process, and records that are easy to write."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from xingtan import ports
from xingtan.engines.embedded.journal import SegmentJournal, SegmentReader
from xingtan.kernel.clock import SHANGHAI
from xingtan.kernel.ids import new_id
from xingtan.kernel.periods import Period
from xingtan.kernel.records import ActivityRecord, write_record
from xingtan.main.configuration import configuration
from xingtan.main.processes.statistics import running
from xingtan.ports.columns import ColumnStore
from xingtan.statistics.queries.brief import forget_counts
from xingtan.statistics.queries.ledger import read_ledger

MONTH = Period(date(2017, 7, 21), date(2017, 8, 21))


@dataclass(frozen=True, slots=True)
class Counting:
    """The statistics of a node of its own."""

    columns: ColumnStore
    reader: SegmentReader
    journal: SegmentJournal

    def record(self, *records: ActivityRecord) -> None:
        """Append records and return when they are in the figures."""
        self.journal.append([write_record(one) for one in records])
        self.journal.commit()
        deadline = time.monotonic() + 30
        while self.reader.backlog_bytes(read_ledger(self.columns).done):
            assert time.monotonic() < deadline, "the statistics process does not take in the journal"
            time.sleep(0.02)


@contextmanager
def counting(folder: Path) -> Iterator[Counting]:
    """Run a statistics process on `folder`, and let `engines()` of this process give it meanwhile."""
    journal = SegmentJournal(folder / "journal", "tests")
    reader = SegmentReader(folder / "journal")
    before = ports.engines()
    try:
        with running(replace(configuration(), data=folder, clickhouse_url="")) as columns:
            ports.install(replace(before, columns=columns, records=reader))
            forget_counts()
            yield Counting(columns, reader, journal)
    finally:
        ports.install(before)
        forget_counts()
        journal.close()


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """Give an instant of a day in Asia/Shanghai."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)


def happened(kind: str, day: date, place: str | None = None, **fields: object) -> ActivityRecord:
    """Write one record."""
    when = fields.pop("at", None) or at(day)
    return ActivityRecord(id=new_id(), at=when, kind=kind, place=place, **fields)  # type: ignore[arg-type]


def views(number: int, day: date, place: str | None, visitor: str = "v", **fields: object) -> list[ActivityRecord]:
    """Write page views of one visitor on a day, a second apart."""
    return [
        happened("page_viewed", day, place, visitor=visitor, at=at(day) + timedelta(seconds=n), **fields)
        for n in range(number)
    ]


def carried(metric: str, count: int, place: str | None, on: date = MONTH.since, **fields: object) -> ActivityRecord:
    """Write a stock that a predecessor counted before a day began."""
    return happened("balance_carried_over", on, place, at=at(on, 0), metric=metric, count=count, **fields)
