"""The tree of places as pure data: which place was where on a day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

KNOWN_SINCE = date(2000, 1, 1)
NATION = "000000"


class Level(StrEnum):
    """The five levels of the system 国家-省-市-县-校; a class lies in a school."""

    NATION = "nation"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    SCHOOL = "school"


STAGES = ("kindergarten", "primary", "junior", "senior", "vocational", "special", "higher")


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """A place during the time in which its code, names, level and parent were these.

    `valid_until` is the first day on which they no longer are; None: they are today's. `short` is the name without its
    kind: 杭州 of 杭州市. The nation has no parent.
    """

    code: str
    level: Level
    name: str
    short: str
    name_en: str
    short_en: str
    parent_code: str | None
    valid_from: date
    valid_until: date | None

    def valid_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


@dataclass(frozen=True, slots=True)
class SuccessionFacts:
    """On the day `on`, `new_code` took over the whole or a part of `old_code`. `kind` is one of SUCCESSIONS."""

    on: date
    kind: str
    old_code: str
    new_code: str


SUCCESSIONS = ("renamed", "recoded", "moved", "merged", "split")
