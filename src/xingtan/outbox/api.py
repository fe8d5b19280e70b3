"""Announcing facts, and hearing them."""

from collections.abc import Callable, Iterator
from functools import partial

import msgspec
from django.db import transaction

from xingtan.kernel.events import Event
from xingtan.outbox.models import OutboxRow

type_of = Event.kinds
Subscriber = Callable[[Event], None]

_subscribers: dict[type[Event], tuple[Subscriber, ...]] = {}
_on_commit: list[Subscriber] = []


def install(subscriptions: dict[type[Event], tuple[Subscriber, ...]], on_commit: Subscriber) -> None:
    """Make these the subscriptions of this process; `on_commit` hears at once, or not at all."""
    _subscribers.clear()
    _subscribers.update(subscriptions)
    _on_commit[:] = [on_commit]


def announce(event: Event) -> None:
    """Write the fact into the running transaction; its subscribers hear it after the commit, at least once."""
    OutboxRow.objects.create(
        event_id=event.id, kind=event.kind(), payload=msgspec.json.encode(event), announced_at=event.at
    )
    for heard in _on_commit:
        transaction.on_commit(partial(heard, event))


def subscribers_of(event: Event) -> tuple[Subscriber, ...]:
    """List who hears events of this class."""
    return _subscribers.get(type(event), ())


def relayed_events() -> Iterator[Event]:
    """Give every fact that was relayed and is not pruned yet, the oldest first. One statement, a few rows at a time."""
    rows = OutboxRow.objects.filter(relayed_at__isnull=False).order_by("id")
    for row in rows.iterator(chunk_size=500):
        yield read_event(row.kind, bytes(row.payload))


def read_event(kind: str, payload: bytes) -> Event:
    """Read a fact back from its row."""
    return msgspec.json.decode(payload, type=Event.kinds[kind])
