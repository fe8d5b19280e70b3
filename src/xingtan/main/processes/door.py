"""The door and the web in one process: `python -m xingtan.main.processes.door`.

The socket is that of the supervisor, so that people wait instead of being refused while this process is replaced.
"""

import asyncio
import gc
import logging
import os
import resource
import shutil
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import uvloop

from xingtan.front.cache import TOPIC
from xingtan.front.content import ContentDoor
from xingtan.front.door import Door
from xingtan.front.options import DoorOptions, Gauges
from xingtan.front.routes import Check, Finding
from xingtan.front.serving import serve, serve_content
from xingtan.kernel.clock import SHANGHAI, midnight
from xingtan.main.configuration import Configuration, configuration, secret_key
from xingtan.main.processes.prepare import await_prepared, load_django
from xingtan.ports import Engines
from xingtan.ports.columns import ColumnStoreUnavailable, QueryFailed

logger = logging.getLogger("xingtan.front")

WRITER = "door"
SOCKET = "XINGTAN_SOCKET"  # the descriptor of the listening socket
CONTENT_SOCKET = "XINGTAN_CONTENT_SOCKET"  # that of the origin for content, where its port could be bound
EACH_DAY = "calendar:today"  # pages that show today's date carry this tag
THREADS = 8
SWITCH_SECONDS = 0.001  # a thread that renders lets the door in after this long, instead of Python's 5 ms
MEND_SECONDS = 30.0
SPARE_BYTES = 64 * 1024 * 1024
STATIC_URL = "/static/"


def main() -> None:
    """Answer until SIGTERM, then finish what was asked."""
    from xingtan.main import engines

    sys.setswitchinterval(SWITCH_SECONDS)
    _allow_many_connections()
    chosen = configuration()
    listening = socket.socket(fileno=int(os.environ.pop(SOCKET)))
    content = os.environ.pop(CONTENT_SOCKET, "")
    beside = socket.socket(fileno=int(content)) if content else None
    started = engines.start(WRITER)
    try:
        loaded = uvloop.run(_run(chosen, started, listening, beside))
    finally:
        started.journal.close()
    sys.exit(0 if loaded else 1)


async def _run(chosen: Configuration, started: Engines, listening: socket.socket, beside: socket.socket | None) -> bool:
    """Serve until told to stop; False where the application could not be loaded."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    door = Door(_options(chosen, started), started.journal, started.blobs)
    started.fanout.listen(TOPIC, door.cache.hear)
    _drop_daily(door, loop)
    _mend_journal(door, chosen, loop, stop)
    broken = threading.Event()
    threading.Thread(target=_load, args=(door, loop, stop, broken, listening), name="load", daemon=True).start()
    if beside is None:
        await serve(door, listening, stop)
        return not broken.is_set()
    content = ContentDoor(door.blobs, door.assets, _package_file, chosen.public_url, listening.getsockname()[1])
    await asyncio.gather(serve(door, listening, stop), serve_content(content, beside, stop))
    return not broken.is_set()


def _load(
    door: Door,
    loop: asyncio.AbstractEventLoop,
    stop: asyncio.Event,
    broken: threading.Event,
    listening: socket.socket,
) -> None:
    """Load Django while the door already says that it is starting; a program that cannot be loaded ends the process."""
    try:
        application = _application()
        await_prepared()
    except BaseException:
        logger.exception("the application could not be loaded")
        broken.set()
        loop.call_soon_threadsafe(stop.set)
        return
    loop.call_soon_threadsafe(_open, door, application, listening)


def _open(door: Door, application: Any, listening: socket.socket) -> None:
    from django.templatetags.static import static

    door.behind.open(application, THREADS, static("ui/blossom.svg"))
    gc.collect()
    gc.freeze()  # what was loaded stays: the collector need not look at it again while people wait
    host, port = listening.getsockname()[:2]
    print(f"started, http://{f'[{host}]' if ':' in host else host}:{port}/", flush=True)  # noqa: T201


def _application() -> Any:
    load_django()
    from django.core.handlers.wsgi import WSGIHandler

    from xingtan.main import wiring

    wiring.connect()
    handler = WSGIHandler()
    import xingtan.main.urls  # noqa: F401  loaded now, not in the first request

    return handler


def _options(chosen: Configuration, started: Engines) -> DoorOptions:
    from xingtan.main.settings import STATIC_ROOT

    return DoorOptions(
        secret=secret_key(chosen),
        static_root=STATIC_ROOT,
        static_url=STATIC_URL,
        find_static=_find_static,
        uploads=chosen.data / "uploads",
        public_url=chosen.public_url,
        home=chosen.place,
        threads=THREADS,
        checks=(_database, _disk(chosen), _statistics(started)),
        gauges=_gauges(chosen, started),
    )


def _package_file(contents: str, path: str) -> tuple[str, str] | None:
    """Find a file of a package for the origin for content."""
    from xingtan.catalogue.api import package_file

    return package_file(contents, path)


def _find_static(name: str) -> str | None:
    """Find a static file where nothing was collected: a first checkout."""
    from django.contrib.staticfiles import finders

    found = finders.find(name)
    return found if isinstance(found, str) else None


def _database() -> Finding:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return Finding("database", True, "The database answers.")


def _disk(chosen: Configuration) -> Check:
    def disk() -> Finding:
        free = shutil.disk_usage(chosen.data).free
        return Finding("disk", free >= SPARE_BYTES, f"{free // 2**20:,} MiB are free for {chosen.data}.")

    return disk


def _statistics(started: Engines) -> Check:
    """Say how far the figures are behind. Once they have answered, their absence no longer keeps people out."""
    answered = False

    def statistics() -> Finding:
        nonlocal answered
        try:
            waiting = _backlog_bytes(started)
        except (ColumnStoreUnavailable, QueryFailed) as error:
            return Finding("statistics", answered, f"Figures are not available now: {str(error)[:200]}")
        answered = True
        return Finding("statistics", True, f"{waiting} bytes of the journal wait to be counted.")

    return statistics


def _backlog_bytes(started: Engines) -> int:
    from xingtan.statistics.queries.ledger import read_ledger

    return started.records.backlog_bytes(read_ledger(started.columns).done)


def _gauges(chosen: Configuration, started: Engines) -> Callable[[], Gauges]:
    def gauges() -> Gauges:
        """Say what is left of the disk, and how many bytes of the journal wait; unknown is left out, never 0."""
        given: Gauges = {
            "xingtan_disk_free_bytes": ("gauge", "Free for the data.", shutil.disk_usage(chosen.data).free)
        }
        with suppress(ColumnStoreUnavailable, QueryFailed, OSError):
            about = "Bytes of the journal that wait to be counted."
            given["xingtan_journal_backlog_bytes"] = ("gauge", about, _backlog_bytes(started))
        return given

    return gauges


def _mend_journal(door: Door, chosen: Configuration, loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    """End this process where its journal takes nothing although the disk has room: the next one begins a new segment.

    After a failed flush a journal stays closed, because the kernel may have dropped what it could not write.
    """
    since = door.recorder.failing_since
    if since and time.time() - since > MEND_SECONDS and shutil.disk_usage(chosen.data).free >= SPARE_BYTES:
        logger.error("the journal takes nothing although the disk has room: starting again with a new segment")
        stop.set()
        return
    loop.call_later(MEND_SECONDS / 3, _mend_journal, door, chosen, loop, stop)


def _drop_daily(door: Door, loop: asyncio.AbstractEventLoop) -> None:
    """Drop the pages that show the date each time it changes in China."""
    today = datetime.now(SHANGHAI).date()
    waits = (midnight(today + timedelta(days=1)) - datetime.now(SHANGHAI)).total_seconds()

    def drop() -> None:
        door.cache.drop([EACH_DAY])
        _drop_daily(door, loop)

    loop.call_later(waits + 0.05, drop)


def _allow_many_connections() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


if __name__ == "__main__":
    main()
