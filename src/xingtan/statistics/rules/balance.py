"""What must agree before a brief is published. A check that fails names the rows and blocks publication."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from xingtan.kernel.figures import rounded
from xingtan.statistics.rules.areas import Standing
from xingtan.statistics.rules.brief import RESOURCES_BY_PLACE, Brief
from xingtan.statistics.rules.metrics import REGISTRY, Nature, Subject
from xingtan.statistics.rules.texts import Text, joined, same


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must agree. `holds` is None where it cannot be told. `rows` names what is wrong."""

    check: str
    holds: bool | None
    says: Text
    rows: tuple[Text, ...] = ()


LIVE_BYTES = 2**20
"""What waits in the journal of a busy node at any moment, about a second of views: no sign of a closed month's."""


def exceeding(parent: int, parts: Mapping[str, int]) -> tuple[str, ...]:
    """List the parts that are greater than their whole (BR-06)."""
    return tuple(key for key, count in parts.items() if count > parent)


def distinct_within(total: int, parts: Mapping[str, int]) -> bool:
    """Say whether a count of different visitors lies between its greatest part and the sum of its parts."""
    return max(parts.values(), default=0) <= total <= sum(parts.values())


def check_brief(brief: Brief) -> tuple[Check, ...]:
    """Check everything that must agree, in the order in which it is printed."""
    checks = (
        _complete(brief),
        _places_balance(brief),
        _days_balance(brief),
        _tables_agree(brief),
        _shares_balance(brief),
        _visitors_bounded(brief),
        _children_within(brief),
        _resources_balance(brief),
        _ingest_balance(brief),
        _stocks_balance(brief),
        _spaces_balance(brief),
        _spaces_within(brief),
        _calls_balance(brief),
        _parts_within(brief),
    )
    if brief.counts.position.settled:
        return checks
    return tuple(_undecided(check) if check.holds is False and check.check != "complete" else check for check in checks)


def failed(checks: tuple[Check, ...]) -> tuple[Check, ...]:
    """Give the checks that block publication: those that do not hold, and those that cannot be told."""
    return tuple(check for check in checks if check.holds is not True)


def _undecided(check: Check) -> Check:
    words = Text(
        "读数的时候又有记录进来，这一项要等静下来再核。",
        "Records came in while this was read; it is checked once they rest.",
    )
    return Check(check.check, None, words)


def _equation(parts: list[tuple[Text, int]], total: Text, sum_: int) -> Text:
    """Print 甲1 + 乙2 = 合计3, or ≠ and the difference."""
    left = Text(
        " + ".join(f"{name.zh}{count:,}" for name, count in parts),
        " + ".join(f"{name.en} {count:,}" for name, count in parts),
    )
    difference = sum(count for _, count in parts) - sum_
    sign = "=" if not difference else "≠"
    tail = Text(f"，差{difference:+,}", f", off by {difference:+,}") if difference else same("")
    return Text(f"{left.zh} {sign} {total.zh}{sum_:,}{tail.zh}", f"{left.en} {sign} {total.en} {sum_:,}{tail.en}")


TOTAL = Text("合计", "total")


def _complete(brief: Brief) -> Check:
    reasons = incomplete_because(brief)
    if not reasons:
        return Check("complete", True, Text("统计期内的记录都已入账", "All records of the period are in the figures"))
    return Check("complete", False, joined(reasons), (brief.areas.name,))


def incomplete_because(brief: Brief) -> list[Text]:
    """List why the figures of the period are not whole; empty where they are."""
    position = brief.counts.position
    reasons = [lag.reason for lag in brief.areas.lags if any(lag.concerns(one, brief.period) for one in Subject)]
    if position.backlog_bytes and (brief.running or position.backlog_bytes > LIVE_BYTES):
        size = f"{position.backlog_bytes:,}"
        reasons.append(Text(f"还有{size}字节的记录没有入账", f"{size} bytes of records are not in the figures yet"))
    if position.backlog_bytes is None:
        reasons.append(Text("不知道还有多少记录没有入账", "it is not known how many records are still to come"))
    if not position.settled:
        reasons.append(Text("记录还在不断进来", "records are still coming in"))
    if brief.running:
        reasons.append(Text("统计期还没有过完", "the period is still running"))
    return reasons


def _rows(brief: Brief, slug: str) -> dict[str, int]:
    return {area.key: brief.counts.flow(slug, area.key) for area in brief.areas.rows}


def _names(brief: Brief, keys: tuple[str, ...]) -> tuple[Text, ...]:
    return tuple(area.name for area in brief.areas.rows if area.key in keys)


def _by_standing(brief: Brief, counts: Mapping[str, int]) -> list[tuple[Text, int]]:
    """Add rows up as they are told: all places together, the place's own, the unattributed."""
    parts = []
    if brief.areas.children:
        parts.append((children_name(brief), sum(counts.get(area.key, 0) for area in brief.areas.children)))
    for area in brief.areas.rows:
        if area.standing is not Standing.CHILD and (counts.get(area.key) or area.standing is Standing.UNATTRIBUTED):
            parts.append((area.name, counts.get(area.key, 0)))
    return parts or [(brief.areas.own.name, 0)]


LEVEL_NAMES = {
    "province": (Text("个省级行政区", "provinces"), Text("各省", "Provinces")),
    "city": (Text("个市", "cities"), Text("各市", "Cities")),
    "county": (Text("个县（市、区）", "counties"), Text("各县（市、区）", "Counties")),
    "school": (Text("所学校", "schools"), Text("各学校", "Schools")),
}


def children_name(brief: Brief) -> Text:
    """Name the places below: 11个市, 11 cities."""
    several = LEVEL_NAMES.get(brief.areas.level, LEVEL_NAMES["county"])[0]
    count = len(brief.areas.children)
    return Text(f"{count}{several.zh}", f"{count} {several.en}")


def _places_balance(brief: Brief) -> Check:
    rows = _rows(brief, "page_views")
    total = brief.traffic.page_views
    says = _equation(_by_standing(brief, rows), TOTAL, total)
    holds = sum(rows.values()) == total
    wrong = tuple(key for key, views in rows.items() if views != brief.counts.seen_views.get(key, 0))
    return Check("places_balance", holds, _about("浏览量", "Page views", says), () if holds else _names(brief, wrong))


def _about(zh: str, en: str, says: Text) -> Text:
    return Text(f"{zh}：{says.zh}", f"{en}: {says.en}")


def _days_balance(brief: Brief) -> Check:
    total, days = brief.traffic.page_views, sum(count for _, count in brief.traffic.days)
    name = Text(f"{brief.period.days}天相加", f"{brief.period.days} days together")
    return Check("days_balance", days == total, _about("浏览量", "Page views", _equation([(name, days)], TOTAL, total)))


def _tables_agree(brief: Brief) -> Check:
    rows = _rows(brief, "page_views")
    wrong = tuple(key for key in rows if rows[key] != brief.counts.seen_views.get(key, 0))
    says = Text(
        "逐行的浏览量与访客表里的浏览量一致" if not wrong else "这些行的浏览量与访客表里的对不上",
        "Page views of each row agree with the table of visitors"
        if not wrong
        else "Page views of these rows do not agree with the table of visitors",
    )
    return Check("tables_agree", not wrong, says, _names(brief, wrong))


def _shares_balance(brief: Brief) -> Check:
    total = brief.traffic.page_views
    if not total:
        return Check("shares_balance", True, Text("没有浏览，不分占比", "No page views, so there are no shares"))
    exact = sum((Fraction(views * 100, total) for views in _rows(brief, "page_views").values()), Fraction(0))
    remainder = rounded(Fraction(100) - Fraction(brief.traffic.shares_sum), 2)
    says = Text(
        f"占比逐行四舍五入，相加为{brief.traffic.shares_sum}%，与100%差{remainder}个百分点；不取整时正好100%",
        f"Shares rounded row by row add up to {brief.traffic.shares_sum} %, {remainder} points short of 100 %; "
        "unrounded, exactly 100 %",
    )
    if exact != 100:
        says = Text(f"占比相加为{rounded(exact, 2)}%", f"Shares add up to {rounded(exact, 2)} %")
    return Check("shares_balance", exact == 100, says)


def _visitors_bounded(brief: Brief) -> Check:
    parts = {area.key: brief.counts.visitors.get(area.key, 0) for area in brief.areas.rows}
    total, greatest, sum_ = brief.traffic.unique_visitors, max(parts.values(), default=0), sum(parts.values())
    holds = distinct_within(total, parts)
    says = Text(
        f"独立访客：最多的一行{greatest:,} ≤ 合计{total:,} ≤ 各行相加{sum_:,}",
        f"Unique visitors: greatest row {greatest:,} ≤ total {total:,} ≤ rows together {sum_:,}",
    )
    return Check("visitors_bounded", holds, says, _names(brief, exceeding(total, parts)))


def _children_within(brief: Brief) -> Check:
    wrong: set[str] = set()
    for slug in ("page_views", *RESOURCES_BY_PLACE):
        total = brief.traffic.page_views if slug == "page_views" else brief.counts.flow(slug)
        wrong.update(exceeding(total, {area.key: brief.counts.flow(slug, area.key) for area in brief.areas.children}))
    spaces = {row.area.key: row.active or 0 for row in brief.spaces.rows}
    wrong.update(exceeding(brief.spaces.active, spaces))
    wrong.update(exceeding(brief.spaces.opened.total or 0, {row.area.key: row.opened for row in brief.spaces.rows}))
    says = Text(
        "没有一个下级大于上级" if not wrong else "这些下级大于上级",
        "No place exceeds the one above it" if not wrong else "These places exceed the one above them",
    )
    return Check("children_within", not wrong, says, _names(brief, tuple(wrong)))


def _resources_balance(brief: Brief) -> Check:
    wrong = []
    for slug in RESOURCES_BY_PLACE:
        rows, days = sum(_rows(brief, slug).values()), _over_days(brief, slug)
        if rows != days:
            wrong.append(_about(_name(slug).zh, _name(slug).en, _equation([(TOTAL, rows)], _DAYS, days)))
    holds = Text("资源各项，逐地相加等于逐日相加", "Resources: the sum over places equals the sum over days")
    return Check("resources_balance", not wrong, joined(wrong) if wrong else holds)


_DAYS = Text("逐日相加", "sum of days")


def _over_days(brief: Brief, slug: str) -> int:
    return sum(brief.counts.days.get((slug, day), 0) for day in brief.period.each_day())


def _name(slug: str) -> Text:
    return REGISTRY.versions(slug)[-1].name


def _ingest_balance(brief: Brief) -> Check:
    amounts, stored = brief.resources.amounts, brief.resources.stored
    slugs = ("resources_issued", "resources_ingested")
    parts = [(_name(slug), amounts[slug].total or 0) for slug in slugs]
    flows = sum(amounts[slug].period for slug in slugs)
    total = stored.total or 0
    holds = sum(count for _, count in parts) == total and flows == stored.period
    return Check("ingest_balance", holds, _equation(parts, _name("resources_stored_total"), total))


def _stocks_balance(brief: Brief) -> Check:
    wrong = []
    stocks = [
        metric for metric in REGISTRY.latest() if metric.nature is Nature.STOCK and metric.query.startswith("stocks.")
    ]
    for metric in stocks:
        if metric.subject is Subject.OPEN_PLATFORM:
            continue
        flow = brief.counts.flow(metric.slug.removesuffix("_total")) - brief.counts.removed.get(metric.slug, 0)
        carried = brief.counts.adjusted.get(metric.slug, 0)
        before, now = brief.counts.stock_before(metric.slug), brief.counts.stock(metric.slug)
        if before + carried + flow != now:
            parts = [(_BEFORE, before), (_CARRIED, carried), (_CAME, flow)]
            wrong.append(_about(metric.name.zh, metric.name.en, _equation(parts, _NOW, now)))
    holds = Text("每一项存量：期初加本期增减等于期末", "Every stock: opening plus change equals closing")
    return Check("stocks_balance", not wrong, joined(wrong) if wrong else holds)


_BEFORE, _CARRIED = Text("期初", "opening"), Text("结转", "carried over")
_CAME, _NOW = Text("本期", "change"), Text("期末", "closing")


def _spaces_balance(brief: Brief) -> Check:
    rows = {row.area.key: row.active or 0 for row in brief.spaces.rows}
    says = _equation(_by_standing(brief, rows), TOTAL, brief.spaces.active)
    return Check("spaces_balance", sum(rows.values()) == brief.spaces.active, _about("活跃空间", "Active spaces", says))


def _spaces_within(brief: Brief) -> Check:
    wrong = [row.area.name for row in brief.spaces.rows if (row.active or 0) > row.opened]
    says = Text(
        "活跃空间不多于已开通空间" if not wrong else "这些地方的活跃空间多于已开通空间",
        "Active spaces do not exceed opened spaces"
        if not wrong
        else "These places have more active spaces than opened ones",
    )
    return Check("spaces_within", not wrong, says, tuple(wrong))


def _calls_balance(brief: Brief) -> Check:
    calls, timed = brief.platform.amounts["api_calls"].period, brief.platform.times
    parts = [(Text("有时长", "timed"), timed.timed), (Text("没有时长", "untimed"), timed.untimed)]
    holds = timed.calls == calls
    return Check("calls_balance", holds, _about("接口调用", "Interface calls", _equation(parts, TOTAL, calls)))


def _parts_within(brief: Brief) -> Check:
    wrong = []
    deleted, handled = brief.operations["sensitive_words_deleted"], brief.operations["sensitive_words_handled"]
    if deleted > handled:
        wrong.append(Text(f"删除{deleted:,} > 处理{handled:,}", f"deleted {deleted:,} > handled {handled:,}"))
    active, opened = brief.platform.active_interfaces, brief.platform.amounts["interfaces_opened"].total or 0
    if active > opened:
        wrong.append(
            Text(f"活跃接口{active:,} > 开放接口{opened:,}", f"active {active:,} > open interfaces {opened:,}")
        )
    holds = Text(
        "部分不大于整体：删除与处理，活跃接口与开放接口",
        "No part exceeds its whole: deleted and handled, active and open",
    )
    return Check("parts_within", not wrong, joined(wrong) if wrong else holds)
