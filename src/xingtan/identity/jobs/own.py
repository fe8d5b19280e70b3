"""What has its time, in the background: archives made and removed, accounts closed, old notices forgotten."""

import logging
import threading
from uuid import UUID

from django.db import close_old_connections
from django_tasks import task

from xingtan.identity.actions import closing, exports, impersonation, notices, rosters, scanning, signing_in, tokens
from xingtan.identity.events import ExportAsked
from xingtan.kernel.events import Event

logger = logging.getLogger("xingtan.identity")


@task()
def make_export(export_id: str) -> None:
    """Make an archive that was asked for. Can run twice: it is idempotent."""
    exports.make_export(UUID(export_id))


def hear_export_asked(event: Event) -> None:
    """Have the archive made, once it is certain that it was asked for."""
    assert isinstance(event, ExportAsked)
    make_export.enqueue(str(event.export))


def forget_forever(stop: threading.Event, pause_seconds: float = 60.0) -> None:
    """End what has its time: accounts, acting in somebody's place, what is kept for a while; until `stop` is set.

    An error is logged once a round and tried again.
    """
    while not stop.is_set():
        for forget in (
            closing.close_due_accounts,
            exports.forget_old_exports,
            impersonation.end_overdue_impersonations,
            notices.forget_old_notices,
            rosters.drop_stale_rosters,
            tokens.forget_expired_tokens,
            scanning.forget_old_codes,
            signing_in.forget_ended_sessions,
            signing_in.forget_old_sign_ins,
        ):
            try:
                close_old_connections()
                forget()
            except Exception:
                logger.exception("something whose time had come could not be ended; it is tried again")
        stop.wait(pause_seconds)
