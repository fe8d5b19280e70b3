"""Figures about the open platform. They are of the whole node: an interface belongs to no place."""

from xingtan.statistics.rules.metrics.declaration import NODE, Metric, Nature, Subject, Unit, Window
from xingtan.statistics.rules.texts import Text


def _pair(slug: str, name: Text, definition: Text, kind: str, unit: Unit) -> tuple[Metric, Metric]:
    """Declare what came in the period, and the running total at its end."""
    flow = Metric(
        slug=slug,
        subject=Subject.OPEN_PLATFORM,
        name=name,
        definition=definition,
        unit=unit,
        nature=Nature.FLOW,
        kinds=(kind,),
        population=NODE,
        query="flows.flows_by_area",
    )
    stock = Metric(
        slug=f"{slug}_total",
        subject=Subject.OPEN_PLATFORM,
        name=Text(f"{name.zh}累计", f"{name.en}, running total"),
        definition=Text(
            f"{definition.zh}累计等于结转数加上此后的记录。",
            f"{definition.en} The running total is carried over plus recorded since.",
        ),
        unit=unit,
        nature=Nature.STOCK,
        window=Window.SINCE_START,
        kinds=(kind,),
        carried_over=kind,
        population=NODE,
        query="stocks.stocks_by_area",
    )
    return flow, stock


METRICS = (
    *_pair(
        "developers_registered",
        Text("注册开发者", "Registered developers"),
        Text("通过登记的第三方开发者。", "Third-party developers whose registration was accepted."),
        "developer_registered",
        Unit.DEVELOPER,
    ),
    *_pair(
        "apps_connected",
        Text("接入应用", "Connected apps"),
        Text("接入开放平台的应用。", "Apps connected to the open platform."),
        "app_connected",
        Unit.APP,
    ),
    *_pair(
        "interfaces_opened",
        Text("开放接口", "Open interfaces"),
        Text("开放给应用调用的接口。", "Interfaces that apps may call."),
        "interface_opened",
        Unit.INTERFACE,
    ),
    *_pair(
        "api_calls",
        Text("接口调用", "Interface calls"),
        Text("开放接口被调用的次数，含失败的调用。", "Calls of open interfaces, failed ones included."),
        "api_called",
        Unit.REQUEST,
    ),
    Metric(
        slug="active_interfaces",
        subject=Subject.OPEN_PLATFORM,
        name=Text("活跃接口", "Active interfaces"),
        definition=Text("统计期内至少被调用过一次的接口。", "Interfaces called at least once in the period."),
        unit=Unit.INTERFACE,
        nature=Nature.DISTINCT,
        kinds=("api_called",),
        population=NODE,
        query="platform.interface_calls",
    ),
    Metric(
        slug="api_response_time",
        subject=Subject.OPEN_PLATFORM,
        name=Text("接口响应时间", "Response time of interfaces"),
        definition=Text(
            "统计期内带有时长的调用的分布。每次调用记入一格，格的上界按R20优先数（1毫秒到1,000秒，含上界）；"
            "p50、p95、p99是这么多调用不超过的那一格的上界，误差不超过一格（12%），最大值是实测值。"
            "平均数只作参照，看不出慢的那一头。",
            "The distribution of calls with a known duration. Each call falls into one bucket whose upper bound is of "
            "the R20 series of preferred numbers (1 ms to 1,000 s, inclusive); p50, p95 and p99 are the upper bound of "
            "the bucket that so many calls do not exceed, off by one bucket (12 %) at most; the maximum is as "
            "measured. The mean is printed for reference: it hides the slow end.",
        ),
        unit=Unit.MILLISECOND,
        nature=Nature.DERIVED,
        kinds=("api_called",),
        population=NODE,
        derived_from=("api_calls",),
        query="platform.interface_calls",
    ),
)
