"""Learning for other domains."""

from xingtan.identity.events import AccountClosed
from xingtan.kernel.events import Event
from xingtan.learning.actions.attempts import forget_person
from xingtan.learning.queries.own_data import own_data

__all__ = ["hear_account_closed", "own_data"]


def hear_account_closed(event: Event) -> None:
    """Forget somebody who closed their account. Idempotent."""
    assert isinstance(event, AccountClosed)
    forget_person(event.person)
