"""Rosters as text: UTF-8 with or without a mark, UTF-16 with one, GB18030; commas, tabs or semicolons."""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import BinaryIO

from xingtan.identity.actions.rosters.reading.tables import HEADER_WITHIN, RawRow, Read, read_table
from xingtan.identity.rules.rosters.findings import Findings

PIECE_BYTES = 1024 * 1024
DELIMITERS = ",\t;，"
_LOST = re.compile(r"[0-9](?:\.[0-9]+)?E\+?[0-9]{2}", re.IGNORECASE)


def read_text(file: BinaryIO, findings: Findings) -> Read:
    """Begin to read a text. What is no text, or in no known encoding, is named with its row."""
    encoding, bad_row = encoding_of(file)
    if not encoding:
        findings.add("encoding-unknown", bad_row)
        return Read(None, iter(()), findings)
    file.seek(0)
    first = list(islice(text_lines(file, encoding), HEADER_WITHIN))
    file.seek(0)
    if bad_row := next((row for row, line in enumerate(first, start=1) if "\0" in line), 0):
        findings.add("not-text", bad_row)
        return Read(None, iter(()), findings)
    return read_table(csv_rows(text_lines(file, encoding), delimiter_of(first), findings), findings)


def text_lines(file: BinaryIO, encoding: str) -> Iterator[str]:
    """Give the lines of a file, and leave it open: it is closed by who opened it."""
    text = io.TextIOWrapper(file, encoding, newline="")
    try:
        while line := text.readline(PIECE_BYTES):
            yield line
    finally:
        text.detach()


def csv_rows(text: Iterator[str], delimiter: str, findings: Findings) -> Iterator[RawRow]:
    """Give the rows of a text as a sheet counts them; a cell that a spreadsheet would compute is marked."""
    number = 0
    try:
        for number, cells in enumerate(csv.reader(text, delimiter=delimiter), start=1):
            row = RawRow(number, cells)
            for at, cell in enumerate(cells):
                if "\0" in cell:
                    findings.add("not-text", number)
                    return
                if cell.startswith("="):
                    row.marks[at] = "formula"
                elif "\n" in cell.strip():
                    row.marks[at] = "cell-lines"
                elif "+" in cell and _LOST.fullmatch(cell.strip()):
                    row.marks[at] = "number-lost-digits"
            yield row
    except csv.Error:
        findings.add("file-damaged", number + 1)


def delimiter_of(first: Sequence[str]) -> str:
    """Say what stands between the cells of the first lines: what is in one of them most often. Titles have none."""
    return max(
        DELIMITERS,
        key=lambda each: (max((line.count(each) for line in first), default=0), -DELIMITERS.index(each)),
    )


def encoding_of(file: BinaryIO) -> tuple[str, int]:
    """Say in which encoding a text is; empty with the row of the first byte that fits none."""
    file.seek(0)
    head = file.read(4)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16", 0) if _breaks_at(file, "utf-16") is None else ("", 1)
    if _breaks_at(file, "utf-8") is None:
        return "utf-8-sig", 0
    row = _breaks_at(file, "gb18030")
    return ("gb18030", 0) if row is None else ("", row)


def _breaks_at(file: BinaryIO, encoding: str) -> int | None:
    """Give the row (from 1) in which the bytes stop to be of this encoding, None where they never do."""
    file.seek(0)
    decoder, rows = codecs.getincrementaldecoder(encoding)("strict"), 1
    while True:
        piece = file.read(PIECE_BYTES)
        try:
            decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            return rows + error.object[: error.start].count(b"\n")
        rows += piece.count(b"\n")
        if not piece:
            return None
