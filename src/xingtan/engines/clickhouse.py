"""What ClickHouse's clients share: how a parameter is written, how rows are read, how a refusal looks."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from xingtan.ports.columns import QueryFailed

ROWS = "JSONCompactEachRowWithNamesAndTypes"

# What makes one answer of every engine: instants without a zone are UTC, numbers are numbers however wide.
SETTINGS: dict[str, str] = {
    "session_timezone": "UTC",
    "date_time_input_format": "best_effort",
    "output_format_json_quote_64bit_integers": "0",
    "output_format_json_quote_decimals": "1",
    "output_format_json_quote_denormals": "1",
    "join_use_nulls": "0",
}

_ESCAPES = str.maketrans(
    {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\b": "\\b", "\f": "\\f", "\0": "\\0", "'": "\\'"}
)
_CODE = re.compile(r"Code:\s*(\d+)\.\s*(?:DB::Exception:\s*)?")
_WRAPPER = re.compile(r"(?:LowCardinality|Nullable)\((.*)\)\Z")
_ARRAY = re.compile(r"Array\((.*)\)\Z")
_INSTANT = re.compile(r"DateTime(?:64\(\d+(?:,\s*'([^']+)')?\)|\('([^']+)'\))?\Z")
_SUMMED = re.compile(r"SimpleAggregateFunction\(\w+, (.*)\)\Z")

Reader = Callable[[Any], Any]


def write_parameters(parameters: Mapping[str, Any] | None) -> dict[str, str]:
    """Write the values of `{name:Type}` as the HTTP interface wants them: escaped as in a TSV file."""
    return {name: _write(value) for name, value in (parameters or {}).items()}


def _write(value: object) -> str:
    if value is None:
        return "\\N"
    return str(value).translate(_ESCAPES) if isinstance(value, str) and not isinstance(value, Enum) else _plain(value)


def _plain(value: object) -> str:
    """Write what needs no escaping of its own: numbers, dates, and lists with quoted members."""
    match value:
        case bool():
            return "1" if value else "0"
        case Enum():
            return _write(value.value)
        case datetime():
            return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
        case date():
            return value.isoformat()
        case list() | tuple() | set() | frozenset():
            members = ",".join(_member(member) for member in value)
            return f"({members})" if isinstance(value, tuple) else f"[{members}]"
        case int() | float() | Decimal() | UUID():
            return str(value)
    raise TypeError(f"a parameter cannot be a {type(value).__name__}")


def _member(value: object) -> str:
    if value is None:
        return "NULL"
    quoted = isinstance(value, (str, date, UUID))
    return f"'{_write(value)}'" if quoted else _plain(value)


def read_rows(body: bytes) -> list[tuple[Any, ...]]:
    """Read an answer in the format ROWS: names, types, then a line for each row."""
    lines = msgspec.json.Decoder().decode_lines(body)
    if len(lines) < 2:
        return []
    readers = [(place, reader) for place, kind in enumerate(lines[1]) if (reader := _reader(kind)) is not None]
    if not readers:
        return [tuple(row) for row in lines[2:]]
    for row in lines[2:]:
        for place, reader in readers:
            if row[place] is not None:
                row[place] = reader(row[place])
    return [tuple(row) for row in lines[2:]]


def _reader(kind: str) -> Reader | None:
    """Give what turns a JSON value of a ClickHouse type into a Python one; None where it is one already."""
    if (inner := _WRAPPER.match(kind) or _SUMMED.match(kind)) is not None:
        return _reader(inner[1])
    if (inner := _ARRAY.match(kind)) is not None:
        return _list_reader(_reader(inner[1]))
    if kind in {"Date", "Date32"}:
        return date.fromisoformat
    if kind.startswith("Decimal"):
        return Decimal
    if kind.startswith("Float"):
        return float
    if kind == "UUID":
        return UUID
    if (instant := _INSTANT.match(kind)) is not None:
        return _instant_reader(ZoneInfo(instant[1] or instant[2] or "UTC"))
    return None


def _list_reader(reader: Reader | None) -> Reader | None:
    if reader is None:
        return None
    return lambda values: [None if value is None else reader(value) for value in values]


def _instant_reader(zone: ZoneInfo) -> Reader:
    return lambda text: datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def read_refusal(message: str) -> QueryFailed:
    """Read ClickHouse's own words about a statement that it refused."""
    found = _CODE.search(message)
    text = " ".join(_CODE.sub("", message).split())
    return QueryFailed(int(found[1]) if found else 0, text)
