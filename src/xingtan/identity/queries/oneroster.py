"""Reading people and enrolments for OneRoster, page by page, inside of what a program may see."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from uuid import UUID

from django.db.models import Case, DateField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Substr

from xingtan.identity.models import Person, Role
from xingtan.identity.queries.reach import SCHOOL_DIGITS, Reach, people_in, roles_in
from xingtan.identity.rules.authority import HeldRole, RoleName, Unit, UnitKind
from xingtan.identity.rules.oneroster import ROLES, Asking, Condition, RosterProblem
from xingtan.kernel.clock import today
from xingtan.kernel.text import msgid
from xingtan.places import api as places

Row = TypeVar("Row", Person, Role)

ENDED_SHOWN_DAYS = 366  # so long an enrolment that ended is told, as the standard wants it, before it is left out


@dataclass(frozen=True, slots=True)
class Listed:
    """A person as a program may know them: their roles are those in its reach, and no others."""

    id: UUID
    username: str
    name: str
    open: bool
    registered_at: datetime
    born_on: date | None
    roles: tuple[HeldRole, ...]


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Somebody in a class as student or teacher; `until` is the first day on which they no longer are."""

    id: UUID
    person: UUID
    role: RoleName
    group: str
    since: date
    until: date | None


PEOPLE_FIELDS = {
    "sourcedId": "id",
    "username": "username",
    "status": "is_active",
    "enabledUser": "is_active",
    "dateLastModified": "registered_at",
}
ENROLMENT_FIELDS = {
    "sourcedId": "id",
    "role": "role",
    "beginDate": "since",
    "endDate": "until",
    "class.sourcedId": "unit_code",
    "user.sourcedId": "person_id",
    "dateLastModified": "changed_on",
    "status": "status",
}
_LOOKUPS = {"=": "", "!=": "", ">": "__gt", ">=": "__gte", "<": "__lt", "<=": "__lte", "~": "__icontains"}
_WORDS = {
    "status": {"active": True, "tobedeleted": False},
    "enabledUser": {"true": True, "false": False},
}
_KINDS = {value: role for role, value in ROLES.items()}


def people(
    reach: Reach,
    asking: Asking,
    roles: tuple[RoleName, ...] = tuple(ROLES),
    school: str = "",
    group: str = "",
    born: bool = False,
) -> tuple[int, tuple[Listed, ...], dict[str, places.SchoolClass]]:
    """Count who holds one of these roles, and give the page that is asked for, with the classes of its people.

    Four statements. `born` leaves out those whose day of birth is not known.
    """
    held = roles_in(reach, roles, school, group)
    found = people_in(held)
    if born:
        found = found.filter(born_on__isnull=False)
    found = _asked(found, asking, PEOPLE_FIELDS, held)
    return _page(found, asking, reach)


def person(
    reach: Reach, sourced_id: str, roles: tuple[RoleName, ...] = tuple(ROLES), born: bool = False
) -> tuple[Listed | None, dict[str, places.SchoolClass]]:
    """Give one person, or None where no role of theirs lies in the reach. Four statements."""
    try:
        wanted = UUID(sourced_id)
    except ValueError:
        return None, {}
    found = people_in(roles_in(reach, roles)).filter(id=wanted)
    if born:
        found = found.filter(born_on__isnull=False)
    _, listed, classes = _page(found, Asking(limit=1), reach)
    return (listed[0] if listed else None), classes


def _page(
    found: QuerySet[Person], asking: Asking, reach: Reach
) -> tuple[int, tuple[Listed, ...], dict[str, places.SchoolClass]]:
    order = PEOPLE_FIELDS[asking.sort]
    total = found.count()
    rows = found.order_by(F(order).desc() if asking.descending else F(order).asc(), "id")
    page = list(rows[asking.offset : asking.offset + asking.limit])
    roles: dict[UUID, list[HeldRole]] = defaultdict(list)
    for row in roles_in(reach, tuple(ROLES)).filter(person__in=[each.pk for each in page]).order_by("since", "id"):
        unit = Unit(UnitKind(row.unit_kind), row.unit_code)
        roles[row.person_id].append(HeldRole(RoleName(row.role), unit, row.since, row.until))
    groups = {each.unit.code for held in roles.values() for each in held if each.unit.kind is UnitKind.CLASS}
    listed = tuple(
        Listed(
            each.pk, each.username, each.display_name, each.is_active, each.registered_at, each.born_on,
            tuple(roles[each.pk]),
        )
        for each in page
    )  # fmt: skip
    return total, listed, places.classes(groups)


def enrolments(reach: Reach, asking: Asking, school: str = "", group: str = "") -> tuple[int, tuple[Enrolled, ...]]:
    """Count enrolments and give the page that is asked for, those that ended within a year too. Two statements."""
    found = _enrolments(reach)
    if school:
        found = found.filter(unit_code__startswith=f"{school}-") if school in reach.schools else found.none()
    if group:
        found = found.filter(unit_code=group) if reach.has_class(group) else found.none()
    found = _asked(found, asking, ENROLMENT_FIELDS, found)
    order = F(ENROLMENT_FIELDS[asking.sort])
    rows = found.order_by(order.desc() if asking.descending else order.asc(), "id")
    return found.count(), tuple(map(_enrolled, rows[asking.offset : asking.offset + asking.limit]))


def enrolment(reach: Reach, sourced_id: str) -> Enrolled | None:
    """Give one enrolment, or None where it lies outside of the reach. One statement."""
    try:
        row = _enrolments(reach).filter(id=UUID(sourced_id)).first()
    except ValueError:
        return None
    return None if row is None else _enrolled(row)


def _enrolments(reach: Reach) -> QuerySet[Role]:
    day = today()
    ended = Q(until__isnull=False, until__lte=day)
    found = Role.objects.filter(unit_kind=UnitKind.CLASS, role__in=[RoleName.STUDENT, RoleName.TEACHER]).filter(
        Q(until__isnull=True) | Q(until__gt=day - timedelta(days=ENDED_SHOWN_DAYS)), since__lte=day
    )
    if reach.only_class is not None:
        found = found.filter(unit_code=reach.only_class)
    else:
        found = found.alias(school=Substr("unit_code", 1, SCHOOL_DIGITS)).filter(school__in=list(reach.schools))
    return found.alias(
        status=Case(When(ended, then=Value(False)), default=Value(True)),
        changed_on=Case(When(ended, then=F("until")), default=F("since"), output_field=DateField()),
    )


def _enrolled(row: Role) -> Enrolled:
    return Enrolled(row.id, row.person_id, RoleName(row.role), row.unit_code, row.since, row.until)


def _asked(found: QuerySet[Row], asking: Asking, fields: dict[str, str], held: QuerySet[Role]) -> QuerySet[Row]:
    """Narrow to what the conditions of a filter say."""
    wanted = Q()
    for number, each in enumerate(asking.conditions):
        said = _condition(each, fields, held)
        wanted = said if number == 0 else (wanted | said if asking.either else wanted & said)
    return found.filter(wanted)


def _condition(condition: Condition, fields: dict[str, str], held: QuerySet[Role]) -> Q:
    name, comparison, text = condition.field, condition.comparison, condition.value
    if name == "roles.role":
        kind = _KINDS.get(text)
        said = Q(Exists(held.filter(person=OuterRef("pk"), role=kind))) if kind else Q(pk__in=[])
        return _either(said, comparison)
    column = fields[name]
    if name in _WORDS:
        value = _WORDS[name].get(text)
        return _either(Q(**{column: value}) if value is not None else Q(pk__in=[]), comparison)
    read = _reading(column, text, comparison)
    if read is None:
        return _either(Q(pk__in=[]), comparison)
    said = Q(**{f"{column}{_LOOKUPS[comparison]}": read})
    return ~said if comparison == "!=" else said


def _either(said: Q, comparison: str) -> Q:
    if comparison not in {"=", "!="}:
        raise RosterProblem("invalid_filter_field", msgid("这一项不能这样比。"))
    return said if comparison == "=" else ~said


TEXTS = {"username", "role", "unit_code"}


def _reading(column: str, text: str, comparison: str) -> object | None:
    """Read a value as its column holds it; None where nothing can equal it."""
    if column in TEXTS:
        return text
    if comparison == "~" or (column in {"id", "person_id"} and comparison not in {"=", "!="}):
        raise RosterProblem("invalid_filter_field", msgid("这一项不能这样比。"))
    try:
        if column in {"id", "person_id"}:
            return UUID(text)
    except ValueError:
        return None
    try:
        if column == "registered_at":
            read = datetime.fromisoformat(text)
            return read if read.tzinfo else read.replace(tzinfo=UTC)
        return date.fromisoformat(text[:10])
    except ValueError:
        raise RosterProblem("invalid_filter_field", msgid("日期要写成 2017-09-01 这样。")) from None


def instant(day: date) -> datetime:
    """Give the instant at which a day begins, as the standard writes instants: in UTC."""
    return datetime.combine(day, time(), UTC)
