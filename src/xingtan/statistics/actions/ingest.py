"""From the journal into the tables, each record once, whatever dies and whenever.

A batch is a run of whole lines with a number. Its name (number, writer, segment, offsets) is on disk before its first
row is written, and its row in the ledger `batches` is written last. Every row carries its number. So after a crash
there is one batch at most that may be in some tables and not in others; its bytes are read again, the same rows are
made of them, and each table takes them unless it has rows of that number already (docs/decisions/0004-column-store.md).
"""

import json
import logging
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from xingtan.kernel import clock
from xingtan.kernel.records import FIRST_YEAR, BadRecord, read_record
from xingtan.ports.columns import ColumnStore, QueryFailed
from xingtan.ports.journal import JournalReader
from xingtan.statistics.actions.tables import ONE_PART, prepare_tables, rebuild_roll_up, roll_up
from xingtan.statistics.models.tables import BATCHES, DATABASE, RAW, ROLL_UPS, TEXT, Table

logger = logging.getLogger("xingtan.statistics")

BATCH_BYTES = 24 * 2**20
MOST_BATCHES = 8
BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)  # what ClickHouse gives for an instant that is not there
_FIELDS = ", ".join(column.name for column in RAW.columns if column.name != "batch")
_PARSED = (
    f"INSERT INTO {DATABASE}.stage ({_FIELDS}) SETTINGS date_time_input_format = 'best_effort',"
    " input_format_skip_unknown_fields = 0, input_format_parallel_parsing = 0 FORMAT JSONEachRow"
)
_PARSED_ROWS = f"SELECT count(), min(at), max(at) FROM {DATABASE}.stage"
# Errors of ClickHouse that say nothing about a line: no memory, no room, a file that cannot be written.
_NOT_THE_LINE = {0, 74, 75, 76, 173, 202, 241, 243, 252, 999}


@dataclass(frozen=True, slots=True)
class Intent:
    """The batch that is being taken in, named before its first row is written."""

    batch: int
    writer: str
    segment: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the lines of a batch: `lines` = accepted + known + refused."""

    batch: int
    lines: int
    accepted: int
    known: int
    refused: int


class Ingestion:
    """The one writer of the column store. Call `prepare` first, and again after any exception."""

    def __init__(
        self, columns: ColumnStore, journal: JournalReader, folder: Path, batch_bytes: int = BATCH_BYTES
    ) -> None:
        self._batch_bytes = batch_bytes
        self._columns = columns
        self._journal = journal
        self._intent_path = folder / "pending.json"
        self._last = 0
        self.done: dict[tuple[str, str], int] = {}

    def prepare(self) -> None:
        """Make the tables right, finish the batch that a crash interrupted, and learn where to go on."""
        outdated = prepare_tables(self._columns)
        for name in ("stage", "fresh"):
            self._columns.command(f"DROP TABLE IF EXISTS {DATABASE}.{name} SYNC")
            self._columns.command(_memory_table(name))
        self._read_ledger()
        intent = read_intent(self._intent_path)
        # Any other number is of a store that stood here before: what this one has is said by its own ledger.
        if intent is not None and intent.batch == self._last + 1:
            logger.warning("finishing batch %d, which was interrupted", intent.batch)
            batch = self._journal.read(intent.writer, intent.segment, intent.start, intent.end)
            self._take(intent, batch.body, tuple(table for table in ROLL_UPS if table not in outdated), again=True)
        for table in outdated:
            rebuild_roll_up(self._columns, table)

    def take(self, most: int = MOST_BATCHES, stopping: Callable[[], bool] = lambda: False) -> int:
        """Take in what waits in the journal, `most` batches of it or until `stopping`. Gives how many bytes that was.

        Call it again and again: the next call sees writers that began meanwhile, and what a writer appended after this
        one had reached its end. That may rest a little: a batch of one record costs as much as one of a thousand.
        """
        taken_bytes = 0
        reached_end: set[str] = set()
        for number, batch in enumerate(self._journal.batches(self.done, self._batch_bytes), 1):
            if batch.writer in reached_end:
                break
            if len(batch.body) < self._batch_bytes // 2:
                reached_end.add(batch.writer)
            intent = Intent(self._last + 1, batch.writer, batch.segment, batch.start, batch.end)
            write_intent(self._intent_path, intent)
            self._take(intent, batch.body, ROLL_UPS)
            taken_bytes += len(batch.body)
            if number >= most or stopping():
                break
        return taken_bytes

    def _read_ledger(self) -> None:
        rows = self._columns.query(f'SELECT writer, segment, max("end") FROM {DATABASE}.batches GROUP BY 1, 2')
        self.done = {(writer, segment): end for writer, segment, end in rows}
        self._last = self._columns.query(f"SELECT max(batch) FROM {DATABASE}.batches")[0][0]

    def _take(self, intent: Intent, body: bytes, roll_ups: tuple[Table, ...], again: bool = False) -> None:
        taken = self._make_fresh(intent.batch, body)
        with self._columns.changing():
            for table in self._wanted(roll_ups) if taken.accepted else ():
                self._insert(table, intent.batch, again)
            self._write_ledger(intent, taken)
        self._empty("stage", "fresh")
        self._last = intent.batch
        self.done[intent.writer, intent.segment] = intent.end

    def _make_fresh(self, batch: int, body: bytes) -> Taken:
        """Fill `fresh` with the records of `body` that no other batch has, each once: the same ones each time."""
        self._empty("stage", "fresh")
        lines = body.count(b"\n")
        valid, first, last = self._parse(body)
        if valid:
            self._columns.command(_FRESH, {"batch": batch, "first": first, "last": last})
        ((accepted,),) = self._columns.query(f"SELECT count() FROM {DATABASE}.fresh")
        return Taken(batch, lines, accepted, valid - accepted, lines - valid)

    def _parse(self, body: bytes) -> tuple[int, datetime, datetime]:
        """Fill `stage` with the lines of `body` that are records; say how many, the first instant and the last.

        ClickHouse reads them all at once; only where it stumbles is each line looked at.
        """
        try:
            self._columns.insert(_PARSED, body)
            ((rows, first, last),) = self._columns.query(_PARSED_ROWS)
        except QueryFailed as error:
            if error.code in _NOT_THE_LINE:
                raise
            rows, first, last = 1, BEFORE_ALL, BEFORE_ALL
        if rows and first.year < FIRST_YEAR:
            self._empty("stage")
            self._parse_piecewise([line for line in body.split(b"\n") if _is_record(line)])
            ((rows, first, last),) = self._columns.query(_PARSED_ROWS)
            # Without the words of the engine: they quote the line, and a line says who did what.
            logger.warning("%d lines of the journal are not records; the others count", body.count(b"\n") - rows)
        return rows, first, last

    def _parse_piecewise(self, lines: list[bytes]) -> None:
        if not lines:
            return
        try:
            self._columns.insert(_PARSED, b"\n".join(lines) + b"\n")
        except QueryFailed as error:
            if error.code in _NOT_THE_LINE:
                raise
            if len(lines) > 1:
                middle = len(lines) // 2
                self._parse_piecewise(lines[:middle])
                self._parse_piecewise(lines[middle:])

    def _wanted(self, roll_ups: tuple[Table, ...]) -> list[Table]:
        """Leave out the roll-ups that no fresh record belongs to: most kinds are rare."""
        belong = ", ".join(f"countIf({table.only})" for table in roll_ups)
        counts = self._columns.query(f"SELECT {belong or 1} FROM {DATABASE}.fresh")[0]
        return [RAW, *(table for table, count in zip(roll_ups, counts, strict=False) if count)]

    def _insert(self, table: Table, batch: int, again: bool) -> None:
        """Put the fresh rows into a table; after a crash only into the slices that do not have them yet."""
        only = "1"
        if again:
            there = self._columns.query(
                f"SELECT DISTINCT {_stored_slice(table)} FROM {DATABASE}.{table.name} WHERE batch = {{batch:UInt32}}",
                {"batch": batch},
            )
            if there:
                only = f"{table.slice} NOT IN ({', '.join(str(slice_) for (slice_,) in there)})"
        if table is RAW:
            names = ", ".join(column.name for column in RAW.columns)
            self._columns.command(
                f"INSERT INTO {DATABASE}.raw ({names}) SELECT {names} FROM {DATABASE}.fresh WHERE {only} {ONE_PART}"
            )
        else:
            self._columns.command(roll_up(table, "fresh", only=only))

    def _write_ledger(self, intent: Intent, taken: Taken) -> None:
        values: dict[str, object] = asdict(intent) | asdict(taken) | {"ingested_at": clock.now()}
        names = ", ".join(f'"{column.name}"' for column in BATCHES.columns)
        kinds = {column.name: "String" if column.type == TEXT else column.type for column in BATCHES.columns}
        parameters = ", ".join(f"{{{name}:{kind}}}" for name, kind in kinds.items())
        self._columns.command(f"INSERT INTO {DATABASE}.batches ({names}) SELECT {parameters}", values)

    def _empty(self, *names: str) -> None:
        for name in names:
            self._columns.command(f"TRUNCATE TABLE {DATABASE}.{name}")


# `LIMIT 1 BY` keeps the first line of two that are one record; one thread, so that it is the same one each time.
_FRESH = f"""
INSERT INTO {DATABASE}.fresh ({_FIELDS}, batch)
SELECT {_FIELDS}, {{batch:UInt32}} FROM {DATABASE}.stage
WHERE (at, id) NOT IN (
    SELECT at, id FROM {DATABASE}.raw
    WHERE at >= {{first:DateTime64(3, 'UTC')}} AND at <= {{last:DateTime64(3, 'UTC')}} AND batch != {{batch:UInt32}}
      AND (at, id) IN (SELECT at, id FROM {DATABASE}.stage))
LIMIT 1 BY at, id
SETTINGS max_threads = 1
"""


def read_intent(path: Path) -> Intent | None:
    """Read which batch was being taken in when the process ended; None where none ever was."""
    try:
        return Intent(**json.loads(path.read_bytes()))
    except FileNotFoundError:
        return None


def write_intent(path: Path, intent: Intent) -> None:
    """Put the name of the batch on disk, in the place of the one before."""
    beside = path.with_suffix(".new")
    with open(beside, "wb") as file:
        file.write(json.dumps(asdict(intent)).encode())
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _stored_slice(table: Table) -> str:
    return table.slice if table is RAW else table.partition if table.slice != "0" else "0"


def _memory_table(name: str) -> str:
    """Give the table that holds a batch meanwhile. Plain strings: they parse twice as fast as dictionaries."""
    columns = ", ".join(
        f"{column.name} {'String' if column.type.startswith('LowCardinality') else column.type}"
        for column in RAW.columns
        if name == "fresh" or column.name != "batch"
    )
    return f"CREATE TABLE IF NOT EXISTS {DATABASE}.{name} ({columns}) ENGINE = Memory"


def _is_record(line: bytes) -> bool:
    try:
        read_record(line)
    except BadRecord:
        return False
    return True
