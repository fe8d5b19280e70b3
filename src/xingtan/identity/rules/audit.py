"""The chain of the audit log: each entry bears the digest of the one before, so that what is changed in it shows."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar
from uuid import UUID

from xingtan.identity.rules.authority import UnitPath

GENESIS = "0" * 64
"""What stands before the first entry, whose number is 1."""


MOST_NAMED, MOST_REACH, MOST_SAID = 80, 160, 400
Said = TypeVar("Said")


def fitting(value: Said, most: int) -> Said:
    """Give a text as every database takes it: without NUL and no longer than `most`; anything else as it is.

    A fact that the log could not take would keep all later ones waiting.
    """
    return value.replace("\0", "")[:most] if isinstance(value, str) else value  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the log without its digest."""

    number: int
    event: UUID
    at: datetime
    kind: str
    actor: UUID | None
    behind: UUID | None
    subject: str
    unit: str
    reach: str
    detail: dict[str, str | int | bool | None]


def canonical(entry: Entry) -> bytes:
    """Write an entry in the one way in which it is digested: JSON, names sorted, no blanks, UTC to the microsecond."""
    shape = {
        "number": entry.number,
        "event": str(entry.event),
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "kind": entry.kind,
        "actor": str(entry.actor) if entry.actor else None,
        "behind": str(entry.behind) if entry.behind else None,
        "subject": entry.subject,
        "unit": entry.unit,
        "reach": entry.reach,
        "detail": entry.detail,
    }
    return json.dumps(shape, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest_of(before: str, entry: Entry) -> str:
    """Give the digest of an entry: SHA-256, in hex, over the digest before it and the entry itself."""
    return hashlib.sha256(before.encode() + canonical(entry)).hexdigest()


def reach_of(path: UnitPath) -> str:
    """Write a path as the log does: its codes, each followed by a stroke."""
    return "".join(f"{unit.code}/" for unit in path)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a walk along the chain found: how many entries hold, the last digest, the first number that does not."""

    entries: int
    head: str
    broken: int | None = None


def verify(entries: Iterable[tuple[Entry, str]]) -> Verdict:
    """Walk along the chain in order of number. A missing number breaks it as a changed row does."""
    before, count = GENESIS, 0
    for entry, digest in entries:
        if entry.number != count + 1:
            return Verdict(count, before, count + 1 if entry.number > count else entry.number)
        if digest_of(before, entry) != digest:
            return Verdict(count, before, entry.number)
        before, count = digest, count + 1
    return Verdict(count, before)
