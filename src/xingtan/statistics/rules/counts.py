"""The counts behind a brief: all that is stored. Everything else is derived from them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from xingtan.kernel.periods import Period
from xingtan.statistics.rules.activity import SpaceDays
from xingtan.statistics.rules.areas import Areas
from xingtan.statistics.rules.histogram import ResponseTimes

Key = tuple[str, str]
"""A metric's slug and the key of a row."""


@dataclass(frozen=True, slots=True)
class Position:
    """How far the figures go: the last batch of the journal that is in them, and when it was.

    `first_day` is the first local day with any record; None: nothing was ever recorded. `backlog_bytes` of the journal
    wait to be read in; None: nobody can say now. `settled`: no batch came in while the counts were read.
    """

    batch: int = 0
    ingested_at: datetime | None = None
    first_day: date | None = None
    backlog_bytes: int | None = 0
    settled: bool = True


@dataclass(frozen=True, slots=True)
class SpaceStanding:
    """The spaces of one row: how many are active by each version of the definition, and on how many space-days."""

    active_ever: int = 0
    active_this_year: int = 0
    year: SpaceDays = field(default_factory=SpaceDays)
    period: SpaceDays = field(default_factory=SpaceDays)
    before: SpaceDays = field(default_factory=SpaceDays)

    def active(self, version: int) -> int:
        """Give the active spaces by this version of the definition."""
        return self.active_ever if version == 1 else self.active_this_year


@dataclass(frozen=True, slots=True)
class Calls:
    """Calls of the open platform in a period, on the whole node."""

    times: ResponseTimes = field(default_factory=ResponseTimes)
    active_interfaces: int = 0


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts of a place in a period. Mappings leave out what is 0; `node_*` are of the whole node, not of the place.

    `flows` and `flows_before` (the period before, of the same length) are by metric and row; `days` by metric and day;
    `stocks` at the end and `stocks_before` at the beginning, by metric and row; `removed` is what left a stock in the
    period, `adjusted` by how much a carry-over inside the period moved it. `seen_views`, `all_views` and the visitors
    come from the visitor-day table and not from the roll-up of `flows` and `days`: they must agree. `all_spaces` is
    added up by the store, `spaces` row by row: these must agree, too.
    """

    areas: Areas
    period: Period
    position: Position
    flows: Mapping[Key, int] = field(default_factory=dict)
    flows_before: Mapping[Key, int] = field(default_factory=dict)
    days: Mapping[tuple[str, date], int] = field(default_factory=dict)
    visitors: Mapping[str, int] = field(default_factory=dict)
    all_visitors: int = 0
    seen_views: Mapping[str, int] = field(default_factory=dict)
    all_views: int = 0
    repeats: int = 0
    robots: int = 0
    stocks: Mapping[Key, int] = field(default_factory=dict)
    stocks_before: Mapping[Key, int] = field(default_factory=dict)
    removed: Mapping[str, int] = field(default_factory=dict)
    adjusted: Mapping[str, int] = field(default_factory=dict)
    spaces: Mapping[str, SpaceStanding] = field(default_factory=dict)
    all_spaces: SpaceStanding = field(default_factory=SpaceStanding)
    node_flows: Mapping[str, int] = field(default_factory=dict)
    node_stocks: Mapping[str, int] = field(default_factory=dict)
    calls: Calls = field(default_factory=Calls)

    def flow(self, slug: str, area: str | None = None) -> int:
        """Give what was counted in the period: of one row, or of all."""
        return _sum(self.flows, slug, area)

    def flow_before(self, slug: str, area: str | None = None) -> int:
        """Give what was counted in the period before."""
        return _sum(self.flows_before, slug, area)

    def stock(self, slug: str, area: str | None = None) -> int:
        """Give what there is at the end of the period."""
        return _sum(self.stocks, slug, area)

    def stock_before(self, slug: str, area: str | None = None) -> int:
        """Give what there was at the beginning of the period."""
        return _sum(self.stocks_before, slug, area)

    @property
    def has_before(self) -> bool:
        """Say whether the whole period before was recorded: without that, nothing can be compared with it."""
        first = self.position.first_day
        return first is not None and first <= self.period.before().since


def _sum(counts: Mapping[Key, int], slug: str, area: str | None) -> int:
    if area is not None:
        return counts.get((slug, area), 0)
    return sum(count for (metric, _), count in counts.items() if metric == slug)
