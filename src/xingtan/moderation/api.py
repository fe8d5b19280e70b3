"""Moderation for other domains: finding sensitive words, opening cases, and hearing what was decided."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from xingtan.identity.events import AccountClosed
from xingtan.kernel.events import Event
from xingtan.moderation.actions.cases import open_words_case
from xingtan.moderation.actions.forgetting import forget_person
from xingtan.moderation.actions.words import import_words
from xingtan.moderation.queries.cases import is_deleted, kept_before, know_subjects_with
from xingtan.moderation.queries.own_data import own_data
from xingtan.moderation.queries.words import finder
from xingtan.moderation.rules.cases import Outcome, Subject
from xingtan.moderation.rules.finding import Found

__all__ = [
    "Found",
    "Outcome",
    "Subject",
    "find_words",
    "hear_account_closed",
    "import_words",
    "is_deleted",
    "know_subjects_with",
    "open_words_case",
    "own_data",
]


def find_words(kind: str, subject_id: UUID, texts: Mapping[str, str]) -> dict[str, Sequence[Found]]:
    """Find the sensitive words in the parts of a thing, without those that a person looked at and kept.

    Two statements, and two more where a list moved. Parts without any are left out.
    """
    ready = finder()
    if not len(ready):
        return {}
    kept = kept_before(kind, subject_id)
    found = {
        where: tuple(one for one in ready.find(text) if (one.word, one.excerpt) not in kept)
        for where, text in texts.items()
    }
    return {where: each for where, each in found.items() if each}


def hear_account_closed(event: Event) -> None:
    """Forget who reported and who owned, for somebody who closed their account. Idempotent."""
    assert isinstance(event, AccountClosed)
    forget_person(event.person)
