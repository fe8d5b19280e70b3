"""The school year: in which grade a class is, and when it leaves. A class moves up by itself, since it keeps its year
of entry; nothing is written for it."""

from dataclasses import dataclass
from datetime import date

from xingtan.identity.rules.rosters.groups import school_year

YEARS = {"kindergarten": 3, "primary": 6, "junior": 3, "senior": 3, "vocational": 3, "special": 9, "higher": 4}
"""How many years a stage takes, as most schools have it; a school with five years of primary says so on the page."""

LAST_DAY = (7, 1)
"""From this day on a class in its last year has left: month and day."""

MOST_AHEAD = 200


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a class stands on a day: which year of its stage it is in, and whether it has finished."""

    grade: int
    years: int
    finished: bool


def standing(stage: str, entry_year: int, on: date) -> Standing:
    """Say where a class stands on a day."""
    years = YEARS.get(stage, 3)
    return Standing(school_year(on) - entry_year + 1, years, on >= date(entry_year + years, *LAST_DAY))
