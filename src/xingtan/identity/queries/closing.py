"""Reading whether an account can be closed, and when it will be."""

from collections import defaultdict
from collections.abc import Mapping
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


def is_minor_now(person_id: UUID, born_on: date | None, on: date) -> bool:
    """Say whether somebody born on that day, if it is known, is taken for a child. At most two statements."""
    return person_id in minors_among({person_id: born_on}, on)


def minors_among(born_on: Mapping[UUID, date | None], on: date) -> frozenset[UUID]:
    """Give those of these people, with their days of birth, who are taken for children. At most two statements."""
    unknown = [person_id for person_id, day in born_on.items() if day is None]
    codes: dict[UUID, set[str]] = defaultdict(set)
    if unknown:
        for person_id, code in Enrolment.objects.filter(student_id__in=unknown).values_list("student_id", "class_code"):
            codes[person_id].add(code)
    classes = places.classes(set().union(*codes.values())) if codes else {}

    def entered(person_id: UUID) -> list[tuple[str, int]]:
        return [(classes[code].stage, classes[code].entry_year) for code in codes[person_id] if code in classes]

    return frozenset(person_id for person_id, day in born_on.items() if is_minor(day, entered(person_id), on))


def bonds_on(on: date) -> Q:
    """Give the condition under which a parent answers for a child on a day."""
    return Q(Q(until__isnull=True) | Q(until__gt=on), since__lte=on)


def due_accounts() -> tuple[UUID, ...]:
    """List the people whose waiting time is over. One statement."""
    return tuple(
        Person.objects.filter(closing_at__lte=now(), is_active=True).order_by("closing_at").values_list("id", flat=True)
    )


def _is_parent(by: UUID, child: UUID, on: date) -> bool:
    return Guardianship.objects.filter(bonds_on(on), parent_id=by, child_id=child).exists()
