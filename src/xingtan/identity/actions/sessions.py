"""Signing devices out from another one."""

from uuid import UUID

from allauth.usersessions.models import UserSession

from xingtan.identity.actions.tokens import leave_applications
from xingtan.identity.events import SessionsEnded
from xingtan.outbox.api import announce

MOST_SESSIONS = 30  # of one person; what a browser left behind long ago makes room for the newest


def make_room(person_id: UUID) -> None:
    """End a person's oldest sessions beyond thirty, so that nobody's sign-in grows slow by signing in."""
    surplus = UserSession.objects.filter(user_id=person_id).order_by("-created_at", "-pk")[MOST_SESSIONS:]
    for session in surplus:
        _end(session)


def end_sessions(person_id: UUID, only: int | None = None, but: str | None = None) -> int:
    """Sign a person out of one browser (`only`, its id) or of all but the one with the session key `but`.

    Gives how many ended. The sessions of other people stay, whatever id is given.
    """
    held = UserSession.objects.filter(user_id=person_id)
    chosen = held.filter(pk=only) if only is not None else held.exclude(session_key=but or "")
    count = 0
    for session in chosen:
        _end(session)
        count += 1
    if count:
        announce(SessionsEnded(person=person_id, count=count))
    return count


def _end(session: UserSession) -> None:
    """Sign a browser out, and out of the applications that it was signed in to."""
    leave_applications(session.user_id, session.session_key)
    session.end()
