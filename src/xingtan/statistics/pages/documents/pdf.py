"""A brief as a PDF: text that can be selected and searched, tables, drawn charts, and the font inside."""

from fpdf import FPDF
from fpdf.enums import TableBordersLayout
from fpdf.fonts import FontFace, TTFFont

from xingtan.statistics.pages.documents.line_breaks import broken_lines
from xingtan.statistics.pages.documents.markdown import VERDICTS, said_note, write_markdown
from xingtan.statistics.pages.documents.pdf_charts import draw_chart, height_mm
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
from xingtan.statistics.rules.texts import Text
from xingtan.ui.fonts import NAME, fonts_for

INK, SOFT, PLUM, LINE = (0x1D, 0x27, 0x33), (0x55, 0x5F, 0x6B), (0x9B, 0x2C, 0x4C), (0xC9, 0xC4, 0xBA)
GROUND, HATCHED = (0xF3, 0xF1, 0xEC), (0xE9, 0xE6, 0xDF)
TAGS = {"zh": "zh-Hans", "en": "en-GB"}
FAMILY = "noto"
SMALL, NORMAL, LINE_MM = 9, 10.5, 6.2
NARROW = 5  # columns; with more of them a unit in brackets has a line of its own


def write_pdf(document: Document, language: str) -> bytes:
    """Write the document in one language."""
    return _Writer(document, language).written()


class _Page(FPDF):
    """A4 pages with their number at the foot."""

    def footer(self) -> None:
        self.set_y(-14)
        self.set_font(FAMILY, size=SMALL)
        self.set_text_color(*SOFT)
        self.cell(0, 6, str(self.page_no()), align="C")


class _Writer:
    """One PDF while it is written."""

    def __init__(self, document: Document, language: str) -> None:
        self._document = document
        self._language = language
        files = fonts_for(_all_words(document, language))
        self._pdf = _Page(format="A4")
        self._pdf.set_margins(22, 20, 22)
        self._pdf.set_auto_page_break(True, margin=20)
        self._pdf.add_font(FAMILY, "", str(files.regular))
        self._pdf.add_font(FAMILY, "B", str(files.bold))
        self._pdf.set_lang(TAGS[language])
        self._pdf.set_title(document.title.said_in(language))
        self._pdf.set_author(document.place.said_in(language))
        self._pdf.set_creator(f"Xingtan, {NAME}")

    def written(self) -> bytes:
        """Write everything and give the bytes of the file."""
        document = self._document
        self._pdf.add_page()
        self._text(document.title, size=19, bold=True, line=10)
        self._text(document.period)
        self._text(document.cut_off, colour=SOFT)
        for state in document.state:
            self._text(state, colour=PLUM)
        self._text(document.summary)
        for section in document.sections:
            self._head(section.heading.said_in(self._language), section.level)
            for block in section.blocks:
                self._block(block)
        body = bytes(self._pdf.output())
        for font in self._pdf.fonts.values():
            if isinstance(font, TTFFont):
                font.close()
        return body

    def _text(
        self,
        text: Text | str,
        size: float = NORMAL,
        bold: bool = False,
        colour: tuple[int, int, int] = INK,
        line: float = LINE_MM,
        after: float = 1.8,
    ) -> None:
        said = text if isinstance(text, str) else text.said_in(self._language)
        self._pdf.set_font(FAMILY, "B" if bold else "", size)
        self._pdf.set_text_color(*colour)
        room = self._pdf.epw - 2 * self._pdf.c_margin
        lines = "\n".join(broken_lines(said, room, self._pdf.get_string_width))
        self._pdf.multi_cell(0, line, lines, align="L", new_x="LMARGIN", new_y="NEXT")
        self._pdf.ln(after)

    def _head(self, heading: str, level: int) -> None:
        self._keep_together(32 if level == 1 else 24)
        self._pdf.ln(5 if level == 1 else 2.5)
        self._pdf.set_font(FAMILY, "", NORMAL)
        self._pdf.start_section(heading, level=level - 1)
        self._text(heading, size=15 if level == 1 else 12.5, bold=True, line=8)

    def _keep_together(self, needed_mm: float) -> None:
        """Begin a page where less than this is left of one."""
        if self._pdf.get_y() + needed_mm > self._pdf.page_break_trigger:
            self._pdf.add_page()

    def _block(self, block: Block) -> None:
        match block:
            case Paragraph(text=text, kind=kind):
                self._text(text, colour=PLUM if kind else INK)
            case Note():
                title, body = said_note(block, self._language)
                if title:
                    self._text(title, bold=True)
                for part in body.splitlines():
                    if part.strip():
                        self._text(part)
            case Table():
                self._table(block)
            case Chart():
                self._chart(block)
            case Checks(lines=lines):
                for line in lines:
                    verdict = VERDICTS[line.holds].said_in(self._language)
                    self._text(f"{verdict}  {line.says.said_in(self._language)}", after=0.6)
            case Definitions(items=items):
                for item in items:
                    self._keep_together(18)
                    self._text(item.name, bold=True, after=0)
                    self._text(item.note, size=SMALL, colour=SOFT, line=5, after=0)
                    self._text(item.text)

    def _chart(self, chart: Chart) -> None:
        self._keep_together(height_mm(chart) + 12)
        self._text(chart.title, bold=True)
        top = self._pdf.get_y()
        draw_chart(self._pdf, chart, self._language, FAMILY)
        self._pdf.set_xy(self._pdf.l_margin, top + height_mm(chart))
        self._pdf.ln(4)

    def _table(self, table: Table) -> None:
        self._keep_together(30)
        self._text(table.caption, bold=True)
        self._pdf.set_font(FAMILY, size=SMALL)
        self._pdf.set_text_color(*INK)
        self._pdf.set_draw_color(*LINE)
        self._pdf.set_fill_color(255)
        first = 2.0 if len(table.columns) < 5 else 1.4
        with self._pdf.table(
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            text_align=tuple("RIGHT" if column.figures else "LEFT" for column in table.columns),
            col_widths=(first, *[1.0] * (len(table.columns) - 1)),
            headings_style=FontFace(emphasis="BOLD", fill_color=GROUND),
            line_height=5,
            padding=(0.6, 1.2),
            wrapmode="CHAR" if self._language == "zh" else "WORD",
        ) as drawn:
            narrow = len(table.columns) > NARROW
            heads = [column.head.said_in(self._language) for column in table.columns]
            drawn.row([head.replace("（", "\n（") if narrow else head for head in heads])
            for row in table.rows:
                self._row(drawn, row)
        self._pdf.ln(2)
        for note in table.notes:
            self._text(note, size=SMALL, colour=SOFT, line=5, after=0.5)
        self._pdf.ln(2)

    def _row(self, drawn: object, row: Row) -> None:
        style = None
        if row.role == "total":
            style = FontFace(emphasis="BOLD")
        elif row.role in ("unattributed", "lagging"):
            style = FontFace(fill_color=HATCHED)
        drawn.row([cell.said_in(self._language) for cell in row.cells], style=style)  # type: ignore[attr-defined]


def _all_words(document: Document, language: str) -> str:
    """Give everything that the document says: which characters the font must have."""
    charts = (
        label.said_in(language)
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Chart)
        for label in block.labels
    )
    return write_markdown(document, language).decode() + "".join(charts)
