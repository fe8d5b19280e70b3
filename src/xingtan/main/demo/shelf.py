"""What stands beside the lessons: e-textbooks, and the pieces of the other five sections."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from uuid import UUID

from xingtan.catalogue.api import NewFile, NewResource, publish_resources
from xingtan.catalogue.rules.subjects import EDITION_OF, SUBJECT_OF
from xingtan.catalogue.rules.vocabulary import GRADES, LESSONS, STAGE_OF, Kind, Level, Role
from xingtan.kernel.clock import midnight
from xingtan.main.demo import figures
from xingtan.main.demo.curriculum.reading import Book
from xingtan.main.demo.curriculum.sections import Piece, read_pieces
from xingtan.main.demo.ground import LIN, Teacher, county_codes, named, names_of, places_today, teachers_of
from xingtan.main.demo.lessons import StoredFilm, book_code, books, film_file, seed_of, store
from xingtan.main.demo.media.covers import make_cover
from xingtan.main.demo.media.drawings import draw
from xingtan.main.demo.media.papers import Type, cut_type, set_document
from xingtan.main.demo.media.studio import Order, Studio
from xingtan.main.demo.media.textbooks import set_textbook, text_of
from xingtan.ports import engines

MOST_PAPER_BYTES = 20_000_000
PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece of a section, by whom it is, and when it was taken in."""

    piece: Piece
    teacher: Teacher

    @property
    def id(self) -> UUID:
        return named("piece", self.piece.section, self.piece.number)


def plan_pieces() -> list[Placed]:
    """Give every piece its author: teachers of the books in turn, the named one first."""
    counties = county_codes()
    authors = [LIN, *(teacher for book in books() for teacher in teachers_of(book, counties)[:2])]
    return [Placed(piece, authors[n % len(authors)]) for n, piece in enumerate(read_pieces())]


def publish_pieces(placed: list[Placed], films: dict[str, StoredFilm], studio: Studio) -> int:
    """Set the documents, and publish every piece whose film, if it has one, is there. Idempotent. Gives how many."""
    names, today = names_of(one.teacher for one in placed), places_today(one.teacher for one in placed)
    written = [one for one in placed if one.piece.kind == "document"]
    text = "".join(one.piece.title + "".join(one.piece.paragraphs) for one in placed) + "".join(names.values())
    papers: dict[UUID, NewFile] = {}
    with cut_type(text + "我还想问") as type_:
        for n, body in studio.make([_document(type_, one, names) for one in written]):
            papers[written[n].id] = _paper(Role.DOCUMENT, written[n].piece.title, body)
    ready = [one for one in placed if one.id in papers or one.piece.figure in films]
    publish_resources([_piece(one, films, papers, names, today) for one in ready], counted=False)
    return len(ready)


def _document(type_: Type, one: Placed, names: dict[UUID, str]) -> Order:
    drawing = draw(one.piece.figure, seed_of(one.piece.figure))
    return Order(set_document, (type_, one.piece.title, names.get(one.teacher.id, ""), drawing, one.piece.paragraphs))


def _piece(
    one: Placed,
    films: dict[str, StoredFilm],
    papers: dict[UUID, NewFile],
    names: dict[UUID, str],
    today: dict[str, str],
) -> NewResource:
    piece = one.piece
    chance = Random(f"piece {piece.section} {piece.number}")
    taken_in = midnight(figures.MONTH.until) - timedelta(days=chance.randint(4, 120), hours=chance.randint(6, 14))
    return NewResource(
        id=one.id,
        title=piece.title,
        summary="\n".join(piece.paragraphs),
        kind=Kind.VIDEO if piece.kind == "video" else Kind.DOCUMENT,
        section=piece.section,
        place=today.get(one.teacher.school, one.teacher.place),
        school=one.teacher.school,
        teacher=one.teacher.id,
        teacher_name=names.get(one.teacher.id, ""),
        origin_level=chance.choice((Level.SCHOOL, Level.COUNTY, Level.CITY, Level.PROVINCE)),
        cover=store(make_cover(draw(piece.figure, seed_of(piece.figure)))),
        files=(film_file(films[piece.figure], piece.title) if piece.kind == "video" else papers[one.id],),
        published_at=taken_in,
        uploaded_by=one.teacher.id,
    )


def book_name(book: Book) -> str:
    """Name a book in full: 小学数学 人教版 四年级上册."""
    stage, subject, edition = STAGE_OF[book.stage].name, SUBJECT_OF[book.subject].name, EDITION_OF[book.edition].name
    half = "上册" if book.term == "a" else "下册"
    return f"{stage}{subject} {edition} {book.title or GRADES[book.grade] + half}"


def publish_textbooks(studio: Studio) -> Iterator[int]:
    """Set the booklet of every book and publish it as the book's e-textbook. Idempotent. Gives how many so far."""
    shelf = books()
    text = "".join(text_of(book, book_name(book)) for book in shelf)
    with cut_type(text) as type_:
        orders = [Order(set_textbook, (type_, book, book_name(book))) for book in shelf]
        for done, (n, body) in enumerate(studio.make(orders), 1):
            publish_resources([_textbook(shelf[n], body)], counted=False)
            yield done


def _textbook(book: Book, body: bytes) -> NewResource:
    figure = book.units[0].positions[0].figure
    return NewResource(
        id=named("textbook", book.name),
        title=book_name(book),
        kind=Kind.TEXTBOOK,
        section=LESSONS,
        book=book_code(book),
        place=figures.PROVINCE,
        origin_level=Level.PROVINCE,
        cover=store(make_cover(draw(figure, seed_of(figure)))),
        files=(_paper(Role.TEXTBOOK, book_name(book), body),),
        published_at=midnight(figures.MONTH.since) - timedelta(days=30),
    )


def _paper(role: Role, title: str, body: bytes) -> NewFile:
    blob = engines().blobs.put([body], MOST_PAPER_BYTES)
    clean = "".join("-" if letter in '\\/:*?"<>|' else letter for letter in title)
    return NewFile(role, f"{clean}.pdf", blob.digest, blob.size_bytes, PDF)
