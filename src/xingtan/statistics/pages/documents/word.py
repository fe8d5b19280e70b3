"""A brief as a Word file: real headings, real tables, real charts, and the font inside."""

import io

from docx import Document as new_word
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell as WordCell

from xingtan.statistics.pages.documents.markdown import VERDICTS, said_note
from xingtan.statistics.pages.documents.word_charts import add_chart
from xingtan.statistics.pages.documents.word_fonts import embed_fonts
from xingtan.statistics.rules.document import (
    Block,
    Chart,
    Checks,
    Definitions,
    Document,
    Note,
    Paragraph,
    Row,
    Table,
)
from xingtan.ui.fonts import NAME

INK, SOFT, PLUM = RGBColor(0x1D, 0x27, 0x33), RGBColor(0x55, 0x5F, 0x6B), RGBColor(0x9B, 0x2C, 0x4C)
GROUND, HATCHED = "F3F1EC", "E9E6DF"
PAGE_CM, LEAST_FIRST_CM = 16.2, 3.4
KEPT_ROWS = 3  # the last rows of a table stay on one page: a total is never alone
TAGS = {"zh": "zh-CN", "en": "en-GB"}


def write_word(document: Document, language: str) -> bytes:
    """Write the document in one language."""
    return _Writer(document, language).written()


class _Writer:
    """One Word file while it is written."""

    def __init__(self, document: Document, language: str) -> None:
        self._document = document
        self._language = language
        self._charts = 0
        self._word: WordDocument = new_word()
        self._said: set[str] = set()
        self._dress()

    def written(self) -> bytes:
        """Write everything and give the bytes of the file."""
        document, word = self._document, self._word
        word.core_properties.title = self._say(document.title)
        word.core_properties.language = TAGS[self._language]
        word.core_properties.author = self._say(document.place)
        word.add_heading(self._say(document.title), 0)
        self._paragraph(self._say(document.period))
        self._paragraph(self._say(document.cut_off), SOFT)
        for state in document.state:
            self._paragraph(self._say(state), PLUM)
        self._paragraph(self._say(document.summary))
        for section in document.sections:
            word.add_heading(self._say(section.heading), section.level)
            for block in section.blocks:
                self._block(block)
        embed_fonts(word, frozenset(character for text in self._said for character in text))
        saved = io.BytesIO()
        word.save(saved)
        return saved.getvalue()

    def _say(self, text: object) -> str:
        said = text if isinstance(text, str) else text.said_in(self._language)  # type: ignore[attr-defined]
        self._said.add(said)
        return str(said)

    def _dress(self) -> None:
        """Set page, font and headings. East Asian and Latin text have the same font."""
        page = self._word.sections[0]
        page.page_width, page.page_height = Cm(21), Cm(29.7)
        page.left_margin = page.right_margin = Cm(2.4)
        page.top_margin = page.bottom_margin = Cm(2.2)
        for name, points, bold in (
            ("Normal", 10.5, False),
            ("Title", 20, True),
            ("Heading 1", 15, True),
            ("Heading 2", 12.5, True),
        ):
            style = self._word.styles[name]
            style.font.name, style.font.size, style.font.bold = NAME, Pt(points), bold
            style.font.color.rgb = INK
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
                fonts.set(qn(script), NAME)
            for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
                fonts.attrib.pop(qn(theme), None)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), TAGS[self._language])
        language.set(qn("w:eastAsia"), "zh-CN")
        self._word.styles["Normal"].element.get_or_add_rPr().append(language)
        self._word.styles["Normal"].paragraph_format.space_after = Pt(6)
        self._number_pages(page.footer.paragraphs[0])

    def _number_pages(self, paragraph: object) -> None:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER  # type: ignore[attr-defined]
        for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
            run = paragraph.add_run()  # type: ignore[attr-defined]
            if kind is not None:
                mark = OxmlElement("w:fldChar")
                mark.set(qn("w:fldCharType"), kind)
            else:
                mark = OxmlElement("w:instrText")
                mark.text = text
            run._r.append(mark)

    def _paragraph(self, text: str, colour: RGBColor | None = None, title: bool = False) -> None:
        """Write a paragraph; a title stays with what follows it."""
        paragraph = self._word.add_paragraph()
        paragraph.paragraph_format.keep_with_next = title or None
        run = paragraph.add_run(text)
        run.bold = title or None
        if colour is not None:
            run.font.color.rgb = colour

    def _block(self, block: Block) -> None:
        match block:
            case Paragraph(text=text, kind=kind):
                self._paragraph(self._say(text), PLUM if kind else None)
            case Note():
                self._note(block)
            case Table():
                self._table(block)
            case Chart():
                self._chart(block)
            case Checks(lines=lines):
                for line in lines:
                    said = self._word.add_paragraph(style="List Bullet")
                    said.add_run(f"{self._say(VERDICTS[line.holds])}  ").bold = True
                    said.add_run(self._say(line.says))
            case Definitions(items=items):
                for item in items:
                    said = self._word.add_paragraph()
                    said.add_run(self._say(item.name)).bold = True
                    note = said.add_run(f"  {self._say(item.note)}")
                    note.font.color.rgb = SOFT
                    said.add_run("\n" + self._say(item.text))

    def _note(self, note: Note) -> None:
        title, body = said_note(note, self._language)
        if title:
            self._paragraph(self._say(title), title=True)
        for part in body.splitlines():
            if part.strip():
                self._paragraph(self._say(part))

    def _chart(self, chart: Chart) -> None:
        self._charts += 1
        for text in (*chart.labels, chart.series[0].name):
            self._say(text)
        self._paragraph(self._say(chart.title), title=True)
        add_chart(self._word, self._word.add_paragraph(), chart, self._language, self._charts)

    def _table(self, table: Table) -> None:
        self._paragraph(self._say(table.caption), title=True)
        drawn = self._word.add_table(rows=1, cols=len(table.columns), style="Normal Table")
        drawn.alignment = WD_TABLE_ALIGNMENT.CENTER
        _thin(drawn)
        for cell, column in zip(drawn.rows[0].cells, table.columns, strict=True):
            self._fill(cell, self._say(column.head), column.figures, bold=True)
            _shade(cell, GROUND)
        _repeat_head(drawn.rows[0])
        for number, row in enumerate(table.rows, 1):
            cells = drawn.add_row().cells
            self._row(cells, row, table)
            if len(table.rows) - KEPT_ROWS < number < len(table.rows):
                for cell in cells:
                    cell.paragraphs[0].paragraph_format.keep_with_next = True
        _set_widths(drawn, len(table.columns))
        for note in table.notes:
            self._paragraph(self._say(note), SOFT)
        self._word.add_paragraph().paragraph_format.space_after = Pt(2)

    def _row(self, cells: tuple[WordCell, ...], row: Row, table: Table) -> None:
        for cell, text, column in zip(cells, row.cells, table.columns, strict=True):
            self._fill(cell, self._say(text), column.figures, bold=row.role == "total")
            if row.role in ("unattributed", "lagging"):
                _shade(cell, HATCHED)

    def _fill(self, cell: WordCell, text: str, figures: bool, bold: bool) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if figures else WD_ALIGN_PARAGRAPH.LEFT
        run = paragraph.add_run(text)
        run.font.size, run.bold = Pt(9.5), bold or None


def _set_widths(table: WordTable, columns: int) -> None:
    """Give the first column, which holds names, more room than the others."""
    first = max(PAGE_CM / columns, min(LEAST_FIRST_CM, PAGE_CM / 2))
    table.autofit = False
    for number, column in enumerate(table.columns):
        width = Cm(first if number == 0 else (PAGE_CM - first) / (columns - 1))
        column.width = width
        for cell in column.cells:
            cell.width = width


def _thin(table: WordTable) -> None:
    """Draw only the lines between rows, thin."""
    borders = OxmlElement("w:tblBorders")
    for side, size, colour in (("top", "8", "1D2733"), ("bottom", "8", "1D2733"), ("insideH", "4", "C9C4BA")):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", size), ("space", "0"), ("color", colour)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    table._tbl.tblPr.append(borders)


def _shade(cell: WordCell, colour: str) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), colour)
    cell._tc.get_or_add_tcPr().append(shade)


def _repeat_head(row: object) -> None:
    """Let the head of a table stand on each of its pages."""
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(head)  # type: ignore[attr-defined]
