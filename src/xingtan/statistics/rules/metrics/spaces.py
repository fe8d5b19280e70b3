"""Figures about learning spaces: opened, active, and how much happens in them."""

from datetime import date

from xingtan.statistics.rules.metrics.declaration import Metric, Nature, Subject, Unit, Window
from xingtan.statistics.rules.texts import Text

LEAST_SIGN_INS = 100
LEAST_DISK_ITEMS = 20
LEAST_VISITS = 200

OWNERS = Text("空间的主人", "Owners of spaces")
SPACES = Text("已经开通的空间：个人、机构、名师工作室", "Opened spaces: of people, of institutions, of studios")
_SPACES = "spaces.space_standings"

METRICS = (
    Metric(
        slug="spaces_opened",
        subject=Subject.SPACES,
        name=Text("新开通空间", "Spaces opened"),
        definition=Text("统计期内开通的空间。", "Spaces opened in the period."),
        unit=Unit.SPACE,
        nature=Nature.FLOW,
        kinds=("space_opened",),
        population=OWNERS,
        query="flows.flows_by_area",
    ),
    Metric(
        slug="spaces_opened_total",
        subject=Subject.SPACES,
        name=Text("已开通空间", "Opened spaces"),
        definition=Text(
            "到统计期末已经开通的空间：结转数加上本平台此后开通的。",
            "Spaces open at the end of the period: those carried over plus those opened on this node since.",
        ),
        unit=Unit.SPACE,
        nature=Nature.STOCK,
        window=Window.SINCE_START,
        kinds=("space_opened",),
        carried_over="space_opened",
        population=OWNERS,
        query="stocks.stocks_by_area",
    ),
    Metric(
        slug="space_sign_ins",
        subject=Subject.SPACES,
        name=Text("空间登录", "Sign-ins to a space"),
        definition=Text(
            "空间的主人登录并进入这个空间的次数。当年内结转的数加上此后的记录。",
            "Sign-ins of the owner to this space: what was carried over in the same year plus the records since.",
        ),
        unit=Unit.VISIT,
        nature=Nature.FLOW,
        window=Window.SINCE_NEW_YEAR,
        kinds=("signed_in",),
        carried_over="signed_in",
        population=OWNERS,
        query=_SPACES,
    ),
    Metric(
        slug="space_visits",
        subject=Subject.SPACES,
        name=Text("空间访问", "Visits to a space"),
        definition=Text(
            "空间被打开的次数，重复与机器人不算。当年内结转的数加上此后的记录。",
            "Times that a space was opened, without repeats and robots: what was carried over in the same year plus "
            "the records since.",
        ),
        unit=Unit.VISIT,
        nature=Nature.FLOW,
        window=Window.SINCE_NEW_YEAR,
        kinds=("space_visited",),
        carried_over="space_visited",
        query=_SPACES,
    ),
    Metric(
        slug="disk_items",
        subject=Subject.SPACES,
        name=Text("网盘资源", "Items on a net disk"),
        definition=Text(
            "统计期末在网盘里的文件数：结转数加上传减删除。是存量，不是当年的上传数。",
            "Files on the net disk at the end of the period: carried over, plus uploaded, less deleted. "
            "A stock, not the uploads of the year.",
        ),
        unit=Unit.ITEM,
        nature=Nature.STOCK,
        window=Window.SINCE_START,
        kinds=("file_uploaded",),
        less=("file_deleted",),
        carried_over="disk_items",
        population=OWNERS,
        query=_SPACES,
    ),
    Metric(
        slug="active_spaces",
        version=1,
        subject=Subject.SPACES,
        name=Text("活跃空间（累积）", "Active spaces (ever)"),
        definition=Text(
            f"从开始记录起累计，登录不少于{LEAST_SIGN_INS}次，网盘资源不少于{LEAST_DISK_ITEMS}件，"
            f"空间访问不少于{LEAST_VISITS}次的空间。三条都含本数。",
            f"Spaces with at least {LEAST_SIGN_INS} sign-ins, at least {LEAST_DISK_ITEMS} items on the net disk and at "
            f"least {LEAST_VISITS} visits since records began. All three bounds are inclusive.",
        ),
        unit=Unit.SPACE,
        nature=Nature.STOCK,
        window=Window.SINCE_START,
        population=SPACES,
        kinds=("signed_in", "file_uploaded", "space_visited"),
        less=("file_deleted",),
        query=_SPACES,
    ),
    Metric(
        slug="active_spaces",
        version=2,
        valid_from=date(2017, 8, 1),
        subject=Subject.SPACES,
        name=Text("年度活跃空间", "Annual active spaces"),
        definition=Text(
            f"当年1月1日起，登录不少于{LEAST_SIGN_INS}次，空间访问不少于{LEAST_VISITS}次，并且统计期末网盘资源"
            f"不少于{LEAST_DISK_ITEMS}件的空间。三条都含本数。第1版从开始记录起累计，两版不能相比。",
            f"Spaces with at least {LEAST_SIGN_INS} sign-ins and at least {LEAST_VISITS} visits since 1 January, and "
            f"at least {LEAST_DISK_ITEMS} items on the net disk at the end of the period. All three bounds are "
            "inclusive. Version 1 counted since records began; the two cannot be compared.",
        ),
        unit=Unit.SPACE,
        nature=Nature.STOCK,
        window=Window.SINCE_NEW_YEAR,
        population=SPACES,
        kinds=("signed_in", "file_uploaded", "space_visited"),
        less=("file_deleted",),
        query=_SPACES,
    ),
    Metric(
        slug="active_space_ratio",
        subject=Subject.SPACES,
        name=Text("年度活跃空间比", "Ratio of annual active spaces"),
        definition=Text(
            "年度活跃空间除以同一天、同一地方已开通的空间，底数一并印出，至少两位有效数字。",
            "Annual active spaces divided by the spaces open on the same day in the same place; the denominator is "
            "printed, with at least two significant digits.",
        ),
        unit=Unit.PERCENT,
        nature=Nature.DERIVED,
        window=Window.SINCE_NEW_YEAR,
        population=SPACES,
        derived_from=("active_spaces", "spaces_opened_total"),
    ),
    Metric(
        slug="annual_activity",
        subject=Subject.SPACES,
        name=Text("年度活跃度", "Annual activity"),
        definition=Text(
            "从1月1日起的活跃度：40×登录率＋30×贡献率＋30×到访率。各率是有这件事的“空间日”占全部空间日的比，"
            "全部空间日＝统计期末已开通空间×天数。0到100点，大小不同的地方可以相比。",
            "The activity index since 1 January: 40 × sign-in rate + 30 × contribution rate + 30 × visit rate. A rate "
            "is the share of space-days on which it happened; all space-days are the opened spaces at the end times "
            "the days. 0 to 100 points, comparable between places of different size.",
        ),
        unit=Unit.POINT,
        nature=Nature.DERIVED,
        window=Window.SINCE_NEW_YEAR,
        population=SPACES,
        kinds=("signed_in", "file_uploaded", "article_published", "space_visited"),
        derived_from=("spaces_opened_total",),
        query=_SPACES,
    ),
    Metric(
        slug="space_rank",
        subject=Subject.SPACES,
        name=Text("空间在全省的名次", "Rank of a space in its province"),
        definition=Text(
            "一个空间在全省今年有活动的空间里的名次，从1月1日算到最近一个报告月的末日。按点数从多到少排："
            "40×登录的天数＋30×贡献的天数＋30×有人来访的天数，一天里多少次都只算一天。点数相同，名次相同；"
            "今年还没有活动的空间没有名次，数据不全的地方的空间不参加排名。"
            "平台只管一个市或一个县的，在这个市、县里排。名次只给空间的主人看。",
            "The rank of a space among those of its province in which something happened this year, from 1 January to "
            "the end of the month reported last. Spaces stand by points: 40 × days with a sign-in + 30 × days with a "
            "contribution + 30 × days with a visit; a day counts once, however often it happened. Equal points share a "
            "rank; a space in which nothing happened this year has none, and spaces of places whose data lag are left "
            "out. On the node of a city or county the rank is within it. Only its owner sees it.",
        ),
        unit=Unit.RANK,
        personal=True,
        nature=Nature.DERIVED,
        window=Window.SINCE_NEW_YEAR,
        population=Text("今年有活动的空间", "Spaces in which something happened this year"),
        kinds=("signed_in", "file_uploaded", "article_published", "space_visited"),
        derived_from=("annual_activity",),
        query="own_rank.rank_of_space",
    ),
    Metric(
        slug="monthly_activity",
        subject=Subject.SPACES,
        name=Text("月度活跃度", "Monthly activity"),
        definition=Text(
            "统计期内的活跃度，算法与年度活跃度相同，只是从统计期的第一天算起。",
            "The activity index of the period: the same formula as the annual one, from the first day of the period.",
        ),
        unit=Unit.POINT,
        nature=Nature.DERIVED,
        population=SPACES,
        kinds=("signed_in", "file_uploaded", "article_published", "space_visited"),
        derived_from=("spaces_opened_total",),
        query=_SPACES,
    ),
    Metric(
        slug="articles_published",
        subject=Subject.SPACES,
        name=Text("发布文章", "Articles published"),
        definition=Text("空间里发布的文章。", "Articles published in spaces."),
        unit=Unit.ITEM,
        nature=Nature.FLOW,
        kinds=("article_published",),
        population=OWNERS,
        query="flows.flows_by_area",
    ),
    Metric(
        slug="campaign_entrants",
        subject=Subject.SPACES,
        name=Text("创建活动新增报名", "Campaign entries"),
        definition=Text(
            "统计期内报名参加空间创建活动的人数。", "People who entered the campaign of spaces in the period."
        ),
        unit=Unit.PERSON,
        nature=Nature.FLOW,
        kinds=("campaign_entered",),
        query="flows.flows_by_area",
    ),
    Metric(
        slug="campaign_entrants_total",
        subject=Subject.SPACES,
        name=Text("创建活动累计报名", "Campaign entries, running total"),
        definition=Text(
            "到统计期末的报名人数：结转数加上此后的报名。",
            "Entries up to the end of the period: carried over plus those since.",
        ),
        unit=Unit.PERSON,
        nature=Nature.STOCK,
        window=Window.SINCE_START,
        kinds=("campaign_entered",),
        carried_over="campaign_entered",
        query="stocks.stocks_by_area",
    ),
)
