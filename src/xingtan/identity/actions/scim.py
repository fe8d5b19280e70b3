"""What programs do with the people of their unit: bring, rename, close, let go, put into classes and take out."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models import Q

from xingtan.identity.actions.roles import role_row
from xingtan.identity.actions.sessions import end_sessions
from xingtan.identity.actions.tokens import end_tokens_of
from xingtan.identity.events import PersonKept, PersonLetGo, PersonProvisioned, RoleEnded, RoleGranted
from xingtan.identity.models import Enrolment, ExternalName, Person, Role
from xingtan.identity.queries import scim as queries
from xingtan.identity.queries.applications import ApiClient
from xingtan.identity.queries.people import roles_of
from xingtan.identity.queries.reach import Reach, people_in, roles_in
from xingtan.identity.rules import scim as rules
from xingtan.identity.rules.authority import HeldRole, RoleName, Unit, UnitKind
from xingtan.identity.rules.scim import Wanted
from xingtan.kernel.clock import today
from xingtan.kernel.errors import Conflict, NotAllowed, NotFound, Refused
from xingtan.kernel.text import msgid
from xingtan.outbox.api import announce


def provision_person(client: ApiClient, wanted: Wanted, role: RoleName) -> UUID:
    """Bring a person into the program's unit; they get in by a claim code or from outside, they have no password.

    Raises Refused where the unit is a place, Conflict where the name is taken.
    """
    unit = rules.place_for(role, client.unit)
    with _one_at_a_time():
        _require_free(client, wanted, None)
        person = Person.objects.create(
            username=wanted.username,
            display_name=wanted.name,
            password=make_password(None),
            is_active=wanted.open,
        )
        _remember(client, person.pk, wanted.external)
        _give(person.pk, role, unit)
        announce(PersonProvisioned(client=client.id, person=person.pk, unit=_said(client.unit)))
    return person.pk


def keep_person(client: ApiClient, reach: Reach, person_id: UUID, wanted: Wanted) -> bool:
    """Make a person of the unit be called and be open as the program wants. Gives whether they are still in it.

    Whoever has a role that is not the program's to keep (elsewhere, as a parent, as a manager) is not renamed or
    opened by it: NotAllowed. Closing them ends their roles in the unit and leaves the account alone.
    """
    with _one_at_a_time():
        person = _locked(reach, person_id)
        alone = _alone(reach, person_id)
        renamed = (person.username, person.display_name) != (wanted.username, wanted.name)
        if not alone and (renamed or (wanted.open and not person.is_active)):
            raise NotAllowed(
                "person-elsewhere-too", msgid("这个人在别处也有身份，名字和账号不归这个程序管。什么也没有改。")
            )
        if wanted.open and not person.is_active and person.closing_at is not None:
            raise NotAllowed("person-closing", msgid("这个人自己要注销账号，程序不能再打开。什么也没有改。"))
        _require_free(client, wanted, person_id)
        changed = [
            *(["username"] if person.username != wanted.username else []),
            *(["name"] if person.display_name != wanted.name else []),
            *(["external"] if _remember(client, person_id, wanted.external) else []),
        ]
        person.username, person.display_name = wanted.username, wanted.name
        if alone and person.is_active != wanted.open:
            person.is_active = wanted.open
            changed.append("open" if wanted.open else "closed")
            if not wanted.open:
                _end_ways_in(person_id)
        person.save(update_fields=["username", "display_name", "is_active"])
        if changed:
            announce(PersonKept(client=client.id, person=person_id, unit=_said(client.unit), what=" ".join(changed)))
        if not alone and not wanted.open:
            _let_go(client, reach, person_id, closed=False)
            return False
    return True


def let_person_go(client: ApiClient, reach: Reach, person_id: UUID) -> None:
    """Take a person out of the unit: their roles there end; who belongs nowhere else is closed. NotFound for others."""
    with transaction.atomic():
        person = _locked(reach, person_id)
        closed = _alone(reach, person_id)
        _let_go(client, reach, person_id, closed)
        ExternalName.objects.filter(client_id=client.id, person_id=person_id).delete()
        if closed and person.is_active:
            person.is_active = False
            person.save(update_fields=["is_active"])
            _end_ways_in(person_id)


def gather(client: ApiClient, reach: Reach, code: str, wanted: Iterable[UUID]) -> None:
    """Make exactly these people be in a class: who is new comes as what they are in the school, who is not there goes.

    Raises NotFound for a class outside of the reach, Refused for somebody whom the program does not keep.
    """
    with transaction.atomic():
        found = queries.group(reach, code)
        if found is None:
            raise NotFound("class-unknown", msgid("没有这一条，或者它不在你的范围里。"))
        now, then = {member for member, _, _ in found.members}, set(wanted)
        if len(then) > rules.MOST_MEMBERS:
            raise Refused("members-too-many", msgid("一个班最多 500 人，名单没有改。"))
        known = set(people_in(roles_in(reach, rules.MANAGED)).filter(id__in=then - now).values_list("id", flat=True))
        if known != then - now:
            raise Refused("member-unknown", msgid("有的成员不在这个程序的范围里，名单没有改。"))
        unit = Unit(UnitKind.CLASS, code)
        for person_id in sorted(then - now):
            _give(person_id, _role_in(reach, person_id), unit)
        ended = Role.objects.filter(
            person__in=now - then, unit_kind=UnitKind.CLASS, unit_code=code, role__in=rules.MANAGED
        )
        _end(ended.filter(_open_after(today())))


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Change in one transaction; raise Conflict where somebody else took one of the names at this very moment."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise Conflict("name-taken", msgid("这个 userName 或 externalId 刚刚被别人用了。什么也没有改。")) from None


def _end_ways_in(person_id: UUID) -> None:
    """Sign a person out everywhere, of applications too: what is opened again begins anew."""
    end_tokens_of(person_id)
    end_sessions(person_id)


def _locked(reach: Reach, person_id: UUID) -> Person:
    """Give the row of a person whom the program keeps, held until the end of the transaction."""
    if not people_in(roles_in(reach, rules.MANAGED)).filter(id=person_id).exists():
        raise NotFound("person-unknown", msgid("没有这一条，或者它不在你的范围里。"))
    return Person.objects.select_for_update().get(id=person_id)


def _alone(reach: Reach, person_id: UUID) -> bool:
    return rules.belongs_only(roles_of(person_id, today()), reach.has, today())


def _role_in(reach: Reach, person_id: UUID) -> RoleName:
    held = roles_in(reach, (RoleName.TEACHER,)).filter(person_id=person_id)
    return RoleName.TEACHER if held.exists() else RoleName.STUDENT


def _require_free(client: ApiClient, wanted: Wanted, person_id: UUID | None) -> None:
    """Raise Conflict where somebody other than this person has one of the names."""
    holder = Person.objects.filter(username=wanted.username).values_list("id", flat=True).first()
    if holder not in {None, person_id}:
        raise Conflict("username-taken", msgid("这个 userName 已经有人用了。什么也没有改。"))
    named = ExternalName.objects.filter(client_id=client.id, name=wanted.external)
    holder = named.values_list("person_id", flat=True).first() if wanted.external else None
    if holder not in {None, person_id}:
        raise Conflict("external-name-taken", msgid("这个 externalId 已经是别人的了。什么也没有改。"))


def _remember(client: ApiClient, person_id: UUID, external: str) -> bool:
    known = ExternalName.objects.filter(client_id=client.id, person_id=person_id)
    before = known.values_list("name", flat=True).first() or ""
    if external == before:
        return False
    known.delete()
    if external:
        ExternalName.objects.create(client_id=client.id, person_id=person_id, name=external)
    return True


def _let_go(client: ApiClient, reach: Reach, person_id: UUID, closed: bool) -> None:
    """End what a person is in the unit."""
    within = roles_in(reach, rules.MANAGED).filter(person_id=person_id).values_list("id", flat=True)
    _end(Role.objects.filter(id__in=list(within)))
    announce(PersonLetGo(client=client.id, person=person_id, unit=_said(client.unit), closed=closed))


def _give(person_id: UUID, role: RoleName, unit: Unit) -> None:
    """Give a role from today on; one that ended today goes on."""
    day = today()
    held = HeldRole(role, unit, day)
    again = Role.objects.filter(
        person_id=person_id, role=role, unit_kind=unit.kind, unit_code=unit.code, since=day
    ).update(until=None)
    if not again:
        role_row(person_id, held).save(force_insert=True)
    if role is RoleName.STUDENT and unit.kind is UnitKind.CLASS:
        Enrolment.objects.update_or_create(
            student_id=person_id, class_code=unit.code, since=day, defaults={"until": None}
        )
    announce(
        RoleGranted(
            person=person_id, role=role, unit_kind=unit.kind, unit_code=unit.code, since=day, until=None, by=None
        )
    )


def _end(rows: Iterable[Role]) -> None:
    day = today()
    for row in rows:
        Role.objects.filter(id=row.id).update(until=day)
        if row.role == RoleName.STUDENT and row.unit_kind == UnitKind.CLASS:
            open_now = Enrolment.objects.filter(student_id=row.person_id, class_code=row.unit_code)
            open_now.filter(_open_after(day)).update(until=day)
        announce(
            RoleEnded(
                person=row.person_id, role=row.role, unit_kind=row.unit_kind, unit_code=row.unit_code, on=day, by=None
            )
        )


def _open_after(day: date) -> Q:
    return Q(until__isnull=True) | Q(until__gt=day)


def _said(unit: Unit) -> str:
    return f"{unit.kind}:{unit.code}"
