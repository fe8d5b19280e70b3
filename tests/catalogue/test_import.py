"""`xingtan resources import`: a folder with a sheet and files becomes resources, row by row."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.catalogue.content import COVER

from xingtan.catalogue import api
from xingtan.catalogue.models import Resource
from xingtan.catalogue.queries.lessons import resource_view
from xingtan.kernel.errors import Refused
from xingtan.outbox.models import OutboxRow

pytestmark = pytest.mark.django_db

HEAD = "编号,标题,学科,版本,年级,册次,单元,课,视频,任务单文件,封面,任务,分段,练习\n"
EXERCISES = [
    {
        "kind": "single",
        "prompt": "哪个角最大？",
        "choices": [{"key": "A", "text": "锐角"}, {"key": "B", "text": "钝角", "why": ""}],
        "right": "B",
    },
    {"kind": "number", "prompt": "直角是多少度？", "right": ["90"], "unit": "°"},
]


@pytest.fixture
def folder(tmp_path: Path, book: str, video: bytes, pdf: bytes) -> Path:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "a.mp4").write_bytes(video)
    (tmp_path / "files" / "单.pdf").write_bytes(pdf)
    (tmp_path / "cover.svg").write_bytes(COVER)
    (tmp_path / "a.json").write_text(json.dumps(EXERCISES), encoding="utf-8")
    (tmp_path / "outside.mp4").write_bytes(video)
    return tmp_path


def sheet(folder: Path, *rows: str, encoding: str = "utf-8") -> Path:
    path = folder / "resources.csv"
    path.write_bytes((HEAD + "\n".join(rows) + "\n").encode(encoding))
    return path


GOOD = (
    "k1,角的度量,数学,人教版,四年级,上,3,2,files/a.mp4,files/单.pdf,cover.svg,"
    '"量一量 ____\n再量一次",0:00 开始|0:02 三步,a.json'
)


def run(folder: Path, dry_run: bool = False):
    return api.ingest(folder, "330500", "test", dry_run)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_row_becomes_a_lesson_with_everything(folder: Path, encoding: str) -> None:
    sheet(folder, GOOD, encoding=encoding)
    done = run(folder)
    assert (done.new, done.known, done.problems) == (1, 0, [])
    seen = resource_view(Resource.objects.get().pk)
    assert (seen.title, seen.unit, seen.lesson, seen.place) == ("角的度量", 3, 2, "330500")
    assert [task.writes for task in seen.tasks] == [True, False]
    assert [chapter.at for chapter in seen.chapters] == [0, 2]
    assert [exercise.kind for exercise in seen.exercises] == ["single", "number"]
    assert {file.role for file in seen.files} == {"video", "task_sheet"}
    assert seen.cover.endswith(".svg")


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_key_that_another_row_has_is_named(folder: Path, dry_run: bool) -> None:
    sheet(folder, GOOD, GOOD.replace("角的度量", "另一课"))
    done = run(folder, dry_run)
    assert (done.new, done.known) == (1, 0)
    # The first row spans two lines of the file and is one row of the sheet.
    assert [(one.line, one.title, one.problem.code) for one in done.problems] == [(3, "另一课", "key-twice")]


def test_the_same_folder_twice_changes_nothing(folder: Path) -> None:
    sheet(folder, GOOD)
    run(folder)
    again = run(folder)
    assert (again.new, again.known) == (0, 1)
    assert OutboxRow.objects.filter(kind="catalogue.ResourcePublished").count() == 1


def test_dry_checks_everything_and_writes_nothing(folder: Path) -> None:
    sheet(folder, GOOD, GOOD.replace("k1", "k2").replace("files/a.mp4", "files/none.mp4"))
    done = run(folder, dry_run=True)
    assert (done.new, [problem.line for problem in done.problems]) == (1, [3])
    assert not Resource.objects.exists()


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (GOOD.replace("角的度量", ""), "标题"),
        (GOOD.replace("files/a.mp4", "files/none.mp4"), "none.mp4"),
        (GOOD.replace("files/a.mp4", "../../etc/passwd"), "不在这个文件夹"),
        (GOOD.replace("files/a.mp4", "/etc/passwd"), "不在这个文件夹"),
        (GOOD.replace("files/a.mp4", "files/单.pdf"), "mp4"),
        (GOOD.replace(",3,2,", ",9,2,"), "第 9 单元"),
        (GOOD.replace("人教版", "火星版"), "火星版"),
        (GOOD.replace("0:02 三步", "0:09 三步"), "第 9 秒"),
        (GOOD.replace("a.json", "cover.svg"), "读不出来"),
        (GOOD.replace("cover.svg", "files/单.pdf"), "svg"),
    ],
)
def test_a_wrong_row_is_named_and_stops_nothing_else(folder: Path, row: str, says: str) -> None:
    sheet(folder, row, GOOD.replace("k1", "k2"))
    done = run(folder)
    assert done.new == 1
    (problem,) = done.problems
    assert problem.line == 2
    assert says in str(problem.problem)


def test_a_link_out_of_the_folder_is_not_followed(folder: Path, tmp_path_factory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "secret.mp4"
    outside.write_bytes(b"secret")
    (folder / "files" / "link.mp4").symlink_to(outside)
    sheet(folder, GOOD.replace("files/a.mp4", "files/link.mp4"))
    (problem,) = run(folder).problems
    assert "不在这个文件夹" in str(problem.problem)


@pytest.mark.parametrize("body", [b"", b"\x80\x81\xff\xfe", b"a,b\n1,2\n", b'title\n"never closed'])
def test_a_sheet_that_cannot_be_read_is_refused_in_a_sentence(folder: Path, body: bytes) -> None:
    (folder / "resources.csv").write_bytes(body)
    with pytest.raises(Refused):
        run(folder)


def test_a_folder_without_a_sheet_and_a_file_that_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.csv"):
        with pytest.raises(Refused):
            run(path)


def test_json_does_as_well(folder: Path) -> None:
    row = {
        "title": "角的分类",
        "place": "330100",
        "kind": "document",
        "section": "family",
        "document": ["files/单.pdf"],
    }
    (folder / "resources.json").write_text(json.dumps([row]), encoding="utf-8")
    assert run(folder / "resources.json").new == 1
    assert Resource.objects.get().section == "family"
    (folder / "resources.json").write_text('{"title": 1}', encoding="utf-8")
    with pytest.raises(Refused):
        run(folder / "resources.json")


def test_the_command_says_what_it_did_and_fails_where_rows_were_left_out(folder: Path, tmp_path_factory) -> None:
    data = tmp_path_factory.mktemp("node")
    row = {"title": "家庭阅读", "kind": "document", "section": "family", "document": "files/单.pdf"}
    (folder / "resources.json").write_text(json.dumps([row, {"title": ""}]), encoding="utf-8")

    def command(*arguments: str) -> subprocess.CompletedProcess[str]:
        program = "from xingtan.main.cli import xingtan; xingtan()"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("XINGTAN_DATA")}
        return subprocess.run(
            [sys.executable, "-c", program, "resources", "import", "--data", str(data), *arguments],
            capture_output=True, text=True, env=environment, check=False,
        )  # fmt: skip

    dry = command(str(folder), "--dry-run")
    assert (dry.returncode, dry.stdout.startswith("1 would be new")) == (1, True), dry.stderr
    assert "resources.json:3" in dry.stderr
    (folder / "resources.json").write_text(json.dumps([row]), encoding="utf-8")
    assert command(str(folder)).stdout.startswith("1 new")
    again = command(str(folder))
    assert (again.returncode, again.stdout.startswith("0 new (0 bytes), 1 known")) == (0, True)
    missing = command(str(folder / "none.csv"))
    assert (missing.returncode, "none.csv" in missing.stderr) == (1, True)
