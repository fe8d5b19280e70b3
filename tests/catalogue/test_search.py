"""Whether people find what they look for: the quality set, facets, suggestions, and an index that keeps up."""

import pytest
from tests.catalogue.content import put

from xingtan.catalogue import api
from xingtan.catalogue.actions.search import update_index
from xingtan.catalogue.api import NewFile, NewResource
from xingtan.catalogue.models import Resource, SearchChange
from xingtan.catalogue.queries import search as queries
from xingtan.catalogue.rules.vocabulary import Kind, Role, Status
from xingtan.engines.embedded.search import TantivyIndex
from xingtan.engines.embedded.search.words import cut_by, plain
from xingtan.outbox.jobs import relay_waiting
from xingtan.ports import engines
from xingtan.ports.search import Entry, Question

pytestmark = pytest.mark.django_db

TITLES = (
    "角的度量",
    "线段、直线、射线",
    "角的分类",
    "画角",
    "大数的认识",
    "公顷和平方千米",
    "三位数乘两位数",
    "平行四边形和梯形",
    "除数是两位数的除法",
    "条形统计图",
    "数学广角——优化",
    "题西林壁",
    "古诗三首",
    "声音是怎样产生的",
    "声音是怎样传播的",
    "长江三峡之美",
    "阿基米德原理",
    "浮力",
    "观潮",
    "望庐山瀑布",
    "牛顿第二定律",
    "函数的单调性",
    "三角形的内角和",
    "分数的初步认识",
    "在牛肚子里旅行",
    "My classroom",
    "Unit 3 What would you like?",
    "家庭阅读怎么开始",
    "开学第一课",
)
SUBJECTS = ("mathematics", "chinese")

# What people type, and what must come first.
FIRST = [
    ("角的度量", "角的度量"),
    ("度量", "角的度量"),
    ("量角", "角的度量"),
    ("四边形", "平行四边形和梯形"),
    ("古诗", "古诗三首"),
    ("古詩三首", "古诗三首"),
    ("聲音怎樣產生", "声音是怎样产生的"),
    ("声音 传播", "声音是怎样传播的"),
    ("怎样传播声音", "声音是怎样传播的"),
    ("gushi", "古诗三首"),
    ("gu shi", "古诗三首"),
    ("guanchao", "观潮"),
    ("classroom", "My classroom"),
    ("ＣＬＡＳＳＲＯＯＭ", "My classroom"),
    ("unit 3", "Unit 3 What would you like?"),
    ("长江", "长江三峡之美"),
    ("三峡", "长江三峡之美"),
    ("阿基米德", "阿基米德原理"),
    ("牛顿", "牛顿第二定律"),
    ("除法", "除数是两位数的除法"),
    ("内角和", "三角形的内角和"),
    ("牛肚子", "在牛肚子里旅行"),
    ("题西林壁 语文", "题西林壁"),
    ("林静远 角的分类", "角的分类"),
    ("统计图", "条形统计图"),
    ("广角", "数学广角——优化"),
    ("角的渡量", "角的度量"),
    ("古诗三手", "古诗三首"),
]

# What people mistype, and what they must be asked.
MEANT = [
    ("角的渡量", "角的度量"),
    ("渡量", "度量"),
    ("角的量度", "角的度量"),
    ("古诗三手", "古诗三首"),
    ("古时三首", "古诗三首"),
    ("题西临壁", "题西林壁"),
    ("观朝", "观潮"),
    ("平型四边形", "平行四边形"),
    ("阿基米得原理", "阿基米德原理"),
    ("牛顿第2定律", "牛顿第二定律"),
    ("函数得单调性", "函数的单调性"),
    ("望庐山铺布", "望庐山瀑布"),
    ("声音是怎么产生的", "声音是怎样产生的"),
    ("clasroom", "classroom"),
    ("my clasroom", "My classroom"),
    ("gushsanshou", "古诗三首"),
    ("林静元", "林静远"),
    ("数学 角的渡量", "数学 角的度量"),
]

# What people have typed so far, and what must be among the suggestions.
BEGUN = [
    ("角", "角的度量"),
    ("角的d", "角的度量"),
    ("du", "角的度量"),
    ("jddl", "角的度量"),
    ("jiaode", "角的度量"),
    ("古", "古诗三首"),
    ("my c", "My classroom"),
    ("声", "声音是怎样产生的"),
    ("三峡", "长江三峡之美"),
    ("changj", "长江三峡之美"),
]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> TantivyIndex:
    """An index of the titles alone, read by one engine and written by another as two processes would."""
    folder = tmp_path_factory.mktemp("search") / "resources"
    writer = TantivyIndex(folder)
    entries = [
        Entry(
            key=title,
            title=title,
            names=("林静远", "湖州市", "四年级上册", "数学" if n % 2 == 0 else "语文"),
            body=f"这一课讲{title}。",
            labels={"subject": (SUBJECTS[n % 2],), "grade": (str(n % 3),)},
            note="四年级上册",
            newness=n,
        )
        for n, title in enumerate(TITLES)
    ]
    assert writer.rebuild(entries, position=7) == len(TITLES)
    return TantivyIndex(folder)


@pytest.mark.parametrize(("text", "title"), FIRST)
def test_what_is_looked_for_comes_first(found: TantivyIndex, text: str, title: str) -> None:
    answer = found.find(Question(text))
    assert answer.keys[:1] == (title,)


@pytest.mark.parametrize(("text", "meant"), MEANT)
def test_what_was_meant_is_asked(found: TantivyIndex, text: str, meant: str) -> None:
    assert found.resemble(text, 3)[:1] == (meant,)


@pytest.mark.parametrize("text", [*TITLES, "xyzabcq", "", "角", "🙂", "'\"\\:*?()[]{}^~", "a" * 5000, "的" * 300])
def test_what_is_right_or_nonsense_is_not_mended(found: TantivyIndex, text: str) -> None:
    assert text not in found.resemble(text, 3)
    found.find(Question(text))
    found.complete(text, 8)


@pytest.mark.parametrize(("text", "title"), BEGUN)
def test_what_one_is_about_to_type_is_suggested(found: TantivyIndex, text: str, title: str) -> None:
    assert title in [one.title for one in found.complete(text, 8)]


def test_hits_are_counted_by_label_as_if_not_narrowed_by_it(found: TantivyIndex) -> None:
    wide = found.find(Question("角", counted=("subject", "grade")))
    narrow = found.find(Question("角", labels={"subject": "mathematics"}, counted=("subject", "grade")))
    assert sum(count for _, count in wide.counts["subject"]) == wide.total == 5
    assert narrow.counts["subject"] == wide.counts["subject"]
    assert narrow.total == dict(wide.counts["subject"])["mathematics"]
    assert sum(count for _, count in narrow.counts["grade"]) == narrow.total


def test_without_words_everything_is_there_newest_first(found: TantivyIndex) -> None:
    answer = found.find(Question("", most=3))
    assert answer.total == len(TITLES)
    assert answer.keys == tuple(reversed(TITLES))[:3]
    assert found.find(Question("", first=3, most=3)).keys == tuple(reversed(TITLES))[3:6]


def test_where_nothing_has_every_word_what_has_most_is_shown_and_said_so(found: TantivyIndex) -> None:
    answer = found.find(Question("声音 是 怎样 产生 火车"))
    assert answer.loosened
    assert answer.keys[0] == "声音是怎样产生的"


def test_a_question_is_cut_into_words_that_the_index_holds() -> None:
    held = {"平行": 3, "四边形": 3, "平行四边形": 2, "梯形": 1, "和": 9}
    assert cut_by("平行四边形和梯形", lambda word: held.get(word, 0)) == ["平行四边形", "和", "梯形"]
    assert cut_by("鑫淼四边形", lambda word: held.get(word, 0)) == ["鑫淼", "四边形"]


def test_text_has_one_form() -> None:
    assert plain("ＡＢＣ 漢語") == "abc 汉语"


def test_a_write_is_seen_by_a_reader_that_is_open(tmp_path) -> None:
    writer, reader = TantivyIndex(tmp_path / "i"), TantivyIndex(tmp_path / "i")
    assert reader.position() is None
    assert reader.find(Question("角")).total == 0
    writer.rebuild([Entry("1", "角的度量"), Entry("2", "画角")], 1)
    assert reader.find(Question("角")).total == 2
    writer.write([Entry("2", "画图"), Entry("3", "锐角")], ["1"], 5)
    assert reader.position() == 5
    assert set(reader.find(Question("角")).keys) == {"3"}
    writer.rebuild([Entry("9", "钝角")], 9)
    assert reader.find(Question("角")).keys == ("9",)
    assert len(list(tmp_path.glob("i-2.*"))) == 1


def test_an_index_that_broke_off_while_it_was_written_is_as_it_was(tmp_path) -> None:
    index = TantivyIndex(tmp_path / "i")
    index.rebuild([Entry("1", "角的度量")], 1)

    def broken():
        yield Entry("2", "画角")
        raise OSError("no more")

    with pytest.raises(OSError, match="no more"):
        index.write(broken(), ["1"], 2)
    assert (index.position(), index.find(Question("角")).keys) == (1, ("1",))
    index.write([Entry("2", "画角")], [], 2)
    assert index.find(Question("角")).total == 2


# the index beside the tables ----------------------------------------------------------------------------------------


def test_what_is_published_is_found_and_what_is_withdrawn_is_not(people, lessons, index) -> None:
    from xingtan.catalogue.actions import life

    resource = lessons["角的分类"]
    assert [hit.card.id for hit in queries.find("角的分类", {}).hits][:1] == [resource]
    relay_waiting()
    while update_index():
        pass
    Resource.objects.filter(pk=resource).update(uploaded_by=people.teacher.person_id)
    life.withdraw_resource(people.teacher, resource)
    assert resource not in [hit.card.id for hit in queries.find("角的分类", {}).hits]
    relay_waiting()
    assert update_index() == 1
    assert queries.find("角的分类", {}).hits[0].card.id != resource
    assert update_index() == 0


def test_an_index_that_is_missing_or_was_left_behind_is_built_anew(lessons) -> None:
    engines().search.rebuild([], 0)
    SearchChange.objects.create(resource=lessons["画角"] if "画角" in lessons else lessons["角的分类"])
    last = SearchChange.objects.latest("id")
    SearchChange.objects.create(resource=last.resource)
    SearchChange.objects.filter(pk=last.pk).delete()
    assert update_index() == 5
    assert queries.find("角的度量", {}).total >= 1


def test_a_crash_between_index_and_table_repeats_work_and_loses_none(lessons, index) -> None:
    api.note_change(lessons["角的度量"])
    position = engines().search.position()
    assert update_index() == 1
    assert engines().search.position() > position
    api.note_change(lessons["角的度量"])
    api.note_change(lessons["角的度量"])
    assert update_index() == 1
    assert queries.find("角的度量", {}).hits[0].card.id == lessons["角的度量"]
    assert engines().search.find(Question("", counted=("section",))).total == 5


def test_the_page_of_hits_takes_few_statements(lessons, index, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(4):
        found = queries.find("角", {"stage": "primary"})
    assert found.total == 3  # the unit that they lie in is called so, too
    assert {facet.label for facet in found.facets} >= {"stage"}
    assert "".join(piece.text for piece in found.hits[0].title if piece.found)


def test_places_narrow_downwards(lessons, index) -> None:
    found = queries.find("", {})
    (places,) = [facet for facet in found.facets if facet.label == "place"]
    assert {value.value for value in places.values} >= {"330500", "330100"}, "all are of one province: its cities"
    zhejiang = queries.find("", {"place": "330000"})
    names = {value.name for facet in zhejiang.facets if facet.label == "place" for value in facet.values}
    assert {"湖州市", "杭州市"} <= names
    assert queries.find("", {"place": "330500"}).total == 3


def test_nothing_unpublished_is_ever_indexed(book, pdf) -> None:
    digest, size = put(pdf)
    file = NewFile(Role.DOCUMENT, "a.pdf", digest, size, "application/pdf")
    (one,) = api.publish_resources([NewResource(title="独一无二", place="330100", kind=Kind.DOCUMENT, files=(file,))])
    Resource.objects.filter(pk=one).update(status=Status.WAITING)
    api.rebuild_index()
    assert engines().search.find(Question("独一无二")).total == 0
