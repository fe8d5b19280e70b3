"""What rules run over: the variables, and, for the rules of a test, its questions."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from xingtan.catalogue.rules.qti.forms import SINGLE, Declared
from xingtan.catalogue.rules.qti.values import Value


class Unfit(Exception):
    """An expression cannot be made of its parts: it is NULL."""


class Left(Exception):
    """The rules were left early."""


@dataclass(frozen=True, slots=True)
class ItemState:
    """What a rule of a test may ask of one question: its outcomes, its weights, and what was done with it."""

    identifier: str
    values: Mapping[str, Value | None]
    greatest: Mapping[str, float | None]
    weights: Mapping[str, float]
    categories: tuple[str, ...]
    sections: tuple[str, ...]
    presented: bool = False
    responded: bool = False
    correct: bool | None = None


@dataclass(slots=True)
class Run:
    """One run of rules over variables: `values` changes as outcomes are set."""

    declared: Mapping[str, Declared]
    values: dict[str, Value | None]
    items: tuple[ItemState, ...] = ()


def float_value(number: float | Decimal) -> Value | None:
    """Give a number as a value; NULL where it is infinite or none."""
    found = float(number)
    return Value(SINGLE, "float", (found,)) if math.isfinite(found) else None


def integer_value(number: int) -> Value:
    """Give a whole number as a value."""
    return Value(SINGLE, "integer", (number,))


def truth_value(truth: bool) -> Value:
    """Give true or false as a value."""
    return Value(SINGLE, "boolean", (truth,))
