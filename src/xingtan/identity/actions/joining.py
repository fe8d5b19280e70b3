"""Handing out codes, claiming accounts with them, inviting parents, accepting and confirming."""

import hmac
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xingtan.identity.actions.roles import role_row
from xingtan.identity.actions.signing_in import note_password_change
from xingtan.identity.events import (
    AccountClaimed,
    ClaimCodeIssued,
    InvitationAccepted,
    InvitationDecided,
    ParentInvited,
    ParentTexted,
    RoleGranted,
)
from xingtan.identity.models import ClaimCode, Guardianship, Invitation, Person, Role
from xingtan.identity.queries import joining as queries
from xingtan.identity.queries.identifiers import expects_phone
from xingtan.identity.rules import joining as rules
from xingtan.identity.rules.authority import Asker, HeldRole, RoleName, Unit, UnitKind, UnitPath
from xingtan.identity.rules.joining import Standing
from xingtan.identity.rules.phones import masked as shown
from xingtan.identity.rules.phones import phone_number
from xingtan.kernel.clock import SHANGHAI, now, today
from xingtan.kernel.errors import Conflict, NotAllowed, NotFound, Refused
from xingtan.kernel.text import msgid
from xingtan.outbox.api import announce
from xingtan.ports import engines
from xingtan.ports.messages import Text

PathsOf = Callable[[Unit], tuple[UnitPath, ...]]


@dataclass(frozen=True, slots=True)
class Slip:
    """What is printed for one person, once: the code is nowhere else. `unit` is their class or school."""

    person_id: UUID
    name: str
    username: str
    unit: Unit | None
    code: str
    expires_on: date


@dataclass(frozen=True, slots=True)
class Slips:
    """The slips of one call, and the names of those who got none."""

    made: tuple[Slip, ...]
    left_out: tuple[str, ...]


def issue_claim_codes(asker: Asker, people: Iterable[UUID], paths_of: PathsOf) -> Slips:
    """Make a new code for each of these people; their older codes end.

    Raises NotAllowed where one of them is not the asker's to vouch for, Refused for too many at once. Who holds a role
    that the asker could not give is left out: the code would open that too. So is who proved a number or a mailbox: the
    account is theirs alone, and a role that somebody gave them hands it to nobody.
    """
    found, standings = _vouched(asker, people, paths_of)
    fit = [each for each in found if not each.recovers and rules.may_hand_over(asker, standings[each.id], today())]
    at, ends = now(), now() + timedelta(days=rules.DAYS_VALID)
    with transaction.atomic():
        ClaimCode.objects.filter(
            person_id__in=[each.id for each in fit], used_at__isnull=True, expires_at__gt=at
        ).update(expires_at=at)
        slips = [_slip(each, _new_code(rules.CLAIM_SIGNS), ends) for each in fit]
        ClaimCode.objects.bulk_create(
            [
                ClaimCode(
                    person_id=each.person_id,
                    digest=_claim_digest(each.person_id, each.code),
                    issued_by_id=asker.person_id,
                    issued_at=at,
                    expires_at=ends,
                )
                for each in slips
            ],
            batch_size=100,
        )
        for each in slips:
            announce(ClaimCodeIssued(person=each.person_id, by=asker.person_id))
    return Slips(tuple(slips), tuple(each.name for each in found if each not in fit))


def claim_account(username: str, code: str, password: str) -> Person:
    """Set the password of whoever the code was printed for, and end the code; gives their account to sign in.

    Raises Refused, always with the same words, where name and code do not fit, the code is old or was used; Django's
    ValidationError where the password is no good, and then the code still works.
    """
    person = Person.objects.filter(username=rules.read_name(username), is_active=True).first()
    person_id = person.id if person else UUID(int=0)  # whoever does not exist costs the same work
    digest = _claim_digest(person_id, rules.read_code(code))
    known = ClaimCode.objects.filter(person_id=person_id, used_at__isnull=True, expires_at__gt=now())
    fitting = [row for row in known if hmac.compare_digest(row.digest, digest)]
    if person is None or not fitting:
        raise _claim_refused()
    validate_password(password, person)
    with transaction.atomic():
        if not ClaimCode.objects.filter(id=fitting[0].id, used_at__isnull=True).update(used_at=now()):
            raise _claim_refused()
        person.set_password(password)
        person.save(update_fields=["password"])
        announce(AccountClaimed(person=person.id))
        note_password_change(person.id)
    return person


def _claim_refused() -> Refused:
    return Refused(
        "claim-refused",
        msgid("用户名和认领码对不上，或者认领码过期了、用过了。请对照纸条再看一看，或者请学校重新打印。"),
    )


def invite_parents(asker: Asker, children: Iterable[UUID], paths_of: PathsOf) -> Slips:
    """Make an invitation for each of these students; older ones stay, a child may have several adults.

    Raises NotAllowed where one of them is not the asker's to vouch for, Refused for too many at once.
    """
    found, _standings = _vouched(asker, children, paths_of)
    fit = [each for each in found if each.studies]
    at, ends = now(), now() + timedelta(days=rules.DAYS_VALID)
    with transaction.atomic():
        slips = [_slip(each, _new_code(rules.INVITATION_SIGNS), ends) for each in fit]
        _keep_invitations(slips, asker, at)
        for each in slips:
            announce(ParentInvited(child=each.person_id, by=asker.person_id))
    return Slips(tuple(slips), tuple(each.name for each in found if each not in fit))


def text_invitation(asker: Asker, child_id: UUID, phone: str, address: str, paths_of: PathsOf) -> str:
    """Send an invitation for this student to a phone that a roster names; gives the number as it may be shown.

    The node keeps no number of a roster, only what tells whether one is the same: somebody writes it, and nobody else
    than who the school named gets a message. `address` is the page on which the code is written.
    Raises NotAllowed where the child is not the asker's to vouch for, Refused for another number and over a limit.
    """
    found, _standings = _vouched(asker, [child_id], paths_of)
    number, at = phone_number(phone), now()
    if number is None:
        raise Refused("phone-unreadable", msgid("这不像一个手机号，没有发。请看一看再写一遍。"))
    if not found[0].studies or not expects_phone(child_id, number):
        raise Refused(
            "phone-not-expected",
            msgid("%(phone)s 和名册里登记的不一样，没有发。请核对号码，或者打印邀请。"),
            phone=shown(number),
        )
    today_sent = Invitation.objects.filter(texted_at__gt=at - timedelta(days=1))
    if today_sent.filter(child_id=child_id).count() >= rules.TEXTS_OF_CHILD:
        raise Refused(
            "texted-often",
            msgid("这个孩子的家长一天里已经收到 %(most)s 条短信，没有再发。请过一天再发，或者打印邀请。"),
            most=rules.TEXTS_OF_CHILD,
        )
    if today_sent.filter(issued_by_id=asker.person_id).count() >= rules.TEXTS_OF_SENDER:
        raise Refused(
            "texted-many", msgid("你一天里发的短信已经满 %(most)s 条，请过一天再发。"), most=rules.TEXTS_OF_SENDER
        )
    slip = _slip(found[0], _new_code(rules.INVITATION_SIGNS), at + timedelta(days=rules.DAYS_VALID))
    with transaction.atomic():
        _keep_invitations([slip], asker, at, texted=True)
        announce(ParentTexted(child=child_id, by=asker.person_id))
        transaction.on_commit(partial(engines().messages.text, _invitation_text(number, slip, address)))
    return shown(number)


def _invitation_text(number: str, slip: Slip, address: str) -> Text:
    words = {"child": rules.masked(slip.name), "code": slip.code, "days": str(rules.DAYS_VALID), "address": address}
    said = _(
        "【杏坛】学校请你做%(child)s的家长。打开 %(address)s ，写上邀请码 %(code)s ，%(days)s 天内有效。"
        "不是你的孩子，就不用理会。"
    )
    return Text(number, "invitation", said % words, "en" if get_language() == "en" else "zh", words)


def _keep_invitations(slips: Sequence[Slip], asker: Asker, at: datetime, texted: bool = False) -> None:
    Invitation.objects.bulk_create(
        [
            Invitation(
                child_id=each.person_id,
                relation=rules.RELATIONS[-1],
                digest=_digest("invitation", rules.read_code(each.code).encode()),
                issued_by_id=asker.person_id,
                issued_at=at,
                expires_at=at + timedelta(days=rules.DAYS_VALID),
                texted_at=at if texted else None,
            )
            for each in slips
        ],
        batch_size=100,
    )


def find_invitation(code: str) -> queries.Invited:
    """Give the invitation that this code opens. Raises Refused where there is none that can still be accepted."""
    plain = rules.read_code(code)
    found = queries.open_invitation(_digest("invitation", plain.encode())) if plain else None
    if found is None:
        raise _invitation_refused()
    return found


def accept_invitation(asker: Asker, invitation_id: UUID, relation: str) -> None:
    """Accept as an adult with an account; what it gives waits for a teacher of the class.

    Raises Refused for a student, for the child itself, for who is known to be under eighteen, for who is its parent
    or waits already, and where the invitation can no longer be accepted.
    """
    assert asker.person_id is not None
    found = queries.open_invitation(invitation_id=invitation_id)
    if found is None:
        raise _invitation_refused()
    if relation not in rules.RELATIONS:
        raise Refused("relation-unknown", msgid("请选一选你是孩子的什么人。"))
    born_on = Person.objects.values_list("born_on", flat=True).get(id=asker.person_id)
    young = born_on is not None and rules.years_old(born_on, today()) < rules.ADULT
    if young or any(held.role is RoleName.STUDENT and held.holds_on(today()) for held in asker.roles):
        raise Refused("parent-not-adult", msgid("家长要是成年人。请用家长自己的账号登录，或者给家长注册一个。"))
    if Guardianship.objects.filter(parent_id=asker.person_id, child_id=found.child_id, until__isnull=True).exists():
        raise Refused("parent-already", msgid("你已经是这个孩子的家长，不用再接受一次。"))
    if Invitation.objects.filter(
        accepted_by_id=asker.person_id, child_id=found.child_id, decided_at__isnull=True
    ).exists():
        raise Refused("invitation-waits", msgid("你已经接受过这个孩子的邀请，正在等老师确认。"))
    with transaction.atomic():
        taken = Invitation.objects.filter(id=found.id, accepted_at__isnull=True, decided_at__isnull=True).update(
            accepted_by_id=asker.person_id, accepted_at=now(), relation=relation
        )
        if not taken:
            raise _invitation_refused()
        announce(InvitationAccepted(invitation=found.id, child=found.child_id, adult=asker.person_id))


def decide_invitation(asker: Asker, invitation_id: UUID, confirmed: bool, paths_of: PathsOf) -> None:
    """Confirm that this adult is the child's parent, or refuse; only now the role and the guardianship exist.

    Raises NotFound for what does not wait or is not the asker's to vouch for, Conflict where somebody decided first,
    NotAllowed for one's own.
    """
    assert asker.person_id is not None
    row = Invitation.objects.filter(id=invitation_id, accepted_at__isnull=False).first()
    child = next(iter(queries.joiners([row.child_id])), None) if row else None
    if row is None or child is None or not rules.vouches(asker, _standings(child, paths_of, {}), today()):
        raise NotFound("invitation-unknown", msgid("没有这个等着确认的邀请。"))
    if row.accepted_by_id is None:
        raise NotFound("invitation-unknown", msgid("没有这个等着确认的邀请。"))
    if row.accepted_by_id == asker.person_id:
        raise NotAllowed("invitation-own", msgid("自己不能确认自己。请学校管理员或班里别的老师来确认。"))
    with transaction.atomic():
        decided = Invitation.objects.filter(id=row.id, decided_at__isnull=True).update(
            decided_by_id=asker.person_id, decided_at=now(), confirmed=confirmed
        )
        if not decided:
            raise Conflict("invitation-decided", msgid("这个邀请已经有人答复过了。"))
        if confirmed:
            _make_parent(row.accepted_by_id, row.child_id, asker.person_id)
        announce(
            InvitationDecided(
                invitation=row.id,
                child=row.child_id,
                adult=row.accepted_by_id,
                confirmed=confirmed,
                by=asker.person_id,
            )
        )


def _make_parent(adult_id: UUID, child_id: UUID, by: UUID) -> None:
    unit = Unit(UnitKind.PERSON, str(child_id))
    held = HeldRole(RoleName.PARENT, unit, today())
    same = Role.objects.filter(person_id=adult_id, role=held.role, unit_kind=unit.kind, unit_code=unit.code)
    if not same.filter(until__isnull=True).exists() and not same.filter(since=held.since).update(until=None):
        role_row(adult_id, held).save(force_insert=True)
        announce(
            RoleGranted(
                person=adult_id, role=held.role, unit_kind=unit.kind, unit_code=unit.code, since=held.since,
                until=None, by=by,
            )
        )  # fmt: skip
    Guardianship.objects.update_or_create(
        parent_id=adult_id, child_id=child_id, since=today(), defaults={"until": None}
    )


def _vouched(
    asker: Asker, people: Iterable[UUID], paths_of: PathsOf
) -> tuple[tuple[queries.Joiner, ...], dict[UUID, tuple[Standing, ...]]]:
    wanted = set(people)
    if not wanted:
        raise Refused("nobody-chosen", msgid("还没有选人。请先选上要打印的人。"))
    if len(wanted) > rules.AT_ONCE:
        raise Refused(
            "too-many-chosen", msgid("一次最多打印 %(most)s 个人的。请一个班一个班地打印。"), most=rules.AT_ONCE
        )
    found = queries.joiners(wanted)
    known: dict[Unit, tuple[UnitPath, ...]] = {}
    standings = {each.id: _standings(each, paths_of, known) for each in found}
    if len(found) < len(wanted) or not all(rules.vouches(asker, standings[each.id], today()) for each in found):
        raise NotAllowed("person-not-yours", msgid("选的人里有不归你管的，什么也没有做。"))
    return found, standings


def _standings(
    person: queries.Joiner, paths_of: PathsOf, known: dict[Unit, tuple[UnitPath, ...]]
) -> tuple[Standing, ...]:
    for _role, unit in person.roles:
        if unit not in known:
            known[unit] = paths_of(unit)
    return tuple(Standing(role, known[unit]) for role, unit in person.roles)


def _slip(person: queries.Joiner, code: str, ends: datetime) -> Slip:
    return Slip(
        person.id, person.name, person.username, person.unit, rules.grouped(code), ends.astimezone(SHANGHAI).date()
    )


def _new_code(signs: int) -> str:
    return rules.spelled([secrets.randbelow(len(rules.ALPHABET)) for _ in range(signs)])


def _claim_digest(person_id: UUID, code: str) -> str:
    return _digest("claim", person_id.bytes + rules.read_code(code).encode())


def _digest(purpose: str, secret: bytes) -> str:
    key = f"xingtan.{purpose}\0{settings.SECRET_KEY}".encode()
    return hmac.digest(key, secret, "sha256").hex()


def _invitation_refused() -> Refused:
    return Refused(
        "invitation-refused",
        msgid("没有这个邀请码，或者它过期了、用过了。请对照纸条或短信再看一看，或者请老师重新发一次。"),
    )
