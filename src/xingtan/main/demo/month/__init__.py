"""The demonstration month, 2017-07-21 to 2017-08-21, as activity records: deterministic, in the order of time.

Nothing here touches a database: `Grounds` says where it takes place, a seed says which month it is.
"""

from collections.abc import Iterator

from xingtan.main.demo.month.calls import Calls
from xingtan.main.demo.month.carried import carried_lines
from xingtan.main.demo.month.deeds import ALL_HOURS, Deeds
from xingtan.main.demo.month.grounds import County, Grounds, Shown
from xingtan.main.demo.month.spaces import Spaces
from xingtan.main.demo.month.views import HOURS, Views

__all__ = ["ALL_HOURS", "SEED", "County", "Grounds", "Month", "Shown"]

SEED = 20170821


class Month:
    """The whole month, planned: `hour(n)` gives the lines of the n-th hour, 0 <= n < `hours`.

    Every hour is written from the plan and the seed alone, so any hour can be written again, in any order. A month
    of fewer hours is the beginning of the whole one.
    """

    def __init__(self, grounds: Grounds, seed: int = SEED, hours: int = ALL_HOURS) -> None:
        self.seed = seed
        self.hours = hours
        self.grounds = grounds
        self.views = Views(grounds, seed)
        by_hour = [self.views.counted(hour) for hour in range(HOURS)]
        self.calls = Calls(seed, by_hour)
        self.spaces = Spaces(grounds, seed, by_hour)
        self.deeds = Deeds(grounds, seed, by_hour)
        self.counted_views = by_hour
        self.carried = [*carried_lines(grounds, self.spaces.tracked, seed)]

    def hour(self, hour: int) -> list[bytes]:
        """Give the records of one hour in the order of time; the first hour begins with what is carried over."""
        lines = self.deeds.hour(hour)
        if hour < HOURS:
            lines += self.views.hour(hour) + self.calls.hour(hour) + self.spaces.hour(hour)
        lines.sort()
        if hour == 0:
            lines = [*self.carried, *lines]
        return [line.encode() for line in lines]

    def page_views(self, hour: int) -> list[bytes]:
        """Give the page views of one hour alone, marked ones included, in the order of time."""
        lines = [line for line in self.views.hour(hour) if '"page_viewed"' in line] if hour < HOURS else []
        lines.sort()
        return [line.encode() for line in lines]

    def count(self, hour: int) -> int:
        """Say exactly how many records the hour has, without writing them."""
        number = self.deeds.count(hour)
        if hour < HOURS:
            number += self.counted_views[hour] + self.views.seen(hour) + sum(self.views.marked(hour))
            number += self.calls.hours[hour]
            number += sum(hours[hour] for hours in self.spaces.hours.values())
        return number + (len(self.carried) if hour == 0 else 0)

    def lines(self) -> Iterator[bytes]:
        """Give every record of the month."""
        for hour in range(self.hours):
            yield from self.hour(hour)
