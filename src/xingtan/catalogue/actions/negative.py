"""Keeping the negative list of a place."""

import re
from datetime import date
from uuid import UUID

from django.db import transaction

from xingtan.catalogue.events import NegativeListChanged
from xingtan.catalogue.models import NegativeEntry, Resource, ResourceFile
from xingtan.catalogue.rules.life import Listed
from xingtan.identity import api as identity
from xingtan.identity.api import Asker, Deed, Unit, UnitKind
from xingtan.kernel.clock import now
from xingtan.kernel.errors import NotFound, Refused
from xingtan.kernel.text import msgid
from xingtan.outbox.api import announce
from xingtan.places import api as places

MOST_VALUE = 120
MOST_REASON = 300
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@transaction.atomic
def enter_negative(asker: Asker, place: str, kind: str, value: str, reason: str, until: date | None = None) -> int:
    """Put something on the negative list of a place; gives how many entries came. What is there already stays.

    `value` is a digest, a source, words of a title; or the address of a resource, which stands for all of its files, or
    for whoever provided it. Raises NotAllowed unless the asker may publish in the place.
    """
    identity.require(asker, Deed.PUBLISH_RESOURCE, Unit(UnitKind.PLACE, place))
    if places.find_place(place) is None:
        raise NotFound("place-unknown", msgid("没有这个地区。"))
    if kind not in set(Listed):
        raise Refused("kind-unknown", msgid("请选一类。"))
    if not reason.strip():
        raise Refused("reason-missing", msgid("请写明为什么不收，提交的人会看到。"))
    came = 0
    for each in _values(Listed(kind), value.strip()):
        row, new = NegativeEntry.objects.get_or_create(
            place=place,
            kind=kind,
            value=each,
            struck_at=None,
            defaults={"reason": reason.strip()[:MOST_REASON], "until": until, "entered_by": asker.person_id},
        )
        if new:
            came += 1
            announce(NegativeListChanged(place=place, entry_kind=kind, value=row.value, by=asker.person_id))
    return came


def _values(kind: Listed, value: str) -> list[str]:
    """Give what is to be listed. Raises Refused for what cannot be understood."""
    if not value:
        raise Refused("value-missing", msgid("请写上要登记的内容。"))
    if kind in {Listed.SOURCE, Listed.TITLE}:
        return [value[:MOST_VALUE]]
    if kind is Listed.FILE and _DIGEST.fullmatch(value.lower()):
        return [value.lower()]
    named = _ID.search(value.lower())
    resource = Resource.objects.filter(pk=UUID(named.group())).first() if named else None
    if resource is None:
        raise Refused("value-unknown", msgid("请写资源的地址，或者文件的 SHA-256。"))
    if kind is Listed.FILE:
        return list(dict.fromkeys(ResourceFile.objects.filter(resource=resource).values_list("digest", flat=True)))
    if resource.uploaded_by is None:
        raise Refused("provider-unknown", msgid("这份资源没有登记提供的人。"))
    return [str(resource.uploaded_by)]


def strike_negative(asker: Asker, place: str, entry: int) -> None:
    """Strike an entry from the negative list of a place; the row stays. Idempotent."""
    identity.require(asker, Deed.PUBLISH_RESOURCE, Unit(UnitKind.PLACE, place))
    row = NegativeEntry.objects.filter(pk=entry, place=place).first()
    if row is None:
        raise NotFound("entry-unknown", msgid("没有这一条。"))
    if row.struck_at is not None:
        return
    row.struck_at, row.struck_by = now(), asker.person_id
    row.save(update_fields=["struck_at", "struck_by"])
    announce(NegativeListChanged(place=place, entry_kind=row.kind, value=row.value, struck=True, by=asker.person_id))
