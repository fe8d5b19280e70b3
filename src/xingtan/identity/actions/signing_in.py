"""What a sign-in leaves behind."""

from collections.abc import Callable
from uuid import UUID

from xingtan.identity.events import PasswordChanged, SignedIn
from xingtan.kernel.who import Who
from xingtan.outbox.api import announce

SpaceFinder = Callable[[UUID], UUID | None]
_find_space: list[SpaceFinder] = [lambda _person: None]


def find_space_with(finder: SpaceFinder) -> None:
    """Make `finder` what knows a person's own space in this process; spaces lie above identity and are not asked."""
    _find_space[:] = [finder]


def note_sign_in(person_id: UUID, who: Who) -> None:
    """Announce that a person signed in, so that it is counted once."""
    announce(
        SignedIn(
            person=person_id,
            pseudonym=who.person,
            role=who.role,
            place=who.place,
            school=who.school,
            space=_find_space[0](person_id),
        )
    )


def note_password_change(person_id: UUID) -> None:
    """Announce that a person has a new password."""
    announce(PasswordChanged(person=person_id))
