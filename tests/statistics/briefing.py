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


def small_month() -> list[ActivityRecord]:
    """Make a month that a person can add up: two cities, the province itself, nowhere, and a carried past."""
    day = [MONTH.since + timedelta(days=n) for n in range(MONTH.days)]
    records = [
        *views(6, day[0], "330106", "a", school="3301060002"),
        *views(4, day[3], "330106", "b"),
        *views(2, day[3], "330102", "a"),
        *views(9, day[24], "331002", "c"),
        *views(3, day[25], "331002", "d"),
        *views(1, day[30], "330000", "e"),
        *views(2, day[1], None, "f"),
        *views(1, day[1], "110101", "f"),
        *views(2, day[2], "330106", "a", repeat=True),
        *views(3, day[2], "330106", "crawler", robot=True),
        happened("resource_ingested", day[5], "330106"),
        happened("resource_downloaded", day[5], "330106", resource="r1"),
        happened("resource_favourited", day[6], "331002", resource="r1"),
        happened("file_uploaded", day[7], "330106", space="s1", size_bytes=250_000_000),
        happened("file_uploaded", day[8], "331002", space="s2", size_bytes=1_750_000_000),
        happened("article_published", day[8], "331002", space="s2"),
        happened("space_opened", day[4], "331002", space="s2"),
        happened("signed_in", day[7], "330106", space="s1", person="p1"),
        happened("signed_in", day[9], "330106", space="s1", person="p1", school="3301060002"),
        happened("space_visited", day[9], "331002", space="s1", visitor="c"),
        carried("space_opened", 3, "330106"),
        carried("signed_in", 98, "330106", space="s1"),
        carried("disk_items", 19, "330106", space="s1"),
        carried("space_visited", 199, "330106", space="s1"),
        carried("resource_issued", 1_000, "330000"),
        carried("resource_ingested", 499, "330106"),
        carried("file_uploaded", 98, "331002"),
        carried("file_uploaded_bytes", 38_000_000_000, "331002"),
        carried("developer_registered", 58, "330000"),
        carried("interface_opened", 3, "330000"),
        carried("api_called", 996, None),
        happened("developer_registered", day[10], "330000"),
        happened("app_connected", day[10], "330000", app="a1"),
        happened("sensitive_word_handled", day[11], "330000"),
        happened("sensitive_word_handled", day[11], "330000"),
        happened("sensitive_word_deleted", day[11], "330000"),
        happened("feedback_submitted", day[12], "330000"),
        happened("support_answered", day[12], "330000", via="qq"),
        happened("support_answered", day[12], "330000", via="site"),
        happened("banner_published", day[25], "330000"),
        happened("campaign_entered", day[13], "330106"),
    ]
    for number, duration in enumerate((40, 90, 110, 2_000)):
        status = 500 if duration == 2_000 else 200
        records.append(
            happened(
                "api_called", day[14], None, app="a1", interface=f"i{number % 2}", duration_ms=duration, status=status
            )
        )
    return records
