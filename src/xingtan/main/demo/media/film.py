"""Films: a figure drawn stroke by stroke, H.264 and AAC in an MP4 that a browser plays at once."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from pathlib import Path

import av
from PIL import Image, ImageDraw

from xingtan.main.demo.media.board import COARSE, COLOURS, Board
from xingtan.main.demo.media.chalk import HEIGHT, WIDTH, Drawing, Stroke, Word
from xingtan.main.demo.media.sound import RATE, chalk_track

FILM_SIZE = WIDTH * COARSE, HEIGHT * COARSE
FRAMES_A_SECOND = 10
LEAD_SECONDS, HOLD_SECONDS = 0.8, 2.6
DRAW_SECONDS = 8.8
LIFT = 9.0  # units: what lifting the chalk and moving it costs


@dataclass(frozen=True, slots=True)
class Film:
    """A finished film: the bytes of an MP4, and how long it plays."""

    body: bytes
    seconds: float


@dataclass(frozen=True, slots=True)
class Step:
    """What the hand does in one frame of the drawing: points [since, until) of a mark, or a word."""

    mark: Stroke | Word
    since: int
    until: int


def make_film(drawing: Drawing) -> Film:
    """Film the drawing of a figure, stroke by stroke: about 12 seconds, about 90 KB, about 0.3 s of one core."""
    frames = list(_frames_of(drawing))
    begins = [n for n, steps in enumerate(frames) for step in steps if isinstance(step.mark, Stroke) and not step.since]
    lead = round(LEAD_SECONDS * FRAMES_A_SECOND)
    count = lead + len(frames) + round(HOLD_SECONDS * FRAMES_A_SECOND)
    sound = chalk_track(count / FRAMES_A_SECOND, [(lead + n) / FRAMES_A_SECOND for n in begins])
    with tempfile.TemporaryDirectory(prefix="xingtan-film-") as folder:
        path = Path(folder) / "film.mp4"
        _encode(path, _pictures(drawing, frames, lead, count), sound)
        return Film(path.read_bytes(), count / FRAMES_A_SECOND)


def _frames_of(drawing: Drawing) -> Iterator[list[Step]]:
    """Share the marks out over the frames so that the chalk moves at one speed and is done in DRAW_SECONDS."""
    costs = [(mark.length if isinstance(mark, Stroke) else 60.0) + LIFT for mark in drawing.marks]
    an_hour = sum(costs) / (DRAW_SECONDS * FRAMES_A_SECOND)
    left, steps = an_hour, list[Step]()
    for mark, cost in zip(drawing.marks, costs, strict=True):
        points = len(mark.points) - 1 if isinstance(mark, Stroke) else 1
        at = 0
        while at < points:
            if left <= 0:
                yield steps
                left, steps = left + an_hour, []
                continue
            take = min(points - at, max(1, ceil(points * left / cost)))
            steps.append(Step(mark, at, at + take))
            left -= cost * take / points
            at += take
    yield steps


def _pictures(drawing: Drawing, frames: list[list[Step]], lead: int, count: int) -> Iterator[tuple[int, Image.Image]]:
    """Give each picture with the frame at which it is first seen; while nothing moves there is no new one."""
    board = Board(drawing.seed)
    yield 0, board.picture
    for n, steps in enumerate(frames, start=lead):
        tip: tuple[float, float] | None = None
        for step in steps:
            if isinstance(step.mark, Stroke):
                board.draw_stroke(step.mark, step.since, step.until)
                tip = step.mark.points[step.until]
            else:
                board.draw_word(step.mark)
        yield n, _with_chalk(board.picture, *tip) if tip else board.picture
    yield lead + len(frames), board.picture
    yield count - 1, board.picture


def _with_chalk(picture: Image.Image, x: float, y: float) -> Image.Image:
    """Show the piece of chalk where it touches the board."""
    shown = picture.copy()
    px, py = x * COARSE, y * COARSE
    ImageDraw.Draw(shown).polygon(
        [(px, py), (px + 4, py - 7), (px + 17, py - 23), (px + 22, py - 19), (px + 9, py - 3)], COLOURS["plain"]
    )
    return shown


def _encode(path: Path, pictures: Iterator[tuple[int, Image.Image]], sound: bytes) -> None:
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as film:
        video = film.add_stream("libx264", rate=FRAMES_A_SECOND)
        (video.width, video.height), video.pix_fmt = FILM_SIZE, "yuv420p"
        video.options = {"preset": "ultrafast", "crf": "27", "tune": "zerolatency", "g": "40", "threads": "1"}
        video.codec_context.time_base = Fraction(1, FRAMES_A_SECOND)
        audio = film.add_stream("aac", rate=RATE)
        audio.bit_rate, audio.layout = 24_000, "mono"
        said = av.AudioFrame(format="s16", layout="mono", samples=len(sound) // 2)
        said.sample_rate, said.pts = RATE, 0
        said.planes[0].update(sound)
        for packet in audio.encode(said):
            film.mux(packet)
        film.mux(audio.encode())
        for at, picture in pictures:
            frame = av.VideoFrame.from_image(picture)  # type: ignore[no-untyped-call]
            frame.pts, frame.time_base = at, Fraction(1, FRAMES_A_SECOND)
            for packet in video.encode(frame):
                film.mux(packet)
        film.mux(video.encode())
