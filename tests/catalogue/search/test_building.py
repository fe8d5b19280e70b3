"""An index that is built by several processes, beside one that answers, and survives what breaks off."""

import threading
from collections.abc import Iterator

import pytest

from xingtan.engines.embedded.search import TantivyIndex, building, counting, ranking
from xingtan.ports.search import Entry, Question

FORMS = ("{}课件", "{}教学设计", "{}同步练习", "{}")
TOPICS = ("角的度量", "观潮", "勾股定理", "浮力", "背影", "圆的面积", "光的反射", "质数和合数")


def entries(count: int) -> Iterator[Entry]:
    for number in range(count):
        topic = TOPICS[number % len(TOPICS)]
        yield Entry(
            key=str(number),
            title=FORMS[number // len(TOPICS) % len(FORMS)].format(topic),
            names=(f"王老师{number % 40}", "四年级上册"),
            body=f"从{topic}说起。",
            labels={"subject": (("mathematics", "chinese")[number % 2],), "place": ("330000", f"33{number % 9}000")},
            lesson=topic,
            newness=number,
            quality=number % 1000,
            use=number % 77,
        )


def alike(index: TantivyIndex, count: int) -> None:
    everything = index.find(Question("", counted=("subject", "place"), most=3))
    assert everything.total == count
    assert everything.keys == tuple(str(count - n) for n in (1, 2, 3))
    assert dict(everything.counts["subject"]) == {"mathematics": count // 2, "chinese": count // 2}
    assert index.find(Question("勾股定理")).total == count // len(TOPICS)
    assert index.find(Question("勾股订理")).keys
    assert index.resemble("勾股订理", 3)[0] == "勾股定理"
    assert index.complete("ggd", 3)[0].title.startswith("勾股定理")


def test_one_process_and_several_build_the_same(tmp_path, monkeypatch) -> None:
    alone, crew = TantivyIndex(tmp_path / "alone"), TantivyIndex(tmp_path / "crew")
    assert alone.rebuild(entries(1600), 1) == 1600
    monkeypatch.setattr(building, "SMALL", 400)
    assert crew.rebuild(entries(1600), 1) == 1600
    for index in (alone, crew):
        alike(index, 1600)
    crew.write([Entry("new", "新来的勾股定理课")], ["0"], 2)
    assert crew.find(Question("新来的勾股定理课")).keys == ("new",)
    assert crew.find(Question("")).total == 1600
    crew.close()


def test_the_old_index_answers_while_the_new_one_is_built(tmp_path) -> None:
    index, reader = TantivyIndex(tmp_path / "i"), TantivyIndex(tmp_path / "i")
    index.rebuild([Entry("old", "旧的课")], 1)
    half, go = threading.Event(), threading.Event()

    def slow() -> Iterator[Entry]:
        yield Entry("new", "新的课")
        half.set()
        go.wait(30)
        yield Entry("newer", "更新的课")

    builder = threading.Thread(target=index.rebuild, args=(slow(), 2))
    builder.start()
    assert half.wait(30)
    assert reader.find(Question("旧的课")).keys == ("old",)
    assert reader.position() == 1
    go.set()
    builder.join()
    assert reader.find(Question("旧的课")).total == 0 or reader.find(Question("旧的课")).loosened
    assert set(reader.find(Question("更新的课")).keys) == {"newer"}
    assert reader.position() == 2


def test_what_is_written_during_a_rebuild_goes_to_the_old_index_and_is_noted_behind_its_position(tmp_path) -> None:
    index, other = TantivyIndex(tmp_path / "i"), TantivyIndex(tmp_path / "i")
    index.rebuild([Entry("old", "旧的课")], 1)

    def reading() -> Iterator[Entry]:
        yield Entry("old", "旧的课")
        other.write([Entry("meanwhile", "中途来的课")], [], 5)
        assert index.find(Question("中途来的课")).keys == ("meanwhile",)

    index.rebuild(reading(), 3)
    assert index.position() == 3, "whoever takes in changes goes on at the fourth and finds the fifth again"
    other.write([Entry("meanwhile", "中途来的课")], [], 5)
    assert index.find(Question("中途来的课")).keys == ("meanwhile",)
    other.close()


def test_a_rebuild_that_broke_off_leaves_the_old_index_and_nothing_else(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(building, "SMALL", 100)
    index = TantivyIndex(tmp_path / "i")
    index.rebuild([Entry("old", "旧的课")], 1)
    before = sorted(path.name for path in tmp_path.iterdir())

    def broken() -> Iterator[Entry]:
        yield from entries(900)
        raise OSError("the tables cannot be read")

    with pytest.raises(OSError, match="cannot be read"):
        index.rebuild(broken(), 2)
    assert index.find(Question("旧的课")).keys == ("old",)
    assert index.position() == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_what_a_killed_rebuild_left_is_removed_by_the_next(tmp_path) -> None:
    index = TantivyIndex(tmp_path / "i")
    index.rebuild([Entry("old", "旧的课")], 1)
    left = tmp_path / "i-2.0123abc"
    (left / "entries-0").mkdir(parents=True)
    former = tmp_path / "i-1.0123abc"
    former.mkdir()
    (tmp_path / "i-1").symlink_to(former.name)
    assert index.find(Question("旧的课")).keys == ("old",)
    index.rebuild([Entry("new", "新的课")], 2)
    assert not left.exists()
    assert not former.exists()
    assert not (tmp_path / "i-1").is_symlink()


def test_of_many_only_the_best_are_ranked_and_shares_are_counted_and_both_are_said(tmp_path, monkeypatch) -> None:
    index = TantivyIndex(tmp_path / "i")
    index.rebuild([*entries(4000), Entry("meant", "四年级上册", lesson="四年级上册")], 1)
    exact = index.find(Question("四年级", counted=("subject",)))
    monkeypatch.setattr(ranking, "MANY", 100)
    monkeypatch.setattr(counting, "MOST_COUNTED", 500)
    few = index.find(Question("四年级", counted=("subject",)))
    assert (exact.total, exact.about) == (4001, frozenset())
    assert (few.total, few.about) == (4001, frozenset({"subject"})), "the total stays exact"
    for value, count in few.counts["subject"]:
        assert count == pytest.approx(dict(exact.counts["subject"])[value], rel=0.25)
        assert count % 100 == 0, "two figures"
    assert "meant" in few.keys, "what is called so is found, be it among the best or not"
    newest = index.find(Question("", most=4))
    assert newest.keys == ("3999", "3998", "3997", "3996")
    related = index.related("0", {"subject": "mathematics"}, 4)
    assert len(related) == 4
    assert "0" not in related
