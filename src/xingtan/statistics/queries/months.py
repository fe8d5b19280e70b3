"""Which month a place shows when nobody picks one, and how much of it is there."""

from datetime import date, timedelta

from django.conf import settings

from xingtan.kernel.clock import today
from xingtan.kernel.periods import Period
from xingtan.places import api as places
from xingtan.ports import engines
from xingtan.statistics.models.tables import DATABASE
from xingtan.statistics.queries.records import latest_month

MONTH_DAY = 21
"""Months of a brief run from the 21st to the 21st, as the province has always reported them (BR-17)."""
RUNNING_DAYS = 31
_NO_DAY = date(1970, 1, 1)


def default_period(place: str) -> Period | None:
    """Give the latest month that the place, one above it, or the node's home in it reports on; else the last recorded.

    None where nothing was ever recorded. One statement of the database; where no month is reported, one of the store.
    """
    near = [step.code for step in reversed(places.path(place))]
    if place in {step.code for step in places.path(settings.HOME_PLACE)}:
        near.insert(1, settings.HOME_PLACE)
    reported = latest_month(tuple(dict.fromkeys(near)), today())
    if reported is not None:
        return reported
    ((first_day,),) = engines().columns.query(
        f"SELECT min(day) FROM {DATABASE}.kind_day WHERE kind != 'balance_carried_over'"
    )
    if first_day == _NO_DAY:
        return None
    closed = last_closed_month(today())
    if first_day < closed.until:
        return closed
    tomorrow = today() + timedelta(days=1)
    return Period(max(first_day, tomorrow - timedelta(days=RUNNING_DAYS)), tomorrow)


def last_closed_month(on: date) -> Period:
    """Give the last month, from the 21st to the 21st, that had ended when the day `on` began."""
    until = on.replace(day=MONTH_DAY)
    if until > on:
        until = _month_before(until)
    return Period(_month_before(until), until)


def _month_before(day: date) -> date:
    return (day.replace(day=1) - timedelta(days=1)).replace(day=MONTH_DAY)


def counted_records(period: Period) -> int:
    """Give how many records of the period are in the figures, marked ones and balances too. One statement."""
    ((count,),) = engines().columns.query(
        f"SELECT sum(records) + sum(repeats) + sum(robots) FROM {DATABASE}.kind_day"
        " WHERE day >= {since:Date} AND day < {until:Date}",
        {"since": period.since, "until": period.until},
    )
    return int(count)
