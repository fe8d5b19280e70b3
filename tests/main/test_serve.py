"""`xingtan serve`: one command runs the node, keeps it running, and stops it. Nothing that was answered for is lost."""

import os
import re
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.main.nodes import Node, until, xingtan

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0"
PROCESSES = ("door", "worker", "statistics")


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """One node for the tests below; each leaves it running."""
    with Node(tmp_path_factory.mktemp("serve") / "node") as running:
        running.await_ready()
        yield running


def test_a_node_says_in_its_log_what_runs_and_where(node: Node) -> None:
    until(lambda: node.started("worker"), 30, "the worker has started")
    assert re.search(rf"^\d\d:\d\d:\d\d door +started, http://127\.0\.0\.1:{node.port}/$", node.said(), re.MULTILINE)
    ready = httpx.get(f"{node.url}/readyz", trust_env=False).json()
    assert set(ready["checks"]) == {"journal", "database", "disk", "statistics"}
    assert httpx.get(f"{node.url}/healthz", trust_env=False).text == "ok\n"
    assert "xingtan_journal_backlog_bytes" in httpx.get(f"{node.url}/metrics", trust_env=False).text


def test_a_second_node_on_the_same_directory_is_told_so(node: Node) -> None:
    second = xingtan("serve", "--data", str(node.data), "--port", "0")
    assert second.returncode == 1
    assert second.stderr == (
        f"xingtan: a node is running on {node.data} already (process {node.process.pid});"
        " stop it first, or choose another --data\n"
    )


def test_a_port_in_use_is_said_in_a_sentence(node: Node, tmp_path: Path) -> None:
    second = xingtan("serve", "--data", str(tmp_path / "other"), "--port", str(node.port))
    assert second.returncode == 1
    assert second.stderr.startswith(f"xingtan: 127.0.0.1:{node.port} cannot be listened on (Address already in use)")
    assert second.stderr.count("\n") == 1


def test_a_directory_that_cannot_be_written_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a directory")
    refused = xingtan("serve", "--data", str(tmp_path / "file" / "node"), "--port", "0")
    assert refused.returncode == 1
    assert "cannot be written" in refused.stderr
    assert refused.stderr.count("\n") == 1


class Visitors(threading.Thread):
    """Looks at the front page again and again, each time as somebody who was never here before."""

    def __init__(self, node: Node, number: int) -> None:
        super().__init__()
        self.node = node
        self.number = number
        self.answered: list[str] = []
        self.unanswered: list[str] = []
        self.ended = threading.Event()

    def run(self) -> None:
        count = 0
        while not self.ended.is_set():
            with httpx.Client(
                base_url=self.node.url, headers={"User-Agent": BROWSER}, timeout=30, trust_env=False
            ) as client:
                while not self.ended.is_set():
                    count += 1
                    visitor = f"{self.number:08x}{count:024x}"
                    try:
                        status = client.get("/", headers={"Cookie": f"xingtan_visitor={visitor}"}).status_code
                    except httpx.HTTPError:
                        self.unanswered.append(visitor)
                        break
                    if status == 200:
                        self.answered.append(visitor)
                    else:
                        self.ended.wait(0.05)  # starting: that answer is no view


def test_whatever_is_killed_under_load_every_answered_view_is_in_the_journal_once(node: Node) -> None:
    before = len(node.records())
    crowd = [Visitors(node, number) for number in range(4)]
    for visitors in crowd:
        visitors.start()
    try:
        for name in ("door", "statistics", "door", "worker", "door"):
            seen = sum(len(visitors.answered) for visitors in crowd)
            starts = node.started("door")
            until(lambda seen=seen: sum(len(v.answered) for v in crowd) >= seen + 200, 120, "views are answered")
            node.kill(name)
            if name == "door":
                until(lambda starts=starts: node.started("door") > starts, 120, "the door is back")
    finally:
        for visitors in crowd:
            visitors.ended.set()
        for visitors in crowd:
            visitors.join()
    until(lambda: all(node.pid(name) for name in PROCESSES), 30, "everything runs again")
    counts = Counter(record.visitor for record in node.records() if record.kind == "page_viewed")
    answered = {visitor for visitors in crowd for visitor in visitors.answered}
    unanswered = {visitor for visitors in crowd for visitor in visitors.unanswered}
    assert len(answered) >= 1000
    assert {counts[visitor] for visitor in answered} == {1}
    assert {counts[visitor] for visitor in unanswered} <= {0, 1}
    assert len(node.records()) - before <= len(answered) + len(unanswered) + 10
    assert node.said().count("was ended by SIGKILL, starts again now") >= 3


def test_after_all_that_the_figures_agree_with_the_journal(node: Node) -> None:
    def statistics() -> str:
        return str(httpx.get(f"{node.url}/readyz", timeout=30, trust_env=False).json()["checks"]["statistics"]["words"])

    until(lambda: statistics().startswith("0 bytes"), 60, "everything is counted")
    found = xingtan("doctor", "--data", str(node.data))
    lines = found.stdout.splitlines()
    # Whether this checkout was set up is another matter.
    wrong = [line for line in lines if line.startswith("WRONG") and "make setup" not in line]
    assert wrong == [], found.stdout + found.stderr
    assert any(line.startswith("ok     records-once: ") for line in lines)


def test_the_node_stops_cleanly_and_soon(node: Node) -> None:
    children = [node.pid(name) for name in PROCESSES]
    began = time.monotonic()
    assert node.stop() == 0
    assert time.monotonic() - began < 10
    assert node.said().rstrip().endswith("node       stopped")
    assert not [pid for pid in children if pid is not None and Path(f"/proc/{pid}").exists()]


def test_nobody_outlives_a_killed_supervisor_and_the_directory_is_free_again(tmp_path: Path) -> None:
    with Node(tmp_path / "node") as node:
        until(lambda: all(node.pid(name) for name in PROCESSES), 60, "everything runs")
        children = [node.pid(name) for name in PROCESSES]
        os.kill(node.process.pid, signal.SIGKILL)
        node.process.wait()
        until(lambda: not any(_alive(pid) for pid in children), 10, "the children are gone")
        node.start()
        node.await_ready()
        assert node.stop() == 0


def _alive(pid: int | None) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_tables_that_cannot_be_made_ready_stop_the_node(tmp_path: Path) -> None:
    data = tmp_path / "node"
    data.mkdir()
    (data / "xingtan.sqlite3").write_bytes(b"this is not a database" * 100)
    refused = xingtan("serve", "--data", str(data), "--port", "0", seconds=90)
    assert refused.returncode == 1
    assert "could not be made ready" in refused.stdout
    assert "file is not a database" in refused.stdout
