"""Writing resources with all that belongs to them; used by whoever authorised it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from xingtan.catalogue.events import ResourcePublished
from xingtan.catalogue.models import (
    Book,
    ExerciseItem,
    Lesson,
    LessonPosition,
    Rendition,
    Resource,
    ResourceFile,
)
from xingtan.catalogue.rules import curriculum, exercises, files, lessons
from xingtan.catalogue.rules.exercises import Exercise
from xingtan.catalogue.rules.lessons import Chapter, Task
from xingtan.catalogue.rules.publishing import require_whole
from xingtan.catalogue.rules.vocabulary import LESSONS, Kind, Level, Licence, Role, Status
from xingtan.kernel.clock import now
from xingtan.kernel.errors import Refused
from xingtan.kernel.ids import new_id
from xingtan.kernel.text import msgid


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file whose bytes are in the blob store. Of a video also its length and the size of its picture."""

    role: Role
    name: str
    digest: str
    size_bytes: int
    media_type: str
    duration_ms: int | None = None
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class NewExercise:
    """An exercise, and its figure where it has one: `figure_says` tells in words what is to be seen there."""

    exercise: Exercise
    figure: str = ""
    figure_ending: str = ""
    figure_says: str = ""


@dataclass(frozen=True, slots=True)
class NewResource:
    """A resource to write; a lesson where nothing else is said.

    Its place in the curriculum: `book` (code), `unit` and `lesson` (numbers from 1), or, for what lies in no book,
    `stage`, `subject`, `edition`, `grade`. `place` is the code of where it comes from. Digests are of the blob store.
    The same `id`, or the same `source` and `source_key`, is the same resource.
    """

    title: str
    place: str
    kind: Kind = Kind.LESSON
    section: str = LESSONS
    summary: str = ""
    book: str = ""
    unit: int | None = None
    lesson: int | None = None
    stage: str = ""
    subject: str = ""
    edition: str = ""
    grade: int | None = None
    school: str = ""
    teacher: UUID | None = None
    teacher_name: str = ""
    origin_level: Level = Level.SCHOOL
    licence: Licence = Licence.TEACHING
    cover: str = ""
    cover_ending: str = "svg"
    files: tuple[NewFile, ...] = ()
    tasks: tuple[Task, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    transcript: str = ""
    exercises: tuple[NewExercise, ...] = ()
    published_at: datetime | None = None
    source: str = ""
    source_key: str = ""
    uploaded_by: UUID | None = None
    id: UUID | None = None


@dataclass(slots=True)
class Rows:
    """The rows of many resources, to be written table by table."""

    resources: list[Resource] = field(default_factory=list)
    lessons: list[Lesson] = field(default_factory=list)
    files: list[ResourceFile] = field(default_factory=list)
    renditions: list[Rendition] = field(default_factory=list)
    exercises: list[ExerciseItem] = field(default_factory=list)

    def save(self) -> None:
        """Write the rows: five statements for every few hundred resources."""
        Resource.objects.bulk_create(self.resources, batch_size=500)
        Lesson.objects.bulk_create(self.lessons, batch_size=500)
        ResourceFile.objects.bulk_create(self.files, batch_size=500)
        Rendition.objects.bulk_create(self.renditions, batch_size=500)
        ExerciseItem.objects.bulk_create(self.exercises, batch_size=500)


class Places:
    """Where resources lie in the curriculum, for many of them in two statements."""

    def __init__(self, wanted: Iterable[NewResource]) -> None:
        codes = {one.book for one in wanted if one.book}
        self.books = {book.code: book for book in Book.objects.filter(code__in=codes)}
        rows = LessonPosition.objects.filter(unit__book_id__in=codes).values_list(
            "unit__book_id", "unit__position", "position", "id"
        )
        self.positions = {(book, unit, lesson): position_id for book, unit, lesson, position_id in rows}

    def book(self, wanted: NewResource) -> Book | None:
        """Give the book. Raises Refused where there is none of this code."""
        if not wanted.book:
            return None
        if wanted.book not in self.books:
            raise Refused("book-unknown", msgid("目录里没有课本“%(book)s”。"), book=wanted.book)
        return self.books[wanted.book]

    def position(self, wanted: NewResource) -> int | None:
        """Give the lesson position. Raises Refused where the book has no such unit and lesson."""
        if not wanted.book or wanted.unit is None or wanted.lesson is None:
            return None
        found = self.positions.get((wanted.book, wanted.unit, wanted.lesson))
        if found is None:
            raise Refused(
                "position-unknown",
                msgid("课本“%(book)s”里没有第 %(unit)s 单元第 %(lesson)s 课。"),
                book=wanted.book,
                unit=wanted.unit,
                lesson=wanted.lesson,
            )
        return found


def compose(wanted: NewResource, where: Places, status: Status, rows: Rows) -> Resource:
    """Check a resource and add its rows to `rows`. Raises Refused with the first thing that is wrong."""
    book = where.book(wanted)
    if wanted.stage and not book:
        curriculum.checked_grade(wanted.stage, wanted.grade)
    if status is Status.PUBLISHED:
        require_whole(wanted.kind, wanted.section, wanted.title, len(wanted.files), len(wanted.exercises))
    length = next((file.duration_ms for file in wanted.files if file.duration_ms is not None), None)
    resource = Resource(
        id=wanted.id or new_id(),
        kind=wanted.kind,
        section=wanted.section,
        title=lessons.checked_title(wanted.title),
        summary=lessons.checked_text(wanted.summary, lessons.MOST_SUMMARY),
        status=status,
        stage=book.stage if book else wanted.stage,
        subject_id=book.subject_id if book else (wanted.subject or None),
        edition_id=book.edition_id if book else (wanted.edition or None),
        grade=book.grade if book else wanted.grade,
        book_id=book.code if book else None,
        lesson_position_id=where.position(wanted),
        place=wanted.place,
        school=wanted.school,
        teacher=wanted.teacher,
        teacher_name=wanted.teacher_name[:40],
        origin_level=wanted.origin_level,
        licence=wanted.licence,
        cover=wanted.cover,
        cover_ending=wanted.cover_ending if wanted.cover else "",
        duration_ms=length,
        source=wanted.source,
        source_key=wanted.source_key,
        uploaded_by=wanted.uploaded_by,
        version=1 if status is Status.PUBLISHED else 0,
        published_at=(wanted.published_at or now()) if status is Status.PUBLISHED else None,
        listed_at=now() if status is Status.PUBLISHED else None,
    )
    rows.resources.append(resource)
    _compose_parts(resource, wanted, length, rows)
    return resource


def _compose_parts(resource: Resource, wanted: NewResource, length: int | None, rows: Rows) -> None:
    if len(wanted.files) > files.MOST_FILES:
        raise Refused("too-many-files", msgid("一份资源最多 %(most)s 个文件。"), most=files.MOST_FILES)
    if wanted.kind is Kind.LESSON:
        tasks, chapters = lessons.checked_tasks(wanted.tasks), lessons.checked_chapters(wanted.chapters, length)
        transcript = lessons.checked_text(wanted.transcript, lessons.MOST_TRANSCRIPT)
        rows.lessons.append(
            Lesson(resource=resource, tasks=tasks_json(tasks), chapters=chapters_json(chapters), transcript=transcript)
        )
    for n, new in enumerate(wanted.files, start=1):
        file = file_row(resource, new, n)
        rows.files.append(file)
        rows.renditions.extend(rendition_rows(file))
    rows.exercises.extend(exercise_rows(resource, wanted.exercises))


def file_row(resource: Resource, new: NewFile, position: int) -> ResourceFile:
    """Make the row of a file. Raises Refused for a name or size that its role does not take."""
    files.require_ending(new.role, new.name)
    files.require_size(new.role, new.size_bytes)
    return ResourceFile(
        resource=resource,
        role=new.role,
        position=position,
        name=new.name,
        digest=new.digest,
        media_type=new.media_type,
        size_bytes=new.size_bytes,
        duration_ms=new.duration_ms,
        width=new.width,
        height=new.height,
    )


def rendition_rows(file: ResourceFile) -> list[Rendition]:
    """Make the rendition that a playable video is of itself."""
    if file.role != Role.VIDEO:
        return []
    return [
        Rendition(
            file=file,
            form=files.ending_of(file.name),
            height=file.height or 0,
            digest=file.digest,
            media_type=file.media_type,
            size_bytes=file.size_bytes,
        )
    ]


def exercise_rows(resource: Resource, given: Sequence[NewExercise]) -> list[ExerciseItem]:
    """Make the rows of exercises in order. Raises Refused for one that nobody could answer right, or too many."""
    if len(given) > lessons.MOST_EXERCISES:
        raise Refused("too-many-exercises", msgid("一份资源最多 %(most)s 道练习。"), most=lessons.MOST_EXERCISES)
    rows = []
    for n, new in enumerate(given, start=1):
        exercise = exercises.checked(new.exercise)
        rows.append(
            ExerciseItem(
                resource=resource,
                position=n,
                kind=exercise.kind,
                prompt=exercise.prompt,
                choices=[{"key": one.key, "text": one.text, "why": one.why} for one in exercise.choices],
                right=list(exercise.right),
                tolerance=exercise.tolerance,
                unit=exercise.unit,
                hint=exercise.hint,
                explanation=exercise.explanation,
                figure=new.figure,
                figure_ending=new.figure_ending if new.figure else "",
                figure_says=new.figure_says,
            )
        )
    return rows


def tasks_json(tasks: Iterable[Task]) -> list[dict[str, object]]:
    """Write tasks as the table keeps them."""
    return [{"text": task.text.strip(), "writes": task.writes, "at": task.at_seconds} for task in tasks]


def chapters_json(chapters: Iterable[Chapter]) -> list[dict[str, object]]:
    """Write chapters as the table keeps them."""
    return [{"at": chapter.at_seconds, "title": chapter.title.strip()} for chapter in chapters]


def publication_of(
    resource: Resource, size_bytes: int, counted: bool = True, by: UUID | None = None
) -> ResourcePublished:
    """Give the fact that a resource is public now. One that is counted bears the instant of its publication."""
    return ResourcePublished(
        at=resource.published_at if counted and resource.published_at else now(),
        resource=resource.pk,
        section=resource.section,
        place=resource.place,
        school=resource.school or None,
        kind_of_resource=resource.kind,
        book=resource.book_id,
        teacher=resource.teacher,
        size_bytes=size_bytes,
        issued=resource.origin_level == Level.NATION,
        counted=counted,
        by=by,
        version=resource.version,
        title=resource.title,
        author=resource.uploaded_by,
    )
