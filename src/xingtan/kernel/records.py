"""The activity record: one row of the journal, of an NDJSON import and of a Parquet file."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal, get_type_hints
from uuid import UUID

import msgspec
from msgspec import Meta

Kind = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*\Z", max_length=48)]
Code = Annotated[str, Meta(pattern=r"^[0-9]{6}([0-9]{4,6})?\Z")]
Name = Annotated[str, Meta(min_length=1, max_length=64)]
Count = Annotated[int, Meta(ge=0, le=2**62)]

FIRST_YEAR, LAST_YEAR = 1971, 2100  # what every engine can hold, with a day to spare in any time zone


class ActivityRecord(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that happened, once. The same `id` with the same `at` twice is one record.

    `at` is UTC in milliseconds. `place` is the six-digit code of the unit that the record belongs to; absent means
    unattributed. `repeat` and `robot` are marks: a marked record is kept, shown as excluded, and not counted.
    `metric` and `count` are set on `balance_carried_over` alone: a stock that a predecessor counted before `at`.
    """

    id: UUID
    at: datetime
    kind: Kind
    visitor: Name | None = None
    person: Name | None = None
    role: Name | None = None
    place: Code | None = None
    resource: Name | None = None
    section: Name | None = None
    space: Name | None = None
    app: Name | None = None
    interface: Name | None = None
    school: Name | None = None
    channel: Literal["web", "app", "api"] | None = None
    via: Name | None = None
    country: Annotated[str, Meta(pattern=r"^[A-Z]{2}\Z")] | None = None
    page: Annotated[str, Meta(max_length=512)] | None = None
    duration_ms: Count | None = None
    size_bytes: Count | None = None
    status: Annotated[int, Meta(ge=100, le=599)] | None = None
    metric: Name | None = None
    count: Count | None = None
    repeat: bool = False
    robot: bool = False


class BadRecord(ValueError):
    """A line that is not an activity record; the message says why, in English, for whoever made the file."""


_decoder = msgspec.json.Decoder(ActivityRecord)
_encoder = msgspec.json.Encoder()


def read_record(line: bytes) -> ActivityRecord:
    """Read one NDJSON line. Raises BadRecord with the reason."""
    try:
        record = _decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadRecord(str(error)) from None
    if record.at.tzinfo is None:
        raise BadRecord("`at` has no time zone: write it in UTC, such as 2017-08-14T01:02:03.456Z")
    if not FIRST_YEAR <= record.at.year <= LAST_YEAR:
        raise BadRecord(f"`at` is outside the years {FIRST_YEAR} to {LAST_YEAR}")
    return record


def write_record(record: ActivityRecord) -> bytes:
    """Write one NDJSON line without its newline: `at` in UTC, cut to milliseconds, absent fields left out."""
    if record.at.tzinfo is UTC and record.at.microsecond % 1000 == 0:
        return _encoder.encode(record)
    at = record.at.astimezone(UTC)
    at = at.replace(microsecond=at.microsecond // 1000 * 1000)
    return _encoder.encode(record if at == record.at else msgspec.structs.replace(record, at=at))


# The same record with its id as the text that it almost always is: making a UUID takes longer than all the rest.
_PlainId = Annotated[str, Meta(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z")]
_fields = get_type_hints(ActivityRecord, include_extras=True) | {"id": _PlainId}
_Line = msgspec.defstruct(
    "_Line",
    [
        (field.name, _fields[field.name]) if field.required else (field.name, _fields[field.name], field.default)
        for field in msgspec.structs.fields(ActivityRecord)
    ],
    frozen=True,
    omit_defaults=True,
    kw_only=True,
    forbid_unknown_fields=True,
)
_line_decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(_Line)


def rewrite_record(line: bytes) -> bytes:
    """Give `write_record(read_record(line))`, about twice as fast. Raises BadRecord with the reason."""
    try:
        record = _line_decoder.decode(line)
        at: datetime = record.at
        if at.tzinfo is UTC and at.microsecond % 1000 == 0 and FIRST_YEAR <= at.year <= LAST_YEAR:
            return _encoder.encode(record)
    except (msgspec.DecodeError, UnicodeDecodeError):
        pass  # an id written otherwise, or no record at all: the reader of records says which
    return write_record(read_record(line))
