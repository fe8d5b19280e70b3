"""When somebody can have an archive of their own data, and how long it stays."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from xingtan.kernel.files import GIB

KEPT = timedelta(days=7)
PAUSE = timedelta(days=1)
MOST_BYTES = 64 * GIB
"""A net disk (10 GiB) and the films that an author uploaded; more than that is a mistake, not an archive."""


class State(StrEnum):
    """How far an archive is."""

    WAITING = "waiting"
    READY = "ready"
    GONE = "gone"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Export:
    """An archive of a person's data. One that failed has an end and no digest. `asked_by` None: they themselves."""

    id: UUID
    asked_by: UUID | None
    asked_at: datetime
    made_at: datetime | None
    expires_at: datetime | None
    digest: str
    size_bytes: int | None

    def state(self, at: datetime) -> State:
        """Say how far it is at an instant. One that nobody made within a day will not be made any more."""
        if self.expires_at is None:
            return State.WAITING if at < self.asked_at + PAUSE else State.FAILED
        if self.made_at is None:
            return State.FAILED
        return State.READY if self.digest and at < self.expires_at else State.GONE


def next_at(latest: Export | None, at: datetime) -> datetime | None:
    """Give when the next one may be asked for; None: now. One that failed does not count."""
    if latest is None or latest.state(at) is State.FAILED:
        return None
    free_at = latest.asked_at + PAUSE
    return free_at if at < free_at else None
