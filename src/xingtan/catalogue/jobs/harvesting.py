"""Harvesting the sources that are due, one after the other."""

import logging
import threading

from django.db import close_old_connections

from xingtan.catalogue.actions.harvesting import harvest_next

logger = logging.getLogger("xingtan.catalogue")


def harvest_forever(stop: threading.Event, pause_seconds: float = 5.0) -> None:
    """Harvest what is due until `stop` is set; a run under way then stops after the part that it is at.

    What goes wrong at a source ends its run with a sentence that operators read; an error of our own is logged.
    """
    while not stop.is_set():
        try:
            close_old_connections()
            slug = harvest_next(stop.is_set)
        except Exception:
            logger.exception("harvesting: a run broke off; it is tried again")
            slug = None
        if slug is None:
            stop.wait(pause_seconds)
