"""HTML: blocks of text and tables with their spans, nothing that is executed, styled or fetched."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from xingtan.statistics.queries.documents.grids import make_table
from xingtan.statistics.queries.documents.limits import MOST_COLUMNS, Unreadable
from xingtan.statistics.rules.briefcheck.document import Block, Cell, Document, Paragraph, Table, assemble

_SILENT = {"script", "style", "head", "template", "noscript", "svg", "iframe", "object", "math", "select"}
_BREAKS = {
    "p", "div", "section", "article", "header", "footer", "main", "aside", "nav", "ul", "ol", "li", "dl", "dt", "dd",
    "blockquote", "pre", "br", "hr", "figure", "figcaption", "address", "form", "fieldset", "body", "html",
}  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLANKS = re.compile(r"\s+")


def read_html(text: str) -> Document:
    """Read a page. A table inside a table is text of its cell."""
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, recover=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("damaged_page") from error
    if root is None:
        return Document(())
    reader = _Reader()
    reader.read(root)
    return assemble(reader.finish())


@dataclass(slots=True)
class _Reader:
    """Collects blocks while it walks a page; text outside a block is a paragraph too."""

    blocks: list[Block] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    line: int = 0
    level: int | None = None

    def read(self, root: etree._Element) -> None:
        """Walk a page without recursion, so that no depth of it matters."""
        skipped: etree._Element | None = None
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if not isinstance(element.tag, str):
                continue
            if skipped is not None:
                if event == "end" and element is skipped:
                    skipped = None
                    self._say(element.tail, element)
                continue
            if event == "start":
                if element.tag in _SILENT or element.tag == "table":
                    skipped = element
                    self._table(element)
                    continue
                self._open(element)
            else:
                self._close(element)

    def finish(self) -> list[Block]:
        """Everything read."""
        self._flush()
        return self.blocks

    def _open(self, element: etree._Element) -> None:
        if element.tag in _HEADINGS or element.tag in _BREAKS:
            self._flush()
            self.level = _HEADINGS.get(element.tag)
        self._say(element.text, element)

    def _close(self, element: etree._Element) -> None:
        if element.tag in _HEADINGS or element.tag in _BREAKS:
            self._flush()
            self.level = None
        self._say(element.tail, element)

    def _say(self, text: str | None, element: etree._Element) -> None:
        if not text:
            return
        if text.strip() and not self.line:
            self.line = element.sourceline or 1
        self.text.append(text)

    def _flush(self) -> None:
        text = _BLANKS.sub(" ", "".join(self.text)).strip()
        if text:
            self.blocks.append(Paragraph(text, self.line or 1, self.level))
        self.text, self.line = [], 0

    def _table(self, element: etree._Element) -> None:
        if element.tag != "table":
            return
        self._flush()
        table = _read_table(element)
        if table is not None:
            self.blocks.append(table)


def _read_table(element: etree._Element) -> Table | None:
    line = element.sourceline or 1
    caption, caption_line = "", 0
    rows: list[list[Cell]] = []
    covered: dict[int, tuple[int, Cell]] = {}
    for part in _own(element):
        if part.tag == "caption":
            caption, caption_line = _words(part), part.sourceline or line
        elif part.tag == "tr":
            rows.append(_read_row(part, covered))
    return make_table(rows, line, caption, caption_line)


def _own(table: etree._Element) -> Iterator[etree._Element]:
    """The caption and the rows of a table, not those of tables inside it."""
    for child in table:
        if child.tag in {"caption", "tr"}:
            yield child
        elif child.tag in {"thead", "tbody", "tfoot"}:
            yield from (row for row in child if row.tag == "tr")


def _read_row(row: etree._Element, covered: dict[int, tuple[int, Cell]]) -> list[Cell]:
    """The cells of a row, with those that reach down from rows above (`covered`: how many rows more, and the cell)."""
    cells: list[Cell] = []
    _reach_down(cells, covered)
    for element in row:
        if element.tag not in {"td", "th"}:
            continue
        cell = Cell(_words(element), element.sourceline or 1)
        down = _span(element.get("rowspan"))
        for _ in range(_span(element.get("colspan"))):
            if len(cells) >= MOST_COLUMNS:
                break
            if down > 1:
                covered[len(cells)] = (down, cell)
            cells.append(cell)
        _reach_down(cells, covered)
    for column in list(covered):
        left, cell = covered.pop(column)
        if left > 1:
            covered[column] = (left - 1, cell)
    return cells


def _reach_down(cells: list[Cell], covered: dict[int, tuple[int, Cell]]) -> None:
    while len(cells) in covered and len(cells) < MOST_COLUMNS:
        cells.append(covered[len(cells)][1])


def _words(element: etree._Element) -> str:
    return _BLANKS.sub(" ", " ".join(text for text in element.itertext() if text.strip())).strip()


def _span(value: str | None) -> int:
    return (
        min(max(int(value), 1), MOST_COLUMNS) if value and value.isascii() and value.isdigit() and len(value) < 6 else 1
    )
