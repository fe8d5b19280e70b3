"""The curriculum written as a sheet."""

import csv
import io
from collections.abc import Iterable, Iterator

from xingtan.catalogue.models import Book
from xingtan.catalogue.rules.treesheets import COLUMNS, GUARDED
from xingtan.catalogue.rules.vocabulary import STAGE_OF, Term


def sheet(form: str, code: str = "") -> bytes:
    """Write a book, or all, as `csv` or `xlsx`. One statement."""
    rows = [list[str | int](COLUMNS.values()), *sheet_rows(code)]
    return _csv(rows) if form == "csv" else _workbook(rows)


def sheet_rows(code: str = "") -> Iterator[list[str | int]]:
    """Give the rows of a book, or of all, as a sheet has them (`treesheets.COLUMNS`). One statement."""
    rows = Book.objects.order_by(
        *("stage", "subject__position", "edition__position", "position", "code"),
        *("units__position", "units__lesson_positions__position"),
    )
    if code:
        rows = rows.filter(code=code)
    terms = {Term.FIRST: "上册", Term.SECOND: "下册", Term.FULL: "全一册", Term.NONE: ""}
    for book, stage, subject, edition, grade, term, title, *rest in rows.values_list(
        *("code", "stage", "subject__name", "edition__name", "grade", "term", "title", "units__position"),
        *("units__title", "units__lesson_positions__position", "units__lesson_positions__title", "units__id"),
        "units__lesson_positions__id",
    ).iterator():
        named = (STAGE_OF[stage].name if stage in STAGE_OF else stage, subject, edition)
        yield [book, *named, grade or "", terms[Term(term)], title, *("" if one is None else one for one in rest)]


def _csv(rows: Iterable[list[str | int]]) -> bytes:
    """Write rows as a spreadsheet opens them; what it would take for a formula is guarded."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for row in rows:
        writer.writerow([f"'{cell}" if str(cell)[:1] in GUARDED else cell for cell in row])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _workbook(rows: Iterable[list[str | int]]) -> bytes:
    """Write rows as a workbook; no cell is a formula."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("课程目录")
    for row in rows:
        cells = [WriteOnlyCell(sheet, cell) for cell in row]
        for cell in cells:
            cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
        sheet.append(cells)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
