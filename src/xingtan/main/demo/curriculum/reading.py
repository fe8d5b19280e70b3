"""Reading the books of the demonstration: `books/*.txt`, one book a file.

A line begins with what it is: `book` stage subject edition grade term [title]; `unit` title; `+` a lesson, `~` a lesson
that has no exercises yet, `-` a place that has no lesson yet: title | figure | topic of exercises | what it is about;
`?` question | right | wrong | ... | because; `w` word meaning; ...; `s` question | answer; `poem` title | text.
"""

from dataclasses import dataclass, field
from pathlib import Path

BOOKS = Path(__file__).parent / "books"


@dataclass(frozen=True, slots=True)
class Fact:
    """A question with its answer, three wrong ones, and why."""

    question: str
    right: str
    wrong: tuple[str, ...]
    because: str


@dataclass(frozen=True, slots=True)
class Word:
    """An English word and what it means."""

    english: str
    chinese: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A question in English and its answer."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Position:
    """A place for a lesson in a unit. `state`: `+` a whole lesson, `~` one without exercises, `-` none yet."""

    state: str
    title: str
    figure: str
    topic: str
    point: str


@dataclass(slots=True)
class Unit:
    """A unit with what its exercises are made of."""

    title: str
    positions: list[Position] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    poems: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Book:
    """A book with its units. `title` is set where grade and term do not name it."""

    stage: str
    subject: str
    edition: str
    grade: int
    term: str
    title: str = ""
    units: list[Unit] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.stage}-{self.subject}-{self.edition}-{self.grade}{self.term}"


class BadBook(ValueError):
    """A line of a book's file that cannot be read; the message says which."""


def read_books() -> list[Book]:
    """Read every book, in the order of their files."""
    return [read_book(path) for path in sorted(BOOKS.glob("*.txt"))]


def read_book(path: Path) -> Book:
    """Read one book. Raises BadBook."""
    book: Book | None = None
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        mark, _, rest = line.partition(" ")
        parts = [part.strip() for part in rest.split("|")]
        try:
            if mark == "book":
                book = _head(rest)
            elif book is not None:
                _read_line(book, mark, rest, parts)
        except (ValueError, IndexError) as error:
            raise BadBook(f"{path.name}, line {number}: {error}") from None
    if book is None:
        raise BadBook(f"{path.name}: no line begins with `book`")
    return book


def _head(rest: str) -> Book:
    stage, subject, edition, grade, term, *title = rest.split(" ")
    return Book(stage, subject, edition, int(grade), term, " ".join(title))


def _read_line(book: Book, mark: str, rest: str, parts: list[str]) -> None:
    if mark == "unit":
        book.units.append(Unit(rest))
        return
    unit = book.units[-1]
    if mark in {"+", "~", "-"}:
        title, figure, topic, point = parts
        unit.positions.append(Position(mark, title, figure, topic, point))
    elif mark == "?":
        question, right, *wrong, because = parts
        unit.facts.append(Fact(question, right, tuple(wrong), because))
    elif mark == "w":
        for pair in rest.split(";"):
            english, _, chinese = pair.strip().rpartition(" ")
            unit.words.append(Word(english, chinese))
    elif mark == "s":
        unit.sentences.append(Sentence(parts[0], parts[1]))
    elif mark == "poem":
        unit.poems[parts[0]] = parts[1]
    else:
        raise ValueError(f"{mark!r} is not a mark")
