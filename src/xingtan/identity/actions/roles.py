"""Giving, lending and ending roles."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model, Q, QuerySet

from xingtan.identity.events import RoleEnded, RoleGranted
from xingtan.identity.models import Enrolment, Guardianship, Person, Role
from xingtan.identity.rules import authority
from xingtan.identity.rules.authority import Asker, HeldRole, RoleName, Unit, UnitKind, UnitPath
from xingtan.kernel.clock import today
from xingtan.kernel.errors import NotAllowed, NotFound, Refused
from xingtan.kernel.text import msgid
from xingtan.outbox.api import announce


def grant_role(asker: Asker, person_id: UUID, held: HeldRole, paths: Sequence[UnitPath]) -> None:
    """Give a person a role in the unit at the end of each of `paths`. Idempotent while the same role is open.

    Where the person holds it already, or is to hold it later, on any of these days, the days given now are the last
    word. Raises NotAllowed unless a role of the asker stands over the unit and may give this one; NotFound for nobody.
    """
    check_fits(held)
    _require_giver(asker, held.role, paths)
    if held.role is RoleName.PARENT and held.unit.code == str(person_id):
        raise Refused("parent-of-oneself", msgid("谁也不能做自己的家长。什么也没有改。"))
    with transaction.atomic():
        if not wait_for_person(person_id):
            raise NotFound("person-unknown", msgid("没有这个人。"))
        own, *brought = _tables(person_id, held.role, held.unit)
        own[0].filter(since=held.since).exclude(lent_by=None).delete()  # who is given a role need not borrow it
        tables = [(own[0].filter(lent_by=None), own[1]), *brought]
        changed = [_hold(rows, facts, held) for rows, facts in tables]
        if not any(changed):
            return
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

    Whoever takes somebody in gets to see them: a student of another school, or as a student anybody who has a role
    elsewhere, is not given, and whether there is such a person is not told.
    """
    _require_giver(asker, held.role, paths_of(held.unit))
    person = Person.objects.filter(username=username.strip().lower(), is_active=True).first()
    theirs = Role.objects.filter(_open_after(today()), person_id=person.id, lent_by=None) if person else ()
    bound = {
        Unit(UnitKind(row.unit_kind), row.unit_code)
        for row in theirs
        if RoleName.STUDENT in {held.role, RoleName(row.role)}
    }
    if person is None or not all(_gives(asker, RoleName.STUDENT, paths_of(unit)) for unit in bound):
        raise Refused(
            "person-unknown",
            msgid("没有人用这个用户名登录，或者他在别的学校还有身份，要由那边先转出。什么也没有改。"),
        )
    grant_role(asker, person.id, held, paths_of(held.unit))


def end_role(
    asker: Asker, person_id: UUID, role: RoleName, unit: Unit, paths: Sequence[UnitPath], on: date | None = None
) -> None:
    """End a person's role: it no longer holds from `on` (today) on. Idempotent. NotAllowed as for `grant_role`.

    Raises Refused for the last operator over the unit: nobody could make another one.
    """
    _require_giver(asker, role, paths)
    day = on or today()
    with transaction.atomic():
        wait_for_person(person_id)
        if role is RoleName.OPERATOR and not _others_operate(person_id, paths, day):
            raise Refused("operator-last", msgid("这里没有别的平台运营了。请先给另一个人这个身份，再结束这一个。"))
        ended = 0
        for rows, _facts in _tables(person_id, role, unit):
            ended += rows.filter(_open_after(day), since__lte=day).update(until=day)
            ended += rows.filter(since__gt=day).delete()[0]
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


def wait_for_person(person_id: UUID) -> bool:
    """Let changes of a person's roles come one after the other; False: there is no such person."""
    return Person.objects.select_for_update().filter(id=person_id).first() is not None


def _tables(person_id: UUID, role: RoleName, unit: Unit) -> list[tuple[QuerySet[Any], dict[str, Any]]]:
    """List the rows that say that somebody holds a role, and what each of them has in common: the role, and what it
    brings with it. A student belongs to the class, a parent answers for the child.
    """
    found: list[tuple[type[Model], dict[str, Any]]] = [
        (Role, {"person_id": person_id, "role": role, "unit_kind": unit.kind, "unit_code": unit.code})
    ]
    if role is RoleName.STUDENT and unit.kind is UnitKind.CLASS:
        found.append((Enrolment, {"student_id": person_id, "class_code": unit.code}))
    if role is RoleName.PARENT:
        found.append((Guardianship, {"parent_id": person_id, "child_id": unit.code}))
    return [(table._default_manager.filter(**facts), facts) for table, facts in found]


def _hold(rows: QuerySet[Any], facts: dict[str, Any], held: HeldRole) -> bool:
    """Let one of `rows`, or else a new one of these facts, hold on all days of a role; False where one did already."""
    began = rows.filter(_open_after(held.since), since__lte=held.since)
    later = rows.filter(since__gt=held.since)
    if held.until is not None:
        later = later.filter(since__lt=held.until)
    if began.filter(until=held.until).exists() and not later.exists():
        return False
    later.delete()
    if not began.update(until=held.until):
        rows.filter(since=held.since).delete()  # one that ended on the day on which it began
        rows.model(**facts, since=held.since, until=held.until).save(force_insert=True)
    return True


def _others_operate(person_id: UUID, paths: Sequence[UnitPath], day: date) -> bool:
    places = {unit.code for path in paths for unit in path if unit.kind is UnitKind.PLACE}
    others = Role.objects.filter(
        _open_after(day), role=RoleName.OPERATOR, unit_kind=UnitKind.PLACE, unit_code__in=places, since__lte=day
    )
    return others.filter(person__is_active=True).exclude(person_id=person_id).exists()


def _gives(asker: Asker, role: RoleName, paths: Sequence[UnitPath]) -> bool:
    return any(authority.may_give(asker, role, path, today()) for path in paths)


def _require_giver(asker: Asker, role: RoleName, paths: Sequence[UnitPath]) -> None:
    if not _gives(asker, role, paths):
        raise NotAllowed("role-not-yours-to-give", msgid("这种身份要由管这个单位的人来给。什么也没有改。"))


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
