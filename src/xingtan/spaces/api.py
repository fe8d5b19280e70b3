"""Spaces for other domains."""

from xingtan.identity.events import AccountClosed
from xingtan.kernel.events import Event
from xingtan.moderation.events import CaseDecided
from xingtan.spaces.actions import (
    NewSpace,
    follow_decision,
    forget_owner,
    open_space,
    publish_article,
    upload_file,
    write_article,
)
from xingtan.spaces.queries import (
    SpaceView,
    article_subject,
    count_visits_with,
    own_data,
    public_spaces,
    space,
    space_id_of,
    space_of,
    space_of_school,
    space_subject,
)
from xingtan.spaces.rules import SpaceKind

__all__ = [
    "NewSpace",
    "SpaceKind",
    "SpaceView",
    "article_subject",
    "count_visits_with",
    "hear_account_closed",
    "hear_case_decided",
    "open_space",
    "own_data",
    "public_spaces",
    "publish_article",
    "space",
    "space_id_of",
    "space_of",
    "space_of_school",
    "space_subject",
    "upload_file",
    "write_article",
]


def hear_account_closed(event: Event) -> None:
    """Forget somebody who closed their account. Idempotent."""
    assert isinstance(event, AccountClosed)
    forget_owner(event.person)


def hear_case_decided(event: Event) -> None:
    """Take an article or a space out of sight where moderators decided so. Idempotent."""
    assert isinstance(event, CaseDecided)
    if event.subject_kind in {"article", "space"}:
        follow_decision(event.subject_kind, event.subject, event.on_appeal)
