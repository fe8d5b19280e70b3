"""`xingtan events`: records that others made."""

import contextlib
import gzip
import json
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import IO

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from xingtan.kernel import clock
from xingtan.kernel.errors import Conflict, OutOfSpace
from xingtan.main.cli import data_option, fail
from xingtan.main.configuration import Configuration, configuration
from xingtan.main.engines import journal, journal_reader
from xingtan.main.processes.statistics import running
from xingtan.ports.columns import ColumnStore, ColumnStoreUnavailable, QueryFailed
from xingtan.ports.journal import Journal
from xingtan.statistics.actions.imports import Appended, append_records
from xingtan.statistics.queries.ledger import Booked, Ledger, read_ledger

MOST_SAID = 20
MOST_LINE_BYTES = 2**20
WRITERS = tuple(f"import-{number}" for number in range(1, 9))
LOOK_SECONDS = 0.2
RESTART_SECONDS = 60.0
SAID_EVERY_SECONDS = 10.0
GZIP, PARQUET, BYTE_ORDER_MARK = b"\x1f\x8b", b"PAR1", b"\xef\xbb\xbf"


@click.group()
def events() -> None:
    """Records of activity."""


@events.command("import")
@data_option
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@click.option("--keep-refused", is_flag=True, help="Write every refused line with its reason to FILE.refused.ndjson.")
def import_events(file: Path, keep_refused: bool) -> None:
    """Append the records of FILE (NDJSON, NDJSON.gz or Parquet) to the journal and count them.

    A record whose id is known counts once. A line that is no record is reported with its number; the rest counts.
    Where no line is a record the exit code is 1. Interrupted at any moment, the same command again puts it right.
    """
    try:
        appended, booked = _import(configuration(), file, keep_refused)
    except Conflict as error:
        fail(str(error))
    except OutOfSpace as error:
        fail(f"{error} What was read before is kept; run the same command again when there is room.")
    except ColumnStoreUnavailable as error:
        fail(f"the statistics process does not answer ({error}); what was appended is counted when the node runs")
    except (QueryFailed, EOFError, OSError) as error:
        fail(f"{file}: {error}")
    else:
        # JetStream stores what it was sent a moment ago only once, so what it knew already never reaches the ledger.
        known = max(booked.known, appended.appended - booked.accepted - booked.refused)
        click.echo(f"accepted {booked.accepted}\nknown {known}\nrefused {appended.refused + booked.refused}")
        if appended.refused == appended.lines > 0:
            fail(f"{file}: not one line of it is an activity record; it is NDJSON, NDJSON.gz or Parquet that is read")


def _import(chosen: Configuration, file: Path, keep_refused: bool) -> tuple[Appended, Booked]:
    """Append the file and wait until it is in the figures. Gives what was appended, and what the ledger says of it."""
    chosen.run.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as opened:
        shown = opened.enter_context(_Shown(file.stat().st_size))
        refusals = opened.enter_context(_Refusals(file, keep_refused))
        store = opened.enter_context(running(chosen))
        reader = journal_reader(chosen)
        before = read_ledger(store).segments
        ends = {(extent.writer, extent.segment): extent.end for extent in reader.extents()}
        name, writer = _free_writer(chosen)
        with contextlib.closing(writer):
            source = opened.enter_context(_Source(file))
            appended = append_records(
                source.lines(),
                writer,
                clock.now() + timedelta(days=1),
                refusals.refuse,
                lambda _bytes: shown.read(source.position()),
            )
        # A segment belongs to one start of one writer. A stream has one segment for all writers.
        mine = {
            (extent.writer, extent.segment): extent.end
            for extent in reader.extents()
            if ends.get((extent.writer, extent.segment)) != extent.end and (extent.writer == name or chosen.nats_url)
        }
        return appended, _await_counted(store, mine, before, appended, shown)


def _await_counted(
    store: ColumnStore,
    mine: dict[tuple[str, str], int],
    before: dict[tuple[str, str], Booked],
    appended: Appended,
    shown: "_Shown",
) -> Booked:
    """Wait until the ledger has reached the ends of `mine`; give what it has booked of them since `before`."""
    while True:
        ledger = _read_patiently(store)
        booked = sum(
            (ledger.segments.get(name, Booked()) - before.get(name, Booked()) for name in mine), start=Booked()
        )
        shown.counted(booked.lines, appended.appended)
        if all(ledger.done.get(name, 0) >= end for name, end in mine.items()):
            return booked
        time.sleep(LOOK_SECONDS)


def _read_patiently(store: ColumnStore) -> Ledger:
    """Read the ledger, of a statistics process that may be restarting."""
    deadline = time.monotonic() + RESTART_SECONDS
    while True:
        try:
            return read_ledger(store)
        except ColumnStoreUnavailable:
            if time.monotonic() >= deadline:
                raise
            time.sleep(LOOK_SECONDS)


def _free_writer(chosen: Configuration) -> tuple[str, Journal]:
    """Take a place in the journal that no other import holds."""
    for name in WRITERS[:-1]:
        with contextlib.suppress(Conflict):
            return name, journal(chosen, name)
    return WRITERS[-1], journal(chosen, WRITERS[-1])


class _Source:
    """The lines of a file, whatever it is packed in."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._raw: IO[bytes] = file.open("rb")

    def __enter__(self) -> "_Source":
        return self

    def __exit__(self, *_: object) -> None:
        self._raw.close()

    def position(self) -> int:
        """Say how many bytes of the file have been read."""
        return self._raw.tell()

    def lines(self) -> Iterator[bytes]:
        """Give each line. One that is too long is given cut, and then is no record."""
        head = self._raw.read(4)
        self._raw.seek(0)
        if head == PARQUET:
            from xingtan.engines.embedded.parquet import read_parquet

            return read_parquet(self._file)
        return _lines(gzip.GzipFile(fileobj=self._raw) if head.startswith(GZIP) else self._raw)


def _lines(stream: IO[bytes] | gzip.GzipFile) -> Iterator[bytes]:
    first = True
    while line := stream.readline(MOST_LINE_BYTES):
        yield line.removeprefix(BYTE_ORDER_MARK) if first else line
        first = False
        while len(line) == MOST_LINE_BYTES and not line.endswith(b"\n"):
            line = stream.readline(MOST_LINE_BYTES)


class _Refusals:
    """Says the first refused lines, and keeps all of them where that was asked for."""

    def __init__(self, file: Path, keep: bool) -> None:
        self._path = file.with_name(f"{file.name}.refused.ndjson") if keep else None
        self._kept: IO[str] | None = None
        self._count = 0

    def __enter__(self) -> "_Refusals":
        self._kept = self._path.open("w", encoding="utf-8") if self._path else None
        return self

    def __exit__(self, *_: object) -> None:
        if self._kept is not None:
            self._kept.close()
        if self._count > MOST_SAID:
            where = f"all of them are in {self._path}" if self._path else "--keep-refused lists them all"
            click.echo(f"{self._count - MOST_SAID} more lines were refused; {where}", err=True)

    def refuse(self, number: int, line: bytes, reason: str) -> None:
        """Take note of one line."""
        self._count += 1
        if self._count <= MOST_SAID:
            click.echo(f"line {number}: {reason}", err=True)
        if self._kept is not None:
            told = {"line": number, "reason": reason, "text": line.decode(errors="replace")}
            self._kept.write(json.dumps(told, ensure_ascii=False) + "\n")


class _Shown:
    """Progress on standard error: two bars in a terminal, a line now and then elsewhere."""

    def __init__(self, size_bytes: int) -> None:
        self._size_bytes = max(1, size_bytes)
        self._progress = Progress(
            TextColumn("{task.description:8}"),
            BarColumn(),
            TextColumn("{task.percentage:3.0f} %"),
            TextColumn("{task.fields[said]}"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
        )
        self._in_terminal = self._progress.console.is_terminal
        self._reading = self._progress.add_task("reading", total=self._size_bytes, said="")
        self._counting = self._progress.add_task("counting", total=None, said="")
        self._said_at = time.monotonic()

    def __enter__(self) -> "_Shown":
        if self._in_terminal:
            self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._in_terminal:
            self._progress.stop()

    def read(self, position: int) -> None:
        """Show how much of the file has been read."""
        self._progress.update(self._reading, completed=position)
        self._say(f"reading: {100 * position // self._size_bytes} %")

    def counted(self, lines: int, total: int) -> None:
        """Show how many of the appended lines are in the figures."""
        self._progress.update(self._reading, completed=self._size_bytes)
        self._progress.update(self._counting, completed=lines, total=total, said=f"{lines:,} of {total:,}")
        self._say(f"counting: {lines:,} of {total:,}")

    def _say(self, line: str) -> None:
        if not self._in_terminal and time.monotonic() - self._said_at >= SAID_EVERY_SECONDS:
            self._said_at = time.monotonic()
            click.echo(line, err=True)
