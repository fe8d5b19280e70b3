"""The tree of places for other domains. A code is six digits (GB/T 2260); a day is a date in Asia/Shanghai.

Every function that takes `on` means the tree as it was on that day, today where it is left out. Places come from the
memory of the process: no SQL after the first call. Functions over schools and classes take one statement a call.
"""

from collections.abc import Iterable
from datetime import date
from typing import cast

from django.urls import reverse

from xingtan.kernel.clock import today
from xingtan.kernel.errors import NotFound
from xingtan.kernel.text import msgid
from xingtan.places import queries
from xingtan.places.actions import (
    NewClass,
    NewSchool,
    class_code,
    close_classes,
    found_schools,
    open_classes,
    prepare_places,
)
from xingtan.places.queries import Place, School, SchoolClass, classes, classes_in, classes_of, schools
from xingtan.places.rules.tree import KNOWN_SINCE, LEVELS, NATION, STAGES, Era, Level, PlaceFacts
from xingtan.ui.shapes import PlaceLink, PlaceView

__all__ = [
    "KNOWN_SINCE",
    "LEVELS",
    "NATION",
    "STAGES",
    "Level",
    "NewClass",
    "NewSchool",
    "Place",
    "School",
    "SchoolClass",
    "ancestors",
    "children",
    "class_code",
    "classes",
    "classes_in",
    "classes_of",
    "close_classes",
    "find_place",
    "forget_places",
    "found_schools",
    "heir",
    "levels",
    "open_classes",
    "path",
    "place",
    "place_view",
    "places",
    "prepare_places",
    "resolve",
    "school",
    "schools",
    "schools_of",
    "subtree_codes",
    "subtree_codes_during",
    "successors",
]


def place(code: str, on: date | None = None) -> Place:
    """Give the place that bore this code on the day. Raises NotFound where there was none."""
    found = find_place(code, on)
    if found is None:
        raise NotFound("place-unknown", msgid("没有代码为 %(place)s 的地方。"), place=code[:12])
    return found


def find_place(code: str, on: date | None = None) -> Place | None:
    """Give the place that bore this code on the day, or None."""
    return cast("Place | None", _era(on).place(code))


def places(codes: Iterable[str], on: date | None = None) -> dict[str, Place]:
    """Give the places of these codes, as they were on the day, else as they were last before it, else at first.

    A code that never was a place is left out. For labels of records: a code that has ended still has its name.
    """
    tree, day = queries.tree(), on or today()
    found = {code: tree.nearest(code, day) for code in codes}
    return {code: cast("Place", each) for code, each in found.items() if each is not None}


def children(code: str, on: date | None = None) -> tuple[Place, ...]:
    """List the places directly under `code`, by code. Of a municipality these are its districts."""
    return _places(_era(on).children(code))


def path(code: str, on: date | None = None) -> tuple[Place, ...]:
    """List the places from the nation down to `code` itself; empty where it is no place."""
    return _places(_era(on).path(code))


def ancestors(code: str, on: date | None = None) -> tuple[Place, ...]:
    """List the places above `code`, the nation first."""
    return path(code, on)[:-1]


def subtree_codes(code: str, on: date | None = None) -> frozenset[str]:
    """Give the codes of the place and of everything below it on the day; empty where it is no place."""
    return _era(on).subtree(code)


def subtree_codes_during(code: str, since: date, until: date) -> frozenset[str]:
    """Give every code that lay in the place on some day of [since, until): what a sum over a period must include."""
    return frozenset().union(*(era.subtree(code) for era in queries.tree().during(since, until)))


def successors(code: str, since: date, on: date | None = None) -> tuple[str, ...]:
    """Give the codes that hold on `on` what `code` held on `since`; `code` itself where nothing changed."""
    return queries.tree().successors(code, since, on or today())


def resolve(name: str, within: str = NATION, on: date | None = None) -> tuple[Place, ...]:
    """List the places inside `within` that a person can mean by `name`, best first.

    Full name before English before short name, a higher level before a lower one. Empty: there is no such place there.
    """
    return _places(_era(on).named(name, within))


def levels(code: str, on: date | None = None) -> int:
    """Give how many petals are lit at this place: 1 nation, 2 province, 3 city, 4 county. 5 is a school."""
    return LEVELS.index(place(code, on).level) + 1


def schools_of(code: str, on: date | None = None, limit: int | None = None) -> tuple[School, ...]:
    """List the schools in the place and everything below it, by code.

    A school founded in a place that has ended stands in the place that took over.
    """
    return queries.schools_in(subtree_codes(code, on), on, limit)


def heir(code: str, on: date | None = None) -> str:
    """Give the place in which a place lies on the day: itself, or where it has ended who took over most of it."""
    return queries.tree().heir(code, on or today())


def school(code: str) -> School:
    """Give one school. Raises NotFound where there is none."""
    found = queries.schools([code]).get(code)
    if found is None:
        raise NotFound("school-unknown", msgid("没有代码为 %(school)s 的学校。"), school=code[:12])
    return found


def place_view(code: str | None, home: str) -> PlaceView:
    """Give what the place switcher of a page shows, in the active language: the place, the way to it, what is below.

    Without a code, or with one that is no place, it is the node's home place. A school's code (ten digits) shows the
    county it is in, with every petal lit.
    """
    wanted = (code or home)[:6]
    here = find_place(wanted) or places([wanted]).get(wanted) or place(home if find_place(home) else NATION)
    way = path(here.code)
    return PlaceView(
        code=here.code,
        name=here.short_label,
        level=LEVELS.index(Level.SCHOOL if code and len(code) > 6 else here.level),
        path=tuple(_link(each, current=each.code == here.code) for each in way),
        below=tuple(_link(each) for each in children(here.code)),
    )


def _link(each: Place, current: bool = False) -> PlaceLink:
    return PlaceLink(
        code=each.code,
        name=each.short_label,
        level=LEVELS.index(each.level),
        url=reverse("place", args=[each.code]),
        current=current,
    )


def forget_places() -> None:
    """Drop the memory of this process: the next call reads the table again."""
    queries.forget()


def _era(on: date | None) -> Era:
    return queries.tree().on(on or today())


def _places(found: tuple[PlaceFacts, ...]) -> tuple[Place, ...]:
    return cast("tuple[Place, ...]", found)
