"""Files that are not what they say, or that would run something: macros, polyglots, bombs, scripted drawings."""

import zipfile
from collections.abc import Iterator

import olefile

from xingtan.catalogue.actions.checks.looking import Offered, OfferedFile
from xingtan.catalogue.rules.checks import (
    BOMB,
    FALSE_ENDING,
    MACROS,
    POLYGLOT,
    RUNS,
    SCRIPTED_DRAWING,
    Remark,
    Tool,
    Weight,
)
from xingtan.catalogue.rules.files import MOST_DRAWING_BYTES, require_harmless_drawing
from xingtan.kernel.archives import BROKEN
from xingtan.kernel.errors import NotFound, Refused
from xingtan.kernel.files import HEAD_BYTES, MEDIA_TYPES, MIB, media_type_of
from xingtan.ports import engines

_ZIPPED = frozenset({"docx", "xlsx", "pptx", "odt", "zip"})
_OLD_OFFICE = frozenset({"doc", "xls", "ppt"})
_MACRO_PARTS = ("vbaproject.bin", "xl/macrosheets/", "vbadata.xml", "activex/")
_MACRO_STREAMS = frozenset({"vba", "_vba_project_cur", "macros", "_vba_project"})
_PROGRAMS = (".exe", ".dll", ".bat", ".cmd", ".com", ".scr", ".js", ".vbs", ".ps1", ".jar", ".msi", ".lnk", ".html")
_RUNNING = (*_PROGRAMS, ".htm", ".svg", ".hta", ".apk", ".sh", ".swf")
_RUNNING_PDF = (b"/JavaScript", b"/Launch", b"/OpenAction <<")
_OTHER_BEGINNINGS = (b"%PDF-", b"<script", b"<html", b"<svg", b"<?php", b"PK\x03\x04")
_BEGINNING, _END = 4096, 66_000
MOST_UNPACKED, MOST_RATIO = 500 * MIB, 200
MOST_MEMBERS = 20_000
MOST_PDF = 200 * MIB


def look_for_harm(offered: Offered) -> list[Remark]:
    """Look at every file's bytes, and at the drawings."""
    return [*(one for file in offered.files() for one in _file(file)), *_drawings(offered)]


def _file(file: OfferedFile) -> Iterator[Remark]:
    with file.open() as opened:
        head = opened.read(_BEGINNING)
        opened.seek(max(0, file.size_bytes - _END))
        tail = opened.read(_END)
    if file.ending in MEDIA_TYPES and not _as_named(file, head):
        yield Remark(Tool.HARM, Weight.STOP, FALSE_ENDING, file.name)
        return
    if _is_two_things(file, head, tail):
        yield Remark(Tool.HARM, Weight.STOP, POLYGLOT, file.name)
    if file.ending in _ZIPPED:
        yield from _archive(file)
    elif file.ending in _OLD_OFFICE and _old_macros(file):
        yield Remark(Tool.HARM, Weight.STOP, MACROS, file.name)
    elif file.ending == "pdf":
        yield from _pdf(file)


def _as_named(file: OfferedFile, head: bytes) -> bool:
    try:
        media_type_of(file.name, head[:HEAD_BYTES])
    except Refused:
        return False
    return True


def _is_two_things(file: OfferedFile, head: bytes, tail: bytes) -> bool:
    """Say whether a file is something else as well: another kind near its beginning, or an archive at its end."""
    if file.ending in _ZIPPED | _OLD_OFFICE | {"vtt"}:
        return file.ending in _ZIPPED and b"%PDF-" in head[:1024]
    own = b"%PDF-" if file.ending == "pdf" else b""
    lowered = head[:1024].lower() if file.ending != "pdf" else b""
    if any(mark != own and mark.lower() in lowered[4:] for mark in _OTHER_BEGINNINGS if mark != b"PK\x03\x04"):
        return True
    at = tail.rfind(b"PK\x05\x06")
    return at >= 0 and len(tail) - at >= 22 and b"PK\x01\x02" in tail[:at]


def _archive(file: OfferedFile) -> Iterator[Remark]:
    try:
        with file.open() as opened, zipfile.ZipFile(opened) as archive:
            members = archive.infolist()
    except BROKEN:
        yield Remark(Tool.HARM, Weight.STOP, FALSE_ENDING, file.name)
        return
    unpacked = sum(one.file_size for one in members)
    if len(members) > MOST_MEMBERS or unpacked > max(MOST_UNPACKED, file.size_bytes * MOST_RATIO):
        yield Remark(Tool.HARM, Weight.STOP, BOMB, file.name)
    names = [one.filename.lower() for one in members[:MOST_MEMBERS]]
    if any(part in name for name in names for part in _MACRO_PARTS):
        yield Remark(Tool.HARM, Weight.STOP, MACROS, file.name)
    if file.ending == "zip":
        running = next((name for name in names if name.endswith(_RUNNING)), None)
        if running:
            yield Remark(Tool.HARM, Weight.DOUBT, RUNS, file.name, {"name": running[-80:]})


def _old_macros(file: OfferedFile) -> bool:
    with file.open() as opened:
        try:
            with olefile.OleFileIO(opened) as document:
                streams = document.listdir(streams=True, storages=True)
        except (OSError, ValueError, IndexError, TypeError):
            return False  # its beginning is right, and nothing can be opened in it: no macro, either
    return any(part.lower() in _MACRO_STREAMS for stream in streams for part in stream)


def _pdf(file: OfferedFile) -> Iterator[Remark]:
    if file.size_bytes > MOST_PDF:
        return
    with file.open() as opened:
        kept = b""
        while piece := opened.read(4 * MIB):
            found = next((mark for mark in _RUNNING_PDF if mark in kept + piece), None)
            if found:
                yield Remark(Tool.HARM, Weight.DOUBT, RUNS, file.name, {"name": found.decode().strip("/ <")})
                return
            kept = piece[-32:]


def _drawings(offered: Offered) -> Iterator[Remark]:
    drawings = [(offered.content.get("cover") or "", offered.resource.cover_ending)]
    drawings += [(one["figure"], one["figure_ending"]) for one in offered.content.get("exercises") or ()]
    for digest, ending in drawings:
        if not digest or ending != "svg":
            continue
        try:
            require_harmless_drawing(b"".join(engines().blobs.read(digest, 0, MOST_DRAWING_BYTES + 1)))
        except Refused:
            yield Remark(Tool.HARM, Weight.STOP, SCRIPTED_DRAWING, "SVG")
        except NotFound:
            continue
