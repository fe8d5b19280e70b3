"""Whatever an editor does to a tree, no lesson position is lost and none is doubled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xingtan.catalogue.rules import edits, trees
from xingtan.catalogue.rules.edits import Edit
from xingtan.catalogue.rules.trees import LessonNode, UnitNode
from xingtan.kernel.errors import NotFound, Refused


@st.composite
def any_tree(draw):
    sizes = draw(st.lists(st.integers(0, 4), min_size=1, max_size=5))
    lesson = 100
    units = []
    for n, size in enumerate(sizes, start=1):
        lessons = tuple(LessonNode(lesson + m, f"课{lesson + m}") for m in range(size))
        lesson += size
        units.append(UnitNode(n, f"单元{n}", lessons))
    return tuple(units)


def ids(tree):
    return [one.id for one in trees.lessons_of(tree)]


any_edit = st.builds(
    Edit,
    deed=st.sampled_from(sorted(edits.DEEDS)),
    revision=st.just(0),
    unit=st.integers(0, 6),
    lesson=st.integers(99, 112),
    into=st.one_of(st.integers(0, 6), st.integers(99, 112)),
    place=st.one_of(st.none(), st.integers(-2, 30)),
    title=st.sampled_from(["分数", " ", "a" * 200, "小\n数"]),
)


@given(any_tree(), st.lists(any_edit, max_size=12))
def test_no_lesson_position_is_lost_or_doubled(tree, wanted) -> None:
    for edit in wanted:
        before = ids(tree)
        try:
            decided = edits.decide("book", {"book": tree}, {"book": "书"}, edit, lying=0)
        except (Refused, NotFound):
            continue
        after = decided.after["book"]
        gone = set(before) - set(ids(after))
        assert len(ids(after)) == len(set(ids(after)))
        assert gone == ({edit.lesson} if edit.deed in {"merge_lessons", "delete_lesson"} else set())
        assert set(decided.merged) <= gone
        assert all(to in ids(after) for to in decided.merged.values())
        assert trees.read(trees.written(after)) == after
        assert (trees.CHANGES[decided.kind["book"]] % decided.words["book"]).strip()
        # what the next edit sees has ids, as the tables give them
        tree = tuple(
            UnitNode(abs(u.id) + (500 if u.id < 0 else 0), u.title, tuple(LessonNode(abs(one.id) + (900 if one.id < 0 else 0), one.title) for one in u.lessons))
            for u in after
        )  # fmt: skip
        if len({u.id for u in tree}) < len(tree) or len(set(ids(tree))) < len(ids(tree)):
            return


@given(any_tree(), st.data())
def test_a_step_down_and_a_step_up_is_where_it_was(tree, data) -> None:
    lessons = ids(tree)
    if not lessons:
        return
    lesson = data.draw(st.sampled_from(lessons))
    down = edits.decide("b", {"b": tree}, {}, edits.step(tree, 0, "down", lesson=lesson), 0).after["b"]
    if down != tree:
        assert edits.decide("b", {"b": down}, {}, edits.step(down, 0, "up", lesson=lesson), 0).after["b"] == tree


@given(any_tree())
def test_what_is_not_empty_is_not_deleted(tree) -> None:
    for unit in tree:
        if unit.lessons:
            with pytest.raises(Refused) as refused:
                trees.delete_unit(tree, unit.id)
            assert refused.value.code == "unit-not-empty"
