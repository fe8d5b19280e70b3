"""The relay: waiting facts go to their subscribers and into the journal, in order, at least once each."""

import logging
import threading
from datetime import timedelta

from django.db import close_old_connections, transaction

from xingtan.kernel.clock import now
from xingtan.kernel.records import write_record
from xingtan.outbox.api import read_event, subscribers_of
from xingtan.outbox.models import OutboxRow
from xingtan.ports import engines

logger = logging.getLogger("xingtan.outbox")

MOST_AT_ONCE = 500
KEPT = timedelta(days=7)


def relay_waiting() -> int:
    """Relay what waits, at most MOST_AT_ONCE facts; give how many.

    A subscriber that raises leaves its fact and all later ones waiting: facts are never heard out of order.
    """
    relayed = 0
    for row in OutboxRow.objects.filter(relayed_at__isnull=True).order_by("id")[:MOST_AT_ONCE]:
        event = read_event(row.kind, bytes(row.payload))
        with transaction.atomic():
            for heard in subscribers_of(event):
                heard(event)
            record = event.activity()
            if record is not None:
                engines().journal.append([write_record(record)])
                engines().journal.commit()
            OutboxRow.objects.filter(pk=row.pk).update(relayed_at=now())
        relayed += 1
    return relayed


def prune_relayed() -> int:
    """Forget facts that were relayed longer than KEPT ago; give how many."""
    return OutboxRow.objects.filter(relayed_at__lt=now() - KEPT).delete()[0]


def relay_forever(stop: threading.Event, pause_seconds: float = 0.2) -> None:
    """Relay until `stop` is set. An error is logged once a round and tried again."""
    while not stop.is_set():
        try:
            close_old_connections()
            relayed = relay_waiting()
        except Exception:
            logger.exception("relay: a fact could not be delivered; it waits and is tried again")
            relayed = 0
        if relayed < MOST_AT_ONCE:
            stop.wait(pause_seconds if relayed else pause_seconds * 2)
