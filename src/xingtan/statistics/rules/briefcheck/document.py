"""A brief as its reader delivers it: paragraphs and tables in order, each with its line, under headings."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

# Full-width ASCII becomes half-width, except the marks that end a clause in Chinese: they must stay what they are.
_KEPT = {"，", "；", "：", "！", "？"}
_FOLDED = {
    **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in _KEPT},
    "　": " ",
    "\u00a0": " ",
    "\u2009": " ",
    "\u202f": " ",
    "\t": " ",
    "−": "-",
}
_FOLD = str.maketrans(_FOLDED)


def fold(text: str) -> str:
    """Write full-width letters, digits and blanks half-width. Every offset stays the same."""
    return text.translate(_FOLD)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, or a heading where `level` is set (1 is the highest)."""

    text: str
    line: int
    level: int | None = None
    section: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table and the line it stands on."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Table:
    """A rectangular table; the first row is the heading row. `caption` is the line above it that names it, or empty."""

    rows: tuple[tuple[Cell, ...], ...]
    line: int
    caption: str = ""
    caption_line: int = 0
    section: tuple[str, ...] = ()


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """A brief: its blocks in order, each under its headings. The title is the first thing that it says."""

    blocks: tuple[Block, ...]

    @property
    def title(self) -> str:
        """The first paragraph, or nothing."""
        return next((block.text for block in self.blocks if isinstance(block, Paragraph)), "")


_NUMBERED = (
    (re.compile(r"^第[一二三四五六七八九十\d]+(?:部分|章|篇)"), 1),
    (re.compile(r"^[一二三四五六七八九十]{1,3}\s*[、.．]"), 1),
    (re.compile(r"^(?:Part|Section|Chapter)\s+[\dIVX]+\b", re.IGNORECASE), 1),
    (re.compile(r"^\(\s*[一二三四五六七八九十]{1,3}\s*\)"), 2),
    (re.compile(r"^\d{1,2}\.\d{1,2}(?:\.\d{1,2})?\s+(?=[A-Z一-鿿])(?![万亿千百个条次人所家名件份])"), 3),
    (re.compile(r"^\d{1,2}\s*[、.．)]\s*(?=[^\d\s])"), 3),
    (re.compile(r"^\(\s*\d{1,2}\s*\)"), 4),
)
_SENTENCE_END = re.compile(r"[。；;！!？]$|[^.]\.$")
_CAPTION = re.compile(r"^(?:附?[表图]|图表|Table|Figure|Chart)(?=[\s\d一二三四五六七八九十:：.、-])", re.IGNORECASE)
_LONGEST_HEADING = 48
_LONGEST_CAPTION = 80


def heading_level(text: str) -> int | None:
    """Say at which level a line numbered like 一、 (一) 1. (1) stands as a heading, or None if it is prose."""
    line = fold(text).strip()
    if not line or len(line) > _LONGEST_HEADING or _SENTENCE_END.search(line) or "，" in line:
        return None
    return next((level for pattern, level in _NUMBERED if pattern.match(line)), None)


def is_caption(text: str) -> bool:
    """Say whether a line names the table that follows it."""
    line = fold(text).strip()
    return bool(_CAPTION.match(line)) and len(line) <= _LONGEST_CAPTION and not _SENTENCE_END.search(line)


def assemble(blocks: Iterable[Block]) -> Document:
    """Put blocks under their headings and give each table the caption that stands before it.

    A reader marks the headings that its format knows; numbered lines become headings here, in every format alike.
    """
    path: list[tuple[int, str]] = []
    result: list[Block] = []
    for block in blocks:
        if isinstance(block, Table):
            result.append(_captioned(replace(block, section=tuple(name for _, name in path)), result))
            continue
        level = block.level if block.level is not None else heading_level(block.text)
        if level is not None:
            # A title in a marked-up file and 一、 in its text are both "level 1": marked levels stand above numbers.
            rank = level if block.level is not None else level + 10
            path = [entry for entry in path if entry[0] < rank] + [(rank, block.text.strip())]
        result.append(replace(block, level=level, section=tuple(name for _, name in path)))
    return Document(tuple(result))


def _captioned(table: Table, before: list[Block]) -> Table:
    if table.caption or not before:
        return table
    last = before[-1]
    if isinstance(last, Paragraph) and last.level is None and is_caption(last.text):
        return replace(table, caption=last.text.strip(), caption_line=last.line)
    return table
