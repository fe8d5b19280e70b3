"""What programs are given of a resource."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Field, Query, Schema

from xingtan.catalogue.queries.cards import ResourceCard

Word = Annotated[str, Query(max_length=80)]


class ResourceOut(Schema):
    """A resource in a list. `url` is its page; `cover` may be empty; `place` is where it comes from."""

    id: UUID
    kind: str
    section: str
    title: str
    stage: str
    subject: str
    edition: str
    grade: int | None
    book: str
    place: str
    school: str
    teacher_name: str
    origin_level: str
    duration_ms: int | None
    published_at: datetime | None
    cover: str
    url: str


class ResourcesOut(Schema):
    """One page of a list; `next` is the cursor of the next one, null where nothing follows.

    `total` and `counts` are of the search index, given where words were asked for.
    """

    resources: list[ResourceOut]
    next: str | None
    total: int | None = None
    counts: dict[str, dict[str, int]] | None = None
    meant: list[str] = []


class RenditionOut(Schema):
    """A form in which a video can be played."""

    form: str
    height: int
    media_type: str
    url: str


class FileOut(Schema):
    """A file; `url` counts a download."""

    id: UUID
    role: str
    name: str
    media_type: str
    size_bytes: int
    sha256: str = Field(alias="digest")
    url: str
    renditions: list[RenditionOut]


class TaskOut(Schema):
    """A task; `at` is a second of the video."""

    text: str
    writes: bool
    at: int | None


class ChapterOut(Schema):
    """A part of the video from the second `at` on."""

    at: int
    title: str = Field(alias="name")


class ExerciseOut(Schema):
    """An exercise without its key; `choices`: pairs of key and text."""

    id: UUID
    kind: str
    prompt: str
    choices: list[tuple[str, str]]
    unit: str
    hint: str


class OpinionOut(Schema):
    """How many judged it, and their mean of five stars as printed."""

    count: int
    average: str | None


class ResourceDetailOut(Schema):
    """A resource with all that belongs to it."""

    id: UUID
    kind: str
    section: str
    title: str
    summary: str
    stage: str
    subject: str
    edition: str
    grade: int | None
    book: str
    unit: int | None
    lesson: int | None
    place: str
    school: str
    teacher_name: str
    origin_level: str
    licence: str
    duration_ms: int | None
    published_at: datetime | None
    cover: str
    url: str
    tasks: list[TaskOut]
    chapters: list[ChapterOut]
    transcript: str
    files: list[FileOut]
    exercises: list[ExerciseOut]
    opinion: OpinionOut


def card_out(card: ResourceCard) -> dict[str, object]:
    """Give a resource of a list as ResourceOut has it."""
    return {name: getattr(card, name) for name in ResourceOut.model_fields}
