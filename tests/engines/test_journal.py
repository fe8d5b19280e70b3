"""One suite for every journal: what is appended can be read again, in order, in whole lines, the same each time."""

import asyncio
import contextlib
import os
import secrets
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import nats
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nats.js.errors import NotFoundError

from xingtan.engines.embedded.journal import SegmentJournal, SegmentReader
from xingtan.engines.scaleout.journal import JetStreamJournal, JetStreamReader
from xingtan.kernel.errors import Conflict, OutOfSpace
from xingtan.ports.journal import Batch, Journal, JournalReader

NATS = "nats://127.0.0.1:4222"


@dataclass(frozen=True)
class Engine:
    """A journal that is this test's own."""

    write: Callable[[str], Journal]
    read: Callable[[], JournalReader]


def _embedded(folder: Path) -> Iterator[Engine]:
    yield Engine(lambda writer: SegmentJournal(folder, writer, segment_bytes=4096), lambda: SegmentReader(folder))


def _scaleout(_folder: Path) -> Iterator[Engine]:
    stream = f"XINGTAN_TEST_{secrets.token_hex(6)}"
    with contextlib.ExitStack() as opened:

        def read() -> JetStreamReader:
            reader = JetStreamReader(NATS, stream)
            opened.callback(reader.close)
            return reader

        opened.callback(_remove_stream, stream)
        yield Engine(lambda writer: JetStreamJournal(NATS, writer, stream), read)


def _remove_stream(stream: str) -> None:
    async def remove() -> None:
        async with await nats.connect(NATS) as server:
            with contextlib.suppress(NotFoundError):
                await server.jetstream().delete_stream(stream)

    asyncio.run(remove())


@pytest.fixture(params=["embedded", pytest.param("scaleout", marks=pytest.mark.nats)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    yield from {"embedded": _embedded, "scaleout": _scaleout}[request.param](tmp_path / "journal")


def _lines(batches: Iterator[Batch]) -> list[bytes]:
    return [line for batch in batches for line in batch.body.splitlines()]


def _line(number: int, size: int = 40) -> bytes:
    return b'{"id":"%08d","fill":"%s"}' % (number, b"x" * size)


def test_what_is_appended_is_read_in_order(engine: Engine) -> None:
    with contextlib.closing(engine.write("door")) as journal:
        for number in range(0, 300, 3):
            journal.append([_line(number), _line(number + 1), _line(number + 2)])
        journal.commit()
        assert _lines(engine.read().batches({}, 1000)) == [_line(number) for number in range(300)]


def test_nothing_appended_is_nothing_to_read(engine: Engine) -> None:
    with contextlib.closing(engine.write("door")) as journal:
        journal.append([])
        journal.commit()
    assert list(engine.read().batches({}, 1000)) == []
    assert engine.read().backlog_bytes({}) == 0


def test_a_batch_is_the_same_bytes_each_time(engine: Engine) -> None:
    with contextlib.closing(engine.write("door")) as journal:
        for number in range(200):
            journal.append([_line(number)])
        journal.commit()
        reader = engine.read()
        for batch in reader.batches({}, 1500):
            again = engine.read().read(batch.writer, batch.segment, batch.start, batch.end)
            assert again == batch
            assert again.token == batch.token
            assert batch.body.endswith(b"\n")
            lines = reader.count_lines(batch.writer, batch.segment, batch.start, batch.end)
            assert lines == batch.body.count(b"\n")


def test_reading_goes_on_where_it_ended(engine: Engine) -> None:
    with contextlib.closing(engine.write("door")) as journal:
        reader = engine.read()
        done: dict[tuple[str, str], int] = {}
        seen: list[bytes] = []
        for number in range(60):
            journal.append([_line(number)])
            journal.commit()
            for batch in reader.batches(done, 10**6):
                done[batch.writer, batch.segment] = batch.end
                seen += batch.body.splitlines()
            assert len(seen) == number + 1
            assert reader.backlog_bytes(done) == 0
        assert seen == [_line(number) for number in range(60)]
        assert {(extent.writer, extent.segment): extent.end for extent in reader.extents()} == done


def test_a_reader_of_another_process_life_goes_on_too(engine: Engine) -> None:
    done: dict[tuple[str, str], int] = {}
    seen: list[bytes] = []
    for life in range(4):
        with contextlib.closing(engine.write("door")) as journal:
            journal.append([_line(life)])
            journal.commit()
        for batch in engine.read().batches(done, 10**6):
            done[batch.writer, batch.segment] = batch.end
            seen += batch.body.splitlines()
    assert seen == [_line(life) for life in range(4)]


def test_bytes_that_are_not_there_are_not_made_up(engine: Engine) -> None:
    with contextlib.closing(engine.write("door")) as journal:
        journal.append([_line(1)])
        journal.commit()
        (batch,) = engine.read().batches({}, 10**6)
        with pytest.raises(EOFError):
            engine.read().read(batch.writer, batch.segment, batch.start, batch.end + 1)


def test_a_record_with_a_newline_is_refused_and_nothing_is_taken(engine: Engine) -> None:
    with contextlib.closing(engine.write("door")) as journal:
        with pytest.raises(ValueError, match="one line"):
            journal.append([_line(1), b'{"a":\n1}'])
        journal.append([_line(2)])
        journal.commit()
        assert _lines(engine.read().batches({}, 10**6)) == [_line(2)]


def test_threads_share_a_writer(engine: Engine) -> None:
    with contextlib.closing(engine.write("door")) as journal:

        def write(first: int) -> None:
            for number in range(first, first + 25):
                journal.append([_line(number)])
                journal.commit()

        threads = [threading.Thread(target=write, args=(first,)) for first in range(0, 200, 25)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(_lines(engine.read().batches({}, 10**6))) == [_line(number) for number in range(200)]


def test_writers_do_not_mix_and_a_long_one_does_not_hide_a_short_one(engine: Engine) -> None:
    with contextlib.closing(engine.write("import")) as long, contextlib.closing(engine.write("door")) as short:
        for number in range(400):
            long.append([_line(number)])
        short.append([_line(1000)])
        long.commit()
        short.commit()
        lines = _lines(engine.read().batches({}, 10**6))
        assert sorted(lines) == [*(_line(number) for number in range(400)), _line(1000)]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(appends=st.lists(st.lists(st.integers(0, 300), max_size=5), max_size=20), most_bytes=st.integers(1, 3000))
def test_any_appends_come_back_whatever_the_size_of_a_batch(
    engine: Engine, appends: list[list[int]], most_bytes: int
) -> None:
    reader = engine.read()
    done = {(extent.writer, extent.segment): extent.end for extent in reader.extents()}
    written: list[bytes] = []
    with contextlib.closing(engine.write("door")) as journal:
        for sizes in appends:
            lines = [_line(len(written) + number, size) for number, size in enumerate(sizes)]
            journal.append([*lines, secrets.token_hex(8).encode()])
            written += lines
        journal.commit()
        read = [line for line in _lines(engine.read().batches(done, most_bytes)) if line.startswith(b"{")]
    assert read == written


# What only files can show.


def test_two_processes_cannot_be_one_writer(tmp_path: Path) -> None:
    with contextlib.closing(SegmentJournal(tmp_path, "door")):
        with pytest.raises(Conflict):
            SegmentJournal(tmp_path, "door")
        SegmentJournal(tmp_path, "web").close()
    SegmentJournal(tmp_path, "door").close()


def test_a_start_never_appends_to_an_old_segment(tmp_path: Path) -> None:
    for life in range(3):
        with contextlib.closing(SegmentJournal(tmp_path, "door")) as journal:
            journal.append([_line(life)])
    assert [path.read_bytes() for path in sorted((tmp_path / "door").glob("*.ndjson"))] == [
        _line(life) + b"\n" for life in range(3)
    ]


def test_the_unfinished_line_of_a_killed_writer_is_no_record(tmp_path: Path) -> None:
    with contextlib.closing(SegmentJournal(tmp_path, "door")) as journal:
        journal.append([_line(1), _line(2)])
    (segment,) = (tmp_path / "door").glob("*.ndjson")
    with segment.open("ab") as file:
        file.write(_line(3)[:20])
    reader = SegmentReader(tmp_path)
    assert _lines(reader.batches({}, 30)) == [_line(1), _line(2)]
    (extent,) = reader.extents()
    assert (extent.end, extent.unfinished_bytes) == (len(_line(1)) * 2 + 2, 20)
    assert reader.backlog_bytes({("door", segment.stem): extent.end}) == 0


def test_a_closed_journal_takes_nothing(tmp_path: Path) -> None:
    journal = SegmentJournal(tmp_path, "door")
    journal.append([_line(1)])
    journal.close()
    journal.close()
    with pytest.raises(ValueError, match="closed"):
        journal.append([_line(2)])


WRITES_UNTIL_KILLED = """
import sys
from pathlib import Path
from xingtan.engines.embedded.journal import SegmentJournal
journal = SegmentJournal(Path(sys.argv[1]), "door", segment_bytes=20000)
number = 0
while True:
    lines = [b'{"id":%d,"fill":"%s"}' % (number + n, b"x" * (37 * n)) for n in range(3)]
    journal.append(lines)
    number += 3
    sys.stdout.buffer.write(b"%d\\n" % number)
    sys.stdout.buffer.flush()
"""


def test_a_killed_writer_loses_nothing_that_it_answered_for(tmp_path: Path) -> None:
    for life in range(6):
        folder = tmp_path / str(life)
        with subprocess.Popen(
            [sys.executable, "-c", WRITES_UNTIL_KILLED, str(folder)], stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            answered = 0
            while answered < 300 * (life + 1):
                answered = int(process.stdout.readline())
            process.send_signal(signal.SIGKILL)
            rest = process.stdout.read().splitlines()
            answered = int(rest[-1]) if rest else answered
        lines = _lines(SegmentReader(folder).batches({}, 5000))
        assert len(lines) >= answered
        assert all(line.startswith(b'{"id":%d,' % number) for number, line in enumerate(lines))


FILLS_THE_DISK = """
import resource, sys
from pathlib import Path
from xingtan.engines.embedded.journal import SegmentJournal
from xingtan.kernel.errors import OutOfSpace
journal = SegmentJournal(Path(sys.argv[1]), "door")
line = b'{"id":%05d,"fill":"' + b"x" * 500 + b'"}'
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, resource.RLIM_INFINITY))
taken = refused = 0
while refused < 3:
    try:
        journal.append([line % taken])
        taken += 1
    except OutOfSpace as error:
        refused += 1
    if refused:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, resource.RLIM_INFINITY))
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
journal.append([line % taken])
journal.commit()
journal.close()
print(taken + 1)
"""


def test_a_write_that_does_not_fit_is_taken_back_and_writing_goes_on_when_there_is_room(tmp_path: Path) -> None:
    """A limit on the size of a file stops a write in its middle, as a full disk does."""
    done = subprocess.run(
        [sys.executable, "-c", FILLS_THE_DISK, str(tmp_path)], capture_output=True, check=True, timeout=30
    )
    lines = _lines(SegmentReader(tmp_path).batches({}, 10**6))
    assert len(lines) == int(done.stdout)
    assert [line[:13] for line in lines] == [b'{"id":%05d,"' % number for number in range(len(lines))]
    assert all(extent.unfinished_bytes == 0 and extent.end for extent in SegmentReader(tmp_path).extents())


def _fill(journal: Journal) -> int:
    """Append until the disk is full; say how many were taken."""
    for taken in range(10**6):
        try:
            journal.append([_line(taken, 3000)])
        except OutOfSpace:
            return taken
    raise AssertionError("the disk has no end")


def test_a_full_disk_is_said_and_reading_goes_on(small_disk: Path) -> None:
    with contextlib.closing(SegmentJournal(small_disk, "door")) as journal:
        taken = _fill(journal)
        assert len(_lines(SegmentReader(small_disk).batches({}, 10**6))) == taken > 100
        with pytest.raises(OutOfSpace):
            journal.append([_line(taken, 30000)])
        journal.commit()
        os.truncate(small_disk / "ballast", 0)
        journal.append([_line(taken, 3000)])
        journal.commit()
        assert _lines(SegmentReader(small_disk).batches({}, 10**6)) == [_line(n, 3000) for n in range(taken + 1)]


@pytest.mark.nats
def test_the_same_append_sent_twice_is_stored_once() -> None:
    stream = f"XINGTAN_TEST_{secrets.token_hex(6)}"
    with contextlib.ExitStack() as opened:
        opened.callback(_remove_stream, stream)
        journal = opened.enter_context(contextlib.closing(JetStreamJournal(NATS, "door", stream)))
        reader = opened.enter_context(contextlib.closing(JetStreamReader(NATS, stream)))
        journal.append([_line(1)])
        journal.append([_line(1)])
        assert _lines(reader.batches({}, 10**6)) == [_line(1)]


def test_a_server_that_is_away_is_an_error_that_the_door_expects() -> None:
    with pytest.raises(OSError, match="NATS"):
        JetStreamJournal("nats://127.0.0.1:9", "door")
