"""HTML: blocks of text and tables with their spans, nothing that is executed, styled or fetched."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from xingtan.statistics.queries.documents.grids import make_table
from xingtan.statistics.queries.documents.limits import DEEPEST, MOST_COLUMNS, Unreadable
from xingtan.statistics.rules.briefcheck.document import Block, Cell, Document, Paragraph, assemble

_SILENT = {"script", "style", "head", "template", "noscript", "svg", "iframe", "object"}
_BREAKS = {
    "p", "div", "section", "article", "header", "footer", "main", "aside", "nav", "ul", "ol", "li", "dl", "dt", "dd",
    "blockquote", "pre", "br", "hr", "figure", "figcaption", "address", "form", "fieldset", "body", "html",
}  # fmt: skip
_VOID = {"br", "hr", "img", "input", "meta", "link", "col", "wbr", "source", "area", "base", "embed", "track"}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLANKS = re.compile(r"\s+")


@dataclass(slots=True)
class _Grid:
    """A table being read; `spans` holds for every column the rows still covered by a cell above and its text."""

    line: int
    caption: str = ""
    caption_line: int = 0
    rows: list[list[Cell]] = field(default_factory=list)
    spans: dict[int, tuple[int, Cell]] = field(default_factory=dict)
    text: list[str] | None = None
    cell_line: int = 0
    across: int = 1
    down: int = 1


class _Reader(HTMLParser):
    """Collects blocks; a table inside a table is text of its cell."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.text: list[str] = []
        self.line = 0
        self.level: int | None = None
        self.silent = 0
        self.depth = 0
        self.tables = 0
        self.grid: _Grid | None = None
        self.in_caption = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID:
            self.depth += 1
            if self.depth > DEEPEST:
                raise Unreadable("too_deep")
        if tag in _SILENT:
            self.silent += 1
        elif tag == "table":
            self._open_table()
        elif self.grid is not None and self.tables == 1:
            self._start_in_table(self.grid, tag, dict(attrs))
        elif tag in _HEADINGS:
            self._flush()
            self.level = _HEADINGS[tag]
        elif tag in _BREAKS:
            self._flush()

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            self.depth = max(0, self.depth - 1)
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag == "table":
            self._close_table()
        elif self.grid is not None and self.tables == 1:
            if tag in {"td", "th"}:
                self._close_cell(self.grid)
            elif tag == "caption":
                self.in_caption = False
        elif tag in _HEADINGS:
            self._flush()
            self.level = None
        elif tag in _BREAKS:
            self._flush()

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        if self.grid is not None:
            if self.in_caption:
                self.grid.caption += data
                self.grid.caption_line = self.grid.caption_line or self.getpos()[0]
            elif self.grid.text is not None:
                self.grid.text.append(data)
            return
        if data.strip():
            self.line = self.line or self.getpos()[0] + data[: len(data) - len(data.lstrip())].count("\n")
        self.text.append(data)

    def finish(self) -> list[Block]:
        """Everything read."""
        self.close()
        while self.tables:
            self._close_table()
        self._flush()
        return self.blocks

    def _flush(self) -> None:
        text = _BLANKS.sub(" ", "".join(self.text)).strip()
        if text:
            self.blocks.append(Paragraph(text, self.line or self.getpos()[0], self.level))
        self.text, self.line = [], 0

    def _open_table(self) -> None:
        self.tables += 1
        if self.tables == 1:
            self._flush()
            self.grid = _Grid(self.getpos()[0])

    def _close_table(self) -> None:
        self.tables = max(0, self.tables - 1)
        if self.tables or self.grid is None:
            return
        self._close_cell(self.grid)
        caption = _BLANKS.sub(" ", self.grid.caption).strip()
        table = make_table(self.grid.rows, self.grid.line, caption, self.grid.caption_line)
        if table is not None:
            self.blocks.append(table)
        self.grid, self.in_caption = None, False

    def _start_in_table(self, grid: _Grid, tag: str, attributes: dict[str, str | None]) -> None:
        if tag == "caption":
            self.in_caption = True
        elif tag == "tr":
            self._close_cell(grid)
            grid.rows.append([])
            self._fill(grid)
        elif tag in {"td", "th"}:
            self._close_cell(grid)
            grid.text, grid.cell_line = [], self.getpos()[0]
            grid.across, grid.down = _span(attributes.get("colspan")), _span(attributes.get("rowspan"))
        elif tag == "br" and grid.text is not None:
            grid.text.append(" ")

    def _close_cell(self, grid: _Grid) -> None:
        if grid.text is None:
            return
        if not grid.rows:
            grid.rows.append([])
        cell = Cell(_BLANKS.sub(" ", "".join(grid.text)).strip(), grid.cell_line)
        for _ in range(grid.across):
            if len(grid.rows[-1]) >= MOST_COLUMNS:
                break
            if grid.down > 1:
                grid.spans[len(grid.rows[-1])] = (grid.down - 1, cell)
            grid.rows[-1].append(cell)
            self._fill(grid)
        grid.text = None

    def _fill(self, grid: _Grid) -> None:
        """Put the cells that reach down from rows above where they reach."""
        row = grid.rows[-1]
        while len(row) in grid.spans and len(row) < MOST_COLUMNS:
            column = len(row)
            left, cell = grid.spans.pop(column)
            if left > 1:
                grid.spans[column] = (left - 1, cell)
            row.append(cell)
            if left > 1:
                continue


def _span(value: str | None) -> int:
    return min(max(int(value), 1), MOST_COLUMNS) if value and value.isdigit() and len(value) < 6 else 1


def read_html(text: str) -> Document:
    """Read a page."""
    reader = _Reader()
    reader.feed(text)
    return assemble(reader.finish())
