"""Keeping the search index up with the tables."""

import logging
import threading
import time
from collections.abc import Callable

from django.db import close_old_connections

from xingtan.catalogue.actions.search import prune_changes, refresh_use, update_index
from xingtan.catalogue.actions.searches import tell_searches

logger = logging.getLogger("xingtan.catalogue")

PRUNE_SECONDS = 3600.0
REFRESH_SECONDS = 6 * 3600.0
TELL_SECONDS = 30.0


def index_forever(stop: threading.Event, pause_seconds: float = 0.5) -> None:
    """Keep the search index of this machine up with the tables until `stop` is set; build it where it is missing.
    Tell keepers of searches what came, and weigh again what is used.

    One process a machine may do this: it owns the index. An error is logged once a round and tried again.
    """
    rounds = [
        _Round(PRUNE_SECONDS, prune_changes),
        _Round(REFRESH_SECONDS, refresh_use),
        _Round(TELL_SECONDS, tell_searches),
    ]
    while not stop.is_set():
        try:
            close_old_connections()
            written = update_index()
            for one in rounds:
                one.run_if_due()
        except Exception:
            logger.exception("search: the index could not be brought up to date; it is tried again")
            written = 0
        if not written:
            stop.wait(pause_seconds)


class _Round:
    """Something that is done again after so many seconds."""

    def __init__(self, seconds: float, run: Callable[[], int]) -> None:
        self._seconds, self._run, self._ran_at = seconds, run, time.monotonic()

    def run_if_due(self) -> None:
        if time.monotonic() - self._ran_at > self._seconds:
            self._ran_at = time.monotonic()
            self._run()
