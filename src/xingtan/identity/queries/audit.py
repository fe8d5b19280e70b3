"""Reading the audit log."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from xingtan.identity.models import AuditEntry, Person
from xingtan.identity.rules.audit import Entry, Verdict, verify
from xingtan.kernel.clock import midnight

PAGE = 50
MOST_EXPORTED = 20_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the log is asked for: about or by these people, of a kind, in a unit or below, from since to until."""

    people: tuple[UUID, ...] | None = None
    kind: str = ""
    reach: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One page of the log, the newest first; `total` entries fit."""

    entries: tuple[Entry, ...]
    total: int
    page: int
    pages: int


def search(asked: Asked, reaches: Iterable[str], page: int = 1) -> Found:
    """Give a page of what fits, of nothing but these subtrees. Two statements."""
    rows = AuditEntry.objects.filter(_fits(asked, reaches))
    total = rows.count()
    pages = max(1, -(-total // PAGE))
    shown = min(max(page, 1), pages)
    found = rows.order_by("-number")[(shown - 1) * PAGE : shown * PAGE]
    return Found(tuple(_entry(row) for row in found), total, shown, pages)


def everything(asked: Asked, reaches: Iterable[str]) -> Iterator[Entry]:
    """Give what fits, the newest first, at most MOST_EXPORTED, without holding it all. One statement."""
    rows = AuditEntry.objects.filter(_fits(asked, reaches)).order_by("-number")[:MOST_EXPORTED]
    return (_entry(row) for row in rows.iterator(chunk_size=500))


def verified() -> Verdict:
    """Walk along the whole chain. One statement, in the memory of a few rows."""
    rows = AuditEntry.objects.order_by("number").iterator(chunk_size=1000)
    return verify((_entry(row), row.digest) for row in rows)


def missing_of(events: Iterable[UUID]) -> frozenset[UUID]:
    """Give those of these facts that the log does not have. One statement."""
    wanted = frozenset(events)
    return wanted - frozenset(AuditEntry.objects.filter(event__in=wanted).values_list("event", flat=True))


def people_called(words: str, most: int = 50) -> tuple[UUID, ...]:
    """Give the people whom these words name: the id, the name to sign in with, or the whole name. One statement."""
    try:
        return (UUID(words),)
    except ValueError:
        found = Person.objects.filter(Q(username=words.lower()) | Q(display_name=words))
        return tuple(found.order_by("id").values_list("id", flat=True)[:most])


def _fits(asked: Asked, reaches: Iterable[str]) -> Q:
    wanted = _within(reaches)
    if asked.people is not None:
        subjects = [f"person:{each}" for each in asked.people]
        wanted &= Q(actor__in=asked.people) | Q(behind__in=asked.people) | Q(subject__in=subjects)
    if asked.kind:
        wanted &= Q(kind=asked.kind)
    if asked.reach:
        wanted &= Q(reach__startswith=asked.reach)
    if asked.since is not None:
        wanted &= Q(at__gte=midnight(asked.since))
    if asked.until is not None:
        wanted &= Q(at__lt=midnight(asked.until + timedelta(days=1)))
    return wanted


def _within(reaches: Iterable[str]) -> Q:
    """Say what lies in these subtrees: nothing, where there are none."""
    wanted = Q(pk__in=())
    for reach in reaches:
        wanted |= Q(reach__startswith=reach)
    return wanted


def _entry(row: AuditEntry) -> Entry:
    return Entry(
        number=row.number,
        event=row.event,
        at=row.at,
        kind=row.kind,
        actor=row.actor,
        behind=row.behind,
        subject=row.subject,
        unit=row.unit,
        reach=row.reach,
        detail=row.detail,
    )
