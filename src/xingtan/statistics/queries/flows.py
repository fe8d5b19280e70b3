"""What was counted in a period: by row and by day, and what was left out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from xingtan.kernel.periods import Period
from xingtan.ports.columns import ColumnStore
from xingtan.statistics.models.tables import DATABASE
from xingtan.statistics.queries.codes import inside, parameters, place_of
from xingtan.statistics.rules.areas import Areas
from xingtan.statistics.rules.counts import Key
from xingtan.statistics.rules.metrics import REGISTRY, Measure, Metric, Nature, Subject

FLOWS = tuple(
    metric for metric in REGISTRY.latest() if metric.nature is Nature.FLOW and metric.query == "flows.flows_by_area"
)
STOCKS = tuple(metric for metric in REGISTRY.latest() if metric.query.startswith("stocks."))
_KINDS = sorted({kind for metric in (*FLOWS, *STOCKS) for kind in (*metric.kinds, *metric.less)})


@dataclass(frozen=True, slots=True)
class Flows:
    """Flows of a place by metric and row: in the period, in the one before, and what left a stock in the period.

    `node` is the open platform's, of the whole node.
    """

    period: Mapping[Key, int]
    before: Mapping[Key, int]
    removed: Mapping[str, int]
    node: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class DayFlows:
    """Flows of a place by metric and day, and the page views that were left out."""

    days: Mapping[tuple[str, date], int]
    repeats: int
    robots: int


def flows_by_area(columns: ColumnStore, areas: Areas, period: Period) -> Flows:
    """Add up the period and the one before by place. One statement; its rows are mapped to those of the place here."""
    rows = columns.query(
        f"SELECT kind, {place_of()} AS code, if(kind = 'support_answered', via, '') AS channel,"
        " sumIf(records, day >= {since:Date}), sumIf(bytes, day >= {since:Date}),"
        " sumIf(records, day < {since:Date}), sumIf(bytes, day < {since:Date})"
        f" FROM {DATABASE}.kind_day"
        " WHERE day >= {before:Date} AND day < {until:Date} AND kind IN {kinds:Array(String)}"
        " GROUP BY kind, code, channel",
        {"since": period.since, "until": period.until, "before": period.before().since, "kinds": _KINDS},
    )
    now: dict[Key, int] = {}
    before: dict[Key, int] = {}
    removed: dict[str, int] = {}
    node: dict[str, int] = {}
    for kind, code, channel, records, bytes_, records_before, bytes_before in rows:
        row = areas.row_of(code)
        for metric in _adding(kind, channel):
            counted = records if metric.measure is Measure.RECORDS else bytes_
            if metric.subject is Subject.OPEN_PLATFORM:
                node[metric.slug] = node.get(metric.slug, 0) + counted
            if row is not None:
                _add(now, (metric.slug, row), counted)
                _add(before, (metric.slug, row), records_before if metric.measure is Measure.RECORDS else bytes_before)
        if row is not None:
            for metric in _STOCKS_LESS.get(kind, ()):
                removed[metric.slug] = removed.get(metric.slug, 0) + records
    return Flows(now, before, removed, node)


def flows_by_day(columns: ColumnStore, areas: Areas, period: Period) -> DayFlows:
    """Add up the period by day. One statement."""
    rows = columns.query(
        "SELECT kind, day, sum(records), sum(bytes), sum(repeats), sum(robots)"
        f" FROM {DATABASE}.kind_day"
        " WHERE day >= {since:Date} AND day < {until:Date} AND kind IN {kinds:Array(String)}"
        f" AND {inside(areas)} GROUP BY kind, day",
        {"since": period.since, "until": period.until, "kinds": _KINDS} | parameters(areas),
    )
    days: dict[tuple[str, date], int] = {}
    repeats = robots = 0
    for kind, day, records, bytes_, repeated, robotic in rows:
        for metric in _adding(kind, ""):
            counted = records if metric.measure is Measure.RECORDS else bytes_
            days[metric.slug, day] = days.get((metric.slug, day), 0) + counted
        if kind == "page_viewed":
            repeats += repeated
            robots += robotic
    return DayFlows(days, repeats, robots)


def _adding(kind: str, channel: str) -> Iterator[Metric]:
    """Give the flows that a record of this kind is counted in."""
    for metric in _FLOWS_OF.get(kind, ()):
        if metric.via in ("", channel):
            yield metric


def _add(counts: dict[Key, int], key: Key, count: int) -> None:
    if count:
        counts[key] = counts.get(key, 0) + count


def _by_kind(metrics: tuple[Metric, ...], less: bool = False) -> dict[str, tuple[Metric, ...]]:
    kinds: dict[str, tuple[Metric, ...]] = {}
    for metric in metrics:
        for kind in metric.less if less else metric.kinds:
            kinds[kind] = (*kinds.get(kind, ()), metric)
    return kinds


_FLOWS_OF = _by_kind(FLOWS)
_STOCKS_LESS = _by_kind(STOCKS, less=True)
