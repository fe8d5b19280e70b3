"""Stored files, by what they contain: `/files/<sha256>/<name>`. Somebody uploaded them: they may do nothing."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote

from xingtan.front.protection import ATTACHMENT_POLICY, FILE_POLICY, Headers
from xingtan.front.ranges import CannotSatisfy, read_range
from xingtan.kernel.text import msgid

SHOWN = {
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".m3u8": "application/vnd.apple.mpegurl",
    ".ts": "video/mp2t",
    ".m4s": "video/iso.segment",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
    ".wav": "audio/wav",
    ".vtt": "text/vtt; charset=utf-8",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".pdf": "application/pdf",
}
DRAWING = ".svg"  # shown as a picture; opened by itself it may do nothing at all
PREFIX = "/files/"
NO_SUCH_FILE = msgid("没有这个文件，或者它已经被移走。")
_address = re.compile(r"/files/([0-9a-f]{64})/([^/]{1,255})\Z")
_digest = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(frozen=True, slots=True)
class Sending:
    """What to send of a stored file: bytes [start, end)."""

    status: int
    headers: Headers
    start: int
    end: int


def read_address(path: str) -> tuple[str, str] | None:
    """Give digest and name of a file's address, or None where it is none."""
    found = _address.match(path)
    return (found[1], found[2]) if found else None


def is_digest(text: str) -> bool:
    """Say whether `text` can name stored bytes."""
    return _digest.match(text) is not None


def public_headers(name: str) -> Headers:
    """Give the headers of a file opened by its address: kinds that cannot run are shown, all others are saved.

    The bytes never change, so the browser keeps them for ever.
    """
    ending = PurePosixPath(name).suffix.lower()
    kind = SHOWN.get(ending)
    headers: Headers = [("cache-control", "public, max-age=31536000, immutable")]
    if kind is not None:
        return [*headers, ("content-type", kind), ("content-security-policy", FILE_POLICY)]
    if ending == DRAWING:
        return [*headers, ("content-type", "image/svg+xml"), ("content-security-policy", ATTACHMENT_POLICY)]
    return [
        *headers,
        ("content-type", "application/octet-stream"),
        ("content-disposition", f"attachment; filename*=UTF-8''{quote(name, safe='')}"),
        ("content-security-policy", ATTACHMENT_POLICY),
    ]


def choose(
    digest: str, size_bytes: int, headers: Headers, asked: str | None, if_range: str | None, match: str | None
) -> Sending:
    """Decide what of the file goes out: all of it, a range (206), nothing new (304), or a range it lacks (416)."""
    etag = f'"{digest}"'
    shared = [*headers, ("etag", etag), ("accept-ranges", "bytes")]
    if match is not None and (etag in match or match.strip() == "*"):
        return Sending(304, shared, 0, 0)
    try:
        found = read_range(asked, size_bytes) if if_range in {None, etag} else None
    except CannotSatisfy:
        return Sending(416, [*shared, ("content-range", f"bytes */{size_bytes}"), ("content-length", "0")], 0, 0)
    if found is None:
        return Sending(200, [*shared, ("content-length", str(size_bytes))], 0, size_bytes)
    start, end = found
    ranged = [("content-range", f"bytes {start}-{end - 1}/{size_bytes}"), ("content-length", str(end - start))]
    return Sending(206, [*shared, *ranged], start, end)
