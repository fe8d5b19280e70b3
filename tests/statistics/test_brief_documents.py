"""The files of a brief: Word opens with tables and charts, the PDF can be searched, all say the same."""

import io
import re
import uuid
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from docx import Document as read_word
from fontTools.ttLib import TTFont
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook
from pypdf import PdfReader
from tests.statistics.briefing import MONTH, Counting, counting, small_month

from xingtan.statistics.pages.documents import FORMATS, LANGUAGES, print_brief
from xingtan.statistics.pages.documents.line_breaks import broken_lines
from xingtan.statistics.pages.documents.markdown import write_markdown
from xingtan.statistics.pages.documents.word_fonts import obfuscated
from xingtan.statistics.queries.brief import place_brief
from xingtan.statistics.queries.brief_check import check_brief
from xingtan.statistics.rules.balance import check_brief as balance
from xingtan.statistics.rules.composition import PlacedNote, compose_brief
from xingtan.statistics.rules.document import Chart, Document, Note, Table, read_document, write_document
from xingtan.ui.fonts import NAME

CHARTS = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
NOTES = (
    PlacedNote("upgrades", Note(zh="平台升级为智慧学习广场。\n进入试运行。", title_zh="升级")),
    PlacedNote(
        "highlights", Note(zh="宁波并入，㐀字也能印。", en="Ningbo joined.", title_zh="互联", title_en="Joined")
    ),
)


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counting]:
    with counting(tmp_path_factory.mktemp("documents")) as started:
        started.record(*small_month())
        yield started


@pytest.fixture
def document(node: Counting, db: None) -> Document:
    """The small month, composed."""
    checked = place_brief("330000", MONTH)
    return compose_brief(checked.brief, balance(checked.brief), NOTES)


def tables(document: Document) -> list[Table]:
    return [block for section in document.sections for block in section.blocks if isinstance(block, Table)]


def charts(document: Document) -> list[Chart]:
    return [block for section in document.sections for block in section.blocks if isinstance(block, Chart)]


def test_every_chart_stands_beside_its_table(document: Document) -> None:
    names = {table.name for table in tables(document)}
    assert charts(document)
    assert {chart.table for chart in charts(document)} <= names


def test_every_table_of_places_balances(document: Document) -> None:
    for table in tables(document):
        if table.rows and any(row.role == "total" for row in table.rows) and table.name in ("places", "days"):
            column = 2 if table.name == "places" else 1
            counts = [int(row.cells[column].zh.replace(",", "")) for row in table.rows if row.role != "total"]
            total = next(row for row in table.rows if row.role == "total")
            assert sum(counts) == int(total.cells[column].zh.replace(",", ""))


def test_a_document_survives_the_archive(document: Document) -> None:
    assert read_document(write_document(document)) == document


@pytest.mark.parametrize("language", LANGUAGES)
def test_word_has_headings_tables_and_native_charts(document: Document, language: str) -> None:
    body = print_brief(document, {}, "docx", language)
    word = read_word(io.BytesIO(body))
    headings = [p.text for p in word.paragraphs if p.style is not None and p.style.name.startswith("Heading")]
    assert headings == [section.heading.said_in(language) for section in document.sections]
    assert len(word.tables) == len(tables(document))
    first = word.tables[1]
    assert [cell.text for cell in first.rows[0].cells] == [
        c.head.said_in(language) for c in tables(document)[1].columns
    ]
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        drawn = sorted(name for name in package.namelist() if name.startswith("word/charts/chart"))
        assert len(drawn) == len(charts(document))
        for number, chart in enumerate(charts(document), 1):
            tree = etree.fromstring(package.read(f"word/charts/chart{number}.xml"))
            values = [float(v.text or "") for v in tree.findall(".//c:val//c:pt/c:v", CHARTS)]
            expected = [value for value in chart.series[0].values if value is not None]
            assert values == (expected[::-1] if chart.kind == "bars" else expected)
            sheet = load_workbook(
                io.BytesIO(package.read(f"word/embeddings/Microsoft_Excel_Sheet{number}.xlsx"))
            ).active
            assert [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)] == values
        assert all(
            etree.fromstring(package.read(name)) is not None for name in package.namelist() if name.endswith(".xml")
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_word_carries_a_font_that_draws_what_it_says(document: Document, language: str) -> None:
    with zipfile.ZipFile(io.BytesIO(print_brief(document, {}, "docx", language))) as package:
        table = package.read("word/fontTable.xml").decode()
        keys = re.findall(r'fontKey="\{([0-9A-F-]+)\}"', table)
        assert NAME in table
        assert len(keys) == 2
        font = obfuscated(package.read("word/fonts/font1.odttf"), uuid.UUID(keys[0]))
        drawn = set(map(chr, TTFont(io.BytesIO(font))["cmap"].getBestCmap()))
    said = "".join(section.heading.said_in(language) for section in document.sections)
    assert set(said) - {" "} <= drawn


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_can_be_searched_and_carries_its_font(document: Document, language: str) -> None:
    reader = PdfReader(io.BytesIO(print_brief(document, {}, "pdf", language)))
    text = re.sub(r"\s+", "", "".join(page.extract_text() for page in reader.pages))
    for section in document.sections:
        assert re.sub(r"\s+", "", section.heading.said_in(language)) in text
    assert "28" in text
    assert ("未归属" if language == "zh" else "Unattributed") in text
    assert "㐀" in text or language == "en", "a rare character is drawn by the whole font"
    fonts = reader.pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    descendants = [font.get_object()["/DescendantFonts"][0].get_object() for font in fonts.values()]
    assert all("/FontFile2" in font["/FontDescriptor"].get_object() for font in descendants)
    assert [entry["/Title"] for entry in reader.outline if not isinstance(entry, list)]


class _Reader(HTMLParser):
    """Collects what a file refers to."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.outside: list[str] = []
        self.language = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        self.outside += [
            value for name, value in attrs if name in ("src", "href") and value and not value.startswith("#")
        ]
        if tag == "html":
            self.language = found.get("lang") or ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_html_needs_nothing_else(document: Document, language: str) -> None:
    text = print_brief(document, {}, "html", language).decode()
    reader = _Reader()
    reader.feed(text)
    assert reader.outside == []
    assert "script" not in reader.tags
    assert reader.tags.count("h1") == 1
    assert reader.tags.count("table") == len(tables(document))
    assert reader.tags.count("figure") == len(charts(document))
    assert reader.language == ("zh-Hans" if language == "zh" else "en")
    assert "平台升级为智慧学习广场。" in text


def test_all_formats_say_the_same_total(document: Document) -> None:
    for form in ("html", "md"):
        assert "28" in print_brief(document, {}, form, "zh").decode()
    assert sorted(FORMATS) == ["docx", "html", "json", "md", "pdf"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_own_linter_finds_no_contradiction_in_it(document: Document, language: str, tmp_path: Path) -> None:
    path = tmp_path / "brief.md"
    path.write_bytes(write_markdown(document, language))
    told, code = check_brief(path, "text")
    assert code == 0, told


def test_notes_are_escaped(document: Document) -> None:
    first = document.sections[0]
    note = Note(zh="<script>alert(1)</script> | *x* [y](http://evil)", title_zh="<b>")
    sections = (type(first)(first.name, 1, first.number, first.title, (note,)), *document.sections[1:])
    changed = type(document)(
        document.title, document.place, document.period, document.cut_off, document.state, sections, document.summary
    )
    assert "<script>" not in print_brief(changed, {}, "html", "zh").decode().replace("&lt;script&gt;", "")
    assert "\\<script>" in write_markdown(changed, "zh").decode()
    print_brief(changed, {}, "docx", "zh")
    print_brief(changed, {}, "pdf", "zh")


TEXT = st.text(alphabet="浙江省，。（）9,41%a b\n", max_size=120)


@example("111 。", 4)
@example("11111 。", 4)
@given(TEXT, st.integers(4, 30))
def test_lines_keep_every_character_and_begin_with_none_that_closes(text: str, room: int) -> None:
    lines = broken_lines(text, room, len)
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)
    for line, after in pairwise(lines):
        if line and after and after[0] in "，。）":
            assert text.count("\n") or re.match(r"[，。）]", text.lstrip())


def test_figures_are_printed_with_their_names() -> None:
    assert print_brief(None, {"名": 1}, "json", "zh") == '{\n "名": 1\n}\n'.encode()  # type: ignore[arg-type]
