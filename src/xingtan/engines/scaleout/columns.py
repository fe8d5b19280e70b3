"""A client of the ClickHouse HTTP interface: the statistics process of this node, or a cluster."""

import contextlib
import queue
import socket
from collections.abc import Iterator, Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

from xingtan.engines.clickhouse import ROWS, SETTINGS, read_refusal, read_rows, write_parameters
from xingtan.engines.sockets import short_path
from xingtan.engines.turns import turn
from xingtan.ports.columns import ColumnStoreUnavailable, QueryFailed

UNIX = "unix:"
SECONDS = 90
_UNAVAILABLE = {502, 503, 504}


class HttpColumnStore:
    """Sends each statement in one request. Threads may share it; connections are kept and lent in turn.

    `address` is `http://user:password@host:8123`, `https://...`, or `unix:/path/of/a/socket`. `key` is the password
    where the address has none. `turn_path` is the file at which the statistics process of this node takes turns.
    """

    def __init__(self, address: str, key: str = "", turn_path: Path | None = None) -> None:
        self._address = address
        self._turn_path = turn_path
        self._kept: queue.LifoQueue[HTTPConnection] = queue.LifoQueue(maxsize=16)
        self._headers = _identity(address, key)

    def query(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        return read_rows(self._send(sql.encode(), {"default_format": ROWS}, parameters))

    def command(self, sql: str, parameters: Mapping[str, Any] | None = None) -> None:
        self._send(sql.encode(), {}, parameters)

    def insert(self, sql: str, body: bytes) -> None:
        self._send(body, {"query": sql}, None)

    @contextlib.contextmanager
    def steady(self) -> Iterator[None]:
        """Keep new batches out meanwhile. Every call waits for the batch that is just being taken in."""
        if self._turn_path is None or not self._turn_path.parent.exists():
            yield
            return
        with turn(self._turn_path, exclusive=False):
            yield

    def changing(self) -> contextlib.AbstractContextManager[None]:
        """Do nothing: a cluster cannot be held, and in a node only the statistics process changes anything."""
        return contextlib.nullcontext()

    def close(self) -> None:
        """Let go of the connections. The next call opens one again."""
        while True:
            try:
                self._kept.get_nowait().close()
            except queue.Empty:
                return

    def _send(self, body: bytes, options: dict[str, str], parameters: Mapping[str, Any] | None) -> bytes:
        named = {f"param_{name}": value for name, value in write_parameters(parameters).items()}
        address = f"/?{urlencode({**SETTINGS, 'wait_end_of_query': '1', **options, **named})}"
        status, code, answer = self._exchange(address, body)
        if status in _UNAVAILABLE:
            raise ColumnStoreUnavailable(f"{status}: {answer[:200].decode(errors='replace')}")
        if status != 200:
            raise _refusal(code, answer)
        return answer

    def _exchange(self, address: str, body: bytes) -> tuple[int, str, bytes]:
        """Post once. A kept connection may have ended while it lay there; a new one is asked then."""
        try:
            kept = self._kept.get_nowait()
        except queue.Empty:
            return self._post(self._connection(), address, body)
        if _has_ended(kept):
            kept.close()
            return self._post(self._connection(), address, body)
        return self._post(kept, address, body)

    def _post(self, connection: HTTPConnection, address: str, body: bytes) -> tuple[int, str, bytes]:
        try:
            connection.request("POST", address, body, self._headers)
            response = connection.getresponse()
            content = response.read()
        except (OSError, HTTPException) as error:
            connection.close()
            raise ColumnStoreUnavailable(f"{type(error).__name__}: {error}") from error
        except BaseException:
            connection.close()
            raise
        self._keep(connection, keep=not response.will_close)
        return response.status, response.headers.get("X-ClickHouse-Exception-Code", ""), content

    def _keep(self, connection: HTTPConnection, keep: bool) -> None:
        if keep:
            try:
                self._kept.put_nowait(connection)
            except queue.Full:
                keep = False
        if not keep:
            connection.close()

    def _connection(self) -> HTTPConnection:
        if self._address.startswith(UNIX):
            return _UnixConnection(self._address.removeprefix(UNIX))
        parts = urlsplit(self._address)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        return kind(parts.hostname or "127.0.0.1", parts.port, timeout=SECONDS)


class _UnixConnection(HTTPConnection):
    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=SECONDS)
        self._path = path

    def connect(self) -> None:
        made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            made.settimeout(SECONDS)
            with short_path(self._path) as path:
                made.connect(path)
        except BaseException:
            made.close()
            raise
        self.sock = made


def _has_ended(connection: HTTPConnection) -> bool:
    """Say that the other side closed the connection, or sent something that nobody asked for."""
    if connection.sock is None:
        return True
    connection.sock.setblocking(False)
    try:
        connection.sock.recv(1, socket.MSG_PEEK)
    except BlockingIOError:
        return False
    except OSError:
        return True
    finally:
        connection.sock.settimeout(SECONDS)
    return True


def _identity(address: str, key: str) -> dict[str, str]:
    parts = urlsplit(address)
    password = unquote(parts.password) if parts.password else key
    headers = {"Content-Type": "text/plain; charset=UTF-8"}
    if parts.username:
        headers["X-ClickHouse-User"] = unquote(parts.username)
    if password:
        headers["X-ClickHouse-Key"] = password
    return headers


def _refusal(code: str, answer: bytes) -> QueryFailed:
    refusal = read_refusal(answer.decode(errors="replace"))
    if code.isdigit():
        refusal.code = int(code)
    return refusal
