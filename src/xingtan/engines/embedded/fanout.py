"""Short messages between the processes of one machine: a unix datagram socket for each listener, in one directory."""

import errno
import logging
import os
import select
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from xingtan.kernel.ids import new_id

logger = logging.getLogger("xingtan.fanout")

MOST_BYTES = 60_000
PATIENCE_SECONDS = 2.0
LOOK_SECONDS = 1.0
MOST_PATH_BYTES = 100  # the kernel takes 107
SUFFIX = ".sock"
_GONE = {errno.ECONNREFUSED, errno.ENOENT, errno.ENOTSOCK, errno.ECONNRESET}
_FULL = {errno.EAGAIN, errno.ENOBUFS, errno.ETIMEDOUT}

Heard = Callable[[bytes], None]


class SocketFanout:
    """Listeners bind `<folder>/<topic>/<name>.sock`; publishing sends to each.

    A listener that does not take a message within PATIENCE_SECONDS is unbound by the publisher: it notices, binds
    again, and hears an empty message, which means that it may have missed some.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._own: dict[str, list[_Listener]] = {}
        self._lock = threading.Lock()

    def publish(self, topic: str, payload: bytes) -> None:
        """Send to every listener. Those of this process have heard it when this returns."""
        if len(payload) > MOST_BYTES:
            raise ValueError(f"a message has at most {MOST_BYTES} bytes, this one {len(payload)}")
        with self._lock:
            own = list(self._own.get(topic, ()))
        for listener in own:
            listener.hear(payload)
        names = {listener.path.name for listener in own}
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
            sender.settimeout(PATIENCE_SECONDS)
            for path in self._listeners(topic):
                if path.name not in names:
                    _send(sender, path, payload)

    def listen(self, topic: str, heard: Heard) -> Callable[[], None]:
        """Call `heard` for each message, from a thread of the listener or that of whoever publishes in this process."""
        folder = self._folder / topic
        folder.mkdir(parents=True, exist_ok=True)
        listener = _Listener(folder, heard)
        with self._lock:
            self._own.setdefault(topic, []).append(listener)

        def stop() -> None:
            with self._lock, suppress(ValueError):
                self._own[topic].remove(listener)
            listener.stop()

        return stop

    def _listeners(self, topic: str) -> list[Path]:
        try:
            return sorted(path for path in (self._folder / topic).iterdir() if path.suffix == SUFFIX)
        except FileNotFoundError:
            return []


class _Listener:
    """One bound socket and the thread that reads it."""

    def __init__(self, folder: Path, heard: Heard) -> None:
        self.path = folder / f"{os.getpid()}-{new_id().hex[-12:]}{SUFFIX}"
        self._heard = heard
        self._stopping = False
        self._wake, self._woken = socket.socketpair()
        self._socket = self._bind()
        self._thread = threading.Thread(target=self._run, name="fanout", daemon=True)
        self._thread.start()

    def hear(self, payload: bytes) -> None:
        try:
            self._heard(payload)
        except Exception:
            logger.exception("a listener failed on a message; it goes on")

    def stop(self) -> None:
        self._stopping = True
        self._wake.send(b"x")
        if threading.current_thread() is not self._thread:
            self._thread.join()
        with suppress(FileNotFoundError):
            self.path.unlink()
        self._wake.close()
        self._woken.close()

    def _bind(self) -> socket.socket:
        made = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        made.setblocking(False)
        with _address(self.path) as address:
            made.bind(address)
        return made

    def _run(self) -> None:
        looked_at = time.monotonic()
        while not self._stopping:
            readable, _, _ = select.select([self._socket, self._woken], [], [], LOOK_SECONDS)
            if self._socket in readable:
                with suppress(BlockingIOError):
                    self.hear(self._socket.recv(MOST_BYTES))
            if time.monotonic() - looked_at >= LOOK_SECONDS:
                looked_at = time.monotonic()
                self._look()
        self._socket.close()

    def _look(self) -> None:
        """Bind again where somebody unbound this listener."""
        if self._stopping or self.path.exists():
            return
        self._socket.close()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._socket = self._bind()
        self.hear(b"")


@contextmanager
def _address(path: Path) -> Iterator[str]:
    """Name the socket in few enough characters for the kernel, however deep the data directory lies."""
    if len(os.fsencode(path)) <= MOST_PATH_BYTES:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


def _send(sender: socket.socket, path: Path, payload: bytes) -> None:
    try:
        with _address(path) as address:
            sender.sendto(payload, address)
    except (TimeoutError, OSError) as error:
        if not isinstance(error, TimeoutError) and error.errno not in _GONE | _FULL:
            raise
        if isinstance(error, TimeoutError) or error.errno in _FULL:
            logger.warning("a listener took nothing for %s s and is unbound: %s", PATIENCE_SECONDS, path.name)
        with suppress(FileNotFoundError):
            path.unlink()
