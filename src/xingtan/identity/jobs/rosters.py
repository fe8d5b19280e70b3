"""Rosters in the background: checked, taken in, undone. A task can run twice: each is idempotent."""

from uuid import UUID

from django_tasks import task

from xingtan.identity.actions import rosters as actions


@task()
def check(roster_id: str) -> None:
    """Check a roster."""
    actions.check_roster(UUID(roster_id))


@task()
def take_in(roster_id: str) -> None:
    """Take a roster in."""
    actions.take_in_roster(UUID(roster_id))


@task()
def undo(roster_id: str, by: str = "") -> None:
    """Undo a roster."""
    actions.undo_roster(UUID(roster_id), UUID(by) if by else None)
