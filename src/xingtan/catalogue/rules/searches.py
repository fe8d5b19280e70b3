"""Searches that people keep: what can be kept, and what is new for one."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from xingtan.kernel.errors import Refused
from xingtan.kernel.text import msgid

MOST_SAVED = 50
MOST_TEXT = 100
LABELS = ("section", "stage", "subject", "edition", "grade", "kind", "place")
LONGEST_LABEL = 40
TOLD_PAUSE = timedelta(hours=6)
"""A search tells at most once in so long, of all that came meanwhile: an import of thousands is one word."""


def clean(text: str) -> str:
    """Write a text in one line, without signs that no reader sees and no table takes."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def checked_search(text: str, labels: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Give a search as it is kept. Raises Refused where it asks for everything."""
    kept = clean(text[:MOST_TEXT])
    narrowed = {name: value for name in LABELS if (value := clean(labels.get(name, "")[:LONGEST_LABEL]))}
    if not kept and not narrowed:
        raise Refused("search-empty", msgid("先写要找什么，或者选一个范围，再存下来。"))
    return kept, narrowed


def require_room(kept: int) -> None:
    """Raise Refused where somebody keeps as many searches as one can keep."""
    if kept >= MOST_SAVED:
        raise Refused("searches-full", msgid("最多存 %(most)s 个搜索。去掉一个不用的，再存。"), most=MOST_SAVED)


def news(came: Iterable[tuple[UUID, datetime, int]], saved_at: datetime, seen_until: int) -> tuple[UUID, ...]:
    """Give what is new for a search: published since it was saved, by a change that it has not seen, newest first.

    An old resource that was only changed is none.
    """
    new = [(at, resource) for resource, at, change in came if at > saved_at and change > seen_until]
    return tuple(resource for _, resource in sorted(new, reverse=True))
