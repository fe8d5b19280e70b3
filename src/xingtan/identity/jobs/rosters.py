"""Rosters in the background: checked, taken in, undone. A task can run twice: each is idempotent."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django_tasks import task

from xingtan.identity.actions import rosters as actions

logger = logging.getLogger("xingtan.identity")


@task()
def check(roster_id: str) -> None:
    """Check a roster."""
    with _to_an_end(roster_id):
        actions.check_roster(UUID(roster_id))


@task()
def take_in(roster_id: str) -> None:
    """Take a roster in."""
    with _to_an_end(roster_id):
        actions.take_in_roster(UUID(roster_id))


@task()
def undo(roster_id: str, by: str = "") -> None:
    """Undo a roster."""
    with _to_an_end(roster_id):
        actions.undo_roster(UUID(roster_id), UUID(by) if by else None)


@contextmanager
def _to_an_end(roster_id: str) -> Iterator[None]:
    """Let nobody wait for ever: what fails for a reason that nobody foresaw is put back and said, and logged here."""
    try:
        yield
    except Exception:
        logger.exception("the roster %s could not be worked on", roster_id)
        actions.give_up(UUID(roster_id))
