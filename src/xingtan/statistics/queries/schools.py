"""Schools in the figures: views and visitors of each, one school's days. Never public: few people stand behind them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from xingtan.kernel.periods import Period
from xingtan.places import api as places
from xingtan.ports import engines
from xingtan.ports.columns import ColumnStoreUnavailable
from xingtan.statistics.models.tables import DATABASE
from xingtan.statistics.queries.codes import place_of
from xingtan.statistics.queries.refusals import FiguresUnavailable
from xingtan.statistics.rules.ranking import ranks

NO_SCHOOL = ""
MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class SchoolRow:
    """One school's part of a place; `code` is empty for what concerns no school."""

    code: str
    name: str
    page_views: int
    unique_visitors: int
    rank: int | None


@dataclass(frozen=True, slots=True)
class SchoolsMonth:
    """The schools of a place in a period, most views first; visitors of all are counted once."""

    rows: tuple[SchoolRow, ...]
    page_views: int
    unique_visitors: int


@dataclass(frozen=True, slots=True)
class SchoolMonth:
    """One school in a period."""

    page_views: int
    unique_visitors: int
    people: int
    days: tuple[tuple[date, int], ...]
    kinds: tuple[tuple[str, int], ...]


def schools_month(place: str, period: Period) -> SchoolsMonth:
    """Give the figures of the schools in a place (six digits, the place itself). One statement of each store."""
    rows = _ask(
        "SELECT grouping(named), named, sum(views), uniqExactIf(visitor, visitor != 0) FROM ("
        f"SELECT if(school = '', '-', school) AS named, views, visitor FROM {DATABASE}.visitor_day"
        f" WHERE day >= {{since:Date}} AND day < {{until:Date}} AND {place_of()} = {{place:String}}"
        ") GROUP BY named WITH ROLLUP",
        period,
        place=place,
    )
    counted = {str(row[1]): (int(row[2]), int(row[3])) for row in rows if not row[0]}
    whole = next(((int(row[2]), int(row[3])) for row in rows if row[0]), (0, 0))
    outside = counted.pop("-", (0, 0))
    names = places.schools(list(counted))
    ranked = ranks({code: views for code, (views, _) in counted.items()})
    found = [
        SchoolRow(code, names[code].label if code in names else code, views, visitors, ranked[code])
        for code, (views, visitors) in counted.items()
    ]
    found.sort(key=lambda row: (-row.page_views, row.code))
    rest = (SchoolRow(NO_SCHOOL, "", *outside, None),) if any(outside) else ()
    return SchoolsMonth((*found[:MOST_ROWS], *rest), *whole)


def school_month(school: str, period: Period) -> SchoolMonth:
    """Give one school's figures. Four statements of the store."""
    days = _ask(
        f"SELECT day, sum(views) FROM {DATABASE}.visitor_day"
        " WHERE day >= {since:Date} AND day < {until:Date} AND school = {school:String} GROUP BY day",
        period,
        school=school,
    )
    ((visitors,),) = _ask(
        f"SELECT uniqExactIf(visitor, visitor != 0) FROM {DATABASE}.visitor_day"
        " WHERE day >= {since:Date} AND day < {until:Date} AND school = {school:String}",
        period,
        school=school,
    )
    ((people,),) = _ask(
        f"SELECT uniqExact(person) FROM {DATABASE}.person_day"
        " WHERE day >= {since:Date} AND day < {until:Date} AND school = {school:String}",
        period,
        school=school,
    )
    kinds = _ask(
        f"SELECT kind, sum(records) AS counted FROM {DATABASE}.kind_day"
        " WHERE day >= {since:Date} AND day < {until:Date} AND school = {school:String}"
        " GROUP BY kind HAVING counted > 0 ORDER BY counted DESC, kind",
        period,
        school=school,
    )
    by_day = {row[0]: int(row[1]) for row in days}
    return SchoolMonth(
        page_views=sum(by_day.values()),
        unique_visitors=int(visitors),
        people=int(people),
        days=tuple((day, by_day.get(day, 0)) for day in period.each_day()),
        kinds=tuple((str(kind), int(count)) for kind, count in kinds),
    )


def _ask(sql: str, period: Period, **parameters: str) -> list[tuple[Any, ...]]:
    try:
        return engines().columns.query(sql, {"since": period.since, "until": period.until, **parameters})
    except ColumnStoreUnavailable as error:
        raise FiguresUnavailable from error
