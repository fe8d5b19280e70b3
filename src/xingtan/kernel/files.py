"""Files that people send: what they may be called, and what their bytes must begin with."""

import re
import unicodedata
from dataclasses import dataclass

from xingtan.kernel.errors import Refused
from xingtan.kernel.text import msgid

GIB = 1024**3
MIB = 1024**2
MOST_NAME_CHARACTERS = 120


@dataclass(frozen=True, slots=True)
class MediaType:
    """A type of file that a node takes: what its bytes begin with, at which offset."""

    name: str
    beginnings: tuple[tuple[int, bytes], ...]


_ZIP = ((0, b"PK\x03\x04"), (0, b"PK\x05\x06"))
_OLE = ((0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),)
_TEXT: tuple[tuple[int, bytes], ...] = ()
_MP4 = ((4, b"ftyp"),)
_OFFICE = "application/vnd.openxmlformats-officedocument."

MEDIA_TYPES: dict[str, MediaType] = {
    "pdf": MediaType("application/pdf", ((0, b"%PDF-"),)),
    "doc": MediaType("application/msword", _OLE),
    "xls": MediaType("application/vnd.ms-excel", _OLE),
    "ppt": MediaType("application/vnd.ms-powerpoint", _OLE),
    "docx": MediaType(f"{_OFFICE}wordprocessingml.document", _ZIP),
    "xlsx": MediaType(f"{_OFFICE}spreadsheetml.sheet", _ZIP),
    "pptx": MediaType(f"{_OFFICE}presentationml.presentation", _ZIP),
    "odt": MediaType("application/vnd.oasis.opendocument.text", _ZIP),
    "zip": MediaType("application/zip", _ZIP),
    "txt": MediaType("text/plain", _TEXT),
    "md": MediaType("text/plain", _TEXT),
    "csv": MediaType("text/csv", _TEXT),
    "png": MediaType("image/png", ((0, b"\x89PNG\r\n\x1a\n"),)),
    "jpg": MediaType("image/jpeg", ((0, b"\xff\xd8\xff"),)),
    "jpeg": MediaType("image/jpeg", ((0, b"\xff\xd8\xff"),)),
    "gif": MediaType("image/gif", ((0, b"GIF87a"), (0, b"GIF89a"))),
    "webp": MediaType("image/webp", ((8, b"WEBP"),)),
    "mp3": MediaType("audio/mpeg", ((0, b"ID3"), (0, b"\xff\xfb"), (0, b"\xff\xf3"), (0, b"\xff\xf2"))),
    "m4a": MediaType("audio/mp4", _MP4),
    "wav": MediaType("audio/wav", ((8, b"WAVE"),)),
    "mp4": MediaType("video/mp4", _MP4),
    "mov": MediaType("video/quicktime", ((4, b"ftyp"), (4, b"moov"), (4, b"mdat"), (4, b"wide"), (4, b"free"))),
    "webm": MediaType("video/webm", ((0, b"\x1aE\xdf\xa3"),)),
}
HEAD_BYTES = 64

_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_HIDDEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def clean_name(name: str) -> str:
    """Give the name of a file or folder as it is kept: composed, without spaces around it.

    Raises Refused for a name that is empty, too long, climbs out of its folder or hides its letters.
    """
    clean = unicodedata.normalize("NFC", name).strip()
    if not clean or clean.strip(". ") == "":
        raise Refused("name-empty", msgid("文件名是空的，请起个名字。"))
    if len(clean) > MOST_NAME_CHARACTERS:
        raise Refused(
            "name-too-long",
            msgid("名字有 %(length)s 个字，最多 %(most)s 个，请改短一点。"),
            length=len(clean),
            most=MOST_NAME_CHARACTERS,
        )
    if _FORBIDDEN.search(clean) or clean.startswith("~"):
        raise Refused("name-forbidden", msgid('名字“%(name)s”里有不能用的符号：\\ / : * ? " < > | 。'), name=clean[:60])
    if _HIDDEN.search(clean):
        raise Refused("name-hidden", msgid("名字里有看不见的符号，请重新输入一遍。"))
    return clean


def media_type_of(name: str, head: bytes) -> str:
    """Give the media type of a file from its ending and its first HEAD_BYTES bytes, which must agree.

    Raises Refused for an ending that is not taken, or for bytes that are something else.
    """
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    known = MEDIA_TYPES.get(ending)
    if known is None:
        raise Refused(
            "type-forbidden",
            msgid("不收“.%(ending)s”这种文件。能放的有：%(kinds)s。"),
            ending=ending[:20] or "?",
            kinds="、".join(sorted(MEDIA_TYPES)),
        )
    if known.beginnings and not any(head[at : at + len(mark)] == mark for at, mark in known.beginnings):
        raise _differs(ending)
    if not known.beginnings and (b"\x00" in head or _looks_like_markup(head)):
        raise Refused(
            "type-differs", msgid("文件名说是 %(ending)s，内容却不是。请用原来的软件重新保存一次再传。"), ending=ending
        )
    return known.name


def _differs(ending: str) -> Refused:
    return Refused(
        "type-differs",
        msgid("文件名说是 %(ending)s，内容却不是。请用原来的软件重新保存一次再传。"),
        ending=ending,
    )


def _looks_like_markup(head: bytes) -> bool:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml"))
