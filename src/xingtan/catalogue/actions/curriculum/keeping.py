"""Keeping the curriculum: subjects, editions, books with their units and lesson positions."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F

from xingtan.catalogue.events import CurriculumChanged
from xingtan.catalogue.models import Book, Edition, LessonPosition, Publisher, Subject, Unit
from xingtan.catalogue.rules import curriculum
from xingtan.catalogue.rules.subjects import EDITION_OF, EDITIONS, PUBLISHERS, SUBJECT_OF, SUBJECTS, Known
from xingtan.catalogue.rules.vocabulary import GRADES, Term
from xingtan.kernel.errors import Refused
from xingtan.kernel.text import msgid
from xingtan.outbox.api import announce


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit: its title and the titles of its lesson positions, in order."""

    title: str
    lessons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewBook:
    """A book of the curriculum with its units. `subject`, `edition` are slugs; `volume` names one bound to no grade."""

    stage: str
    subject: str
    edition: str
    grade: int | None = None
    term: Term = Term.NONE
    title: str = ""
    volume: str = ""
    units: tuple[NewUnit, ...] = ()

    @property
    def code(self) -> str:
        return curriculum.book_code(self.stage, self.subject, self.edition, self.grade, self.term, self.volume)


def keep_books(books: Iterable[NewBook], subjects: Iterable[Known] = (), editions: Iterable[Known] = ()) -> list[str]:
    """Make the curriculum hold these books as they are given; gives their codes. Idempotent.

    Units and lesson positions keep their row by their number, so that lessons stay where they lie; what a book has
    beyond what is given stays. Called by the node itself (demonstration, import): it asks nobody's roles.
    """
    wanted = list(books)
    keep_subjects((book.subject for book in wanted), subjects)
    keep_editions((book.edition for book in wanted), editions)
    for book in wanted:
        _keep_book(book)
    codes = [book.code for book in wanted]
    Book.objects.filter(code__in=codes).update(revision=F("revision") + 1)
    announce(CurriculumChanged(books=tuple(codes)))
    return codes


def keep_subjects(slugs: Iterable[str], given: Iterable[Known] = ()) -> None:
    """Have these subjects, by the names that are given or that every node knows. Raises Refused for an unknown one."""
    known = SUBJECT_OF | {one.slug: one for one in given}
    order = {one.slug: n for n, one in enumerate(SUBJECTS)}
    wanted = dict.fromkeys(slugs)
    Subject.objects.bulk_create(
        [
            Subject(slug=slug, name=known[slug].name, name_en=known[slug].name_en, position=order.get(slug, 100))
            for slug in wanted
            if slug in known
        ],
        update_conflicts=True,
        unique_fields=["slug"],
        update_fields=["name", "name_en", "position"],
    )
    strange = [slug for slug in wanted if slug not in known]
    there = set(Subject.objects.filter(slug__in=strange).values_list("slug", flat=True)) if strange else set()
    for slug in strange:
        if slug not in there:
            raise Refused("subject-unknown", msgid("没有“%(slug)s”这个学科。"), slug=slug)


def keep_editions(slugs: Iterable[str], given: Iterable[Known] = ()) -> None:
    """Have these editions, by the names that are given or that every node knows. Raises Refused for an unknown one."""
    known = EDITION_OF | {one.slug: one for one in given}
    order = {one.slug: n for n, one in enumerate(EDITIONS)}
    wanted = dict.fromkeys(slugs)
    Edition.objects.bulk_create(
        [
            Edition(
                slug=slug,
                name=known[slug].name,
                name_en=known[slug].name_en,
                publisher=known[slug].publisher,
                position=order.get(slug, 100),
            )
            for slug in wanted
            if slug in known
        ],
        update_conflicts=True,
        unique_fields=["slug"],
        update_fields=["name", "name_en", "publisher", "position"],
    )
    if wanted:
        keep_publishers()
    strange = [slug for slug in wanted if slug not in known]
    there = set(Edition.objects.filter(slug__in=strange).values_list("slug", flat=True)) if strange else set()
    for slug in strange:
        if slug not in there:
            raise Refused("edition-unknown", msgid("没有“%(slug)s”这个版本。"), slug=slug)


def keep_publishers() -> None:
    """Have the houses that every node knows; what editors named otherwise stays so. One statement."""
    Publisher.objects.bulk_create(
        [Publisher(slug=one.slug, name=one.name, name_en=one.name_en, position=n) for n, one in enumerate(PUBLISHERS)],
        ignore_conflicts=True,
    )


def _keep_book(wanted: NewBook) -> None:
    curriculum.checked_grade(wanted.stage, wanted.grade)
    if len(wanted.units) > curriculum.MOST_UNITS:
        raise Refused("too-many-units", msgid("一本书最多 %(most)s 个单元。"), most=curriculum.MOST_UNITS)
    if not wanted.title and not (wanted.grade and wanted.term):
        raise Refused("book-title", msgid("不分年级的课本要有书名。"))
    Book.objects.update_or_create(
        code=wanted.code,
        defaults={
            "stage": wanted.stage,
            "subject_id": wanted.subject,
            "edition_id": wanted.edition,
            "grade": wanted.grade,
            "term": wanted.term,
            "title": wanted.title or _title(wanted),
            "position": (wanted.grade or 50) * 10 + (5 if wanted.term is Term.SECOND else 0),
        },
    )
    units = [
        Unit(book_id=wanted.code, position=n, title=unit.title[:80]) for n, unit in enumerate(wanted.units, start=1)
    ]
    Unit.objects.bulk_create(units, update_conflicts=True, unique_fields=["book", "position"], update_fields=["title"])
    ids = dict(Unit.objects.filter(book_id=wanted.code).values_list("position", "id"))
    positions = [
        LessonPosition(unit_id=ids[n], position=m, title=title[:120])
        for n, unit in enumerate(wanted.units, start=1)
        for m, title in enumerate(unit.lessons, start=1)
    ]
    LessonPosition.objects.bulk_create(
        positions, update_conflicts=True, unique_fields=["unit", "position"], update_fields=["title"]
    )


def _title(book: NewBook) -> str:
    """Write the Chinese title that grade and term make."""
    sentence = curriculum.term_name(book.term) or ""
    return sentence % {"grade": GRADES[book.grade]} if book.grade else ""
