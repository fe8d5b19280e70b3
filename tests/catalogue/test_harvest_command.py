"""Two real nodes: one gives, the other harvests it by the command; and the worker does so by itself."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.main.nodes import Node, environment, until, xingtan

ROOT = Path(__file__).parents[2]
SOURCE = """
import django, sys
django.setup()
from xingtan.catalogue.models import HarvestSource
HarvestSource.objects.create(slug="zhejiang", name="浙江", address=sys.argv[1], place="330500", section="family", publishes=True)
"""


@pytest.fixture(scope="module")
def giving(tmp_path_factory: pytest.TempPathFactory, pdf: bytes) -> Iterator[Node]:
    folder, data = tmp_path_factory.mktemp("giving"), tmp_path_factory.mktemp("nodes") / "giving"
    (folder / "a.pdf").write_bytes(pdf)
    rows = [
        {"key": str(n), "title": f"家庭阅读 {n}", "kind": "document", "section": "family", "document": "a.pdf", "place": "330502"}
        for n in range(3)
    ]  # fmt: skip
    (folder / "resources.json").write_text(json.dumps(rows), encoding="utf-8")
    done = xingtan("resources", "import", "--data", str(data), str(folder))
    assert done.stdout.startswith("3 new"), done.stderr
    with Node(data) as node:
        node.await_ready()
        yield node


def registered(data: Path, address: str) -> None:
    """Register a source at a node that does not run, as its page does."""
    assert xingtan("resources", "harvest", "--all", "--data", str(data)).returncode == 0  # prepares the tables
    done = subprocess.run(
        [sys.executable, "-c", SOURCE, address],
        env=environment(XINGTAN_DATA=str(data), DJANGO_SETTINGS_MODULE="xingtan.main.settings", PYTHONPATH="src"),
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def titles(data: Path) -> list[tuple[str, str]]:
    with sqlite3.connect(data / "xingtan.sqlite3") as tables:
        rows = tables.execute(
            "SELECT title, status FROM catalogue_resource WHERE source = 'oai:zhejiang' ORDER BY title"
        )
        return rows.fetchall()


WHOLE = [(f"家庭阅读 {n}", "published") for n in range(3)]


def test_a_node_is_harvested_by_command(giving: Node, tmp_path: Path) -> None:
    data = tmp_path / "taking"
    registered(data, f"{giving.url}/oai")

    def harvest(private: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "xingtan", "resources", "harvest", "zhejiang", "--data", str(data)],
            env=environment(XINGTAN_HARVEST_PRIVATE=private), capture_output=True, text=True, check=False,
        )  # fmt: skip

    refused = harvest("false")
    assert (refused.returncode, "XINGTAN_HARVEST_PRIVATE" in refused.stderr) == (1, True)
    assert titles(data) == []
    done = harvest("true")
    assert (done.returncode, done.stdout) == (
        0,
        "zhejiang: 3 new, 0 changed, 0 withdrawn, 0 as they were, 0 left out\n",
    )
    assert titles(data) == WHOLE
    again = harvest("true")
    assert "0 new, 0 changed, 0 withdrawn" in again.stdout
    unknown = xingtan("resources", "harvest", "nobody", "--data", str(data))
    assert (unknown.returncode, "nobody" in unknown.stderr) == (1, True)
    assert xingtan("resources", "harvest", "--data", str(data)).returncode == 2
    # The calls were those of a program, and nobody looked at anything.
    kinds = {record.kind for record in giving.records() if record.channel == "api" or record.kind.endswith("viewed")}
    assert kinds == {"api_called"}


def test_the_worker_harvests_what_is_due(giving: Node, tmp_path: Path) -> None:
    data = tmp_path / "worker"
    registered(data, f"{giving.url}/oai")
    with Node(data, XINGTAN_HARVEST_PRIVATE="true") as node:
        until(lambda: titles(data) == WHOLE, 60, f"harvested\n{node.said()}")
