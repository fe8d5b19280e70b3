"""The tree of a book as its editors see it: revision, what lies at each lesson position, what was changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext as _

from xingtan.catalogue.models import Book, BookChange, LessonPosition, Resource, Unit
from xingtan.catalogue.queries import words
from xingtan.catalogue.rules import trees
from xingtan.catalogue.rules.curriculum import BookFacts, Choice
from xingtan.catalogue.rules.trees import LessonNode, Tree, UnitNode
from xingtan.catalogue.rules.vocabulary import STAGES, Term
from xingtan.kernel.errors import NotFound
from xingtan.kernel.text import msgid


@dataclass(frozen=True, slots=True)
class BookTree:
    """A book with its tree. `name` is in the language in force."""

    code: str
    name: str
    revision: int
    tree: Tree


def book_trees(codes: Iterable[str]) -> dict[str, BookTree]:
    """Read the trees of books. Three statements. Raises NotFound where one of them is not there."""
    wanted = tuple(dict.fromkeys(codes))
    rows = Book.objects.filter(code__in=wanted).values_list(
        "code", "grade", "term", "title", "subject__name", "subject__name_en", "revision"
    )
    heads = {row[0]: row[1:] for row in rows}
    if len(heads) != len(wanted):
        raise NotFound("book-unknown", msgid("目录里没有这本课本。"))
    lessons: dict[int, list[LessonNode]] = {}
    for unit, one, title in (
        LessonPosition.objects.filter(unit__book_id__in=wanted)
        .order_by("unit_id", "position")
        .values_list("unit_id", "id", "title")
    ):
        lessons.setdefault(unit, []).append(LessonNode(one, title))
    units: dict[str, list[UnitNode]] = {code: [] for code in heads}
    for book, unit, title in (
        Unit.objects.filter(book_id__in=wanted).order_by("book_id", "position").values_list("book_id", "id", "title")
    ):
        units[book].append(UnitNode(unit, title, tuple(lessons.get(unit, ()))))
    return {
        code: BookTree(
            code,
            words.book_of_subject(words.book_name(grade, term, title), words.own_name(subject, subject_en)),
            revision,
            tuple(units[code]),
        )
        for code, (grade, term, title, subject, subject_en, revision) in heads.items()
    }


def lying(code: str) -> dict[int, int]:
    """Count what lies at each lesson position of a book, whatever its status. One statement."""
    rows = Resource.objects.filter(lesson_position__unit__book_id=code).order_by()
    found = rows.values_list("lesson_position_id").annotate(count=Count("id"))
    return {position: count for position, count in found if position is not None}


@dataclass(frozen=True, slots=True)
class Lying:
    """A resource at a lesson position: its id and title, and what state it is in."""

    id: UUID
    title: str
    state: str


def lying_at(lesson: int) -> tuple[Lying, ...]:
    """List what lies at a lesson position. One statement."""
    rows = (
        Resource.objects.filter(lesson_position_id=lesson).order_by("created_at").values_list("id", "title", "status")
    )
    return tuple(Lying(one, title, words.status_name(status)) for one, title, status in rows)


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a book as its history tells it."""

    revision: int
    kind: str
    words: dict[str, str | int]
    by: UUID | None
    at: datetime
    book_revision: int

    @property
    def sentence(self) -> str:
        return _(trees.CHANGES[self.kind]) % self.words

    @property
    def is_last(self) -> bool:
        """Say whether nothing came after it: then it can be undone."""
        return self.revision == self.book_revision


def changes(code: str, since: int = 0, most: int = 50) -> tuple[Change, ...]:
    """List the changes of a book after a revision, the newest first. One statement."""
    rows = BookChange.objects.filter(book_id=code, revision__gt=since).order_by("-revision")
    names = ("revision", "kind", "words", "by", "at", "book__revision")
    return tuple(Change(*row) for row in rows.values_list(*names)[:most])


@dataclass(frozen=True, slots=True)
class ListedBook:
    """A book in the editors' list."""

    code: str
    name: str
    stage_name: str
    subject: str
    edition: str
    units: int
    lessons: int
    revision: int


def listed(wanted: Choice, asked: str = "") -> tuple[ListedBook, ...]:
    """List the books that fit the choice and hold the words in name, subject, edition or code. One statement."""
    rows = Book.objects.order_by("stage", "subject__position", "subject_id", "edition__position", "position", "code")
    for name, value in (("stage", wanted.stage), ("subject_id", wanted.subject), ("edition_id", wanted.edition)):
        if value:
            rows = rows.filter(**{name: value})
    found = rows.annotate(
        units_count=Count("units", distinct=True), lessons_count=Count("units__lesson_positions", distinct=True)
    ).values_list(
        *("code", "grade", "term", "title", "stage", "subject__name", "subject__name_en", "edition__name"),
        *("edition__name_en", "units_count", "lessons_count", "revision"),
    )
    listed = []
    for code, grade, term, title, stage, subject, subject_en, edition, edition_en, units, lessons, revision in found:
        own = words.own_name(subject, subject_en), words.own_name(edition, edition_en)
        name = words.book_name(grade, term, title)
        text = " ".join((code, name, title, subject, edition, *own)).casefold()
        if all(word in text for word in asked.casefold().split()):
            listed.append(ListedBook(code, name, words.stage_name(stage), *own, units, lessons, revision))
    order = {words.stage_name(stage.slug): n for n, stage in enumerate(STAGES)}
    return tuple(sorted(listed, key=lambda one: order.get(one.stage_name, 9)))


def neighbours(code: str) -> tuple[tuple[str, str], ...]:
    """List the other books of the same stage and subject, by code and name: where a lesson may go. Two statements."""
    own = Book.objects.filter(code=code).values_list("stage", "subject_id").first()
    if own is None:
        return ()
    rows = (
        Book.objects.filter(stage=own[0], subject_id=own[1])
        .exclude(code=code)
        .order_by("edition__position", "position")
    )
    return tuple(
        (other, f"{words.own_name(edition, edition_en)} {words.book_name(grade, term, title)}")
        for other, grade, term, title, edition, edition_en in rows.values_list(
            "code", "grade", "term", "title", "edition__name", "edition__name_en"
        )
    )


def facts_of_books() -> dict[str, BookFacts]:
    """Give every book of the node as it is named. One statement: a node has some hundreds."""
    rows = Book.objects.values_list("code", "stage", "subject_id", "edition_id", "grade", "term", "title")
    return {
        code: BookFacts(code, stage, subject, edition, grade, Term(term), title)
        for code, stage, subject, edition, grade, term, title in rows
    }
