"""一（五）第三方应用的使用情况: the open platform and how fast it answers."""

from xingtan.statistics.rules.brief import PLATFORM, Brief
from xingtan.statistics.rules.composition.parts import amount_rows
from xingtan.statistics.rules.document import Block, Chart, Column, Paragraph, Row, Series, Table
from xingtan.statistics.rules.growth import percent_of
from xingtan.statistics.rules.histogram import Bucket, coarse
from xingtan.statistics.rules.texts import Text, count_text, many, same

BOUNDS_MS = (10, 25, 50, 100, 200, 400, 800, 1600, 3150, 6300, 10_000)
"""Bounds of the printed histogram; each is one of the stored bounds, so that printed counts are exact."""


def blocks(brief: Brief) -> tuple[Block, ...]:
    """Give the paragraphs, tables and the histogram of the section."""
    found: list[Block] = []
    if not brief.areas.home:
        found.append(
            Paragraph(
                Text(
                    "开放平台全平台共用一个，下面是全平台的数，不分地方。",
                    "The open platform is one for the whole node; the figures below are the node's, not this place's.",
                )
            )
        )
    found += [Paragraph(_counts(brief)), _table(brief)]
    if brief.platform.times.timed:
        found += [Paragraph(_times(brief)), *_histogram(brief)]
    return tuple(found)


def _counts(brief: Brief) -> Text:
    amounts, active = brief.platform.amounts, brief.platform.active_interfaces
    developers, apps = amounts["developers_registered"], amounts["apps_connected"]
    interfaces, calls = amounts["interfaces_opened"], amounts["api_calls"]
    share = percent_of(active, interfaces.total or 0)
    part = "" if share is None else f"，{share}%（{active:,} ÷ {interfaces.total:,}）"
    part_en = "" if share is None else f", {share} % ({active:,} ÷ {interfaces.total:,})"
    return Text(
        f"到期末共有注册开发者{developers.total:,}个，接入应用{apps.total:,}个，开放接口{interfaces.total:,}个；"
        f"本期新增开发者{developers.period:,}个、应用{apps.period:,}个、接口{interfaces.period:,}个。"
        f"本期接口调用{calls.period:,}次，累计{calls.total:,}次；有{active:,}个接口至少被调用过一次{part}。",
        f"At the end of the period: {many(developers.total or 0, 'registered developer')}, "
        f"{many(apps.total or 0, 'connected app')}, {many(interfaces.total or 0, 'open interface')}; new: "
        f"{many(developers.period, 'developer')}, {many(apps.period, 'app')}, {many(interfaces.period, 'interface')}. "
        f"There {'was' if calls.period == 1 else 'were'} {many(calls.period, 'call')} in the period, {calls.total:,} "
        f"altogether; {many(active, 'interface was', 'interfaces were')} called at least once{part_en}.",
    )


def _table(brief: Brief) -> Table:
    return Table(
        name="platform",
        caption=Text("开放平台：本期与累计", "Open platform: in the period and altogether"),
        columns=(
            Column(Text("项目", "What"), figures=False),
            Column(Text("单位", "Unit"), figures=False),
            Column(Text("本期新增", "In the period")),
            Column(Text("累计到期末", "Running total")),
        ),
        rows=amount_rows(brief.platform.amounts, PLATFORM),
    )


def _times(brief: Brief) -> Text:
    times = brief.platform.times
    half, most, nearly_all = (times.percentile_ms(share) for share in (50, 95, 99))
    untimed = f"，另有{times.untimed:,}次没有时长" if times.untimed else ""
    untimed_en = f"; {times.untimed:,} more came without a duration" if times.untimed else ""
    return Text(
        f"响应时间（{times.timed:,}次调用{untimed}）：一半的调用不超过{half:,}毫秒（p50），95%不超过{most:,}毫秒（p95），"
        f"99%不超过{nearly_all:,}毫秒（p99），最长{times.longest_ms:,}毫秒；平均{times.whole_mean_ms}毫秒，只作参照。"
        f"其中{times.failed:,}次返回错误。",
        f"Response time ({many(times.timed, 'call')}{untimed_en}): half of the calls took at most {half:,} ms (p50), "
        f"95 % at most {most:,} ms (p95), 99 % at most {nearly_all:,} ms (p99), the longest {times.longest_ms:,} ms; "
        f"the mean, {times.whole_mean_ms} ms, is for reference only. {many(times.failed, 'call')} ended in an error.",
    )


def _histogram(brief: Brief) -> tuple[Block, ...]:
    times = brief.platform.times
    buckets = _without_tail(coarse(times.buckets, BOUNDS_MS))
    labels = [f"{_below(n)}–{_bound(bucket.at_most_ms, times.longest_ms)}" for n, bucket in enumerate(buckets)]
    title = Text("接口响应时间的分布", "Response times of interfaces")
    chart = Chart(
        name="response_times",
        kind="columns",
        title=Text("接口响应时间的分布（各段毫秒的调用次数）", "Response times of interfaces (calls by milliseconds)"),
        table="response_times",
        labels=tuple(same(label) for label in labels),
        series=(Series(Text("调用（次）", "Calls"), tuple(bucket.calls for bucket in buckets)),),
        unit=Text("次", "calls"),
    )
    reached = 0
    rows = []
    for label, bucket in zip(labels, buckets, strict=True):
        reached += bucket.calls
        cells = (same(label), count_text(bucket.calls), same(percent_of(reached, times.timed) or "—"))
        rows.append(Row(cells))
    table = Table(
        name="response_times",
        caption=title,
        columns=(
            Column(
                Text("毫秒（不含下界，含上界）", "Milliseconds (above the first, up to and with the second)"),
                figures=False,
            ),
            Column(Text("调用（次）", "Calls")),
            Column(Text("累计（%）", "Cumulative (%)")),
        ),
        rows=(*rows, Row((Text("合计", "Total"), count_text(times.timed), same("100.00")), "total")),
    )
    return chart, table


def _without_tail(buckets: tuple[Bucket, ...]) -> tuple[Bucket, ...]:
    """Leave out the empty buckets behind the longest call."""
    last = max(number for number, bucket in enumerate(buckets) if bucket.calls)
    return buckets[: last + 1]


def _below(number: int) -> str:
    return f"{BOUNDS_MS[number - 1]:,}" if number else "0"


def _bound(at_most: int, longest: int) -> str:
    return f"{at_most if at_most in BOUNDS_MS else longest:,}"
