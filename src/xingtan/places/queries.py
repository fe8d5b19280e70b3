"""Reading places, schools and classes.

Places change rarely and are asked for on every page: the whole tree is kept in the memory of the process.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import get_language

from xingtan.kernel.clock import today
from xingtan.places import models
from xingtan.places.rules.tree import Level, PlaceFacts, SuccessionFacts, Tree


@dataclass(frozen=True, slots=True)
class Place(PlaceFacts):
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
    """A school; `stages` are words of `STAGES`, in their order there."""

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


_memory: list[Tree] = []


def tree() -> Tree:
    """Give all places of all times. Two statements the first time in a process, none after."""
    if _memory:
        return _memory[0]
    fresh = Tree(map(_as_place, models.Place.objects.iterator()), map(_as_succession, models.Succession.objects.all()))
    if fresh.edges:
        _memory[:] = [fresh]
    return fresh


def forget() -> None:
    """Drop what this process remembers of places."""
    _memory.clear()


def edition() -> str:
    """Give the version of the places that were loaded last; empty: none were. One statement."""
    return models.Edition.objects.order_by("-id").values_list("version", flat=True).first() or ""


def schools_in(codes: Iterable[str], on: date | None = None, limit: int | None = None) -> tuple[School, ...]:
    """List the schools that stand in these places on the day, by code. One statement."""
    day = on or today()
    found = models.School.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=day),
        valid_from__lte=day,
        place_code__in=sorted(tree().origins(codes, day)),
    )
    return tuple(map(_as_school, found.order_by("code")[:limit]))


def schools(codes: Iterable[str]) -> dict[str, School]:
    """Give schools by code. One statement."""
    return {each.code: _as_school(each) for each in models.School.objects.filter(code__in=list(codes))}


def classes_of(school_code: str) -> tuple[SchoolClass, ...]:
    """List the classes of a school, newest entry year first. One statement."""
    found = models.SchoolClass.objects.filter(school_id=school_code).order_by("-entry_year", "number", "code")
    return tuple(map(_as_class, found))


def classes_in(school_codes: Iterable[str]) -> tuple[SchoolClass, ...]:
    """List the classes of these schools, by code. One statement."""
    found = models.SchoolClass.objects.filter(school_id__in=list(school_codes)).order_by("code")
    return tuple(map(_as_class, found))


def classes(codes: Iterable[str]) -> dict[str, SchoolClass]:
    """Give classes by code. One statement."""
    return {each.code: _as_class(each) for each in models.SchoolClass.objects.filter(code__in=list(codes))}


def _as_place(row: models.Place) -> Place:
    return Place(
        row.code,
        Level(row.level),
        row.name_zh,
        row.short_zh,
        row.name_en,
        row.short_en,
        row.parent_code or None,
        row.valid_from,
        row.valid_until,
    )


def _as_succession(row: models.Succession) -> SuccessionFacts:
    return SuccessionFacts(row.on, row.kind, row.old_code, row.new_code)


def _as_school(row: models.School) -> School:
    return School(
        row.code, row.name_zh, row.name_en, row.place_code, tuple(row.stages.split()), row.valid_from, row.valid_until
    )


def _as_class(row: models.SchoolClass) -> SchoolClass:
    return SchoolClass(row.code, row.school_id, row.stage, row.entry_year, row.number, row.name_zh)


def _chinese() -> bool:
    return (get_language() or "zh-hans").startswith("zh")
