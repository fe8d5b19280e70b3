"""Several counts over the same days in one chart, with a mark where a definition changed: no line crosses it unseen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from xingtan.ui.charts import nice_step
from xingtan.ui.dates import short_date, tiny_date

Named = tuple[str, Sequence[tuple[date, int | None]]]


@dataclass(frozen=True, slots=True)
class _Frame:
    """The room of a drawing and the margins around its plot, in user units."""

    width: int
    height: int
    left: int
    right: int
    top: int = 30
    bottom: int = 40


FORMS = {"wide": _Frame(960, 300, 74, 120), "phone": _Frame(360, 250, 50, 72)}


def several(series: Sequence[Named], breaks: Sequence[date] = (), title: str = "", form: str = "wide") -> SafeString:
    """Draw each series as a line with its name behind it; `breaks` are the days on which a definition began."""
    days = sorted({on for _name, points in series for on, _count in points})
    counts = [count for _name, points in series for _on, count in points if count is not None]
    if not days or not counts:
        return SafeString("")
    frame = FORMS[form]
    step = nice_step(max(counts))
    ceiling = max(step * ceil(max(counts) / step), step)
    first, width = days[0], max((days[-1] - days[0]).days, 1)

    def x(on: date) -> float:
        return frame.left + (frame.width - frame.left - frame.right) * (on - first).days / width

    def y(count: int) -> float:
        return frame.height - frame.bottom - (frame.height - frame.bottom - frame.top) * count / ceiling

    levels = format_html_join(
        "",
        '<path class="{}" d="M{} {}H{}"/><text x="{}" y="{}" text-anchor="end">{}</text>',
        (
            (
                "grid" if level else "axis",
                frame.left,
                _at(y(level)),
                frame.width - frame.right,
                frame.left - 8,
                _at(y(level) + 4),
                f"{level:,}",
            )
            for level in range(0, ceiling + 1, step)
        ),
    )
    ticks = format_html_join(
        "",
        '<text x="{}" y="{}" text-anchor="middle">{}</text>',
        ((_at(x(on)), frame.height - 12, tiny_date(on)) for on in days),
    )
    lines = format_html_join(
        "", "{}", ((_line(number, name, points, x, y),) for number, (name, points) in enumerate(series, 1))
    )
    changed = format_html_join(
        "",
        '<path class="break" d="M{} {}V{}"/><text class="strong" x="{}" y="{}" text-anchor="{}">{}</text>',
        (
            (
                _at(x(on)),
                frame.top - 6,
                frame.height - frame.bottom,
                _at(x(on) if form == "wide" else frame.left if x(on) < frame.width / 2 else frame.width - 8),
                frame.top - 12,
                "middle" if form == "wide" else "start" if x(on) < frame.width / 2 else "end",
                _("定义自%(day)s改变") % {"day": short_date(on)},
            )
            for on in breaks
            if days[0] <= on <= days[-1]
        ),
    )
    return format_html(
        '<svg class="chart chart-for-{}" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        "<title>{}</title>{}{}{}{}</svg>",
        form,
        frame.width,
        frame.height,
        title,
        title,
        levels,
        ticks,
        lines,
        changed,
    )


def _at(value: float) -> str:
    return f"{value:.1f}"


def _line(number: int, name: str, points: Sequence[tuple[date, int | None]], x: object, y: object) -> SafeString:
    assert callable(x)
    assert callable(y)
    known = [(x(on), y(count)) for on, count in points if count is not None]
    if not known:
        return SafeString("")
    path = "L".join(f"{_at(across)} {_at(down)}" for across, down in known)
    dots = format_html_join(
        "", '<circle class="dot dot-{}" cx="{}" cy="{}" r="3.5"/>', ((number, _at(a), _at(d)) for a, d in known)
    )
    return format_html(
        '<path class="series series-{}" d="M{}"/>{}<text class="strong" x="{}" y="{}">{}</text>',
        number,
        path,
        dots,
        _at(known[-1][0] + 10),
        _at(known[-1][1] + 4 + (number - 1) * 16),
        name,
    )
