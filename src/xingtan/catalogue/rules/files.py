"""Which files a resource may have, how large, and what must not be in them."""

import re
from collections.abc import Mapping

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from xingtan.catalogue.rules.vocabulary import Kind, Role
from xingtan.kernel.errors import Refused
from xingtan.kernel.files import GIB, MIB
from xingtan.kernel.text import msgid

_PAPER = ("pdf", "docx", "doc", "odt")
ENDINGS: Mapping[Role, tuple[str, ...]] = {
    Role.VIDEO: ("mp4", "webm"),
    Role.TASK_SHEET: _PAPER,
    Role.SLIDES: ("pptx", "ppt", "pdf"),
    Role.DOCUMENT: (*_PAPER, "xlsx", "xls", "pptx", "ppt", "zip"),
    Role.TEXTBOOK: ("pdf",),
    Role.SUBTITLES: ("vtt",),
    Role.AUDIO: ("mp3", "m4a"),
    Role.PICTURE: ("png", "jpg", "jpeg", "webp", "gif"),
}
MOST_BYTES: Mapping[Role, int] = {
    Role.VIDEO: 2 * GIB,
    Role.TASK_SHEET: 50 * MIB,
    Role.SLIDES: 200 * MIB,
    Role.DOCUMENT: 200 * MIB,
    Role.TEXTBOOK: 500 * MIB,
    Role.SUBTITLES: 1 * MIB,
    Role.AUDIO: 200 * MIB,
    Role.PICTURE: 20 * MIB,
}
MOST_FILES = 20
LONGEST_VIDEO_MS = 3 * 3600 * 1000
SHORTEST_VIDEO_MS = 1000
COVER_ENDINGS = ("svg", "png", "jpg", "jpeg", "webp")
MOST_COVER_BYTES = 2 * MIB
MOST_DRAWING_BYTES = 200_000

MAIN_ROLE: Mapping[Kind, Role] = {
    Kind.LESSON: Role.VIDEO,
    Kind.VIDEO: Role.VIDEO,
    Kind.DOCUMENT: Role.DOCUMENT,
    Kind.SLIDES: Role.SLIDES,
    Kind.TEXTBOOK: Role.TEXTBOOK,
    Kind.EXERCISES: Role.DOCUMENT,
    Kind.AUDIO: Role.AUDIO,
    Kind.PICTURE: Role.PICTURE,
}

PLAYED_VIDEO = frozenset({"h264", "vp8", "vp9", "av1"})
PLAYED_SOUND = frozenset({"aac", "mp3", "opus", "vorbis", "flac"})


def ending_of(name: str) -> str:
    """Give the ending of a file's name in small letters, without its dot; empty where it has none."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def require_ending(role: Role, name: str) -> None:
    """Raise Refused unless a file of this name can play this role."""
    if ending_of(name) not in ENDINGS[role]:
        raise Refused(
            "type-forbidden",
            msgid("“%(name)s”不能用在这里，这里收 %(kinds)s。"),
            name=name[:60],
            kinds="、".join(ENDINGS[role]),
        )


def require_size(role: Role, size_bytes: int) -> None:
    """Raise Refused for a file that is empty or too large for its role."""
    if size_bytes <= 0:
        raise Refused("file-empty", msgid("文件是空的，没有上传。"))
    if size_bytes > MOST_BYTES[role]:
        raise Refused(
            "file-too-large",
            msgid("这个文件有 %(size)s MB，一个文件最多 %(most)s MB。"),
            size=-(-size_bytes // MIB),
            most=MOST_BYTES[role] // MIB,
        )


def require_playable(video: str, sound: str | None, duration_ms: int) -> None:
    """Raise Refused for a video that a browser cannot play or nobody would watch. `video`, `sound` name the codecs."""
    if video not in PLAYED_VIDEO or (sound is not None and sound not in PLAYED_SOUND):
        raise Refused(
            "video-codec",
            msgid("浏览器放不了这种视频（%(video)s / %(sound)s）。请转成 MP4（H.264 和 AAC）再传。"),
            video=video[:20],
            sound=(sound or "-")[:20],
        )
    if not SHORTEST_VIDEO_MS <= duration_ms <= LONGEST_VIDEO_MS:
        raise Refused(
            "video-length",
            msgid("视频长 %(seconds)s 秒；一个视频要在 1 秒到 %(hours)s 小时之间。"),
            seconds=duration_ms // 1000,
            hours=LONGEST_VIDEO_MS // 3600_000,
        )


# Drawings -----------------------------------------------------------------------------------------------------------

_SVG = "{http://www.w3.org/2000/svg}"
_SHAPES = frozenset(
    (
        *("svg", "g", "defs", "title", "desc", "use", "text", "tspan"),
        *("path", "line", "polyline", "polygon", "rect", "circle", "ellipse"),
        *("linearGradient", "radialGradient", "stop", "clipPath", "pattern"),
    )
)
_STYLE_FORBIDDEN = re.compile(r"url\s*\(\s*['\"]?\s*(?!#)|expression|@import|javascript:|\\", re.IGNORECASE)


def require_harmless_drawing(drawing: bytes) -> None:
    """Raise Refused for an SVG that holds more than shapes and text: script, style sheets, outside addresses."""
    if len(drawing) > MOST_DRAWING_BYTES:
        raise Refused("drawing-too-large", msgid("SVG 图太大了，最多 %(most)s KB。"), most=MOST_DRAWING_BYTES // 1000)
    try:
        root = ElementTree.fromstring(drawing, forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException, ValueError, LookupError):
        raise Refused("drawing-unreadable", msgid("这个 SVG 图读不出来，请重新导出再传。")) from None
    if root.tag != f"{_SVG}svg":
        raise Refused("drawing-unreadable", msgid("这个 SVG 图读不出来，请重新导出再传。"))
    for element in root.iter():
        found = _fault(element.tag, dict(element.attrib))
        if found:
            raise Refused(
                "drawing-harmful", msgid("SVG 图里有“%(what)s”，不能收。图里只能有线条、形状和文字。"), what=found[:40]
            )


def _fault(tag: object, attributes: dict[str, str]) -> str:
    """Name what is not allowed in an element; empty where all is."""
    if not isinstance(tag, str):
        return ""  # a comment
    name = tag.removeprefix(_SVG)
    if name not in _SHAPES:
        return name
    for key, value in attributes.items():
        short = key.rpartition("}")[2].lower()
        if short.startswith("on") or short in {"src", "from", "to", "values"}:
            return short
        if short == "href" and not value.startswith("#"):
            return f"{short}={value}"
        if _STYLE_FORBIDDEN.search(value):
            return f"{short}={value}"
    return ""
