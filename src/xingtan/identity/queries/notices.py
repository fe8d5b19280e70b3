"""Reading what a person was told about their account."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress

from xingtan.identity.models import Notice, NoticeByMail
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


@dataclass(frozen=True, slots=True)
class ByMail:
    """Where a person hears of notices by mail, and of which groups. `address` is empty where none was proved."""

    address: str
    groups: frozenset[str]


def by_mail(person_id: UUID) -> ByMail:
    """Say what a person hears of by mail. Two statements."""
    proved = EmailAddress.objects.filter(user_id=person_id, verified=True).order_by("-primary", "id")
    groups = NoticeByMail.objects.filter(person_id=person_id).values_list("group", flat=True)
    return ByMail(proved.values_list("email", flat=True).first() or "", frozenset(groups))
