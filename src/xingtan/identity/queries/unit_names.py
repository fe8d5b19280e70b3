"""Reading what units are called."""

from collections.abc import Iterable
from uuid import UUID

from xingtan.identity.queries import people as queries
from xingtan.identity.rules.authority import Unit, UnitKind
from xingtan.places import api as places


def unit_names(units: Iterable[Unit]) -> dict[Unit, str]:
    """Name units in the active language; a unit that is unknown is left out. At most four statements."""
    wanted = set(units)
    codes = {kind: {unit.code for unit in wanted if unit.kind is kind} for kind in UnitKind}
    classes = places.classes(codes[UnitKind.CLASS]) if codes[UnitKind.CLASS] else {}
    school_codes = codes[UnitKind.SCHOOL] | {each.school_code for each in classes.values()}
    schools = places.schools(school_codes) if school_codes else {}
    people = queries.names(_uuids(codes[UnitKind.PERSON])) if codes[UnitKind.PERSON] else {}
    named = {Unit(UnitKind.PLACE, code): each.label for code, each in places.places(codes[UnitKind.PLACE]).items()}
    named |= {Unit(UnitKind.SCHOOL, code): schools[code].label for code in codes[UnitKind.SCHOOL] if code in schools}
    for code, each in classes.items():
        school = schools.get(each.school_code)
        named[Unit(UnitKind.CLASS, code)] = f"{school.label if school else ''} {each.name}".strip()
    named |= {Unit(UnitKind.PERSON, str(person_id)): each.name for person_id, each in people.items()}
    return named


def _uuids(codes: set[str]) -> list[UUID]:
    found = []
    for code in codes:
        try:
            found.append(UUID(code))
        except ValueError:
            continue
    return found
