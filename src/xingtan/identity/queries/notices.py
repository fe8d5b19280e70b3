"""Reading what a person was told about their account."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from xingtan.identity.models import Notice
from xingtan.identity.rules.notices import MOST_SHOWN, SENTENCES


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One word to a person: `kind` names the sentence, `words` fill it."""

    id: UUID
    kind: str
    words: Mapping[str, str]
    told_at: datetime
    is_read: bool


def notices_of(person_id: UUID) -> tuple[NoticeLine, ...]:
    """List what a person was told, the latest first, at most MOST_SHOWN. One statement."""
    rows = Notice.objects.filter(person_id=person_id, kind__in=SENTENCES).order_by("-told_at", "-id")
    found = rows.values_list("id", "kind", "words", "told_at", "read_at")[:MOST_SHOWN]
    return tuple(NoticeLine(row[0], row[1], row[2], row[3], row[4] is not None) for row in found)


def unread_of(person_id: UUID) -> int:
    """Count what a person was told and has not seen. One statement."""
    return Notice.objects.filter(person_id=person_id, kind__in=SENTENCES, read_at__isnull=True).count()


def has_unread(person_id: UUID) -> bool:
    """Say whether a person was told something that they have not seen. One statement."""
    return Notice.objects.filter(person_id=person_id, kind__in=SENTENCES, read_at__isnull=True).exists()
