"""Reading people and roles."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from xingtan.identity.models import Enrolment, Person, Role
from xingtan.identity.queries.units import work_path
from xingtan.identity.rules.authority import HeldRole, RoleName, Unit, UnitKind
from xingtan.identity.rules.lending import lent_holds


@dataclass(frozen=True, slots=True)
class PersonName:
    """What others may see of a person: nothing but the name."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Holder:
    """Someone who holds a role in a unit."""

    person: PersonName
    held: HeldRole


def names(ids: Iterable[UUID]) -> dict[UUID, PersonName]:
    """Give the names of these people. One statement."""
    found = Person.objects.filter(id__in=list(ids)).values_list("id", "display_name")
    return {person_id: PersonName(person_id, name) for person_id, name in found}


def roles_of(person_id: UUID, on: date) -> tuple[HeldRole, ...]:
    """List the roles that a person holds on the day or later, the oldest first. One statement, two more a lent one.

    A lent role is among them only while whoever lent it holds their own.
    """
    found = Role.objects.filter(_open(on), person_id=person_id).order_by("since", "id")
    return tuple(held for held in map(_as_held, found) if _stands(held, on))


def own_roles_of(person_id: UUID, on: date) -> tuple[HeldRole, ...]:
    """List the roles of a person that nobody lent them, on the day or later, the oldest first. One statement."""
    found = Role.objects.filter(_open(on), person_id=person_id, lent_by=None).order_by("since", "id")
    return tuple(map(_as_held, found))


def _stands(held: HeldRole, on: date) -> bool:
    """Say whether a role is one's own, or lent by someone who still has it, on the day or when it begins."""
    if held.lent_by is None:
        return True
    day = max(on, held.since)
    return lent_holds(held, own_roles_of(held.lent_by, day), (work_path(held.unit),), day)


def holders(
    units: Iterable[Unit],
    on: date,
    roles: Iterable[RoleName] = tuple(RoleName),
    *,
    coming: bool = False,
    most: int | None = None,
) -> tuple[Holder, ...]:
    """List who holds one of these roles in one of these units itself, by role and name. One statement, and two more for
    each lent role. With `coming` those who will hold it later, too.
    """
    codes: dict[UnitKind, list[str]] = defaultdict(list)
    for unit in units:
        codes[unit.kind].append(unit.code)
    if not codes:
        return ()
    there = Q()
    for kind, wanted in codes.items():
        there |= Q(unit_kind=kind, unit_code__in=wanted)
    found = Role.objects.filter(there, _open(on), role__in=list(roles)).select_related("person")
    if not coming:
        found = found.filter(since__lte=on)
    rows = found.order_by("role", "person__display_name", "id")[:most]
    held = ((row, _as_held(row)) for row in rows)
    return tuple(
        Holder(PersonName(row.person_id, row.person.display_name), each) for row, each in held if _stands(each, on)
    )


def class_codes_of(student_id: UUID, on: date) -> tuple[str, ...]:
    """List the classes that a student belongs to on the day. One statement."""
    found = Enrolment.objects.filter(_open(on), student_id=student_id, since__lte=on).order_by("since", "class_code")
    return tuple(found.values_list("class_code", flat=True))


def _open(on: date) -> Q:
    return Q(until__isnull=True) | Q(until__gt=on)


def _as_held(row: Role) -> HeldRole:
    unit = Unit(UnitKind(row.unit_kind), row.unit_code)
    return HeldRole(RoleName(row.role), unit, row.since, row.until, row.lent_by_id)
