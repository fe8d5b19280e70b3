"""ClickHouse inside this process (chdb-core). One process a directory: the statistics process. Never open it and fork.

Why, and what it costs: docs/decisions/0004-column-store.md.
"""

import contextlib
import fcntl
import os
import queue
import re
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from chdb import ChdbError
from chdb.state.sqlitelike import Connection

from xingtan.engines.clickhouse import ROWS, SETTINGS, read_refusal, read_rows, write_parameters
from xingtan.engines.turns import turn
from xingtan.kernel.errors import Conflict
from xingtan.kernel.text import msgid

# A node is one small machine: what one question of a page may take of it.
READING = {
    "max_execution_time": "60",
    "max_memory_usage": str(4 * 2**30),
    "max_result_bytes": str(256 * 2**20),
    # Compiling a question takes longer (0.3 to 0.5 s) than any question of ours runs.
    "compile_expressions": "0",
    "compile_aggregate_expressions": "0",
}
# Caches start empty and grow with use; these are their ends. The node's memory belongs to the node.
SERVER = {
    "mark_cache_size": 64 * 2**20,
    "primary_index_cache_size": 64 * 2**20,
    "index_mark_cache_size": 16 * 2**20,
    "max_server_memory_usage_to_ram_ratio": 0.5,
}
_FORMAT = re.compile(r"\s+FORMAT\s+(\w+)\s*;?\s*\Z", re.IGNORECASE)


class EmbeddedColumnStore:
    """Runs ClickHouse SQL on a directory. Threads may share it.

    Writing goes through one connection, in turn. Reading has connections of its own (a connection runs one statement
    at a time, but connections run side by side), which the engine itself holds to reading.
    """

    def __init__(self, folder: Path, readers: int = 3) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = _hold(folder.parent / f"{folder.name}.lock")
        self._turn_path = folder.parent / "turn"
        self._folder = folder
        self._writer = self._connect({})
        self._turn = threading.Lock()
        self._readers: queue.LifoQueue[Connection] = queue.LifoQueue()
        for _ in range(readers):
            self._readers.put(self._connect(READING | {"readonly": "1"}))

    def query(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        with self._turn:
            return read_rows(_run(self._writer, sql, ROWS, write_parameters(parameters)))

    def command(self, sql: str, parameters: Mapping[str, Any] | None = None) -> None:
        with self._turn:
            _run(self._writer, sql, "Null", write_parameters(parameters))

    def insert(self, sql: str, body: bytes) -> None:
        form = _FORMAT.search(sql)
        if form is None:
            raise ValueError("an INSERT with a body says its FORMAT at the end")
        with self._turn:
            _insert(self._writer, sql[: form.start()], form[1], body)

    def steady(self) -> contextlib.AbstractContextManager[None]:
        """Do nothing: whoever opens the store is the one who takes batches in."""
        return contextlib.nullcontext()

    def changing(self) -> contextlib.AbstractContextManager[None]:
        """Wait for the other processes that want to see one state."""
        return turn(self._turn_path, exclusive=True)

    def read(self, sql: str, form: str, parameters: Mapping[str, str], settings: Mapping[str, str]) -> bytes:
        """Answer a reading statement in `form`. `parameters` are written already; the engine refuses to write."""
        with self._reading(settings) as connection:
            return _run(connection, sql, form, dict(parameters))

    def write(self, sql: str, form: str, parameters: Mapping[str, str], body: bytes) -> bytes:
        """Run any statement; `body` is the data of an `INSERT ... FORMAT ...`."""
        if body:
            self.insert(sql, body)
            return b""
        with self._turn:
            return _run(self._writer, sql, form, dict(parameters))

    def close(self) -> None:
        """Let go of the directory. Nothing is lost without it: every insert is on disk when it returns."""
        with self._turn:
            self._writer.close()
            while True:
                try:
                    self._readers.get(timeout=1).close()
                except queue.Empty:
                    break
                if self._readers.empty():
                    break
            os.close(self._lock)

    @contextlib.contextmanager
    def _reading(self, settings: Mapping[str, str]) -> Iterator[Connection]:
        """Lend a reading connection. Settings cannot be changed on it, so other ones need a connection of their own."""
        connection = self._readers.get()
        try:
            if not settings:
                yield connection
                return
            own = self._connect(READING | dict(settings) | {"readonly": "1"})
            try:
                yield own
            finally:
                own.close()
        finally:
            self._readers.put(connection)

    def _connect(self, settings: Mapping[str, str]) -> Connection:
        connection = Connection(f"{self._folder}?{urlencode(SERVER)}")
        for name, value in (SETTINGS | dict(settings)).items():
            if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
                raise read_refusal(f"Code: 115. DB::Exception: Unknown setting {name!r}")
            quoted = value.replace("\\", "\\\\").replace("'", "\\'")
            _run(connection, f"SET {name} = '{quoted}'", "Null", {})
        return connection


def _run(connection: Connection, sql: str, form: str, parameters: dict[str, str]) -> bytes:
    try:
        answer: bytes = connection.query(sql, form, params=parameters).bytes()
    except (ChdbError, RuntimeError) as error:
        raise read_refusal(str(error)) from None
    return answer


def _insert(connection: Connection, sql: str, form: str, body: bytes) -> None:
    """Stream `body` in. Parsed straight from these bytes: three times as fast as a body inside the statement."""
    try:
        stream = connection.send_insert(sql, form)
        try:
            stream.append(body)  # type: ignore[no-untyped-call]
            stream.finish()
        except BaseException:
            with contextlib.suppress(RuntimeError):
                stream.cancel()  # type: ignore[no-untyped-call]
            raise
    except (ChdbError, RuntimeError) as error:
        raise read_refusal(str(error)) from None


def _hold(path: Path) -> int:
    """Lock the store for this process: a second process on one directory would damage it."""
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(fd)
        raise Conflict("column-store-busy", msgid("另一个进程正在使用统计库。")) from None
    return fd
