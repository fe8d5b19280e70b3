"""Films play, covers are harmless drawings, papers can be read."""

from io import BytesIO

import av
import pypdf
import pytest
from defusedxml import ElementTree

from xingtan.catalogue.rules.files import PLAYED_SOUND, PLAYED_VIDEO, require_harmless_drawing
from xingtan.main.demo.curriculum.reading import BOOKS, BadBook, read_book, read_books
from xingtan.main.demo.curriculum.sections import read_pieces
from xingtan.main.demo.media.chalk import HEIGHT, WIDTH, Drawing, Stroke
from xingtan.main.demo.media.covers import make_cover
from xingtan.main.demo.media.drawings import FIGURES, draw
from xingtan.main.demo.media.film import FILM_SIZE, make_film
from xingtan.main.demo.media.papers import cut_type, set_document
from xingtan.main.demo.media.script import GLYPHS, text_width
from xingtan.main.demo.media.sound import RATE, chalk_track
from xingtan.main.demo.media.textbooks import set_textbook, text_of
from xingtan.main.demo.shelf import book_name

WHOLE_FIGURES = sorted(FIGURES)


@pytest.fixture(scope="module")
def film() -> bytes:
    return make_film(draw("protractor 50", 3)).body


def test_a_film_is_what_browsers_play(film: bytes) -> None:
    with av.open(BytesIO(film)) as played:
        video, sound = played.streams.video[0], played.streams.audio[0]
        assert video.codec_context.name in PLAYED_VIDEO
        assert sound.codec_context.name in PLAYED_SOUND
        assert (video.width, video.height) == FILM_SIZE
        assert video.codec_context.pix_fmt == "yuv420p"
        assert played.duration is not None
        assert 12 <= played.duration / 1_000_000 <= 20
    assert 20_000 < len(film) < 250_000
    assert film.index(b"moov") < film.index(b"mdat"), "it can be played while it is fetched"


def test_a_film_draws_its_figure_stroke_by_stroke(film: bytes) -> None:
    chalk = []
    with av.open(BytesIO(film)) as played:
        for frame in played.decode(video=0):
            grey = frame.to_image().convert("L").resize((160, 90))
            chalk.append(sum(1 for value in grey.tobytes() if value > 90))
    assert chalk[0] == 0, "it begins with the empty board"
    assert len(chalk) > 60
    assert chalk[len(chalk) // 2] > chalk[len(chalk) // 5] > 0
    assert chalk[-1] > 300


def test_a_film_has_sound(film: bytes) -> None:
    with av.open(BytesIO(film)) as played:
        loudest = max(
            abs(sample) for frame in played.decode(audio=0) for sample in memoryview(frame.planes[0]).cast("f")
        )
    assert 0.01 < loudest < 1


def test_the_track_is_as_long_as_the_film_even_where_a_tick_is_cut_off() -> None:
    assert len(chalk_track(3.0, [0.0, 0.05, 2.99])) == 2 * 3 * RATE


@pytest.mark.parametrize("name", WHOLE_FIGURES)
def test_every_figure_stays_on_the_board_and_is_a_harmless_cover(name: str) -> None:
    drawing = draw(name, 5)
    assert drawing.marks
    for mark in drawing.marks:
        points = mark.points if isinstance(mark, Stroke) else [(mark.x, mark.y)]
        assert all(-45 <= x <= WIDTH + 8 and -8 <= y <= HEIGHT + 8 for x, y in points), name
    cover = make_cover(drawing)
    require_harmless_drawing(cover)
    assert ElementTree.fromstring(cover).tag.endswith("svg")
    assert len(cover) < 16_000
    assert make_cover(draw(name, 5)) == cover, "the same hand draws the same"


def test_an_unknown_figure_is_an_error() -> None:
    with pytest.raises(KeyError):
        draw("nobody-drew-this")


def test_every_letter_can_be_written() -> None:
    text = "".join(GLYPHS)
    drawing = Drawing().write(text.strip(), 160, 90, 4)
    assert len([mark for mark in drawing.marks if isinstance(mark, Stroke)]) >= len(text.strip())
    assert text_width("ab", 20) == 2 * text_width("ab", 10)


def test_every_lesson_of_every_book_has_a_figure_that_exists() -> None:
    for book in read_books():
        assert book.units
        for unit in book.units:
            for position in unit.positions:
                assert draw(position.figure).marks, (book.name, position.title)
                assert position.point


def test_the_curriculum_has_real_holes() -> None:
    states = [p.state for book in read_books() for unit in book.units for p in unit.positions]
    assert states.count("+") + states.count("~") > 400
    assert states.count("-") > 40
    assert states.count("~") > 15
    assert len(list(BOOKS.glob("*.txt"))) >= 25


def test_a_book_that_cannot_be_read_says_where(tmp_path) -> None:
    path = tmp_path / "broken.txt"
    path.write_text("book primary mathematics pep 4 a\nunit 角\n+ 只有题目\n", encoding="utf-8")
    with pytest.raises(BadBook, match=r"broken\.txt, line 3"):
        read_book(path)


def test_a_textbook_can_be_read_and_turned() -> None:
    book = next(book for book in read_books() if book.name == "primary-mathematics-pep-4a")
    with cut_type(text_of(book, book_name(book))) as type_:
        read = pypdf.PdfReader(BytesIO(set_textbook(type_, book, book_name(book))))
    assert 8 <= len(read.pages) <= 20
    assert read.metadata is not None
    assert read.metadata.title == "小学数学 人教版 四年级上册"
    text = "".join(page.extract_text() for page in read.pages)
    for unit in book.units:
        assert unit.title in text
    assert "量角三步：点重合，边重合，读刻度" in text


def test_a_document_holds_its_text() -> None:
    piece = next(piece for piece in read_pieces() if piece.kind == "document")
    with cut_type(piece.title + "".join(piece.paragraphs) + "林静远我还想问") as type_:
        body = set_document(type_, piece.title, "林静远", draw(piece.figure), piece.paragraphs)
    text = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(body)).pages)
    assert piece.title in text
    assert "林静远" in text


def test_every_section_but_the_lessons_has_its_pieces() -> None:
    sections = [piece.section for piece in read_pieces()]
    assert set(sections) == {"thematic", "after-school", "teacher-training", "family", "reform"}
    assert min(sections.count(section) for section in set(sections)) >= 8
    assert len({(piece.section, piece.title) for piece in read_pieces()}) == len(sections)
    assert all(piece.paragraphs for piece in read_pieces())
