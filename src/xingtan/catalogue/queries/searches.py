"""Searches that people keep: their own list, and what came for whom."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Min, Q

from xingtan.catalogue.models import Resource, SavedSearch, SearchChange
from xingtan.catalogue.queries.curriculum import names
from xingtan.catalogue.queries.search import LABELS, label_name
from xingtan.catalogue.rules.searches import MOST_SAVED
from xingtan.catalogue.rules.vocabulary import Status

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class SavedLine:
    """A search that somebody keeps: its words, what it is narrowed by, in codes and in the language in force."""

    id: int
    text: str
    labels: Mapping[str, str]
    narrowed: tuple[str, ...]
    tells: bool
    saved_at: datetime
    told_at: datetime | None


def searches_of(person: UUID) -> tuple[SavedLine, ...]:
    """List the searches that a person keeps, the latest first. At most three statements."""
    rows = list(SavedSearch.objects.filter(person=person).order_by("-saved_at", "-id")[:MOST_SAVED])
    return tuple(map(_line, rows)) if rows else ()


def search_of(person: UUID, text: str, labels: Mapping[str, str]) -> int | None:
    """Give the number of the search that a person keeps with these words and labels; None where they keep none such.
    One statement.
    """
    rows = SavedSearch.objects.filter(person=person, text=text).values_list("id", "labels")
    return next((number for number, its in rows if its == dict(labels)), None)


def named(text: str, labels: Mapping[str, str]) -> str:
    """Name a search in one line, in the language in force: its words, else what it is narrowed by. Two statements."""
    return text or "、".join(_narrowed(labels))


def _narrowed(labels: Mapping[str, str]) -> tuple[str, ...]:
    known = names()
    return tuple(name for label in LABELS if label in labels and (name := label_name(label, labels[label], known)))


def _line(row: SavedSearch) -> SavedLine:
    return SavedLine(row.pk, row.text, row.labels, _narrowed(row.labels), row.tells, row.saved_at, row.told_at)


# telling ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Waiting:
    """A search whose keeper is told of what comes."""

    id: int
    person: UUID
    text: str
    labels: Mapping[str, str]
    seen_until: int
    saved_at: datetime


def due(at: datetime, pause: timedelta) -> "Q":
    """Say which searches may tell something at an instant: those that told nothing during the pause before it."""
    return Q(tells=True) & (Q(told_at__isnull=True) | Q(told_at__lt=at - pause))


def first_unseen(at: datetime, pause: timedelta) -> int | None:
    """Give up to which change all that may tell something have seen them; None where nobody waits. One statement."""
    found: int | None = SavedSearch.objects.filter(due(at, pause)).aggregate(least=Min("seen_until"))["least"]
    return found


def waiting(at: datetime, pause: timedelta, until: int) -> Iterator[Waiting]:
    """Read the searches that may tell of a change up to `until`, those that ask the same one after another."""
    rows = SavedSearch.objects.filter(due(at, pause), seen_until__lt=until).order_by("text", "id")
    for row in rows.values_list("id", "person", "text", "labels", "seen_until", "saved_at").iterator(AT_ONCE):
        yield Waiting(*row)


@dataclass(frozen=True, slots=True)
class Came:
    """A published resource that changed, when it was published, and the number of its last change."""

    id: UUID
    title: str
    published_at: datetime
    change: int


def came_between(after: int, until: int) -> tuple[Came, ...]:
    """Read which published resources changed after one change and up to another. Two statements."""
    rows = SearchChange.objects.filter(id__gt=after, id__lte=until).order_by("id").values_list("resource", "id")
    last = dict(rows)
    found = Resource.objects.filter(id__in=list(last), status=Status.PUBLISHED, published_at__isnull=False)
    return tuple(
        Came(resource, title, at, last[resource])
        for resource, title, at in found.values_list("id", "title", "published_at")
        if at is not None
    )


def change_after(after: int, most: int) -> int:
    """Give the number of the last of `most` changes after one; that one where none follows. One statement."""
    ids = list(SearchChange.objects.filter(id__gt=after).order_by("id").values_list("id", flat=True)[:most])
    return ids[-1] if ids else after
