"""Papers: e-textbooks and documents as PDF, set by the program, with figures drawn on a small board."""

import logging
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from xingtan.main.demo.media.chalk import HEIGHT, WIDTH, Drawing, Stroke
from xingtan.ui.fonts import fonts_for, write_subset

logging.getLogger("fpdf").setLevel(logging.ERROR)
INK, SOFT, LINE, BOARD = (29, 39, 51), (85, 96, 107), (228, 223, 220), (29, 39, 51)
CHALK = {"plain": (243, 239, 236), "faint": (140, 153, 165), "warm": (242, 169, 95)}
MARGIN_MM, COLUMN_MM, BOARD_MM = 22.0, 166.0, 120.0
POINT_MM = 0.3528


@dataclass(frozen=True, slots=True)
class Type:
    """The font of a batch of papers, cut to the characters that they hold: each is set the faster."""

    regular: Path
    bold: Path


@contextmanager
def cut_type(text: str) -> Iterator[Type]:
    """Give a font for papers whose characters are all in `text`. Raises FileNotFoundError where it was not set up."""
    characters = frozenset(text) | frozenset(map(chr, range(0x20, 0x7F))) | frozenset("，。？！：；（）“”、《》·—…")
    files = fonts_for("".join(characters))
    with tempfile.TemporaryDirectory(prefix="xingtan-type-") as folder:
        cut = Type(Path(folder) / "regular.ttf", Path(folder) / "bold.ttf")
        write_subset(files.regular, cut.regular, characters)
        write_subset(files.bold, cut.bold, characters)
        yield cut


class Paper(FPDF):
    """A4, one column; titles bold, figures on the ink board, page numbers at the foot."""

    def __init__(self, type_: Type, title: str, author: str) -> None:
        super().__init__(format="A4")
        self.add_font("text", "", type_.regular)
        self.add_font("text", "B", type_.bold)
        self.set_margins(MARGIN_MM, MARGIN_MM)
        self.set_auto_page_break(auto=True, margin=24)
        self.set_title(title)
        self.set_author(author)
        self.set_lang("zh-CN")
        self.running = title

    def footer(self) -> None:
        """Print the title and the number of the page."""
        self.set_y(-16)
        self.set_font("text", "", 8.5)
        self.set_text_color(*SOFT)
        self.cell(0, 6, f"{self.running}　{self.page_no()}", align="C")

    def heading(self, text: str, size: float = 22) -> None:
        """Set a title over the column."""
        self.set_font("text", "B", size)
        self.set_text_color(*INK)
        self.multi_cell(COLUMN_MM, size * 0.55, text, new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L")
        self.ln(2)

    def paragraph(self, text: str, size: float = 11.5, soft: bool = False) -> None:
        """Set a paragraph."""
        self.set_font("text", "", size)
        self.set_text_color(*(SOFT if soft else INK))
        self.multi_cell(COLUMN_MM, size * 0.62, text, new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L")
        self.ln(1.5)

    def keep_together(self, height_mm: float) -> None:
        """Begin a new page unless this one has so much room left."""
        if self.get_y() + height_mm > self.h - 26:
            self.add_page()

    def rule(self) -> None:
        """Draw the step of a terrace: a hairline and a short thick one on it."""
        y = self.get_y() + 1
        self.set_draw_color(*LINE)
        self.set_line_width(0.2)
        self.line(MARGIN_MM, y, MARGIN_MM + COLUMN_MM, y)
        self.set_draw_color(*INK)
        self.set_line_width(0.9)
        self.line(MARGIN_MM, y, MARGIN_MM + 14, y)
        self.set_y(y + 4)

    def board(self, drawing: Drawing, width_mm: float = BOARD_MM) -> None:
        """Draw a figure on the ink board; on the next page where this one has no room."""
        height_mm = width_mm * HEIGHT / WIDTH
        self.keep_together(height_mm)
        left, top, scale = MARGIN_MM, self.get_y(), width_mm / WIDTH
        self.set_fill_color(*BOARD)
        self.rect(left, top, width_mm, height_mm, style="F")
        for mark in drawing.marks:
            if isinstance(mark, Stroke):
                self.set_draw_color(*CHALK[mark.chalk])
                self.set_line_width(mark.thick * scale)
                self.polyline([(left + x * scale, top + y * scale) for x, y in mark.points])
            else:
                size = mark.size * scale / POINT_MM
                self.set_font("text", "", size)
                self.set_text_color(*CHALK[mark.chalk])
                width = self.get_string_width(mark.text)
                self.text(left + mark.x * scale - width / 2, top + (mark.y + mark.size * 0.36) * scale, mark.text)
        self.set_y(top + height_mm + 4)

    def body(self) -> bytes:
        """Give the finished file."""
        return bytes(self.output())


def set_document(type_: Type, title: str, author: str, drawing: Drawing, paragraphs: Sequence[str]) -> bytes:
    """Give a document of one or two pages: title, author, figure, text, a line to write on."""
    paper = Paper(type_, title, author)
    paper.add_page()
    paper.heading(title)
    paper.paragraph(author, 10, soft=True)
    paper.rule()
    paper.board(drawing)
    for text in paragraphs:
        paper.paragraph(text)
    paper.ln(2)
    paper.rule()
    paper.paragraph("我还想问：", 11)
    return paper.body()
