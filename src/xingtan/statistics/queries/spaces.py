"""Which learning spaces are active, and on how many days something happened in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from xingtan.kernel.periods import Period
from xingtan.ports.columns import ColumnStore
from xingtan.statistics.models.tables import DATABASE, ZONE
from xingtan.statistics.queries.codes import inside, parameters, read_row, row_of
from xingtan.statistics.rules.activity import SpaceDays
from xingtan.statistics.rules.areas import Areas
from xingtan.statistics.rules.counts import SpaceStanding
from xingtan.statistics.rules.metrics.spaces import LEAST_DISK_ITEMS, LEAST_SIGN_INS, LEAST_VISITS


@dataclass(frozen=True, slots=True)
class SpaceStandings:
    """The standing of the spaces of each row, and of all as the store added them up."""

    by_row: Mapping[str, SpaceStanding]
    all: SpaceStanding


# What is counted of a space: 1 signing in, 2 being visited, 3 contributing (deleting a file contributes nothing),
# 4 being opened, which only says where the space lies.
_DOING = "multiIf(kind = 'signed_in', 1, kind = 'space_visited', 2, kind = 'space_opened', 4, 3)"
_CARRIED_DOING = "multiIf(metric = 'signed_in', 1, metric = 'space_visited', 2, 3)"
_KINDS = ["signed_in", "space_visited", "space_opened", "file_uploaded", "file_deleted", "article_published"]
_METRICS = ["signed_in", "space_visited", "disk_items"]
_CARRIED_ROWS = "space != '' AND metric IN {metrics:Array(String)} AND at <= {ends_at:DateTime64(3, 'UTC')}"


def _stretch(day: str) -> str:
    """Give the number of the cuts that are not after a day: windows are whole stretches between cuts."""
    return f"arrayCount(cut -> cut <= {day}, {{cuts:Array(Date)}})"


# A space lies where its owner acts in it; visitors come from anywhere. One row a space, thing and stretch.
_OWN = f"""
SELECT space, {_DOING} AS doing, {_stretch("day")} AS stretch, any(place) AS place,
  toInt64(sumIf(records, kind NOT IN ('file_deleted', 'article_published')))
    - toInt64(sumIf(records, kind = 'file_deleted')) AS counted,
  uniqExactIf(day, kind != 'file_deleted') AS days
FROM {DATABASE}.space_day
WHERE day < {{until:Date}} AND kind IN {{kinds:Array(String)}}
GROUP BY space, doing, stretch
"""
_CARRIED = f"""
SELECT space, doing, {_stretch(f"toDate(max(at), '{ZONE}')")} AS stretch, argMax(place, at) AS place,
  argMax(counted, at) AS counted
FROM (SELECT space, {_CARRIED_DOING} AS doing, at, any(place) AS place, toInt64(sum(count)) AS counted
      FROM {DATABASE}.balances WHERE {_CARRIED_ROWS} GROUP BY space, doing, at)
GROUP BY space, doing
"""
# A carry-over stands for everything before its day; what it carries counts for the year in which it was made.
_SPACES = f"""
SELECT space, argMaxIf(place, stretch, doing != 2 OR carried) AS place,
  sumIf(counted, doing = 1 AND standing) AS sign_ins_ever,
  sumIf(counted, doing = 2 AND standing) AS visits_ever,
  sumIf(counted, doing = 3 AND standing) AS disk_items,
  sumIf(counted, doing = 1 AND standing AND stretch >= {{new_year:UInt16}} + carried) AS sign_ins,
  sumIf(counted, doing = 2 AND standing AND stretch >= {{new_year:UInt16}} + carried) AS visits,
  sumIf(days, doing = 1 AND stretch >= {{year:UInt16}}) AS year_1,
  sumIf(days, doing = 2 AND stretch >= {{year:UInt16}}) AS year_2,
  sumIf(days, doing = 3 AND stretch >= {{year:UInt16}}) AS year_3,
  sumIf(days, doing = 1 AND stretch >= {{since:UInt16}}) AS period_1,
  sumIf(days, doing = 2 AND stretch >= {{since:UInt16}}) AS period_2,
  sumIf(days, doing = 3 AND stretch >= {{since:UInt16}}) AS period_3,
  sumIf(days, doing = 1 AND stretch >= {{before:UInt16}} AND stretch < {{since:UInt16}}) AS before_1,
  sumIf(days, doing = 2 AND stretch >= {{before:UInt16}} AND stretch < {{since:UInt16}}) AS before_2,
  sumIf(days, doing = 3 AND stretch >= {{before:UInt16}} AND stretch < {{since:UInt16}}) AS before_3
FROM (
  SELECT own.space AS space, own.doing AS doing, own.stretch AS stretch, own.place AS place, own.counted AS counted,
    own.days AS days, own.stretch >= carried.stretch AS standing, 0 AS carried
  FROM ({_OWN}) AS own
  LEFT JOIN ({_CARRIED}) AS carried ON own.space = carried.space AND own.doing = carried.doing
  UNION ALL
  SELECT space, doing, stretch, place, counted, 0, 1, 1 FROM ({_CARRIED})
)
GROUP BY space
"""
_LEAST = f"disk_items >= {LEAST_DISK_ITEMS}"
_EVER = f"{_LEAST} AND sign_ins_ever >= {LEAST_SIGN_INS} AND visits_ever >= {LEAST_VISITS}"
_THIS_YEAR = f"{_LEAST} AND sign_ins >= {LEAST_SIGN_INS} AND visits >= {LEAST_VISITS}"


def space_standings(columns: ColumnStore, areas: Areas, period: Period, year_since: date) -> SpaceStandings:
    """Judge every space at the end of the period. Two statements; the second goes over all spaces.

    `year_since` is the day from which space-days of the year count.
    """
    windows = {
        "new_year": (period.until - timedelta(days=1)).replace(month=1, day=1),
        "year": year_since,
        "since": period.since,
        "before": period.before().since,
    }
    cuts = sorted({*windows.values(), *_carried_on(columns, period)})
    sums = ", ".join(f"sum({window}_{doing})" for window in ("year", "period", "before") for doing in (1, 3, 2))
    rows = columns.query(
        f"SELECT grouping(area), area, countIf({_EVER}), countIf({_THIS_YEAR}), {sums} FROM ("
        f"SELECT *, {row_of()} AS area FROM ({_SPACES}) WHERE {inside(areas)}"
        ") GROUP BY area WITH ROLLUP",
        {"kinds": _KINDS, "metrics": _METRICS, "until": period.until, "ends_at": period.ends_at, "cuts": cuts}
        | {name: cuts.index(day) + 1 for name, day in windows.items()}
        | parameters(areas),
    )
    by_row = {read_row(row[1]): _standing(row) for row in rows if not row[0]}
    return SpaceStandings(by_row, next((_standing(row) for row in rows if row[0]), SpaceStanding()))


def _carried_on(columns: ColumnStore, period: Period) -> list[date]:
    """Give the days on which counters of spaces were carried over."""
    rows = columns.query(
        f"SELECT DISTINCT toDate(at, '{ZONE}') FROM {DATABASE}.balances WHERE {_CARRIED_ROWS}",
        {"metrics": _METRICS, "ends_at": period.ends_at},
    )
    return [day for (day,) in rows]


def _standing(row: tuple[object, ...]) -> SpaceStanding:
    ever, this_year, *days = (int(str(count)) for count in row[2:])
    return SpaceStanding(ever, this_year, SpaceDays(*days[0:3]), SpaceDays(*days[3:6]), SpaceDays(*days[6:9]))
