"""Updating what is online: its author works on a copy, which takes the place of the original when it has passed."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, models, transaction

from xingtan.catalogue.models import (
    AssessmentItem,
    ExerciseItem,
    Lesson,
    Package,
    Publication,
    Rendition,
    Resource,
    ResourceFile,
    RightsTerm,
    Version,
)
from xingtan.catalogue.queries.life.contents import content_of
from xingtan.catalogue.rules import versions
from xingtan.catalogue.rules.vocabulary import Status
from xingtan.identity.api import Asker
from xingtan.kernel.clock import now
from xingtan.kernel.errors import Conflict, NotFound
from xingtan.kernel.ids import new_id
from xingtan.kernel.text import msgid

_CONTENT = (
    *("title", "section", "summary", "stage", "subject_id", "edition_id", "grade", "book_id", "lesson_position_id"),
    *("licence", "publisher_id", "column", "credit_minutes", "cover", "cover_ending", "duration_ms"),
)
_WHOSE = ("kind", "place", "school", "teacher", "teacher_name", "origin_level", "uploaded_by", "remix_of_id")
_BEHIND = 10_000  # positions of what is there are moved so far, to make room


@transaction.atomic
def begin_update(asker: Asker, resource_id: UUID) -> UUID:
    """Begin the next version of a resource that is online; gives the id of the working copy, the same one again.

    Only the author can. Raises Conflict for what is not online. The copy is written and offered like any other.
    """
    resource = Resource.objects.select_for_update().filter(pk=resource_id).first()
    if resource is None or asker.person_id is None or resource.uploaded_by != asker.person_id:
        raise NotFound("resource-unknown", msgid("没有这份资源。地址可能抄错了，也可能它已经撤下。"))
    if resource.status != Status.PUBLISHED:
        raise Conflict("resource-state", msgid("这份资源现在的状态不能这样做，请刷新页面看看。"))
    there = Resource.objects.filter(update_of=resource).values_list("pk", flat=True).first()
    if there is not None:
        return there
    _keep_online(resource)
    copy = Resource(
        update_of=resource,
        status=Status.DRAFT,
        **{name: getattr(resource, name) for name in (*_CONTENT, *_WHOSE)},
    )
    try:
        with transaction.atomic():
            copy.save(force_insert=True)
    except IntegrityError:  # pressed twice at once
        raise Conflict("update-begun", msgid("这份资源有一个正在改的新版本，请在那里改。")) from None
    _copy_parts(resource, copy)
    return copy.pk


def _keep_online(resource: Resource) -> None:
    """Keep what is online as a version, where it came online without one: the next one is compared with it."""
    if Version.objects.filter(resource=resource, number=resource.version).exists():
        return
    content = content_of(resource.pk)
    resource.version = resource.version or 1
    resource.save(update_fields=["version"])
    Version.objects.create(
        resource=resource,
        number=resource.version,
        content=content,
        digest=versions.digest_of(content),
        offered_at=resource.published_at or now(),
    )
    if not Publication.objects.filter(resource=resource).exists():
        Publication.objects.create(
            resource=resource, number=resource.version, published_at=resource.published_at or now()
        )


def _copy_parts(one: Resource, copy: Resource) -> None:
    for single in (*Lesson.objects.filter(pk=one.pk), *Package.objects.filter(pk=one.pk)):
        single.pk = copy.pk
        single.save(force_insert=True)
    for file in ResourceFile.objects.filter(resource=one).order_by("position", "id"):
        renditions = list(Rendition.objects.filter(file=file))
        file.pk, file.resource, file._state.adding = new_id(), copy, True
        file.save(force_insert=True)
        for rendition in renditions:
            rendition.pk, rendition.file, rendition._state.adding = None, file, True
        Rendition.objects.bulk_create(renditions)
    exercises = list(ExerciseItem.objects.filter(resource=one))
    for exercise in exercises:
        exercise.pk, exercise.resource = new_id(), copy
    ExerciseItem.objects.bulk_create(exercises)
    items = list(AssessmentItem.objects.filter(resource=one))
    terms = list(RightsTerm.objects.filter(resource=one))
    for item in items:
        item.pk, item.resource = None, copy
    for term in terms:
        term.pk, term.resource = None, copy
    AssessmentItem.objects.bulk_create(items)
    RightsTerm.objects.bulk_create(terms)


@transaction.atomic
def drop_update(asker: Asker, copy_id: UUID) -> None:
    """Throw a working copy away; what is online stays as it is, and so does what was said of versions of the copy.

    Raises Conflict while it is under review.
    """
    copy = Resource.objects.select_for_update().filter(pk=copy_id, update_of__isnull=False).first()
    if copy is None or asker.person_id is None or copy.uploaded_by != asker.person_id:
        raise NotFound("resource-unknown", msgid("没有这份资源。地址可能抄错了，也可能它已经撤下。"))
    if copy.status == Status.WAITING:
        raise Conflict("resource-submitted", msgid("已经提交的资源不能再改；要改，请审核的人退回来。"))
    Version.objects.filter(resource=copy).update(resource=copy.update_of_id)
    copy.delete()


def apply_update(copy: Resource) -> Resource:
    """Put the content of a working copy in the place of the original's, and let the copy go; gives the original.

    What is the same in both keeps its id: a link to a file, an answer to an exercise stay good. Its versions, with all
    that was said of them, become the original's.
    """
    assert copy.update_of_id is not None
    original = Resource.objects.select_for_update().get(pk=copy.update_of_id)
    for name in _CONTENT:
        setattr(original, name, getattr(copy, name))
    original.changed_at = now()
    _swap_single(Lesson, original, copy)
    _swap_single(Package, original, copy)
    _swap_files(original, copy)
    _swap_listed(ExerciseItem, ("kind", "prompt", "choices", "right", "tolerance", "unit"), original, copy)
    _swap_listed(AssessmentItem, ("identifier", "item"), original, copy)
    RightsTerm.objects.filter(resource=original).delete()
    RightsTerm.objects.filter(resource=copy).update(resource=original)
    Version.objects.filter(resource=copy).update(resource=original)
    Resource.objects.filter(remix_of=copy).update(remix_of=original)
    Resource.objects.filter(pk=copy.pk).delete()
    return original


def _swap_single(model: type[models.Model], original: Resource, copy: Resource) -> None:
    model._default_manager.filter(pk=original.pk).delete()
    row = model._default_manager.filter(pk=copy.pk).first()
    if row is not None:
        row.pk = original.pk
        row.save(force_insert=True)


def _swap_files(original: Resource, copy: Resource) -> None:
    there = {(row.role, row.digest): row for row in ResourceFile.objects.filter(resource=original)}
    for row in ResourceFile.objects.filter(resource=copy):
        same = there.pop((row.role, row.digest), None)
        if same is None:
            row.resource = original
            row.save(update_fields=["resource"])
            continue
        same.name, same.position = row.name, row.position
        same.save(update_fields=["name", "position"])
    ResourceFile.objects.filter(pk__in=[row.pk for row in there.values()]).delete()


def _swap_listed(model: type[models.Model], same_by: tuple[str, ...], original: Resource, copy: Resource) -> None:
    there: list[Any] = list(model._default_manager.filter(resource=original).order_by("position"))
    came: list[Any] = list(model._default_manager.filter(resource=copy).order_by("position"))
    model._default_manager.filter(resource=original).update(position=models.F("position") + _BEHIND)
    kept: dict[int, Any] = {}
    for n, row in enumerate(came):
        same = next((one for one in there if all(getattr(one, by) == getattr(row, by) for by in same_by)), None)
        if same is not None:
            there.remove(same)
            kept[n] = same
    model._default_manager.filter(pk__in=[one.pk for one in there]).delete()
    plain = [field.attname for field in model._meta.concrete_fields if field.attname not in {"id", "resource_id"}]
    for n, row in enumerate(came):
        if n not in kept:
            row.resource = original
            row.save(update_fields=["resource"])
            continue
        for name in plain:
            setattr(kept[n], name, getattr(row, name))
        kept[n].save()
