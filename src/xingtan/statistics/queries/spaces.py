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


# What is counted of a space on a day: 1 signing in, 2 being visited, 3 contributing (deleting a file contributes
# nothing), 4 being opened, which only says where the space lies.
_DOING = "multiIf(kind = 'signed_in', 1, kind = 'space_visited', 2, kind = 'space_opened', 4, 3)"
_CARRIED_DOING = "multiIf(metric = 'signed_in', 1, metric = 'space_visited', 2, 3)"
_KINDS = ["signed_in", "space_visited", "space_opened", "file_uploaded", "file_deleted", "article_published"]
_METRICS = ["signed_in", "space_visited", "disk_items"]

# A space lies where its owner acts in it; visitors come from anywhere. One row a space, thing and day.
_DAILY = f"""
SELECT space, {_DOING} AS doing, day, argMax(place, day) AS place,
  if(doing = 3, toInt64(sumIf(records, kind = 'file_uploaded')) - toInt64(sumIf(records, kind = 'file_deleted')),
     toInt64(sum(records))) AS counted,
  countIf(kind != 'file_deleted') > 0 AS happened
FROM {DATABASE}.space_day
WHERE day < {{until:Date}} AND kind IN {{kinds:Array(String)}}
GROUP BY space, doing, day
"""
_CARRIED = f"""
SELECT space, doing, toDate(max(at), '{ZONE}') AS since, argMax(place, at) AS place, argMax(counted, at) AS counted
FROM (SELECT space, {_CARRIED_DOING} AS doing, at, any(place) AS place, toInt64(sum(count)) AS counted
      FROM {DATABASE}.balances
      WHERE space != '' AND metric IN {{metrics:Array(String)}} AND at <= {{ends_at:DateTime64(3, 'UTC')}}
      GROUP BY space, doing, at)
GROUP BY space, doing
"""
# A carry-over stands for everything before its day; what it carries counts for the year in which it was made.
_SPACES = f"""
SELECT space, argMaxIf(place, (day, carried), doing != 2 OR carried) AS place,
  sumIf(counted, doing = 1 AND standing) AS sign_ins_ever,
  sumIf(counted, doing = 2 AND standing) AS visits_ever,
  sumIf(counted, doing = 3 AND standing) AS disk_items,
  sumIf(counted, doing = 1 AND standing AND day >= {{new_year:Date}} + carried) AS sign_ins,
  sumIf(counted, doing = 2 AND standing AND day >= {{new_year:Date}} + carried) AS visits,
  countIf(happened AND doing = 1 AND day >= {{year:Date}}) AS year_1,
  countIf(happened AND doing = 3 AND day >= {{year:Date}}) AS year_3,
  countIf(happened AND doing = 2 AND day >= {{year:Date}}) AS year_2,
  countIf(happened AND doing = 1 AND day >= {{since:Date}}) AS period_1,
  countIf(happened AND doing = 3 AND day >= {{since:Date}}) AS period_3,
  countIf(happened AND doing = 2 AND day >= {{since:Date}}) AS period_2,
  countIf(happened AND doing = 1 AND day >= {{before:Date}} AND day < {{since:Date}}) AS before_1,
  countIf(happened AND doing = 3 AND day >= {{before:Date}} AND day < {{since:Date}}) AS before_3,
  countIf(happened AND doing = 2 AND day >= {{before:Date}} AND day < {{since:Date}}) AS before_2
FROM (
  SELECT daily.space AS space, daily.doing AS doing, daily.day AS day, daily.place AS place, daily.counted AS counted,
    daily.happened AS happened, daily.day >= carried.since AS standing, 0 AS carried
  FROM ({_DAILY}) AS daily
  LEFT JOIN ({_CARRIED}) AS carried ON daily.space = carried.space AND daily.doing = carried.doing
  UNION ALL
  SELECT space, doing, since, place, counted, 0, 1, 1 FROM ({_CARRIED})
)
GROUP BY space
"""
_LEAST = f"disk_items >= {LEAST_DISK_ITEMS}"
_EVER = f"{_LEAST} AND sign_ins_ever >= {LEAST_SIGN_INS} AND visits_ever >= {LEAST_VISITS}"
_THIS_YEAR = f"{_LEAST} AND sign_ins >= {LEAST_SIGN_INS} AND visits >= {LEAST_VISITS}"


def space_standings(columns: ColumnStore, areas: Areas, period: Period, year_since: date) -> SpaceStandings:
    """Judge every space at the end of the period. One statement over all spaces that anything ever happened in.

    `year_since` is the day from which space-days of the year count.
    """
    sums = ", ".join(f"sum({window}_{doing})" for window in ("year", "period", "before") for doing in (1, 3, 2))
    rows = columns.query(
        f"SELECT grouping(area), area, countIf({_EVER}), countIf({_THIS_YEAR}), {sums} FROM ("
        f"SELECT *, {row_of()} AS area FROM ({_SPACES}) WHERE {inside(areas)}"
        ") GROUP BY area WITH ROLLUP",
        {
            "kinds": _KINDS,
            "metrics": _METRICS,
            "new_year": (period.until - timedelta(days=1)).replace(month=1, day=1),
            "year": year_since,
            "since": period.since,
            "before": period.before().since,
            "until": period.until,
            "ends_at": period.ends_at,
        }
        | parameters(areas),
    )
    by_row = {read_row(row[1]): _standing(row) for row in rows if not row[0]}
    return SpaceStandings(by_row, next((_standing(row) for row in rows if row[0]), SpaceStanding()))


def _standing(row: tuple[object, ...]) -> SpaceStanding:
    ever, this_year, *days = (int(str(count)) for count in row[2:])
    return SpaceStanding(ever, this_year, SpaceDays(*days[0:3]), SpaceDays(*days[3:6]), SpaceDays(*days[6:9]))
