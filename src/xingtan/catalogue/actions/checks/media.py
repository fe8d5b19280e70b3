"""Sound and pictures: whether they play to their end, can be heard and seen, and have captions."""

from array import array
from collections.abc import Iterator
from typing import Any

import av
from PIL import Image, ImageStat

from xingtan.catalogue.actions.checks.looking import Offered, OfferedFile
from xingtan.catalogue.rules.checks import (
    BLACK,
    BROKEN,
    CUT_OFF,
    DURATION,
    NO_CAPTIONS,
    NO_CAPTIONS_BUT_TEXT,
    NO_SOUND,
    SILENT,
    Remark,
    Tool,
    Weight,
)
from xingtan.catalogue.rules.vocabulary import Role

SAMPLES = 6
SOUND_FRAMES = 40
SILENCE = 33  # of 32768: -60 dB
DARK, FLAT = 22.0, 4.0
SECOND = 1_000_000


def look_at_media(offered: Offered) -> list[Remark]:
    """Play samples of every video and sound, and look for captions."""
    remarks: list[Remark] = []
    files = list(offered.files())
    for file in files:
        if file.media_type.startswith(("video/", "audio/")):
            remarks += _media(file, offered.resource.duration_ms if file.role == Role.VIDEO else None)
        elif file.role == Role.PICTURE and not _opens(file):
            remarks.append(Remark(Tool.MEDIA, Weight.STOP, BROKEN, file.name))
    video = next((one for one in files if one.role == Role.VIDEO), None)
    if video is not None and not any(one.role == Role.SUBTITLES for one in files):
        told = bool(offered.content.get("transcript"))
        says, weight = (NO_CAPTIONS_BUT_TEXT, Weight.NOTE) if told else (NO_CAPTIONS, Weight.DOUBT)
        remarks.append(Remark(Tool.MEDIA, weight, says, video.name))
    return remarks


def _opens(file: OfferedFile) -> bool:
    try:
        with file.open() as opened, Image.open(opened) as picture:
            picture.draft("L", (64, 64))
            picture.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False
    return True


def _media(file: OfferedFile, said_ms: int | None) -> Iterator[Remark]:
    try:
        with file.open() as opened, av.open(opened, mode="r") as container:
            yield from _played(file, container, said_ms)
    except (av.FFmpegError, ValueError, EOFError, StopIteration):
        yield Remark(Tool.MEDIA, Weight.STOP, BROKEN, file.name)


def _played(file: OfferedFile, container: Any, said_ms: int | None) -> Iterator[Remark]:
    duration = container.duration or 0
    video = next(iter(container.streams.video), None)
    sound = next(iter(container.streams.audio), None)
    if not duration or (video is None and sound is None):
        yield Remark(Tool.MEDIA, Weight.STOP, BROKEN, file.name)
        return
    if said_ms and abs(said_ms - duration // 1000) > max(2000, said_ms // 50):
        words: dict[str, str | int] = {"said": said_ms // 1000, "real": duration // SECOND}
        yield Remark(Tool.MEDIA, Weight.DOUBT, DURATION, file.name, words)
    if video is not None:
        pictures = [_picture_at(container, video, duration * n // SAMPLES) for n in range(SAMPLES)]
        seen = [one for one in pictures if one is not None]
        if not seen:
            yield Remark(Tool.MEDIA, Weight.STOP, BROKEN, file.name)
            return
        if pictures[-1] is None:
            yield Remark(Tool.MEDIA, Weight.STOP, CUT_OFF, file.name)
        if all(mean < DARK and spread < FLAT for mean, spread in seen):
            yield Remark(Tool.MEDIA, Weight.DOUBT, BLACK, file.name)
    if sound is None:
        yield Remark(Tool.MEDIA, Weight.NOTE, NO_SOUND, file.name)
    elif all(_peak_at(container, sound, duration * n // SAMPLES) < SILENCE for n in range(SAMPLES)):
        yield Remark(Tool.MEDIA, Weight.DOUBT, SILENT, file.name)


def _picture_at(container: Any, stream: Any, at: int) -> tuple[float, float] | None:
    """Give how light a picture near an instant is and how much that differs within it; None where none can be read."""
    try:
        container.seek(at)
        frame = next(container.decode(stream), None)
    except (av.FFmpegError, EOFError):
        return None
    if frame is None:
        return None
    grey = ImageStat.Stat(frame.to_image().convert("L").resize((32, 18)))
    return grey.mean[0], grey.stddev[0]


def _peak_at(container: Any, stream: Any, at: int) -> int:
    """Give the loudest sample of a second or so after an instant, of 32768."""
    resampler = av.AudioResampler(format="s16", layout="mono", rate=16000)
    peak = 0
    try:
        container.seek(at)
        for number, frame in enumerate(container.decode(stream)):
            for plain in resampler.resample(frame):
                samples = array("h", bytes(plain.planes[0])[: plain.samples * 2])
                peak = max(peak, max(samples, default=0), -min(samples, default=0))
            if number >= SOUND_FRAMES:
                break
    except (av.FFmpegError, EOFError):
        return peak
    return peak
