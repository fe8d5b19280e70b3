"""Reading people as rosters see them: with every row that a roster can change."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Q

from xingtan.identity.models import Enrolment, Identifier, Person, Role
from xingtan.identity.queries.identifiers import AT_ONCE, IdentifierKind, digest_of, owners_of, phone_digest
from xingtan.identity.rules.authority import RoleName, Unit, UnitKind
from xingtan.identity.rules.rosters.groups import Group
from xingtan.identity.rules.rosters.lines import Ground, Line, SchoolFacts, school_name
from xingtan.identity.rules.rosters.planning import Enrolled, Held, Known, Numbered
from xingtan.kernel.clock import today
from xingtan.places import api as places

Item = TypeVar("Item")


class Groups(dict[str, dict[str, Group]]):
    """The classes of each school, by code; one statement the first time a school is asked for."""

    def __missing__(self, school: str) -> dict[str, Group]:
        self[school] = {each.code: Group(each.code, each.stage, each.name) for each in places.classes_of(school)}
        return self[school]


def ground_of(unit: Unit, open_classes: bool = False) -> Ground:
    """Give what a roster for this unit (a school or a place) is read against. Two statements."""
    if unit.kind is UnitKind.SCHOOL:
        found = tuple(places.schools([unit.code]).values())
    else:
        found = places.schools_of(unit.code)
    schools = {each.code: SchoolFacts(each.code, each.name, each.stages) for each in found}
    named: dict[str, tuple[str, ...]] = {}
    for each in schools.values():
        named[school_name(each.name)] = (*named.get(school_name(each.name), ()), each.code)
    return Ground(
        schools=schools,
        named=named,
        only=unit.code if unit.kind is UnitKind.SCHOOL else "",
        groups=Groups(),
        exists=lambda code: bool(places.schools([code])),
        digest=lambda kind, number: digest_of(IdentifierKind(kind), number),
        phone_digest=phone_digest,
        scope=unit.code,
        today=today(),
        open_classes=open_classes,
    )


def owners_of_lines(lines: Sequence[Line]) -> dict[str, UUID]:
    """Give whose the numbers of these lines are, by digest. One statement for each kind and AT_ONCE numbers."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        for kind, digest in line.numbers:
            by_kind[kind].append(digest)
    found: dict[str, UUID] = {}
    for kind, digests in by_kind.items():
        found.update(owners_of(IdentifierKind(kind), digests))
    return found


def known_people(ids: Collection[UUID]) -> dict[UUID, Known]:
    """Give these people with all their rows. Four statements for each AT_ONCE of them; unknown ids are left out."""
    known: dict[UUID, Known] = {}
    for some in batches(ids, AT_ONCE):
        roles: dict[UUID, list[Held]] = defaultdict(list)
        for row in Role.objects.filter(person_id__in=some).values_list(
            "person_id", "id", "role", "unit_kind", "unit_code", "since", "until"
        ):
            roles[row[0]].append(Held(*row[1:]))
        enrolments: dict[UUID, list[Enrolled]] = defaultdict(list)
        for seat in Enrolment.objects.filter(student_id__in=some).values_list(
            "student_id", "id", "class_code", "since", "until"
        ):
            enrolments[seat[0]].append(Enrolled(*seat[1:]))
        numbers: dict[UUID, list[Numbered]] = defaultdict(list)
        for number in Identifier.objects.filter(person_id__in=some).values_list("person_id", "id", "kind", "digest"):
            numbers[number[0]].append(Numbered(*number[1:]))
        for person, name, born_on in Person.objects.filter(id__in=some).values_list("id", "display_name", "born_on"):
            known[person] = Known(
                person, name, born_on, tuple(roles[person]), tuple(enrolments[person]), tuple(numbers[person])
            )
    return known


def members_of(schools: Iterable[str], ground: Ground, role: RoleName | None = None) -> list[Known]:
    """List who studies or teaches in these schools today, with the roles they hold there; no numbers.

    One statement for each AT_ONCE units.
    """
    codes = [code for school in schools for code in (school, *ground.groups[school])]
    people: dict[UUID, tuple[str, date | None]] = {}
    roles: dict[UUID, list[Held]] = defaultdict(list)
    wanted = [role] if role else [RoleName.STUDENT, RoleName.TEACHER]
    for some in batches(codes, AT_ONCE):
        found = Role.objects.filter(
            Q(until__isnull=True) | Q(until__gt=ground.today),
            unit_kind__in=[UnitKind.SCHOOL, UnitKind.CLASS],
            unit_code__in=some,
            role__in=wanted,
        )
        facts = ("person_id", "person__display_name", "person__born_on")
        for person, name, born_on, *held in found.values_list(
            *facts, "id", "role", "unit_kind", "unit_code", "since", "until"
        ):
            people[person] = (name, born_on)
            roles[person].append(Held(*held))
    return [Known(person, *facts, roles=tuple(roles[person])) for person, facts in people.items()]


def people_in_classes(codes: Collection[str]) -> set[str]:
    """Give which of these classes anybody belongs or belonged to, or holds a role in. Two statements."""
    held = Role.objects.filter(unit_kind=UnitKind.CLASS, unit_code__in=codes).values_list("unit_code", flat=True)
    enrolled = Enrolment.objects.filter(class_code__in=codes).values_list("class_code", flat=True)
    return {*held, *enrolled}


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Give the items in lists of at most `size`."""
    some: list[Item] = []
    for item in items:
        some.append(item)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some
