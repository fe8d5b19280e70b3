"""Reading where units lie: the path from the nation down to a place, a school, a class."""

from collections.abc import Iterable

from xingtan.identity.rules.authority import Unit, UnitKind, UnitPath
from xingtan.places import api as places


def place_path(code: str) -> UnitPath:
    """Give the path of a place: units of kind PLACE from the nation down to it. No SQL. Empty where it is no place.

    A place that has ended lies in the one that took over: who stands over this one may see the figures of before.
    """
    found = places.path(code)
    if found:
        return tuple(Unit(UnitKind.PLACE, each.code) for each in found)
    above = places.heir(code)
    return (*place_path(above), Unit(UnitKind.PLACE, code)) if above != code else ()


def school_paths(codes: Iterable[str]) -> dict[str, UnitPath]:
    """Give the path of each school that there is. One statement."""
    return {
        code: (*place_path(school.place_code), Unit(UnitKind.SCHOOL, code))
        for code, school in places.schools(codes).items()
    }


def school_of(class_code: str) -> str:
    """Give the code of the school of a class."""
    return class_code.partition("-")[0]


def work_path(unit: Unit) -> UnitPath:
    """Give the path of a place, school or class; empty for what is unknown. At most one statement."""
    if unit.kind is UnitKind.PLACE:
        return place_path(unit.code)
    if unit.kind is UnitKind.SCHOOL:
        return school_paths([unit.code]).get(unit.code, ())
    if unit.kind is UnitKind.CLASS:
        path = school_paths([school_of(unit.code)]).get(school_of(unit.code))
        return (*path, unit) if path else ()
    return ()
