"""Figures about who looked at what."""

from xingtan.statistics.rules.metrics.declaration import SIGNED_IN, Metric, Nature, Subject, Unit, Window
from xingtan.statistics.rules.texts import Text

METRICS = (
    Metric(
        slug="page_views",
        subject=Subject.TRAFFIC,
        name=Text("浏览量", "Page views"),
        definition=Text(
            "打开一页算一次。同一访客30秒内重复打开同一页，只算一次；机器人不算。",
            "Each page opened counts once. The same page opened again by the same visitor within 30 seconds counts "
            "once (the double-click rule of COUNTER); robots do not count.",
        ),
        unit=Unit.PAGE_VIEW,
        nature=Nature.FLOW,
        kinds=("page_viewed",),
        query="flows.flows_by_area",
    ),
    Metric(
        slug="unique_visitors",
        subject=Subject.TRAFFIC,
        name=Text("独立访客", "Unique visitors"),
        definition=Text(
            "统计期内至少看过一页的浏览器或设备，去掉重复，逐个比对，不是估计。一人用两台设备算两个。"
            "一个访客到过两个地方，两边各算一个，所以各地相加大于合计。",
            "Browsers or devices that opened at least one page in the period, compared one by one, not estimated. "
            "One person on two devices counts as two. A visitor seen in two places counts in both, "
            "so the places add up to more than the total.",
        ),
        unit=Unit.VISITOR,
        nature=Nature.DISTINCT,
        kinds=("page_viewed",),
        query="visitors.visitors_by_area",
    ),
    Metric(
        slug="pages_per_visitor",
        subject=Subject.TRAFFIC,
        name=Text("人均浏览", "Pages per visitor"),
        definition=Text(
            "浏览量除以独立访客，最后一步四舍五入到两位小数。",
            "Page views divided by unique visitors, rounded half up to two decimals at the last step.",
        ),
        unit=Unit.PAGES_PER_VISITOR,
        nature=Nature.DERIVED,
        derived_from=("page_views", "unique_visitors"),
    ),
    Metric(
        slug="peak_day",
        subject=Subject.TRAFFIC,
        name=Text("最高一日", "Busiest day"),
        definition=Text(
            "统计期内浏览量最多的一个自然日（北京时间零时到次日零时）；一样多时取最早的一天。",
            "The calendar day (00:00 to 00:00, Beijing time) of the period with the most page views; "
            "the earliest of equals.",
        ),
        unit=Unit.PAGE_VIEW,
        nature=Nature.DERIVED,
        window=Window.DAY,
        derived_from=("page_views",),
        query="flows.flows_by_day",
    ),
    Metric(
        slug="page_views_share",
        subject=Subject.TRAFFIC,
        name=Text("浏览量占比", "Share of page views"),
        definition=Text(
            "一个地方的浏览量占合计的百分比，用没有四舍五入的原始数计算。底数是合计，包括未归属的记录。"
            "各行分别四舍五入，相加与100的差另外印出。",
            "The page views of a place as a percentage of the total, from unrounded counts. The base is the total, "
            "unattributed records included. Rows are rounded one by one; what their sum lacks to 100 is printed.",
        ),
        unit=Unit.PERCENT,
        nature=Nature.DERIVED,
        derived_from=("page_views",),
    ),
    Metric(
        slug="page_views_rank",
        subject=Subject.TRAFFIC,
        name=Text("浏览量名次", "Rank by page views"),
        definition=Text(
            "同一级各地方按浏览量从多到少排，一样多的名次相同。数据没有同步完的地方暂停排名；本级与未归属不排。",
            "The places of one level by page views, most first; equals share a rank. A place whose data lag has no "
            "rank, nor have the place's own row and the unattributed row.",
        ),
        unit=Unit.RANK,
        nature=Nature.DERIVED,
        derived_from=("page_views",),
    ),
    Metric(
        slug="excluded_views",
        subject=Subject.TRAFFIC,
        name=Text("没有计入的浏览", "Page views not counted"),
        definition=Text(
            "30秒内重复打开的，以及机器人打开的。记录都留着，不计入浏览量。",
            "Repeats within 30 seconds, and views by robots. The records are kept; they are not in the page views.",
        ),
        unit=Unit.PAGE_VIEW,
        nature=Nature.FLOW,
        kinds=("page_viewed",),
        query="flows.flows_by_day",
    ),
    Metric(
        slug="sign_ins",
        subject=Subject.TRAFFIC,
        name=Text("登录", "Sign-ins"),
        definition=Text("登录成功的次数。", "Successful sign-ins."),
        unit=Unit.TIME,
        nature=Nature.FLOW,
        population=SIGNED_IN,
        kinds=("signed_in",),
        query="flows.flows_by_area",
    ),
)
