"""Instants are UTC and aware; dates are those of a place's own time zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """Give the present instant in UTC."""
    return datetime.now(UTC)


def today(zone: ZoneInfo = SHANGHAI) -> date:
    """Give the date that a calendar on the wall of `zone` shows now."""
    return now().astimezone(zone).date()


def midnight(day: date, zone: ZoneInfo = SHANGHAI) -> datetime:
    """Give the instant, in UTC, at which `day` begins in `zone`."""
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


def days_between(first: date, last: date) -> list[date]:
    """List the days of [first, last), in order."""
    return [first + timedelta(days=n) for n in range((last - first).days)]
