"""Whatever dies and whenever: the figures are those of a plain count of the distinct records that were appended."""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from tests.statistics.journals import all_taken_in, append, appended_lines, check

from xingtan.engines.embedded.journal import SegmentReader
from xingtan.engines.scaleout.columns import HttpColumnStore
from xingtan.statistics.queries.reconciliation import compare

DYING = Path(__file__).with_name("dying.py")


def live_once(folder: Path, left: int, within: bool) -> bool:
    """Run a process that dies as told; say whether it came to its end instead."""
    life = subprocess.run(
        [sys.executable, str(DYING), str(folder), str(left), "within" if within else "between"],
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert life.returncode in (0, -signal.SIGKILL), life.stderr.decode()
    return life.returncode == 0


def test_the_figures_are_a_plain_count_of_the_distinct_records(tmp_path: Path) -> None:
    lines = appended_lines(1, 3000)
    append(tmp_path, lines[:2000])
    append(tmp_path, lines[2000:], writer="web")
    check(tmp_path, lines)


def test_a_process_that_dies_at_any_statement_leaves_nothing_half_done(tmp_path: Path) -> None:
    lines = appended_lines(2, 2500)
    append(tmp_path, lines)
    deaths = list(range(2, 42, 4))
    random.Random(2).shuffle(deaths)
    killed = [not live_once(tmp_path, left, within=number % 3 == 2) for number, left in enumerate(deaths)]
    assert sum(killed) >= len(deaths) - 2
    check(tmp_path, lines)


def test_processes_killed_at_any_time_under_load_lose_nothing(tmp_path: Path) -> None:
    """Writers and the real statistics process are killed again and again; what the writers answered for is counted."""
    chance = random.Random(3)
    environment = os.environ | {"XINGTAN_DATA": str(tmp_path)}
    answered: list[bytes] = []
    for life in range(4):
        lines = appended_lines(100 + life, 2500)
        source = tmp_path / "lines"
        source.write_bytes(b"\n".join(lines) + b"\n")
        with (
            subprocess.Popen(
                [sys.executable, "-m", "xingtan.main.processes.statistics"], env=environment, stderr=subprocess.DEVNULL
            ) as statistics,
            subprocess.Popen(
                [sys.executable, "-c", APPENDS_AND_TELLS, str(tmp_path)], stdout=subprocess.PIPE
            ) as writer,
        ):
            assert writer.stdout is not None
            wanted = chance.randrange(500, 2400)
            told = 0
            while told < wanted:
                told = int(writer.stdout.readline())
            writer.kill()
            rest = writer.stdout.read().split()
            told = int(rest[-1]) if rest else told
            time.sleep(chance.uniform(0.3, 1.8))
            statistics.kill()
        answered += lines[:told]
    written = [line for batch in SegmentReader(tmp_path / "journal").batches({}, 10**6) for line in _split(batch.body)]
    assert Counter(answered) - Counter(written) == Counter(), "an answered record is not in the journal"
    check(tmp_path, written)


def _split(body: bytes) -> list[bytes]:
    return body.removesuffix(b"\n").split(b"\n")


APPENDS_AND_TELLS = """
import sys
from pathlib import Path
from xingtan.engines.embedded.journal import SegmentJournal
folder = Path(sys.argv[1])
journal = SegmentJournal(folder / "journal", "door")
lines = (folder / "lines").read_bytes().removesuffix(b"\\n").split(b"\\n")
for number in range(0, len(lines), 5):
    journal.append(lines[number : number + 5])
    print(min(number + 5, len(lines)), flush=True)
sys.stdin.read()
"""


def test_a_store_that_is_gone_or_older_is_filled_from_the_journal_again(tmp_path: Path) -> None:
    lines = appended_lines(6, 600)
    append(tmp_path, lines)
    live_once(tmp_path, 60, within=False)
    assert (tmp_path / "statistics" / "pending.json").exists()
    shutil.rmtree(tmp_path / "statistics" / "store")
    check(tmp_path, lines)


def test_a_disagreement_is_found_and_named(tmp_path: Path) -> None:
    """The check itself can fail: a row that no record stands behind, and a record that no row shows."""
    append(tmp_path, appended_lines(4, 300))
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "statistics.token").write_text("let me write")
    with all_taken_in(tmp_path):
        reader = SegmentReader(tmp_path / "journal")
        address = f"unix:{tmp_path / 'run' / 'statistics.sock'}"
        with contextlib.closing(HttpColumnStore(address, key="let me write")) as store:
            assert all(one.ok for one in compare(store, reader))
            store.command("INSERT INTO xingtan.visitor_day SELECT * FROM xingtan.visitor_day LIMIT 1")
            (wrong,) = [one for one in compare(store, reader) if not one.ok]
            assert wrong.name == "records-and-visitor-day"
            assert "visitor_day" in wrong.sentence
            store.command("INSERT INTO xingtan.raw SELECT * FROM xingtan.raw LIMIT 1")
            names = {one.name for one in compare(store, reader) if not one.ok}
            assert {"ledger-and-records", "records-once"} <= names
