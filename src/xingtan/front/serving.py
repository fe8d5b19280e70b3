"""Putting the door on a listening socket: granian's server in the event loop of this process."""

import asyncio
import os
import socket
from collections.abc import Callable, Coroutine
from typing import Any

from granian._granian import SocketHolder
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server

from xingtan.front.content import ContentDoor
from xingtan.front.door import Door
from xingtan.front.listening import BACKLOG

MOST_CONNECTIONS = 8192
HEADER_MILLISECONDS = 15_000  # for the headers of a request, and for the next request on a kept connection
HEADER_BYTES = 64 * 1024
DRAIN_SECONDS = 7.0


class _SocketServer(Server):
    """granian's server on a socket that somebody else bound, so that it stays bound while this process is replaced."""

    def __init__(self, listening: socket.socket, target: Any) -> None:
        super().__init__(
            target,
            interface=Interfaces.RSGI,
            http=HTTPModes.http1,
            websockets=False,
            log_enabled=False,
            backlog=BACKLOG,
            backpressure=MOST_CONNECTIONS,
            http1_settings=HTTP1Settings(header_read_timeout=HEADER_MILLISECONDS, max_buffer_size=HEADER_BYTES),
        )
        self._listening = listening

    def _init_shared_socket(self) -> None:
        self._shd = SocketHolder(os.dup(self._listening.fileno()), False, BACKLOG)  # type: ignore[call-arg,assignment]  # closed by granian
        self._ssp = None


async def serve(door: Door, listening: socket.socket, stop: asyncio.Event) -> None:
    """Answer on `listening` until `stop` is set, then finish what was asked, for at most DRAIN_SECONDS."""
    await _serve(door, listening, stop, door.behind.close)


async def serve_content(door: ContentDoor, listening: socket.socket, stop: asyncio.Event) -> None:
    """Answer on the socket of the origin for content until `stop` is set."""
    await _serve(door, listening, stop, _nothing)


async def _nothing() -> None:
    """There is nothing to close."""


async def _serve(
    door: Any, listening: socket.socket, stop: asyncio.Event, close: Callable[[], Coroutine[Any, Any, None]]
) -> None:
    server = _SocketServer(listening, door)
    serving = asyncio.ensure_future(server.serve())
    stopping = asyncio.ensure_future(stop.wait())
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if serving.done():
        serving.result()
        raise RuntimeError("the server stopped by itself")
    server.stop()  # type: ignore[no-untyped-call]
    closing = asyncio.gather(serving, close())
    await asyncio.wait({closing}, timeout=DRAIN_SECONDS)
