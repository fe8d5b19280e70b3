"""Rosters as workbooks (XLSX): read in a stream; formulas and merged cells are named, not guessed."""

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from math import isfinite
from typing import Any, BinaryIO

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from xingtan.identity.actions.rosters.reading.tables import RawRow, Read, find_headers, people_rows, read_table
from xingtan.identity.rules.rosters import MOST_ROWS
from xingtan.identity.rules.rosters.findings import Findings
from xingtan.identity.rules.rosters.headers import Columns, column_letters
from xingtan.identity.rules.rosters.lines import day_written
from xingtan.kernel.archives import DAMAGED

LAST_ROW = MOST_ROWS + 1000
EXACT_DIGITS = 10**15
MOST_RANGES = 2000
PIECE_BYTES = 1024 * 1024
_RANGE = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]{0,200}?\bref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"')


def read_workbook(file: BinaryIO, findings: Findings) -> Read:
    """Begin to read a workbook: the one sheet that has the headers of a roster. A second one is named."""
    try:
        book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
        sheets = [each for each in book.worksheets if each.sheet_state == "visible"]
        found = [(each, columns) for each in sheets if (columns := find_headers(_rows(each), each.title)[0])]
    except DAMAGED:
        findings.add("file-damaged")
        return Read(None, iter(()), findings)
    if not found:
        for sheet in sheets[:1]:
            return read_table(_rows(sheet), findings, sheet.title)
        findings.add("file-empty")
        return Read(None, iter(()), findings)
    for sheet, columns in found[1:]:
        findings.part = sheet.title
        findings.add("several-sheets", columns.row, "A", sheet=sheet.title)
    sheet, columns = found[0]
    findings.part = sheet.title
    for range_ in merged_ranges(file, sheet._worksheet_path):
        _name_range(range_, columns, findings)
    return Read(columns, _people(columns, sheet, findings), findings)


def merged_ranges(file: BinaryIO, path: str) -> Iterator[str]:
    """Give the merged ranges of a sheet, such as A1:C1. They stand behind its rows, which are not parsed for it."""
    count, before = 0, b""
    with zipfile.ZipFile(file) as archive, archive.open(path) as sheet:
        while piece := sheet.read(PIECE_BYTES):
            text = before + piece
            end = 0
            for found in _RANGE.finditer(text):
                end = found.end()
                yield found.group(1).decode()
                count += 1
                if count >= MOST_RANGES:
                    return
            before = text[max(end, len(text) - 400) :]


def _people(columns: Columns, sheet: Any, findings: Findings) -> Iterator[RawRow]:
    below = (row for row in _rows(sheet) if row.number > columns.row)
    try:
        yield from people_rows(columns, below, findings)
    except DAMAGED:
        findings.add("file-damaged")


def _rows(sheet: Any) -> Iterator[RawRow]:
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(max_row=LAST_ROW), start=1):
        row = RawRow(number, [])
        for at, cell in enumerate(cells):
            value = cell.value
            if value is None:
                row.cells.append("")
            elif cell.data_type == "s":
                row.cells.append(value)
            else:
                text, mark = _written(value, cell.data_type)
                row.cells.append(text)
                if mark:
                    row.marks[at] = mark
        yield row


def _written(value: Any, kind: str) -> tuple[str, str]:
    """Write what is in a cell as people see it, and say why it cannot be read."""
    if kind == "f":
        return value if isinstance(value, str) else "=", "formula"
    if kind == "e":
        return str(value), "cell-error"
    if isinstance(value, datetime | date):
        return day_written(value), ""
    if isinstance(value, bool):
        return str(value), ""
    if isinstance(value, int | float):
        whole = int(value) if isfinite(value) else 0
        if abs(value) >= EXACT_DIGITS:
            return str(whole), "number-lost-digits"
        return (str(whole) if whole == value else str(value)), ""
    return str(value), ""


def _name_range(range_: str, columns: Columns, findings: Findings) -> None:
    left, top, right, bottom = range_boundaries(range_)
    used = [at for at in columns.at.values() if left - 1 <= at <= right - 1]
    if bottom < columns.row:
        findings.add("merged-title", top, column_letters(left - 1), range=range_)
    elif used:
        at = used[0] if left - 1 not in columns.at.values() else left - 1
        header = columns.headers[at] if at < len(columns.headers) else ""
        findings.add("merged", top, column_letters(at), header, range=range_)
