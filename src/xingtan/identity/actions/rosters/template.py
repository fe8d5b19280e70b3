"""Writing the node's own template."""

import io

from django.utils.translation import get_language, gettext
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill

from xingtan.identity.rules.rosters.headers import column_letters
from xingtan.identity.rules.rosters.template import Explained, columns_for

HEAD = Font(bold=True)
NEEDED = PatternFill("solid", start_color="FFF3D6")
TEXT_ROWS = 500
"""So many rows below the headers are text already, so that long numbers stay whole."""


def write_template(for_place: bool) -> bytes:
    """Give the template as XLSX in the active language: a sheet to fill and a sheet that explains each column.

    `for_place`: with the columns of a school, for whoever brings rosters of several schools.
    """
    chinese = (get_language() or "zh-hans").startswith("zh")
    columns = columns_for(for_place)
    book = Workbook(write_only=True)
    sheet = book.create_sheet(gettext("名册"))
    for at, column in enumerate(columns):
        sheet.column_dimensions[column_letters(at)].width = 24 if column.text else 14
    sheet.freeze_panes = "A2"
    heads = []
    for column in columns:
        head = WriteOnlyCell(sheet, column.header(chinese))
        head.font = HEAD
        if column.required:
            head.fill = NEEDED
        heads.append(head)
    sheet.append(heads)
    for _ in range(TEXT_ROWS):
        row = []
        for column in columns:
            cell = WriteOnlyCell(sheet)
            if column.text:
                cell.number_format = "@"
            row.append(cell)
        sheet.append(row)
    _explain(book, columns, chinese)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _explain(book: Workbook, columns: tuple[Explained, ...], chinese: bool) -> None:
    sheet = book.create_sheet(gettext("填写说明"))
    for letters, width in zip("ABCD", (16, 10, 24, 70), strict=True):
        sheet.column_dimensions[letters].width = width
    heads = [
        WriteOnlyCell(sheet, each) for each in (gettext("列名"), gettext("必填"), gettext("例子"), gettext("怎么填"))
    ]
    for head in heads:
        head.font = HEAD
    sheet.append(heads)
    for column in columns:
        example = column.example if chinese else column.example_en
        needed = gettext("是") if column.required else ""
        line = [
            WriteOnlyCell(sheet, each)
            for each in (column.header(chinese), needed, example, gettext(column.explanation))
        ]
        line[3].alignment = Alignment(wrap_text=True, vertical="top")
        sheet.append(line)
    sheet.append([])
    for words in (
        gettext("只看第一张工作表，表头不要改名，也不要合并单元格、不要写公式。"),
        gettext("别的列可以留着，不认识的列不会读进来。"),
        gettext("只要有一处错误，整份文件都不会导入，错在哪一行哪一列会写明。"),
    ):
        sheet.append([words])
