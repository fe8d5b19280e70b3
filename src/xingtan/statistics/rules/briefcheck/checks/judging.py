"""When a printed figure agrees with its arithmetic: it rounds to it, only rounding explains it, or it cannot be."""

from collections.abc import Iterable
from enum import StrEnum
from fractions import Fraction

from xingtan.statistics.rules.briefcheck.numbers import Interval, Printed

# How many columns apart the parts of a quotient may stand from it.
NEAR = 8


class Verdict(StrEnum):
    """How a printed figure stands to its arithmetic."""

    HOLDS = "holds"
    ROUNDING = "rounding"
    FAILS = "fails"


def judge(figure: Printed, value: Fraction, possible: Interval | None) -> Verdict:
    """Judge a printed figure by what its parts give as printed (`value`) and could give unrounded (`possible`)."""
    if figure.rounds(value):
        return Verdict.HOLDS
    if possible is not None and figure.possible.meets(possible):
        # Parts in round figures (7.2亿) leave so much room that a finer figure beside them says nothing against them.
        coarse = possible.high - possible.low > 2 * (figure.step or figure.scale)
        return Verdict.HOLDS if coarse else Verdict.ROUNDING
    if figure.off_by_last_digit(value):
        return Verdict.ROUNDING
    return Verdict.FAILS


def quotient(figure: Printed, part: Printed, whole: Printed, factor: int = 1) -> tuple[Verdict, Fraction] | None:
    """Judge figure = part / whole x factor; None where there is nothing to divide by."""
    if whole.value <= 0:
        return None
    value = part.value / whole.value * factor
    possible = part.possible.over(whole.possible)
    return judge(figure, value, possible.times(Fraction(factor)) if possible else None), value


def total(parts: Iterable[Printed]) -> tuple[Fraction, Interval]:
    """The sum of printed figures, and every sum they may have unrounded."""
    value, possible = Fraction(0), Interval(Fraction(0), Fraction(0))
    for part in parts:
        value += part.value
        possible = possible.plus(part.possible)
    return value, possible
