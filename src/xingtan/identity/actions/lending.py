"""Lending a role of one's own for a time, and taking it back."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from xingtan.identity.actions.roles import wait_for_person
from xingtan.identity.events import RoleEnded, RoleGranted
from xingtan.identity.models import Role
from xingtan.identity.queries import lending as queries
from xingtan.identity.queries import people
from xingtan.identity.queries.units import work_path
from xingtan.identity.rules import lending as rules
from xingtan.identity.rules.authority import Asker, RoleName, Unit, UnitPath
from xingtan.kernel.clock import today
from xingtan.kernel.errors import Conflict, NotAllowed, NotFound, Refused
from xingtan.kernel.text import msgid
from xingtan.outbox.api import announce

MOST_LOANS = 50
AT_WORK = rules.LENDABLE | {RoleName.OPERATOR}


@dataclass(frozen=True, slots=True)
class NewLoan:
    """A role to lend: to whom (the name they sign in with), which, where, from a day to before a day."""

    username: str
    role: RoleName
    unit: Unit
    since: date
    until: date


def lend_role(asker: Asker, wanted: NewLoan) -> UUID:
    """Let somebody who works in the same school or place have a role of the asker's for a time. Gives the loan's id.

    Lending the same again changes its days. It never lasts longer than the asker's own role, and at most MOST_DAYS.
    Raises NotAllowed where the asker has no such role of their own there; Refused for days that cannot be, or for
    somebody who does not work there: whether there is such a person is not told.
    """
    path = work_path(wanted.unit)
    own = rules.lender_role(asker.roles, wanted.role, path, today())
    if asker.person_id is None or own is None:
        raise NotAllowed("role-not-yours-to-lend", msgid("这个身份不是你自己的，不能借出去。"))
    until = rules.lent_until(own, wanted.since, wanted.until)
    if until is None or wanted.since < today():
        raise Refused(
            "loan-days",
            msgid("从今天或以后的一天起，最多借%(most)s天，也不能超过你自己的期限。"),
            most=rules.MOST_DAYS,
        )
    borrower = queries.person_named(wanted.username)
    if borrower is None or borrower.id == asker.person_id or not _works_in(borrower.id, path):
        raise Refused("borrower-unknown", msgid("这里没有用这个用户名的同事。请写他登录用的用户名，学生和家长不能借。"))
    if len(queries.loans_by(asker.person_id, today())) >= MOST_LOANS:
        raise Refused("loans-many", msgid("借出去的身份太多了，请先收回一些。"))
    with transaction.atomic():
        wait_for_person(borrower.id)
        same = Role.objects.filter(
            person_id=borrower.id, role=wanted.role, unit_kind=wanted.unit.kind, unit_code=wanted.unit.code
        )
        if same.filter(lent_by=None, until=None).exists():
            raise Conflict("role-held", msgid("他自己已经有这个身份，不用借。"))
        same.filter(lent_by=asker.person_id, since__gt=today()).delete()
        row = same.filter(lent_by=asker.person_id, until__gt=today()).first()
        if row is None:
            if same.filter(since=wanted.since, until__gt=today()).exists():
                raise Conflict("role-held", msgid("这个身份从那一天起已经给过他了。"))
            same.filter(since=wanted.since).delete()  # one that ended on the day on which it began
            row = Role(
                person_id=borrower.id,
                role=wanted.role,
                unit_kind=wanted.unit.kind,
                unit_code=wanted.unit.code,
                since=wanted.since,
                lent_by_id=asker.person_id,
            )
        row.until = until
        row.save()
        announce(
            RoleGranted(
                person=borrower.id,
                role=wanted.role,
                unit_kind=wanted.unit.kind,
                unit_code=wanted.unit.code,
                since=row.since,
                until=until,
                by=asker.person_id,
                lent=True,
            )
        )
    return row.id


def end_loan(asker: Asker, role_id: UUID) -> None:
    """Take back what one lent, or give back what one borrowed. It no longer holds from today on. Idempotent."""
    loan = queries.loan(role_id)
    if loan is None or asker.person_id not in {loan.lender.id, loan.borrower.id}:
        raise NotFound("loan-unknown", msgid("没有这一次借用，可能已经结束了。"))
    day = today()
    if loan.held.until is not None and loan.held.until <= day:
        return
    with transaction.atomic():
        rows = Role.objects.filter(id=role_id)
        if loan.held.since > day:
            rows.delete()
        else:
            rows.update(until=day)
        announce(
            RoleEnded(
                person=loan.borrower.id,
                role=loan.held.role,
                unit_kind=loan.held.unit.kind,
                unit_code=loan.held.unit.code,
                on=day,
                by=asker.person_id,
            )
        )


def _works_in(person_id: UUID, path: UnitPath) -> bool:
    where = rules.scope(path)
    return any(
        held.role in AT_WORK and held.holds_on(today()) and where in work_path(held.unit)
        for held in people.own_roles_of(person_id, today())
    )
