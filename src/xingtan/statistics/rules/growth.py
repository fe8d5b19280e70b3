"""Growth, printed as old, new, difference and percentage: never "times" alone."""

from dataclasses import dataclass
from fractions import Fraction

from xingtan.kernel.figures import rounded


@dataclass(frozen=True, slots=True)
class Growth:
    """A count then and now."""

    old: int
    new: int

    @property
    def difference(self) -> int:
        return self.new - self.old

    @property
    def percent(self) -> str | None:
        """Give the difference as a percentage of the old count, with its sign; None where the old one is 0."""
        if not self.old:
            return None
        printed = rounded(Fraction(self.difference * 100, self.old), 2)
        return printed if printed.startswith("-") else f"+{printed}"


def significant(value: Fraction | int, places: int = 2, digits: int = 2, most: int = 8) -> str:
    """Print with `places` decimals, or more until `digits` significant digits show (R-08). 0 is 0.00."""
    exact = Fraction(value)
    for decimals in range(places, most + 1):
        printed = rounded(exact, decimals)
        if not exact or len(printed.lstrip("-").replace(".", "").lstrip("0")) >= digits:
            return printed
    return rounded(exact, most)


def percent_of(part: int, whole: int) -> str | None:
    """Print part as a percentage of whole with at least two significant digits; None where whole is 0."""
    return significant(Fraction(part * 100, whole)) if whole else None
