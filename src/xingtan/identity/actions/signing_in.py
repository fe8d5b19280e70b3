"""What a sign-in leaves behind."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from xingtan.identity.events import (
    GuessingStopped,
    PasswordChanged,
    SignedIn,
)
from xingtan.identity.models import SignIn
from xingtan.identity.queries.ways import session_mark
from xingtan.identity.rules.ways import Way
from xingtan.kernel.clock import now
from xingtan.kernel.who import Who
from xingtan.outbox.api import announce

SpaceFinder = Callable[[UUID], UUID | None]
KEPT = timedelta(days=183)
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
    """Keep a row of a sign-in for half a year, and announce it, so that it is counted once."""
    held = SignIn.objects.filter(person_id=person_id)
    first = not held.exists()
    held.filter(at__lt=now() - KEPT).delete()
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


def note_guessing(person_id: UUID | None, network: str) -> None:
    """Announce that guesses at an account reached the limit."""
    announce(GuessingStopped(person=person_id, network=network))
