"""`xingtan events import`: every record once, a bad line named, and right again after any interruption."""

import gzip
import json
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from tests.statistics.journals import all_taken_in, make_records

from xingtan.engines.embedded.journal import SegmentReader
from xingtan.kernel.records import write_record
from xingtan.main.configuration import Configuration
from xingtan.main.processes.statistics import running
from xingtan.statistics.queries.ledger import read_ledger
from xingtan.statistics.queries.reconciliation import compare

XINGTAN = Path(sys.executable).with_name("xingtan")


def import_file(file: Path, data: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [XINGTAN, "events", "import", str(file), "--data", str(data), *options],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def printed(done: "subprocess.CompletedProcess[str]") -> tuple[int, int, int]:
    """Read accepted, known and refused from what the command printed."""
    assert done.returncode == 0, done.stderr
    found = re.fullmatch(r"accepted (\d+)\nknown (\d+)\nrefused (\d+)\n", done.stdout)
    assert found, done.stdout
    return int(found[1]), int(found[2]), int(found[3])


def write_lines(file: Path, lines: list[bytes]) -> Path:
    data = b"\n".join(lines) + b"\n"
    file.write_bytes(gzip.compress(data) if file.suffix == ".gz" else data)
    return file


def test_a_file_is_counted_once_and_its_bad_lines_are_named(tmp_path: Path) -> None:
    lines = [write_record(one) for one in make_records(11, 500)]
    future = make_records(12, 1)[0].__class__(
        id=UUID(int=1), at=datetime.now(UTC) + timedelta(days=3), kind="page_viewed"
    )
    bad = [
        b'{"id":"not one"}',
        b"{",
        b"\x00\xff",
        write_record(future),
        b'{"id":"0198c0de-0000-7000-8000-000000000001","at":"2017-08-14T01:02:03Z","kind":"a","place":"33"}',
        b'"' + b"x" * (2 * 2**20) + b'"',
    ]
    mixed = [*lines[:100], bad[0], bad[1], b"", *lines[100:], lines[7], *bad[2:]]
    file = write_lines(tmp_path / "month.ndjson", mixed)
    first = import_file(file, tmp_path / "data", "--keep-refused")
    assert printed(first) == (500, 1, 6)
    told = dict(re.findall(r"^line (\d+): (.*)$", first.stderr, re.MULTILINE))
    assert list(told) == ["101", "102", "505", "506", "507", "508"]
    assert "Invalid UUID" in told["101"]
    assert "truncated" in told["102"]
    assert "future" in told["506"]
    assert "place" in told["507"]
    kept = [json.loads(line) for line in (tmp_path / "month.ndjson.refused.ndjson").read_text().splitlines()]
    assert [str(one["line"]) for one in kept] == list(told)
    assert [one["reason"] for one in kept] == list(told.values())

    assert printed(import_file(file, tmp_path / "data")) == (0, 501, 6)
    packed = write_lines(tmp_path / "again.ndjson.gz", lines)
    with running(Configuration(data=tmp_path / "data")) as store:
        assert printed(import_file(packed, tmp_path / "data")) == (0, 500, 0)
        assert read_ledger(store).total.accepted == 500
        assert all(one.ok for one in compare(store, SegmentReader(tmp_path / "data" / "journal")))


def test_only_the_first_bad_lines_are_printed(tmp_path: Path) -> None:
    done = import_file(
        write_lines(tmp_path / "bad.ndjson", [b"{}"] * 50 + [write_record(make_records(5, 1)[0])]), tmp_path / "data"
    )
    assert printed(done) == (1, 0, 50)
    assert done.stderr.count("line ") == 20
    assert "30 more" in done.stderr


@pytest.mark.parametrize("content", [b"PK\x03\x04 an archive", "{}\n".encode("utf-16"), b"[\n{}\n]\n"])
def test_a_file_without_any_record_is_the_wrong_file(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "wrong.ndjson").write_bytes(content)
    done = import_file(tmp_path / "wrong.ndjson", tmp_path / "data")
    assert done.returncode == 1
    assert "not one line of it is an activity record" in done.stderr.splitlines()[-1]


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_a_byte_order_mark_is_no_part_of_the_first_record(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    lines = b"\r\n".join(write_record(one) for one in make_records(17, 5))
    (tmp_path / "marked.ndjson").write_bytes(pack(b"\xef\xbb\xbf" + lines))
    assert printed(import_file(tmp_path / "marked.ndjson", tmp_path / "data")) == (5, 0, 0)


def test_an_empty_file_is_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty.ndjson").touch()
    assert printed(import_file(tmp_path / "empty.ndjson", tmp_path / "data")) == (0, 0, 0)


def test_what_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    assert import_file(tmp_path / "absent.ndjson", tmp_path / "data").returncode == 2
    (tmp_path / "cut.ndjson.gz").write_bytes(gzip.compress(b"{}\n" * 100_000)[:100])
    (tmp_path / "bad.parquet").write_bytes(b"PAR1 and then nothing")
    for name in ("cut.ndjson.gz", "bad.parquet"):
        done = import_file(tmp_path / name, tmp_path / "data")
        assert done.returncode == 1
        last = done.stderr.strip().splitlines()[-1]
        assert last.startswith("xingtan: ")
        assert name in last
        assert "Traceback" not in done.stderr


MAKES_PARQUET = """
import sys, chdb
chdb.query(f"SELECT * FROM file('{sys.argv[1]}', JSONEachRow, 'id {sys.argv[3]}, at {sys.argv[4]}, kind String,"
           " visitor Nullable(String), place Nullable(String), duration_ms Nullable(UInt64), repeat Nullable(Bool)')"
           f" INTO OUTFILE '{sys.argv[2]}' FORMAT Parquet"
           " SETTINGS date_time_input_format = 'best_effort', input_format_skip_unknown_fields = 1")
"""


@pytest.mark.parametrize(("id_type", "at_type"), [("String", "String"), ("UUID", "DateTime64(6, \\'UTC\\')")])
def test_a_parquet_file_holds_the_same_records(tmp_path: Path, id_type: str, at_type: str) -> None:
    records = make_records(13, 300)
    source = write_lines(tmp_path / "month.ndjson", [write_record(one) for one in records])
    subprocess.run(
        [sys.executable, "-c", MAKES_PARQUET, source, tmp_path / "month.parquet", id_type, at_type],
        check=True,
        timeout=60,
    )
    assert printed(import_file(tmp_path / "month.parquet", tmp_path / "data")) == (300, 0, 0)
    assert printed(import_file(source, tmp_path / "data")) == (0, 300, 0)
    with all_taken_in(tmp_path / "data") as store:
        rows = store.query("SELECT kind, place, count() FROM xingtan.raw GROUP BY kind, place")
        assert Counter({(kind, place): n for kind, place, n in rows}) == Counter(
            (one.kind, one.place or "") for one in records
        )


def test_killed_in_the_middle_and_run_again_it_is_right(tmp_path: Path) -> None:
    records = make_records(14, 20_000)
    file = write_lines(tmp_path / "month.ndjson", [write_record(one) for one in records])
    chance = random.Random(14)
    for life in range(3):
        with subprocess.Popen(
            [XINGTAN, "events", "import", str(file), "--data", str(tmp_path / "data")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            wanted = (life + 1) * 2_000_000
            deadline = time.monotonic() + 30
            while _journal_bytes(tmp_path / "data") < wanted and process.poll() is None:
                assert time.monotonic() < deadline
                time.sleep(0.002)
            time.sleep(chance.uniform(0, 0.3))
            process.send_signal(signal.SIGKILL)
    accepted, known, refused = printed(import_file(file, tmp_path / "data"))
    assert (accepted + known, refused) == (20_000, 0)
    with all_taken_in(tmp_path / "data") as store:
        assert read_ledger(store).total.accepted == 20_000
        assert store.query("SELECT count(), uniqExact(at, id) FROM xingtan.raw") == [(20_000, 20_000)]
        assert [
            one.sentence for one in compare(store, SegmentReader(tmp_path / "data" / "journal")) if not one.ok
        ] == []


def _journal_bytes(data: Path) -> int:
    return sum(path.stat().st_size for path in (data / "journal").glob("*/*.ndjson"))
