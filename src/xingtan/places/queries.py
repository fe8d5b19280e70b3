"""Reading places, schools and classes."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from xingtan.places import rules


@dataclass(frozen=True, slots=True)
class Place(rules.PlaceFacts):
    """A place as it was or is in a stretch of time, able to say its name in the language of the page."""

    @property
    def label(self) -> str:
        """Give the full name in the active language: 杭州市, Hangzhou."""
        return self.name if _chinese() else self.name_en

    @property
    def short_label(self) -> str:
        """Give the short name in the active language: 杭州, Hangzhou."""
        return self.short if _chinese() else self.short_en


@dataclass(frozen=True, slots=True)
class School:
    """A school; `stages` are words of `rules.STAGES`, in their order there."""

    code: str
    name: str
    name_en: str
    place_code: str
    stages: tuple[str, ...]
    valid_from: date
    valid_until: date | None

    @property
    def label(self) -> str:
        """Give the name in the active language; a school without an English name keeps its Chinese one."""
        return self.name if _chinese() or not self.name_en else self.name_en


@dataclass(frozen=True, slots=True)
class SchoolClass:
    """A class of a school: `3301020001-2016-2`."""

    code: str
    school_code: str
    stage: str
    entry_year: int
    number: int
    name: str


def _chinese() -> bool:
    return (get_language() or "zh-hans").startswith("zh")
