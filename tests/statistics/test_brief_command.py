"""`xingtan brief`: exit codes, sentences, files."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pypdf import PdfReader
from tests.statistics.briefing import MONTH, happened, views

from xingtan import ports
from xingtan.main.cli import xingtan
from xingtan.statistics.queries.brief import forget_counts

pytestmark = pytest.mark.django_db
DAYS = ["--from", "2017-07-21", "--to", "2017-08-21"]


@pytest.fixture
def run(column_store: object) -> Iterator[object]:
    """Give a function that runs the command on this test process's node, whose statistics process runs."""
    before = ports.engines()

    def invoke(*arguments: str) -> Result:
        result = CliRunner().invoke(xingtan, ["brief", *arguments])
        ports.install(before)
        return result

    yield invoke
    ports.install(before)
    forget_counts()


def test_figures_as_json(run: object, recorded: object, tmp_path: Path) -> None:
    assert callable(run)
    assert callable(recorded)
    recorded(*views(3, MONTH.since, "330106", "cli"), happened("page_viewed", MONTH.since, None, visitor="cli"))
    path = tmp_path / "august.json"
    result = run("--place", "330000", *DAYS, "--format", "json", "-o", str(path))
    assert result.exit_code == 0, result.output
    found = json.loads(path.read_text(encoding="utf-8"))
    assert found["traffic"]["page_views"] >= 4
    assert sum(row["page_views"] for row in found["places"]) == found["traffic"]["page_views"]


def test_a_city_as_pdf_and_on_standard_output(run: object, tmp_path: Path) -> None:
    assert callable(run)
    path = tmp_path / "hangzhou.pdf"
    assert run("--place", "330100", *DAYS, "--format", "pdf", "--language", "en", "-o", str(path)).exit_code == 0
    assert "Hangzhou" in PdfReader(path).pages[0].extract_text()
    printed = run("--place", "330100", *DAYS, "--format", "md", "-o", "-")
    assert printed.exit_code == 0
    assert "# 杭州市智慧学习广场工作简报（2017年8月）" in printed.output


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--place", "999999", *DAYS], "没有代码为 999999 的地方"),
        (["--place", "330000", "--from", "2017-08-21", "--to", "2017-07-21"], "要晚于开始日"),
        (["--place", "330000", "--from", "2017-08-21", "--to", "2999-01-01"], "还没有到"),
        (["--place", "330000", "--from", "yesterday", "--to", "2017-07-21"], "看不懂日期"),
        (["--place", "330000", *DAYS, "--format", "odt"], "odt"),
        (["--from", "2017-08-21", "--to", "2017-07-21"], "--place"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_2(run: object, arguments: list[str], sentence: str, tmp_path: Path) -> None:
    assert callable(run)
    path = tmp_path / "none"
    result = run(*arguments, "-o", str(path))
    assert result.exit_code == 2
    assert sentence in result.output
    assert not path.exists()


def test_a_place_where_nothing_was_written_is_told(run: object, tmp_path: Path) -> None:
    assert callable(run)
    result = run("--place", "330000", *DAYS, "--format", "md", "-o", str(tmp_path / "no" / "such" / "folder.md"))
    assert result.exit_code == 1
    assert "No such file" in result.output
