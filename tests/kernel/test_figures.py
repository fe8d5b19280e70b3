from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from xingtan.kernel.figures import percent, ratio, rounded


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**9), st.integers(0, 6))
def test_rounding_is_half_up_and_happens_once(part: int, whole: int, places: int) -> None:
    exact = Fraction(part, whole)
    printed = Fraction(Decimal(rounded(exact, places)))
    assert abs(printed - exact) <= Fraction(1, 2 * 10**places)
    if exact >= 0:
        assert printed - exact != Fraction(-1, 2 * 10**places)


@given(st.decimals(0, 10**6, places=3))
def test_rounding_agrees_with_decimal_arithmetic(value: Decimal) -> None:
    assert rounded(Fraction(value), 2) == str(value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))


def test_figures_of_the_source_brief() -> None:
    assert ratio(9_411_145, 509_700) == "18.46"
    assert percent(465_700, 9_411_145) == "4.95"
    assert percent(2_362_800, 9_411_145) == "25.11"
    assert percent(1, 8) == "12.50"


def test_nothing_to_divide_by_is_unknown_and_not_zero() -> None:
    assert ratio(5, 0) is None
    assert percent(0, 0) is None
