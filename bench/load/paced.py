"""Requests at a fixed rate, whatever the server does: an open loop, so that a slow server cannot slow its own test.

The time of an answer counts from the moment its request was due, also where every connection was busy then
(coordinated omission is not left out). What this program itself is late counts against the server: an upper bound.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import uvloop

TICK_SECONDS = 0.001


@dataclass
class Load:
    """What came of it: seconds of each answer, and how many had another status than 200."""

    seconds: list[float] = field(default_factory=list)
    failed: int = 0
    sent: int = 0
    took: float = 0.0

    def percentile(self, share: float) -> float:
        """Give the time below which `share` of the answers were, in milliseconds."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000 if ordered else float("nan")


class _Connection(asyncio.Protocol):
    """One kept connection with one request at a time."""

    def __init__(self, load: Load, free: "deque[_Connection]") -> None:
        self.load = load
        self.free = free
        self.due = 0.0
        self.busy = False
        self._transport: Any = None
        self._buffer = b""
        self._left = -1

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        self.free.append(self)

    def ask(self, request: bytes, due: float) -> None:
        self.due, self.busy = due, True
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        if self._left >= 0:
            self._left -= len(data)
        else:
            self._buffer += data
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            head = self._buffer[:end].lower()
            start = head.index(b"content-length:") + 15
            length = int(head[start : head.find(b"\r", start) if head.find(b"\r", start) > 0 else len(head)])
            self.load.failed += not head.startswith(b"http/1.1 200")
            self._left = length - (len(self._buffer) - end - 4)
            self._buffer = b""
        if self._left <= 0:
            self._left = -1
            self.busy = False
            self.load.seconds.append(time.perf_counter() - self.due)
            self.free.append(self)

    def close(self) -> None:
        self._transport.close()


async def _run(host: str, port: int, requests: Callable[[int], bytes], rate: int, seconds: float, width: int) -> Load:
    load, free = Load(), deque[_Connection]()
    loop = asyncio.get_running_loop()
    for _ in range(width):
        await loop.create_connection(lambda: _Connection(load, free), host, port)
    connections = list(free)
    waiting: deque[float] = deque()
    total, began = int(rate * seconds), time.perf_counter()
    deadline = began + seconds * 3 + 10
    while (load.sent < total or waiting) and time.perf_counter() < deadline:
        now = time.perf_counter()
        while load.sent < total and began + load.sent / rate <= now:
            waiting.append(began + load.sent / rate)
            load.sent += 1
        while waiting and free:
            due = waiting.popleft()
            free.popleft().ask(requests(load.sent - len(waiting) - 1), due)
        await asyncio.sleep(TICK_SECONDS)
    deadline = time.perf_counter() + 10
    while any(connection.busy for connection in connections) and time.perf_counter() < deadline:
        await asyncio.sleep(TICK_SECONDS)
    load.took = time.perf_counter() - began
    for connection in connections:
        connection.close()
    return load


def paced(host: str, port: int, requests: Callable[[int], bytes], rate: int, seconds: float, width: int = 128) -> Load:
    """Send request number 0, 1, 2 ... from `requests` at `rate` a second over `width` connections."""
    return uvloop.run(_run(host, port, requests, rate, seconds, width))
