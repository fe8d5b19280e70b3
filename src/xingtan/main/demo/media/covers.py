"""Covers and figures of exercises: a drawing as SVG of its own, with the board behind it."""

from collections.abc import Sequence
from html import escape
from itertools import groupby

from xingtan.main.demo.media.chalk import HEIGHT, WIDTH, Chalk, Drawing, Point, Stroke, Word

BOARD = "#1d2733"
COLOURS: dict[Chalk, str] = {"plain": "#f3efec", "faint": "#8c99a5", "warm": "#f2a95f"}
FONTS = "'Source Han Serif SC','Noto Serif CJK SC','Noto Serif SC','Songti SC',STSong,SimSun,serif"


def make_cover(drawing: Drawing) -> bytes:
    """Give the figure as chalk on the ink board: an SVG of 2 to 12 KB that holds paths and text alone."""
    parts = [f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{BOARD}"/>']
    # One path for each run of strokes of one chalk keeps the file small and the order of drawing.
    for (chalk, thick), marks in groupby(drawing.marks, key=_look):
        run = list(marks)
        if isinstance(run[0], Word):
            parts += [_word(mark) for mark in run if isinstance(mark, Word)]
        else:
            lines = "".join(_path(mark.points) for mark in run if isinstance(mark, Stroke))
            parts.append(f'<path d="{lines}" stroke="{COLOURS[chalk]}" stroke-width="{thick:g}"/>')
    body = "".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="640" height="360" '
        f'fill="none" stroke-linecap="round" stroke-linejoin="round">{body}</svg>'
    ).encode()


def _look(mark: Stroke | Word) -> tuple[Chalk, float]:
    return mark.chalk, mark.thick if isinstance(mark, Stroke) else 0.0


def _path(points: Sequence[Point]) -> str:
    """Write the points as steps from one to the next, in tenths of a unit."""
    x, y = round(points[0][0] * 10), round(points[0][1] * 10)
    steps = [f"M{x / 10:g} {y / 10:g}l"]
    for px, py in points[1:]:
        dx, dy = round(px * 10) - x, round(py * 10) - y
        if dx or dy:
            x, y = x + dx, y + dy
            steps.append(f"{dx / 10:g} {dy / 10:g} ")
    return "".join(steps).strip()


def _word(word: Word) -> str:
    return (
        f'<text x="{word.x:g}" y="{word.y + word.size * 0.36:g}" font-size="{word.size:g}" text-anchor="middle" '
        f'fill="{COLOURS[word.chalk]}" font-family="{FONTS}">{escape(word.text)}</text>'
    )
