"""The words inside files: PDF, documents, slides with their notes, sheets, captions. Never more than a bounded part."""

import re
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from xingtan.catalogue.actions.checks.looking import OfferedFile
from xingtan.kernel.archives import BROKEN, DAMAGED

MOST_CHARACTERS = 2_000_000
MOST_FILE_BYTES = 500_000_000
MOST_PAGES = 600
MOST_SECONDS = 30.0
MOST_MEMBERS = 5000
MOST_MEMBER_BYTES = 30_000_000
MOST_UNPACKED_BYTES = 150_000_000

_WORDS = {
    "docx": re.compile(r"word/(document|footnotes|endnotes|comments|header\d*|footer\d*)\.xml"),
    "pptx": re.compile(r"ppt/(slides/slide|notesSlides/notesSlide|comments/comment)\d+\.xml"),
    "xlsx": re.compile(r"xl/(sharedStrings|worksheets/sheet\d+|comments\d+)\.xml"),
    "odt": re.compile(r"content\.xml"),
}
_PARAGRAPHS = frozenset({"p", "si", "tr", "row", "h", "is"})
_TIMING = re.compile(r"^(WEBVTT.*|NOTE.*|STYLE.*|\d+|.*-->.*)$", re.MULTILINE)
_TAG = re.compile(r"<[^>\n]{0,200}>")


@dataclass(frozen=True, slots=True)
class Read:
    """The text of a file. `whole`: there is no more of it; `readable`: it could be read at all."""

    text: str
    whole: bool = True
    readable: bool = True


NOTHING = Read("")


def text_of(file: OfferedFile) -> Read:
    """Read the words of a file; nothing for a kind without any. Never raises for what the file holds."""
    if file.size_bytes > MOST_FILE_BYTES:
        return Read("", whole=False)
    with file.open() as opened:
        if file.ending == "pdf":
            return _pdf(opened)
        if file.ending in _WORDS:
            return _office(opened, _WORDS[file.ending])
        if file.ending == "vtt":
            body = opened.read(MOST_CHARACTERS)
            return Read(_TAG.sub("", _TIMING.sub("", body.decode("utf-8", "replace"))))
    return NOTHING


def _pdf(opened: IO[bytes]) -> Read:
    began = time.monotonic()
    pieces: list[str] = []
    size = 0
    try:
        reader = PdfReader(opened)
        if reader.is_encrypted and not reader.decrypt(""):
            return Read("", readable=False)
        for number, page in enumerate(reader.pages):
            if number >= MOST_PAGES or size > MOST_CHARACTERS or time.monotonic() - began > MOST_SECONDS:
                return Read("\f".join(pieces), whole=False)
            said = page.extract_text()
            pieces.append(said)
            size += len(said)
    except (PyPdfError, *DAMAGED):
        return Read("\f".join(pieces), readable=False)
    return Read("\f".join(pieces))


def _office(opened: IO[bytes], wanted: re.Pattern[str]) -> Read:
    pieces: list[str] = []
    size = unpacked = 0
    try:
        with zipfile.ZipFile(opened) as archive:
            members = [one for one in archive.infolist()[:MOST_MEMBERS] if wanted.fullmatch(one.filename)]
            for member in members:
                unpacked += member.file_size
                if member.file_size > MOST_MEMBER_BYTES or unpacked > MOST_UNPACKED_BYTES or size > MOST_CHARACTERS:
                    return Read("\n\n".join(pieces), whole=False)
                with archive.open(member) as part:
                    said = "".join(_said(part))
                pieces.append(said)
                size += len(said)
    except (ElementTree.ParseError, DefusedXmlException, *BROKEN):
        return Read("\n\n".join(pieces), readable=False)
    return Read("\n\n".join(pieces))


def _said(part: IO[bytes]) -> Iterator[str]:
    """Give the words of an XML part, with an empty line after each paragraph."""
    for _event, element in ElementTree.iterparse(part, events=("end",), forbid_dtd=True):
        name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        if name == "t" and element.text:
            yield element.text
        elif name in {"p", "span", "h"} and element.text and element.text.strip():
            yield element.text  # OpenDocument has its words there
        if name in _PARAGRAPHS:
            yield "\n\n"
        element.clear()
