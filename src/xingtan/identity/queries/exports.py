"""Reading the archives that somebody asked for."""

from uuid import UUID

from xingtan.identity import models
from xingtan.identity.rules.exports import Export, State
from xingtan.kernel.clock import now
from xingtan.kernel.errors import NotFound
from xingtan.kernel.text import msgid

_FIELDS = ("id", "asked_by_id", "asked_at", "made_at", "expires_at", "digest", "size_bytes")


def latest_export(person_id: UUID) -> Export | None:
    """Give the archive of a person that was asked for last, or None. One statement."""
    row = models.Export.objects.filter(person_id=person_id).order_by("-asked_at").values_list(*_FIELDS).first()
    return None if row is None else Export(*row)


def ready_export(person_id: UUID, export_id: UUID) -> Export:
    """Give an archive of a person that can be fetched now. One statement. Raises NotFound."""
    row = models.Export.objects.filter(person_id=person_id, id=export_id).values_list(*_FIELDS).first()
    found = None if row is None else Export(*row)
    if found is None or found.state(now()) is not State.READY:
        raise NotFound("export-unknown", msgid("没有这份数据，或者已经过了七天。可以再导出一次。"))
    return found
