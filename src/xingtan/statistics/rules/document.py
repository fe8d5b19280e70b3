"""A brief as a document in both languages: sections of paragraphs, tables and charts, before any format."""

from typing import Literal

import msgspec

from xingtan.statistics.rules.texts import Text

Role = Literal["body", "own", "unattributed", "total", "lagging"]


class Paragraph(msgspec.Struct, frozen=True, tag="paragraph"):
    """A derived statement. `kind` is `warning` where it says what is not whole."""

    text: Text
    kind: Literal["", "warning"] = ""


class Note(msgspec.Struct, frozen=True, tag="note"):
    """What an operator wrote. `en` is empty where nobody translated it."""

    zh: str
    en: str = ""
    title_zh: str = ""
    title_en: str = ""


class Column(msgspec.Struct, frozen=True):
    """The head of a column; figures stand to the right."""

    head: Text
    figures: bool = True


class Row(msgspec.Struct, frozen=True):
    """A row; its first cell is its head. `place` is the code of the place that it is about."""

    cells: tuple[Text, ...]
    role: Role = "body"
    place: str = ""


class Table(msgspec.Struct, frozen=True, tag="table"):
    """A table with its caption. Totals are rows of role `total`, what belongs to no place `unattributed`."""

    name: str
    caption: Text
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[Text, ...] = ()


class Series(msgspec.Struct, frozen=True):
    """The values of a chart under one name; None: unknown."""

    name: Text
    values: tuple[float | None, ...]


class Chart(msgspec.Struct, frozen=True, tag="chart"):
    """A chart of the table `table`, which stands beside it. `bars` lie, `columns` stand, a `line` runs over days.

    `since` is the first day of a line, as ISO date.
    """

    name: str
    kind: Literal["line", "bars", "columns"]
    title: Text
    table: str
    labels: tuple[Text, ...]
    series: tuple[Series, ...]
    unit: Text
    since: str = ""


class CheckLine(msgspec.Struct, frozen=True):
    """One check as printed; None: it cannot be told."""

    holds: bool | None
    says: Text
    rows: tuple[Text, ...] = ()


class Checks(msgspec.Struct, frozen=True, tag="checks"):
    """The checks of a brief."""

    lines: tuple[CheckLine, ...]


class Definition(msgspec.Struct, frozen=True):
    """How a figure is computed: its name, its slug and version, the words."""

    slug: str
    version: int
    name: Text
    note: Text
    text: Text


class Definitions(msgspec.Struct, frozen=True, tag="definitions"):
    """The definitions behind a brief."""

    items: tuple[Definition, ...]


Block = Paragraph | Note | Table | Chart | Checks | Definitions


class Section(msgspec.Struct, frozen=True):
    """A section. `level` 1 stands under the title, 2 inside a section of level 1. `name` is the same in every brief."""

    name: str
    level: int
    number: Text
    title: Text
    blocks: tuple[Block, ...] = ()

    @property
    def heading(self) -> Text:
        """Give the title behind its number: 一、总体情况, 1 The period in figures."""
        return Text(f"{self.number.zh}{self.title.zh}", f"{self.number.en} {self.title.en}")


class Document(msgspec.Struct, frozen=True):
    """A brief of a place and a period. `state` says what is not final in it, empty where nothing is."""

    title: Text
    place: Text
    period: Text
    cut_off: Text
    state: tuple[Text, ...]
    sections: tuple[Section, ...]
    summary: Text


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Document)


def write_document(document: Document) -> bytes:
    """Write a document for the archive."""
    return _encoder.encode(document)


def read_document(body: bytes) -> Document:
    """Read a document from the archive."""
    return _decoder.decode(body)


def table_of(document: Document, name: str) -> Table | None:
    """Find a table by its name."""
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Table) and block.name == name:
                return block
    return None
