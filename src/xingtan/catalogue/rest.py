"""The catalogue for programs: resources, the curriculum, one's own favourites and ratings."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema, Status
from ninja.security import django_auth

from xingtan.catalogue.actions import opinions
from xingtan.catalogue.queries import curriculum, lessons, personal, resources, search, words
from xingtan.catalogue.queries.cards import ResourceCard
from xingtan.catalogue.queries.lessons import ResourceView
from xingtan.catalogue.rules.curriculum import Choice
from xingtan.catalogue.rules.lists import read_mark, written_mark
from xingtan.catalogue.rules.vocabulary import SECTIONS, STAGES
from xingtan.identity import api as identity
from xingtan.kernel.errors import NotAllowed, Refused
from xingtan.kernel.text import msgid

router = Router(tags=["catalogue"])

MOST = 100
Word = Annotated[str, Query(max_length=80)]
Code = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,80}$", description="The code of a book.")]


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


class Filters(Schema):
    """What a list of resources is narrowed by."""

    section: Word = ""
    stage: Word = ""
    subject: Word = ""
    edition: Word = ""
    grade: Word = ""
    kind: Word = ""
    place: Word = ""
    book: Word = ""
    school: Word = ""


@router.get("/resources", response=ResourcesOut)
def list_resources(
    request: HttpRequest,
    filters: Query[Filters],
    q: Annotated[str, Query(max_length=100, description="Words to look for; best match first.")] = "",
    cursor: Word = "",
    limit: Annotated[int, Query(ge=1, le=MOST)] = 24,
) -> dict[str, object]:
    """List published resources: newest first, or by words. `place` with words means the place and all below it."""
    given = {name: value for name, value in filters.dict().items() if value}
    if q.strip():
        return _search(q, given, cursor)
    if given.get("grade") and not given["grade"].isdecimal():
        raise Refused(
            "grade-unreadable", msgid("年级写 1 到 12，或者“四年级”这样，不是“%(text)s”。"), text=given["grade"]
        )
    if cursor and read_mark(cursor) is None:
        raise Refused("cursor-unreadable", msgid("看不懂这个游标，请从头取。"))
    found = resources.listed(given, read_mark(cursor), limit)
    return {"resources": [_card(card) for card in found.cards], "next": written_mark(found.following) or None}


def _search(text: str, given: dict[str, str], cursor: str) -> dict[str, object]:
    if cursor and not (cursor.isdecimal() and len(cursor) < 4):
        raise Refused("cursor-unreadable", msgid("看不懂这个游标，请从头取。"))
    labels = {name: value for name, value in given.items() if name in search.LABELS}
    found = search.find(text, labels, int(cursor) if cursor else 1)
    return {
        "resources": [_card(hit.card) for hit in found.hits],
        "next": str(found.page + 1) if found.page < found.pages else None,
        "total": found.total,
        "counts": {facet.label: {one.value: one.count for one in facet.values} for facet in found.facets},
        "meant": list(found.meant),
    }


def _card(card: ResourceCard) -> dict[str, object]:
    return {name: getattr(card, name) for name in ResourceOut.model_fields}


@router.get("/resources/{resource_id}", response=ResourceDetailOut)
def get_resource(request: HttpRequest, resource_id: UUID) -> ResourceView:
    """Give one published resource with its files, tasks and exercises."""
    return lessons.resource_view(resource_id)


class AnswerIn(Schema):
    """An answer: keys of choices, or one text."""

    answer: list[Annotated[str, Field(max_length=200)]] = Field(max_length=20)


class ReplyOut(Schema):
    """What is said to an answer: right, part, wrong or empty, and a thought for the next try."""

    verdict: str
    words: str


@router.post("/resources/{resource_id}/exercises/{exercise_id}/answers", response=ReplyOut)
def post_answer(request: HttpRequest, resource_id: UUID, exercise_id: UUID, given: AnswerIn) -> ReplyOut:
    """Answer an exercise. Nobody has to sign in; the answer itself is not kept."""
    reply = opinions.answer_exercise(identity.asker_of(request.user), resource_id, exercise_id, given.answer)
    return ReplyOut(verdict=reply.verdict, words=reply.words)


class WordOut(Schema):
    """A fixed word: its slug, and its name in the language asked for."""

    slug: str
    name: str


class BookOut(Schema):
    """A book of the curriculum."""

    code: str
    name: str
    stage: str
    subject: str
    edition: str
    grade: int | None
    term: str


class PositionOut(Schema):
    """A lesson position and the lessons that lie at it."""

    number: int
    title: str
    lessons: list[ResourceOut]


class UnitOut(Schema):
    """A unit with its lesson positions."""

    number: int
    title: str
    positions: list[PositionOut]


class OpenBookOut(BookOut):
    """A book with its units; `textbook` is the resource that is its e-textbook."""

    textbook: UUID | None
    units: list[UnitOut]


class CoverageRowOut(Schema):
    """How many pieces of each part a lesson position has."""

    unit: int
    lesson: int
    title: str
    videos: int
    task_sheets: int
    exercises: int


class CoverageOut(Schema):
    """What a book has and lacks: `whole` of `total` lesson positions have all three parts."""

    book: str
    whole: int
    total: int
    rows: list[CoverageRowOut]


@router.get("/sections", response=list[WordOut])
def list_sections(request: HttpRequest) -> list[WordOut]:
    """List the six sections."""
    return [WordOut(slug=one.slug, name=words.section_name(one.slug)) for one in SECTIONS]


@router.get("/curriculum/stages", response=list[WordOut])
def list_stages(request: HttpRequest) -> list[WordOut]:
    """List the stages of schooling."""
    return [WordOut(slug=one.slug, name=words.stage_name(one.slug)) for one in STAGES]


@router.get("/curriculum/books", response=list[BookOut])
def list_books(request: HttpRequest, stage: Word = "", subject: Word = "", edition: Word = "") -> list[BookOut]:
    """List the books of the curriculum, narrowed by stage, subject and edition."""
    wanted = Choice(stage, subject, edition)
    return [
        BookOut(
            code=one.code,
            name=name,
            stage=one.stage,
            subject=one.subject,
            edition=one.edition,
            grade=one.grade,
            term=one.term,
        )
        for one, name in curriculum.books(wanted)
    ]


@router.get("/curriculum/books/{code}", response=OpenBookOut)
def get_book(request: HttpRequest, code: Code) -> dict[str, object]:
    """Give a book with its units, lesson positions and lessons."""
    opened = curriculum.open_book(code)
    book = opened.book
    return {
        **{name: getattr(book, name) for name in OpenBookOut.model_fields if name != "units"},
        "units": [
            {
                "number": unit.number,
                "title": unit.title,
                "positions": [
                    {
                        "number": position.number,
                        "title": position.title,
                        "lessons": [_card(card) for card in position.lessons],
                    }
                    for position in unit.positions
                ],
            }
            for unit in opened.units
        ],
    }


@router.get("/curriculum/books/{code}/coverage", response=CoverageOut)
def get_coverage(request: HttpRequest, code: Code) -> CoverageOut:
    """Say what each lesson position of a book has."""
    found = curriculum.coverage(code)
    return CoverageOut(
        book=code,
        whole=found.whole,
        total=found.total,
        rows=[
            CoverageRowOut(
                unit=row.unit,
                lesson=row.number,
                title=row.title,
                videos=row.needs.videos,
                task_sheets=row.needs.task_sheets,
                exercises=row.needs.exercises,
            )
            for row in found.rows
        ],
    )


class FavouriteIn(Schema):
    """The resource to keep."""

    resource: UUID


class FavouriteOut(Schema):
    """A resource that is kept, since when; `resource` is null where it was withdrawn."""

    id: UUID
    added_at: datetime
    resource: ResourceOut | None


def _person(request: HttpRequest) -> tuple[identity.Asker, UUID]:
    asker = identity.asker_of(request.user)
    if asker.person_id is None:
        raise NotAllowed("sign-in-first", msgid("请先登录。"))
    return asker, asker.person_id


@router.get("/me/favourites", response=list[FavouriteOut], auth=django_auth)
def list_favourites(request: HttpRequest, page: Annotated[int, Query(ge=1, le=1000)] = 1) -> list[dict[str, object]]:
    """List what the signed-in person keeps, the latest first, thirty a page."""
    _, person = _person(request)
    return [
        {"id": line.card.id, "added_at": line.added_at, "resource": _card(line.card) if line.is_public else None}
        for line in personal.favourites_of(person, page).lines
    ]


@router.post("/me/favourites", response={200: None, 201: None}, auth=django_auth)
def post_favourite(request: HttpRequest, given: FavouriteIn) -> Status[None]:
    """Keep a resource: 201 where it is new, 200 where it was kept already."""
    asker, _ = _person(request)
    return Status(201 if opinions.add_favourite(asker, given.resource) else 200, None)


@router.delete("/me/favourites/{resource_id}", response={204: None}, auth=django_auth)
def delete_favourite(request: HttpRequest, resource_id: UUID) -> Status[None]:
    """Keep a resource no longer. Idempotent."""
    asker, _ = _person(request)
    opinions.remove_favourite(asker, resource_id)
    return Status(204, None)


class RatingIn(Schema):
    """A judgement: 1 to 5 stars, why, and in words."""

    stars: int
    reasons: list[str] = []
    words: str = ""


@router.put("/resources/{resource_id}/rating", response={204: None}, auth=django_auth)
def put_rating(request: HttpRequest, resource_id: UUID, given: RatingIn) -> Status[None]:
    """Judge a resource; a second time replaces the first."""
    asker, _ = _person(request)
    opinions.rate_resource(asker, resource_id, given.stars, given.reasons, given.words)
    return Status(204, None)
