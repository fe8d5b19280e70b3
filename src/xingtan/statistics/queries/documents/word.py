"""Word: paragraphs and tables of a .docx in order. A line is a paragraph or a row of a table, counted from 1."""

import io
import re
import zipfile
from collections.abc import Iterator

import docx
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph

from xingtan.statistics.queries.documents.grids import make_table
from xingtan.statistics.queries.documents.limits import (
    MOST_CELLS,
    MOST_CHARACTERS,
    MOST_COLUMNS,
    MOST_PARTS,
    MOST_RATIO,
    MOST_UNPACKED,
    Unreadable,
)
from xingtan.statistics.rules.briefcheck.document import Block, Cell, Document, Paragraph, assemble

_SMALL = 1024 * 1024
_SPANS = re.compile(r"\}(?:gridSpan|gridBefore|gridAfter)$")
_LEVEL = re.compile(r"(?:heading|标题)\s*(\d)", re.IGNORECASE)


def read_word(content: bytes) -> Document:
    """Read a .docx after its package was found harmless: few parts, no bomb, no document type declaration."""
    _inspect(content)
    try:
        document = docx.Document(io.BytesIO(content))
        return assemble(_blocks(document))
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise Unreadable("damaged") from error


def _inspect(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            members = package.infolist()
            if len(members) > MOST_PARTS or sum(member.file_size for member in members) > MOST_UNPACKED:
                raise Unreadable("bomb")
            if "word/document.xml" not in package.namelist():
                raise Unreadable("damaged")
            for member in members:
                _inspect_part(package, member)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError) as error:
        raise Unreadable("damaged") from error


def _inspect_part(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    if member.file_size > _SMALL and member.file_size > MOST_RATIO * max(member.compress_size, 1):
        raise Unreadable("bomb")
    if not member.filename.endswith((".xml", ".rels")):
        return
    with package.open(member) as stream:
        # The size in the directory may lie: never unpack more than it says.
        part = stream.read(member.file_size + 1)
    if len(part) > member.file_size:
        raise Unreadable("bomb")
    try:
        root = fromstring(part, forbid_dtd=True)
    except DefusedXmlException as error:
        raise Unreadable("entities") from error
    except ParseError as error:
        raise Unreadable("damaged") from error
    for element in root.iter():
        if isinstance(element.tag, str) and _SPANS.search(element.tag):
            width = next(iter(element.attrib.values()), "1")
            if not width.isdigit() or len(width) > 4 or int(width) > MOST_COLUMNS:
                raise Unreadable("too_many_cells", limit=MOST_CELLS)


def _blocks(document: WordDocument) -> Iterator[Block]:
    line, characters, cells = 0, 0, 0
    for item in document.iter_inner_content():
        if isinstance(item, WordParagraph):
            line += 1
            text = item.text.strip()
            characters += len(text)
            if characters > MOST_CHARACTERS:
                raise Unreadable("too_long", limit=MOST_CHARACTERS)
            for part in text.split("\n"):
                if part.strip():
                    yield Paragraph(part.strip(), line, _level(item))
        else:
            rows = list(_rows(item, line))
            cells += sum(len(row) for row in rows)
            if cells > MOST_CELLS:
                raise Unreadable("too_many_cells", limit=MOST_CELLS)
            table = make_table(rows, line + 1)
            line += len(rows)
            if table is not None:
                yield table


def _rows(table: WordTable, line: int) -> Iterator[list[Cell]]:
    """The rows of a table; a merged cell stands in every place that it covers."""
    for number, row in enumerate(table.rows, 1):
        before, after = row.grid_cols_before, row.grid_cols_after
        texts = [cell.text.strip() for cell in row.cells]
        yield [Cell(text, line + number) for text in [*[""] * before, *texts, *[""] * after]]


def _level(paragraph: WordParagraph) -> int | None:
    style = paragraph.style.name if paragraph.style is not None else None
    if style and style.lower() in {"title", "标题"}:
        return 1
    match = _LEVEL.search(style or "")
    return int(match.group(1)) if match else None
