"""The data of the gallery's examples. Invented, but for the province's figures, which are those of August 2017."""

from datetime import date, timedelta
from typing import Any

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from xingtan.ui.shapes import Bar, Day, Joined, Link, PlaceLink, PlaceView

_DAILY = (
    281_489, 254_916, 251_436, 313_343, 302_355, 303_442, 313_491, 291_119, 259_694, 264_592, 320_147, 319_311, 312_962,
    321_514, 299_168, 263_029, 267_468, 328_000, 327_900, 335_100, 324_800, 309_300, 272_000, 289_900, 363_662, 342_700,
    336_800, 339_900, 322_900, 286_700, 291_900,
)  # fmt: skip
_CITIES = (
    ("台州市", 2_362_800, "25.11", 3, 3), ("金华市", 1_926_900, "20.47", 3, 2), ("杭州市", 1_493_800, "15.87", 2, 2),
    ("绍兴市", 1_325_500, "14.08", 2, 3), ("湖州市", 493_900, "5.25", 1, 2), ("嘉兴市", 465_700, "4.95", 1, 3),
    ("温州市", 360_100, "3.83", 4, 3), ("宁波市", 272_300, "2.89", 2, 4), ("衢州市", 139_600, "1.48", 3, 1),
    ("丽水市", 96_400, "1.02", 4, 2), ("舟山市", 44_700, "0.47", 2, 5),
)  # fmt: skip


def month() -> tuple[Day, ...]:
    """Give the 31 days from 21 July 2017. The daily values are a sample; total and peak are not."""
    first = date(2017, 7, 21)
    return tuple(Day(first + timedelta(days=n), count) for n, count in enumerate(_DAILY))


def cities() -> tuple[Bar, ...]:
    """Give the province's cities with their page views, and the row that belongs to none of them."""
    rows = [Bar(name, count, url="#", share=share, lagging=name == "宁波市") for name, count, share, _r, _c in _CITIES]
    return (*rows, Bar(_("未归属"), 429_445, share="4.56", unattributed=True))


def province() -> PlaceView:
    """Give the place switcher of Zhejiang."""
    return PlaceView(
        "330000",
        "浙江省",
        1,
        (
            PlaceLink("000000", "全国", 0, "#", "国家平台"),
            PlaceLink("330000", "浙江省", 1, "#", "11个市", current=True),
        ),
        tuple(PlaceLink("", row[0], 2, "#") for row in _CITIES),
    )


def joined() -> tuple[Joined, ...]:
    """Give regions, joined and being joined."""
    return (
        Joined("国家平台", 0, "资源下发，编目共享", "#"),
        Joined("绍兴市", 2, "一人一空间", "#"),
        Joined("柯桥区", 3, "一人一空间，资源先存本地", "#"),
        Joined("金华市", 2, "需求已基本对接", "#", open=True),
    )


def samples() -> dict[str, Any]:
    """Give the context in which every example is drawn."""
    days = month()
    return {
        "days": days,
        "gap_days": tuple(Day(d.on, None) if 10 < n < 15 else d for n, d in enumerate(days)),
        "one_day": days[:1],
        "small_days": tuple(Day(d.on, n % 5) for n, d in enumerate(days)),
        "cities": cities(),
        "tiles": [
            {"name": row[0].removesuffix("市"), "count": row[1], "row": row[3], "column": row[4], "url": "#"}
            for row in _CITIES
        ],
        "province": province(),
        "joined": joined(),
        "joined_on": date(2017, 8, 21),
        "crumbs": [Link("学习", "#"), Link("小学四年级", "#"), Link("数学", "#"), Link("人教版", "#"), Link("第三单元", "")],
        "tabs": [Link("任务单", "#", current=True), Link("练习", "#", "5"), Link("提问", "#"), Link("文字稿", "#")],
        "links": [Link("角的度量", "#", "四年级上册 数学"), Link("角的分类", "#", "四年级上册 数学")],
        "options": [("4", "小学四年级"), ("5", "小学五年级"), ("6", "小学六年级")],
        "chalk": mark_safe(_CHALK),
        "long_title": "三位数乘两位数的估算与口算在生活里的用处，以及怎样判断估得准不准",
    }


_CHALK = (
    '<svg class="chalk" viewBox="0 0 320 180" aria-hidden="true" focusable="false">'
    '<path d="M128 124H70L114.2 75.0"/><path class="faint" d="M88 124A18 18 0 0 0 82 110.6"/>'
    '<path class="warm" d="M218 124H160V58"/><path class="faint" d="M178 124A18 18 0 0 0 160 106"/>'
    '<path d="M294 124H236L195.4 72"/><path class="faint" d="M254 124A18 18 0 0 0 224.9 109.8"/></svg>'
)
