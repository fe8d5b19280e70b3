"""Rows of a sheet: where the headers are, and what cannot be read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from xingtan.identity.rules.rosters import MOST_COLUMNS, MOST_ROWS
from xingtan.identity.rules.rosters.findings import Findings
from xingtan.identity.rules.rosters.headers import Columns, column_letters, read_headers
from xingtan.identity.rules.rosters.lines import MASKED, MOST_CELL
from xingtan.identity.rules.rosters.numbers import masked

HEADER_WITHIN = 10


@dataclass(slots=True)
class RawRow:
    """A row as it stands in the sheet, from 1. `marks`: cells that cannot be read, by column, and the code of why."""

    number: int
    cells: list[str]
    marks: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class Read:
    """A sheet being read. `columns` None: it has no headers. `findings` grows while `rows` are taken."""

    columns: Columns | None
    rows: Iterator[RawRow]
    findings: Findings


def find_headers(rows: Iterator[RawRow], part: str = "") -> tuple[Columns | None, Iterator[RawRow], int]:
    """Look for the headers in the first rows; titles may stand above. Gives them, the rows below, and the last row."""
    last = 0
    for row in rows:
        last = row.number
        columns = read_headers(row.number, _trimmed(row.cells), part)
        if columns is not None:
            return columns, rows, last
        if len(row.cells) > MOST_COLUMNS and any(row.cells[MOST_COLUMNS:]):
            return None, chain([row], rows), last
        if row.number >= HEADER_WITHIN:
            break
    return None, iter(()), last


def read_table(rows: Iterator[RawRow], findings: Findings, part: str = "") -> Read:
    """Find the headers of one sheet and give its rows of people, within the limits."""
    findings.part = part
    columns, rest, last = find_headers(rows, part)
    if columns is None:
        for row in rest:  # only a row that is too wide
            _too_wide(row, findings)
            return Read(None, iter(()), findings)
        if findings.errors == 0:
            findings.add(
                "header-not-found" if last else "file-empty", 1 if last else 0, "A" if last else "", rows=HEADER_WITHIN
            )
        return Read(None, iter(()), findings)
    return Read(columns, people_rows(columns, rest, findings), findings)


def people_rows(columns: Columns, rows: Iterable[RawRow], findings: Findings) -> Iterator[RawRow]:
    """Give the rows that hold anything, and note the cells that cannot be read; stops at a limit."""
    if len(columns.headers) > MOST_COLUMNS:
        _too_wide(RawRow(columns.row, list(columns.headers)), findings)
        return
    used = set(columns.at.values())
    masks = {columns.at[each] for each in MASKED if each in columns.at}
    nameless = [at for at, header in enumerate(columns.headers) if not header.strip()]
    width, count = len(columns.headers), 0
    for row in rows:
        if not any(each and not each.isspace() for each in row.cells):
            continue
        if len(row.cells) > MOST_COLUMNS and any(each.strip() for each in row.cells[MOST_COLUMNS:]):
            _too_wide(row, findings)
            return
        count += 1
        if count > MOST_ROWS:
            findings.add("too-many-rows", row.number, most=MOST_ROWS)
            return
        for at in [*nameless, *range(width, len(row.cells))]:
            if at < len(row.cells) and row.cells[at].strip():
                findings.add("cells-beyond", row.number, column_letters(at), "", row.cells[at])
        row.marks = {at: code for at, code in row.marks.items() if at in used}
        for at, cell in enumerate(row.cells):
            if len(cell) > MOST_CELL and at in used and at not in row.marks:
                row.marks[at] = "cell-too-long"
        for at, code in row.marks.items():
            shown = masked(row.cells[at]) if at in masks else row.cells[at]
            findings.add(code, row.number, column_letters(at), columns.headers[at], shown, most=MOST_CELL)
        yield row


def _too_wide(row: RawRow, findings: Findings) -> None:
    at = next(at for at, cell in enumerate(row.cells) if at >= MOST_COLUMNS and cell.strip())
    findings.add("too-many-columns", row.number, column_letters(at), "", row.cells[at], most=MOST_COLUMNS)


def _trimmed(cells: list[str]) -> list[str]:
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return cells[:end]
