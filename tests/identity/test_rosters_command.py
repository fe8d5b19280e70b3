"""`xingtan people import`: on a new node, killed in the middle, undone."""

import os
import signal
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from tests.identity.roster_files import HEADERS, csv_of, student
from tests.main.nodes import COMMAND, environment, until, xingtan

SECONDS = 240
FOUND = """
from datetime import date
from xingtan.places.api import NewSchool, found_schools
found_schools([NewSchool("3301060002", "西湖杏花小学", "", "330106", ("primary",), date(2010, 9, 1))])
"""


@pytest.fixture
def node(tmp_path: Path) -> Path:
    """The data directory of a node with one school and no class."""
    data = tmp_path / "var"
    done = xingtan("manage", "--data", str(data), "shell", "-c", FOUND, seconds=SECONDS)
    if done.returncode:  # a directory that is not prepared yet has no tables
        xingtan("people", "import", "--data", str(data), "--dry-run", str(_file(tmp_path, "")), seconds=SECONDS)
        done = xingtan("manage", "--data", str(data), "shell", "-c", FOUND, seconds=SECONDS)
    assert done.returncode == 0, done.stderr
    return data


def _file(folder: Path, text: str, name: str = "roster.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _count(data: Path, table: str) -> int:
    with closing(sqlite3.connect(data / "xingtan.sqlite3")) as database:
        count: int = database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        return count


def test_errors_are_named_and_nothing_is_changed_and_a_good_file_goes_in_once_and_out(
    node: Path, tmp_path: Path
) -> None:
    broken = _file(tmp_path, csv_of([student("王小明", 11), student("", 13)]), "broken.csv")
    said = xingtan("people", "import", "--data", str(node), "--school", "3301060002", str(broken), seconds=SECONDS)
    assert said.returncode == 1
    assert "broken.csv:3:A: error: 姓名 没有填姓名。" in said.stderr
    assert "broken.csv:2:F: error: 班级 “2班” 学校里没有这个班" in said.stderr
    assert "refused: 3 errors" in said.stdout
    assert _count(node, "identity_person") == 0

    good = _file(tmp_path, csv_of([student("王小明", 11), student("李小红", 20)]))
    command = ("people", "import", "--data", str(node), "--school", "3301060002", "--open-classes", str(good))
    dry = xingtan(*command, "--dry-run", seconds=SECONDS)
    assert dry.returncode == 0, dry.stderr
    assert "2 would be accepted: 2 new" in dry.stdout
    assert _count(node, "identity_person") == 0
    taken = xingtan(*command, seconds=SECONDS)
    assert "2 accepted: 2 new, 0 changed, 0 moved, 0 as they were; 0 left" in taken.stdout
    assert "2 as they were" in xingtan(*command, seconds=SECONDS).stdout
    assert _count(node, "identity_person") == 2
    undo = taken.stdout.rsplit(" ", 1)[1].strip()
    undone = xingtan("people", "undo", "--data", str(node), undo, seconds=SECONDS)
    assert "2 put back, 0 kept" in undone.stdout
    assert _count(node, "identity_person") == 0
    wrong = xingtan("people", "import", "--data", str(node), "--school", "0000000000", str(good), seconds=SECONDS)
    assert wrong.returncode == 1
    assert wrong.stderr.startswith("xingtan: ")


def test_a_run_that_is_killed_goes_on_when_it_is_called_again(node: Path, tmp_path: Path) -> None:
    people = 4000
    rows = [
        student(f"学生{'甲乙丙丁戊己庚辛壬癸'[at % 10]}", at % 450 * 2 + 1, f"{at % 40 + 1}班", born=f"{2013 + at // 450 % 3}{at // 1350 + 1:02}11")
        for at in range(people)
    ]  # fmt: skip
    file = _file(tmp_path, csv_of(rows, HEADERS))
    command = ["people", "import", "--data", str(node), "--school", "3301060002", "--open-classes", str(file)]
    running = subprocess.Popen(
        [*COMMAND, *command], env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        until(lambda: _count(node, "identity_person") > 0 or running.poll() is not None, SECONDS, "the first batch")
    finally:
        os.kill(running.pid, signal.SIGKILL)
        running.wait()
    between = _count(node, "identity_person")
    assert 0 < between < people
    again = xingtan(*command, seconds=SECONDS)
    assert again.returncode == 0, again.stderr
    assert f"{people:,} accepted: {people:,} new" in again.stdout
    assert _count(node, "identity_person") == people
    assert _count(node, "identity_enrolment") == people
    assert _count(node, "identity_rosterchange") == people
    assert _count(node, "outbox_outboxrow WHERE kind = 'identity.RosterTakenIn'") == 1
    assert f"{people:,} as they were" in xingtan(*command, seconds=SECONDS).stdout
