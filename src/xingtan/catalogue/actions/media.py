"""Looking into files that people send, before anyone else sees them.

The libraries of films and pictures are imported with the first film: they take longer than most of a node's start.
"""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xingtan.catalogue.actions.writing import NewFile
from xingtan.catalogue.rules import files
from xingtan.kernel.errors import Refused
from xingtan.kernel.text import msgid
from xingtan.ports import engines
from xingtan.ports.blobs import Blob

if TYPE_CHECKING:
    from PIL import Image
    from typing_extensions import Buffer

STILL = (640, 360)
WIDEST = 4096
MOST_STILL_BYTES = 2_000_000
UNREADABLE = msgid("这个视频读不出来，可能没有传完整。请在自己的电脑上放一遍，再传一次。")


@dataclass(frozen=True, slots=True)
class SeenVideo:
    """What a video's header says of it."""

    duration_ms: int
    width: int
    height: int


def peeked(chunks: Iterable[bytes], least: int) -> tuple[bytes, Iterator[bytes]]:
    """Give at least the first `least` bytes (all, where there are fewer), and all the bytes."""
    source = iter(chunks)
    head = b""
    for chunk in source:
        head += chunk
        if len(head) >= least:
            break
    if not head:
        raise Refused("file-empty", msgid("文件是空的，没有上传。"))

    def body() -> Iterator[bytes]:
        yield head
        yield from source

    return head, body()


def limited(chunks: Iterable[bytes], most_bytes: int) -> Iterator[bytes]:
    """Give the bytes on. Raises Refused when there are more than `most_bytes`."""
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > most_bytes:
            raise Refused("blob-too-large", msgid("文件超过了允许的 %(most)s 字节，没有存下。"), most=most_bytes)
        yield chunk


def examine_video(blob: Blob) -> SeenVideo:
    """Read the header of a stored video. Raises Refused for one that is broken or that browsers cannot play."""
    import av

    try:
        with av.open(StoredBytes(blob), mode="r") as container:
            video = next(iter(container.streams.video), None)
            if video is None or container.duration is None:
                raise Refused("video-unreadable", UNREADABLE)
            sound = next(iter(container.streams.audio), None)
            duration_ms = container.duration // 1000
            files.require_playable(video.codec_context.name, sound.codec_context.name if sound else None, duration_ms)
            if not 0 < video.width <= WIDEST or not 0 < video.height <= WIDEST:
                raise Refused("video-unreadable", UNREADABLE)
            return SeenVideo(duration_ms, video.width, video.height)
    except (av.FFmpegError, ValueError, EOFError):
        raise Refused("video-unreadable", UNREADABLE) from None


def still_of(video: NewFile) -> str:
    """Make a cover of a picture a tenth into the video; gives its digest, empty where no picture can be read."""
    import av

    try:
        with av.open(StoredBytes(Blob(video.digest, video.size_bytes)), mode="r") as container:
            container.seek((video.duration_ms or 0) * 100)  # a tenth, in microseconds
            frame = next(container.decode(video=0), None)
            picture: Image.Image | None = frame.to_image() if frame else None  # type: ignore[no-untyped-call]
    except (av.FFmpegError, ValueError, EOFError, MemoryError):
        return ""
    if picture is None:
        return ""
    return engines().blobs.put([_fitted(picture)], MOST_STILL_BYTES).digest


def _fitted(picture: "Image.Image") -> bytes:
    """Fit a picture onto a cover's board, whole, and write it as JPEG."""
    from PIL import Image, ImageOps

    picture = ImageOps.contain(picture, STILL)
    board = Image.new("RGB", STILL, (29, 39, 51))
    board.paste(picture, ((STILL[0] - picture.width) // 2, (STILL[1] - picture.height) // 2))
    written = io.BytesIO()
    board.save(written, "JPEG", quality=82)
    return written.getvalue()


class StoredBytes(io.RawIOBase):
    """A stored file, read as a file that can be wound back and forth."""

    def __init__(self, blob: Blob) -> None:
        self._blob = blob
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._blob.size_bytes}[whence]
        self._at = max(0, start + offset)
        return self._at

    def readinto(self, buffer: "Buffer") -> int:
        view = memoryview(buffer).cast("B")
        body = self.read(len(view))
        view[: len(body)] = body
        return len(body)

    def read(self, size: int = -1) -> bytes:
        left = max(0, self._blob.size_bytes - self._at)
        wanted = left if size < 0 else min(size, left)
        body = b"".join(engines().blobs.read(self._blob.digest, self._at, wanted)) if wanted else b""
        self._at += len(body)
        return body
