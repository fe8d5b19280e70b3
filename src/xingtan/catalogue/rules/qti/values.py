"""Values of variables: how they are written, when two are the same."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from xingtan.catalogue.rules.qti.forms import MULTIPLE, ORDERED, SINGLE

Scalar = str | int | float | bool | tuple[str, str] | tuple[float, float]
TYPES = frozenset(
    (
        *("identifier", "string", "integer", "float", "boolean", "point", "pair", "directedPair", "duration", "uri"),
        "intOrIdentifier",
    )
)
CARDINALITIES = frozenset({SINGLE, MULTIPLE, ORDERED})
NUMBERS = frozenset({"integer", "float", "duration"})
_WHOLE = re.compile(r"[+-]?\d{1,15}\Z")
_NUMBER = re.compile(r"[+-]?(\d{1,15}(\.\d{0,15})?|\.\d{1,15})([eE][+-]?\d{1,2})?\Z")


@dataclass(frozen=True, slots=True)
class Value:
    """A value that is not NULL. `items` has one scalar where it is single; it is never empty."""

    cardinality: str
    type: str
    items: tuple[Scalar, ...]

    @property
    def one(self) -> Scalar:
        return self.items[0]


def read_scalar(type_name: str, text: str) -> Scalar:
    """Read a value as a file or a form writes it. Raises ValueError."""
    if type_name == "string":
        return text
    plain = text.strip()
    if type_name in {"identifier", "uri", "intOrIdentifier"}:
        return plain
    if type_name == "boolean":
        if plain not in {"true", "false", "1", "0"}:
            raise ValueError(text)
        return plain in {"true", "1"}
    if type_name == "integer":
        if not _WHOLE.match(plain):
            raise ValueError(text)
        return int(plain)
    if type_name in {"float", "duration"}:
        if not _NUMBER.match(plain):
            raise ValueError(text)
        return float(plain)
    first, _space, second = plain.partition(" ")
    second = second.strip()
    if not first or not second or " " in second:
        raise ValueError(text)
    if type_name == "point":
        return float(first), float(second)
    return (min(first, second), max(first, second)) if type_name == "pair" else (first, second)


def value_of(cardinality: str, type_name: str, texts: tuple[str, ...] | list[str] | None) -> Value | None:
    """Read a value from how it is written; None for NULL. Raises ValueError."""
    if not texts:
        return None
    return Value(cardinality, type_name, tuple(read_scalar(type_name, text) for text in texts))


def write_scalar(scalar: Scalar) -> str:
    """Write a value as a file would."""
    if isinstance(scalar, bool):
        return "true" if scalar else "false"
    if isinstance(scalar, tuple):
        return " ".join(write_scalar(each) for each in scalar)
    if isinstance(scalar, float):
        return f"{scalar:.10g}"
    return str(scalar)


def write_value(value: Value | None) -> list[str] | None:
    """Write a value as the table keeps it; NULL is None."""
    return None if value is None else [write_scalar(each) for each in value.items]


def folded(text: str) -> str:
    """Write text as it is compared: composed, half width for what a keyboard writes in full width."""
    narrow = "".join(chr(ord(c) - 0xFEE0) if 0xFF01 <= ord(c) <= 0xFF5E else " " if c == "\u3000" else c for c in text)
    return unicodedata.normalize("NFC", narrow).strip()


def key_of(scalar: Scalar) -> object:
    """Give what two equal scalars have in common. Numbers are equal by what is written: 0.10 is 0.1."""
    if isinstance(scalar, bool):
        return ("bool", scalar)
    if isinstance(scalar, int | float):
        return exact(scalar)
    if isinstance(scalar, str):
        return folded(scalar)
    return tuple(key_of(each) for each in scalar)


def exact(number: Scalar) -> Decimal:
    """Give a number as it is written, so that 3.1 - 3 is 0.1. Raises TypeError for what is no number."""
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise TypeError(number)
    return Decimal(repr(number))


def same(left: Value, right: Value) -> bool:
    """Say whether two values match: as sets with repetition where both are multiple, else in order."""
    mine, other = [key_of(each) for each in left.items], [key_of(each) for each in right.items]
    if left.cardinality == MULTIPLE and right.cardinality == MULTIPLE:
        return Counter(mine) == Counter(other)
    return left.cardinality == right.cardinality and mine == other
