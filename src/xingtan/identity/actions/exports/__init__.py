"""Giving a person everything that the platform has of them."""

import logging
from uuid import UUID

from django.db import transaction

from xingtan.identity import models
from xingtan.identity.actions.exports.archive import write_archive
from xingtan.identity.events import ExportAsked, ExportMade
from xingtan.identity.queries.children import child_of
from xingtan.identity.queries.exports import latest_export
from xingtan.identity.queries.own_data import parts_of_others
from xingtan.identity.queries.own_parts import own_parts
from xingtan.identity.rules.exports import KEPT, MOST_BYTES, next_at
from xingtan.kernel.acting import behind
from xingtan.kernel.clock import SHANGHAI, now, today
from xingtan.kernel.errors import NotAllowed, Problem, Refused
from xingtan.kernel.text import msgid
from xingtan.outbox.api import announce
from xingtan.ports import engines
from xingtan.ports.blobs import Blob

__all__ = ["ask_export", "forget_old_exports", "make_export"]

logger = logging.getLogger("xingtan.identity")


def ask_export(by: UUID, person_id: UUID) -> UUID:
    """Have the archive of a person's data made in the background; give its id.

    `by` is the person, or for a child a parent. Raises NotFound for a stranger, NotAllowed for a parent of who is
    fourteen and for an operator who acts in somebody's place, Refused more than once a day, whoever asks.
    """
    if behind() is not None:
        raise NotAllowed("not-in-their-place", msgid("这件事只能由本人来做。"))
    if by != person_id and not child_of(by, person_id, today()).is_minor:
        raise NotAllowed("person-not-yours", msgid("你不能替这个人决定。什么也没有改。"))
    with transaction.atomic():
        models.Person.objects.select_for_update().get(id=person_id)
        if next_at(latest_export(person_id), now()) is not None:
            raise Refused("export-once-a-day", msgid("一天只能导出一次。上一次的还在，不用再导。"))
        parent = by if by != person_id else None
        row = models.Export.objects.create(person_id=person_id, asked_by_id=parent)
        announce(ExportAsked(person=person_id, export=row.id, by=parent))
    return row.id


def make_export(export_id: UUID) -> None:
    """Make an archive that was asked for. Idempotent: one that is made or failed stays as it is.

    Where it cannot be made (the disk is full, a file cannot be read), it is marked as failed, and can be asked for
    again at once. One archive of a person is kept: an earlier one goes. Nothing stays in the store of one that nobody
    waits for any more: the account was closed meanwhile, or another worker made it first.
    """
    row = models.Export.objects.filter(id=export_id, expires_at__isnull=True).first()
    if row is None:
        return
    try:
        parts = (*own_parts(row.person_id), *parts_of_others(row.person_id))
        blob = engines().blobs.put(write_archive(row.id, row.person_id, row.asked_at, parts), MOST_BYTES)
    except (Problem, OSError):
        logger.exception("an archive of own data could not be made")
        models.Export.objects.filter(id=export_id, expires_at__isnull=True).update(expires_at=now())
        return
    if not _keep(row, blob) and not models.Export.objects.filter(digest=blob.digest).exists():
        engines().blobs.forget(blob.digest)


def _keep(row: models.Export, blob: Blob) -> bool:
    """Write down where the archive lies; say whether anybody still waited for it."""
    made_at = now()
    until = made_at + KEPT
    with transaction.atomic():
        models.Person.objects.select_for_update().get(id=row.person_id)  # an account is closed before it or after it
        waiting = models.Export.objects.filter(id=row.id, expires_at__isnull=True)
        if not waiting.update(made_at=made_at, expires_at=until, digest=blob.digest, size_bytes=blob.size_bytes):
            return False
        others = models.Export.objects.filter(person_id=row.person_id, expires_at__gt=made_at)
        others.exclude(id=row.id).update(expires_at=made_at)
        day = until.astimezone(SHANGHAI).date()
        announce(ExportMade(person=row.person_id, export=row.id, until=day, by=row.asked_by_id))
    return True


def forget_old_exports() -> int:
    """Remove the archives whose time is over from the blob store; give how many. The row stays: one was made."""
    over = list(models.Export.objects.filter(expires_at__lte=now()).exclude(digest="").values_list("id", "digest"))
    for export_id, digest in over:
        engines().blobs.forget(digest)
        models.Export.objects.filter(id=export_id).update(digest="")
    return len(over)
