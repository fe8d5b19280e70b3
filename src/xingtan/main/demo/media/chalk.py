"""Drawing with chalk: strokes in the order in which a hand would make them, on a board of 320 x 180 units.

Nothing here knows pixels. `Drawing` collects strokes and printed words; `board` makes pictures of them.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import ceil, cos, hypot, pi, radians, sin
from random import Random
from typing import Literal

from xingtan.main.demo.media.script import glyph_strokes, text_width

Point = tuple[float, float]
Chalk = Literal["plain", "faint", "warm"]
WIDTH, HEIGHT = 320, 180
STEP = 3.0  # units between two points of a stroke


@dataclass(frozen=True, slots=True)
class Stroke:
    """One movement of the chalk: at least two points."""

    points: tuple[Point, ...]
    chalk: Chalk = "plain"
    thick: float = 1.6

    @property
    def length(self) -> float:
        return sum(hypot(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in zip(self.points, self.points[1:], strict=False))


@dataclass(frozen=True, slots=True)
class Word:
    """Chinese text in print, centred on (x, y); drawn only where a Chinese font is at hand."""

    text: str
    x: float
    y: float
    size: float
    chalk: Chalk = "plain"


Mark = Stroke | Word


@dataclass(slots=True)
class Drawing:
    """A figure, mark by mark. Every method adds to it and gives the drawing back."""

    seed: int = 1
    marks: list[Mark] = field(default_factory=list)

    def path(
        self, points: Iterable[Point], chalk: Chalk = "plain", thick: float = 1.6, closed: bool = False
    ) -> "Drawing":
        """Join the points by straight lines."""
        corners = list(points)
        if closed:
            corners.append(corners[0])
        self._add(corners, chalk, thick)
        return self

    def line(self, x1: float, y1: float, x2: float, y2: float, chalk: Chalk = "plain", thick: float = 1.6) -> "Drawing":
        return self.path([(x1, y1), (x2, y2)], chalk, thick)

    def dashed(self, x1: float, y1: float, x2: float, y2: float, chalk: Chalk = "faint", dash: float = 6) -> "Drawing":
        """Draw a line of dashes, each `dash` units long with as much between."""
        count = max(1, int(hypot(x2 - x1, y2 - y1) / (2 * dash)))
        for n in range(count):
            a, b = (n + 0.1) / count, (n + 0.6) / count
            self.line(
                x1 + (x2 - x1) * a, y1 + (y2 - y1) * a, x1 + (x2 - x1) * b, y1 + (y2 - y1) * b, chalk, _THIN[chalk]
            )
        return self

    def box(self, x: float, y: float, width: float, height: float, chalk: Chalk = "plain") -> "Drawing":
        return self.path([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], chalk, closed=True)

    def arc(
        self,
        x: float,
        y: float,
        radius: float,
        since: float,
        until: float,
        chalk: Chalk = "plain",
        thick: float = 1.6,
        flat: float = 1,
    ) -> "Drawing":
        """Draw a part of a circle, `flat` times as high; degrees count against the clock from the right."""
        count = max(4, ceil(abs(until - since) * radius * pi / 180 / STEP))
        points = []
        for n in range(count + 1):
            turn = radians(since + (until - since) * n / count)
            points.append((x + radius * cos(turn), y - radius * flat * sin(turn)))
        self._add(points, chalk, thick)
        return self

    def circle(self, x: float, y: float, radius: float, chalk: Chalk = "plain", flat: float = 1) -> "Drawing":
        return self.arc(x, y, radius, 90, 455, chalk, flat=flat)

    def dot(self, x: float, y: float, radius: float = 2.6, chalk: Chalk = "warm") -> "Drawing":
        """Fill a small disc."""
        self.marks.append(Stroke(((x - 0.4, y), (x + 0.4, y)), chalk, radius * 2))
        return self

    def curve(self, points: Sequence[Point], chalk: Chalk = "plain", thick: float = 1.6) -> "Drawing":
        """Draw a smooth line through the points (a Catmull-Rom spline)."""
        self._add(smooth(points), chalk, thick)
        return self

    def arrow(
        self, x1: float, y1: float, x2: float, y2: float, chalk: Chalk = "plain", thick: float = 1.6
    ) -> "Drawing":
        """Draw a line with a head at its end."""
        self.line(x1, y1, x2, y2, chalk, thick)
        size = 6.0
        length = hypot(x2 - x1, y2 - y1) or 1
        ux, uy = (x2 - x1) / length, (y2 - y1) / length
        left = (x2 - size * ux - size * 0.5 * uy, y2 - size * uy + size * 0.5 * ux)
        right = (x2 - size * ux + size * 0.5 * uy, y2 - size * uy - size * 0.5 * ux)
        return self.path([left, (x2, y2), right], chalk, thick)

    def write(
        self, text: str, x: float, y: float, size: float = 12, chalk: Chalk = "plain", thick: float = 1.5
    ) -> "Drawing":
        """Write Latin letters, figures and signs by hand, centred on x, standing on the line y."""
        at = x - text_width(text, size) / 2
        for strokes, advance in (glyph_strokes(letter, size) for letter in text):
            for stroke in strokes:
                self._add([(at + px, y - py) for px, py in stroke], chalk, thick, wobble=0.12)
            at += advance
        return self

    def word(self, text: str, x: float, y: float, size: float = 16, chalk: Chalk = "plain") -> "Drawing":
        """Print Chinese text, centred on (x, y)."""
        self.marks.append(Word(text, x, y, size, chalk))
        return self

    def _add(self, points: Sequence[Point], chalk: Chalk, thick: float, wobble: float = 0.42) -> None:
        chance = Random(f"{self.seed} {len(self.marks)}")
        thick = 2.4 if chalk == "warm" and thick == 1.6 else 1.0 if chalk == "faint" and thick == 1.6 else thick
        self.marks.append(Stroke(tuple(by_hand(points, chance, wobble)), chalk, thick))


_THIN: dict[Chalk, float] = {"plain": 1.4, "faint": 1.0, "warm": 2.0}


def by_hand(points: Sequence[Point], chance: Random, wobble: float) -> list[Point]:
    """Cut the line into short steps and let the hand drift off it by about `wobble` units, slowly, and come back."""
    steps: list[Point] = []
    for (x1, y1), (x2, y2) in itertools.pairwise(points):
        count = max(1, ceil(hypot(x2 - x1, y2 - y1) / STEP))
        steps += [(x1 + (x2 - x1) * n / count, y1 + (y2 - y1) * n / count) for n in range(count)]
    steps.append(points[-1])
    phase, second = chance.uniform(0, 2 * pi), chance.uniform(0, 2 * pi)
    lean = chance.uniform(0.75, 1.25) * wobble
    drawn = []
    for n, (x, y) in enumerate(steps):
        drift = lean * (sin(n * 0.23 + phase) + 0.5 * sin(n * 0.61 + second))
        drawn.append((x + drift * 0.7 + chance.uniform(-0.1, 0.1), y + drift + chance.uniform(-0.1, 0.1)))
    return drawn


def smooth(points: Sequence[Point], steps: int = 8) -> list[Point]:
    """Give the points of a Catmull-Rom spline through `points`."""
    ends = [points[0], *points, points[-1]]
    line: list[Point] = []
    for (x0, y0), (x1, y1), (x2, y2), (x3, y3) in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        for n in range(steps):
            t = n / steps
            line.append((_spline(x0, x1, x2, x3, t), _spline(y0, y1, y2, y3, t)))
    line.append(points[-1])
    return line


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3)
