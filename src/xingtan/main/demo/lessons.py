"""The demonstration's lessons: which there are, who teaches them, and how they come into the catalogue."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from random import Random
from uuid import UUID

from xingtan.catalogue.api import NewBook, NewExercise, NewFile, NewResource, NewUnit, keep_books, publish_resources
from xingtan.catalogue.rules.vocabulary import LESSONS, Level, Role, Term
from xingtan.kernel.clock import midnight
from xingtan.main.demo import figures
from xingtan.main.demo.curriculum.reading import Book, Position, Unit, read_books
from xingtan.main.demo.curriculum.sheets import chapters_of, task_sheet, transcript_of
from xingtan.main.demo.exercises import make_exercises
from xingtan.main.demo.ground import LIN, Teacher, county_codes, named, names_of, places_today, teachers_of
from xingtan.main.demo.media.covers import make_cover
from xingtan.main.demo.media.drawings import draw
from xingtan.main.demo.media.film import FILM_SIZE
from xingtan.ports import engines

MOST_COVER_BYTES = 200_000
EXERCISES = (3, 4, 5)
# The first lessons that someone opens: they stand on the front page, and in the picker's first book.
FEATURED = (
    ("primary-mathematics-pep-4a", "角的度量"),
    ("primary-chinese-unified-4a", "题西林壁"),
    ("primary-science-jk-4a", "声音是怎样产生的"),
    ("primary-english-pep-4a", "My classroom: What's in the classroom?"),
)
FIRST_BOOK = FEATURED[0][0]
LIN_UNIT = "角的度量"  # the named teacher of the demonstration teaches this unit
LEVELS = (Level.SCHOOL,) * 11 + (Level.COUNTY,) * 4 + (Level.CITY,) * 3 + (Level.PROVINCE,) * 2


@dataclass(frozen=True, slots=True)
class Planned:
    """One lesson to publish: where it lies (numbers from 1), who teaches it, when it was taken in."""

    book: Book
    unit: Unit
    position: Position
    unit_number: int
    lesson_number: int
    teacher: Teacher
    published_at: datetime

    @property
    def id(self) -> UUID:
        return named("lesson", self.book.name, self.unit_number, self.lesson_number)

    @property
    def turn(self) -> int:
        """Give its number among the featured ones, or theirs and one more."""
        name = (self.book.name, self.position.title)
        return FEATURED.index(name) if name in FEATURED else len(FEATURED)

    @property
    def featured(self) -> bool:
        return self.turn < len(FEATURED)


@dataclass(frozen=True, slots=True)
class StoredFilm:
    """A film in the blob store."""

    digest: str
    size_bytes: int
    duration_ms: int


@cache
def books() -> tuple[Book, ...]:
    """Give the books, read once."""
    return tuple(read_books())


def keep_curriculum() -> None:
    """Make the curriculum hold the demonstration's books. Idempotent."""
    keep_books([_new_book(book) for book in books()])


def _new_book(book: Book) -> NewBook:
    units = tuple(NewUnit(unit.title, tuple(p.title for p in unit.positions)) for unit in book.units)
    if book.title:
        return NewBook(book.stage, book.subject, book.edition, title=book.title, volume=book.term, units=units)
    return NewBook(book.stage, book.subject, book.edition, book.grade, Term(book.term), units=units)


def book_code(book: Book) -> str:
    """Give the code of a book in the catalogue."""
    return _new_book(book).code


def plan_lessons() -> list[Planned]:
    """Plan every lesson, the featured ones first, then the first book, then one of every book, then the rest."""
    counties = county_codes()
    planned = []
    for book in books():
        teachers = teachers_of(book, counties)
        for number, unit in enumerate(book.units, 1):
            teacher = LIN if unit.title == LIN_UNIT else teachers[(number - 1) % len(teachers)]
            for place, position in enumerate(unit.positions, 1):
                if position.state != "-":
                    planned.append(_plan(book, unit, position, number, place, teacher))
    first_of = {book.name: next(one for one in planned if one.book is book) for book in books()}
    return sorted(
        planned,
        key=lambda one: (one.turn, one.book.name != FIRST_BOOK, one is not first_of[one.book.name]),
    )


def _plan(book: Book, unit: Unit, position: Position, number: int, place: int, teacher: Teacher) -> Planned:
    chance = Random(f"lesson {book.name} {number} {place}")
    last = midnight(figures.MONTH.until)
    one = Planned(book, unit, position, number, place, teacher, last)
    back = timedelta(days=chance.randint(3, 180), minutes=chance.randint(9 * 60, 17 * 60))
    return replace(one, published_at=last - (timedelta(days=2, hours=5 + one.turn) if one.featured else back))


def publish_lessons(planned: Sequence[Planned], films: dict[str, StoredFilm]) -> int:
    """Publish the lessons whose films are there, each with cover, film, task sheet and exercises. Idempotent.

    `films` by figure. The month's journal has their records already: they are not counted again. Gives how many.
    """
    ready = [one for one in planned if one.position.figure in films]
    names, today = names_of(one.teacher for one in ready), places_today(one.teacher for one in ready)
    publish_resources([_resource(one, films, names, today) for one in ready], counted=False)
    return len(ready)


def _resource(one: Planned, films: dict[str, StoredFilm], names: dict[UUID, str], today: dict[str, str]) -> NewResource:
    position, film = one.position, films[one.position.figure]
    return NewResource(
        id=one.id,
        title=position.title,
        summary=f"{position.point}。",
        section=LESSONS,
        book=book_code(one.book),
        unit=one.unit_number,
        lesson=one.lesson_number,
        place=today.get(one.teacher.school, one.teacher.place),
        school=one.teacher.school,
        teacher=one.teacher.id,
        teacher_name=names.get(one.teacher.id, ""),
        origin_level=LEVELS[one.id.int % len(LEVELS)] if not one.featured else Level.PROVINCE,
        cover=store(make_cover(draw(position.figure, seed_of(position.figure)))),
        files=(film_file(film, position.title),),
        tasks=task_sheet(one.book, one.unit, position),
        chapters=chapters_of(position, film.duration_ms / 1000),
        transcript=transcript_of(one.book, one.unit, position),
        exercises=tuple(_exercises(one)),
        published_at=one.published_at,
        uploaded_by=one.teacher.id,
    )


def _exercises(one: Planned) -> Iterator[NewExercise]:
    if one.position.state == "~":
        return
    seed = one.id.int % 2**31
    count = EXERCISES[seed % len(EXERCISES)]
    for made in make_exercises(one.position.topic, one.book, one.unit, one.position.title, count, seed):
        figure = store(make_cover(draw(made.figure, seed))) if made.figure else ""
        yield NewExercise(made.exercise, figure, "svg", made.figure_says)


def film_file(film: StoredFilm, title: str) -> NewFile:
    """Give the file of a film under the lesson's title."""
    clean = "".join("-" if letter in '\\/:*?"<>|' else letter for letter in title)
    width, height = FILM_SIZE
    return NewFile(
        Role.VIDEO, f"{clean}.mp4", film.digest, film.size_bytes, "video/mp4", film.duration_ms, width, height
    )


def store(body: bytes) -> str:
    """Put a drawing into the blob store; give its digest."""
    return engines().blobs.put([body], MOST_COVER_BYTES).digest


def seed_of(figure: str) -> int:
    """Give the hand that draws a figure: always the same one."""
    return Random(figure).randrange(2**20)


def figures_of(planned: Iterable[Planned]) -> list[str]:
    """List the figures of these lessons, each once, in order."""
    return list(dict.fromkeys(one.position.figure for one in planned))
