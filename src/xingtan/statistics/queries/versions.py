"""A figure whose definition changed: both versions computed over the same time, so that a chart can show the break."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.conf import settings

from xingtan.kernel.periods import Period
from xingtan.ports import engines
from xingtan.ports.columns import ColumnStoreUnavailable
from xingtan.statistics.queries.areas import read_areas
from xingtan.statistics.queries.position import read_touched
from xingtan.statistics.queries.refusals import FiguresUnavailable
from xingtan.statistics.queries.spaces import space_standings
from xingtan.statistics.rules.metrics import REGISTRY

POINTS = 5


@dataclass(frozen=True, slots=True)
class VersionPoint:
    """A figure at the beginning of a day, by version; None where that version does not print it then."""

    on: date
    by_version: tuple[int | None, ...]


def active_spaces_over(place: str, period: Period) -> tuple[VersionPoint, ...]:
    """Give the active spaces by every version of their definition at POINTS days of a period.

    Three statements a point where the figures changed since they were read, else one.
    """
    try:
        batch, _ = read_touched(engines().columns, period)
        return _points(place, period, batch)
    except ColumnStoreUnavailable as error:
        raise FiguresUnavailable from error


@lru_cache(maxsize=32)
def _points(place: str, period: Period, _batch: int) -> tuple[VersionPoint, ...]:
    versions = REGISTRY.versions("active_spaces")
    points = []
    for on in _days(period):
        until = Period(period.since, on)
        areas = read_areas(place, until, settings.HOME_PLACE)
        whole = space_standings(engines().columns, areas, until, period.since).all
        points.append(VersionPoint(on, tuple(whole.active(metric.version) for metric in versions)))
    return tuple(points)


def _days(period: Period) -> list[date]:
    """Give POINTS days at equal distances, the last being the period's end."""
    number = min(POINTS, period.days)
    return [period.since + timedelta(days=round(period.days * n / number)) for n in range(1, number + 1)]
