"""Several counts over the same days in one chart, with a mark where a definition changed: no line crosses it unseen."""

from collections.abc import Sequence
from datetime import date
from math import ceil

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from xingtan.ui.charts import nice_step
from xingtan.ui.dates import short_date

Named = tuple[str, Sequence[tuple[date, int | None]]]
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 960, 300, 74, 120, 30, 40


def several(series: Sequence[Named], breaks: Sequence[date] = (), title: str = "") -> SafeString:
    """Draw each series as a line with its name behind it; `breaks` are the days on which a definition began."""
    days = sorted({on for _name, points in series for on, _count in points})
    counts = [count for _name, points in series for _on, count in points if count is not None]
    if not days or not counts:
        return SafeString("")
    step = nice_step(max(counts))
    ceiling = max(step * ceil(max(counts) / step), step)
    first, width = days[0], max((days[-1] - days[0]).days, 1)

    def x(on: date) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (on - first).days / width

    def y(count: int) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * count / ceiling

    levels = format_html_join(
        "",
        '<path class="{}" d="M{} {}H{}"/><text x="{}" y="{}" text-anchor="end">{}</text>',
        (
            ("grid" if level else "axis", LEFT, _at(y(level)), WIDTH - RIGHT, LEFT - 8, _at(y(level) + 4), f"{level:,}")
            for level in range(0, ceiling + 1, step)
        ),
    )
    ticks = format_html_join(
        "",
        '<text x="{}" y="{}" text-anchor="middle">{}</text>',
        ((_at(x(on)), HEIGHT - 12, short_date(on)) for on in days),
    )
    lines = format_html_join(
        "", "{}", ((_line(number, name, points, x, y),) for number, (name, points) in enumerate(series, 1))
    )
    changed = format_html_join(
        "",
        '<path class="break" d="M{} {}V{}"/><text class="strong" x="{}" y="{}" text-anchor="middle">{}</text>',
        (
            (
                _at(x(on)),
                TOP - 6,
                HEIGHT - BOTTOM,
                _at(x(on)),
                TOP - 12,
                _("定义自%(day)s改变") % {"day": short_date(on)},
            )
            for on in breaks
            if days[0] <= on <= days[-1]
        ),
    )
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}"><title>{}</title>{}{}{}{}</svg>',
        WIDTH,
        HEIGHT,
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


def _changed(on: date) -> str:
    return _("定义自%(day)s改变") % {"day": short_date(on)}
