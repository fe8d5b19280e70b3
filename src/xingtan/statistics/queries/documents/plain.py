"""Plain text: a paragraph a line; tables by tabs, by pipes or by columns of blanks."""

import re
from collections.abc import Iterator

from xingtan.statistics.queries.documents.grids import make_table
from xingtan.statistics.rules.briefcheck.document import Block, Cell, Document, Paragraph, Table, assemble

_WIDE_GAP = re.compile(r"(?: {2,}|\u3000{1,})")
_RULE = re.compile(r"^[\s|:+=-]*[-=]{3,}[\s|:+=-]*$")
_NUMBER = re.compile(r"^[-+]?\d[\d,.]*\s*[%％\w一-鿿]{0,4}$")


def read_plain(text: str) -> Document:
    """Read a text line by line; lines are numbered from 1."""
    return assemble(_blocks(text.split("\n")))


def _blocks(lines: list[str]) -> Iterator[Block]:
    position = 0
    while position < len(lines):
        for split in (_by_tabs, _by_pipes, _by_blanks):
            table, following = _table(lines, position, split)
            if table is not None:
                yield table
                position = following
                break
        else:
            if lines[position].strip():
                yield Paragraph(lines[position].strip(), position + 1)
            position += 1


def _by_tabs(line: str) -> list[str] | None:
    return line.strip("\r\n").split("\t") if "\t" in line.strip(" \r\n") else None


def _by_pipes(line: str) -> list[str] | None:
    stripped = line.strip()
    if stripped.count("|") < 2 and not (stripped.count("|") == 1 and not stripped.startswith("|")):
        return None
    return stripped.strip("|").split("|")


def _by_blanks(line: str) -> list[str] | None:
    cells = _WIDE_GAP.split(line.strip())
    return cells if len(cells) >= 2 and all(len(cell) <= 40 for cell in cells) else None


def _table(lines: list[str], start: int, split: object) -> tuple[Table | None, int]:
    """Read the lines from `start` that split alike; single blank lines inside do not end a table."""
    assert callable(split)
    rows: list[list[Cell]] = []
    position, end = start, start
    while position < len(lines):
        cells = split(lines[position])
        if cells is not None:
            if not _RULE.match(lines[position]):
                rows.append([Cell(cell.strip(), position + 1) for cell in cells])
            position += 1
            end = position
        elif not lines[position].strip() and rows and position == end:
            position += 1
        else:
            break
    if len(rows) < 2 or not _is_table(rows, split is _by_blanks):
        return None, start
    return make_table(rows, start + 1), end


def _is_table(rows: list[list[Cell]], guessed: bool) -> bool:
    """Columns of blanks are a table only in three rows or more, all as wide, mostly numbers behind the first."""
    if not guessed:
        return True
    if len(rows) < 3 or len({len(row) for row in rows}) != 1:
        return False
    body = [cell.text for row in rows[1:] for cell in row[1:]]
    return sum(bool(_NUMBER.match(text)) for text in body) * 2 >= len(body)
