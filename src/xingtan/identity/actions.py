"""Changing people and roles."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q

from xingtan.identity import rules
from xingtan.identity.events import PasswordChanged, PeopleRegistered, RoleEnded, RoleGranted, SignedIn
from xingtan.identity.models import Enrolment, Guardianship, Person, Role
from xingtan.identity.rules import Asker, HeldRole, RoleName, Unit, UnitKind, UnitPath
from xingtan.kernel.clock import today
from xingtan.kernel.errors import Conflict, NotAllowed, NotFound, Refused
from xingtan.kernel.text import msgid
from xingtan.kernel.who import Who
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
    encoded = make_password(password)
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
        _check_fits(role)
    Role.objects.bulk_create(_role_row(each.id, role) for each, role in held)
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


def _role_row(person_id: UUID, held: HeldRole) -> Role:
    return Role(
        person_id=person_id,
        role=held.role,
        unit_kind=held.unit.kind,
        unit_code=held.unit.code,
        since=held.since,
        until=held.until,
    )


def _check_fits(held: HeldRole) -> None:
    if not rules.fits(held.role, held.unit):
        raise Refused("role-does-not-fit", msgid("这种身份不能放在这样的单位里。"))
    if held.until is not None and held.until <= held.since:
        raise Refused("role-period-empty", msgid("身份结束的日子要晚于开始的日子。"))


def grant_role(asker: Asker, person_id: UUID, held: HeldRole, paths: Sequence[UnitPath]) -> None:
    """Give a person a role in the unit at the end of each of `paths`. Idempotent while the same role is open.

    Raises NotAllowed unless a role of the asker stands over the unit and may give this one; NotFound for nobody.
    """
    _check_fits(held)
    _require_giver(asker, held.role, paths)
    if not Person.objects.filter(id=person_id).exists():
        raise NotFound("person-unknown", msgid("没有这个人。"))
    open_now = Role.objects.filter(_same(person_id, held.role, held.unit), _open_after(held.since))
    if open_now.filter(until=held.until).exists():
        return
    with transaction.atomic():
        if open_now.update(until=held.until) == 0:
            _role_row(person_id, held).save(force_insert=True)
        if held.role is RoleName.STUDENT and held.unit.kind is UnitKind.CLASS:
            Enrolment.objects.update_or_create(
                student_id=person_id, class_code=held.unit.code, since=held.since, defaults={"until": held.until}
            )
        announce(
            RoleGranted(
                person=person_id,
                role=held.role,
                unit_kind=held.unit.kind,
                unit_code=held.unit.code,
                since=held.since,
                until=held.until,
                by=asker.person_id,
            )
        )


def end_role(
    asker: Asker, person_id: UUID, role: RoleName, unit: Unit, paths: Sequence[UnitPath], on: date | None = None
) -> None:
    """End a person's role: it no longer holds from `on` (today) on. Idempotent. NotAllowed as for `grant_role`."""
    _require_giver(asker, role, paths)
    day = on or today()
    with transaction.atomic():
        ended = Role.objects.filter(_same(person_id, role, unit), _open_after(day), since__lte=day).update(until=day)
        ended += Role.objects.filter(_same(person_id, role, unit), since__gt=day).delete()[0]
        if role is RoleName.STUDENT and unit.kind is UnitKind.CLASS:
            Enrolment.objects.filter(_open_after(day), student_id=person_id, class_code=unit.code).update(until=day)
        if ended:
            announce(
                RoleEnded(
                    person=person_id,
                    role=role,
                    unit_kind=unit.kind,
                    unit_code=unit.code,
                    on=day,
                    by=asker.person_id,
                )
            )


def _require_giver(asker: Asker, role: RoleName, paths: Sequence[UnitPath]) -> None:
    if not any(rules.may_give(asker, role, path, today()) for path in paths):
        raise NotAllowed("role-not-yours-to-give", msgid("这种身份要由管这个单位的人来给。什么也没有改。"))


def _same(person_id: UUID, role: RoleName, unit: Unit) -> Q:
    return Q(person_id=person_id, role=role, unit_kind=unit.kind, unit_code=unit.code)


def _open_after(day: date) -> Q:
    return Q(until__isnull=True) | Q(until__gt=day)


SpaceFinder = Callable[[UUID], UUID | None]
_find_space: list[SpaceFinder] = [lambda _person: None]


def find_space_with(finder: SpaceFinder) -> None:
    """Make `finder` what knows a person's own space in this process; spaces lie above identity and are not asked."""
    _find_space[:] = [finder]


def note_sign_in(person_id: UUID, who: Who) -> None:
    """Announce that a person signed in, so that it is counted once."""
    announce(
        SignedIn(
            person=person_id,
            pseudonym=who.person,
            role=who.role,
            place=who.place,
            school=who.school,
            space=_find_space[0](person_id),
        )
    )


def note_password_change(person_id: UUID) -> None:
    """Announce that a person has a new password."""
    announce(PasswordChanged(person=person_id))


def choose_language(person_id: UUID, language: str) -> None:
    """Remember the interface language that a person chose. Raises Refused for one that the interface does not speak."""
    if language not in dict(LANGUAGES):
        raise Refused("language-unknown", msgid("界面没有这种语言。"))
    Person.objects.filter(id=person_id).update(language=language)
