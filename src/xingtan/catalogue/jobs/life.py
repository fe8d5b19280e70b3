"""Keeping the life of resources going: what nobody decides goes back, what may not be shown any more is taken off."""

import logging
import threading
from datetime import date

from django.db import close_old_connections

from xingtan.catalogue.actions import life
from xingtan.kernel.clock import today

logger = logging.getLogger("xingtan.catalogue")


def keep_lives_forever(stop: threading.Event, pause_seconds: float = 2.0) -> None:
    """Give back what reviewers held too long and versions to what waits without one, until `stop` is set.

    Once a day, and at the start, what its rights do not let be shown any more is taken off. An error is logged once a
    round and tried again.
    """
    ended_on: date | None = None
    while not stop.is_set():
        try:
            close_old_connections()
            life.keep_up()
            if ended_on != today():
                life.take_off_ended()
                ended_on = today()
        except Exception:
            logger.exception("the lives of resources could not be kept up; it is tried again")
        stop.wait(pause_seconds)
