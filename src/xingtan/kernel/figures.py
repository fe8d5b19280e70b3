"""Derived figures: exact until the last step, rounded half up, printed with their denominator elsewhere."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def rounded(value: Fraction | int, places: int) -> str:
    """Print an exact value with `places` decimals, rounded half up (away from zero)."""
    scale = 10**places
    scaled = Fraction(value) * scale
    sign = -1 if scaled < 0 else 1
    whole = (abs(scaled) * 2 + 1) // 2
    digits = Decimal(sign * int(whole)).scaleb(-places) if places else Decimal(sign * int(whole))
    return str(digits.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))


def ratio(part: int, whole: int, places: int = 2) -> str | None:
    """Print part / whole, or None where there is nothing to divide by."""
    return rounded(Fraction(part, whole), places) if whole else None


def percent(part: int, whole: int, places: int = 2) -> str | None:
    """Print part as a percentage of whole, without the sign, or None where there is nothing to divide by."""
    return rounded(Fraction(part * 100, whole), places) if whole else None
