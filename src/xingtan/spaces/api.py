"""Spaces for other domains."""

from xingtan.identity.events import AccountClosed
from xingtan.kernel.events import Event
from xingtan.spaces.actions import NewSpace, forget_owner, open_space, publish_article, upload_file, write_article
from xingtan.spaces.queries import (
    SpaceView,
    count_visits_with,
    own_data,
    public_spaces,
    space,
    space_id_of,
    space_of,
    space_of_school,
)
from xingtan.spaces.rules import SpaceKind

__all__ = [
    "NewSpace",
    "SpaceKind",
    "SpaceView",
    "count_visits_with",
    "hear_account_closed",
    "open_space",
    "own_data",
    "public_spaces",
    "publish_article",
    "space",
    "space_id_of",
    "space_of",
    "space_of_school",
    "upload_file",
    "write_article",
]


def hear_account_closed(event: Event) -> None:
    """Forget somebody who closed their account. Idempotent."""
    assert isinstance(event, AccountClosed)
    forget_owner(event.person)
