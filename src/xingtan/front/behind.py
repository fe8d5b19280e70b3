"""Asking the application behind the door (ASGI: Starlette, and in it Django) and collecting what it answers."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from xingtan.front.bodies import Body
from xingtan.front.protection import Headers

logger = logging.getLogger("xingtan.front")

MOST_COLLECTED_BYTES = 1024 * 1024
MOST_WAITING_CHUNKS = 8
BODY_CHUNK_BYTES = 64 * 1024
PATIENCE_SECONDS = 120.0
CONNECTION_HEADERS = frozenset({"connection", "keep-alive", "transfer-encoding", "upgrade", "proxy-connection", "te"})

Message = MutableMapping[str, Any]
Application = Callable[
    [MutableMapping[str, Any], Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]
]


class Failed(Exception):
    """The application raised before it had answered; `reference` finds what it was in the log."""

    def __init__(self, reference: str) -> None:
        super().__init__(reference)
        self.reference = reference


class Exchange:
    """One question and its answer. Small answers are collected whole; what follows in a long one comes from `rest`."""

    def __init__(self, application: Application, scope: MutableMapping[str, Any], body: Body | None) -> None:
        self.status = 500
        self.headers: Headers = []
        self.collected = bytearray()
        self.complete = False
        self._body = body
        self._ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._rest: asyncio.Queue[bytes | None] | None = None
        self._abandoned = False
        self._broken = False
        self._task = asyncio.ensure_future(application(scope, self._receive, self._send))
        self._task.add_done_callback(self._ended)

    async def answer(self, patience_seconds: float = PATIENCE_SECONDS) -> None:
        """Wait for the answer, or for the beginning of a long one.

        Raises TimeoutError, after which the answer is thrown away when it comes, and Failed.
        """
        try:
            await asyncio.wait_for(asyncio.shield(self._ready), patience_seconds)
        except TimeoutError:
            self.abandon()
            raise

    async def rest(self) -> AsyncIterator[bytes]:
        """Give what follows `collected`, in pieces, as fast as it is taken. Raises Failed where it breaks off."""
        while self._rest is not None:
            chunk = await self._rest.get()
            if chunk is not None:
                yield chunk
            elif self._broken:
                raise Failed("")
            else:
                return

    def abandon(self) -> None:
        """Let the application finish without keeping what it says."""
        self._abandoned = True
        while self._rest is not None and not self._rest.empty():
            self._rest.get_nowait()

    async def _receive(self) -> Message:
        if self._body is None:
            return {"type": "http.request", "body": b"", "more_body": False}
        chunk = self._body.file.read(BODY_CHUNK_BYTES)
        return {"type": "http.request", "body": chunk, "more_body": len(chunk) == BODY_CHUNK_BYTES}

    async def _send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = [
                (name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in message["headers"]
            ]
            return
        chunk, more = message.get("body", b""), message.get("more_body", False)
        if self._abandoned:
            return
        if self._rest is not None:
            if chunk:
                await self._rest.put(chunk)
            if not more:
                await self._rest.put(None)
            return
        self.collected += chunk
        if not more:
            self.complete = True
        elif len(self.collected) <= MOST_COLLECTED_BYTES and not self._is_stream():
            return
        else:
            self._rest = asyncio.Queue(MOST_WAITING_CHUNKS)
        if not self._ready.done():
            self._ready.set_result(None)

    def _is_stream(self) -> bool:
        return any(name == "content-type" and value.startswith("text/event-stream") for name, value in self.headers)

    def _ended(self, task: "asyncio.Future[None]") -> None:
        if self._body is not None:
            self._body.file.close()
        error = None if task.cancelled() else task.exception()
        reference = str(uuid4())
        if error is not None:
            logger.error("a request failed outside of every page; reference %s", reference, exc_info=error)
        if not self._ready.done():
            self._ready.set_exception(Failed(reference))
            self._ready.exception()  # whoever waits is told; where nobody waits any more, nobody is surprised
        if self._rest is not None and error is not None and not self._abandoned:
            self._broken = True
            self._closing = asyncio.get_running_loop().create_task(self._rest.put(None))


def make_scope(
    scope: Any, *, method: str, scheme: str, client: tuple[str, int], headers: Headers, body_bytes: int | None
) -> dict[str, Any]:
    """Write the ASGI scope of a request that came as RSGI.

    Names that the door owns (`x-xingtan-...`, `x-forwarded-...`) and names with an underscore, which WSGI cannot tell
    from a hyphen, are taken off before `headers` are added. `body_bytes` is the length of the body received, if any.
    """
    passed = [
        (name.encode("latin-1"), value.encode("utf-8"))
        for name, value in scope.headers.items()
        if name not in CONNECTION_HEADERS and name != "content-length" and not _is_ours(name)
    ]
    passed += [(name.encode(), value.encode()) for name, value in headers]
    if body_bytes is not None:
        passed.append((b"content-length", str(body_bytes).encode()))
    host, _, port = scope.server.rpartition(":")
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": scope.http_version,
        "method": method,
        "scheme": scheme,
        "path": scope.path,
        "raw_path": quote(scope.path).encode(),
        "query_string": quote(scope.query_string, safe="%&=+;/?:@!$'()*,-._~[]{}|\"<>^`\\").encode("ascii"),
        "root_path": "",
        "headers": passed,
        "client": client,
        "server": (host.strip("[]") or "localhost", int(port) if port.isdecimal() else 80),
    }


def _is_ours(name: str) -> bool:
    return "_" in name or name.startswith(("x-xingtan-", "x-forwarded-")) or name == "forwarded"
