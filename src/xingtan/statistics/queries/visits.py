"""Counts that other domains show beside their own things."""

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
