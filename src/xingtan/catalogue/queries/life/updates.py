"""A resource that is online and the working copy of its next version."""

from dataclasses import dataclass
from uuid import UUID

from xingtan.catalogue.models import Resource


@dataclass(frozen=True, slots=True)
class UpdateView:
    """`original`: what this one is a working copy of; `copy`: the working copy of this one, and its status."""

    original: UUID | None
    copy: UUID | None
    copy_status: str
    version: int


def update_view(resource_id: UUID) -> UpdateView:
    """Say what a resource is a working copy of, and what is one of it. One statement."""
    row = (
        Resource.objects.filter(pk=resource_id)
        .values_list("update_of", "working_copy__id", "working_copy__status", "version")
        .first()
    )
    return UpdateView(row[0], row[1], row[2] or "", row[3]) if row else UpdateView(None, None, "", 0)
