"""Closing an account: asked for, taken back, and done after the waiting time: the person is forgotten."""

import logging
from datetime import date
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.idp.oidc.models import Token
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q

from xingtan.identity.actions.consents import withdraw_consent
from xingtan.identity.events import AccountClosed, ClosingAsked, ClosingTakenBack, RoleEnded
from xingtan.identity.models import (
    ClaimCode,
    Consent,
    Enrolment,
    Export,
    ExternalName,
    Guardianship,
    Identifier,
    Impersonation,
    Invitation,
    NetworkPassword,
    Notice,
    NoticeByMail,
    Person,
    Role,
    RosterChange,
    ScanSignIn,
    SignIn,
)
from xingtan.identity.queries.closing import closing_of, due_accounts
from xingtan.identity.queries.people import roles_of
from xingtan.identity.rules.closing import WAIT, Hindrance, keeping_roles
from xingtan.kernel.acting import behind
from xingtan.kernel.clock import SHANGHAI, now, today
from xingtan.kernel.errors import NotAllowed, Refused
from xingtan.kernel.text import msgid
from xingtan.outbox.api import announce
from xingtan.ports import engines

logger = logging.getLogger("xingtan.identity")

NOBODYS_NAME = "—"


def ask_closing(by: UUID, person_id: UUID) -> None:
    """Have an account closed after the waiting time. Idempotent. `by` is the person, for a child a parent.

    Raises NotFound for a stranger, Refused while a role that a school or office answers for is open, NotAllowed for a
    child alone and for an operator who acts in somebody's place.
    """
    _require_themselves()
    with transaction.atomic():
        Person.objects.select_for_update().filter(id=person_id).first()
        found = closing_of(by, person_id)
        _require_decider(found.hindrance)
        if found.hindrance is Hindrance.ROLE:
            raise Refused("role-open", msgid("还有身份没有结束，账号现在不能注销。请找给你身份的单位。"))
        if found.closing_at is not None:
            return
        closing_at = now() + WAIT
        Person.objects.filter(id=person_id).update(closing_at=closing_at)
        announce(ClosingAsked(person=person_id, on=closing_at.astimezone(SHANGHAI).date(), by=by))


def take_closing_back(by: UUID, person_id: UUID) -> None:
    """Let an account stay. Idempotent. Whoever may ask for it may take it back; raises as `ask_closing`."""
    _require_themselves()
    _require_decider(closing_of(by, person_id).hindrance)
    with transaction.atomic():
        if Person.objects.filter(id=person_id, closing_at__isnull=False).update(closing_at=None):
            announce(ClosingTakenBack(person=person_id, by=by))


def close_due_accounts() -> int:
    """Forget everybody whose waiting time is over; give how many. One that got a role meanwhile stays.

    One that cannot be closed now holds up nobody else: it is said in the log, and tried again.
    """
    closed = 0
    for person_id in due_accounts():
        try:
            with transaction.atomic():
                closed += _close(person_id)
        except Exception:
            logger.exception("an account could not be closed; it is tried again")
    return closed


def _require_themselves() -> None:
    if behind() is not None:
        raise NotAllowed("not-in-their-place", msgid("这件事只能由本人来做。"))


def _require_decider(found: Hindrance | None) -> None:
    if found is Hindrance.PARENT_ASKS:
        raise NotAllowed("a-parent-decides", msgid("不满十四周岁，要由家长来决定。"))
    if found is Hindrance.NOT_YOURS:
        raise NotAllowed("person-not-yours", msgid("你不能替这个人决定。什么也没有改。"))


def _close(person_id: UUID) -> bool:
    person = Person.objects.select_for_update().get(id=person_id)
    if person.closing_at is None or person.closing_at > now() or not person.is_active:
        return False
    if keeping_roles(roles_of(person_id, today()), today()):
        Person.objects.filter(id=person_id).update(closing_at=None)
        announce(ClosingTakenBack(person=person_id, by=None))
        return False
    _end_ways_in(person_id)
    _end_bonds(person_id, today())
    _forget_traces(person_id)
    Person.objects.filter(id=person_id).update(
        username=f"closed-{person_id.hex}",
        display_name=NOBODYS_NAME,
        password=make_password(None),
        language="",
        phone="",
        phone_verified_at=None,
        born_on=None,
        last_login=None,
        closing_at=None,
        is_active=False,
    )
    announce(AccountClosed(person=person_id))
    return True


def _end_ways_in(person_id: UUID) -> None:
    for session in UserSession.objects.filter(user_id=person_id):
        session.end()
    Token.objects.filter(user_id=person_id).delete()
    for model in (EmailAddress, Authenticator, SocialAccount):
        model.objects.filter(user_id=person_id).delete()
    for own in (ClaimCode, ExternalName, Identifier, NetworkPassword):
        own.objects.filter(person_id=person_id).delete()


def _end_bonds(person_id: UUID, on: date) -> None:
    """End what ties the person to others; who held what when stays, without a name."""
    still = Q(until__isnull=True) | Q(until__gt=on)
    family = Q(parent_id=person_id) | Q(child_id=person_id)
    about = Q(person_id=person_id) | Q(lent_by_id=person_id) | Q(unit_kind="person", unit_code=str(person_id))
    for row in Role.objects.filter(about, still):
        announce(
            RoleEnded(
                person=row.person_id,
                role=row.role,
                unit_kind=row.unit_kind,
                unit_code=row.unit_code,
                on=on,
                by=None,
            )
        )
    Role.objects.filter(about, since__gt=on).delete()
    Role.objects.filter(about, still).update(until=on)
    Guardianship.objects.filter(family, still).update(until=on)
    Enrolment.objects.filter(still, student_id=person_id, since__lte=on).update(until=on)
    Invitation.objects.filter(Q(child_id=person_id) | Q(accepted_by_id=person_id)).delete()
    for client in Consent.objects.filter(person_id=person_id, withdrawn_at__isnull=True).values_list(
        "client_id", flat=True
    ):
        withdraw_consent(person_id, person_id, client)


def _forget_traces(person_id: UUID) -> None:
    for digest in Export.objects.filter(person_id=person_id).exclude(digest="").values_list("digest", flat=True):
        transaction.on_commit(lambda digest=digest: engines().blobs.forget(digest))  # type: ignore[misc]
    for model in (Export, Impersonation, Notice, NoticeByMail, SignIn):
        model.objects.filter(person_id=person_id).delete()
    ScanSignIn.objects.filter(scanned_by_id=person_id).delete()
    RosterChange.objects.filter(person=person_id).delete()
