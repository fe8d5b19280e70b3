"""Figures for main and for other domains: briefs, the month of an entrance, lags and months."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from xingtan.identity import api as identity
from xingtan.kernel.clock import today
from xingtan.kernel.periods import Period
from xingtan.portal import api as portal
from xingtan.ports import engines
from xingtan.ports.columns import ColumnStoreUnavailable
from xingtan.spaces import api as spaces
from xingtan.statistics.actions.briefs import record_publication
from xingtan.statistics.actions.lags import NewLag, record_lag, record_lag_end, record_month
from xingtan.statistics.actions.notes import NewNote, record_note
from xingtan.statistics.queries import own_rank
from xingtan.statistics.queries.brief import CheckedBrief, place_brief, place_document
from xingtan.statistics.queries.months import default_period, last_closed_month
from xingtan.statistics.queries.own_data import own_data
from xingtan.statistics.queries.position import read_touched
from xingtan.statistics.queries.refusals import BriefIncomplete, FiguresUnavailable
from xingtan.statistics.queries.visits import opened_since, resource_openings, space_visits
from xingtan.statistics.rules.document import Document
from xingtan.statistics.rules.metrics import Subject
from xingtan.statistics.rules.shape import Shape, shape_of
from xingtan.ui.shapes import Day

__all__ = [
    "CheckedBrief",
    "NewLag",
    "NewNote",
    "Subject",
    "brief_figures",
    "default_period",
    "month_of",
    "month_state",
    "opened_lately",
    "openings_of_resources",
    "own_data",
    "place_brief",
    "place_document",
    "rank_of_person",
    "record_lag",
    "record_lag_end",
    "record_month",
    "record_note",
    "record_publication",
    "visits_of_space",
    "whole_brief",
]


def brief_figures(place: str, period: Period) -> Shape:
    """Give the figures of a brief in the shape of the contract. Raises NotFound for an unknown place."""
    checked = place_brief(place, period)
    return shape_of(checked.brief, checked.checks)


def whole_brief(place: str, period: Period) -> tuple[Document, Shape]:
    """Give the document and the figures of a brief, from the same counts. Raises NotFound for an unknown place."""
    checked = place_brief(place, period)
    return place_document(checked), shape_of(checked.brief, checked.checks)


def visits_of_space(space: UUID) -> int | None:
    """Give how often a space was visited; None where nobody can be asked now."""
    try:
        return space_visits(space)
    except ColumnStoreUnavailable:
        return None


def openings_of_resources(resources: tuple[UUID, ...] | None) -> Mapping[str, int]:
    """Give how often resources were opened in the last year: these, or, for None, those of all that were opened most.

    None of them where nobody can be asked now.
    """
    try:
        return resource_openings(resources, today())
    except ColumnStoreUnavailable:
        return {}


def opened_lately(most: int) -> tuple[UUID, ...]:
    """Give the resources that were opened most since yesterday; none where nobody can be asked now."""
    try:
        return tuple(map(UUID, opened_since(today() - timedelta(days=1), most)))
    except ColumnStoreUnavailable:
        return ()


def rank_of_person(person: UUID) -> identity.OwnRank | None:
    """Give the rank of a person's own space in its province, for the person alone; None where they have no space."""
    space = spaces.space_of(person)
    if space is None:
        return None
    found = own_rank.rank_of_space(space.id, space.place_code)
    return identity.OwnRank(
        place=found.place,
        definition=f"/data/definitions/{own_rank.METRIC}/",
        rank=found.rank,
        of=found.of,
        why="" if found.known is own_rank.Known.RANKED else found.known.value,
        since=found.since,
        until=found.until,
        days_signed_in=found.days.signed_in,
        days_contributed=found.days.contributed,
        days_visited=found.days.visited,
        left_out=found.suspended_places,
    )


def month_state(place: str) -> object:
    """Give something that differs whenever the month that an entrance shows may differ; None where nobody can say."""
    try:
        period = default_period(place)
        return None if period is None else (period, read_touched(engines().columns, period)[0])
    except ColumnStoreUnavailable:
        return None


def month_of(place: str) -> portal.Month | None:
    """Give the latest month of a place for its entrance; None where nothing was ever recorded.

    Where nobody can be asked for figures, or the month is being filled in, they are unknown.
    """
    try:
        period = default_period(place)
        if period is None:
            return None
    except ColumnStoreUnavailable:
        return portal.Month(last_closed_month(today()), None, None, None, None, None)
    try:
        brief = place_brief(place, period).brief
    except BriefIncomplete as told:
        return portal.Month(
            period, None, None, None, None, None, complete=False, done=told.filling.done, total=told.filling.total
        )
    except FiguresUnavailable:
        return portal.Month(period, None, None, None, None, None)
    traffic, running = brief.traffic, brief.running
    complete = not brief.areas.lags and not brief.counts.position.backlog_bytes
    return portal.Month(
        period=period,
        page_views=traffic.page_views,
        unique_visitors=traffic.unique_visitors,
        pages_per_visitor=traffic.pages_per_visitor,
        peak_on=traffic.peak[0] if traffic.peak else None,
        peak_views=traffic.peak[1] if traffic.peak else None,
        days=tuple(Day(day, None if running and day > today() else count) for day, count in traffic.days),
        complete=complete,
    )
