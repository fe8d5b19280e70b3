"""What the province's office put up: banners, the campaign, the regions that joined, and its own words in the brief."""

from datetime import date
from uuid import UUID

from xingtan.main.demo import figures
from xingtan.main.demo.ground import named
from xingtan.places import api as places
from xingtan.portal.api import NewBanner, NewCampaign, open_campaign, record_banner, record_joined_region
from xingtan.statistics.api import NewLag, NewNote, Subject, record_lag, record_lag_end, record_month, record_note

CAMPAIGN_OPENED_ON = date(2017, 5, 8)  # ours
CAMPAIGN_NOTE = "教师自愿报名，用自己的空间参加，不用另交材料。"
MERGING_SINCE, MERGED_ON = date(2017, 8, 1), date(2017, 9, 1)  # ZJ-25: whole again at the end of the month
MERGING = ("330200", "330603", "331000")  # ZJ-24: Ningbo, Keqiao, Taizhou store in their own net disks first

# Code, note, the note in English, still joining: ZJ-52, ZJ-53.
REGIONS: tuple[tuple[str, str, str, bool], ...] = (
    ("000000", "资源下发，编目共享", "Issues resources, shares its catalogue", False),
    ("330600", "一人一空间", "One space for each person", False),
    ("330603", "一人一空间，资源先存本地", "One space each; files stored locally first", False),
    ("330200", "网盘仍在合并", "Net disks still being merged", False),
    ("331000", "资源先存本地", "Files stored locally first", False),
    ("330503", "上网认证已接通", "Network sign-on joined", True),
    ("330700", "需求已基本对接", "Requirements mostly agreed", True),
)

# Section, title, text, title in English, text in English: what the office wrote, without a figure or a rank (BR-07).
NOTES: tuple[tuple[str, str, str, str, str], ...] = (
    (
        "upgrades",
        "",
        "平台升级为智慧学习广场，进入试运行；登录增加验证码改造和扫码登录；统计子系统完成升级。",
        "",
        "The platform became the learning square and began its trial run; signing in has a new captcha and a QR code; "
        "the statistics subsystem was upgraded.",
    ),
    (
        "improvements",
        "",
        "修复了主流浏览器不能自动登录的缺陷，解决了登录后全省排名和登录提示不准确、APP访问量不准确的问题。",
        "",
        "Automatic sign-in works again in the common browsers; the rank in the province and the hint after signing in "
        "are right again, and so is the count of visits by the app.",
    ),
    (
        "support",
        "资源中心的资源看不见了",
        "柯桥、台州、宁波的用户资源先存在本地平台的网盘里。合并期间，部分资源会统计为零，或上传的资源暂时查看不到。"
        "数据没有丢，预计月底完成合并同步。",
        "Resources cannot be seen",
        "Resources of users in Keqiao, Taizhou and Ningbo are stored in their own platform's net disk first. "
        "While the disks are merged, some are counted as none or cannot be opened. No data are lost; the merging "
        "should be done by the end of the month.",
    ),
    (
        "support",
        "活跃度的算法变了",
        "前台统计的活跃度由原来的累积活跃度改为年度活跃度，数字因此下降较多，请各位管理员知悉。",
        "Activity is computed in another way",
        "The activity on the front page is now that of the year; until now it was cumulative. The figures are lower "
        "because of that.",
    ),
    (
        "joining",
        "",
        "南浔：完成上网认证的对接。金华：基本完成需求对接。宁波：基本完成互联互通功能改造，网盘仍在合并。",
        "",
        "Nanxun: access authentication is joined. Jinhua: requirements are mostly agreed. Ningbo: the rework for "
        "joining is mostly done; the net disks are still being merged.",
    ),
    (
        "highlights",
        "原平台升级为智慧学习广场",
        "广场采用新架构，以用户为中心，保证体系内每位教师只有一个网络学习空间，为优质资源跨区域共享打下基础。",
        "The platform became the learning square",
        "The square has a new architecture with the user in the middle; every teacher in the system has exactly one "
        "space, on which sharing across regions is built.",
    ),
    (
        "highlights",
        "宁波智慧教育平台升级并入",
        "宁波的市级平台与省平台以映射方式互联，资源编目统一共享，一人一空间。",
        "Ningbo's platform was upgraded and joined",
        "The platform of Ningbo is mapped to the province's: one catalogue, one space for each person.",
    ),
)


def put_up_notices() -> None:
    """Put up the banners, the campaign and the joined regions, and let the province report on the month. Idempotent."""
    for number, banner in enumerate(figures.BANNERS, 1):
        record_banner(NewBanner(banner.title, banner.on, figures.PROVINCE, id=named("banner", number), url="/learn/"))
    open_campaign(
        NewCampaign(
            figures.CAMPAIGN,
            CAMPAIGN_OPENED_ON,
            figures.PROVINCE,
            CAMPAIGN_NOTE,
            entered_before=figures.CAMPAIGN_ENTRANTS,
            counted_on=figures.CAMPAIGN_COUNTED_ON,
            id=named("campaign"),
        )
    )
    for number, (code, note, note_en, still) in enumerate(REGIONS, 1):
        record_joined_region(code, figures.LAST_DAY, note, note_en, open=still, position=number)
    for code in (figures.PROVINCE, *(city.code for city in figures.CITIES)):
        record_month(code, figures.MONTH)
    for code in MERGING:
        _note_merging(code)
    for number, (section, title, text, title_en, text_en) in enumerate(NOTES, 1):
        record_note(
            NewNote(
                figures.PROVINCE,
                figures.MONTH,
                section,
                text,
                text_en,
                title_zh=title,
                title_en=title_en,
                id=named("note", number),
            )
        )


def _note_merging(code: str) -> None:
    places.place(code)
    record_lag(
        NewLag(
            code,
            Subject.SPACES,
            "网盘还在合并，部分老师的网盘资源暂时显示为零",
            "net disks are being merged, and some teachers' items are counted as none for now",
            MERGING_SINCE,
            MERGED_ON,
            id=named("lag", code),
        )
    )


def say_month_is_filling(records: int) -> None:
    """Mark the month as not whole until `month_is_whole`: no brief prints a smaller number meanwhile."""
    record_lag(
        NewLag(
            figures.PROVINCE,
            None,
            "演示月份的记录还在补入，数字不完整",
            "the records of the demonstration month are still being filled in",
            figures.MONTH.since,
            date(2017, 8, 27),
            expected_records=records,
            id=_filling(),
        )
    )


def month_is_whole() -> None:
    """Say that every record of the month is in the figures. Idempotent."""
    record_lag_end(_filling())


def _filling() -> UUID:
    return named("lag", "month")
