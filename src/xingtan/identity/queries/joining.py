"""Reading how people join: what they hold, which codes and invitations are open."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db.models import Count, Exists, Max, OuterRef, Q

from xingtan.identity.models import Guardianship, Identifier, Invitation, Person, Role
from xingtan.identity.queries.identifiers import IdentifierKind, owners_of, phone_digest
from xingtan.identity.rules.authority import RoleName, Unit, UnitKind
from xingtan.identity.rules.joining import masked
from xingtan.kernel.clock import now, today

MOST_WAITING = 200
MOST_INVITABLE = 300


@dataclass(frozen=True, slots=True)
class Joiner:
    """Somebody who may be handed a slip: name, name to sign in with, open roles with their units.

    `recovers`: they proved a phone number or a mailbox, and get back into their account by it.
    """

    id: UUID
    name: str
    username: str
    roles: tuple[tuple[RoleName, Unit], ...]
    recovers: bool = False

    @property
    def unit(self) -> Unit | None:
        """Give the unit by which a school knows them: the class before the school."""
        order = (UnitKind.CLASS, UnitKind.SCHOOL, UnitKind.PLACE)
        held = [unit for _role, unit in self.roles if unit.kind in order]
        return min(held, key=lambda unit: (order.index(unit.kind), unit.code), default=None)

    @property
    def studies(self) -> bool:
        return any(role is RoleName.STUDENT for role, _unit in self.roles)


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation that can still be accepted: for which child, as what."""

    id: UUID
    child_id: UUID
    child_name: str
    class_code: str
    relation: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """An accepted invitation that waits for a teacher of the class.

    `expected`: the adult has proved a phone number that a roster names for the child.
    """

    id: UUID
    child_name: str
    class_code: str
    adult_name: str
    relation: str
    accepted_at: datetime
    expected: bool = False


@dataclass(frozen=True, slots=True)
class Invitable:
    """A student whose adults can be invited. `expects`: a roster names a phone; `texted_at`: of the last message."""

    id: UUID
    name: str
    expects: bool
    parents: int
    texted_at: datetime | None


def joiners(ids: Iterable[UUID]) -> tuple[Joiner, ...]:
    """List these people as long as their accounts are open, with every role that has not ended. Two statements."""
    wanted = list(ids)
    roles: dict[UUID, list[tuple[RoleName, Unit]]] = defaultdict(list)
    for row in Role.objects.filter(_open_now(), person_id__in=wanted).order_by("since", "id"):
        roles[row.person_id].append((RoleName(row.role), Unit(UnitKind(row.unit_kind), row.unit_code)))
    mailbox = EmailAddress.objects.filter(user_id=OuterRef("pk"), verified=True)
    people = (
        Person.objects.filter(id__in=wanted, is_active=True)
        .annotate(recovers=Q(phone_verified_at__isnull=False) | Exists(mailbox))
        .order_by("display_name", "username")
    )
    return tuple(
        Joiner(row.id, row.display_name, row.username, tuple(roles[row.id]), bool(row.recovers)) for row in people
    )


def student_ids(class_codes: Iterable[str]) -> tuple[UUID, ...]:
    """List the students of these classes today. One statement."""
    found = Role.objects.filter(
        _open_now(), role=RoleName.STUDENT, unit_kind=UnitKind.CLASS, unit_code__in=list(class_codes)
    )
    return tuple(found.filter(since__lte=today()).values_list("person_id", flat=True).distinct())


def invitable(class_code: str) -> tuple[Invitable, ...]:
    """List the students of a class by name, with what is known of their adults. Five statements."""
    ids = student_ids([class_code])[:MOST_INVITABLE]
    kept = Identifier.objects.filter(person_id__in=ids, kind=IdentifierKind.EXPECTED_PHONE)
    expects = set(kept.values_list("person_id", flat=True))
    kin = Guardianship.objects.filter(_open_now(), child_id__in=ids).values_list("child_id").annotate(Count("id"))
    sent = Invitation.objects.filter(child_id__in=ids).values_list("child_id").annotate(Max("texted_at"))
    parents, texted = dict(kin), dict(sent)
    people = Person.objects.filter(id__in=ids, is_active=True).order_by("display_name", "username")
    return tuple(
        Invitable(child, name, child in expects, parents.get(child, 0), texted.get(child))
        for child, name in people.values_list("id", "display_name")
    )


def member_ids(codes: dict[UnitKind, Iterable[str]]) -> tuple[UUID, ...]:
    """List who holds any role in one of these units today. One statement."""
    there = Q(pk__in=[])
    for kind, wanted in codes.items():
        there |= Q(unit_kind=kind, unit_code__in=list(wanted))
    found = Role.objects.filter(there, _open_now(), since__lte=today())
    return tuple(found.values_list("person_id", flat=True).distinct())


def open_invitation(digest: str = "", invitation_id: UUID | None = None) -> Invited | None:
    """Give the invitation of this code's digest, or of this id, while it can be accepted. Two statements."""
    key = Q(id=invitation_id) if invitation_id is not None else Q(digest=digest)
    row = Invitation.objects.filter(
        key, accepted_at__isnull=True, decided_at__isnull=True, expires_at__gt=now(), child__is_active=True
    ).select_related("child").first()  # fmt: skip
    if row is None:
        return None
    codes = _classes_of([row.child_id])
    return Invited(
        row.id, row.child_id, row.child.display_name, codes.get(row.child_id, ""), row.relation, row.expires_at
    )


def waiting_invitations(class_codes: Iterable[str]) -> tuple[Waiting, ...]:
    """List the accepted invitations of children of these classes that nobody decided, oldest first. 3 statements."""
    classes = set(class_codes)
    rows = Invitation.objects.filter(
        accepted_at__isnull=False,
        decided_at__isnull=True,
        child__in=Role.objects.filter(
            _open_now(), role=RoleName.STUDENT, unit_kind=UnitKind.CLASS, unit_code__in=classes
        ).values("person_id"),
    )
    found = list(rows.select_related("child", "accepted_by").order_by("accepted_at")[:MOST_WAITING])
    codes = _classes_of([row.child_id for row in found], classes)
    phones = {
        row.id: phone_digest(row.child_id, row.accepted_by.phone)
        for row in found
        if row.accepted_by and row.accepted_by.phone and row.accepted_by.phone_verified_at
    }
    named = owners_of(IdentifierKind.EXPECTED_PHONE, phones.values())
    return tuple(
        Waiting(
            row.id,
            row.child.display_name,
            codes.get(row.child_id, ""),
            row.accepted_by.display_name if row.accepted_by else "",
            row.relation,
            row.accepted_at or row.issued_at,
            phones.get(row.id, "") in named,
        )
        for row in found
    )


def accepted_by(adult_id: UUID) -> tuple[str, ...]:
    """List the children whose invitations this adult accepted and nobody decided yet: masked. One statement."""
    found = Invitation.objects.filter(accepted_by_id=adult_id, decided_at__isnull=True).order_by("accepted_at")
    return tuple(masked(name) for name in found.values_list("child__display_name", flat=True))


def _classes_of(child_ids: Iterable[UUID], within: set[str] | None = None) -> dict[UUID, str]:
    rows = Role.objects.filter(
        _open_now(), role=RoleName.STUDENT, unit_kind=UnitKind.CLASS, person_id__in=list(child_ids)
    )
    return {
        person_id: code
        for person_id, code in rows.values_list("person_id", "unit_code")
        if within is None or code in within
    }


def _open_now() -> Q:
    return Q(until__isnull=True) | Q(until__gt=today())
