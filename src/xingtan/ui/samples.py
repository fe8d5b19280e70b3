"""The data of the gallery's examples. Invented, but for the province's figures, which are those of August 2017."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xingtan.ui.charts import brief_count
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
        "crumbs": [
            Link("学习", "#"),
            Link("小学四年级", "#"),
            Link("数学", "#"),
            Link("人教版", "#"),
            Link("第三单元", ""),
        ],
        "tabs": [Link("任务单", "#", current=True), Link("练习", "#", "5"), Link("提问", "#"), Link("文字稿", "#")],
        "links": [Link("角的度量", "#", "四年级上册 数学"), Link("角的分类", "#", "四年级上册 数学")],
        "options": [("4", "小学四年级"), ("5", "小学五年级"), ("6", "小学六年级")],
        "chalk": mark_safe(_CHALK),  # noqa: S308
        "marked": mark_safe("<mark>角</mark>的<mark>度量</mark>"),
        "extract": mark_safe("认识量角器，会用量角器量<mark>角</mark>的度数。"),
        "bloom": bloom(),
        "bloom_short": [{**level, "url": "", "current": False} for level in bloom()],
        "upper_steps": [(1, "10"), (2, "40"), (3, "100"), (4, "200")],
        "steps": [(n, brief_count(low)) for n, low in enumerate((0, 96_400, 360_100, 493_900, 1_493_800))],
        "today": date(2017, 8, 20),
        "crumbs_one": [Link("学习", "#")],
        "looked": {"need": 2, "work": "", "token": ""},
        "bound": _BoundForm({"text": "", "kind": "x"}),
        **_lists(),
        **_questions(),
        "long_title": "三位数乘两位数的估算与口算在生活里的用处，以及怎样判断估得准不准",
    }


class _BoundForm(forms.Form):
    text = forms.CharField(label=gettext_lazy("说说看"), help_text=gettext_lazy("要回复就写，不写也可以。"))
    kind = forms.ChoiceField(
        label=gettext_lazy("哪一种"),
        choices=[("idea", gettext_lazy("建议")), ("fault", gettext_lazy("出错"))],
        widget=forms.RadioSelect,
    )


def bloom() -> list[dict[str, Any]]:
    """Give the five levels as the front page shows them."""
    words = (("全国", "资源下发"), ("浙江省", "你在这里"), ("市", "11"), ("县", "90"), ("学校", ""))
    return [
        {"level": n, "name": name, "note": note, "url": "#", "current": n == 1} for n, (name, note) in enumerate(words)
    ]


def _lists() -> dict[str, Any]:
    """Give the lists of the examples that have their own shape."""
    return {
        "pieces": [
            {"kind": "same", "text": "把量角器的"},
            {"kind": "gone", "text": "0刻度线"},
            {"kind": "new", "text": "中心和顶点重合，零刻度线"},
            {"kind": "same", "text": "和角的一条边重合。"},
        ],
        "checks": [
            {"holds": True, "sentence": "11市8,981,700 + 未归属429,445 = 全省9,411,145"},
            {"holds": False, "sentence": "试点县（区）活跃空间：下级大于上级，9处。已扣下不发。"},
            {"holds": None, "sentence": "活跃度没有公式，不能复算。"},
        ],
        "dated": [
            {"on": date(2017, 8, 21), "name": "名师面对面", "url": "#", "note": "晚上7点直播，之后可以回看。"},
            {"on": date(2017, 8, 15), "name": "与孩子一起爱上阅读", "url": "#", "note": ""},
        ],
        "periods": [
            {"at": "08:00", "name": "语文 · 题西林壁", "note": "可以回看", "state": "done"},
            {"at": "08:50", "name": "数学 · 角的度量", "note": "9:30下课", "state": "now", "url": "#", "action": "进"},
            {"at": "10:40", "name": "体育", "note": "操场，带水", "state": ""},
        ],
        "definitions": [
            {"slug": "d-views", "name": "浏览量", "note": "page_views，第1版", "text": "打开一页算一次。"},
            {"slug": "d-peak", "name": "最高一日", "note": "由浏览量得出", "text": "浏览量最多的一个自然日。"},
        ],
        "choices": [("50", "50°"), ("60", "60°"), ("120", "120°"), ("130", "130°")],
        "facets": [
            {"name": "学段", "items": [Link("小学", "#", "128", current=True), Link("初中", "#", "64")]},
            {"name": "学科", "items": [Link("数学", "#", "40"), Link("语文", "#", "38"), Link("科学", "#", "0")]},
        ],
        "stages": [("打开", 9120), ("看完一半", 6180), ("看完", 4020), ("做完练习", 1210)],
        "matrix_columns": ["视频", "任务单", "练习"],
        "matrix": [
            {"name": "角的度量", "url": "#", "cells": [True, True, True]},
            {"name": "三位数乘两位数的估算与口算", "url": "#", "cells": [True, False, False]},
        ],
        "picker": [
            {"label": _("年级"), "name": "grade", "options": [("4", "小学四年级")], "value": "4"},
            {"label": _("学科"), "name": "subject", "options": [("sx", "数学"), ("yw", "语文")], "value": "sx"},
            {"label": _("版本"), "name": "edition", "options": [("rj", "人教版")], "value": "rj"},
            {"label": _("课本"), "name": "book", "options": [("1", "四年级上册")], "value": "1"},
        ],
        "picker_one": [{"label": _("年级"), "name": "one", "options": [("4", "小学四年级")], "value": "4"}],
        "chapters": [
            {"at": 0, "name": "滑梯上的三个角"},
            {"at": 108, "name": "认识量角器"},
            {"at": 275, "name": "量角三步：点重合、边重合、读刻度"},
        ],
        "outline": [
            {
                "id": n,
                "key": str(n),
                "number": n,
                "title": title,
                "url": "#",
                "lessons": [
                    {
                        "id": n * 10 + m,
                        "key": str(n * 10 + m),
                        "number": f"{n}.{m}",
                        "title": lesson,
                        "url": "#",
                        "note": "2",
                    }
                    for m, lesson in enumerate(lessons, start=1)
                ],
            }
            for n, (title, lessons) in enumerate(
                (("角的度量", ("线段、直线、射线", "角的分类")), ("条形统计图", ())), start=1
            )
        ],
        "positions": [
            {"number": 1, "title": "线段、直线、射线", "lessons": []},
            {"number": 2, "title": "角的度量", "lessons": [
                {"title": "角的度量", "url": "#", "seconds": 876, "place_name": "湖州", "teacher_name": "林静远"}]},
            {"number": 3, "title": "角的分类", "lessons": [
                {"title": "角的分类", "url": "#", "seconds": 782, "place_name": "湖州", "teacher_name": "林静远"},
                {"title": "给角分家", "url": "#", "seconds": 640, "place_name": "温州", "teacher_name": "许嘉宁"}]},
        ],
        "standings": [
            {"rank": n, "move": (1, -1, 0, None)[n % 4], "url": "#", "name": bar.name, "count": bar.count,
             "share": bar.share, "lagging": bar.lagging, "unattributed": bar.unattributed}
            for n, bar in enumerate(cities(), 1)
        ],
        "units": [Link("大数的认识", "#", "13课"), Link("公顷和平方千米", "#", "2课"),
                  Link("角的度量", "#", "6课", current=True), Link("三位数乘两位数", "#", "8课")],
        "work": [
            {"name": "背诵《题西林壁》", "url": "#", "state": "synced", "word": "已交", "note": "今天7:42交。"},
            {"name": "口算第12页", "url": "#", "state": "queued", "word": "等网络", "note": "连上网就交，不用再点。"},
            {"name": "观察日记：月亮", "url": "#", "state": "conflict", "word": "两份不同", "note": "两份都留着。"},
            {"name": "任务单：家里的两个角", "url": "#", "state": "local", "word": "只在本机", "note": ""},
        ],
    }  # fmt: skip


_CHALK = (
    '<svg class="chalk" viewBox="0 0 320 180" aria-hidden="true" focusable="false">'
    '<path d="M128 124H70L114.2 75.0"/><path class="faint" d="M88 124A18 18 0 0 0 82 110.6"/>'
    '<path class="warm" d="M218 124H160V58"/><path class="faint" d="M178 124A18 18 0 0 0 160 106"/>'
    '<path d="M294 124H236L195.4 72"/><path class="faint" d="M254 124A18 18 0 0 0 224.9 109.8"/></svg>'
)


def _questions() -> dict[str, Any]:
    """Give what the parts of questions are drawn from."""
    rows = (("spring", "春分", "1"), ("summer", "夏至", ""), ("autumn", "秋分", ""))
    ends = (("1a", "A"), ("1b", "B"), ("2a", ""), ("2b", ""))
    return {
        "sequence_rows": [
            {"name": f"order-{key}", "value": value, "places": ("1", "2", "3"), "content": _chinese(text)}
            for key, text, value in rows
        ],
        "pair_rows": [
            {"number": n, "ends": [{"name": f"pair-{key}", "label": key, "value": value} for key, value in two]}
            for n, two in enumerate((ends[:2], ends[2:]), start=1)
        ],
        "spot_rows": [
            {"id": "spot-1", "value": "a", "number": 1, "says": "", "shape": "circle", "cx": 60, "cy": 70, "r": 24},
            {"id": "spot-2", "value": "b", "number": 2, "says": "花心", "shape": "rect", "cx": 120, "cy": 120, "x": 96,
             "y": 96, "width": 48, "height": 48},
        ],
        "point_rows": [{"number": 1, "x_name": "point-x", "y_name": "point-y", "x": "120", "y": "80"}],
        "number_items": [
            {"name": "1", "url": "#", "state": "right", "note": _("答对了")},
            {"name": "2", "url": "#", "state": "wrong", "note": _("还差一点")},
            {"name": "3", "url": "#", "state": "done", "note": _("答过了")},
            {"name": "4", "url": "#", "current": True},
            {"name": "5"},
        ],
    }  # fmt: skip


def _chinese(text: str) -> str:
    return mark_safe(f'<span lang="zh-Hans">{text}</span>')  # noqa: S308 - ours
