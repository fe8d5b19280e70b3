"""What is kept about briefs in the database: lags, reported months, operators' texts, published editions."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from xingtan.kernel.clock import today
from xingtan.kernel.errors import NotFound
from xingtan.kernel.periods import Period
from xingtan.kernel.text import msgid
from xingtan.statistics.models.briefs import BriefNote, DataLag, PublishedBrief, ReportedMonth
from xingtan.statistics.rules.areas import Lag
from xingtan.statistics.rules.composition import PlacedNote
from xingtan.statistics.rules.document import Document, Note, read_document
from xingtan.statistics.rules.metrics import Subject
from xingtan.statistics.rules.texts import Text


@dataclass(frozen=True, slots=True)
class DeclaredLag:
    """A lag with its id, as an operator sees it."""

    id: UUID
    lag: Lag
    declared_at: datetime
    expected_records: int | None


@dataclass(frozen=True, slots=True)
class WrittenNote:
    """A text of an operator with its id."""

    id: UUID
    note: PlacedNote


@dataclass(frozen=True, slots=True)
class Edition:
    """A published brief without its contents."""

    place_code: str
    period: Period
    edition: int
    cut_off_at: datetime
    published_at: datetime
    digest: str


def lags_during(period: Period) -> tuple[Lag, ...]:
    """List every lag of any place that touches the period and was not ended. One statement."""
    wanted = Q(since__lt=period.until, ended_at__isnull=True) & _open_on(period.since)
    return tuple(declared.lag for declared in _lags(wanted))


def open_lags() -> tuple[DeclaredLag, ...]:
    """List the lags that nobody has ended, newest first. One statement."""
    return tuple(sorted(_lags(Q(ended_at__isnull=True)), key=lambda each: each.declared_at, reverse=True))


def lag_of(lag_id: UUID) -> DeclaredLag:
    """Give one lag. One statement. Raises NotFound."""
    found = _lags(Q(id=lag_id))
    if not found:
        raise NotFound("lag-unknown", msgid("没有登记过这一条数据滞后。"))
    return found[0]


def _open_on(day: date) -> Q:
    return Q(until__isnull=True) | Q(until__gt=day)


def _lags(wanted: Q) -> list[DeclaredLag]:
    rows = DataLag.objects.filter(wanted).values_list(
        "id", "place_code", "subject", "since", "until", "reason_zh", "reason_en", "declared_at", "expected_records"
    )
    return [
        DeclaredLag(
            row[0],
            Lag(row[1], Subject(row[2]) if row[2] else None, row[3], row[4], Text(row[5], row[6])),
            row[7],
            row[8],
        )
        for row in rows
    ]


def expected_records(codes: list[str], period: Period) -> int | None:
    """Say how many records the period will have, where a lag of one of the places says so. One statement."""
    rows = DataLag.objects.filter(
        _open_on(period.since), place_code__in=codes, since__lt=period.until, ended_at__isnull=True
    ).values_list("expected_records", flat=True)
    return next((count for count in rows if count is not None), None)


def latest_month(places: tuple[str, ...], on: date) -> Period | None:
    """Give the last month that one of these places reports on and that has begun; the first place goes before.

    One statement.
    """
    rows = ReportedMonth.objects.filter(place_code__in=places, since__lte=on).values_list(
        "place_code", "since", "until"
    )
    found = sorted(rows, key=lambda row: (-places.index(row[0]), row[1], row[2]))
    return Period(found[-1][1], min(found[-1][2], today() + timedelta(days=1))) if found else None


def months_of(place: str) -> tuple[Period, ...]:
    """List the months that a place reports on, newest first. One statement."""
    rows = ReportedMonth.objects.filter(place_code=place).order_by("-until", "-since").values_list("since", "until")
    return tuple(Period(since, until) for since, until in rows)


def notes_of(place: str, period: Period) -> tuple[WrittenNote, ...]:
    """List the texts of a brief in the order in which they were written. One statement."""
    rows = (
        BriefNote.objects.filter(place_code=place, since=period.since, until=period.until)
        .order_by("written_at", "id")
        .values_list("id", "section", "text_zh", "text_en", "title_zh", "title_en")
    )
    return tuple(
        WrittenNote(row[0], PlacedNote(row[1], Note(zh=row[2], en=row[3], title_zh=row[4], title_en=row[5])))
        for row in rows
    )


def editions_of(place: str, period: Period | None = None) -> tuple[Edition, ...]:
    """List what a place published, newest first. One statement."""
    rows = PublishedBrief.objects.filter(place_code=place)
    if period is not None:
        rows = rows.filter(since=period.since, until=period.until)
    return tuple(
        Edition(row[0], Period(row[1], row[2]), row[3], row[4], row[5], row[6])
        for row in rows.order_by("-until", "-since", "-edition").values_list(
            "place_code", "since", "until", "edition", "cut_off_at", "published_at", "digest"
        )
    )


def published_document(place: str, period: Period, edition: int) -> Document:
    """Give the document of an edition. One statement.

    Raises NotFound where there is none, ValueError where the archive was changed behind the program's back.
    """
    return read_document(_archived(place, period, edition)[1].encode())


def published_figures(place: str, period: Period, edition: int) -> str:
    """Give the JSON of an edition, byte for byte. One statement. Raises as `published_document` does."""
    return _archived(place, period, edition)[0]


def _archived(place: str, period: Period, edition: int) -> tuple[str, str]:
    found = (
        PublishedBrief.objects.filter(place_code=place, since=period.since, until=period.until, edition=edition)
        .values_list("figures", "document", "digest")
        .first()
    )
    if found is None:
        raise NotFound("brief-unknown", msgid("没有公布过这一份简报。"))
    figures, document, digest = found
    if digest_of(figures, document) != digest:
        raise ValueError(f"the archived brief of {place}, {period.since}, edition {edition}, was changed")
    return figures, document


def digest_of(figures: str, document: str) -> str:
    """Give the SHA-256 of an edition's contents."""
    return hashlib.sha256(f"{figures}\0{document}".encode()).hexdigest()
