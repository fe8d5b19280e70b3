"""Sensitive words are found however they are written, shown as they were written, and not where there are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xingtan.kernel.errors import Refused
from xingtan.moderation.rules.finding import Finder, Listed, parts_of, word_form
from xingtan.moderation.rules.lists import read_list

WORDS = ("坏词语", "坏词", "赌博网站", "badword", "ass")


def finder(*words: str, weight: str = "doubt") -> Finder:
    return Finder(Listed(word_form(each), "list", weight) for each in words or WORDS)


def found(text: str, *words: str) -> set[tuple[str, str]]:
    """Give each word with the stretch of the text in which it was found."""
    return {(one.word, text[one.start : one.end]) for one in finder(*words).find(text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("这里有坏词语。", {("坏词语", "坏词语"), ("坏词", "坏词")}),
        ("去賭博網站看看", {("赌博网站", "賭博網站")}),
        ("ＢＡＤＷＯＲＤ!", {("badword", "ＢＡＤＷＯＲＤ")}),
        ("BadWord", {("badword", "BadWord")}),
        ("赌*博 网-站", {("赌博网站", "赌*博 网-站")}),
        ("赌，博，网，站", {("赌博网站", "赌，博，网，站")}),
        ("赌\u200b博网\n站", {("赌博网站", "赌\u200b博网\n站")}),
        ("b.a.d.w.o.r.d", {("badword", "b.a.d.w.o.r.d")}),
        ("𝐛𝐚𝐝𝐰𝐨𝐫𝐝", {("badword", "𝐛𝐚𝐝𝐰𝐨𝐫𝐝")}),
        ("𠮷坏词", {("坏词", "坏词")}),
    ],
)
def test_a_word_is_found_however_it_is_written(text: str, expected: set[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "他学坏。词语不多",  # the end of a sentence
        "他学坏\n\n词语不多",  # of a paragraph
        "他学坏，词语不多",  # of a clause
        "classic",  # inside another word
        "as soon",  # two words
        "好词好句",
        "",
    ],
)
def test_what_only_looks_like_a_word_is_none(text: str) -> None:
    assert found(text) == set()


def test_a_hit_is_shown_with_what_is_around_it() -> None:
    (one,) = finder("坏词").find("一" * 50 + "坏*词" + "二" * 50)
    assert parts_of(one.excerpt) == ("…" + "一" * 20, "坏*词", "二" * 20 + "…")


def test_a_word_that_stops_a_text_comes_first_and_repeats_are_counted() -> None:
    ready = Finder([Listed("小词", "a", "doubt"), Listed("大词", "b", "stop"), Listed("小词", "c", "stop")])
    hits = ready.find("小词小词 然后大词")
    assert [(one.word, one.weight, one.times) for one in hits] == [("小词", "stop", 2), ("大词", "stop", 1)]


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_searched_and_a_word_set_apart_in_it_is_found(before: str, after: str) -> None:
    text = f"{before}。赌博网站。{after}"
    hits = [one for one in finder("赌博网站").find(text) if one.start <= len(before) + 1 < one.end]
    assert [text[one.start : one.end] for one in hits] == ["赌博网站"]


def test_a_long_text_is_searched_to_its_end_and_shown_where_it_is() -> None:
    text = "学 习，" * 30_000 + "坏 词" + "a b " * 30_000
    (one,) = finder("坏词").find(text)
    assert (one.start, text[one.start : one.end]) == (120_000, "坏 词")


def test_a_list_is_read_as_people_bring_it() -> None:
    read = read_list("# 说明\n賭博\n赌博\n\n字\nＢＡＤ\n".encode())
    assert read.words == ("赌博", "bad")
    assert (read.twice, read.wrong_lines) == (1, (5,))
    assert read_list("赌博\n".encode("gb18030")).words == ("赌博",)


@pytest.mark.parametrize("body", [b"", b"# only a remark\n", b"\xff\xff\xff\n", b"a\x00b\n", "字\n".encode()])
def test_what_is_no_list_is_refused(body: bytes) -> None:
    with pytest.raises(Refused):
        read_list(body)
