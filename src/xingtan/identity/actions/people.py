"""Registering people, and what they choose for themselves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction

from xingtan.identity.actions.roles import check_fits, role_row
from xingtan.identity.events import PeopleRegistered
from xingtan.identity.models import Enrolment, Guardianship, Person, Role
from xingtan.identity.rules.authority import HeldRole, RoleName, Unit, UnitKind
from xingtan.identity.rules.passwords import prepared
from xingtan.kernel.clock import today
from xingtan.kernel.errors import Conflict, Refused
from xingtan.kernel.text import msgid
from xingtan.outbox.api import announce
from xingtan.ui.languages import LANGUAGES

BATCH = 500


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Someone to register with their first roles. `parent_of`: ids of children of the same or an earlier call.

    A role of a student in a class enrols them there; a parent holds the role of a parent in each of their children.
    """

    id: UUID
    username: str
    display_name: str
    roles: tuple[HeldRole, ...] = ()
    parent_of: tuple[UUID, ...] = ()


def register_people(people: Iterable[NewPerson], password: str, by: UUID | None = None) -> int:
    """Register people in bulk with one shared password, hashed once; those whose id is known stay as they are.

    Gives how many are new. Announces one fact for the call. Needs memory for one batch: a hundred thousand are fine.
    Raises Conflict where a name to sign in with belongs to somebody else, Refused where a role does not fit its unit.
    """
    encoded = make_password(prepared(password))
    waiting = iter(people)
    count = 0
    with transaction.atomic():
        while batch := list(islice(waiting, BATCH)):
            count += _register_batch(batch, encoded)
        if count:
            announce(PeopleRegistered(count=count, by=by))
    return count


def _register_batch(batch: Sequence[NewPerson], encoded: str) -> int:
    known = set(Person.objects.filter(id__in=[each.id for each in batch]).values_list("id", flat=True))
    fresh = [each for each in batch if each.id not in known]
    usernames = [each.username.lower() for each in fresh]
    taken = Person.objects.filter(username__in=usernames).values_list("username", flat=True).first()
    if taken is None and len(set(usernames)) < len(usernames):
        taken = next(name for name in usernames if usernames.count(name) > 1)
    if taken is not None:
        raise Conflict("username-taken", msgid("用户名 %(username)s 已经有人用了，这一批都没有登记。"), username=taken)
    Person.objects.bulk_create(
        Person(id=each.id, username=name, display_name=each.display_name, password=encoded)
        for each, name in zip(fresh, usernames, strict=True)
    )
    held = [(each, role) for each in fresh for role in (*each.roles, *_parenthood(each))]
    for _, role in held:
        check_fits(role)
    Role.objects.bulk_create(role_row(each.id, role) for each, role in held)
    Enrolment.objects.bulk_create(
        Enrolment(student_id=each.id, class_code=role.unit.code, since=role.since, until=role.until)
        for each, role in held
        if role.role is RoleName.STUDENT and role.unit.kind is UnitKind.CLASS
    )
    Guardianship.objects.bulk_create(
        Guardianship(parent_id=each.id, child_id=child, since=today()) for each in fresh for child in each.parent_of
    )
    return len(fresh)


def _parenthood(person: NewPerson) -> list[HeldRole]:
    return [HeldRole(RoleName.PARENT, Unit(UnitKind.PERSON, str(child)), today()) for child in person.parent_of]


def choose_language(person_id: UUID, language: str) -> None:
    """Remember the interface language that a person chose. Raises Refused for one that the interface does not speak."""
    if language not in dict(LANGUAGES):
        raise Refused("language-unknown", msgid("界面没有这种语言。"))
    Person.objects.filter(id=person_id).update(language=language)
