"""The ClickHouse HTTP interface over the store of this process, on a unix socket: one client for a node and a cluster.

It answers reading statements. Whoever shows the token of the node (`X-ClickHouse-Key`) may write as well.
"""

import contextlib
import hmac
import logging
import os
import re
import socket
import socketserver
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from xingtan.engines.clickhouse import SETTINGS
from xingtan.engines.embedded.columns import EmbeddedColumnStore
from xingtan.engines.sockets import short_path
from xingtan.ports.columns import QueryFailed

logger = logging.getLogger("xingtan.statistics")

MOST_BODY_BYTES = 256 * 2**20
IDLE_SECONDS = 300
TEXT = "TabSeparated"

# ClickHouse's own numbers, which clients look for.
SYNTAX_ERROR, READONLY, UNKNOWN_SETTING, TOO_LARGE = 62, 164, 115, 241
_STATUS = {81: 404, 60: 404, READONLY: 403, 159: 408, 202: 503, TOO_LARGE: 413, 516: 403}

_READING = {"SELECT", "WITH", "SHOW", "DESCRIBE", "DESC", "EXISTS", "EXPLAIN"}
# What may hold any character: literals, heredocs and comments say nothing; a quoted name is still a name.
_QUOTED = re.compile(
    r"(?P<text>'(?:[^'\\]|\\.|'')*'|\$(?P<tag>\w*)\$.*?\$(?P=tag)\$)"
    r"|(?P<name>\"(?:[^\"\\]|\\.)*\"|`(?:[^`\\]|\\.)*`)"
    r"|(?P<comment>--[^\n]*|/\*.*?\*/|#[! ][^\n]*)",
    re.DOTALL,
)
_FORMAT = re.compile(r"\bFORMAT\s+(\w+)\s*;?\s*\Z", re.IGNORECASE)
_INLINE = re.compile(rb"\A\s*INSERT\b[^;]*?\bFORMAT\s+\w+[ \t]*(?:\r?\n|\Z)", re.IGNORECASE | re.DOTALL)
# What reaches outside the tables. The engine refuses most of it on a reading connection, too.
_OUTSIDE = re.compile(
    r"\bINTO\s+OUTFILE\b|\b(?:file|fileCluster|url|urlCluster|s3|s3Cluster|gcs|hdfs|remote|remoteSecure|cluster|mysql"
    r"|postgresql|mongodb|redis|sqlite|jdbc|odbc|executable|python|deltaLake|iceberg|hudi|input|catboostEvaluate)\s*\(",
    re.IGNORECASE,
)


def check_reading(sql: str) -> None:
    """Let one reading statement pass. Raises QueryFailed for everything else."""
    bare = _QUOTED.sub(_unquoted, sql).strip().rstrip(";").strip()
    word = re.match(r"[(\s]*(\w*)", bare)
    if word is None or word[1].upper() not in _READING:
        raise QueryFailed(READONLY, "only reading statements are answered here")
    if ";" in bare:
        raise QueryFailed(SYNTAX_ERROR, "one statement at a time")
    if _OUTSIDE.search(bare):
        raise QueryFailed(READONLY, "a statement here reads the tables of this node and nothing else")


def _unquoted(found: re.Match[str]) -> str:
    if found["name"]:
        return f" {found['name'][1:-1]} "
    return " '' " if found["text"] else " "


class ClickHouseInterface:
    """Serves `store` on a unix socket that only this user can open."""

    def __init__(self, store: EmbeddedColumnStore, path: Path, token: str | None = None) -> None:
        self.path = path
        self._handler = _handler(store, token)
        self._server: _Server | None = None

    def start(self) -> None:
        """Answer from now on. Until then nobody finds a socket, so nobody waits at it."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.unlink(missing_ok=True)
        with short_path(self.path) as name:
            self._server = _Server(name, self._handler)
        threading.Thread(target=self._server.serve_forever, args=(0.1,), name="interface", daemon=True).start()

    def close(self) -> None:
        """Stop answering and remove the socket, if it was started."""
        if self._server is None:
            return
        self.path.unlink(missing_ok=True)
        self._server.shutdown()
        self._server.server_close()
        self._server.hang_up()
        self._server = None


class _Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, path: str, handler: Callable[..., BaseHTTPRequestHandler]) -> None:
        self._open: set[socket.socket] = set()
        super().__init__(path, handler)

    def process_request(self, request: socket.socket | tuple[bytes, socket.socket], client_address: object) -> None:
        if isinstance(request, socket.socket):
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        super().shutdown_request(request)
        if isinstance(request, socket.socket):
            self._open.discard(request)

    def hang_up(self) -> None:
        """End the connections that clients keep."""
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def server_bind(self) -> None:
        before = os.umask(0o177)
        try:
            super().server_bind()
        finally:
            os.umask(before)

    def handle_error(self, request: socket.socket | tuple[bytes, socket.socket], client_address: object) -> None:
        logger.debug("a client of the column store left in the middle", exc_info=True)


def _handler(store: EmbeddedColumnStore, token: str | None) -> Callable[..., BaseHTTPRequestHandler]:
    class Handler(_Handler):
        pass

    Handler.store, Handler.token = store, token
    return Handler


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS
    wbufsize = -1
    store: EmbeddedColumnStore
    token: str | None

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path == "/ping" or (address.path == "/" and not address.query):
            self._answer(200, b"Ok.\n")
            return
        self._try(b"", writing=False)

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > MOST_BODY_BYTES:
            self.close_connection = True
            self._refuse(QueryFailed(TOO_LARGE, f"a body has a Content-Length of {MOST_BODY_BYTES} at most"))
            return
        self._try(self.rfile.read(int(length)), writing=True)

    def _try(self, body: bytes, writing: bool) -> None:
        try:
            form, answer = self._run(body, writing)
        except QueryFailed as error:
            self._refuse(error)
        except UnicodeDecodeError as error:
            self._refuse(QueryFailed(SYNTAX_ERROR, str(error)))
        else:
            self._answer(200, answer, form)

    def _run(self, body: bytes, writing: bool) -> tuple[str, bytes]:
        options = dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))
        sql, body = _statement(options.pop("query", ""), body)
        parameters = {name[6:]: options.pop(name) for name in list(options) if name.startswith("param_")}
        form = options.pop("default_format", TEXT)
        settings = {name: value for name, value in options.items() if name not in _OURS}
        named = _FORMAT.search(sql)
        if writing and self._has_token():
            return form, self.store.write(sql, form, parameters, body)
        check_reading(sql)
        return named[1] if named else form, self.store.read(sql, form, parameters, settings)

    def _has_token(self) -> bool:
        shown = self.headers.get("X-ClickHouse-Key", "")
        return self.token is not None and hmac.compare_digest(shown.encode(), self.token.encode())

    def _refuse(self, error: QueryFailed) -> None:
        text = f"Code: {error.code}. DB::Exception: {error}\n".encode()
        self._answer(_STATUS.get(error.code, 400), text, code=error.code)

    def _answer(self, status: int, body: bytes, form: str = TEXT, code: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/plain; charset=UTF-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-ClickHouse-Format", form)
        if code is not None:
            self.send_header("X-ClickHouse-Exception-Code", str(code))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def version_string(self) -> str:
        return "xingtan"

    def address_string(self) -> str:
        return "unix"

    def log_message(self, format: str, *args: object) -> None:
        logger.debug(format, *args)


# Options that every request of our client carries and every connection here has already.
_OURS = {*SETTINGS, "wait_end_of_query", "database", "user", "password", "query_id", "session_id", "compress"}


def _statement(sql: str, body: bytes) -> tuple[str, bytes]:
    """Tell the statement from its data. It stands in `query`, or at the beginning of the body."""
    if sql:
        return sql, body
    inline = _INLINE.match(body)
    if inline is None:
        return body.decode(), b""
    return inline[0].decode(), body[inline.end() :]
