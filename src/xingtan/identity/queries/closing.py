"""Reading whether an account can be closed, and when it will be."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from xingtan.identity.models import Enrolment, Guardianship, Person
from xingtan.identity.queries.people import roles_of
from xingtan.identity.rules.authority import HeldRole
from xingtan.identity.rules.closing import Hindrance, hindrance, keeping_roles
from xingtan.identity.rules.minors import is_minor
from xingtan.kernel.clock import now, today
from xingtan.kernel.errors import NotFound
from xingtan.kernel.text import msgid
from xingtan.places import api as places


@dataclass(frozen=True, slots=True)
class Closing:
    """How the closing of an account stands: `closing_at` is when, `hindrance` why not, `roles` what keeps it."""

    person_id: UUID
    name: str
    closing_at: datetime | None
    hindrance: Hindrance | None
    roles: tuple[HeldRole, ...]


def closing_of(by: UUID, person_id: UUID) -> Closing:
    """Say how the closing of an account stands for whoever asks. At most five statements.

    Raises NotFound unless it is one's own, or that of a child of the asker.
    """
    person = Person.objects.filter(id=person_id, is_active=True).first()
    on = today()
    parent = by != person_id and _is_parent(by, person_id, on)
    if person is None or (by != person_id and not parent):
        raise NotFound("person-unknown", msgid("没有这个人。"))
    roles = roles_of(person_id, on)
    found = hindrance(by == person_id, parent, is_minor_now(person_id, person.born_on, on), roles, on)
    return Closing(person_id, person.display_name, person.closing_at, found, keeping_roles(roles, on))


def minor(person_id: UUID, on: date | None = None) -> bool:
    """Say whether a person is taken for a child under fourteen. At most three statements."""
    born_on = Person.objects.filter(id=person_id).values_list("born_on", flat=True).first()
    return is_minor_now(person_id, born_on, on or today())


def is_minor_now(person_id: UUID, born_on: date | None, on: date) -> bool:
    """Say whether somebody born on that day, if it is known, is taken for a child. At most two statements."""
    if born_on is not None:
        return is_minor(born_on, (), on)
    codes = set(Enrolment.objects.filter(student_id=person_id).values_list("class_code", flat=True))
    entered = [(each.stage, each.entry_year) for each in places.classes(codes).values()] if codes else []
    return is_minor(None, entered, on)


def due_accounts() -> tuple[UUID, ...]:
    """List the people whose waiting time is over. One statement."""
    return tuple(
        Person.objects.filter(closing_at__lte=now(), is_active=True).order_by("closing_at").values_list("id", flat=True)
    )


def _is_parent(by: UUID, child: UUID, on: date) -> bool:
    still = Q(until__isnull=True) | Q(until__gt=on)
    return Guardianship.objects.filter(still, parent_id=by, child_id=child, since__lte=on).exists()
