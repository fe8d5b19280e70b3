"""What an editor asks of a book, and what comes of it: pure decisions over its tree."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from xingtan.catalogue.rules import trees
from xingtan.catalogue.rules.trees import Tree
from xingtan.kernel.errors import Refused
from xingtan.kernel.text import msgid

Words = dict[str, str | int]
STEPS = frozenset({"up", "down"})
DEEDS = frozenset(trees.CHANGES) - {"send_lesson", "receive_lesson", "import", "undo"}


@dataclass(frozen=True, slots=True)
class Edit:
    """One deed (`DEEDS`) on a book that the editor saw at `revision`.

    `unit`, `lesson`: what it is done to; `into`: the unit or lesson position where that goes; `book`: another book that
    a lesson position goes to; `place` counts from 1; `resources`: what goes along when a lesson position is split.
    """

    deed: str
    revision: int
    unit: int = 0
    lesson: int = 0
    into: int = 0
    place: int | None = None
    title: str = ""
    book: str = ""
    resources: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Decided:
    """The trees after a deed, what to write of it for each book, and which lesson position goes into which."""

    after: dict[str, Tree]
    kind: dict[str, str]
    words: dict[str, Words]
    merged: dict[int, int] = field(default_factory=dict)


def decide(code: str, before: Mapping[str, Tree], names: Mapping[str, str], edit: Edit, lying: int) -> Decided:
    """Decide a deed on the book `code`. `before` holds its tree and, where a lesson goes to another book, that one's.

    `names` are of these books; `lying` counts the resources at the lesson position. Raises Refused, NotFound.
    """
    tree = before[code]
    if edit.deed == "move_lesson" and edit.book and edit.book != code:
        return _sent(code, before, names, edit)
    if edit.deed in _WITH_UNITS:
        after, words = _WITH_UNITS[edit.deed](tree, edit), _old_unit(tree, edit)
    elif edit.deed == "delete_lesson":
        after, words = trees.delete_lesson(tree, edit.lesson, lying), _old_lesson(tree, edit)
    elif edit.deed in _WITH_LESSONS:
        after, words = _WITH_LESSONS[edit.deed](tree, edit), _old_lesson(tree, edit)
    else:
        raise Refused("deed-unknown", msgid("没有这样的改法。"))
    if edit.deed == "place_unit":
        words["place"] = [one.id for one in after].index(edit.unit) + 1
    if edit.deed == "move_lesson":
        inside, one = trees.lesson_of(after, edit.lesson)
        words |= {"unit": inside.title, "place": inside.lessons.index(one) + 1}
    words["title"] = _title(tree, edit, str(words.get("old", "")))
    merged = {edit.lesson: edit.into} if edit.deed == "merge_lessons" else {}
    return Decided({code: after}, {code: edit.deed}, {code: words}, merged)


_WITH_UNITS: dict[str, Callable[[Tree, Edit], Tree]] = {
    "add_unit": lambda tree, edit: trees.add_unit(tree, edit.title, edit.place),
    "rename_unit": lambda tree, edit: trees.rename_unit(tree, edit.unit, edit.title),
    "place_unit": lambda tree, edit: trees.place_unit(tree, edit.unit, edit.place or 1),
    "merge_units": lambda tree, edit: trees.merge_units(tree, edit.unit, edit.into),
    "split_unit": lambda tree, edit: trees.split_unit(tree, edit.unit, edit.lesson, edit.title),
    "delete_unit": lambda tree, edit: trees.delete_unit(tree, edit.unit),
}
_WITH_LESSONS: dict[str, Callable[[Tree, Edit], Tree]] = {
    "add_lesson": lambda tree, edit: trees.add_lesson(tree, edit.unit, edit.title, edit.place),
    "rename_lesson": lambda tree, edit: trees.rename_lesson(tree, edit.lesson, edit.title),
    "move_lesson": lambda tree, edit: trees.move_lesson(tree, edit.lesson, _into(tree, edit), edit.place),
    "merge_lessons": lambda tree, edit: trees.merge_lessons(tree, edit.lesson, edit.into),
    "split_lesson": lambda tree, edit: trees.split_lesson(tree, edit.lesson, edit.title),
}


def _into(tree: Tree, edit: Edit) -> int:
    """Give the unit where a lesson position goes; without one it stays in its own."""
    return edit.into or trees.lesson_of(tree, edit.lesson)[0].id


def _old_unit(tree: Tree, edit: Edit) -> Words:
    return {} if edit.deed == "add_unit" else {"old": trees.unit_of(tree, edit.unit).title}


def _old_lesson(tree: Tree, edit: Edit) -> Words:
    return {} if edit.deed == "add_lesson" else {"old": trees.lesson_of(tree, edit.lesson)[1].title}


def _title(tree: Tree, edit: Edit, old: str) -> str:
    if edit.deed == "merge_units":
        return trees.unit_of(tree, edit.into).title
    if edit.deed == "merge_lessons":
        return trees.lesson_of(tree, edit.into)[1].title
    return " ".join(edit.title.split())[: trees.MOST_LESSON_TITLE] or old


def _sent(code: str, before: Mapping[str, Tree], names: Mapping[str, str], edit: Edit) -> Decided:
    """Take a lesson position out of one book and put it into a unit of another."""
    without, lesson = trees.take_lesson(before[code], edit.lesson)
    into = before[edit.book]
    if not into:
        raise Refused("book-without-units", msgid("那本书还没有单元，先去加一个。"))
    put = trees.put_lesson(into, edit.into or into[-1].id, lesson, edit.place)
    return Decided(
        {code: without, edit.book: put},
        {code: "send_lesson", edit.book: "receive_lesson"},
        {
            code: {"title": lesson.title, "book": names[edit.book]},
            edit.book: {"title": lesson.title, "book": names[code]},
        },
    )


def step(tree: Tree, revision: int, way: str, lesson: int = 0, unit: int = 0) -> Edit:
    """Give the edit that moves a lesson position or a unit one step up or down, at an end into the next unit."""
    by = -1 if way == "up" else 1
    if unit:
        at = tree.index(trees.unit_of(tree, unit))
        return Edit("place_unit", revision, unit=unit, place=max(1, at + 1 + by))
    inside, one = trees.lesson_of(tree, lesson)
    at, where = inside.lessons.index(one) + by, tree.index(inside)
    if 0 <= at < len(inside.lessons):
        return Edit("move_lesson", revision, lesson=lesson, into=inside.id, place=at + 1)
    if not 0 <= where + by < len(tree):
        return Edit("move_lesson", revision, lesson=lesson, into=inside.id, place=at + 1 - by)
    into = tree[where + by]
    return Edit("move_lesson", revision, lesson=lesson, into=into.id, place=1 if by > 0 else len(into.lessons) + 1)
