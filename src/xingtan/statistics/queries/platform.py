"""Calls of the open platform: how many, to how many interfaces, how long they took."""

from xingtan.kernel.periods import Period
from xingtan.ports.columns import ColumnStore
from xingtan.statistics.models.tables import DATABASE
from xingtan.statistics.rules.counts import Calls
from xingtan.statistics.rules.histogram import Bucket, ResponseTimes

UNTIMED = 0


def interface_calls(columns: ColumnStore, period: Period) -> Calls:
    """Give the calls of a period on the whole node. One statement."""
    rows = columns.query(
        "SELECT grouping(at_most_ms), at_most_ms, sum(calls), sum(duration_ms), max(longest_ms),"
        " sumIf(calls, status_class >= 4), uniqExact(interface)"
        f" FROM {DATABASE}.interface_day WHERE day >= {{since:Date}} AND day < {{until:Date}}"
        " GROUP BY at_most_ms WITH ROLLUP ORDER BY at_most_ms",
        {"since": period.since, "until": period.until},
    )
    buckets = tuple(Bucket(row[1], row[2]) for row in rows if not row[0] and row[1] != UNTIMED)
    untimed = sum(row[2] for row in rows if not row[0] and row[1] == UNTIMED)
    whole = next((row for row in rows if row[0]), (1, 0, 0, 0, 0, 0, 0))
    times = ResponseTimes(buckets, untimed, duration_ms=whole[3], longest_ms=whole[4], failed=whole[5])
    return Calls(times, active_interfaces=whole[6])
