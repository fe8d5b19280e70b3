"""The rows below a place: its children on the last day of a period, and which code of history belongs to which row."""

from datetime import timedelta

from xingtan.kernel.periods import Period
from xingtan.places import api as places
from xingtan.statistics.rules.areas import Area, Areas, Lag, Standing
from xingtan.statistics.rules.texts import Text

_BELOW = {"nation": "province", "province": "city", "city": "county", "county": "school"}


def read_areas(code: str, period: Period, home: str, lags: tuple[Lag, ...] = ()) -> Areas:
    """Give the rows below a place as the tree was on the last day of the period. No SQL: places are in memory.

    A code that was merged or moved belongs to the row that holds what it held. Raises NotFound for an unknown place.
    """
    last_day = period.until - timedelta(days=1)
    place = places.place(code, last_day)
    children = places.children(code, last_day)
    above = {step.code for step in places.path(code, last_day)}
    return Areas(
        code=code,
        name=Text(place.name, place.name_en),
        home=code == home,
        level=children[0].level.value if children else _BELOW[place.level.value],
        children=tuple(_area(child, lags, period) for child in children),
        of_code=_rows_of_codes(code, [child.code for child in children], period),
        lags=tuple(lag for lag in lags if lag.place in above),
    )


def _area(child: places.Place, lags: tuple[Lag, ...], period: Period) -> Area:
    inside = places.subtree_codes_during(child.code, period.since, period.until)
    return Area(
        key=child.code,
        name=Text(child.name, child.name_en),
        short=Text(child.short, child.short_en),
        standing=Standing.CHILD,
        lags=tuple(lag for lag in lags if lag.place in inside),
    )


def _rows_of_codes(code: str, children: list[str], period: Period) -> dict[str, str]:
    """Give the row of every code that ever lay in the place: first what lies there now, then what history left."""
    last_day = period.until - timedelta(days=1)
    rows = {code: code}
    for child in children:
        rows |= dict.fromkeys(places.subtree_codes(child, last_day), child)
    for old in places.subtree_codes_during(code, places.KNOWN_SINCE, period.until) - rows.keys():
        heirs = places.successors(old, places.KNOWN_SINCE, last_day)
        row = next((rows[heir] for heir in heirs if heir in rows), None)
        if row is not None:
            rows[old] = row
    return rows
