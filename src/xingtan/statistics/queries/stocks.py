"""What there is at a moment: carried over from a predecessor, plus what came, less what went."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from xingtan.kernel.clock import SHANGHAI
from xingtan.kernel.periods import Period
from xingtan.ports.columns import ColumnStore
from xingtan.statistics.models.tables import DATABASE
from xingtan.statistics.queries.codes import place_of
from xingtan.statistics.queries.flows import STOCKS
from xingtan.statistics.rules.areas import Areas
from xingtan.statistics.rules.counts import Key
from xingtan.statistics.rules.metrics import Measure, Metric, Subject

_CARRIED = sorted({metric.carried_over for metric in STOCKS})
_KINDS = sorted({kind for metric in STOCKS for kind in (*metric.kinds, *metric.less)})
_Place = tuple[str, str]  # the metric of a balance, and the code of a place


@dataclass(frozen=True, slots=True)
class Stocks:
    """Stocks by metric and row at the end and at the beginning; `adjusted`: what carry-overs inside the period moved.

    `node` is the open platform's at the end, of the whole node.
    """

    end: Mapping[Key, int]
    start: Mapping[Key, int]
    adjusted: Mapping[str, int]
    node: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _CarryOver:
    """A stock that a predecessor counted before the day `on`."""

    on: date
    count: int


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Records and bytes of one kind and place between two of the days at which a stock may be asked."""

    since: date
    records: int
    bytes: int


def stocks_by_area(columns: ColumnStore, areas: Areas, period: Period) -> Stocks:
    """Give every stock at both ends of a period. Two statements.

    A carry-over of a place replaces everything that was counted for that place and metric before it.
    """
    carried = _carry_overs(columns, period)
    days = {over.on for overs in carried.values() for over in overs} | {period.since}
    stretches = _stretches(columns, sorted(days), period.until)
    end: dict[Key, int] = {}
    start: dict[Key, int] = {}
    adjusted: dict[str, int] = {}
    node: dict[str, int] = {}
    for metric in STOCKS:
        for code in _codes(metric, carried, stretches):
            overs = carried.get((metric.carried_over, code), ())
            now = _stock(metric, code, overs, stretches, period.until)
            if metric.subject is Subject.OPEN_PLATFORM:
                node[metric.slug] = node.get(metric.slug, 0) + now
            row = areas.row_of(code)
            if row is None:
                continue
            before = _stock(metric, code, overs, stretches, period.since)
            came = _came(metric, code, stretches, period.since, period.until)
            end[metric.slug, row] = end.get((metric.slug, row), 0) + now
            start[metric.slug, row] = start.get((metric.slug, row), 0) + before
            if any(period.since < over.on <= period.until for over in overs):
                adjusted[metric.slug] = adjusted.get(metric.slug, 0) + now - before - came
    return Stocks(end, start, adjusted, node)


def _carry_overs(columns: ColumnStore, period: Period) -> dict[_Place, tuple[_CarryOver, ...]]:
    """Give the carry-overs of each metric and place, oldest first."""
    rows = columns.query(
        f"SELECT metric, {place_of()} AS code, at, sum(count) FROM {DATABASE}.balances"
        " WHERE at <= {until:DateTime64(3, 'UTC')} AND metric IN {metrics:Array(String)} GROUP BY metric, code, at"
        " ORDER BY at",
        {"until": period.ends_at, "metrics": _CARRIED},
    )
    carried: dict[_Place, tuple[_CarryOver, ...]] = {}
    for metric, code, at, count in rows:
        carried[metric, code] = (*carried.get((metric, code), ()), _CarryOver(_local_day(at), count))
    return carried


def _stretches(columns: ColumnStore, days: list[date], until: date) -> dict[_Place, tuple[_Stretch, ...]]:
    """Add up each kind and place between the days at which a stock is carried over or asked for."""
    rows = columns.query(
        f"SELECT kind, {place_of()} AS code, arrayCount(cut -> cut <= day, {{cuts:Array(Date)}}) AS stretch,"
        f" sum(records), sum(bytes) FROM {DATABASE}.kind_day"
        " WHERE day < {until:Date} AND kind IN {kinds:Array(String)} GROUP BY kind, code, stretch",
        {"cuts": days, "until": until, "kinds": _KINDS},
    )
    stretches: dict[_Place, tuple[_Stretch, ...]] = {}
    for kind, code, stretch, records, bytes_ in rows:
        since = days[stretch - 1] if stretch else date.min
        stretches[kind, code] = (*stretches.get((kind, code), ()), _Stretch(since, records, bytes_))
    return stretches


def _codes(metric: Metric, *tables: Iterable[_Place]) -> set[str]:
    names = {metric.carried_over, *metric.kinds, *metric.less}
    return {code for table in tables for name, code in table if name in names}


def _stock(
    metric: Metric,
    code: str,
    overs: tuple[_CarryOver, ...],
    stretches: Mapping[_Place, tuple[_Stretch, ...]],
    on: date,
) -> int:
    """Give the stock when the day `on` begins."""
    last = next((over for over in reversed(overs) if over.on <= on), _CarryOver(date.min, 0))
    return last.count + _came(metric, code, stretches, last.on, on)


def _came(metric: Metric, code: str, stretches: Mapping[_Place, tuple[_Stretch, ...]], since: date, until: date) -> int:
    """Give what came less what went in [since, until), both being days at which the stretches are cut."""
    total = 0
    for sign, kinds in ((1, metric.kinds), (-1, metric.less)):
        for kind in kinds:
            for stretch in stretches.get((kind, code), ()):
                if since <= stretch.since < until:
                    total += sign * (stretch.records if metric.measure is Measure.RECORDS else stretch.bytes)
    return total


def _local_day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()
