"""Reading what an application may know of a person, and nothing else."""

from typing import Any
from uuid import UUID

from xingtan.identity.queries import people
from xingtan.identity.queries.applications import reachable
from xingtan.identity.queries.units import school_of, work_path
from xingtan.identity.rules.authority import HeldRole, UnitKind
from xingtan.kernel.clock import today
from xingtan.places import api as places

WORK = (UnitKind.PLACE, UnitKind.SCHOOL, UnitKind.CLASS)


def claims_of(person_id: UUID, scopes: frozenset[str]) -> dict[str, Any]:
    """Give the claims that these scopes open, without the sub. At most eight statements.

    A role in a child, a space or an application is told without its unit: the id there is that of somebody else.
    """
    claims: dict[str, Any] = {}
    if "profile" in scopes:
        claims["name"] = people.names([person_id])[person_id].name
    if scopes & {"roles", "school", "place"}:
        held = [each for each in people.roles_of(person_id, today()) if each.holds_on(today())]
        claims |= _belonging(held, scopes)
    if scopes & {"email", "phone"}:
        found = reachable(person_id)
        if "email" in scopes and found.email:
            claims |= {"email": found.email, "email_verified": found.email_verified}
        if "phone" in scopes and found.phone:
            claims |= {"phone_number": found.phone, "phone_number_verified": found.phone_verified}
    return claims


def _belonging(held: list[HeldRole], scopes: frozenset[str]) -> dict[str, Any]:
    claims: dict[str, Any] = {}
    if "roles" in scopes:
        claims["roles"] = [
            {"role": str(each.role)}
            | ({"unit": f"{each.unit.kind}:{each.unit.code}"} if each.unit.kind in WORK else {})
            for each in held
        ]
    of_school = {UnitKind.SCHOOL, UnitKind.CLASS}
    codes = dict.fromkeys(school_of(each.unit.code) for each in held if each.unit.kind in of_school)
    if "school" in scopes:
        schools = places.schools(codes)
        claims["schools"] = [{"code": code, "name": schools[code].label} for code in codes if code in schools]
    if "place" in scopes:
        last = [path[-1].code for each in held if (path := _places(each))]
        named = places.places(last)
        claims["places"] = [{"code": code, "name": named[code].label} for code in dict.fromkeys(last) if code in named]
    return claims


def _places(held: HeldRole) -> tuple[Any, ...]:
    return tuple(unit for unit in work_path(held.unit) if unit.kind is UnitKind.PLACE)
