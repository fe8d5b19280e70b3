"""Appending records that others made: each line is read, what is none is reported, the rest goes to the journal."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from xingtan.kernel.records import BadRecord, rewrite_record
from xingtan.ports.journal import Journal

LINES_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Appended:
    """What was read: `lines` = `appended` + `refused`. Empty lines are none."""

    lines: int
    appended: int
    refused: int


def append_records(
    lines: Iterable[bytes],
    journal: Journal,
    before: datetime,
    refuse: Callable[[int, bytes, str], None],
    advance: Callable[[int], None],
) -> Appended:
    """Append every record of `lines`, on disk when this returns.

    Calls `refuse(number, line, reason)` for a line that is none, or lies at or after `before`; `advance(bytes)` now and
    then. Raises OutOfSpace with everything before appended: the same lines can be given again, nothing counts twice.
    """
    limit = before.strftime("%Y-%m-%dT%H:%M:%S").encode()
    held: list[bytes] = []
    number = refused = empty = size = 0
    for number, line in enumerate(lines, 1):
        size += len(line)
        text = line.strip()
        if not text:
            empty += 1
            continue
        try:
            record = rewrite_record(text)
            if _instant(record) >= limit:
                raise BadRecord("`at` lies in the future")
        except BadRecord as error:
            refused += 1
            refuse(number, text, str(error))
            continue
        held.append(record)
        if len(held) == LINES_AT_ONCE:
            journal.append(held)
            advance(size)
            held, size = [], 0
    journal.append(held)
    journal.commit()
    advance(size)
    return Appended(number - empty, number - empty - refused, refused)


def _instant(record: bytes) -> bytes:
    """Give `at` of a line that `rewrite_record` wrote, to the second: `id` stands first and is 36 characters long."""
    return record[51:70]
