"""Reading the people of a unit, for whoever keeps them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from xingtan.identity.models import Person, Role
from xingtan.identity.rules.authority import HeldRole, RoleName, Unit, UnitKind
from xingtan.kernel.clock import today

PAGE_SIZE = 50
MOST_WORDS = 40


@dataclass(frozen=True, slots=True)
class Member:
    """A person of a unit as its keeper sees them: no number of any card. `claimed`: they have signed in before."""

    id: UUID
    name: str
    username: str
    claimed: bool
    roles: tuple[HeldRole, ...]


@dataclass(frozen=True, slots=True)
class Members:
    """One page of people; `total` fit what was asked."""

    people: tuple[Member, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: part of a name, a role (empty: any), only those who have not claimed their account."""

    words: str = ""
    role: str = ""
    unclaimed: bool = False
    page: int = 1


def members(units: Iterable[Unit], asked: Asked) -> Members:
    """Give a page of who holds a role in one of these units today, by name, with those roles. Three statements."""
    there = _in_units(units)
    if asked.role:
        there = there.filter(role=asked.role)
    found = Person.objects.filter(id__in=there.values("person_id"), is_active=True)
    words = asked.words.strip()[:MOST_WORDS]
    if words:
        found = found.filter(Q(display_name__icontains=words) | Q(username__icontains=words))
    if asked.unclaimed:
        found = found.filter(last_login__isnull=True)
    total = found.count()
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(asked.page, 1), pages)
    rows = list(found.order_by("display_name", "username")[(page - 1) * PAGE_SIZE : page * PAGE_SIZE])
    held: dict[UUID, list[HeldRole]] = defaultdict(list)
    for row in _in_units(units).filter(person_id__in=[each.id for each in rows]).order_by("role", "unit_code"):
        held[row.person_id].append(
            HeldRole(RoleName(row.role), Unit(UnitKind(row.unit_kind), row.unit_code), row.since, row.until)
        )
    return Members(
        tuple(
            Member(row.id, row.display_name, row.username, row.last_login is not None, tuple(held[row.id]))
            for row in rows
        ),
        total,
        page,
        pages,
    )


def _in_units(units: Iterable[Unit]) -> QuerySet[Role]:
    codes: dict[UnitKind, list[str]] = defaultdict(list)
    for unit in units:
        codes[unit.kind].append(unit.code)
    there = Q(pk__in=[])
    for kind, wanted in codes.items():
        there |= Q(unit_kind=kind, unit_code__in=wanted)
    day = today()
    return Role.objects.filter(there, Q(until__isnull=True) | Q(until__gt=day), since__lte=day)
