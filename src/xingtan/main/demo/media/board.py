"""The ink board: strokes become pixels, a little at a time if wanted, with the grain of chalk."""

import itertools
from random import Random

from PIL import Image, ImageDraw

from xingtan.main.demo.media.chalk import HEIGHT, WIDTH, Chalk, Drawing, Stroke, Word
from xingtan.main.demo.media.fonts import chinese_font

Box = tuple[int, int, int, int]
COARSE = 2  # pixels of the picture for a unit of the drawing
FINE = 3  # pixels drawn for a pixel of the picture, so that edges are smooth
SCALE = COARSE * FINE
INK = (29, 39, 51)  # --board
COLOURS: dict[Chalk, tuple[int, int, int]] = {
    "plain": (243, 239, 236),  # --chalk
    "faint": (140, 153, 165),
    "warm": (242, 169, 95),  # --chalk-warm
}


class Board:
    """A picture of WIDTH x HEIGHT units at COARSE pixels a unit; `picture` is always up to date."""

    def __init__(self, seed: int = 1) -> None:
        self._wide = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), INK)
        self._pen = ImageDraw.Draw(self._wide)
        self._chance = Random(seed)
        self.picture = Image.new("RGB", (WIDTH * COARSE, HEIGHT * COARSE), INK)

    def draw(self, drawing: Drawing) -> None:
        """Draw all of it at once."""
        for mark in drawing.marks:
            if isinstance(mark, Stroke):
                self._stroke(mark, 0, len(mark.points) - 1)
            else:
                self._word(mark)
        self._settle((0, 0, *self._wide.size))

    def draw_stroke(self, stroke: Stroke, since: int, until: int) -> None:
        """Draw the steps [since, until) of a stroke: the lines that end at its points since + 1 .. until."""
        if until > since:
            self._settle(self._stroke(stroke, since, until))

    def draw_word(self, word: Word) -> None:
        """Print a word."""
        box = self._word(word)
        if box is not None:
            self._settle(box)

    def _stroke(self, stroke: Stroke, since: int, until: int) -> Box:
        points = [(x * SCALE, y * SCALE) for x, y in stroke.points[since : until + 1]]
        colour, thick = COLOURS[stroke.chalk], stroke.thick * SCALE
        chance = self._chance
        for (x1, y1), (x2, y2) in itertools.pairwise(points):
            width = thick * chance.uniform(0.84, 1.12)
            self._pen.line((x1, y1, x2, y2), colour, round(width))
            self._disc(x2, y2, width / 2, colour)
            if thick > 5:
                self._grain(x1, y1, x2, y2, width)
        if since == 0:
            self._disc(*points[0], thick / 2, colour)
        return _around(points, thick)

    def _grain(self, x1: float, y1: float, x2: float, y2: float, width: float) -> None:
        """Leave a speck of the board uncovered, as chalk does."""
        along, aside = self._chance.random(), self._chance.uniform(-0.55, 0.55) * width
        x, y = x1 + (x2 - x1) * along + aside, y1 + (y2 - y1) * along + aside
        self._disc(x, y, self._chance.uniform(0.4, width / 5), INK)

    def _disc(self, x: float, y: float, radius: float, colour: tuple[int, int, int]) -> None:
        self._pen.ellipse((x - radius, y - radius, x + radius, y + radius), colour)

    def _word(self, word: Word) -> Box | None:
        font = chinese_font(round(word.size * SCALE))
        if font is None:
            return None
        x, y = word.x * SCALE, word.y * SCALE
        self._pen.text((x, y), word.text, COLOURS[word.chalk], font=font, anchor="mm")
        left, top, right, bottom = self._pen.textbbox((x, y), word.text, font=font, anchor="mm")
        return _around([(left, top), (right, bottom)], 4)

    def _settle(self, box: Box) -> None:
        """Bring a region of the drawing into the picture."""
        left, top = max(0, box[0] // FINE), max(0, box[1] // FINE)
        right = min(self.picture.width, -(-box[2] // FINE))
        bottom = min(self.picture.height, -(-box[3] // FINE))
        if right > left and bottom > top:
            region = self._wide.crop((left * FINE, top * FINE, right * FINE, bottom * FINE))
            self.picture.paste(region.reduce(FINE), (left, top))


def _around(points: list[tuple[float, float]], margin: float) -> Box:
    across, down = [x for x, _ in points], [y for _, y in points]
    return (
        int(min(across) - margin),
        int(min(down) - margin),
        int(max(across) + margin) + 1,
        int(max(down) + margin) + 1,
    )
