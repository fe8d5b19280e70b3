"""Whatever is typed is answered: long, empty, in any script, operators, control characters."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.catalogue.search import judged

from xingtan.engines.embedded.search import TantivyIndex
from xingtan.ports.search import Entry, Question

ODD = [
    "",
    " ",
    "的",
    "的了和",
    "数学" * 5000,
    "a" * 10_000,
    "角 " * 5000,
    "ａ" * 10_000,
    "AND OR NOT",
    '+-&&||!(){}[]^"~*?:\\/',
    "title:角 AND (labels.subject:*)",
    "'; drop table resource; --",
    "{{ 7 * 7 }} <script>alert(1)</script>",
    "🙂🙃👨‍👩‍👧‍👦🇨🇳",
    "\x00\x01\x07\x1b[31m\x7f",
    "\u202eتيبارعلا",
    "Математика в школе",
    "한국어 수학",
    "ひらがな カタカナ 漢字",
    "გამარჯობა",
    "𠀀𠀁𪛖",
    "ﷺ" * 300,
    "İıſß",
    "\ud83d",
    "＋－＊／＝",
    "=角的度量 @角的度量 t1 s1",
    "_ __ a_b _角",
    "\t\n\r",
    "e\u0301\u0301\u0301" * 200,
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> TantivyIndex:
    made = TantivyIndex(tmp_path_factory.mktemp("odd") / "resources")
    made.rebuild(random.Random(3).sample(judged.corpus(), 200), 1)
    return made


def ask_everything(index: TantivyIndex, text: str) -> None:
    question = Question(text, labels={"section": "lessons"}, counted=("subject", "section"), alike=judged.alike())
    for one in (question, Question(text, newest=True), Question(text, first=180, most=20)):
        answer = index.find(one)
        assert answer.total >= len(answer.keys)
        assert not set(answer.keys) & set(answer.nearly)
    assert len(index.complete(text, 8)) <= 8
    assert text not in index.resemble(text, 3)


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_an_odd_question_is_answered(index: TantivyIndex, text: str) -> None:
    ask_everything(index, text)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200) | st.text(alphabet='角的度量数学 jiaode=@_*?"():', max_size=60))
def test_any_question_is_answered(index: TantivyIndex, text: str) -> None:
    ask_everything(index, text)


@settings(max_examples=40, deadline=None)
@given(title=st.text(min_size=1, max_size=80), name=st.text(max_size=30), body=st.text(max_size=300))
def test_whatever_an_entry_says_can_be_written_and_its_key_comes_back(
    tmp_path_factory: pytest.TempPathFactory, title: str, name: str, body: str
) -> None:
    index = TantivyIndex(tmp_path_factory.mktemp("any") / "i")
    index.rebuild([Entry("one", title, (name,), body, note=body)], 1)
    assert index.find(Question("")).keys == ("one",)
    index.write([Entry("two", title, (name,), body)], [], 2)
    assert set(index.find(Question("")).keys) == {"one", "two"}
    index.complete(title, 8)
    index.close()


def test_a_label_that_nobody_has_finds_nothing_and_still_counts_the_others(index: TantivyIndex) -> None:
    answer = index.find(Question("角", labels={"subject": "alchemy"}, counted=("subject", "section")))
    assert answer.total == 0
    assert answer.counts["subject"]


def test_the_hundredth_page_is_empty_and_no_error(index: TantivyIndex) -> None:
    assert index.find(Question("角", first=2000)).keys == ()
    assert index.find(Question("", first=2000)).keys == ()
