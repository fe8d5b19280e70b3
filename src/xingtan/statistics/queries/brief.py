"""The figures of a brief, read in a stated number of statements."""

from collections import OrderedDict
from dataclasses import dataclass, replace
from threading import Lock

from django.conf import settings

from xingtan.kernel.clock import now
from xingtan.kernel.periods import Period
from xingtan.portal import api as portal
from xingtan.ports import engines
from xingtan.ports.columns import ColumnStore, ColumnStoreUnavailable
from xingtan.ports.journal import JournalReader
from xingtan.statistics.queries.areas import read_areas
from xingtan.statistics.queries.filling import require_filled
from xingtan.statistics.queries.flows import flows_by_area, flows_by_day
from xingtan.statistics.queries.platform import interface_calls
from xingtan.statistics.queries.position import read_position, read_touched
from xingtan.statistics.queries.records import lags_during, notes_of
from xingtan.statistics.queries.refusals import FiguresUnavailable
from xingtan.statistics.queries.spaces import space_standings
from xingtan.statistics.queries.stocks import stocks_by_area
from xingtan.statistics.queries.visitors import visitors_by_area
from xingtan.statistics.rules.areas import Areas
from xingtan.statistics.rules.balance import Check, check_brief
from xingtan.statistics.rules.brief import Brief, annual_since, derive_brief
from xingtan.statistics.rules.composition import ShownBanner, compose_brief
from xingtan.statistics.rules.counts import Counts, Position
from xingtan.statistics.rules.document import Document

TRIES = 3
MOST_KEPT = 64

_Name = tuple[str, bool, int, Period, int]
_kept: OrderedDict[_Name, Counts] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True, slots=True)
class CheckedBrief:
    """The figures of a brief and whether they agree."""

    brief: Brief
    checks: tuple[Check, ...]


def place_brief(code: str, period: Period) -> CheckedBrief:
    """Give the checked figures of a place. Two statements of the database; of the column store those of `read_brief`.

    Raises NotFound for an unknown place, FiguresUnavailable where nobody can be asked for figures, BriefIncomplete
    while the records of the period are being filled in.
    """
    require_filled(code, period)
    return draft_brief(code, period)


def draft_brief(code: str, period: Period) -> CheckedBrief:
    """Give what there is so far, for those who make the brief; raises as `place_brief` does, never BriefIncomplete."""
    areas = read_areas(code, period, settings.HOME_PLACE, lags_during(period))
    try:
        brief = read_brief(engines().columns, engines().records, areas, period)
    except ColumnStoreUnavailable as error:
        raise FiguresUnavailable from error
    return CheckedBrief(brief, check_brief(brief))


def place_document(checked: CheckedBrief) -> Document:
    """Compose the document of a brief with the texts of its operators and, at home, the banners. Two statements."""
    brief = checked.brief
    notes = [written.note for written in notes_of(brief.areas.code, brief.period)]
    shown = portal.list_banners(brief.period) if brief.areas.home else ()
    banners = [ShownBanner(banner.on, banner.title) for banner in shown]
    return compose_brief(brief, checked.checks, notes, banners)


def read_brief(columns: ColumnStore, records: JournalReader | None, areas: Areas, period: Period) -> Brief:
    """Give the figures of a place in a period: two statements where nothing changed since they were read, else eleven.

    New batches wait meanwhile. A cluster cannot be held: there the counts are read again where one came in.

    Counts of the same batches are the same counts, so this process keeps the last MOST_KEPT of them.
    """
    position = read_position(columns, records, period)
    name = (areas.code, areas.home, hash(tuple(areas.of_code.items())), period, position.batch)
    with _lock:
        counts = _kept.get(name)
    if counts is None:
        counts = _read_settled(columns, areas, period, position)
        if counts.position.settled:
            _keep(name, counts)
    return derive_brief(
        replace(counts, areas=areas, position=replace(position, settled=counts.position.settled)), now()
    )


def forget_counts() -> None:
    """Forget the counts that this process keeps."""
    with _lock:
        _kept.clear()


def _read_settled(columns: ColumnStore, areas: Areas, period: Period, position: Position) -> Counts:
    """Read until no batch came in between, at most TRIES times; the last counts say whether one did."""
    for _ in range(TRIES):
        with columns.steady():
            counts = _read_counts(columns, areas, period, position)
            batch, _first_day = read_touched(columns, period)
        if batch == position.batch:
            return counts
        position = replace(position, batch=batch)
    return replace(counts, position=replace(position, settled=False))


def _read_counts(columns: ColumnStore, areas: Areas, period: Period, position: Position) -> Counts:
    """Read all counts. Eight statements, grouped by what they are of; roll-ups only."""
    flows = flows_by_area(columns, areas, period)
    days = flows_by_day(columns, areas, period)
    visitors = visitors_by_area(columns, areas, period)
    stocks = stocks_by_area(columns, areas, period)
    spaces = space_standings(columns, areas, period, annual_since(period, position))
    return Counts(
        areas=areas,
        period=period,
        position=position,
        flows=flows.period,
        flows_before=flows.before,
        days=days.days,
        visitors=visitors.by_row,
        all_visitors=visitors.visitors,
        seen_views=visitors.views_by_row,
        all_views=visitors.views,
        repeats=days.repeats,
        robots=days.robots,
        stocks=stocks.end,
        stocks_before=stocks.start,
        removed=flows.removed,
        adjusted=stocks.adjusted,
        spaces=spaces.by_row,
        all_spaces=spaces.all,
        node_flows=flows.node,
        node_stocks=stocks.node,
        calls=interface_calls(columns, period),
    )


def _keep(name: _Name, counts: Counts) -> None:
    with _lock:
        _kept[name] = counts
        _kept.move_to_end(name)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
