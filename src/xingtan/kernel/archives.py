"""Archives and workbooks that people send: nobody's file fills the machine's memory, however small it is packed."""

import re
import zipfile
import zlib
from collections.abc import Iterator

from xingtan.kernel.files import MIB

BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)
"""What reading a broken archive raises, one that is locked or packed in an unknown way (RuntimeError) included."""

DAMAGED = (*BROKEN, KeyError, IndexError, AttributeError, TypeError, SyntaxError, ArithmeticError)
"""What reading a broken workbook raises, its own library included."""

MOST_FILES = 1000
MOST_UNPACKED = 512 * MIB
MOST_PART = 8 * MIB
"""Of what is read whole: what a workbook says of itself (styles, names, relations). Pictures are held to it, too."""

MOST_STRINGS = 128 * MIB
MOST_TAGS = 8_000_000
"""Of shared strings: 200,000 rows of seven different texts, each with its five tags."""

MOST_ROW = MIB
"""A row is read whole; a sheet has 16,384 columns at most."""

MOST_OUTSIDE = 16 * MIB
"""Of a sheet outside of its rows: widths, merged cells, links, colours by rule."""

MOST_ROWS_OF_SHEET = 1_048_576
PIECE_BYTES = MIB // 4
MOST_TAG = 4096
_ROW = re.compile(rb"<(/?)(?:\w{1,20}:)?row(?:[\s/][^<>]*)?>")


def trouble_of(archive: zipfile.ZipFile) -> str:
    """Give the code of why an archive cannot be read in bounded memory; empty where it can.

    A part says how large it is unpacked, but not what its tags cost in memory: a hundred times as much. So the sheets
    of a workbook are looked through once, in pieces, before anything is made of their tags.
    """
    infos = archive.infolist()
    if any(each.flag_bits & 1 for each in infos):
        return "file-protected"
    if len(infos) > MOST_FILES or sum(each.file_size for each in infos) > MOST_UNPACKED:
        return "archive-too-large"
    return next(filter(None, (_trouble_of_part(archive, each) for each in infos)), "")


def _trouble_of_part(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> str:
    name = info.filename.lower()
    if name.endswith(".csv"):  # read row by row
        return ""
    if name.startswith("xl/worksheets/") and name.endswith(".xml"):
        return _Walk().trouble_of(_pieces(archive, info))
    if name == "xl/sharedstrings.xml":
        heavy = info.file_size > MOST_STRINGS or _tags(_pieces(archive, info)) > MOST_TAGS
    else:
        heavy = info.file_size > MOST_PART
    return "archive-too-large" if heavy else ""


class _Walk:
    """A walk along the rows of a sheet: what stands in a row is let go at its end, what stands outside stays.

    Comments and the like could hide a row from it. No spreadsheet writes them; they are taken for damage.
    """

    def __init__(self) -> None:
        self.rows = self.outside = self.since = 0
        self.inside = False

    def trouble_of(self, pieces: Iterator[bytes]) -> str:
        place, before = 0, b""
        for piece in pieces:
            text = before + piece
            if b"<!" in text or text.find(b"<?", 0 if place else MOST_TAG) >= 0:
                return "file-damaged"
            for found in _ROW.finditer(text):
                if trouble := self._meet(found, place):
                    return trouble
            waits = place + len(text) - self.since
            if waits > MOST_ROW if self.inside else self.outside + waits > MOST_OUTSIDE:
                return "archive-too-large"
            last = max(text.rfind(b"<"), len(text) - MOST_TAG)
            before = b"" if b">" in text[last:] else text[last:]
            place += len(text) - len(before)
        return ""

    def _meet(self, found: re.Match[bytes], place: int) -> str:
        start, end, ends = place + found.start(), place + found.end(), bool(found[1])
        if self.inside != ends:
            return "file-damaged"
        if ends:
            self.inside, self.since = False, end
            return ""
        self.rows += 1
        self.outside += start - self.since
        self.inside = not found.group().endswith(b"/>")
        self.since = start if self.inside else end
        return "archive-too-large" if self.rows > MOST_ROWS_OF_SHEET else ""


def _tags(pieces: Iterator[bytes]) -> int:
    count = 0
    for piece in pieces:
        count += piece.count(b"<")
        if count > MOST_TAGS:
            break
    return count


def _pieces(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(info) as part:
        while piece := part.read(PIECE_BYTES):
            yield piece
