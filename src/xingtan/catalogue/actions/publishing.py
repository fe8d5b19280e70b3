"""The way of a resource: begun, given files, submitted, published or returned, withdrawn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Sum

from xingtan.catalogue.actions import media, writing
from xingtan.catalogue.actions.curriculum import keep_editions, keep_subjects
from xingtan.catalogue.actions.writing import NewExercise, NewResource, Places, Rows
from xingtan.catalogue.events import ResourceReturned, ResourceSubmitted, ResourceWithdrawn
from xingtan.catalogue.models import (
    AssessmentItem,
    ExerciseItem,
    HarvestedRecord,
    Lesson,
    Rendition,
    Resource,
    ResourceFile,
)
from xingtan.catalogue.rules import files, lessons, publishing
from xingtan.catalogue.rules.lessons import Chapter, Task
from xingtan.catalogue.rules.vocabulary import Kind, Level, Role, Status
from xingtan.identity import api as identity
from xingtan.identity.api import Asker, Deed, Unit, UnitKind
from xingtan.kernel.clock import now
from xingtan.kernel.errors import Conflict, NotAllowed, NotFound, Refused
from xingtan.kernel.files import HEAD_BYTES, clean_name, media_type_of
from xingtan.kernel.text import msgid
from xingtan.outbox.api import announce
from xingtan.places import api as places
from xingtan.ports import engines


@dataclass(frozen=True, slots=True)
class Parts:
    """What an author can change of a resource that is not public yet."""

    title: str
    section: str
    summary: str
    licence: str
    book: str = ""
    unit: int | None = None
    lesson: int | None = None
    tasks: tuple[Task, ...] = ()
    chapters: tuple[Chapter, ...] = ()


def start_resource(asker: Asker, unit: Unit, kind: Kind, title: str, section: str) -> UUID:
    """Begin a resource in the name of a school or place; gives its id. Nobody but the author sees it.

    Raises NotAllowed unless the asker may upload in that unit.
    """
    if asker.person_id is None:
        raise NotAllowed("sign-in-first", msgid("请先登录。"))
    identity.require(asker, Deed.UPLOAD_RESOURCE, unit)
    author = identity.person_names([asker.person_id]).get(asker.person_id)
    wanted = NewResource(
        title=title,
        kind=kind,
        section=section,
        teacher=asker.person_id,
        teacher_name=author.name if author else "",
        uploaded_by=asker.person_id,
        **_origin(unit),
    )
    rows = Rows()
    resource = writing.compose(wanted, Places([wanted]), Status.DRAFT, rows)
    rows.save()
    return resource.pk


def _origin(unit: Unit) -> dict[str, Any]:
    """Say where what is uploaded in this unit's name comes from."""
    if unit.kind is UnitKind.SCHOOL:
        school = places.schools([unit.code]).get(unit.code)
        if school is None:
            raise NotFound("school-unknown", msgid("没有这所学校。"))
        return {"school": unit.code, "place": school.place_code, "origin_level": Level.SCHOOL}
    place = places.place(unit.code)
    return {"place": place.code, "origin_level": Level(place.level.value)}


def change_resource(asker: Asker, resource_id: UUID, parts: Parts) -> None:
    """Keep what the author wrote. Raises Conflict once it is submitted."""
    resource = _own(asker, resource_id)
    book = Places([_lying(resource, parts)])
    lying = _lying(resource, parts)
    found = book.book(lying)
    resource.title = lessons.checked_title(parts.title)
    resource.section = parts.section
    resource.summary = lessons.checked_text(parts.summary, lessons.MOST_SUMMARY)
    resource.licence = parts.licence
    resource.book, resource.lesson_position_id = found, book.position(lying)
    if found:
        resource.stage, resource.grade = found.stage, found.grade
        resource.subject_id, resource.edition_id = found.subject_id, found.edition_id
    resource.changed_at = now()
    resource.save()
    if resource.kind == Kind.LESSON:
        tasks = lessons.checked_tasks(parts.tasks)
        chapters = lessons.checked_chapters(parts.chapters, resource.duration_ms)
        Lesson.objects.update_or_create(
            resource=resource,
            defaults={"tasks": writing.tasks_json(tasks), "chapters": writing.chapters_json(chapters)},
        )


def _lying(resource: Resource, parts: Parts) -> NewResource:
    return NewResource(title=parts.title, place=resource.place, book=parts.book, unit=parts.unit, lesson=parts.lesson)


def add_exercise(asker: Asker, resource_id: UUID, new: NewExercise) -> UUID:
    """Put an exercise behind those that are there; gives its id. The same one a second time changes nothing."""
    resource = _own(asker, resource_id)
    (row,) = writing.exercise_rows(resource, [new])
    there = ExerciseItem.objects.filter(resource=resource)
    same = there.filter(kind=row.kind, prompt=row.prompt, right=row.right).first()
    if same is not None:
        return same.pk
    if there.count() >= lessons.MOST_EXERCISES:
        raise Refused("too-many-exercises", msgid("一份资源最多 %(most)s 道练习。"), most=lessons.MOST_EXERCISES)
    row.position = (there.aggregate(last=Max("position"))["last"] or 0) + 1
    row.save()
    return row.pk


def remove_exercise(asker: Asker, resource_id: UUID, exercise_id: UUID) -> None:
    """Take an exercise from a resource that is not public yet. Idempotent."""
    resource = _own(asker, resource_id)
    ExerciseItem.objects.filter(pk=exercise_id, resource=resource).delete()


def add_file(asker: Asker, resource_id: UUID, role: Role, name: str, size_bytes: int, chunks: Iterable[bytes]) -> UUID:
    """Put a file to a resource; gives its id. A second video takes the place of the first; a retry changes nothing.

    Raises Refused for a name, type, size, codec or length that its role does not take. A video gives the resource its
    length and, where it has none, a cover.
    """
    resource = _own(asker, resource_id)
    new = store_file(role, name, size_bytes, chunks)
    if new.role in {Role.VIDEO, Role.TEXTBOOK}:
        ResourceFile.objects.filter(resource=resource, role=role).exclude(digest=new.digest).delete()
    there = ResourceFile.objects.filter(resource=resource, role=role, digest=new.digest).first()
    if there is not None:
        return there.pk
    count = ResourceFile.objects.filter(resource=resource).count()
    if count >= files.MOST_FILES:
        raise Refused("too-many-files", msgid("一份资源最多 %(most)s 个文件。"), most=files.MOST_FILES)
    row = writing.file_row(resource, new, count + 1)
    row.save()
    Rendition.objects.bulk_create(writing.rendition_rows(row))
    if role is Role.VIDEO:
        _take_length_and_cover(resource, new)
    return row.pk


def store_file(role: Role, name: str, size_bytes: int, chunks: Iterable[bytes]) -> writing.NewFile:
    """Check a file and put its bytes into the blob store. Raises Refused with the reason; then nothing is kept."""
    clean = clean_name(name)
    files.require_ending(role, clean)
    files.require_size(role, size_bytes)
    head, body = media.peeked(chunks, HEAD_BYTES)
    media_type = "text/vtt" if role is Role.SUBTITLES else media_type_of(clean, head[:HEAD_BYTES])
    if role is Role.SUBTITLES and not head.lstrip(b"\xef\xbb\xbf").startswith(b"WEBVTT"):
        raise Refused("subtitles-unreadable", msgid("字幕要是 WebVTT 格式，第一行写 WEBVTT。"))
    blob = engines().blobs.put(body, files.MOST_BYTES[role])
    new = writing.NewFile(role, clean, blob.digest, blob.size_bytes, media_type)
    if role is not Role.VIDEO:
        return new
    seen = media.examine_video(blob)
    return replace(new, duration_ms=seen.duration_ms, width=seen.width, height=seen.height)


def store_cover(name: str, size_bytes: int, chunks: Iterable[bytes]) -> tuple[str, str]:
    """Check a cover and keep it; gives digest and ending. A drawing (SVG) may hold shapes and text, nothing else."""
    ending = files.ending_of(clean_name(name))
    if ending not in files.COVER_ENDINGS:
        raise Refused(
            "type-forbidden",
            msgid("“%(name)s”不能用在这里，这里收 %(kinds)s。"),
            name=name[:60],
            kinds="、".join(files.COVER_ENDINGS),
        )
    body = b"".join(media.limited(chunks, files.MOST_COVER_BYTES))
    if ending == "svg":
        files.require_harmless_drawing(body)
    else:
        media_type_of(name, body[:HEAD_BYTES])
    return engines().blobs.put([body], files.MOST_COVER_BYTES).digest, ending


def _take_length_and_cover(resource: Resource, new: writing.NewFile) -> None:
    resource.duration_ms = new.duration_ms
    if not resource.cover:
        resource.cover, resource.cover_ending = media.still_of(new), "jpg"
    resource.save(update_fields=["duration_ms", "cover", "cover_ending"])


def remove_file(asker: Asker, resource_id: UUID, file_id: UUID) -> None:
    """Take a file from a resource that is not public yet. Idempotent."""
    resource = _own(asker, resource_id)
    ResourceFile.objects.filter(pk=file_id, resource=resource).delete()


def submit_resource(asker: Asker, resource_id: UUID) -> Status:
    """Ask for review; gives the new status. Whoever may publish in the resource's unit publishes at once."""
    resource = _own(asker, resource_id)
    _require_whole(resource)
    if identity.entitled(asker, Deed.PUBLISH_RESOURCE, _unit(resource)):
        _open(resource, asker)
        return Status.PUBLISHED
    publishing.require_step(Status(resource.status), Status.WAITING)
    resource.status, resource.note = Status.WAITING, ""
    resource.save(update_fields=["status", "note"])
    announce(ResourceSubmitted(uploaded_by=resource.uploaded_by, **_fact(resource)))
    return Status.WAITING


def publish_resource(asker: Asker, resource_id: UUID) -> None:
    """Let everyone see a resource that was reviewed, or one that was withdrawn. Idempotent.

    Raises NotAllowed unless the asker may publish in the unit that it comes from.
    """
    resource = _reviewed(asker, resource_id)
    if resource.status == Status.PUBLISHED:
        return
    _require_whole(resource)
    _open(resource, asker)


def _open(resource: Resource, asker: Asker) -> None:
    publishing.require_step(Status(resource.status), Status.PUBLISHED)
    first = resource.published_at is None
    resource.status, resource.note = Status.PUBLISHED, ""
    resource.listed_at = now()
    resource.published_at = resource.published_at or resource.listed_at
    resource.save(update_fields=["status", "note", "published_at", "listed_at"])
    size = ResourceFile.objects.filter(resource=resource).aggregate(total=Sum("size_bytes"))["total"] or 0
    announce(writing.publication_of(resource, size, counted=first, by=asker.person_id))


def return_resource(asker: Asker, resource_id: UUID, note: str) -> None:
    """Send a resource back to its author, with what is to be mended."""
    resource = _reviewed(asker, resource_id)
    publishing.require_step(Status(resource.status), Status.RETURNED)
    if not note.strip():
        raise Refused("note-empty", msgid("请写明要改什么，作者才知道怎么改。"))
    resource.status, resource.note = Status.RETURNED, note.strip()[:300]
    resource.save(update_fields=["status", "note"])
    announce(ResourceReturned(uploaded_by=resource.uploaded_by, by=asker.person_id, **_fact(resource)))


def withdraw_resource(asker: Asker, resource_id: UUID, note: str = "") -> None:
    """Take a resource out of sight; its rows, files and opinions stay. Idempotent. The author and reviewers may."""
    resource = _resource(resource_id)
    if asker.person_id is None or resource.uploaded_by != asker.person_id:
        identity.require(asker, Deed.PUBLISH_RESOURCE, _unit(resource))
    if resource.status == Status.WITHDRAWN:
        return
    publishing.require_step(Status(resource.status), Status.WITHDRAWN)
    resource.status, resource.note, resource.listed_at = Status.WITHDRAWN, note.strip()[:300], now()
    resource.save(update_fields=["status", "note", "listed_at"])
    announce(
        ResourceWithdrawn(
            kind_of_resource=resource.kind,
            book=resource.book_id,
            teacher=resource.teacher,
            by=asker.person_id,
            **_fact(resource),
        )
    )


def publish_resources(wanted: Sequence[NewResource], counted: bool = True) -> list[UUID]:
    """Publish many resources at once; gives their ids, in order. Those whose id or source is known stay as they are.

    A handful of statements for all of them. Not `counted`: the journal has their records already. Called by the node
    itself (demonstration, import), it asks nobody's roles. Raises Refused where one cannot be seen as it is.
    """
    known = _known(wanted)
    fresh = [one for one in wanted if _key(one) not in known]
    keep_subjects(one.subject for one in fresh if one.subject and not one.book)
    keep_editions(one.edition for one in fresh if one.edition and not one.book)
    where, rows = Places(fresh), Rows()
    for one in fresh:
        resource = writing.compose(one, where, Status.PUBLISHED, rows)
        known[_key(one)] = resource.pk
    with transaction.atomic():
        rows.save()
        sizes = {resource.pk: 0 for resource in rows.resources}
        for file in rows.files:
            sizes[file.resource_id] += file.size_bytes
        for resource in rows.resources:
            announce(writing.publication_of(resource, sizes[resource.pk], counted=counted))
    return [known[_key(one)] for one in wanted]


def _key(one: NewResource) -> tuple[str, str]:
    """Name a resource by what makes it the same: its source, else its id, else itself alone."""
    if one.source_key:
        return one.source, one.source_key
    return ("", str(one.id)) if one.id else ("new", str(id(one)))


def _known(wanted: Sequence[NewResource]) -> dict[tuple[str, str], UUID]:
    ids = [one.id for one in wanted if one.id and not one.source_key]
    keys = [one.source_key for one in wanted if one.source_key]
    found: dict[tuple[str, str], UUID] = {}
    for start in range(0, len(ids), 500):
        for known in Resource.objects.filter(pk__in=ids[start : start + 500]).values_list("id", flat=True):
            found["", str(known)] = known
    for start in range(0, len(keys), 500):
        rows = Resource.objects.filter(source_key__in=keys[start : start + 500])
        for source, key, known in rows.values_list("source", "source_key", "id"):
            found[source, key] = known
    return found


def _require_whole(resource: Resource) -> None:
    count = ResourceFile.objects.filter(resource=resource).count()
    exercises = ExerciseItem.objects.filter(resource=resource).count()
    exercises += AssessmentItem.objects.filter(resource=resource).count()
    count += HarvestedRecord.objects.filter(resource=resource).count()  # its files lie where it was taken from
    publishing.require_whole(Kind(resource.kind), resource.section, resource.title, count, exercises)


def _resource(resource_id: UUID) -> Resource:
    resource = Resource.objects.filter(pk=resource_id).first()
    if resource is None:
        raise NotFound("resource-unknown", msgid("没有这份资源。地址可能抄错了，也可能它已经撤下。"))
    return resource


def _own(asker: Asker, resource_id: UUID) -> Resource:
    """Give a resource that the asker may still change. Raises NotFound for what is not theirs."""
    resource = _resource(resource_id)
    if asker.person_id is None or resource.uploaded_by != asker.person_id:
        raise NotFound("resource-unknown", msgid("没有这份资源。地址可能抄错了，也可能它已经撤下。"))
    if not publishing.is_editable(Status(resource.status)):
        raise Conflict("resource-submitted", msgid("已经提交的资源不能再改；要改，请审核的人退回来。"))
    return resource


def _reviewed(asker: Asker, resource_id: UUID) -> Resource:
    resource = _resource(resource_id)
    identity.require(asker, Deed.PUBLISH_RESOURCE, _unit(resource))
    return resource


def _unit(resource: Resource) -> Unit:
    return Unit(UnitKind.SCHOOL, resource.school) if resource.school else Unit(UnitKind.PLACE, resource.place)


def _fact(resource: Resource) -> dict[str, Any]:
    return {
        "resource": resource.pk,
        "section": resource.section,
        "place": resource.place,
        "school": resource.school or None,
    }
