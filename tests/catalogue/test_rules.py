"""Decisions of the catalogue, over all inputs that one can think of."""

from contextlib import suppress
from datetime import UTC
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xingtan.catalogue.rules import curriculum, exercises, files, lessons, lists, publishing, sheets
from xingtan.catalogue.rules.curriculum import BookFacts, Needs
from xingtan.catalogue.rules.curriculum import Choice as Picked
from xingtan.catalogue.rules.exercises import Choice, Exercise, ExerciseKind, Verdict, judge, read_number
from xingtan.catalogue.rules.lessons import Chapter, Task
from xingtan.catalogue.rules.vocabulary import SECTIONS, STAGES, Kind, Role, Status, Term
from xingtan.kernel.errors import Conflict, Refused

KEYS = st.lists(st.sampled_from("ABCDEFGH"), min_size=2, max_size=8, unique=True)


@st.composite
def choice_exercises(draw: st.DrawFn) -> Exercise:
    keys = draw(KEYS)
    kind = draw(st.sampled_from([ExerciseKind.SINGLE, ExerciseKind.MULTIPLE]))
    most = 1 if kind is ExerciseKind.SINGLE else len(keys)
    right = draw(st.lists(st.sampled_from(keys), min_size=1, max_size=most, unique=True))
    return Exercise(kind, "题", tuple(right), tuple(Choice(key, f"选项{key}", f"因为{key}") for key in keys))


@given(choice_exercises(), st.data())
def test_a_choice_is_right_exactly_when_the_right_keys_are_taken(exercise: Exercise, data: st.DataObject) -> None:
    keys = [choice.key for choice in exercise.choices]
    taken = data.draw(st.lists(st.sampled_from(keys), unique=True))
    reply = judge(exercise, taken)
    if not taken:
        assert reply.verdict is Verdict.EMPTY
    elif set(taken) == set(exercise.right):
        assert reply.verdict is Verdict.RIGHT
    elif set(taken) < set(exercise.right):
        assert reply.verdict is Verdict.PART
    else:
        assert reply.verdict is Verdict.WRONG
        wrong = [key for key in keys if key in taken and key not in exercise.right]
        assert reply.words == f"因为{wrong[0]}"


@given(choice_exercises())
def test_a_key_that_is_no_choice_is_never_right(exercise: Exercise) -> None:
    assert judge(exercise, [*exercise.right, "Z"]).verdict is not Verdict.RIGHT


@given(st.fractions(min_value=-1000, max_value=1000, max_denominator=50))
def test_a_fraction_is_read_as_it_is_written(value: Fraction) -> None:
    assert read_number(f"{value.numerator}/{value.denominator}") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("130", 130),
        ("１３０", 130),
        (" 130 ° ", 130),
        ("130°", 130),
        ("-2.5", Fraction(-5, 2)),
        ("−2.5", Fraction(-5, 2)),
        ("+7", 7),
        ("1 3/4", Fraction(7, 4)),
        ("-1 1/2", Fraction(-3, 2)),
        (".5", Fraction(1, 2)),
        ("1,234,567", 1234567),
        ("25%", Fraction(1, 4)),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, value: Fraction | int) -> None:
    assert read_number(text, "°") == value


@pytest.mark.parametrize("text", ["", "abc", "1/0", "1..2", "1 2", "--3", "1e5", "∞", "九十", "1/2/3", "9" * 40])
def test_what_is_no_number_is_not_guessed_at(text: str) -> None:
    assert read_number(text) is None


@given(st.text(max_size=60), st.sampled_from(["", "°", "%", "厘米"]))
def test_reading_a_number_never_fails(text: str, unit: str) -> None:
    read_number(text, unit)


def test_a_number_is_right_within_its_tolerance() -> None:
    exercise = Exercise(ExerciseKind.NUMBER, "量一量", ("65",), tolerance="1", unit="°")
    verdicts = [judge(exercise, [text]).verdict for text in ("65", "64°", "66.0", "66.1", "六十五")]
    assert verdicts == [Verdict.RIGHT, Verdict.RIGHT, Verdict.RIGHT, Verdict.WRONG, Verdict.WRONG]


def test_words_are_right_whatever_their_width_case_and_stops() -> None:
    exercise = Exercise(ExerciseKind.TEXT, "苏轼的诗", ("题西林壁", "Ti Xi Lin Bi"))
    assert judge(exercise, ["《题西林壁》"]).verdict is Verdict.WRONG
    for text in ("题西林壁。", " 题西林壁 ", "ti xi lin bi", "ＴＩ　ＸＩ　ＬＩＮ　ＢＩ"):
        assert judge(exercise, [text]).verdict is Verdict.RIGHT


@pytest.mark.parametrize(
    "exercise",
    [
        Exercise(ExerciseKind.SINGLE, "题", ("A",), (Choice("A", "一"),)),
        Exercise(ExerciseKind.SINGLE, "题", ("C",), (Choice("A", "一"), Choice("B", "二"))),
        Exercise(ExerciseKind.SINGLE, "题", ("A", "B"), (Choice("A", "一"), Choice("B", "二"))),
        Exercise(ExerciseKind.MULTIPLE, "题", ("A",), (Choice("A", "一"), Choice("A", "二"))),
        Exercise(ExerciseKind.NUMBER, "题", ("many",)),
        Exercise(ExerciseKind.TEXT, "题", ()),
        Exercise(ExerciseKind.TEXT, "  ", ("x",)),
    ],
)
def test_an_exercise_that_nobody_can_answer_is_refused(exercise: Exercise) -> None:
    with pytest.raises(Refused):
        exercises.checked(exercise)


# the curriculum -------------------------------------------------------------------------------------------------------

BOOKS = st.builds(
    BookFacts,
    code=st.uuids().map(str),
    stage=st.sampled_from([stage.slug for stage in STAGES]),
    subject=st.sampled_from(["chinese", "mathematics", "english"]),
    edition=st.sampled_from(["pep", "zj", "bnu"]),
    grade=st.integers(1, 12),
    term=st.sampled_from(list(Term)),
    title=st.just("书"),
)


@given(
    st.lists(BOOKS, max_size=20), st.builds(Picked, *[st.sampled_from(["", "primary", "mathematics", "zj", "?"])] * 4)
)
def test_the_picker_never_leads_nowhere(books: list[BookFacts], wanted: Picked) -> None:
    options = curriculum.pick(books, wanted)
    if not books:
        assert options.chosen == Picked()
        return
    chosen = next(book for book in books if book.code == options.chosen.book)
    assert (chosen.stage, chosen.subject, chosen.edition) == (
        options.chosen.stage, options.chosen.subject, options.chosen.edition
    )  # fmt: skip
    if wanted.stage in options.stages:
        assert options.chosen.stage == wanted.stage


@given(st.lists(BOOKS, min_size=1, max_size=20), st.data())
def test_every_book_can_be_picked(books: list[BookFacts], data: st.DataObject) -> None:
    book = data.draw(st.sampled_from(books))
    wanted = Picked(book.stage, book.subject, book.edition, book.code)
    assert curriculum.pick(books, wanted).chosen == wanted


def test_a_book_is_named_the_same_on_every_node() -> None:
    assert curriculum.book_code("primary", "mathematics", "pep", 4, Term.FIRST) == "primary-mathematics-pep-4a"
    assert (
        curriculum.book_code("senior", "physics", "pep", None, Term.NONE, "required-1")
        == "senior-physics-pep-required-1"
    )
    with pytest.raises(Refused):
        curriculum.book_code("primary", "数学", "pep", 4, Term.FIRST)


def test_what_a_lesson_position_lacks() -> None:
    assert Needs(1, 0, 3).missing == ("task_sheet",)
    assert curriculum.covered({1: Needs(1, 1, 1), 2: Needs(2, 0, 0)}) == (1, 2)


# files ----------------------------------------------------------------------------------------------------------------

GOOD = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>x</title><path class="warm" d="M0 0H9"/></svg>'
)


def test_a_plain_drawing_is_taken() -> None:
    files.require_harmless_drawing(GOOD)


@pytest.mark.parametrize(
    "inner",
    [
        "<script>alert(1)</script>",
        '<path onload="alert(1)"/>',
        '<a xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="javascript:alert(1)"><path/></a>',
        '<use href="https://example.org/x.svg#a"/>',
        '<image href="https://example.org/track.png"/>',
        "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>",
        "<style>@import url(https://example.org/x.css)</style>",
        '<path style="fill:url(https://example.org/x)"/>',
        "<rect fill=\"url(  '//example.org')\"/>",
        '<animate attributeName="href" values="javascript:alert(1)"/>',
        '<set attributeName="onclick" to="alert(1)"/>',
        '<iframe xmlns="http://www.w3.org/1999/xhtml" src="x"/>',
    ],
)
def test_a_drawing_that_could_do_something_is_refused(inner: str) -> None:
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg">{inner}</svg>'.encode()
    with pytest.raises(Refused):
        files.require_harmless_drawing(drawing)


@pytest.mark.parametrize(
    "drawing",
    [
        b"",
        b"not xml",
        b"<html/>",
        b"<svg/>",
        b'<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        b'<?xml version="1.0" encoding="no-such"?><svg xmlns="http://www.w3.org/2000/svg"/>',
        GOOD.replace(b"x</title>", b"x" * 300_000 + b"</title>"),
    ],
)
def test_what_is_no_drawing_is_refused(drawing: bytes) -> None:
    with pytest.raises(Refused):
        files.require_harmless_drawing(drawing)


@given(st.binary(max_size=300))
def test_looking_at_a_drawing_ends_in_yes_or_no(drawing: bytes) -> None:
    with suppress(Refused):
        files.require_harmless_drawing(drawing)


@pytest.mark.parametrize(
    ("role", "name"), [(Role.VIDEO, "a.avi"), (Role.VIDEO, "a"), (Role.TASK_SHEET, "a.exe"), (Role.TEXTBOOK, "a.docx")]
)
def test_a_file_of_the_wrong_kind_is_refused(role: Role, name: str) -> None:
    with pytest.raises(Refused):
        files.require_ending(role, name)


@pytest.mark.parametrize("codecs", [("mpeg4", "aac"), ("wmv3", None), ("h264", "wmav2"), ("hevc", "aac")])
def test_a_video_that_browsers_cannot_play_is_refused(codecs: tuple[str, str | None]) -> None:
    with pytest.raises(Refused):
        files.require_playable(*codecs, duration_ms=60_000)


def test_a_video_must_be_of_a_length_that_somebody_watches() -> None:
    files.require_playable("h264", None, 900_000)
    for duration_ms in (0, 500, 4 * 3600 * 1000):
        with pytest.raises(Refused):
            files.require_playable("h264", "aac", duration_ms)


# lessons --------------------------------------------------------------------------------------------------------------


@given(st.integers(0, 100_000))
def test_a_time_is_read_as_a_clock_shows_it(seconds: int) -> None:
    assert (
        lessons.read_seconds(f"{seconds // 60}:{seconds % 60:02}" if seconds < 6_000_000 else str(seconds)) == seconds
    )
    assert lessons.read_seconds(f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}") == seconds


@pytest.mark.parametrize("text", ["", "a", "1:60", "1:2:3:4", "-1", "1.5", "١:٢"])
def test_what_is_no_time_is_not_guessed_at(text: str) -> None:
    assert lessons.read_seconds(text) is None


def test_chapters_lie_inside_the_video_and_begin_at_different_times() -> None:
    chapters = lessons.checked_chapters([Chapter(90, "二"), Chapter(0, "一")], 100_000)
    assert [chapter.title for chapter in chapters] == ["一", "二"]
    for wrong in ([Chapter(100, "晚")], [Chapter(1, "一"), Chapter(1, "二")], [Chapter(0, " ")], [Chapter(-1, "早")]):
        with pytest.raises(Refused):
            lessons.checked_chapters(wrong, 100_000)


def test_tasks_that_say_nothing_are_left_out() -> None:
    assert lessons.checked_tasks([Task("  "), Task("做一遍")]) == (Task("做一遍"),)


# publishing and lists -------------------------------------------------------------------------------------------------


@given(st.sampled_from(list(Status)), st.sampled_from(list(Status)))
def test_only_what_was_published_is_withdrawn_and_nothing_published_is_edited(before: Status, after: Status) -> None:
    try:
        publishing.require_step(before, after)
    except Conflict:
        return
    assert before is not after
    if after is Status.WITHDRAWN:
        assert before is Status.PUBLISHED
    if before is Status.PUBLISHED:
        assert after is Status.WITHDRAWN
        assert not publishing.is_editable(before)


def test_an_empty_resource_is_not_submitted() -> None:
    publishing.require_whole(Kind.EXERCISES, "lessons", "练习", 0, 3)
    for kind, section, title, count in (
        (Kind.LESSON, "lessons", "课", 0),
        (Kind.LESSON, "?", "课", 1),
        (Kind.LESSON, "lessons", " ", 1),
    ):
        with pytest.raises(Refused):
            publishing.require_whole(kind, section, title, count, 0)


@given(st.text(max_size=80), st.lists(st.text(max_size=6), max_size=4))
def test_marks_never_change_the_text(text: str, words: list[str]) -> None:
    pieces = publishing.highlighted(text, [word.casefold() for word in words])
    assert "".join(piece.text for piece in pieces) == text
    assert all(first.found != second.found for first, second in pairwise(pieces))


def test_what_was_looked_for_is_marked() -> None:
    pieces = publishing.highlighted("角的度量：量角器", ["度量", "角"])
    assert [piece.text for piece in pieces if piece.found] == ["角", "度量", "角"]
    assert publishing.excerpt("甲" * 100 + "度量" + "乙" * 100, ["度量"]).count("度量") == 1


@given(st.datetimes(timezones=st.just(UTC)), st.uuids())
def test_a_place_in_a_list_comes_back_as_it_was(at, one) -> None:
    if at.year < 1000:
        return
    mark = lists.Mark(at, one)
    assert lists.read_mark(lists.written_mark(mark)) == mark


@given(st.text(max_size=130))
def test_a_word_that_is_no_place_in_a_list_is_nothing(word: str) -> None:
    lists.read_mark(word)


# the import sheet -----------------------------------------------------------------------------------------------------


def test_a_row_is_read_by_chinese_and_english_headings() -> None:
    assert sheets.column_of("标题") == sheets.column_of("Title") == "title"
    assert sheets.column_of("task sheet") == "task_sheet"
    assert sheets.column_of("?") is None
    cells = {"title": "角的度量", "subject": "数学", "edition": "人教版", "grade": "四年级", "term": "上册"}
    cells |= {"video": "a.mp4|b.mp4", "tasks": "估一估____\n照着做", "chapters": "0:00 开始|4:35 三步"}
    row = sheets.read_row(cells | {"level": "市", "section": "课程教学"}, "330500")
    assert (row.book, row.stage, row.place) == ("primary-mathematics-pep-4a", "primary", "330500")
    assert row.tasks == (Task("估一估", writes=True), Task("照着做"))
    assert row.chapters == (Chapter(0, "开始"), Chapter(275, "三步"))
    assert [path for _, path in row.files] == ["a.mp4", "b.mp4"]


@pytest.mark.parametrize(
    "cells",
    [
        {"title": ""},
        {"title": "x", "place": "33"},
        {"title": "x", "grade": "13"},
        {"title": "x", "kind": "film"},
        {"title": "x", "chapters": "later on"},
        {"title": "x", "unit": "-1"},
        {"title": "x", "subject": "数学", "edition": "pep", "grade": "4", "term": "中"},
    ],
)
def test_a_row_with_something_wrong_says_what(cells: dict[str, str]) -> None:
    with pytest.raises(Refused):
        sheets.read_row(cells, "330000")


@given(st.dictionaries(st.sampled_from(sorted(sheets.COLUMNS)), st.text(max_size=30), max_size=10))
def test_reading_a_row_ends_in_a_row_or_a_reason(cells: dict[str, str]) -> None:
    with suppress(Refused):
        sheets.read_row(cells, "330000")


def test_there_are_six_sections() -> None:
    assert [section.slug for section in SECTIONS] == [
        "thematic", "lessons", "after-school", "teacher-training", "family", "reform"
    ]  # fmt: skip
