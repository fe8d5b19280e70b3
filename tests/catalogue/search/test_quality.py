"""Whether a teacher would agree with what comes first: the judged list, other words, spelling, what is worth more."""

import pytest
from tests.catalogue.search import judged

from xingtan.catalogue.rules import standing, synonyms
from xingtan.engines.embedded.search import TantivyIndex, ranking
from xingtan.ports.search import Entry, Question


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> TantivyIndex:
    made = TantivyIndex(tmp_path_factory.mktemp("judged") / "resources")
    made.rebuild(judged.corpus(), 1)
    return made


def test_the_judged_list_is_answered_as_well_as_it_was(index: TantivyIndex) -> None:
    scores = judged.scored(index)
    assert len(scores) >= 60
    mean = sum(scores.values()) / len(scores)
    worst = sorted(scores, key=scores.__getitem__)[:5]
    assert mean >= judged.FLOOR, f"nDCG@10 is {mean:.3f}; the worst: {worst}"


def test_no_question_of_the_judged_list_is_left_without_a_good_answer(index: TantivyIndex) -> None:
    assert [text for text, score in judged.scored(index).items() if score < 0.5] == []


def small(folder, *entries: Entry) -> TantivyIndex:
    index = TantivyIndex(folder / "small")
    index.rebuild(entries, 1)
    return index


def test_of_the_same_title_the_better_the_more_used_and_the_newer_comes_first(tmp_path) -> None:
    now = 1_790_000_000
    index = small(
        tmp_path,
        Entry("plain", "分数的意义", quality=720, newness=now - 900 * 86400),
        Entry("liked", "分数的意义", quality=960, newness=now - 900 * 86400),
        Entry("used", "分数的意义", quality=960, use=4000, newness=now - 900 * 86400),
        Entry("new", "分数的意义", quality=960, use=4000, newness=now),
    )
    assert index.find(Question("分数的意义")).keys == ("new", "used", "liked", "plain")


def test_what_is_meant_comes_before_what_is_only_popular(tmp_path) -> None:
    index = small(
        tmp_path,
        Entry("meant", "圆的面积", lesson="圆的面积", quality=500),
        Entry("popular", "面积单位的换算，也讲到圆", quality=1000, use=9000, newness=1_790_000_000),
    )
    assert index.find(Question("圆的面积")).keys[0] == "meant"


def test_a_resource_is_found_by_the_lesson_that_it_is_made_for(tmp_path) -> None:
    index = small(
        tmp_path,
        Entry("named", "第三单元 角的度量 第2课时 提高练习", lesson="角的度量", names=("角的度量",)),
        Entry("other", "角的度量和角的分类比一比"),
    )
    assert index.find(Question("角的度量")).keys[0] == "named"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("算术", "数学广角"),
        ("maths", "数学广角"),
        ("linear equation", "一元一次方程的解法"),
        ("LINEAR   equation", "一元一次方程的解法"),
        ("ohm's law", "欧姆定律"),
        ("幻灯片 方程", "一元一次方程的解法课件"),
        ("ouMU", "欧姆定律"),
        ("oumudinglv", "欧姆定律"),
        ("omdl", "欧姆定律"),
        ("yi yuan yi ci", "一元一次方程的解法"),
        ("歐姆定律", "欧姆定律"),
    ],
)
def test_other_words_and_other_letters_find_the_same(tmp_path, text: str, title: str) -> None:
    titles = ("数学广角", "一元一次方程的解法", "一元一次方程的解法课件", "欧姆定律", "背影", "欧洲西部")
    index = small(tmp_path, *(Entry(one, one) for one in titles))
    assert title in index.find(Question(text, alike=judged.alike())).keys[:2]


def test_the_word_itself_comes_before_what_means_the_same(tmp_path) -> None:
    index = small(tmp_path, Entry("other", "数学乐园"), Entry("itself", "算术乐园"))
    assert index.find(Question("算术", alike=judged.alike())).keys == ("itself", "other")


def test_where_few_have_all_words_those_with_most_stand_below_and_are_not_counted(tmp_path) -> None:
    index = small(tmp_path, Entry("both", "观潮课件"), Entry("one", "观潮"), Entry("none", "背影"))
    answer = index.find(Question("观潮 课件"))
    assert (answer.keys, answer.total, answer.nearly) == (("both",), 1, ("one",))
    assert not answer.loosened


def test_own_words_are_read_from_text_and_bad_lines_are_named() -> None:
    text = "# ours\n校本课 = 特色课 = School  Course\n单独\n\n a = b = a\n" + "长" * 50 + " = 短\n"
    table = synonyms.table(text)
    assert table["校本课"] == ("特色课", "school course")
    assert table["a"] == ("b",)
    assert "单独" not in table
    assert synonyms.problems(text) == (3, 6)


def test_a_single_character_stands_for_no_longer_word() -> None:
    table = synonyms.table("角 = 角度 = angle")
    assert table["角度"] == ("angle",)
    assert table["angle"] == ("角", "角度")


def test_the_platform_s_own_list_can_be_read_whole() -> None:
    text = synonyms.__file__.replace("synonyms.py", "synonyms.txt")
    with open(text, encoding="utf-8") as file:
        assert synonyms.problems(file.read()) == ()
    assert len(judged.alike()) > 500


def test_one_good_rating_lifts_a_little_and_twenty_lift_a_lot() -> None:
    none, one, many = standing.quality(0, 0), standing.quality(5, 1), standing.quality(100, 20)
    assert none < one < many < standing.OUT_OF
    assert one - none < 60 < many - none
    assert standing.use(10, 2) > standing.use(10, 0)


def test_a_resource_is_half_as_fresh_after_a_school_year() -> None:
    at = 2_000_000_000.0
    new = ranking.worth(ranking.Merits(0, 0, int(at)), at)
    old = ranking.worth(ranking.Merits(0, 0, int(at) - ranking.HALF_LIFE_SECONDS), at)
    assert (new, old) == (ranking.FRESHNESS, ranking.FRESHNESS / 2)


def test_the_doctor_names_lines_of_own_words_that_are_passed_over(tmp_path) -> None:
    from xingtan.main.configuration import Configuration
    from xingtan.main.doctor import _words

    chosen = Configuration(data=tmp_path)
    assert list(_words(chosen)) == []
    (tmp_path / "synonyms.txt").write_text("校本课 = 特色课\n单独\n", encoding="utf-8")
    (finding,) = _words(chosen)
    assert not finding.holds
    assert "2" in finding.sentence
