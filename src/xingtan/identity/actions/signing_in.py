"""What a sign-in leaves behind, and for how long."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models.signals import pre_save

from xingtan.identity.events import (
    GuessingStopped,
    PasswordChanged,
    SessionRefused,
    SignedIn,
)
from xingtan.identity.models import SignIn
from xingtan.identity.queries.ways import session_mark
from xingtan.identity.rules.devices import network_of
from xingtan.identity.rules.ways import Way
from xingtan.kernel.clock import now
from xingtan.kernel.who import Who
from xingtan.outbox.api import announce

SpaceFinder = Callable[[UUID], UUID | None]
KEPT = timedelta(days=183)
MOST_AT_ONCE = 1000
_find_space: list[SpaceFinder] = [lambda _person: None]


def find_space_with(finder: SpaceFinder) -> None:
    """Make `finder` what knows a person's own space in this process; spaces lie above identity and are not asked."""
    _find_space[:] = [finder]


@dataclass(frozen=True, slots=True)
class Entrance:
    """How somebody came in: `session` is the key of their session, of which a digest is kept."""

    way: Way = Way.OTHER
    device: str = ""
    network: str = ""
    session: str | None = None
    known_device: bool = True


def note_sign_in(person_id: UUID, who: Who, entrance: Entrance = Entrance()) -> None:
    """Keep a row of a sign-in, and announce it, so that it is counted once."""
    first = not SignIn.objects.filter(person_id=person_id).exists()
    SignIn.objects.create(
        person_id=person_id,
        way=entrance.way.value,
        device=entrance.device[:120],
        address=entrance.network[:48],
        session=session_mark(entrance.session),
    )
    announce(
        SignedIn(
            person=person_id,
            pseudonym=who.person,
            role=who.role,
            place=who.place,
            school=who.school,
            space=_find_space[0](person_id),
            way=entrance.way.value,
            device=entrance.device,
            network=entrance.network,
            known_device=entrance.known_device or first,
        )
    )


def note_password_change(person_id: UUID) -> None:
    """Announce that a person has a new password."""
    announce(PasswordChanged(person=person_id))


def note_stale_session(person_id: UUID, network: str) -> None:
    """Announce that a session from before a person's password was changed opened nothing."""
    announce(SessionRefused(person=person_id, network=network))


def note_guessing(person_id: UUID | None, network: str) -> None:
    """Announce that guesses at an account reached the limit."""
    announce(GuessingStopped(person=person_id, network=network))


def forget_old_sign_ins() -> int:
    """Remove the oldest sign-ins, a thousand at most, where they are more than half a year ago; give how many."""
    oldest = SignIn.objects.order_by("pk").values_list("pk", "at")[:MOST_AT_ONCE]
    old = [number for number, at in oldest if at < now() - KEPT]
    return int(SignIn.objects.filter(pk__in=old).delete()[0])


def forget_ended_sessions() -> int:
    """Remove a thousand sessions at most whose time is over, whoever they were of; give how many."""
    over = Session.objects.filter(expire_date__lt=now()).order_by("expire_date")
    keys = list(over.values_list("session_key", flat=True)[:MOST_AT_ONCE])
    UserSession.objects.filter(session_key__in=keys).delete()
    return int(Session.objects.filter(session_key__in=keys).delete()[0])


def keep_only_networks() -> None:
    """Let no table have the address of a signed-in browser: allauth keeps whole ones, we the network they are in."""
    pre_save.connect(_cut_address, sender=UserSession, dispatch_uid="identity.session.network")


def _cut_address(instance: UserSession, **_: Any) -> None:
    network = network_of(str(instance.ip))
    instance.ip = network.partition("/")[0] or instance.ip
