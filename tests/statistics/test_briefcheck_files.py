"""Files that a brief comes in: encodings, formats, damage, traps; and the command that reads them."""

import io
import json
import time
import zipfile
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from tests.statistics.briefs.reading import FOLDER, ZHEJIANG, check_text

from xingtan.main.cli.check_brief import check_brief
from xingtan.statistics.queries.documents import Unreadable, read_document
from xingtan.statistics.queries.documents.html import read_html
from xingtan.statistics.queries.documents.markdown import read_markdown
from xingtan.statistics.queries.documents.plain import read_plain
from xingtan.statistics.rules.briefcheck.document import Document, Paragraph, Table
from xingtan.statistics.rules.briefcheck.wording import SENTENCES, Language

WRONG = "浙江省简报（2020年5月）\n教师上传资源300条，学校上传资源500条，共计上传资源900条。\n"


def texts(document: Document) -> list[tuple[str, int]]:
    return [(block.text, block.line) for block in document.blocks if isinstance(block, Paragraph)]


def rows(document: Document) -> list[list[str]]:
    [table] = [block for block in document.blocks if isinstance(block, Table)]
    return [[cell.text for cell in row] for row in table.rows]


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_a_text_is_read_in_the_encoding_it_has(tmp_path: Path, encoding: str) -> None:
    document = read_document(written(tmp_path, "brief.txt", WRONG.encode(encoding)))
    assert texts(document)[0] == ("浙江省简报（2020年5月）", 1)


def test_a_page_in_gb2312_says_so_itself(tmp_path: Path) -> None:
    page = '<html><head><meta charset="gb2312"><title>x</title></head><body><p>浙江省简报</p></body></html>'
    assert texts(read_document(written(tmp_path, "a.htm", page.encode("gbk")))) == [("浙江省简报", 1)]


def test_tables_of_a_text_stand_by_tabs_pipes_or_blanks() -> None:
    wanted = [["地区", "访问量", "占比"], ["杭州", "12", "60%"], ["宁波", "8", "40%"]]
    assert rows(read_plain("地区\t访问量\t占比\n杭州\t12\t60%\n\n宁波\t8\t40%\n")) == wanted
    assert rows(read_plain("地区 | 访问量 | 占比\n杭州 | 12 | 60%\n宁波 | 8 | 40%\n")) == wanted
    assert rows(read_plain("地区  访问量  占比\n杭州    12     60%\n宁波    8      40%\n")) == wanted


def test_headings_make_sections_in_every_format() -> None:
    plain = read_plain("简报\n一、总体\n（一）访问\n正文。\n二、资源\n正文二。")
    sections = [block.section for block in plain.blocks]
    assert sections[3] == ("一、总体", "（一）访问")
    assert sections[5] == ("二、资源",)
    marked = read_markdown("# 简报\n\n## 一、总体\n\n正文\n")
    assert marked.blocks[-1].section == ("简报", "一、总体")


def test_a_page_with_spans_hidden_parts_and_a_table_in_a_table() -> None:
    document = read_html(
        "<body><h1>简报</h1><script>var x = '9条';</script><p>甲<b>乙</b><br>丙</p>\n"
        "<table><caption>表1</caption><tr><th rowspan=2>地区<th colspan=2>访问<tr><td>PV<td>UV\n"
        "<tr><td>杭州<td>1<td>2<table><tr><td>3</td></tr></table></table>尾</body>"
    )
    assert [text for text, _ in texts(document)] == ["简报", "甲乙", "丙", "尾"]
    assert rows(document) == [["地区", "访问", "访问"], ["地区", "PV", "UV"], ["杭州", "1", "2 3"]]


def test_word_gives_paragraphs_tables_and_levels_in_order(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_heading("简报", 1)
    word.add_paragraph("表1 各地访问量")
    table = word.add_table(rows=2, cols=3)
    for cell, text in zip(
        [*table.rows[0].cells, *table.rows[1].cells], ["地区", "访问量", "占比", "杭州", "1", "2"], strict=True
    ):
        cell.text = text
    table.cell(1, 1).merge(table.cell(1, 2))
    word.add_paragraph("完。")
    word.save(str(tmp_path / "a.docx"))
    document = read_document(tmp_path / "a.docx")
    assert texts(document) == [("简报", 1), ("表1 各地访问量", 2), ("完。", 5)]
    [read] = [block for block in document.blocks if isinstance(block, Table)]
    assert (read.caption, read.line, read.rows[1][0].line) == ("表1 各地访问量", 3, 4)


def _package(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def _word() -> dict[str, bytes]:
    stream = io.BytesIO()
    docx.Document().save(stream)
    with zipfile.ZipFile(stream) as package:
        return {name: package.read(name) for name in package.namelist()}


BOMB = b"<a>" + b" " * (40 * 1024 * 1024) + b"</a>"
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("a.docx", _package({"a.txt": b"x"}), "damaged"),
        ("a.docx", _package({"word/document.xml": BOMB}), "bomb"),
        ("a.docx", _package({f"part{n}": b"" for n in range(5000)}), "bomb"),
        ("a.docx", _package({**_word(), "word/document.xml": LAUGHS}), "entities"),
        ("a.docx", _package({**_word(), "word/document.xml": b"<not closed"}), "damaged"),
        ("a.docx", _package(_word())[:900], "damaged"),
        ("a.docx", b"plain text", "not_word"),
        ("a.doc", b"\xd0\xcf\x11\xe0 old", "old_word"),
        ("a.pdf", b"%PDF-1.7", "pdf"),
        ("a.txt", b"\x00\x01\x02binary", "binary"),
        ("a.txt", "一".encode() * 500_000, "too_long"),
        ("a.txt", b"1\t" * 150 + b"2\n" + b"1\t" * 150 + b"2\n", "too_many_cells"),
        ("a.txt", b"x" * (17 * 1024 * 1024), "too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_brief_is_refused_with_a_reason(tmp_path: Path, name: str, content: bytes, key: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_document(written(tmp_path, name, content))
    assert refused.value.key == key
    for language in Language:
        sentence = refused.value.sentence(language)
        assert sentence.endswith(("。", "."))
        assert "%" not in sentence


def test_a_word_table_of_a_billion_columns_is_refused(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_table(rows=1, cols=2)
    stream = io.BytesIO()
    word.save(stream)
    with zipfile.ZipFile(stream) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    body = parts["word/document.xml"]
    assert b"<w:tcPr>" in body
    parts["word/document.xml"] = body.replace(b"<w:tcPr>", b'<w:tcPr><w:gridSpan w:val="999999999"/>', 1)
    with pytest.raises(Unreadable, match="cells"):
        read_document(written(tmp_path, "a.docx", _package(parts)))


HOSTILE = {
    "digits": "1" * 30_000,
    "brackets": "(" * 30_000,
    "dates": "2017年8月-" * 3_000,
    "ranks": "杭州排名第二，" * 3_000,
    "from": "从" * 20_000,
    "words": "increased " * 3_000,
    "shares": "占" * 20_000 + "5%",
    "rows": "\n".join("a\t1\t2\t5%" for _ in range(1_500)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_takes_for_ever(name: str) -> None:
    before = time.process_time()
    check_text("浙江省简报\n" + HOSTILE[name])
    assert time.process_time() - before < 20


def test_pages_and_marks_nested_without_end_are_read_at_once() -> None:
    before = time.process_time()
    read_html("<div>" * 50_000)
    read_html("<a " * 50_000)
    read_markdown("[" * 50_000)
    read_markdown("*a_ " * 20_000)
    assert time.process_time() - before < 10


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(check_brief, list(arguments))
    return result.exit_code, result.stdout, result.stderr


def test_the_command_prints_the_json_of_the_contract() -> None:
    status, out, _ = run(str(ZHEJIANG), "--format", "json")
    assert status == 1
    report = json.loads(out)
    assert set(report) == {"file", "claims", "checked", "findings"}
    assert report["file"] == str(ZHEJIANG)
    assert 0 < report["checked"] <= report["claims"]
    fields = {"kind", "severity", "line", "text", "expected", "found", "arithmetic", "because"}
    kinds = {
        "share", "sum", "rank", "ratio", "hierarchy", "period",
        "place_name", "said_twice", "growth", "rounding", "undefined",
    }  # fmt: skip
    for finding in report["findings"]:
        assert set(finding) == fields
        assert finding["kind"] in kinds
        assert finding["severity"] in {"error", "warning", "note"}
        assert finding["because"]
    assert [finding["line"] for finding in report["findings"]] == sorted(f["line"] for f in report["findings"])


def test_the_command_speaks_chinese_unless_asked_for_english() -> None:
    _, chinese, _ = run(str(ZHEJIANG))
    assert "第 24 行  错误：占比" in chinese
    assert "4.95" in chinese
    _, english, _ = run(str(ZHEJIANG), "--language", "en")
    assert "line 24  error: share" in english
    assert "should be 4.95 by the figures printed" in english


def test_exit_codes_say_what_was_found(tmp_path: Path) -> None:
    assert run(str(written(tmp_path, "wrong.txt", WRONG.encode())))[0] == 1
    assert run(str(FOLDER / "jiangsu-2023-10.md"))[0] == 0
    assert run(str(written(tmp_path, "empty.txt", b"")))[0] == 0
    status, out, err = run(str(tmp_path / "none.txt"))
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert "none.txt" in err
    assert run(str(tmp_path))[0] == 2
    assert run(str(written(tmp_path, "a.docx", b"PK\x03\x04 broken")))[0] == 2


@pytest.mark.parametrize("key", SENTENCES)
def test_every_sentence_says_the_same_in_both_languages(key: str) -> None:
    class Asked(dict[str, str]):
        def __getitem__(self, name: str) -> str:
            self.setdefault(name, "x")
            return "x"

    chinese, english = SENTENCES[key]
    first, second = Asked(), Asked()
    said = english % second
    assert chinese % first
    assert said.isascii()
    assert set(second) <= set(first) | {"english", "count", "sum", "column"}
