"""Resources as moderators know them."""

from uuid import UUID

from xingtan.catalogue.models import Resource
from xingtan.catalogue.rules.vocabulary import Kind, Status
from xingtan.moderation.api import Subject


def resource_subject(resource_id: UUID) -> Subject | None:
    """Describe a resource that everyone can see, for a report; None for any other. One statement."""
    found = Resource.objects.filter(pk=resource_id, status=Status.PUBLISHED).first()
    return subject_of(found, max(1, found.version)) if found is not None else None


def subject_of(resource: Resource, version: int) -> Subject:
    """Describe a version of a resource to moderators. No SQL."""
    if resource.status == Status.PUBLISHED:
        place = "lessons" if resource.kind == Kind.LESSON else "resources"
        address = f"/learn/{place}/{resource.pk}/"
    else:
        address = f"/me/reviews/{resource.pk}/"
    owner = resource.uploaded_by or resource.teacher
    return Subject("resource", resource.pk, resource.title, address, resource.place, resource.school, owner, version)
