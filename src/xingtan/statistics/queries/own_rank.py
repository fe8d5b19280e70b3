"""Where one learning space stands among those of its province: for its owner alone."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from django.conf import settings

from xingtan.kernel.periods import Period
from xingtan.places import api as places
from xingtan.ports import engines
from xingtan.ports.columns import ColumnStore, ColumnStoreUnavailable
from xingtan.statistics.models.tables import DATABASE, ZONE
from xingtan.statistics.queries.areas import read_areas
from xingtan.statistics.queries.codes import inside, parameters, place_of
from xingtan.statistics.queries.filling import require_filled
from xingtan.statistics.queries.months import default_period
from xingtan.statistics.queries.position import read_position
from xingtan.statistics.queries.records import lags_during
from xingtan.statistics.queries.refusals import BriefIncomplete, FiguresUnavailable
from xingtan.statistics.rules.activity import CONTRIBUTION_WEIGHT, SIGN_IN_WEIGHT, VISIT_WEIGHT, SpaceDays
from xingtan.statistics.rules.areas import Areas, Lag
from xingtan.statistics.rules.metrics import Subject

METRIC = "space_rank"
MOST_BEHIND_BYTES = 8 * 1024 * 1024
"""More than this waiting in the journal: the figures are behind, and a rank made of them may be wrong."""


class Known(StrEnum):
    """Whether a space has a rank, and why not."""

    RANKED = "ranked"
    QUIET = "quiet"  # nothing happened in it this year
    LAGGING = "lagging"  # the data of its place, or of all, are not whole
    UNKNOWN = "unknown"  # nobody can be asked now


_NOTHING = SpaceDays()


@dataclass(frozen=True, slots=True)
class SpaceRank:
    """The rank of a space among `of` spaces of `place` in which something happened in the window.

    The window is [since, until). `days` are its own space-days; `suspended_places` are left out, for their data lag.
    """

    known: Known
    place: str
    since: date | None = None
    until: date | None = None
    rank: int | None = None
    of: int | None = None
    days: SpaceDays = _NOTHING
    suspended_places: tuple[str, ...] = ()


_KINDS = ["signed_in", "space_visited", "space_opened", "file_uploaded", "article_published"]
_CARRIED = ["signed_in", "space_visited", "disk_items"]
# One pass over the roll-up. A space lies where its owner last acted in it; visitors come from anywhere. What a
# predecessor carried over has no days: it only says where a space lies.
_SQL = f"""
WITH groupArrayIf(points, ranked AND points > 0) AS ranked_points, maxIf(points, space = {{space:String}}) AS mine
SELECT countIf(space = {{space:String}} AND ranked), mine, length(ranked_points),
  arrayCount(each -> each > mine, ranked_points),
  maxIf(signed_in, space = {{space:String}}), maxIf(contributed, space = {{space:String}}),
  maxIf(visited, space = {{space:String}})
FROM (
  SELECT space,
    argMaxIf(lying, day, kind != 'space_visited') AS place,
    uniqExactIf(day, own AND kind = 'signed_in') AS signed_in,
    uniqExactIf(day, own AND kind IN ('file_uploaded', 'article_published')) AS contributed,
    uniqExactIf(day, own AND kind = 'space_visited') AS visited,
    {SIGN_IN_WEIGHT} * signed_in + {CONTRIBUTION_WEIGHT} * contributed + {VISIT_WEIGHT} * visited AS points,
    {{condition}} AND NOT has({{suspended:Array(String)}}, {place_of()}) AS ranked
  FROM (
    SELECT space, kind, day, place AS lying, day >= {{since:Date}} AS own
    FROM {DATABASE}.space_day WHERE day < {{until:Date}} AND kind IN {{kinds:Array(String)}}
    UNION ALL
    SELECT space, if(metric = 'disk_items', 'file_uploaded', metric), toDate(at, '{ZONE}'), place, 0
    FROM {DATABASE}.balances
    WHERE space != '' AND metric IN {{carried:Array(String)}} AND at <= {{ends_at:DateTime64(3, 'UTC')}}
  )
  GROUP BY space
)
"""


def rank_of_space(space: UUID, place: str) -> SpaceRank:
    """Give where a space stands among those of its province, from 1 January to the end of the month shown last.

    `place` is where the space lies. Ties share a rank: 1, 2, 2, 4. Where this node counts less than the province, the
    rank is among the spaces of the node's home. One statement over all spaces, and what tells whether the figures are
    whole: two of the store, two of the database.
    """
    area = _area_of(place)
    try:
        period = default_period(settings.HOME_PLACE)
        if period is None:
            return SpaceRank(Known.QUIET, area)
        return _rank(engines().columns, space, area, _year_to(period.until), place)
    except (ColumnStoreUnavailable, FiguresUnavailable):
        return SpaceRank(Known.UNKNOWN, area)


def _rank(columns: ColumnStore, space: UUID, area: str, year: Period, place: str) -> SpaceRank:
    lags = tuple(lag for lag in lags_during(year) if lag.concerns(Subject.SPACES, year))
    suspended = _suspended(lags, year)
    lagging = SpaceRank(Known.LAGGING, area, year.since, year.until)
    if place in suspended or area in suspended or not _whole(columns, area, year):
        return lagging
    areas = read_areas(area, year, settings.HOME_PLACE, lags)
    ((there, mine, of, better, *days),) = _ask(columns, space, areas, year, suspended)
    if mine and not there:
        return lagging
    return SpaceRank(
        Known.RANKED if mine else Known.QUIET,
        area,
        year.since,
        year.until,
        rank=better + 1 if mine else None,
        of=of,
        days=SpaceDays(*days),
        suspended_places=tuple(sorted({lag.place for lag in lags if lag.place in areas.of_code})),
    )


def _ask(
    columns: ColumnStore, space: UUID, areas: Areas, year: Period, suspended: frozenset[str]
) -> list[tuple[int, ...]]:
    rows = columns.query(
        _SQL.replace("{condition}", inside(areas)),
        {
            "space": str(space),
            "kinds": _KINDS,
            "carried": _CARRIED,
            "since": year.since,
            "until": year.until,
            "ends_at": year.ends_at,
            "suspended": sorted(suspended),
        }
        | parameters(areas),
    )
    return [tuple(int(count) for count in row) for row in rows]


def _whole(columns: ColumnStore, area: str, year: Period) -> bool:
    """Say whether everything of the window is in the figures."""
    try:
        require_filled(area, year)
    except BriefIncomplete:
        return False
    backlog = read_position(columns, engines().records, year).backlog_bytes
    return backlog is not None and backlog <= MOST_BEHIND_BYTES


def _year_to(until: date) -> Period:
    return Period((until - timedelta(days=1)).replace(month=1, day=1), until)


def _suspended(lags: tuple[Lag, ...], year: Period) -> frozenset[str]:
    return frozenset(
        code for lag in lags for code in places.subtree_codes_during(lag.place, year.since, year.until) | {lag.place}
    )


def _area_of(place: str) -> str:
    """Give the province of a place; the node's home where that is smaller than the province, or knows no such place."""
    home = places.path(settings.HOME_PLACE)
    way = places.path(place)
    province = next((step.code for step in way if step.level is places.Level.PROVINCE), None)
    below = any(step.level is places.Level.PROVINCE for step in home[:-1])
    if province is None or below or home[-1].code not in {step.code for step in way}:
        return settings.HOME_PLACE
    return province
