"""The curriculum tree: the picker, a book with its units and lessons, what is still missing."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet
from django.urls import reverse

from xingtan.catalogue.models import Book, Edition, ExerciseItem, LessonPosition, Resource, ResourceFile, Subject
from xingtan.catalogue.queries import words
from xingtan.catalogue.queries.cards import ResourceCard, cards, published
from xingtan.catalogue.rules import curriculum
from xingtan.catalogue.rules.curriculum import BookFacts, Choice, Needs, Options
from xingtan.catalogue.rules.vocabulary import Kind, Role, Status, Term
from xingtan.kernel.errors import NotFound
from xingtan.kernel.text import msgid


@dataclass(frozen=True, slots=True)
class Picker:
    """What can be picked at each step, with names: pairs of slug and name."""

    chosen: Choice
    stages: tuple[tuple[str, str], ...]
    subjects: tuple[tuple[str, str], ...]
    editions: tuple[tuple[str, str], ...]
    books: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Row:
    facts: BookFacts
    subject_name: str
    edition_name: str


def _books() -> list[_Row]:
    """Read all books in the order of the picker. One statement: a node has some hundreds."""
    rows = Book.objects.order_by(
        "subject__position", "subject_id", "edition__position", "edition_id", "position", "code"
    )
    return [
        _Row(
            BookFacts(code, stage, subject, edition, grade, Term(term), title),
            words.own_name(subject_name, subject_name_en),
            words.own_name(edition_name, edition_name_en),
        )
        for (
            code,
            stage,
            subject,
            edition,
            grade,
            term,
            title,
            subject_name,
            subject_name_en,
            edition_name,
            edition_name_en,
        ) in rows.values_list(
            "code",
            "stage",
            "subject_id",
            "edition_id",
            "grade",
            "term",
            "title",
            "subject__name",
            "subject__name_en",
            "edition__name",
            "edition__name_en",
        )
    ]


def picker(wanted: Choice) -> Picker:
    """Read what can be picked, step by step, and what is picked. One statement."""
    rows = _books()
    options: Options = curriculum.pick([row.facts for row in rows], wanted)
    subjects = {row.facts.subject: row.subject_name for row in rows}
    editions = {row.facts.edition: row.edition_name for row in rows}
    return Picker(
        chosen=options.chosen,
        stages=tuple((slug, words.stage_name(slug)) for slug in options.stages),
        subjects=tuple((slug, subjects[slug]) for slug in options.subjects),
        editions=tuple((slug, editions[slug]) for slug in options.editions),
        books=tuple((book.code, words.book_name(book.grade, book.term, book.title)) for book in options.books),
    )


def books(wanted: Choice) -> tuple[tuple[BookFacts, str], ...]:
    """List books with their names, narrowed by what of `wanted` is given. One statement."""
    given = [(name, value) for name in ("stage", "subject", "edition") if (value := getattr(wanted, name))]
    return tuple(
        (row.facts, words.book_name(row.facts.grade, row.facts.term, row.facts.title))
        for row in _books()
        if all(getattr(row.facts, name) == value for name, value in given)
    )


def choice_of_book(code: str) -> Choice | None:
    """Give the steps that lead to a book, or None where there is none. One statement."""
    row = Book.objects.filter(code=code).values_list("stage", "subject_id", "edition_id").first()
    return Choice(*row, code) if row else None


@dataclass(frozen=True, slots=True)
class BookView:
    """A book by its names; `textbook` is the resource that is its e-textbook, if there is one."""

    code: str
    stage: str
    grade: int | None
    term: str
    title: str
    subject: str
    subject_name: str
    subject_name_en: str
    edition: str
    edition_name: str
    edition_name_en: str
    publisher: str
    textbook: UUID | None

    @property
    def url(self) -> str:
        return reverse("book", args=[self.code])

    @property
    def name(self) -> str:
        return words.book_name(self.grade, self.term, self.title)

    @property
    def full_name(self) -> str:
        """Name the book with its subject: 四年级上册 数学."""
        return words.book_of_subject(self.name, self.subject_label)

    @property
    def subject_label(self) -> str:
        return words.own_name(self.subject_name, self.subject_name_en)

    @property
    def edition_label(self) -> str:
        return words.own_name(self.edition_name, self.edition_name_en)

    @property
    def stage_name(self) -> str:
        return words.stage_name(self.stage)

    @property
    def grade_name(self) -> str:
        return words.grade_name(self.grade)


@dataclass(frozen=True, slots=True)
class PositionView:
    """A lesson position and the lessons that lie at it."""

    id: int
    number: int
    title: str
    lessons: tuple[ResourceCard, ...]


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit with its lesson positions."""

    number: int
    title: str
    positions: tuple[PositionView, ...]

    @property
    def lessons(self) -> int:
        """Count the lessons in it."""
        return sum(len(position.lessons) for position in self.positions)


@dataclass(frozen=True, slots=True)
class OpenBook:
    """A book with its units, and the published resources of the book that lie at no position (`loose`)."""

    book: BookView
    units: tuple[UnitView, ...]
    loose: tuple[ResourceCard, ...]


def book_view(code: str) -> BookView:
    """Read a book by its code. Two statements. Raises NotFound where there is none."""
    row = (
        Book.objects.filter(code=code)
        .values_list(
            "code",
            "stage",
            "grade",
            "term",
            "title",
            "subject_id",
            "subject__name",
            "subject__name_en",
            "edition_id",
            "edition__name",
            "edition__name_en",
            "edition__publisher",
        )
        .first()
    )
    if row is None:
        raise NotFound("book-unknown", msgid("目录里没有这本课本。"))
    textbooks = published().filter(book_id=code, kind=Kind.TEXTBOOK).order_by("-published_at")
    return BookView(*row, textbook=textbooks.values_list("id", flat=True).first())


def open_book(code: str) -> OpenBook:
    """Read a book with its units, positions and lessons. Five statements. Raises NotFound where there is none."""
    book = book_view(code)
    positions = _positions(code)
    at = dict(published().filter(book_id=code, lesson_position__isnull=False).values_list("id", "lesson_position_id"))
    found = cards(published().filter(book_id=code).exclude(kind=Kind.TEXTBOOK).order_by("published_at", "id"))
    lying: dict[int, list[ResourceCard]] = defaultdict(list)
    for card in found:
        if card.id in at:
            lying[at[card.id]].append(card)
    units: dict[int, tuple[str, list[PositionView]]] = {}
    for unit, unit_title, position, number, title in positions:
        views = units.setdefault(unit, (unit_title, []))[1]
        if position is not None:
            views.append(PositionView(position, number or 0, title or "", tuple(lying[position])))
    return OpenBook(
        book,
        tuple(UnitView(number, title, tuple(views)) for number, (title, views) in units.items()),
        tuple(card for card in found if card.id not in at),
    )


def _positions(code: str) -> list[tuple[int, str, int | None, int | None, str | None]]:
    """Read units with their positions, in order: unit, its title, position id, its number, its title. One statement."""
    rows = Book.objects.filter(code=code, units__isnull=False).order_by(
        "units__position", "units__lesson_positions__position"
    )
    return list(
        rows.values_list(
            "units__position",
            "units__title",
            "units__lesson_positions__id",
            "units__lesson_positions__position",
            "units__lesson_positions__title",
        )
    )


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """A lesson position and how much of each part there is."""

    unit: int
    unit_title: str
    number: int
    title: str
    needs: Needs


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which lesson positions of a book have what; `whole` of `total` have everything."""

    book: BookView
    rows: tuple[CoverageRow, ...]
    whole: int
    total: int


def coverage(code: str) -> Coverage:
    """Read what a book still lacks. Seven statements. Raises NotFound where there is no such book."""
    book = book_view(code)
    lessons = Resource.objects.filter(book_id=code, status=Status.PUBLISHED, lesson_position__isnull=False)
    videos = _counted(lessons.filter(files__role=Role.VIDEO), "files")
    sheets = _counted(lessons.filter(files__role=Role.TASK_SHEET), "files")
    exercises = _counted(lessons.filter(exercises__isnull=False), "exercises")
    for lying_at, count in _counted(lessons.filter(items__isnull=False), "items").items():
        exercises[lying_at] = exercises.get(lying_at, 0) + count
    tasks = lessons.filter(lesson__isnull=False).values_list("lesson_position_id", "lesson__tasks")
    for lying_at, told in tasks:
        if lying_at is not None:
            sheets[lying_at] = sheets.get(lying_at, 0) + bool(told)
    needs: dict[int, Needs] = {}
    rows = []
    for unit, unit_title, position, number, title in _positions(code):
        if position is None:
            continue
        needs[position] = Needs(videos.get(position, 0), sheets.get(position, 0), exercises.get(position, 0))
        rows.append(CoverageRow(unit, unit_title, number or 0, title or "", needs[position]))
    whole, total = curriculum.covered(needs)
    return Coverage(book, tuple(rows), whole, total)


def _counted(found: "QuerySet[Resource]", what: str) -> dict[int, int]:
    rows = found.order_by().values_list("lesson_position_id").annotate(count=Count(what))
    return {position: count for position, count in rows if position is not None}


@dataclass(frozen=True, slots=True)
class PositionChoice:
    """A lesson position that an author can choose: its unit and number, and how it is called."""

    unit: int
    lesson: int
    name: str


def position_choices(code: str) -> tuple[PositionChoice, ...]:
    """List the lesson positions of a book for a form. One statement."""
    return tuple(
        PositionChoice(unit, number or 0, f"{unit}.{number} {title}")
        for unit, _, position, number, title in _positions(code)
        if position is not None
    )


@dataclass(frozen=True, slots=True)
class Names:
    """The names of subjects and editions in the language in force, by slug."""

    subjects: dict[str, str]
    editions: dict[str, str]


def names() -> Names:
    """Read the names of all subjects and editions. Two statements: each is a short table."""
    return Names(
        {
            slug: words.own_name(name, name_en)
            for slug, name, name_en in Subject.objects.order_by("position").values_list("slug", "name", "name_en")
        },
        {
            slug: words.own_name(name, name_en)
            for slug, name, name_en in Edition.objects.order_by("position").values_list("slug", "name", "name_en")
        },
    )


@dataclass(frozen=True, slots=True)
class Stock:
    """What the catalogue holds now: counts of rows, of the instant at which they are read."""

    resources: int
    lessons: int
    books: int
    lesson_positions: int
    textbooks: int
    files: int
    exercises: int


def stock() -> Stock:
    """Count what everyone can see. Six statements."""
    kinds = dict(published().order_by().values_list("kind").annotate(count=Count("id")))
    return Stock(
        resources=sum(kinds.values()),
        lessons=kinds.get(Kind.LESSON, 0),
        textbooks=kinds.get(Kind.TEXTBOOK, 0),
        books=Book.objects.count(),
        lesson_positions=LessonPosition.objects.count(),
        files=ResourceFile.objects.filter(resource__status=Status.PUBLISHED).count(),
        exercises=ExerciseItem.objects.filter(resource__status=Status.PUBLISHED).count(),
    )
