"""Counts that other domains show beside their own things."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from xingtan.ports import engines
from xingtan.statistics.models.tables import DATABASE


def space_visits(space: UUID) -> int:
    """Give how often a space was visited, ever: carried over and recorded since. One statement."""
    sql = f"""
WITH (SELECT (max(at), argMax(count, at)) FROM {DATABASE}.balances
      WHERE space = {{space:String}} AND metric = 'space_visited') AS carried
SELECT carried.2 + (SELECT sum(records) FROM {DATABASE}.space_day
  WHERE space = {{space:String}} AND kind = 'space_visited' AND day >= toDate(carried.1, 'Asia/Shanghai'))
"""
    ((count,),) = engines().columns.query(sql, {"space": str(space)})
    return int(count)


OPENING = ["resource_viewed", "resource_downloaded", "video_watched"]
YEAR = timedelta(days=365)
MOST_OPENED = 200_000


def resource_openings(resources: tuple[UUID, ...] | None, until: date) -> Mapping[str, int]:
    """Give how often resources were opened in the year before a day; None: the MOST_OPENED of all. One statement."""
    only = "" if resources is None else "AND resource IN {resources:Array(String)}"
    sql = f"""
SELECT resource, toInt64(sum(records)) AS opened FROM {DATABASE}.resource_day
WHERE kind IN {{kinds:Array(String)}} AND day >= {{since:Date}} {only}
GROUP BY resource ORDER BY opened DESC LIMIT {MOST_OPENED}
"""
    given = {"kinds": OPENING, "since": until - YEAR, "resources": [str(one) for one in resources or ()]}
    if resources is None:
        del given["resources"]
    return {str(resource): int(opened) for resource, opened in engines().columns.query(sql, given)}


def opened_since(day: date, most: int) -> tuple[str, ...]:
    """Give the resources that were opened most since a day. One statement."""
    sql = f"""
SELECT resource FROM {DATABASE}.resource_day WHERE kind IN {{kinds:Array(String)}} AND day >= {{since:Date}}
GROUP BY resource ORDER BY sum(records) DESC, resource LIMIT {{most:UInt32}}
"""
    return tuple(str(row[0]) for row in engines().columns.query(sql, {"kinds": OPENING, "since": day, "most": most}))
