"""Having machines look over what was offered."""

import logging
import threading

from django.db import close_old_connections

from xingtan.catalogue.actions.checks import run_next_check

logger = logging.getLogger("xingtan.catalogue")


def check_forever(stop: threading.Event, pause_seconds: float = 1.0, after_failure_seconds: float = 20.0) -> None:
    """Check what waits until `stop` is set. A check that breaks off is logged, and tried again when it is stale."""
    while not stop.is_set():
        try:
            close_old_connections()
            done = run_next_check()
        except Exception:
            logger.exception("a machine check broke off; it is tried again")
            stop.wait(after_failure_seconds)
            continue
        if done is None:
            stop.wait(pause_seconds)
