"""Undoing a roster."""

from uuid import UUID


def undo_roster(roster_id: UUID) -> None:
    """Put back what a roster in state `undoing` changed; who was changed since stays, named in `report.not_undone`.

    The background job. It can be killed at any moment and called again: it goes on where it was.
    """
    raise NotImplementedError
