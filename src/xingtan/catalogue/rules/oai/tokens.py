"""Where a list goes on: everything a resumption token says, so that the node remembers nothing."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from xingtan.catalogue.rules.oai.arguments import Verb

LASTS = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Going:
    """A list that goes on behind the resource of this instant and id (of sets: behind the set `behind`).

    `prefix`, `set`, `since`, `until` are what was asked. `given` records went out before, of `size` when it began.
    """

    verb: Verb
    prefix: str
    set: str
    since: str
    until: str
    at: datetime | None
    id: UUID | None
    behind: str
    given: int
    size: int
    ends_at: datetime


Payload = list[str | int]


def written(going: Going) -> Payload:
    """Write it as a list of texts and numbers."""
    return [
        going.verb,
        going.prefix,
        going.set,
        going.since,
        going.until,
        int(going.at.timestamp()) if going.at else 0,
        going.at.microsecond if going.at else 0,
        going.id.hex if going.id else "",
        going.behind,
        going.given,
        going.size,
        int(going.ends_at.timestamp()),
    ]


def read(payload: object) -> Going:
    """Read it back. Raises ValueError for what was not written so."""
    if not isinstance(payload, list) or len(payload) != 12:
        raise ValueError("not a token")
    verb, prefix, set_, since, until, seconds, micros, one, behind, given, size, ends = payload
    try:
        at = datetime.fromtimestamp(seconds, UTC).replace(microsecond=micros) if one else None
        return Going(
            Verb(verb),
            prefix,
            set_,
            since,
            until,
            at,
            UUID(one) if one else None,
            behind,
            given,
            size,
            datetime.fromtimestamp(ends, UTC),
        )
    except (TypeError, OverflowError) as error:
        raise ValueError(str(error)) from None
