"""What editors do to the tree of a book, as pure functions: nothing that hangs on a lesson position is ever lost."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from xingtan.catalogue.rules.curriculum import MOST_POSITIONS, MOST_UNITS
from xingtan.kernel.errors import NotFound, Refused
from xingtan.kernel.text import msgid

MOST_UNIT_TITLE = 80
MOST_LESSON_TITLE = 120


@dataclass(frozen=True, slots=True)
class LessonNode:
    """A lesson position: its id, below 0 while it is new, and its title."""

    id: int
    title: str


@dataclass(frozen=True, slots=True)
class UnitNode:
    """A unit with its lesson positions in order."""

    id: int
    title: str
    lessons: tuple[LessonNode, ...] = ()


Tree = tuple[UnitNode, ...]
Node = TypeVar("Node")

CHANGES: dict[str, str] = {
    "add_unit": msgid("加了单元“%(title)s”"),
    "add_lesson": msgid("加了课时“%(title)s”"),
    "rename_unit": msgid("单元“%(old)s”改名为“%(title)s”"),
    "rename_lesson": msgid("课时“%(old)s”改名为“%(title)s”"),
    "place_unit": msgid("单元“%(title)s”排到了第 %(place)s 个"),
    "move_lesson": msgid("课时“%(title)s”移到了“%(unit)s”的第 %(place)s 个"),
    "send_lesson": msgid("课时“%(title)s”移到了另一本书：%(book)s"),
    "receive_lesson": msgid("从另一本书移来了课时“%(title)s”：%(book)s"),
    "merge_units": msgid("单元“%(old)s”并进了“%(title)s”"),
    "merge_lessons": msgid("课时“%(old)s”并进了“%(title)s”"),
    "split_unit": msgid("从单元“%(old)s”分出了“%(title)s”"),
    "split_lesson": msgid("从课时“%(old)s”分出了“%(title)s”"),
    "delete_unit": msgid("删了空的单元“%(title)s”"),
    "delete_lesson": msgid("删了空的课时“%(title)s”"),
    "import": msgid("照表改了目录"),
    "undo": msgid("撤销了第 %(revision)s 版的改动"),
}
"""What a change did, as its history tells it."""


def checked_name(title: str, most: int) -> str:
    """Give a title in one line without what cannot be seen. Raises Refused for an empty or too long one."""
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in title).split())
    if not plain:
        raise Refused("node-title", msgid("请写上名称。"))
    if len(plain) > most:
        raise Refused("node-title", msgid("名称最多 %(most)s 个字。"), most=most)
    return plain


def unit_of(tree: Tree, unit: int) -> UnitNode:
    """Give a unit. Raises NotFound where the book has no such unit (any more)."""
    found = next((one for one in tree if one.id == unit), None)
    if found is None:
        raise NotFound("unit-unknown", msgid("这本书里没有这个单元了。"))
    return found


def lesson_of(tree: Tree, lesson: int) -> tuple[UnitNode, LessonNode]:
    """Give a lesson position with its unit. Raises NotFound where the book has none such (any more)."""
    for unit in tree:
        for one in unit.lessons:
            if one.id == lesson:
                return unit, one
    raise NotFound("position-gone", msgid("这本书里没有这个课时了。"))


def lessons_of(tree: Tree) -> tuple[LessonNode, ...]:
    """List the lesson positions of a book in order."""
    return tuple(lesson for unit in tree for lesson in unit.lessons)


def checked(tree: Tree) -> Tree:
    """Give a tree back. Raises Refused where it is larger than a book may be."""
    if len(tree) > MOST_UNITS:
        raise Refused("too-many-units", msgid("一本书最多 %(most)s 个单元。"), most=MOST_UNITS)
    if len(lessons_of(tree)) > MOST_POSITIONS:
        raise Refused("too-many-positions", msgid("一本书最多 %(most)s 个课时。"), most=MOST_POSITIONS)
    return tree


def add_unit(tree: Tree, title: str, place: int | None = None) -> Tree:
    """Add a unit at a place, counted from 1; without one at the end."""
    unit = UnitNode(_fresh(tree), checked_name(title, MOST_UNIT_TITLE))
    return checked(_inserted(tree, unit, place))


def add_lesson(tree: Tree, unit: int, title: str, place: int | None = None) -> Tree:
    """Add a lesson position to a unit."""
    lesson = LessonNode(_fresh(tree), checked_name(title, MOST_LESSON_TITLE))
    return put_lesson(tree, unit, lesson, place)


def rename_unit(tree: Tree, unit: int, title: str) -> Tree:
    """Give a unit another title."""
    return _changed(tree, replace(unit_of(tree, unit), title=checked_name(title, MOST_UNIT_TITLE)))


def rename_lesson(tree: Tree, lesson: int, title: str) -> Tree:
    """Give a lesson position another title."""
    unit, one = lesson_of(tree, lesson)
    renamed = replace(one, title=checked_name(title, MOST_LESSON_TITLE))
    return _changed(tree, replace(unit, lessons=tuple(renamed if each is one else each for each in unit.lessons)))


def place_unit(tree: Tree, unit: int, place: int) -> Tree:
    """Have a unit stand at a place; one beyond the ends is the end."""
    one = unit_of(tree, unit)
    return _inserted(tuple(each for each in tree if each.id != unit), one, place)


def take_lesson(tree: Tree, lesson: int) -> tuple[Tree, LessonNode]:
    """Take a lesson position out of its unit."""
    unit, one = lesson_of(tree, lesson)
    return _changed(tree, replace(unit, lessons=tuple(each for each in unit.lessons if each.id != lesson))), one


def put_lesson(tree: Tree, unit: int, lesson: LessonNode, place: int | None = None) -> Tree:
    """Put a lesson position into a unit at a place; without one at the end."""
    into = unit_of(tree, unit)
    return checked(_changed(tree, replace(into, lessons=_inserted(into.lessons, lesson, place))))


def move_lesson(tree: Tree, lesson: int, unit: int, place: int | None = None) -> Tree:
    """Move a lesson position within the book."""
    unit_of(tree, unit)
    without, one = take_lesson(tree, lesson)
    return put_lesson(without, unit, one, place)


def merge_units(tree: Tree, unit: int, into: int) -> Tree:
    """Have the lesson positions of a unit follow those of another; the first is no more."""
    _two(unit, into)
    going, staying = unit_of(tree, unit), unit_of(tree, into)
    merged = _changed(tree, replace(staying, lessons=(*staying.lessons, *going.lessons)))
    return tuple(each for each in merged if each.id != unit)


def merge_lessons(tree: Tree, lesson: int, into: int) -> Tree:
    """Have a lesson position be no more; what lies at it goes to `into`."""
    _two(lesson, into)
    lesson_of(tree, into)
    return take_lesson(tree, lesson)[0]


def split_unit(tree: Tree, unit: int, first: int, title: str) -> Tree:
    """Have the lesson positions from `first` on be a unit of their own, right behind."""
    one = unit_of(tree, unit)
    at = next((n for n, each in enumerate(one.lessons) if each.id == first), None)
    if not at:
        raise Refused("split-where", msgid("从第二个课时起，选一个作新单元的开头。"))
    new = UnitNode(_fresh(tree), checked_name(title, MOST_UNIT_TITLE), one.lessons[at:])
    shortened = _changed(tree, replace(one, lessons=one.lessons[:at]))
    return checked(_inserted(shortened, new, tree.index(one) + 2))


def split_lesson(tree: Tree, lesson: int, title: str) -> Tree:
    """Add a lesson position right behind another, for a part of what lies there."""
    unit, one = lesson_of(tree, lesson)
    return add_lesson(tree, unit.id, title, unit.lessons.index(one) + 2)


def delete_unit(tree: Tree, unit: int) -> Tree:
    """Leave out a unit. Raises Refused where it has lesson positions."""
    if unit_of(tree, unit).lessons:
        raise Refused("unit-not-empty", msgid("这个单元里还有课时，先移走或并到别的单元，再删。"))
    return tuple(each for each in tree if each.id != unit)


def delete_lesson(tree: Tree, lesson: int, lying: int) -> Tree:
    """Leave out a lesson position. Raises Refused where `lying` resources are at it, whatever their status."""
    if lying:
        raise Refused(
            "position-not-empty",
            msgid("这个课时下还有 %(count)s 份资源（包括草稿），先并到别的课时，再删。"),
            count=lying,
        )
    return take_lesson(tree, lesson)[0]


def told(before: Mapping[str, Tree], after: Mapping[str, Tree]) -> frozenset[int]:
    """Name the lesson positions that are in another book, unit, or under another title than before."""
    was, now = (
        {
            lesson.id: (code, unit.id, unit.title, lesson.title)
            for code, tree in trees.items()
            for unit in tree
            for lesson in unit.lessons
        }
        for trees in (before, after)
    )
    return frozenset(lesson for lesson, where in now.items() if lesson > 0 and was.get(lesson) != where)


def written(tree: Tree) -> list[list[object]]:
    """Write a tree as the history keeps it."""
    return [[unit.id, unit.title, [[one.id, one.title] for one in unit.lessons]] for unit in tree]


def read(kept: Iterable[list[object]]) -> Tree:
    """Read a tree that the history kept."""
    return tuple(
        UnitNode(int(str(unit)), str(title), tuple(LessonNode(int(one), str(name)) for one, name in lessons))
        for unit, title, lessons in kept
        if isinstance(lessons, list)
    )


def _two(one: int, other: int) -> None:
    if one == other:
        raise Refused("merge-itself", msgid("请选另一个来合并。"))


def _fresh(tree: Tree) -> int:
    """Give a number below 0 that nothing in the tree has."""
    return min((0, *(unit.id for unit in tree), *(one.id for one in lessons_of(tree)))) - 1


def _inserted(nodes: tuple[Node, ...], node: Node, place: int | None) -> tuple[Node, ...]:
    at = len(nodes) if place is None else min(max(place, 1), len(nodes) + 1) - 1
    return (*nodes[:at], node, *nodes[at:])


def _changed(tree: Tree, unit: UnitNode) -> Tree:
    return tuple(unit if each.id == unit.id else each for each in tree)
