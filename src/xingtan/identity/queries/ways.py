"""Reading the ways into an account: whom a name, a number or an address leads to; sessions; what signed in before."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session

from xingtan.identity.models import Person, SignIn
from xingtan.identity.rules.devices import device_name, network_of
from xingtan.identity.rules.phones import phone_number
from xingtan.kernel.clock import now

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A browser in which somebody is signed in."""

    id: int
    device: str
    network: str
    since: datetime
    here: bool


@dataclass(frozen=True, slots=True)
class SignInLine:
    """One sign-in of the past. `here`: this very session began with it."""

    at: datetime
    way: str
    device: str
    network: str
    here: bool


@dataclass(frozen=True, slots=True)
class Key:
    """A passkey or security key of a person."""

    id: int
    name: str
    since: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Ways:
    """Everything by which a person can sign in."""

    username: str
    has_password: bool
    phone: str
    mails: tuple[str, ...]
    totp: bool
    keys: tuple[Key, ...]
    codes_left: int | None
    linked: int


def person_by_name(login: str) -> Person | None:
    """Find whom a user name, a phone number or a proved mail address leads to; one statement, or two for a number.

    A mail address or number that is not proved signs in with the password all the same: knowing both is proof enough.
    """
    told = login.strip()
    if "@" in told:
        held = EmailAddress.objects.filter(email=told.lower()).select_related("user")
        found = held.order_by("-verified", "id").first()
        if found is not None and isinstance(found.user, Person):
            return found.user
    phone = phone_number(told)
    owner = Person.objects.filter(phone=phone).first() if phone else None
    return owner or Person.objects.filter(username=told.lower()).first()


def person_by_proved_address(address: str) -> Person | None:
    """Find the open account whose phone number or mail address, proved by a code once, this is. One statement."""
    phone = phone_number(address)
    if phone:
        return Person.objects.filter(phone=phone, phone_verified_at__isnull=False, is_active=True).first()
    proved = EmailAddress.objects.filter(email=address.lower(), verified=True, user__is_active=True)
    found = proved.select_related("user").first()
    return found.user if found is not None and isinstance(found.user, Person) else None


def person_by_phone(phone: str) -> Person | None:
    """Find whose number this is, proved or not. One statement."""
    return Person.objects.filter(phone=phone).first()


def ways_of(person: Person) -> Ways:
    """List everything by which a person can sign in. Three statements."""
    factors = list(Authenticator.objects.filter(user=person).order_by("created_at"))
    mails = EmailAddress.objects.filter(user=person).order_by("-primary", "email").values_list("email", flat=True)
    codes = next((each for each in factors if each.type == Authenticator.Type.RECOVERY_CODES), None)
    return Ways(
        username=person.username,
        has_password=person.has_usable_password(),
        phone=person.phone if person.phone_verified_at else "",
        mails=tuple(mails),
        totp=any(each.type == Authenticator.Type.TOTP for each in factors),
        keys=tuple(
            Key(each.pk, str(each.data.get("name", "")), each.created_at, each.last_used_at)
            for each in factors
            if each.type == Authenticator.Type.WEBAUTHN
        ),
        codes_left=None if codes is None else len(codes.wrap().get_unused_codes()),
        linked=SocialAccount.objects.filter(user=person).count(),
    )


def has_second_factor(person_id: UUID) -> bool:
    """Say whether a person signs in with one more thing than the password. One statement."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return bool(Authenticator.objects.filter(user_id=person_id, type__in=kinds).exists())


def sessions_of(person: Person, here: str | None) -> tuple[SessionLine, ...]:
    """List the browsers in which a person is signed in, this one first. Two statements.

    What has ended, or began before the password was changed, opens nothing and is not listed.
    """
    every = list(UserSession.objects.filter(user=person))
    kept = Session.objects.filter(session_key__in=[each.session_key for each in every], expire_date__gt=now())
    mark = person.get_session_auth_hash()
    alive = {one.session_key for one in kept if one.get_decoded().get(HASH_SESSION_KEY) == mark}
    held = [each for each in every if each.session_key in alive]
    lines = [
        SessionLine(
            each.pk, device_name(each.user_agent), network_of(each.ip), each.created_at, each.session_key == here
        )
        for each in held
    ]
    return tuple(sorted(lines, key=lambda line: (not line.here, -line.since.timestamp())))


def sign_ins_of(person_id: UUID, here: str | None) -> tuple[SignInLine, ...]:
    """List a person's sign-ins, the newest first, fifty at most. One statement."""
    mark = session_mark(here)
    rows = SignIn.objects.filter(person_id=person_id).order_by("-at")[:MOST_SHOWN]
    return tuple(
        SignInLine(row.at, row.way, row.device, row.address, bool(mark) and row.session == mark) for row in rows
    )


def session_mark(key: str | None) -> str:
    """Give what is kept of a session's key: enough to recognise it, useless to enter with."""
    return "" if not key else hashlib.sha256(b"xingtan.session\0" + key.encode()).hexdigest()
