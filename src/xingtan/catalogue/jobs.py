"""What the worker does for the catalogue: keeping the search index up with the tables."""

import logging
import threading
import time

from django.db import close_old_connections

from xingtan.catalogue.actions.search import prune_changes, update_index

logger = logging.getLogger("xingtan.catalogue")

PRUNE_SECONDS = 3600.0


def index_forever(stop: threading.Event, pause_seconds: float = 0.5) -> None:
    """Keep the search index of this machine up with the tables until `stop` is set; build it where it is missing.

    One process a machine may do this: it owns the index. An error is logged once a round and tried again.
    """
    pruned_at = time.monotonic()
    while not stop.is_set():
        try:
            close_old_connections()
            written = update_index()
            if time.monotonic() - pruned_at > PRUNE_SECONDS:
                pruned_at = time.monotonic()
                prune_changes()
        except Exception:
            logger.exception("search: the index could not be brought up to date; it is tried again")
            written = 0
        if not written:
            stop.wait(pause_seconds)
