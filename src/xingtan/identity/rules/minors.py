"""Who is a child under fourteen: for whom a parent decides, of whom nothing is public (个人信息保护法 第三十一条)."""

from collections.abc import Iterable
from datetime import date

from xingtan.identity.rules.applications import is_child

LAST_YEARS = {"primary": 9, "junior": 3}
"""How many years after entering this stage nobody who entered at its usual age is still under fourteen, with a year to
spare: who entered primary school at six is fourteen in the eighth year, and fifteen in the ninth."""


def is_minor(born_on: date | None, entered: Iterable[tuple[str, int]], on: date) -> bool:
    """Say whether a person is taken for a child under fourteen on a day.

    `entered`: the stage and the year of entry of every class that they belong or belonged to; it decides only where the
    day of birth is unknown, and then in favour of protecting.
    """
    if born_on is not None:
        return is_child(born_on, on)
    return any(on < date(year + LAST_YEARS[stage], 9, 1) for stage, year in entered if stage in LAST_YEARS)
