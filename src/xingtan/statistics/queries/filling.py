"""A period whose records are still being filled in: until then its figures are unknown."""

from datetime import timedelta

from xingtan.kernel.periods import Period
from xingtan.places import api as places
from xingtan.ports.columns import ColumnStoreUnavailable
from xingtan.statistics.queries.months import counted_records
from xingtan.statistics.queries.records import expected_records
from xingtan.statistics.queries.refusals import BriefIncomplete, FiguresUnavailable, Filling


def require_filled(place: str, period: Period) -> None:
    """Let nobody take a part for the whole. One statement of the database, and one of the store while it is filled.

    Raises BriefIncomplete while records of the place, or of one above it, are being filled in.
    """
    total = expected_records([step.code for step in places.path(place, period.until - timedelta(days=1))], period)
    if total is None:
        return
    try:
        done = counted_records(period)
    except ColumnStoreUnavailable as error:
        raise FiguresUnavailable from error
    raise BriefIncomplete(Filling(min(done, total), total))
