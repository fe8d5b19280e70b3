"""Where a version stands, what a committee decides, what differs between two versions, where something may be shown."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xingtan.catalogue.rules import life, versions
from xingtan.catalogue.rules.life import Entry, Opinion, Round, Seat, Stage, Term
from xingtan.kernel.errors import NotAllowed, Refused

ONE, TWO, THREE, FOUR = (UUID(int=n) for n in range(1, 5))
DAY = date(2017, 8, 21)
opinions = st.sampled_from([*(each.value for each in Opinion), ""])
seats = st.lists(
    st.builds(
        Seat,
        round=st.sampled_from([each.value for each in Round]),
        reviewer=st.sampled_from([ONE, TWO, THREE, FOUR]),
        opinion=opinions,
        let_go=st.booleans(),
    ),
    max_size=8,
)


# stages -----------------------------------------------------------------------------------------------------------


@given(seats)
def test_nothing_is_online_without_two_who_let_it_pass_or_a_committee(given_seats: list[Seat]) -> None:
    assert life.stage_of(False, given_seats) is Stage.CHECKING
    if life.stage_of(True, given_seats) is not Stage.PASSED:
        return
    held = [seat for seat in given_seats if not seat.let_go and seat.opinion]
    passed = {seat.round for seat in held if seat.opinion == Opinion.PASS}
    committee = [seat for seat in held if seat.round == Round.COMMITTEE and seat.opinion == Opinion.PASS]
    assert {Round.FIRST, Round.FINAL} <= passed or len(committee) >= 2
    assert life.round_of(Stage.PASSED) is None


@given(seats, st.sampled_from([ONE, TWO, THREE]))
def test_a_seat_that_was_given_back_changes_nothing(given_seats: list[Seat], person: UUID) -> None:
    empty = Seat(Round.FIRST, person, "reject", let_go=True)
    assert life.stage_of(True, given_seats) is life.stage_of(True, [*given_seats, empty])


@given(st.lists(st.sampled_from(["pass", "return", "reject"]), max_size=9))
def test_a_committee_needs_three_and_more_than_half(said: list[str]) -> None:
    verdict = life.committee_verdict(said)
    if len(said) < 3:
        assert verdict is None
    elif verdict in {Opinion.PASS, Opinion.REJECT}:
        assert said.count(verdict) * 2 > len(said)
    else:
        assert verdict is Opinion.RETURN
        assert max(said.count("pass"), said.count("reject")) * 2 <= len(said)
    assert life.committee_verdict([*said, ""]) is None


def test_a_tie_returns() -> None:
    assert life.committee_verdict(["pass", "pass", "reject", "reject"]) is Opinion.RETURN
    assert life.committee_verdict(["pass", "return", "reject"]) is Opinion.RETURN
    assert life.committee_verdict(["pass", "pass", "reject"]) is Opinion.PASS


def test_nobody_reviews_their_own_or_twice() -> None:
    life.require_reviewer(ONE, {TWO, None}, [Seat(Round.FIRST, ONE, "", let_go=True), Seat(Round.FIRST, THREE, "pass")])
    for authors, held in (({ONE}, []), (set(), [Seat(Round.FIRST, ONE, "pass")])):
        with pytest.raises(NotAllowed):
            life.require_reviewer(ONE, authors, held)


@pytest.mark.parametrize(
    ("round_", "opinion", "reasons", "words"),
    [
        (Round.FIRST, "maybe", [], ""),
        (Round.COMMITTEE, "refer", ["other"], "x"),
        (Round.FIRST, "return", [], "改一改"),
        (Round.FIRST, "return", ["mistake"], " "),
        (Round.FINAL, "reject", ["nonsense"], "不行"),
        (Round.FINAL, "refer", [], ""),
        (Round.FINAL, "pass", [], "字" * 501),
    ],
)
def test_an_opinion_that_says_too_little_or_too_much_is_refused(round_, opinion, reasons, words) -> None:
    with pytest.raises(Refused):
        life.checked_opinion(round_, opinion, reasons, words)


def test_whoever_lets_it_pass_gives_no_reasons() -> None:
    assert life.checked_opinion(Round.FIRST, "pass", ["mistake"], " 好 ") == (Opinion.PASS, [], "好")
    assert life.checked_opinion(Round.FIRST, "return", ["other", "mistake"], "改")[1] == ["mistake", "other"]


# rights and negative lists ----------------------------------------------------------------------------------------


@given(st.integers(-3, 3), st.integers(-3, 3), st.sampled_from(["000000", "330000", "330100", "320000"]))
def test_something_is_shown_from_its_first_day_to_before_its_last_below_its_region(since, until, region) -> None:
    term = Term(region, DAY + timedelta(days=since), DAY + timedelta(days=until))
    shown = life.may_be_shown([term], ["000000", "330000"], DAY)
    assert shown == (since <= 0 < until and region in {"000000", "330000"})
    assert life.may_be_shown([], ["000000", "330000"], DAY)
    assert life.may_be_shown([term, Term("000000")], ["000000", "330000"], DAY)


def test_a_negative_entry_names_exactly_what_it_says() -> None:
    def hit(kind: str, value: str, until: date | None = None) -> bool:
        entry = Entry(kind, value, "不收", until)
        return life.listed([entry], DAY, ["aa"], "p", "Some-Site", "速成 英语 Fast") is not None

    assert hit("file", "aa")
    assert hit("provider", "p")
    assert hit("source", "some-site")
    assert hit("title", "fast 速成")
    assert hit("title", "速成", DAY + timedelta(days=1))
    assert not hit("title", "速成", DAY)
    assert not hit("title", "速成 数学")
    assert not hit("title", " ")
    assert not hit("file", "ab")
    assert not hit("other", "aa")
    assert life.listed([Entry("provider", "", "x"), Entry("source", "", "x")], DAY, [], "", "", "t") is None


# differences ------------------------------------------------------------------------------------------------------

texts = st.text(st.sampled_from("量角器的0刻度线对齐。\n ab1"), max_size=40)


@given(texts, texts)
def test_a_difference_holds_both_texts(before: str, after: str) -> None:
    pieces = versions.compared(before, after)
    if any("…" in piece.text for piece in pieces):
        return
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == after


@given(texts, texts)
def test_nothing_differs_exactly_where_both_say_the_same(before: str, after: str) -> None:
    found = versions.difference({"title": before, "files": []}, {"title": after, "files": ()})
    assert bool(found) == (before != after)


def test_words_are_compared_whole_and_what_stays_is_cut() -> None:
    long = "同学们好，" * 40
    pieces = versions.compared(f"{long}use the old ruler{long}", f"{long}use the new ruler{long}")
    assert [(piece.kind, piece.text) for piece in pieces[1:3]] == [("gone", "old"), ("new", "new")]
    assert all(len(piece.text) < 60 for piece in pieces)
    assert pieces[0].text.startswith("…")


def test_a_transcript_of_sixty_thousand_letters_is_compared_sentence_by_sentence() -> None:
    before = "".join(f"第{n}句，讲角的度量。" for n in range(6000))
    after = before.replace("第30句，讲角的度量。", "第30句，讲角的分类。").replace("第5990句", "最后一句")
    pieces = versions.compared(before, after)
    assert [piece.text for piece in pieces if piece.kind == "new"] == ["分类。", "最后一"]


def file(name: str, digest: str, size: int = 9) -> dict[str, object]:
    return {"role": "document", "name": name, "digest": digest, "media_type": "x/y", "size_bytes": size}


def test_files_are_told_apart_by_name_and_bytes() -> None:
    before = [file("甲.pdf", "1"), file("乙.pdf", "2", 5), file("丙.pdf", "3")]
    after = [file("甲.pdf", "1"), file("乙.pdf", "4", 7), file("丙新.pdf", "3"), file("丁.pdf", "5")]
    (change,) = versions.difference({"files": before}, {"files": after})
    assert [(line.kind, line.name) for line in change.lines] == [
        ("changed", "乙.pdf"), ("changed", "丙新.pdf"), ("new", "丁.pdf")
    ]  # fmt: skip
    assert (change.lines[0].size_before, change.lines[0].size_after) == (5, 7)
    (back,) = versions.difference({"files": after}, {"files": before})
    assert ("gone", "丁.pdf") in [(line.kind, line.name) for line in back.lines]


def exercise(prompt: str, right: str = "A") -> dict[str, object]:
    choices = [{"key": "A", "text": "锐角"}, {"key": "B", "text": "钝角"}]
    return {"prompt": prompt, "choices": choices, "right": [right], "hint": "", "explanation": ""}


def test_exercises_that_were_mended_are_shown_with_what_changed() -> None:
    before = [exercise("直角是多少度？"), exercise("哪个角更大？"), exercise("画一个角")]
    after = [exercise("哪个角更大？", "B"), exercise("一个直角是多少度？")]
    (change,) = versions.difference({"exercises": before}, {"exercises": after})
    assert [(line.kind, line.name) for line in change.lines] == [
        ("changed", "哪个角更大？"), ("changed", "一个直角是多少度？"), ("gone", "画一个角")
    ]  # fmt: skip
    (moved,) = versions.difference({"exercises": before}, {"exercises": before[::-1]})
    assert moved.lines == ()


def test_a_digest_does_not_depend_on_the_order_of_names() -> None:
    assert versions.digest_of({"a": 1, "b": [2]}) == versions.digest_of({"b": [2], "a": 1})
    assert versions.digest_of({"a": 1}) != versions.digest_of({"a": 2})
