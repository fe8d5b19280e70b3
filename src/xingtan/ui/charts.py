"""Charts as SVG, drawn on the server from plain data: no script, no style attributes, the colours from the tokens.

A chart never stands alone: its values are in the table beside it. Each has a title and a description for who cannot see
it; shapes carry classes, so that forced colours, dark and print can repaint them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cache
from importlib.resources import files
from math import ceil, floor, log10
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xingtan.kernel.figures import rounded
from xingtan.ui.context import spoken_as
from xingtan.ui.dates import day_of_week, short_date, tiny_date
from xingtan.ui.shapes import Day

STEPS = 5


@cache
def stylesheet() -> str:
    """Give the rules that a document of its own needs to show these charts: the tokens and the charts' styles."""
    ui = files("xingtan.ui")
    parts = [
        ui / "style" / "1-tokens.css",
        *(ui / "components" / name / "style.css" for name in ("chart", "bar", "heat")),
    ]
    return "\n".join(part.read_text(encoding="utf-8") for part in parts)


def as_days(rows: Iterable[Any]) -> tuple[Day, ...]:
    """Read daily counts: `Day` records, mappings with `on` and `count`, or pairs of a date and a count."""
    return tuple(_day(row) for row in rows or ())


def _day(row: Any) -> Day:
    if isinstance(row, Day):
        return row
    if isinstance(row, dict):
        on, count = row["on"], row["count"]
    elif hasattr(row, "on"):
        on, count = row.on, row.count
    else:
        on, count = row
    return Day(date.fromisoformat(on) if isinstance(on, str) else on.date() if isinstance(on, datetime) else on, count)


def brief_count(value: int, places: int = 1) -> str:
    """Print a count briefly: 36.4万 in Chinese, 364K in English; small counts stay as they are."""
    if (get_language() or "zh").startswith("zh"):
        for size, word in ((10**8, "亿"), (10**4, "万")):
            if abs(value) >= size:
                return f"{_trimmed(Fraction(value, size), places)}{word}"
        return f"{value:,}"
    for size, word in ((10**9, "G"), (10**6, "M"), (10**3, "K")):
        if abs(value) >= size:
            return f"{_trimmed(Fraction(value, size), places)}{word}"
    return str(value)


def _trimmed(value: Fraction, places: int) -> str:
    text = rounded(value, places)
    return text.rstrip("0").rstrip(".") if "." in text else text


# scales -------------------------------------------------------------------------------------------------------------


def nice_step(greatest: float, wanted: int = 4) -> int:
    """Give a step of 1, 2 or 5 times a power of ten that cuts [0, greatest] into about `wanted` parts."""
    if greatest <= wanted:
        return 1
    rough = greatest / wanted
    power = 10 ** floor(log10(rough))
    return int(next((power * m for m in (1, 2, 5) if rough <= power * m), power * 10))


# trend --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Frame:
    """The plot area of a chart, in user units."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    labels: int  # days between two labels of the time axis

    @property
    def base(self) -> int:
        return self.height - self.bottom


FORMS = {
    "wide": _Frame(960, 300, 58, 20, 36, 36, 7),
    "phone": _Frame(360, 240, 46, 14, 34, 34, 7),
    "wall": _Frame(1280, 400, 64, 24, 40, 40, 7),
}


def trend(days: Sequence[Day], *, title: str = "", unit: str = "", form: str = "wide") -> SafeString:
    """Draw daily counts as a line: weekends banded, the mean dashed, the greatest day marked with its value.

    A day without a count breaks the line: unknown is not 0.
    """
    frame = FORMS[form]
    known = [day for day in days if day.count is not None]
    if not known:
        return mark_safe("")
    counts = [day.count or 0 for day in known]
    step = nice_step(max(counts))
    ceiling = max(step * ceil(max(counts) / step), step)
    width = frame.width - frame.left - frame.right
    pitch = width / max(len(days) - 1, 1)

    def x(index: int) -> float:
        return frame.left + (index * pitch if len(days) > 1 else width / 2)

    def y(count: float) -> float:
        return frame.base - (frame.base - frame.top) * count / ceiling

    mean = Fraction(sum(counts), len(counts))
    peak = max(range(len(days)), key=lambda n: (days[n].count is not None, days[n].count or 0, -n))
    parts = [
        *_weekends(days, frame, pitch, x),
        *_levels(frame, step, ceiling, y),
        *_time_axis(days, frame, x),
        _line("mean", frame.left, y(float(mean)), frame.width - frame.right, y(float(mean))) if len(known) > 1 else "",
        *_runs(days, x, y, frame.base),
        _peak(days[peak], x(peak), y(days[peak].count or 0), frame, unit),
    ]
    described = _(
        "从%(first)s到%(last)s。最高一日%(day)s，%(count)s%(unit)s；日均%(mean)s%(unit)s。逐日的数在图下的表里。"
    ) % {
        "first": short_date(days[0].on),
        "last": short_date(days[-1].on),
        "day": short_date(days[peak].on),
        "count": f"{days[peak].count:,}",
        "mean": f"{int(rounded(mean, 0)):,}",
        "unit": unit,
    }
    return _svg(f"chart chart-for-{form}", frame.width, frame.height, parts, title, described)


def _weekends(days: Sequence[Day], frame: _Frame, pitch: float, x: Any) -> list[str]:
    bands = []
    for n, day in enumerate(days):
        if day.on.weekday() >= 5 and len(days) > 1:
            left = max(x(n) - pitch / 2, frame.left)
            right = min(x(n) + pitch / 2, frame.width - frame.right)
            bands.append(
                f'<rect class="rest" x="{left:.1f}" y="{frame.top}" width="{right - left:.1f}"'
                f' height="{frame.base - frame.top}"/>'
            )
    return bands


def _levels(frame: _Frame, step: int, ceiling: int, y: Any) -> list[str]:
    parts = []
    for value in range(0, ceiling + 1, step):
        kind = "grid" if value else "axis"
        parts.append(_line(kind, frame.left, y(value), frame.width - frame.right, y(value)))
        parts.append(f'<text x="{frame.left - 8}" y="{y(value) + 4:.1f}" text-anchor="end">{brief_count(value)}</text>')
    return parts


def _time_axis(days: Sequence[Day], frame: _Frame, x: Any) -> list[str]:
    most = 9 if frame.width > 600 else 5
    every = frame.labels if len(days) > 2 * frame.labels else ceil(len(days) / most)
    while len(days) / every > most:
        every *= 2
    parts = []
    for n in range(0, len(days), every):
        anchor = "end" if n == len(days) - 1 > 0 else "middle"
        parts.append(
            f'<text x="{x(n):.1f}" y="{frame.base + 22}" text-anchor="{anchor}">{tiny_date(days[n].on)}</text>'
        )
    return parts


def _runs(days: Sequence[Day], x: Any, y: Any, base: int) -> list[str]:
    """Draw each unbroken run of known days: its body, then its line."""
    parts: list[str] = []
    run: list[tuple[float, float]] = []
    for n, day in enumerate([*days, Day(days[-1].on + timedelta(days=1), None)]):
        if day.count is not None:
            run.append((x(n), y(day.count)))
            continue
        if len(run) == 1:
            parts.append(f'<circle class="point" cx="{run[0][0]:.1f}" cy="{run[0][1]:.1f}" r="3"/>')
        elif run:
            path = "L".join(f"{px:.1f} {py:.1f}" for px, py in run)
            parts.append(f'<path class="body" d="M{run[0][0]:.1f} {base}L{path}L{run[-1][0]:.1f} {base}Z"/>')
            parts.append(f'<path class="series" d="M{path}"/>')
        run = []
    return parts


def _peak(day: Day, x: float, y: float, frame: _Frame, unit: str) -> str:
    anchor = "start" if x < frame.left + 90 else "end" if x > frame.width - frame.right - 90 else "middle"
    words = f"{day_of_week(day.on)} {day.count:,}{unit if not unit.isascii() else ' ' + unit}"
    if frame.width < 600:
        words = f"{tiny_date(day.on)} {day.count:,}"
    return (
        f'<circle class="peak" cx="{x:.1f}" cy="{y:.1f}" r="5"/>'
        f'<text class="strong" x="{x:.1f}" y="{max(y - 14, 14):.1f}" text-anchor="{anchor}">{words.strip()}</text>'
    )


def _line(kind: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<path class="{kind}" d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}"/>'


def _svg(kind: str, width: int, height: int, parts: Iterable[str], title: str, described: str) -> SafeString:
    return format_html(
        '<svg class="{}" viewBox="0 0 {} {}" role="img" aria-label="{}"{}><title>{}</title>{}</svg>',
        kind,
        width,
        height,
        f"{title}{_('。')}{described}" if title else described,
        spoken_as(title),
        title or described,
        mark_safe("".join(parts)),  # noqa: S308 - shapes drawn above
    )


# bars ---------------------------------------------------------------------------------------------------------------


def bar(value: Any, greatest: Any = 100, *, kind: str = "") -> SafeString:
    """Draw one horizontal bar, `value` of `greatest`; `kind` is lag, mute or empty. Its number stands beside it."""
    if value in (None, "") or not greatest:
        return mark_safe("")
    share = min(max(Fraction(str(value)) / Fraction(str(greatest)) * 100, Fraction(0)), Fraction(100))
    return format_html(
        '<svg class="bar{}" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="bar-ground" width="100" height="8"/><rect class="bar-value" width="{}" height="8"/></svg>',
        f" bar-{kind}" if kind else "",
        _trimmed(share, 2),
    )


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a stacked bar: its name, its count and its pigment, 1 to 6."""

    name: str
    count: int
    pigment: int


def stack(parts: Sequence[Part], *, title: str = "", height: int = 12) -> SafeString:
    """Draw parts of a whole side by side, with a gap between neighbours so that they part without colour."""
    total = sum(part.count for part in parts)
    if not total:
        return mark_safe("")
    gap, room = 0.5, 100 - 0.5 * (len(parts) - 1)
    rects, x = [], 0.0
    for part in parts:
        width = room * part.count / total
        rects.append(f'<rect class="pigment-{part.pigment}" x="{x:.2f}" width="{width:.2f}" height="{height}"/>')
        x += width + gap
    words = _("、").join(f"{part.name} {part.count:,}" for part in parts)
    return format_html(
        '<svg class="stacked" viewBox="0 0 100 {}" preserveAspectRatio="none" role="img" aria-label="{}"{}>{}</svg>',
        height,
        f"{title}{_('：')}{words}" if title else words,
        spoken_as(words),
        mark_safe("".join(rects)),  # noqa: S308 - shapes drawn above
    )


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a funnel: what reached it, and which share of the stage before that is."""

    name: str
    count: int
    share: str


def funnel(stages: Sequence[tuple[str, int]]) -> tuple[tuple[Stage, SafeString], ...]:
    """Give each stage with its share of the stage before, and its bar against the first."""
    drawn = []
    for n, (name, count) in enumerate(stages):
        before = stages[n - 1][1] if n else count
        share = rounded(Fraction(count * 100, before), 2) if before and n else ""
        drawn.append((Stage(name, count, share), bar(count, stages[0][1])))
    return tuple(drawn)


# calendars and maps -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of a calendar: the text printed on it and its step of colour; no text where there is no such day."""

    on: date
    text: str
    step: int
    inside: bool
    now: bool = False

    @property
    def unknown(self) -> bool:
        return self.inside and not self.text


@dataclass(frozen=True, slots=True)
class Week:
    """Seven cells, Monday first."""

    monday: date
    name: str
    cells: tuple[Cell, ...]


def weeks(days: Sequence[Day], now: date | None = None) -> tuple[Week, ...]:
    """Lay days out in weeks. Counts of 10,000 and more are printed in units of 10,000 (万) or 1,000 (K)."""
    if not days:
        return ()
    known = {day.on: day.count for day in days}
    counts = [count for count in known.values() if count is not None]
    bounds = quantiles(counts)
    monday = min(known) - timedelta(days=min(known).weekday())
    laid = []
    while monday <= max(known):
        cells = tuple(_cell(monday + timedelta(days=n), known, bounds, max(counts, default=0), now) for n in range(7))
        laid.append(Week(monday, tiny_date(monday), cells))
        monday += timedelta(days=7)
    return tuple(laid)


def _cell(on: date, known: dict[date, int | None], bounds: list[int], greatest: int, now: date | None) -> Cell:
    count = known.get(on)
    text = "" if count is None else _cell_text(count, greatest)
    return Cell(on, text, step_of(count, bounds) if count is not None else 0, on in known, on == now)


def cell_unit(greatest: int) -> tuple[int, str]:
    """Give what the figures of a calendar are divided by, and its word."""
    chinese = (get_language() or "zh").startswith("zh")
    if greatest >= 10_000:
        return (10_000, "万") if chinese else (1_000, "thousands")
    return 1, ""


def _cell_text(count: int, greatest: int) -> str:
    size, _word = cell_unit(greatest)
    return str(count) if size == 1 else rounded(Fraction(count, size), 1 if size == 10_000 else 0)


def quantiles(counts: Sequence[int]) -> list[int]:
    """Give the lower bounds of the upper four of five steps, so that each step holds about a fifth of the values."""
    ordered = sorted(counts)
    if not ordered:
        return []
    return [ordered[min(len(ordered) * n // STEPS, len(ordered) - 1)] for n in range(1, STEPS)]


def step_of(count: int, bounds: Sequence[int]) -> int:
    """Give the step of colour, 0 to 4; nothing counted is always step 0."""
    return 0 if count == 0 else sum(1 for bound in bounds if count >= bound)


@dataclass(frozen=True, slots=True)
class Tile:
    """One place on a tile map. Row and column count from 1."""

    name: str
    text: str
    url: str
    step: int
    row: int
    column: int
    current: bool = False


@dataclass(frozen=True, slots=True)
class TileMap:
    """The tiles of a map, how many columns they take, and what each step of colour means."""

    tiles: tuple[Tile, ...]
    columns: int
    legend: tuple[tuple[int, str], ...]
    below: str = ""  # the lowest step is everything below this


def tile_steps(rows: Sequence[Any]) -> TileMap:
    """Give each tile of `rows` (name, count, row, column, optional url) its step of colour."""
    read = [_tile_row(row) for row in rows or ()]
    bounds = [round_down(bound) for bound in quantiles([row["count"] for row in read if row["count"] is not None])]
    tiles = tuple(
        Tile(
            name=row["name"],
            text="—" if row["count"] is None else brief_count(row["count"]),
            url=row.get("url", ""),
            step=0 if row["count"] is None else step_of(row["count"], bounds),
            row=row["row"],
            column=row["column"],
            current=bool(row.get("current")),
        )
        for row in read
    )
    steps = {low: n for n, low in enumerate(bounds, 1) if low}  # of equal bounds the highest step is the one drawn
    legend = tuple((n, brief_count(low)) for low, n in steps.items())
    below = brief_count(min(steps)) if steps else ""
    return TileMap(tiles, max((tile.column for tile in tiles), default=1), legend, below)


def round_down(count: int) -> int:
    """Give a bound that can be read: the two leading digits of a count."""
    power: int = 10 ** max(len(str(count)) - 2, 0)
    return count // power * power


def _tile_row(row: Any) -> dict[str, Any]:
    return row if isinstance(row, dict) else {name: getattr(row, name, "") for name in _TILE_FIELDS}


_TILE_FIELDS = ("name", "count", "url", "row", "column", "current")
