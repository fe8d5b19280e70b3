"""The negative lists of places: what is not taken in there, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from xingtan.catalogue.models import NegativeEntry, Resource, ResourceFile
from xingtan.catalogue.rules import life
from xingtan.catalogue.rules.life import Entry, Listed
from xingtan.identity import api as identity
from xingtan.kernel.clock import today
from xingtan.places import api as places


@dataclass(frozen=True, slots=True)
class NegativeLine:
    """An entry of a place's list as its keepers see it. `shown` names a person instead of their id."""

    id: int
    kind: str
    shown: str
    reason: str
    until: date | None
    entered_at: datetime
    ended: bool

    @property
    def kind_name(self) -> str:
        return _(life.LISTED[Listed(self.kind)])


def entries_of(place: str, most: int = 200) -> tuple[NegativeLine, ...]:
    """List the entries that a place keeps and has not struck, the latest first. Two statements."""
    rows = list(NegativeEntry.objects.filter(place=place, struck_at__isnull=True).order_by("-entered_at", "-id")[:most])
    ids = {UUID(row.value) for row in rows if row.kind == Listed.PROVIDER}
    names = identity.person_names(ids) if ids else {}
    day = today()
    found = []
    for row in rows:
        known = names.get(UUID(row.value)) if row.kind == Listed.PROVIDER else None
        shown = known.name if known else row.value
        ended = row.until is not None and day >= row.until
        found.append(NegativeLine(row.pk, row.kind, shown, row.reason, row.until, row.entered_at, ended))
    return tuple(found)


def entry_against(resource: Resource, files: Iterable[str]) -> Entry | None:
    """Give the entry that a resource falls under where it comes from, or in any place above. One statement."""
    codes = [one.code for one in places.path(resource.place)]
    digests = list(files)
    exact = (
        Q(kind=Listed.FILE, value__in=digests)
        | Q(kind=Listed.PROVIDER, value=str(resource.uploaded_by))
        | Q(kind=Listed.SOURCE, value__iexact=resource.source or "-")
        | Q(kind=Listed.TITLE)
    )
    rows = NegativeEntry.objects.filter(exact, place__in=codes, struck_at__isnull=True).order_by("id")
    entries = [Entry(*row) for row in rows.values_list("kind", "value", "reason", "until")]
    return life.listed(entries, today(), digests, str(resource.uploaded_by or ""), resource.source, resource.title)


def digests_of(resource_id: UUID) -> tuple[str, ...]:
    """List the digests of a resource's files. One statement."""
    return tuple(ResourceFile.objects.filter(resource=resource_id).values_list("digest", flat=True))
