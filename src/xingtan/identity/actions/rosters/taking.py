"""Taking a roster in."""

from uuid import UUID


def take_in_roster(roster_id: UUID) -> None:
    """Take a roster in whose state is `taking`: afterwards it is taken, or refused with nothing of it taken in.

    The background job. It can be killed at any moment and called again: it goes on where it was.
    """
    raise NotImplementedError
