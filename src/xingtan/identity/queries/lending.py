"""Reading what was lent, by whom and to whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from xingtan.identity.models import Person, Role
from xingtan.identity.queries.people import PersonName
from xingtan.identity.queries.units import work_path
from xingtan.identity.rules.authority import HeldRole, RoleName, Unit, UnitKind
from xingtan.identity.rules.lending import lent_holds


@dataclass(frozen=True, slots=True)
class Loan:
    """A role that somebody lent. `holds`: the lender still has what they lent."""

    id: UUID
    lender: PersonName
    borrower: PersonName
    held: HeldRole
    holds: bool = True


def loans_by(person_id: UUID, on: date) -> tuple[Loan, ...]:
    """List what a person has lent that is not over, the oldest first. One statement."""
    return _loans(_open(on).filter(lent_by=person_id))


def loans_to(person_id: UUID, on: date) -> tuple[Loan, ...]:
    """List what was lent to a person and is not over. One statement, and two more for each."""
    found = []
    for loan in _loans(_open(on).filter(person=person_id)):
        day = max(on, loan.held.since)
        own = [_as_held(row) for row in Role.objects.filter(_after(day), person=loan.lender.id, lent_by=None)]
        found.append(
            Loan(loan.id, loan.lender, loan.borrower, loan.held, lent_holds(loan.held, own, _paths(loan), day))
        )
    return tuple(found)


def loan(role_id: UUID) -> Loan | None:
    """Give one loan, over or not. One statement."""
    return next(iter(_loans(Role.objects.filter(id=role_id).exclude(lent_by=None))), None)


def person_named(username: str) -> PersonName | None:
    """Give the person who signs in with this name, if their account is open. One statement."""
    row = Person.objects.filter(username=username.strip().lower(), is_active=True).first()
    return PersonName(row.id, row.display_name) if row else None


def _paths(loan: Loan) -> Iterable[tuple[Unit, ...]]:
    return (work_path(loan.held.unit),)


def _after(day: date) -> Q:
    return Q(until__isnull=True) | Q(until__gt=day)


def _open(on: date) -> QuerySet[Role]:
    return Role.objects.filter(_after(on)).exclude(lent_by=None)


def _loans(rows: QuerySet[Role]) -> tuple[Loan, ...]:
    found = rows.select_related("person", "lent_by").order_by("since", "id")
    return tuple(
        Loan(
            row.id,
            PersonName(row.lent_by.id, row.lent_by.display_name),
            PersonName(row.person_id, row.person.display_name),
            _as_held(row),
        )
        for row in found
        if row.lent_by is not None
    )


def _as_held(row: Role) -> HeldRole:
    unit = Unit(UnitKind(row.unit_kind), row.unit_code)
    return HeldRole(RoleName(row.role), unit, row.since, row.until, row.lent_by_id)
