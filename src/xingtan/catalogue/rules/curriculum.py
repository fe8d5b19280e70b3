"""The curriculum tree: stage, subject, edition, book, unit, lesson position."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xingtan.catalogue.rules.vocabulary import STAGE_OF, STAGES, TERMS, Term
from xingtan.kernel.errors import Refused
from xingtan.kernel.text import msgid

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
MOST_UNITS = 60
MOST_POSITIONS = 400


@dataclass(frozen=True, slots=True)
class BookFacts:
    """A book of the curriculum, as the picker chooses it."""

    code: str
    stage: str
    subject: str
    edition: str
    grade: int | None
    term: Term
    title: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What has been picked so far; an empty word is not picked yet."""

    stage: str = ""
    subject: str = ""
    edition: str = ""
    book: str = ""


@dataclass(frozen=True, slots=True)
class Options:
    """What can be picked at each of the four steps, and what is picked in each: never something that leads nowhere."""

    chosen: Choice
    stages: tuple[str, ...]
    subjects: tuple[str, ...]
    editions: tuple[str, ...]
    books: tuple[BookFacts, ...]


def book_code(stage: str, subject: str, edition: str, grade: int | None, term: Term, volume: str = "") -> str:
    """Name a book for ever, the same on every node: primary-mathematics-pep-4a, senior-physics-pep-required-1.

    Raises Refused where a part cannot be a part of an address.
    """
    last = volume or (f"{grade}{term}" if term in {Term.FIRST, Term.SECOND} else f"{grade}")
    code = "-".join((stage, subject, edition, last))
    if not CODE.match(code) or len(code) > 80:
        raise Refused("book-code", msgid("课本编号“%(book)s”里只能有小写字母、数字和连字符。"), book=code)
    return code


def checked_grade(stage: str, grade: int | None) -> int | None:
    """Give the grade back. Raises Refused where the stage is unknown or has no such grade."""
    if stage not in STAGE_OF:
        raise Refused(
            "stage-unknown",
            msgid("没有“%(stage)s”这个学段，可以写 %(known)s。"),
            stage=stage,
            known="、".join(STAGE_OF),
        )
    if grade is not None and grade not in STAGE_OF[stage].grades:
        raise Refused("grade-unknown", msgid("%(stage)s没有第%(grade)s年级。"), stage=stage, grade=grade)
    return grade


def term_name(term: Term) -> str | None:
    """Give the msgid that names a book by %(grade)s, or None where the book has a title of its own."""
    return TERMS.get(term)


def pick(books: Sequence[BookFacts], wanted: Choice) -> Options:
    """Narrow step by step: what is wanted where it can be had, else the first that can."""
    stages = tuple(stage.slug for stage in STAGES if any(book.stage == stage.slug for book in books))
    stage = _first(wanted.stage, stages)
    of_stage = [book for book in books if book.stage == stage]
    subjects = tuple(dict.fromkeys(book.subject for book in of_stage))
    subject = _first(wanted.subject, subjects)
    of_subject = [book for book in of_stage if book.subject == subject]
    editions = tuple(dict.fromkeys(book.edition for book in of_subject))
    edition = _first(wanted.edition, editions)
    of_edition = tuple(book for book in of_subject if book.edition == edition)
    chosen = _first(wanted.book, tuple(book.code for book in of_edition))
    return Options(Choice(stage, subject, edition, chosen), stages, subjects, editions, of_edition)


def _first(wanted: str, there: Sequence[str]) -> str:
    return wanted if wanted in there else (there[0] if there else "")


@dataclass(frozen=True, slots=True)
class Needs:
    """How much of a lesson position there is: pieces of each part over all its published lessons."""

    videos: int = 0
    task_sheets: int = 0
    exercises: int = 0

    @property
    def missing(self) -> tuple[str, ...]:
        """Name the parts that there are none of."""
        parts = (("video", self.videos), ("task_sheet", self.task_sheets), ("exercises", self.exercises))
        return tuple(name for name, count in parts if not count)


def covered(needs: Mapping[int, Needs]) -> tuple[int, int]:
    """Count the lesson positions that have all three parts, and all positions."""
    return sum(1 for one in needs.values() if not one.missing), len(needs)
