"""Periods: half-open runs of local days. The day `until` is not part of the period."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from xingtan.kernel.clock import days_between, midnight
from xingtan.kernel.errors import Refused
from xingtan.kernel.records import FIRST_YEAR
from xingtan.kernel.text import msgid


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days of [since, until), local to Asia/Shanghai."""

    since: date
    until: date

    def __post_init__(self) -> None:
        if self.until <= self.since:
            raise Refused(
                "period-empty",
                msgid("时段的结束日 %(until)s 要晚于开始日 %(since)s；结束日当天不算在内。"),
                since=self.since.isoformat(),
                until=self.until.isoformat(),
            )

    @property
    def days(self) -> int:
        return (self.until - self.since).days

    @property
    def starts_at(self) -> datetime:
        return midnight(self.since)

    @property
    def ends_at(self) -> datetime:
        return midnight(self.until)

    def each_day(self) -> list[date]:
        return days_between(self.since, self.until)

    def before(self) -> "Period":
        """Give the period of the same length that ends where this one begins."""
        return Period(self.since - timedelta(days=self.days), self.since)

    def includes(self, day: date) -> bool:
        return self.since <= day < self.until


def read_period(since: str, until: str, today: date) -> Period:
    """Read two ISO dates as [since, until).

    Raises Refused where a date cannot be read, the period ends before it begins or later than tomorrow, or it begins
    before any record can.
    """
    first, last = _read_day(since), _read_day(until)
    if first.year < FIRST_YEAR:
        raise Refused(
            "period-too-early",
            msgid("时段最早从 %(earliest)s 开始，%(since)s 那时还没有记录。"),
            since=first.isoformat(),
            earliest=date(FIRST_YEAR, 1, 1).isoformat(),
        )
    if last > today + timedelta(days=1):
        raise Refused(
            "period-in-future",
            msgid("时段最晚到 %(latest)s 为止，%(until)s 还没有到。"),
            until=last.isoformat(),
            latest=(today + timedelta(days=1)).isoformat(),
        )
    return Period(first, last)


def _read_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(
            "date-unreadable", msgid("看不懂日期“%(text)s”，请写成 2017-08-21 这样。"), text=text[:40]
        ) from None
