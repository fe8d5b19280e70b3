"""Giving a person everything that the platform has of them."""

import logging
from uuid import UUID

from django.db import transaction

from xingtan.identity import models
from xingtan.identity.actions.exports.archive import write_archive
from xingtan.identity.events import ExportAsked, ExportMade
from xingtan.identity.queries.exports import latest_export
from xingtan.identity.queries.own_data import parts_of_others
from xingtan.identity.queries.own_parts import own_parts
from xingtan.identity.rules.exports import KEPT, MOST_BYTES, next_at
from xingtan.kernel.acting import behind
from xingtan.kernel.clock import SHANGHAI, now
from xingtan.kernel.errors import NotAllowed, Problem, Refused
from xingtan.kernel.text import msgid
from xingtan.outbox.api import announce
from xingtan.ports import engines

__all__ = ["ask_export", "forget_old_exports", "make_export"]

logger = logging.getLogger("xingtan.identity")


def ask_export(person_id: UUID) -> UUID:
    """Have the archive of a person's data made in the background. Gives its id. Refused more than once a day.

    Raises NotAllowed for an operator who acts in somebody's place.
    """
    if behind() is not None:
        raise NotAllowed("not-in-their-place", msgid("这件事只能由本人来做。"))
    with transaction.atomic():
        models.Person.objects.select_for_update().get(id=person_id)
        if next_at(latest_export(person_id), now()) is not None:
            raise Refused("export-once-a-day", msgid("一天只能导出一次。上一次的还在，不用再导。"))
        row = models.Export.objects.create(person_id=person_id)
        announce(ExportAsked(person=person_id, export=row.id))
    return row.id


def make_export(export_id: UUID) -> None:
    """Make an archive that was asked for. Idempotent: one that is made or failed stays as it is.

    Where it cannot be made (the disk is full, a file cannot be read), it is marked as failed, and can be asked for
    again at once. One archive of a person is kept: an earlier one goes.
    """
    row = models.Export.objects.filter(id=export_id, expires_at__isnull=True).first()
    if row is None:
        return
    try:
        parts = (*own_parts(row.person_id), *parts_of_others(row.person_id))
        blob = engines().blobs.put(write_archive(row.id, row.person_id, row.asked_at, parts), MOST_BYTES)
    except (Problem, OSError):
        logger.exception("an archive of own data could not be made")
        models.Export.objects.filter(id=export_id).update(expires_at=now())
        return
    made_at = now()
    until = made_at + KEPT
    with transaction.atomic():
        others = models.Export.objects.filter(person_id=row.person_id, expires_at__gt=made_at)
        others.exclude(id=export_id).update(expires_at=made_at)
        models.Export.objects.filter(id=export_id).update(
            made_at=made_at, expires_at=until, digest=blob.digest, size_bytes=blob.size_bytes
        )
        day = until.astimezone(SHANGHAI).date()
        announce(ExportMade(person=row.person_id, export=export_id, until=day))


def forget_old_exports() -> int:
    """Remove the archives whose time is over from the blob store; give how many. The row stays: one was made."""
    over = list(models.Export.objects.filter(expires_at__lte=now()).exclude(digest="").values_list("id", "digest"))
    for export_id, digest in over:
        engines().blobs.forget(digest)
        models.Export.objects.filter(id=export_id).update(digest="")
    return len(over)
