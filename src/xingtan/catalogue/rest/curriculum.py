"""The curriculum for programs: sections, stages, books, what is missing."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Path, Router, Schema

from xingtan.catalogue.queries import curriculum, words
from xingtan.catalogue.rest.shapes import ResourceOut, Word, card_out
from xingtan.catalogue.rules.curriculum import Choice
from xingtan.catalogue.rules.vocabulary import SECTIONS, STAGES

router = Router(tags=["catalogue"])

Code = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,80}$", description="The code of a book.")]


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
                        "lessons": [card_out(card) for card in position.lessons],
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
