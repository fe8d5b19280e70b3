"""Different visitors, compared one by one."""

from collections.abc import Mapping
from dataclasses import dataclass

from xingtan.kernel.periods import Period
from xingtan.ports.columns import ColumnStore
from xingtan.statistics.models.tables import DATABASE
from xingtan.statistics.queries.codes import inside, parameters, read_row, row_of
from xingtan.statistics.rules.areas import Areas


@dataclass(frozen=True, slots=True)
class Visitors:
    """Visitors and views by row, and of all rows together: a visitor of two rows is one of the whole."""

    by_row: Mapping[str, int]
    views_by_row: Mapping[str, int]
    visitors: int
    views: int


def visitors_by_area(columns: ColumnStore, areas: Areas, period: Period) -> Visitors:
    """Count visitors exactly, by row and altogether. One statement."""
    rows = columns.query(
        "SELECT grouping(area), area, uniqExactIf(visitor, visitor != 0), sum(views) FROM ("
        f"SELECT {row_of()} AS area, visitor, views FROM {DATABASE}.visitor_day"
        f" WHERE day >= {{since:Date}} AND day < {{until:Date}} AND {inside(areas)}"
        ") GROUP BY area WITH ROLLUP",
        {"since": period.since, "until": period.until} | parameters(areas),
    )
    by_row = {read_row(area): visitors for whole, area, visitors, _ in rows if not whole}
    views_by_row = {read_row(area): views for whole, area, _, views in rows if not whole}
    visitors, views = next(((row[2], row[3]) for row in rows if row[0]), (0, 0))
    return Visitors(by_row, views_by_row, visitors, views)
