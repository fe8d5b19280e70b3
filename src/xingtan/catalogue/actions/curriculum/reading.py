"""A sheet of the curriculum as it comes: CSV in UTF-8 or GB 18030, or the first sheet of a workbook."""

import csv
import io
import zipfile
from collections.abc import Iterable
from typing import BinaryIO

from xingtan.catalogue.rules.treesheets import COLUMNS, GUARDED, MOST_ROWS, Line, column_of
from xingtan.kernel.archives import DAMAGED, trouble_of
from xingtan.kernel.errors import Refused
from xingtan.kernel.text import msgid

MOST_BYTES = 32 * 1024 * 1024
MOST_COLUMNS = 60
MOST_CELL = 2000
UNREADABLE = msgid("这个文件读不懂。请存成 CSV 或 XLSX 再来。")


def read_lines(file: BinaryIO, name: str) -> list[Line]:
    """Read the rows of a sheet below its headings. Raises Refused where it is too large, damaged, or something else."""
    body = file.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise Refused("sheet-too-large", msgid("表最多 %(most)s MB。"), most=MOST_BYTES // 1024 // 1024)
    rows = _workbook(body) if body[:4] == b"PK\x03\x04" else _text(body)
    return _lines(rows)


def _text(body: bytes) -> Iterable[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            try:
                return list(csv.reader(io.StringIO(text, newline="")))
            except csv.Error:
                break
    raise Refused("sheet-unreadable", UNREADABLE)


def _workbook(body: bytes) -> Iterable[list[str]]:
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            trouble = trouble_of(archive)
        if trouble == "archive-too-large":
            raise Refused("sheet-too-large", msgid("表最多 %(most)s MB。"), most=MOST_BYTES // 1024 // 1024)
        if trouble:
            raise Refused("sheet-unreadable", UNREADABLE)
        book = load_workbook(io.BytesIO(body), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        found = sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS, values_only=True)
        return [[_written(value) for value in row] for row in found]
    except DAMAGED:
        raise Refused("sheet-unreadable", UNREADABLE) from None


def _written(value: object) -> str:
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _lines(rows: Iterable[list[str]]) -> list[Line]:
    numbered = [(n, row) for n, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)]
    if not numbered:
        raise Refused("sheet-empty", msgid("表里什么也没有。"))
    columns = [column_of(cell) for cell in numbered[0][1]]
    if "unit" not in columns or not {"book", "subject"} & set(columns):
        raise Refused(
            "sheet-headings",
            msgid("第一行要是表头，至少有“单元”，还有“课本编号”或“学科”。可以用的表头：%(known)s。"),
            known="、".join(COLUMNS.values()),
        )
    if len(numbered) > MOST_ROWS:
        raise Refused("sheet-too-long", msgid("表最多 %(most)s 行。"), most=MOST_ROWS)
    return [
        Line(n, {column: _plain(cell) for column, cell in zip(columns, row, strict=False) if column})
        for n, row in numbered[1:]
    ]


def _plain(cell: str) -> str:
    """Give a cell as it was meant: an export guards what a spreadsheet would take for a formula."""
    cell = cell.strip()[:MOST_CELL]
    return cell[1:] if cell[:1] == "'" and cell[1:2] in GUARDED else cell
