"""One resource with all that stands on its page."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.db.models import Count, Sum
from django.urls import reverse

from xingtan.catalogue.models import Rating, Resource, ResourceFile
from xingtan.catalogue.queries import words
from xingtan.catalogue.queries.cards import file_url, published
from xingtan.catalogue.queries.exercises import ExerciseView, exercises_of
from xingtan.catalogue.queries.related import Beside, Place, beside
from xingtan.catalogue.rules.vocabulary import Kind, Level, Role, Status
from xingtan.kernel.errors import NotFound
from xingtan.kernel.figures import ratio
from xingtan.kernel.text import msgid
from xingtan.places import api as places


@dataclass(frozen=True, slots=True)
class RenditionView:
    """A form in which a video is played."""

    form: str
    height: int
    media_type: str
    url: str


@dataclass(frozen=True, slots=True)
class FileView:
    """A file of a resource. `url` is where it is downloaded and counted, `plain_url` the bytes themselves."""

    id: UUID
    resource: UUID
    role: str
    name: str
    digest: str
    media_type: str
    size_bytes: int
    renditions: tuple[RenditionView, ...]

    @property
    def url(self) -> str:
        return reverse("resource-file", args=[self.resource, self.id, self.name])

    @property
    def plain_url(self) -> str:
        return f"/files/{self.digest}/{quote(self.name)}"

    @property
    def role_name(self) -> str:
        return words.role_name(self.role)


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task of the task sheet; `at` is a second of the video."""

    text: str
    writes: bool
    at: int | None


@dataclass(frozen=True, slots=True)
class ChapterView:
    """A part of the video, from the second `at` on."""

    at: int
    name: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """What people thought of a resource: how many judged it and their mean, as printed, None where nobody has."""

    count: int
    average: str | None


@dataclass(frozen=True)
class ResourceView:
    """A resource with all that its page shows. Names come in the language in force when asked for."""

    id: UUID
    kind: str
    section: str
    title: str
    summary: str
    status: str
    stage: str
    grade: int | None
    subject: str
    edition: str
    book: str
    place: str
    school: str
    teacher: UUID | None
    teacher_name: str
    origin_level: str
    licence: str
    cover: str
    duration_ms: int | None
    published_at: datetime | None
    changed_at: datetime
    unit: int | None
    lesson: int | None
    tasks: tuple[TaskView, ...]
    chapters: tuple[ChapterView, ...]
    transcript: str
    files: tuple[FileView, ...]
    exercises: tuple[ExerciseView, ...]
    opinion: Opinion
    beside: tuple[Beside, ...]
    names: dict[str, str]

    @property
    def url(self) -> str:
        return reverse("lesson" if self.kind == Kind.LESSON else "resource", args=[self.id])

    @property
    def video(self) -> FileView | None:
        return next((file for file in self.files if file.role == Role.VIDEO and file.renditions), None)

    @property
    def subtitles(self) -> FileView | None:
        return next((file for file in self.files if file.role == Role.SUBTITLES), None)

    @property
    def document(self) -> FileView | None:
        """Give the PDF that can be read in the page, if there is one."""
        return next((file for file in self.files if file.media_type == "application/pdf"), None)

    @property
    def picture(self) -> FileView | None:
        return next((file for file in self.files if file.role == Role.PICTURE), None)

    @property
    def sound(self) -> FileView | None:
        return next((file for file in self.files if file.role == Role.AUDIO), None)

    @property
    def asks(self) -> bool:
        """Say whether it has questions that can be worked through."""
        return self.names["package"] == "qti"

    @property
    def plays(self) -> bool:
        """Say whether it has a package that can be played."""
        return self.names["package"] == "scorm"

    @property
    def downloads(self) -> tuple[FileView, ...]:
        return tuple(file for file in self.files if file.role != Role.SUBTITLES)

    @property
    def size_bytes(self) -> int:
        return sum(file.size_bytes for file in self.files)

    @property
    def seconds(self) -> int | None:
        return None if self.duration_ms is None else self.duration_ms // 1000

    @property
    def level(self) -> int:
        return Level(self.origin_level).petals

    @property
    def level_name(self) -> str:
        return words.level_name(self.origin_level)

    @property
    def licence_words(self) -> str:
        return words.licence_words(self.licence)

    @property
    def kind_name(self) -> str:
        return words.kind_name(self.kind)

    @property
    def section_name(self) -> str:
        return words.section_name(self.section)

    @property
    def stage_name(self) -> str:
        return words.stage_name(self.stage)

    @property
    def subject_name(self) -> str:
        return words.own_name(self.names["subject"], self.names["subject_en"])

    @property
    def edition_name(self) -> str:
        return words.own_name(self.names["edition"], self.names["edition_en"])

    @property
    def book_name(self) -> str:
        return words.book_name(self.grade, self.names["term"], self.names["book"])

    @property
    def full_book_name(self) -> str:
        """Name the book with its subject: 四年级上册 数学."""
        return words.book_of_subject(self.book_name, self.subject_name)

    @property
    def original(self) -> str:
        """Give where it lies, of a resource that was taken from another repository; empty for all others."""
        return self.names["original"]

    @property
    def unit_title(self) -> str:
        return self.names["unit"]

    @property
    def position_title(self) -> str:
        return self.names["position"]

    @cached_property
    def place_name(self) -> str:
        return words.place_name(self.place)

    @property
    def school_name(self) -> str:
        return words.own_name(self.names["school"], self.names["school_en"])


_PLAIN = (
    *("id", "kind", "section", "title", "summary", "status", "stage", "grade", "place", "school", "teacher"),
    *("teacher_name", "origin_level", "licence", "duration_ms", "published_at", "changed_at"),
)
_MAY_BE_NONE = frozenset({"grade", "teacher", "duration_ms", "published_at"})
_FIELDS = (
    *_PLAIN,
    "cover",
    "cover_ending",
    "subject_id",
    "subject__name",
    "subject__name_en",
    "edition_id",
    "edition__name",
    "edition__name_en",
    "book_id",
    "book__term",
    "book__title",
    "lesson_position_id",
    "lesson_position__position",
    "lesson_position__title",
    "lesson_position__unit_id",
    "lesson_position__unit__position",
    "lesson_position__unit__title",
    "lesson__tasks",
    "lesson__chapters",
    "lesson__transcript",
    "package__standard",
    "harvested__address",
)


def resource_view(resource_id: UUID) -> ResourceView:
    """Read a published resource with everything on its page. Six statements. Raises NotFound where it is not public."""
    return _view(published().filter(pk=resource_id).values(*_FIELDS).first())


def own_view(person: UUID, resource_id: UUID) -> ResourceView:
    """Read a resource that its uploader sees, whatever its status. Six statements. Raises NotFound for others'."""
    return _view(Resource.objects.filter(pk=resource_id, uploaded_by=person).values(*_FIELDS).first())


def reviewed_view(resource_id: UUID) -> ResourceView:
    """Read a resource for whoever may review it, whatever its status but draft. Six statements."""
    found = Resource.objects.filter(pk=resource_id).exclude(status=Status.DRAFT)
    return _view(found.values(*_FIELDS).first())


def _view(row: dict[str, Any] | None) -> ResourceView:
    if row is None:
        raise NotFound("resource-unknown", msgid("没有这份资源。地址可能抄错了，也可能它已经撤下。"))
    text: dict[str, Any] = {name: value if value is not None else "" for name, value in row.items()}
    plain: dict[str, Any] = {name: row[name] if name in _MAY_BE_NONE else text[name] for name in _PLAIN}
    school = places.schools([text["school"]]).get(text["school"]) if text["school"] else None
    return ResourceView(
        **plain,
        subject=text["subject_id"],
        edition=text["edition_id"],
        book=text["book_id"],
        cover=file_url(row["cover"], row["cover_ending"]),
        unit=row["lesson_position__unit__position"],
        lesson=row["lesson_position__position"],
        tasks=tuple(TaskView(one["text"], one["writes"], one["at"]) for one in row["lesson__tasks"] or ()),
        chapters=tuple(ChapterView(one["at"], one["title"]) for one in row["lesson__chapters"] or ()),
        transcript=text["lesson__transcript"],
        files=_files(row["id"]),
        exercises=exercises_of(row["id"]),
        opinion=opinion_of(row["id"]),
        beside=beside(
            Place(
                id=row["id"],
                position=row["lesson_position_id"],
                unit=row["lesson_position__unit_id"],
                section=row["section"],
                subject=text["subject_id"],
            )
        ),
        names={
            "subject": text["subject__name"],
            "subject_en": text["subject__name_en"],
            "edition": text["edition__name"],
            "edition_en": text["edition__name_en"],
            "term": text["book__term"],
            "book": text["book__title"],
            "unit": text["lesson_position__unit__title"],
            "position": text["lesson_position__title"],
            "package": text["package__standard"],
            "school": school.name if school else "",
            "school_en": school.name_en if school else "",
            "original": text["harvested__address"],
        },
    )


def _files(resource_id: UUID) -> tuple[FileView, ...]:
    """Read the files of a resource with their renditions, best picture first. One statement."""
    rows = (
        ResourceFile.objects.filter(resource_id=resource_id)
        .order_by("position", "id", "-renditions__height")
        .values_list(
            "id",
            "role",
            "name",
            "digest",
            "media_type",
            "size_bytes",
            "renditions__form",
            "renditions__height",
            "renditions__media_type",
            "renditions__digest",
        )
    )
    files: dict[UUID, FileView] = {}
    for file_id, role, name, digest, media_type, size_bytes, form, height, form_type, form_digest in rows:
        before = files[file_id].renditions if file_id in files else ()
        here = (RenditionView(form, height, form_type, file_url(form_digest, form, "video")),) if form else ()
        files[file_id] = FileView(file_id, resource_id, role, name, digest, media_type, size_bytes, (*before, *here))
    return tuple(files.values())


def note_of(resource_id: UUID) -> str:
    """Read what a reviewer wrote to the author. One statement."""
    return Resource.objects.filter(pk=resource_id).values_list("note", flat=True).first() or ""


def opinion_of(resource_id: UUID) -> Opinion:
    """Read what people thought of a resource. One statement."""
    found = Rating.objects.filter(resource_id=resource_id).aggregate(count=Count("id"), stars=Sum("stars"))
    return Opinion(found["count"], ratio(found["stars"] or 0, found["count"], 1))
