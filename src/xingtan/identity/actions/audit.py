"""Keeping the audit log. Nothing else writes it, and nothing changes or removes what is in it."""

from django.db import transaction

from xingtan.identity.models import AuditEntry
from xingtan.identity.rules.audit import GENESIS, MOST_NAMED, MOST_REACH, MOST_SAID, Entry, digest_of, fitting
from xingtan.kernel.events import Audited, Event


def append_entry(event: Event, told: Audited, unit: str, reach: str) -> bool:
    """Put a fact at the end of the log; says whether it was not there yet.

    The relay calls it one fact after the other. Two at once would take the same number, and one of them would fail
    and be told again.
    """
    with transaction.atomic():
        if AuditEntry.objects.filter(event=event.id).exists():
            return False
        last = AuditEntry.objects.order_by("-number").values_list("number", "digest").first()
        number, before = (last[0] + 1, last[1]) if last is not None else (1, GENESIS)
        entry = Entry(
            number=number,
            event=event.id,
            at=event.at,
            kind=event.kind(),
            actor=told.actor,
            behind=told.behind or event.behind,
            subject=fitting(told.subject, MOST_NAMED),
            unit=fitting(unit, MOST_NAMED),
            reach=fitting(reach, MOST_REACH),
            detail={name: fitting(each, MOST_SAID) for name, each in told.detail.items()},
        )
        AuditEntry.objects.create(
            number=number,
            event=entry.event,
            at=entry.at,
            kind=entry.kind,
            actor=entry.actor,
            behind=entry.behind,
            subject=entry.subject,
            unit=entry.unit,
            reach=entry.reach,
            detail=entry.detail,
            digest=digest_of(before, entry),
        )
    return True
