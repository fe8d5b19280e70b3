"""Tags and filters that every template has without loading them."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.urls import get_urlconf, is_valid_path
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override, pgettext

from xingtan.kernel.figures import percent, rounded
from xingtan.ui import charts, codes, forms, frame, series
from xingtan.ui.context import CJK, in_language, spoken_as
from xingtan.ui.dates import (
    clock_time,
    day_name,
    day_of_week,
    long_date,
    long_instant,
    short_date,
    tiny_week_day,
    week_day,
)
from xingtan.ui.shapes import LEVELS, Link, PlaceView

register = template.Library()

Figure = int | float | Decimal | str | None


def _chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


# numbers ------------------------------------------------------------------------------------------------------------


@register.filter
def number(value: Figure, places: int | str = "") -> str:
    """Print 1234567 as 1,234,567; with `places`, that many decimals. Unknown is a dash, never 0."""
    if value is None or value == "":
        return "—"
    text = str(value)
    if places != "":
        text = rounded_text(text, int(places))
    whole, dot, rest = text.partition(".")
    try:
        return f"{int(whole):,}{dot}{rest}"
    except ValueError:
        return text


def rounded_text(text: str, places: int) -> str:
    """Round a printed decimal half up to `places`."""
    from fractions import Fraction

    return rounded(Fraction(text), places)


@register.filter
def short_number(value: Figure, places: int = 1) -> str:
    """Print a large count briefly: 36.4 万 as `36.4万` in Chinese, 364K in English."""
    if value is None or value == "":
        return "—"
    return charts.brief_count(int(value), places)


@register.filter
def size(value: int | None) -> str:
    """Print bytes in the largest unit that keeps the figure above one, in powers of 1,024: 12.4 MB."""
    if value is None:
        return "—"
    amount = float(value)
    for unit in ("B", "KB", "MB", "GB", "TB", "PB"):
        if amount < 1024 or unit == "PB":
            return f"{amount:.0f} {unit}" if unit == "B" or amount >= 100 else f"{amount:.1f} {unit}"
        amount /= 1024
    return ""


@register.filter
def duration(value: int | float | None) -> str:
    """Print seconds as a clock does: 14:36, 1:02:05."""
    if value is None:
        return "—"
    seconds = int(value)
    hours, seconds = divmod(seconds, 3600)
    minutes, seconds = divmod(seconds, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


# dates --------------------------------------------------------------------------------------------------------------


def _local(value: date | datetime) -> date | datetime:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


@register.filter
def long_day(value: date | datetime | None) -> str:
    """2017年8月21日, 21 August 2017."""
    return "" if value is None else long_date(_local(value))


@register.filter
def short_day(value: date | datetime | None) -> str:
    """8月21日, 21 August."""
    return "" if value is None else short_date(_local(value))


@register.filter
def weekday(value: date | None) -> str:
    """周一, Monday."""
    return "" if value is None else week_day(_local(value))


@register.filter
def day_and_weekday(value: date | None) -> str:
    """8月14日 周一, Monday 14 August."""
    return "" if value is None else day_of_week(_local(value))


@register.filter
def instant(value: datetime | None) -> str:
    """2017年8月21日 14:05, 21 August 2017, 14:05."""
    if value is None:
        return ""
    at = _local(value)
    assert isinstance(at, datetime)
    return long_instant(at)


@register.filter
def clock(value: datetime | None) -> str:
    """14:05."""
    if value is None:
        return ""
    at = _local(value)
    assert isinstance(at, datetime)
    return clock_time(at)


@register.filter
def ago(value: datetime | date | None) -> str:
    """今天 14:05, 昨天, otherwise the date."""
    return "" if value is None else day_name(_local(value))


@register.filter
def machine_day(value: date | datetime | None) -> str:
    """Write a date or an instant for `<time datetime>`."""
    return "" if value is None else _local(value).isoformat()


# language -----------------------------------------------------------------------------------------------------------


register.filter("in_language", in_language)


@register.filter(is_safe=False)
def content(text: object) -> str:
    """Mark text that is Chinese whatever the interface language, so that it is read out and set as Chinese."""
    if text is None:
        return ""
    if _chinese() or not CJK.search(str(text)):
        return conditional_escape(str(text) if not isinstance(text, str) else text)
    return format_html('<span lang="zh-Hans">{}</span>', text)


register.simple_tag(spoken_as, name="content_lang")


# places and shapes --------------------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def place_view(context: Context, code: str | None = None) -> PlaceView:
    """Give the place that the page lies in: `here` in its context (a code or a PlaceView), else the home place."""
    here = code or context.get("here")
    if isinstance(here, PlaceView):
        return here
    return frame.place_view(here or None)


@register.simple_tag
def place_levels() -> list[dict[str, Any]]:
    """List the five levels with their names in the language in force."""
    names = (
        pgettext("level", "国家"),
        pgettext("level", "省"),
        pgettext("level", "市"),
        pgettext("level", "县（市、区）"),
        pgettext("level", "学校"),
    )
    return [{"level": n, "slug": LEVELS[n], "name": names[n]} for n in range(5)]


@register.filter
def starts(text: str, beginning: str) -> bool:
    """Say whether a path lies under another."""
    return str(text).startswith(beginning)


@register.filter
def chinese_numeral(value: int) -> str:
    """Write 1 to 99 as Chinese writes unit numbers: 一, 十二; in English, as digits."""
    if not _chinese() or not 0 < value < 100:
        return str(value)
    digits = "零一二三四五六七八九"
    tens, ones = divmod(value, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{digits[tens]}十") + (digits[ones] if ones else "")


@register.filter
def letter(index: int) -> str:
    """Name a choice: 0 is A."""
    return chr(ord("A") + int(index))


@register.filter
def seal(name: str) -> str:
    """Give the one character that stands for a name: the first of 林静远, the initial of Lin."""
    return str(name).strip()[:1].upper() or "·"


# charts -------------------------------------------------------------------------------------------------------------


@register.simple_tag
def trend_chart(days: Sequence[Any], title: str = "", unit: str = "", form: str = "wide") -> SafeString:
    """Draw a line of daily counts."""
    return charts.trend(charts.as_days(days), title=title, unit=unit, form=form)


@register.simple_tag
def versions_chart(
    named: Sequence[Any], breaks: Sequence[date] = (), title: str = "", form: str = "wide"
) -> SafeString:
    """Draw a figure by each version of its definition, with a mark where the definition changed."""
    return series.several(named, breaks, title, form)


@register.simple_tag
def bar_svg(value: Any, greatest: Any = 100, kind: str = "") -> SafeString:
    """Draw one horizontal bar."""
    return charts.bar(value, greatest, kind=kind)


@register.simple_tag
def qr_svg(text: str, label: str) -> SafeString:
    """Draw an address as a QR code."""
    return codes.qr(text, label)


@register.simple_tag
def heat_weeks(days: Sequence[Any], now: date | None = None) -> Any:
    """Lay daily counts out in weeks, each cell with its step of colour."""
    return charts.weeks(charts.as_days(days), now=now)


@register.simple_tag
def tile_steps(tiles: Sequence[Any]) -> Any:
    """Give each tile of a map its step of colour, and the bounds of the steps."""
    return charts.tile_steps(tiles)


@register.simple_tag
def levels_lit(level: Any = 0, only: Any = "") -> list[tuple[int, bool]]:
    """Say of each petal, 1 to 5, whether it is lit: those down to `level` (0 is the nation), or the one `only`."""
    if only not in ("", None, False):
        return [(n, n == int(only) + 1) for n in range(1, 6)]
    return [(n, n <= int(level) + 1) for n in range(1, 6)]


# doors --------------------------------------------------------------------------------------------------------------


@register.simple_tag
def main_doors() -> list[Link]:
    """List the doors of the main navigation that this node has, without their language."""
    doors = (
        Link(pgettext("door", "学习"), "/learn/"),
        Link(pgettext("door", "空间"), "/spaces/"),
        Link(pgettext("door", "数据"), "/data/"),
        Link(pgettext("door", "活动"), "/events/"),
    )
    return [door for door in doors if is_there(door.url)]


@register.simple_tag
def footer_doors() -> list[Link]:
    """List the doors at the foot of every page that this node has, without their language."""
    doors = (
        Link(pgettext("door", "数字怎么来"), "/data/definitions/"),
        Link(pgettext("door", "谁能看到我的记录"), "/privacy/"),
        Link(pgettext("door", "无障碍"), "/accessibility/"),
        Link(pgettext("door", "意见与求助"), "/feedback/"),
        Link(pgettext("door", "帮助"), "/help/"),
        Link(pgettext("door", "关于"), "/about/"),
    )
    return [door for door in doors if is_there(door.url)]


@register.filter
def is_there(path: str) -> bool:
    """Say whether this node answers at an address: a door that leads nowhere is not drawn."""
    return _is_there(get_urlconf() or settings.ROOT_URLCONF, path)


@cache
def _is_there(urlconf: str, path: str) -> bool:
    with override(settings.LANGUAGE_CODE):
        return bool(is_valid_path(path, urlconf))


@register.filter(name="days")
def read_days(rows: Sequence[Any]) -> Any:
    """Read daily counts, whatever their shape, as `Day` records."""
    return charts.as_days(rows)


@register.simple_tag
def greatest_of(rows: Sequence[Any]) -> int:
    """Give the greatest count of these rows, or 0."""
    counts = [row["count"] if isinstance(row, dict) else row.count for row in rows or ()]
    return max((count for count in counts if count is not None), default=0)


@register.simple_tag
def week_heads() -> list[str]:
    """Name the seven days for the head of a calendar, Monday first."""
    return [tiny_week_day(n) for n in range(7)]


# forms --------------------------------------------------------------------------------------------------------------


@register.simple_tag
def field_parts(field: Any) -> dict[str, Any]:
    """Take a bound field apart: its control tied to its help and errors, and whether it is a group of choices."""
    return forms.parts(field)


@register.simple_tag
def field_names(known_id: str, name: str, help_text: str, error: str) -> dict[str, str]:
    """Give the ids of a hand-made field, and the attributes that tie its control to help and error."""
    return forms.names(known_id or name, bool(help_text), bool(error))


_PETALS = ((16.00, 6.95), (25.42, 13.79), (21.82, 24.86), (10.18, 24.86), (6.58, 13.79))


@register.simple_tag
def bloom_petals(levels: Sequence[Any]) -> list[dict[str, Any]]:
    """Place the names of five levels on the five petals, clockwise from the top."""
    placed = []
    for (x, y), level in zip(_PETALS, levels or (), strict=False):
        get = level.get if isinstance(level, dict) else lambda name, level=level: getattr(level, name, "")
        name = str(get("name"))
        placed.append(
            {
                "name": name,
                "note": get("note") or "",
                "url": get("url") or "",
                "current": get("current"),
                "x": f"{x:.2f}",
                "y": f"{y:.2f}",
                "note_y": f"{y + 1.45:.2f}",
                "narrow": not CJK.search(name) or len(name) > 4,
            }
        )
    return placed


@register.simple_tag
def is_chosen(value: Any, chosen: Any) -> bool:
    """Say whether `value` is the chosen one, or among those chosen."""
    if isinstance(chosen, list | tuple | set | frozenset):
        return str(value) in {str(one) for one in chosen}
    return chosen not in ("", None) and str(value) == str(chosen)


@register.filter
def without_sign(value: int) -> int:
    """Give how much, without the direction."""
    return abs(int(value))


@register.simple_tag
def funnel_stages(stages: Sequence[tuple[str, int]]) -> Any:
    """Give each stage of a funnel with its bar and its share of the stage before."""
    return charts.funnel(list(stages or ()))


@register.simple_tag
def stacked_parts(parts: Sequence[tuple[str, int]], title: str = "") -> dict[str, Any]:
    """Draw parts of a whole (pairs of a name and a count; six at most) and list them with their shares."""
    named = [charts.Part(str(name), count, n) for n, (name, count) in enumerate(parts or (), 1)]
    total = sum(part.count for part in named)
    return {
        "svg": charts.stack(named, title=title),
        "parts": [
            {"name": p.name, "count": p.count, "pigment": p.pigment, "share": percent(p.count, total)} for p in named
        ],
    }


@register.simple_tag
def heat_unit(days: Sequence[Any]) -> str:
    """Name the unit in which a calendar prints its counts: 万, K, or nothing."""
    counts = [day.count for day in charts.as_days(days) if day.count is not None]
    return charts.cell_unit(max(counts, default=0))[1]
