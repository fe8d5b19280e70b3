"""Making a resource: begun, written, given files and exercises; and publishing many at once, for the node itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from xingtan.catalogue.actions import media, writing
from xingtan.catalogue.actions.curriculum import keep_editions, keep_subjects
from xingtan.catalogue.actions.writing import NewExercise, NewResource, Places, Rows
from xingtan.catalogue.models import ExerciseItem, Lesson, Rendition, Resource, ResourceFile
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
    resource = own_resource(asker, resource_id)
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
    resource = own_resource(asker, resource_id)
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
    resource = own_resource(asker, resource_id)
    ExerciseItem.objects.filter(pk=exercise_id, resource=resource).delete()


def add_file(asker: Asker, resource_id: UUID, role: Role, name: str, size_bytes: int, chunks: Iterable[bytes]) -> UUID:
    """Put a file to a resource; gives its id. A second video takes the place of the first; a retry changes nothing.

    Raises Refused for a name, type, size, codec or length that its role does not take. A video gives the resource its
    length and, where it has none, a cover.
    """
    resource = own_resource(asker, resource_id)
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
    resource = own_resource(asker, resource_id)
    ResourceFile.objects.filter(pk=file_id, resource=resource).delete()


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


def own_resource(asker: Asker, resource_id: UUID) -> Resource:
    """Give a resource that the asker may change now. Raises NotFound for what is not theirs, Conflict under review."""
    resource = Resource.objects.filter(pk=resource_id).first()
    if resource is None or asker.person_id is None or resource.uploaded_by != asker.person_id:
        raise NotFound("resource-unknown", msgid("没有这份资源。地址可能抄错了，也可能它已经撤下。"))
    if resource.status == Status.PUBLISHED:
        raise Conflict("resource-online", msgid("已经上线的资源不直接改：先开一个新版本，改好了再交。"))
    if not publishing.is_editable(Status(resource.status)):
        raise Conflict("resource-submitted", msgid("已经提交的资源不能再改；要改，请审核的人退回来。"))
    if resource.status == Status.WITHDRAWN and Resource.objects.filter(update_of=resource).exists():
        raise Conflict("update-begun", msgid("这份资源有一个正在改的新版本，请在那里改。"))
    return resource
