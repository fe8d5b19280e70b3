"""The statistics process: it alone opens the column store. `python -m xingtan.main.processes.statistics`.

Everyone else asks it through the ClickHouse HTTP interface on `DATA/run/statistics.sock`.
"""

import contextlib
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from xingtan.kernel.errors import Conflict
from xingtan.main.configuration import Configuration, configuration
from xingtan.main.engines import columns, journal_reader
from xingtan.ports.columns import ColumnStore, ColumnStoreUnavailable

WITH_PARENT = "--with-parent"
LOOK_SECONDS = 0.05
logger = logging.getLogger("xingtan.statistics")


def main(arguments: list[str]) -> None:
    """Run until SIGTERM or SIGINT; with `--with-parent` until standard input closes, too."""
    logging.basicConfig(level=logging.INFO, format="%(levelname).1s %(name)s: %(message)s", stream=sys.stderr)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if WITH_PARENT in arguments:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        run(configuration(), stop)
    except Conflict as error:
        logger.error("%s", error)
        sys.exit(1)


def run(chosen: Configuration, stop: threading.Event) -> None:
    """Take in the journal and answer questions until `stop`."""
    from xingtan.statistics import jobs

    folder = chosen.data / "statistics"
    if chosen.clickhouse_url:
        jobs.run(columns(chosen), journal_reader(chosen), folder, stop, ready=lambda: None)
        return
    from xingtan.engines.embedded.columns import EmbeddedColumnStore
    from xingtan.engines.embedded.interface import ClickHouseInterface

    store = EmbeddedColumnStore(folder / "store")
    interface = ClickHouseInterface(store, chosen.run / "statistics.sock", _token(chosen))
    try:
        jobs.run(store, journal_reader(chosen), folder, stop, ready=interface.start)
    finally:
        interface.close()
        store.close()


def answers(store: ColumnStore) -> bool:
    """Say whether figures can be asked for now."""
    try:
        store.query("SELECT 1")
    except ColumnStoreUnavailable:
        return False
    return True


@contextlib.contextmanager
def running(chosen: Configuration) -> Iterator[ColumnStore]:
    """Give the column store of a node that may be stopped: its statistics process, or one that lives meanwhile.

    Raises ColumnStoreUnavailable where the process cannot be started.
    """
    with contextlib.closing(columns(chosen)) as store:
        if answers(store):
            yield store
        else:
            with _started(chosen, store):
                yield store


@contextlib.contextmanager
def _started(chosen: Configuration, store: ColumnStore) -> Iterator[None]:
    environment = os.environ | {"XINGTAN_DATA": str(chosen.data)}
    process = subprocess.Popen(
        [sys.executable, "-m", "xingtan.main.processes.statistics", WITH_PARENT],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    )
    try:
        _await_answer(store, process)
        yield
    finally:
        process.terminate()
        process.communicate()


def _await_answer(store: ColumnStore, process: "subprocess.Popen[bytes]") -> None:
    """Wait as long as the process lives: it may have a batch to finish first."""
    while not answers(store):
        if process.poll() is not None and not answers(store):
            said = process.stderr.read().decode(errors="replace") if process.stderr else ""
            raise ColumnStoreUnavailable(said.strip().rpartition("\n")[2])
        time.sleep(LOOK_SECONDS)


def _token(chosen: Configuration) -> str | None:
    """Give the token that opens the interface for writing, where the operator wrote one; by default nothing does."""
    path: Path = chosen.run / "statistics.token"
    return path.read_text().strip() or None if path.exists() else None


def _end_with_parent() -> None:
    """End at once: whatever is under way is finished by the next process, and nobody is to find a dying one."""
    while sys.stdin.buffer.read(4096):
        pass
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
