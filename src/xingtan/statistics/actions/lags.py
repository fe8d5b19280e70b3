"""Declaring that data are not whole, and that they are again; opening a month."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from xingtan.identity import api as identity
from xingtan.identity.api import Asker, Deed, Unit, UnitKind
from xingtan.kernel.clock import now
from xingtan.kernel.errors import Refused
from xingtan.kernel.periods import Period
from xingtan.kernel.text import msgid
from xingtan.outbox.api import announce
from xingtan.places import api as places
from xingtan.statistics.events import LagDeclared, LagEnded, MonthOpened
from xingtan.statistics.models.briefs import DataLag, ReportedMonth
from xingtan.statistics.queries.records import lag_of
from xingtan.statistics.rules.metrics import Subject

MOST_REASON_CHARACTERS = 120


@dataclass(frozen=True, slots=True)
class NewLag:
    """Data of a place that are not whole from `since` on. `id` makes saying it twice one lag."""

    place_code: str
    subject: Subject | None
    reason_zh: str
    reason_en: str
    since: date
    until: date | None = None
    expected_records: int | None = None
    id: UUID | None = None


def declare_lag(asker: Asker, wanted: NewLag) -> UUID:
    """Suspend the ranks of a place until its data are whole. Needs PUBLISH_BRIEF in the place. Gives the lag's id."""
    identity.require(asker, Deed.PUBLISH_BRIEF, Unit(UnitKind.PLACE, wanted.place_code))
    return record_lag(wanted, asker)


def record_lag(wanted: NewLag, asker: Asker = identity.NOBODY) -> UUID:
    """Declare a lag without asking anyone's roles: for the node itself. Idempotent by `id`. Gives its id."""
    places.place(wanted.place_code)
    if not wanted.reason_zh.strip() or len(wanted.reason_zh) > MOST_REASON_CHARACTERS:
        raise Refused("lag-reason", msgid("写一句数据为什么不全，最多%(most)s个字。"), most=MOST_REASON_CHARACTERS)
    if wanted.until is not None and wanted.until <= wanted.since:
        raise Refused("lag-period", msgid("数据补全的日子要晚于开始不全的日子。"))
    values = {
        "place_code": wanted.place_code,
        "subject": wanted.subject.value if wanted.subject else "",
        "reason_zh": wanted.reason_zh.strip(),
        "reason_en": wanted.reason_en.strip() or wanted.reason_zh.strip(),
        "since": wanted.since,
        "until": wanted.until,
        "expected_records": wanted.expected_records,
        "declared_by": asker.person_id,
    }
    with transaction.atomic():
        if wanted.id is None:
            row, new = DataLag.objects.create(**values), True
        else:
            row, new = DataLag.objects.get_or_create(id=wanted.id, defaults=values)
        if new:
            announce(LagDeclared(place=wanted.place_code, subject=row.subject, by=asker.person_id))
    return row.id


def end_lag(asker: Asker, lag_id: UUID) -> None:
    """Say that the data are whole again. Idempotent. Needs PUBLISH_BRIEF in the lag's place."""
    identity.require(asker, Deed.PUBLISH_BRIEF, Unit(UnitKind.PLACE, lag_of(lag_id).lag.place))
    record_lag_end(lag_id, asker)


def record_lag_end(lag_id: UUID, asker: Asker = identity.NOBODY) -> None:
    """End a lag without asking anyone's roles: from now on every figure counts as whole, those of the past too."""
    found = lag_of(lag_id)
    with transaction.atomic():
        if DataLag.objects.filter(id=lag_id, ended_at__isnull=True).update(ended_at=now()):
            subject = found.lag.subject.value if found.lag.subject else ""
            announce(LagEnded(place=found.lag.place, subject=subject, by=asker.person_id))


def open_month(asker: Asker, place_code: str, period: Period) -> None:
    """Let a place report on a period. Idempotent. Needs PUBLISH_BRIEF in the place."""
    identity.require(asker, Deed.PUBLISH_BRIEF, Unit(UnitKind.PLACE, place_code))
    record_month(place_code, period, asker)


def record_month(place_code: str, period: Period, asker: Asker = identity.NOBODY) -> None:
    """Let a place report on a period without asking anyone's roles: for the node itself. Idempotent."""
    places.place(place_code)
    with transaction.atomic():
        _, new = ReportedMonth.objects.get_or_create(place_code=place_code, since=period.since, until=period.until)
        if new:
            announce(MonthOpened(place=place_code, since=period.since, until=period.until, by=asker.person_id))
