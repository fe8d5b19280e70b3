"""Markdown: headings, paragraphs and lists, and tables as CommonMark with the table extension writes them."""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from xingtan.statistics.queries.documents.grids import make_table
from xingtan.statistics.rules.briefcheck.document import Block, Cell, Document, Paragraph, assemble

_MARKS = (
    (re.compile(r"!?\[([^\[\]\n]{0,300})\]\([^()\s]{0,500}\)"), r"\1"),
    (re.compile(r"\*{1,3}|`+|~~|(?<!\w)_{1,3}|_{1,3}(?!\w)"), ""),
    (re.compile(r"<(?:br|BR)\s{0,3}/?>"), " "),
    (re.compile(r"\\(?=[!-/:-@\[-`{-~])"), ""),
)


def read_markdown(text: str) -> Document:
    """Read Markdown; raw HTML in it is text."""
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 40}).enable("table").disable(["inline"])
    return assemble(_blocks(parser.parse(_without_front_matter(text))))


def _without_front_matter(text: str) -> str:
    """Blank out a leading block between --- lines, so that line numbers stay."""
    if not text.startswith("---\n"):
        return text
    end = text.find("\n---", 4)
    return text if end < 0 else "\n" * text.count("\n", 0, end + 4) + text[end + 4 :]


def _blocks(tokens: list[Token]) -> Iterator[Block]:
    rows: list[list[Cell]] = []
    table_line, level = 0, None
    in_table = False
    for token in tokens:
        line = (token.map[0] + 1) if token.map else 0
        match token.type:
            case "table_open":
                in_table, rows, table_line = True, [], line
            case "tr_open":
                rows.append([])
            case "table_close":
                in_table = False
                table = make_table(rows, table_line)
                if table is not None:
                    yield table
            case "heading_open":
                level = int(token.tag[1])
            case "heading_close":
                level = None
            case "inline" if in_table:
                rows[-1].append(Cell(_plain(token), line))
            case "inline":
                yield from _paragraphs(_plain(token), line, level)


def _paragraphs(text: str, line: int, level: int | None) -> Iterator[Paragraph]:
    for offset, part in enumerate(text.split("\n")):
        if part.strip():
            yield Paragraph(part.strip(), line + offset, level)


def _plain(token: Token) -> str:
    """The words of a stretch of text without its marks.

    Only blocks are parsed: inline marks nest, and cost, without end.
    """
    text = token.content
    for pattern, kept in _MARKS:
        text = pattern.sub(kept, text)
    return text
