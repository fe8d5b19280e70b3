"""Giving, lending and ending roles."""

from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from xingtan.identity.events import RoleEnded, RoleGranted
from xingtan.identity.models import Enrolment, Person, Role
from xingtan.identity.rules import authority
from xingtan.identity.rules.authority import Asker, HeldRole, RoleName, Unit, UnitKind, UnitPath
from xingtan.kernel.clock import today
from xingtan.kernel.errors import NotAllowed, NotFound, Refused
from xingtan.kernel.text import msgid
from xingtan.outbox.api import announce


def grant_role(asker: Asker, person_id: UUID, held: HeldRole, paths: Sequence[UnitPath]) -> None:
    """Give a person a role in the unit at the end of each of `paths`. Idempotent while the same role is open.

    Raises NotAllowed unless a role of the asker stands over the unit and may give this one; NotFound for nobody.
    """
    check_fits(held)
    _require_giver(asker, held.role, paths)
    if not Person.objects.filter(id=person_id).exists():
        raise NotFound("person-unknown", msgid("没有这个人。"))
    same = Role.objects.filter(_same(person_id, held.role, held.unit))
    open_now = same.filter(_open_after(held.since), lent_by=None)
    if open_now.filter(until=held.until).exists():
        return
    with transaction.atomic():
        same.filter(since=held.since).exclude(lent_by=None).delete()  # who is given a role need not borrow it
        if open_now.update(until=held.until) == 0:
            same.filter(since=held.since).delete()  # one that ended on the day on which it began
            role_row(person_id, held).save(force_insert=True)
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


def give_role(asker: Asker, username: str, held: HeldRole, paths_of: Callable[[Unit], Sequence[UnitPath]]) -> None:
    """Give the person who signs in with this name a role. As `grant_role`; Refused where nobody can be given it so.

    Whoever takes a student in gets to see them: only somebody who has no role yet, or lies under the asker already.
    """
    _require_giver(asker, held.role, paths_of(held.unit))
    person = Person.objects.filter(username=username.strip().lower(), is_active=True).first()
    if person is None:
        raise Refused("person-unknown", msgid("没有人用这个用户名登录。"))
    if held.role is RoleName.STUDENT:
        theirs = Role.objects.filter(_open_after(today()), person_id=person.id, lent_by=None)
        units = {Unit(UnitKind(row.unit_kind), row.unit_code) for row in theirs}
        if not all(
            any(authority.may_give(asker, held.role, path, today()) for path in paths_of(each)) for each in units
        ):
            raise NotAllowed("student-elsewhere", msgid("这个人在别的学校还有身份。请先由那边转出。"))
    grant_role(asker, person.id, held, paths_of(held.unit))


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
    if not any(authority.may_give(asker, role, path, today()) for path in paths):
        raise NotAllowed("role-not-yours-to-give", msgid("这种身份要由管这个单位的人来给。什么也没有改。"))


def _same(person_id: UUID, role: RoleName, unit: Unit) -> Q:
    return Q(person_id=person_id, role=role, unit_kind=unit.kind, unit_code=unit.code)


def _open_after(day: date) -> Q:
    return Q(until__isnull=True) | Q(until__gt=day)


def role_row(person_id: UUID, held: HeldRole) -> Role:
    """Make the row of a role; it is not saved."""
    return Role(
        person_id=person_id,
        role=held.role,
        unit_kind=held.unit.kind,
        unit_code=held.unit.code,
        since=held.since,
        until=held.until,
    )


def check_fits(held: HeldRole) -> None:
    """Raise Refused for a role that cannot be held in such a unit, or for an empty period."""
    if not authority.fits(held.role, held.unit):
        raise Refused("role-does-not-fit", msgid("这种身份不能放在这样的单位里。"))
    if held.until is not None and held.until <= held.since:
        raise Refused("role-period-empty", msgid("身份结束的日子要晚于开始的日子。"))
