"""Records of every shape, a plain count of them, and a real statistics process to hold against it."""

import contextlib
import random
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from xingtan.engines.embedded.journal import SegmentJournal, SegmentReader
from xingtan.kernel.records import ActivityRecord, read_record, write_record
from xingtan.main.configuration import Configuration
from xingtan.main.processes.statistics import running
from xingtan.ports.columns import ColumnStore
from xingtan.statistics.queries.ledger import read_ledger
from xingtan.statistics.queries.reconciliation import compare

SHANGHAI = ZoneInfo("Asia/Shanghai")
NONSENSE = [b'{"id":"not one"}', b"{", b"", b'{"id":"23191b69-45a5-465b-9229-e667c1c85a11","kind":"page_viewed"}']


def make_records(seed: int, count: int) -> list[ActivityRecord]:
    """Make records of every shape: two years in one batch, absent fields, marks, many kinds, the end of a day."""
    chance = random.Random(seed)
    kinds = ["page_viewed"] * 6 + ["resource_downloaded", "api_called", "space_visited", "signed_in", "file_uploaded"]
    begin = datetime(2015, 12, 30, 15, 59, 59, 999000, tzinfo=UTC)

    def maybe(value: object) -> object:
        return value if chance.random() < 0.6 else None

    made: list[ActivityRecord] = []
    for _ in range(count):
        kind = chance.choice(kinds)
        made.append(
            ActivityRecord(
                id=UUID(int=chance.getrandbits(128)),
                at=begin + timedelta(milliseconds=chance.choice([0, 1, chance.randrange(40 * 86_400_000)])),
                kind=kind,
                visitor=maybe(f"visitor-{chance.randrange(40)}"),
                person=maybe(f"person-{chance.randrange(20)}"),
                role=maybe(chance.choice(["teacher", "student"])),
                place=maybe(chance.choice(["330106", "330483", "110101"])),
                resource=maybe(f"资源 {chance.randrange(9)}\n\"'\\"),
                section=maybe("course"),
                space=maybe(f"space-{chance.randrange(9)}"),
                app=maybe("square"),
                interface=maybe("/v1/lessons"),
                school=maybe(f"school-{chance.randrange(5)}"),
                channel=maybe(chance.choice(["web", "app", "api"])),
                via=maybe("search"),
                country=maybe("CN"),
                page=maybe("/课/1"),
                duration_ms=maybe(chance.choice([0, 1, 187, 10**6, 10**6 + 1, 10**9])),
                size_bytes=maybe(chance.randrange(10**12)),
                status=maybe(chance.choice([200, 404, 503])),
                repeat=chance.random() < 0.1,
                robot=chance.random() < 0.1,
            )
        )
    return made


def appended_lines(seed: int, count: int) -> list[bytes]:
    """Give the lines of records in any order, a third of them two or three times, with some that are no records."""
    chance = random.Random(seed)
    records = make_records(seed, count)
    lines = [write_record(one) for one in records]
    lines += [write_record(one) for one in chance.choices(records, k=count // 3)]
    lines += chance.choices(NONSENSE, k=5)
    chance.shuffle(lines)
    return lines


def counted(lines: list[bytes]) -> dict[str, object]:
    """Count the lines in plain Python."""
    records: dict[tuple[datetime, UUID], ActivityRecord] = {}
    refused = 0
    for line in lines:
        try:
            record = read_record(line)
        except ValueError:
            refused += 1
            continue
        records.setdefault((record.at, record.id), record)
    plain = [one for one in records.values() if not (one.repeat or one.robot)]
    views = [one for one in plain if one.kind == "page_viewed"]
    return {
        "lines": len(lines),
        "refused": refused,
        "accepted": len(records),
        "kinds": Counter((_day(one), one.kind, one.place or "") for one in plain),
        "excluded": (
            sum(one.robot for one in records.values()),
            sum(one.repeat and not one.robot for one in records.values()),
        ),
        "views": len(views),
        "visitors": len({one.visitor for one in views if one.visitor}),
        "bytes": sum(one.size_bytes or 0 for one in plain),
        "calls": Counter(_bucket(one.duration_ms) for one in plain if one.kind == "api_called"),
        "spaces": Counter((one.space, one.kind) for one in plain if one.space),
        "persons": len({one.person for one in plain if one.person}),
    }


def asked(store: ColumnStore) -> dict[str, object]:
    """Ask the figures for the same."""
    ledger = read_ledger(store).total
    kinds = store.query(
        "SELECT day, kind, place, sum(records) AS n FROM xingtan.kind_day GROUP BY day, kind, place HAVING n > 0"
    )
    (excluded,) = store.query("SELECT sum(robots), sum(repeats) FROM xingtan.kind_day")
    ((views, visitors),) = store.query("SELECT sum(views), uniqExactIf(visitor, visitor != 0) FROM xingtan.visitor_day")
    calls = store.query("SELECT at_most_ms, sum(calls) FROM xingtan.interface_day GROUP BY at_most_ms")
    spaces = store.query("SELECT space, kind, sum(records) FROM xingtan.space_day GROUP BY space, kind")
    return {
        "lines": ledger.lines,
        "refused": ledger.refused,
        "accepted": ledger.accepted,
        "kinds": Counter({(day, kind, place): n for day, kind, place, n in kinds}),
        "excluded": excluded,
        "views": views,
        "visitors": visitors,
        "bytes": store.query("SELECT sum(bytes) FROM xingtan.kind_day")[0][0],
        "calls": Counter(dict(calls)),
        "spaces": Counter({(space, kind): n for space, kind, n in spaces}),
        "persons": store.query("SELECT uniqExact(person) FROM xingtan.person_day")[0][0],
    }


def _day(record: ActivityRecord) -> object:
    return record.at.astimezone(SHANGHAI).date()


def _bucket(duration_ms: int | None) -> int:
    known = {None: 0, 0: 1, 1: 1, 187: 200, 10**6: 10**6}
    return known.get(duration_ms, 2**32 - 1)


def append(folder: Path, lines: list[bytes], writer: str = "door") -> None:
    with contextlib.closing(SegmentJournal(folder / "journal", writer, segment_bytes=150_000)) as journal:
        for start in range(0, len(lines), 20):
            journal.append(lines[start : start + 20])


@contextlib.contextmanager
def all_taken_in(folder: Path) -> Iterator[ColumnStore]:
    """Run the real statistics process until nothing waits."""
    reader = SegmentReader(folder / "journal")
    with running(Configuration(data=folder)) as store:
        deadline = time.monotonic() + 60
        while reader.backlog_bytes(read_ledger(store).done):
            assert time.monotonic() < deadline, "the journal is not taken in"
            time.sleep(0.02)
        yield store


def check(folder: Path, lines: list[bytes]) -> None:
    with all_taken_in(folder) as store:
        assert asked(store) == counted(lines)
        assert [one.sentence for one in compare(store, SegmentReader(folder / "journal")) if not one.ok] == []
