"""The work of the statistics process: what is in the journal is in the tables about a second later."""

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from xingtan.ports.columns import ColumnStore, ColumnStoreUnavailable, QueryFailed
from xingtan.ports.journal import JournalReader
from xingtan.statistics.actions.ingest import BATCH_BYTES, Ingestion

logger = logging.getLogger("xingtan.statistics")

LOOK_SECONDS = 0.1
MOST_PAUSE_SECONDS = 0.7
RETRY_SECONDS = 2.0
SAID_EVERY_SECONDS = 60.0


def run(
    columns: ColumnStore, journal: JournalReader, folder: Path, stop: threading.Event, ready: Callable[[], None]
) -> None:
    """Take in the journal until `stop`. Calls `ready` once, when no interrupted batch is left and figures may be asked.

    Whatever fails (a full disk, a cluster that is away) is said, and tried again from the journal; nothing is skipped.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ingestion = Ingestion(columns, journal, folder)
    prepared = told = False
    said_at = -SAID_EVERY_SECONDS
    while not stop.is_set():
        began = time.monotonic()
        try:
            if not prepared:
                ingestion.prepare()
                prepared = True
            if not told:
                ready()
                told = True
            taken_bytes = ingestion.take(stopping=stop.is_set)
        except (QueryFailed, ColumnStoreUnavailable, OSError, EOFError) as error:
            prepared = False
            if began - said_at >= SAID_EVERY_SECONDS:
                said_at = began
                logger.error("figures stand still, records wait in the journal: %s", str(error)[:300])
            stop.wait(RETRY_SECONDS)
            continue
        stop.wait(_pause(taken_bytes, time.monotonic() - began))


def _pause(taken_bytes: int, seconds: float) -> float:
    """Say how long to rest: not at all behind a backlog, else longer after more work: a trickle costs little."""
    if taken_bytes >= BATCH_BYTES:
        return 0.0
    return min(MOST_PAUSE_SECONDS, max(LOOK_SECONDS, 6 * seconds))
