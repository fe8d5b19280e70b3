"""A number as it stands in print: its value, how finely it is printed, and what the words around it allow."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

BEYOND_EVERYTHING = Fraction(10) ** 30


class Bound(StrEnum):
    """What the words around a number say about it: 约, 余, 近, 至少, 不足."""

    EXACT = "exact"
    ABOUT = "about"
    OVER = "over"
    NEARLY = "nearly"
    LEAST = "least"
    UNDER = "under"


@dataclass(frozen=True, slots=True)
class Interval:
    """All values between two bounds, both included."""

    low: Fraction
    high: Fraction

    def meets(self, other: "Interval") -> bool:
        """Say whether some value lies in both."""
        return self.low <= other.high and other.low <= self.high

    def holds(self, value: Fraction) -> bool:
        """Say whether a value lies within."""
        return self.low <= value <= self.high

    def plus(self, other: "Interval") -> "Interval":
        """Every sum of a value here and a value there."""
        return Interval(self.low + other.low, self.high + other.high)

    def over(self, other: "Interval") -> "Interval | None":
        """Every quotient of a value here and a value there; None where the divisor may be nothing."""
        if other.low <= 0:
            return None
        return Interval(
            min(self.low / other.low, self.low / other.high), max(self.high / other.low, self.high / other.high)
        )

    def times(self, factor: Fraction) -> "Interval":
        """Every value multiplied by a positive factor."""
        return Interval(self.low * factor, self.high * factor)


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed number. `value` has its scale applied (12.63 万 is 126300), `step` is one unit of its last digit.

    A whole number printed without a scale is a count and exact (`step` 0). `digits` is the number as it was printed,
    without its scale, for the arithmetic that people read; `scale` is what one of those digits counts.
    """

    value: Fraction
    step: Fraction
    scale: Fraction
    digits: str
    bound: Bound = Bound.EXACT

    @property
    def exact(self) -> bool:
        """A count that is printed whole."""
        return self.step == 0 and self.bound is Bound.EXACT

    @property
    def last_digit(self) -> Fraction:
        """The size of one unit of the last significant digit: 720 million is 10 million, 2712 is 1."""
        whole, _, decimals = self.digits.replace(",", "").partition(".")
        if decimals:
            return self.scale / Fraction(10 ** len(decimals))
        zeros = len(whole) - len(whole.rstrip("0")) if whole.strip("0") else 0
        return self.scale * Fraction(10**zeros)

    @property
    def possible(self) -> Interval:
        """Every value that prints like this one with the digits that it shows."""
        return self._around(self.step or (self.scale if self.bound is not Bound.EXACT else Fraction(0)), Fraction(0))

    @property
    def loose(self) -> Interval:
        """Every value that could have been printed like this by someone who rounds to significant digits."""
        return self._around(self.last_digit, self.last_digit)

    def _around(self, step: Fraction, slack: Fraction) -> Interval:
        half = step / 2
        match self.bound:
            case Bound.OVER:
                return Interval(self.value - half, self.value + self.last_digit)
            case Bound.NEARLY:
                return Interval(self.value - self.last_digit, self.value + half)
            case Bound.LEAST:
                return Interval(self.value - half, BEYOND_EVERYTHING)
            case Bound.UNDER:
                return Interval(Fraction(0), self.value + half)
            case Bound.ABOUT:
                return Interval(self.value - max(half, slack, step), self.value + max(half, slack, step))
            case _:
                return Interval(self.value - half, self.value + half)

    def rounds(self, value: Fraction) -> bool:
        """Say whether an exact quotient prints as this number, rounded half up (or, at a tie, down)."""
        if self.bound is not Bound.EXACT:
            return self.possible.holds(value)
        return abs(value - self.value) <= (self.step or self.scale) / 2

    def off_by_last_digit(self, value: Fraction) -> bool:
        """Say whether an exact value lies within one unit of the last printed digit, as after cutting digits off."""
        return abs(value - self.value) < (self.step or self.scale)


def printed(digits: str, scale: Fraction = Fraction(1), bound: Bound = Bound.EXACT, counted: bool = True) -> Printed:
    """Read digits as printed, `9,411,145` or `46.57`. A whole number without a scale is exact if it is `counted`."""
    plain = digits.replace(",", "")
    decimals = len(plain.partition(".")[2])
    exact = counted and decimals == 0 and scale == 1
    step = Fraction(0) if exact else scale / 10**decimals
    return Printed(Fraction(plain) * scale, step, scale, digits, bound)


def show(value: Fraction, decimals: int) -> str:
    """Write an exact value with so many decimals, rounded half up."""
    scaled = abs(value) * 10**decimals
    whole = (scaled * 2 + 1) // 2
    text = str(whole).rjust(decimals + 1, "0")
    sign = "-" if value < 0 and whole else ""
    return sign + (f"{text[:-decimals]}.{text[-decimals:]}" if decimals else text)


def show_like(value: Fraction, model: Printed) -> str:
    """Write a value as `model` is printed: in its scale, with its decimals."""
    return show(value / model.scale, len(model.digits.partition(".")[2]))


def show_fitting(value: Fraction, scale: Fraction = Fraction(1), most: int = 6) -> str:
    """Write a value in a scale with as many decimals as it needs, at most `most`."""
    text = show(value / scale, most)
    return text.rstrip("0").rstrip(".") if "." in text else text


_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
NUMERAL = "[零〇一二两三四五六七八九十百千万亿]"


def read_numeral(text: str) -> int | None:
    """Read a numeral written in characters, 二十三 or 两千零五, or None if it is none (万 alone is a scale)."""
    if not text or any(c not in _DIGITS and c not in _UNITS and c not in _MYRIADS for c in text):
        return None
    if all(character in _DIGITS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    if text[0] in _MYRIADS or text[0] in {"百", "千"}:
        return None
    total = section = digit = 0
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _UNITS:
            section += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            total = (
                (total + section + digit) * _MYRIADS[character]
                if character == "亿"
                else total + (section + digit) * _MYRIADS[character]
            )
            section = digit = 0
    return total + section + digit
