"""The figures of a brief: counts, and everything that is derived from them at the last step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from xingtan.kernel.clock import SHANGHAI
from xingtan.kernel.figures import percent, ratio, rounded
from xingtan.kernel.periods import Period
from xingtan.statistics.rules.activity import activity_index
from xingtan.statistics.rules.areas import Area, Areas, Standing
from xingtan.statistics.rules.counts import Counts, Position, SpaceStanding
from xingtan.statistics.rules.growth import Growth, percent_of, significant
from xingtan.statistics.rules.histogram import ResponseTimes
from xingtan.statistics.rules.metrics import REGISTRY, Metric, Subject
from xingtan.statistics.rules.ranking import Move, ranks


@dataclass(frozen=True, slots=True)
class TrafficRow:
    """A row of the table of page views. Unknown counts (a lagging place that shows nothing yet) are None, never 0."""

    area: Area
    page_views: int | None
    unique_visitors: int | None
    share: str | None
    rank: int | None
    lagging: bool
    before: int | None
    move: Move

    @property
    def ranked(self) -> bool:
        return self.rank is not None


@dataclass(frozen=True, slots=True)
class Traffic:
    """Who looked at what. `days` are all days of the period, `before` the page views of the period before."""

    page_views: int
    unique_visitors: int
    pages_per_visitor: str | None
    daily_mean: str
    peak: tuple[date, int] | None
    before: int | None
    days: tuple[tuple[date, int], ...]
    rows: tuple[TrafficRow, ...]
    shares_sum: str
    repeats: int
    robots: int
    sign_ins: int

    @property
    def growth(self) -> Growth | None:
        return None if self.before is None else Growth(self.before, self.page_views)


@dataclass(frozen=True, slots=True)
class Amount:
    """What came in the period, and the running total at its end (None where none is kept)."""

    period: int
    total: int | None = None


@dataclass(frozen=True, slots=True)
class ResourceRow:
    """A row of the table of resources: what came in the period."""

    area: Area
    counts: Mapping[str, int]
    lagging: bool


@dataclass(frozen=True, slots=True)
class Resources:
    """Amounts by the slug of their flow, and the same by place."""

    amounts: Mapping[str, Amount]
    stored: Amount
    rows: tuple[ResourceRow, ...]


@dataclass(frozen=True, slots=True)
class SpaceRow:
    """A row of the table of spaces. `annual` and `monthly` are exact; they are rounded when printed."""

    area: Area
    opened: int
    active: int | None
    ratio: str | None
    annual: Fraction | None
    monthly: Fraction | None
    rank: int | None
    lagging: bool
    move: Move


@dataclass(frozen=True, slots=True)
class Spaces:
    """Learning spaces at the end of the period. `annual_since`: from here on the year's days were recorded."""

    opened: Amount
    active: int
    active_by_version: Mapping[int, int]
    ratio: str | None
    annual: Fraction | None
    monthly: Fraction | None
    annual_since: date
    articles: int
    entrants: Amount
    definition: Metric
    rows: tuple[SpaceRow, ...]


@dataclass(frozen=True, slots=True)
class OpenPlatform:
    """The open platform, on the whole node."""

    amounts: Mapping[str, Amount]
    active_interfaces: int
    times: ResponseTimes


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything that the brief of a place and a period says in figures."""

    areas: Areas
    period: Period
    cut_off_at: datetime
    running: bool
    traffic: Traffic
    resources: Resources
    spaces: Spaces
    platform: OpenPlatform
    operations: Mapping[str, int]
    definitions: tuple[Metric, ...]
    counts: Counts


RESOURCES = (
    "resources_issued",
    "resources_ingested",
    "resources_uploaded",
    "uploaded_bytes",
    "resources_downloaded",
    "resources_favourited",
    "resources_viewed",
    "videos_watched",
    "exercises_answered",
)
RESOURCES_BY_PLACE = (
    "resources_ingested",
    "resources_uploaded",
    "uploaded_bytes",
    "resources_downloaded",
    "resources_favourited",
)
PLATFORM = ("developers_registered", "apps_connected", "interfaces_opened", "api_calls")
_VERSIONS = REGISTRY.versions("active_spaces")
OPERATIONS = (
    "sensitive_words_handled",
    "sensitive_words_deleted",
    "reports_handled",
    "feedback_submitted",
    "feedback_adopted",
    "support_answers_qq",
    "support_answers_phone",
    "support_answers_site",
    "banners_published",
    "wechat_pushes",
)


def derive_brief(counts: Counts, read_at: datetime) -> Brief:
    """Derive the figures of a brief. `read_at` is when the counts were read."""
    last_day = counts.period.until - timedelta(days=1)
    return Brief(
        areas=counts.areas,
        period=counts.period,
        cut_off_at=counts.position.ingested_at or read_at,
        running=counts.period.until > read_at.astimezone(SHANGHAI).date(),
        traffic=_traffic(counts),
        resources=_resources(counts),
        spaces=_spaces(counts),
        platform=_platform(counts),
        operations={slug: counts.flow(slug) for slug in OPERATIONS},
        definitions=tuple(metric for metric in REGISTRY.all_in_force(last_day) if not metric.personal),
        counts=counts,
    )


def _shown(area: Area, counted: bool) -> bool:
    """Decide whether a table has this row: children always, the others where anything is in them."""
    return area.standing is Standing.CHILD or area.standing is Standing.UNATTRIBUTED or counted


def _suspended(counts: Counts, subject: Subject) -> set[str]:
    return {area.key for area in counts.areas.children if area.lagging(subject, counts.period)}


def _traffic(counts: Counts) -> Traffic:
    views = counts.all_views
    days = tuple((day, counts.days.get(("page_views", day), 0)) for day in counts.period.each_day())
    peak = max(days, key=lambda day: (day[1], -day[0].toordinal()))
    rows = _traffic_rows(counts, views)
    return Traffic(
        page_views=views,
        unique_visitors=counts.all_visitors,
        pages_per_visitor=ratio(views, counts.all_visitors),
        daily_mean=rounded(Fraction(views, counts.period.days), 0),
        peak=peak if peak[1] else None,
        before=counts.flow_before("page_views") if counts.has_before else None,
        days=days,
        rows=rows,
        shares_sum=rounded(sum((Fraction(row.share) for row in rows if row.share is not None), Fraction(0)), 2),
        repeats=counts.repeats,
        robots=counts.robots,
        sign_ins=counts.flow("sign_ins"),
    )


def _traffic_rows(counts: Counts, total: int) -> tuple[TrafficRow, ...]:
    suspended = _suspended(counts, Subject.TRAFFIC)
    now = {area.key: counts.flow("page_views", area.key) for area in counts.areas.children}
    before = {area.key: counts.flow_before("page_views", area.key) for area in counts.areas.children}
    ranked = ranks(now, suspended)
    ranked_before = ranks(before, suspended) if counts.has_before else {}
    rows = []
    for area in counts.areas.rows:
        views = counts.flow("page_views", area.key)
        if not _shown(area, views > 0):
            continue
        lagging = area.key in suspended
        unknown = lagging and not views
        rows.append(
            TrafficRow(
                area=area,
                page_views=None if unknown else views,
                unique_visitors=None if unknown else counts.visitors.get(area.key, 0),
                share=None if unknown else percent(views, total),
                rank=ranked.get(area.key),
                lagging=lagging,
                before=counts.flow_before("page_views", area.key) if counts.has_before else None,
                move=Move(ranked_before.get(area.key), ranked.get(area.key)),
            )
        )
    return tuple(rows)


def _resources(counts: Counts) -> Resources:
    amounts = {slug: _amount(counts, slug) for slug in RESOURCES}
    issued, ingested = amounts["resources_issued"], amounts["resources_ingested"]
    rows = []
    for area in counts.areas.rows:
        row = {slug: counts.flow(slug, area.key) for slug in RESOURCES_BY_PLACE}
        if _shown(area, any(row.values())):
            rows.append(ResourceRow(area, row, area.lagging(Subject.RESOURCES, counts.period)))
    stored = Amount(issued.period + ingested.period, (issued.total or 0) + (ingested.total or 0))
    return Resources(amounts, stored, tuple(rows))


def _amount(counts: Counts, slug: str) -> Amount:
    total = f"{slug}_total"
    return Amount(counts.flow(slug), counts.stock(total) if total in REGISTRY.slugs else None)


def _spaces(counts: Counts) -> Spaces:
    opened = _amount(counts, "spaces_opened")
    whole, since = counts.all_spaces, annual_since(counts.period, counts.position)
    definition = REGISTRY.in_force("active_spaces", counts.period.until - timedelta(days=1))
    total = opened.total or 0
    return Spaces(
        opened=opened,
        active=whole.active(definition.version),
        active_by_version={metric.version: whole.active(metric.version) for metric in _VERSIONS},
        ratio=percent_of(whole.active(definition.version), total),
        annual=activity_index(whole.year, total, (counts.period.until - since).days),
        monthly=activity_index(whole.period, total, counts.period.days),
        annual_since=since,
        articles=counts.flow("articles_published"),
        entrants=_amount(counts, "campaign_entrants"),
        definition=definition,
        rows=_space_rows(counts, definition.version, (counts.period.until - since).days),
    )


def annual_since(period: Period, position: Position) -> date:
    """Give the day from which the year's space-days count: 1 January, or the first recorded day if that is later."""
    new_year = (period.until - timedelta(days=1)).replace(month=1, day=1)
    first = position.first_day or period.since
    return max(new_year, min(first, period.since))


def _space_rows(counts: Counts, version: int, year_days: int) -> tuple[SpaceRow, ...]:
    suspended = _suspended(counts, Subject.SPACES)
    monthly, before = {}, {}
    for area in counts.areas.children:
        standing = counts.spaces.get(area.key, SpaceStanding())
        opened = counts.stock("spaces_opened_total", area.key)
        monthly[area.key] = activity_index(standing.period, opened, counts.period.days)
        opened_before = counts.stock_before("spaces_opened_total", area.key)
        before[area.key] = activity_index(standing.before, opened_before, counts.period.days)
    ranked = ranks(monthly, suspended)
    ranked_before = ranks(before, suspended) if counts.has_before else {}
    rows = []
    for area in counts.areas.rows:
        standing = counts.spaces.get(area.key, SpaceStanding())
        opened = counts.stock("spaces_opened_total", area.key)
        counted = standing.active(version)
        if not _shown(area, bool(opened or counted)):
            continue
        lagging = area.key in suspended
        active = None if lagging and not counted else counted
        rows.append(
            SpaceRow(
                area=area,
                opened=opened,
                active=active,
                ratio=None if active is None else percent_of(active, opened),
                annual=activity_index(standing.year, opened, year_days),
                monthly=activity_index(standing.period, opened, counts.period.days),
                rank=ranked.get(area.key),
                lagging=lagging,
                move=Move(ranked_before.get(area.key), ranked.get(area.key)),
            )
        )
    return tuple(rows)


def _platform(counts: Counts) -> OpenPlatform:
    amounts = {
        slug: Amount(counts.node_flows.get(slug, 0), counts.node_stocks.get(f"{slug}_total", 0)) for slug in PLATFORM
    }
    return OpenPlatform(amounts, counts.calls.active_interfaces, counts.calls.times)


def points(value: Fraction | None) -> str | None:
    """Print an activity index: two decimals, or more until two significant digits show."""
    return None if value is None else significant(value)
