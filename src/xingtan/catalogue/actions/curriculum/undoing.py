"""The last change of a book is undone, and what it moved comes back."""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Count

from xingtan.catalogue.actions.curriculum.editing import require_editor
from xingtan.catalogue.actions.curriculum.writing import Moved, write_trees
from xingtan.catalogue.models import BookChange, Resource
from xingtan.catalogue.queries.trees import book_trees
from xingtan.catalogue.rules import trees
from xingtan.catalogue.rules.trees import Tree
from xingtan.identity.api import Asker
from xingtan.kernel.errors import Conflict, Refused
from xingtan.kernel.text import msgid


def undo_change(asker: Asker, code: str, revision: int) -> None:
    """Undo the change that brought a book to this revision; that is a change, too, and can be undone.

    Raises Conflict where it is no longer the last one, in this book or in the other that it concerned, and Refused
    where something was put meanwhile at a lesson position that would go.
    """
    require_editor(asker)
    change = BookChange.objects.filter(book_id=code, revision=revision).first()
    if change is None:
        raise Refused("nothing-to-undo", msgid("没有可以撤销的改动。"))
    rows = {row.book_id: row for row in BookChange.objects.filter(batch=change.batch)}
    opened = book_trees(rows)
    if any(opened[book].revision != row.revision for book, row in rows.items()):
        raise Conflict("changed-since", msgid("这以后又有人改过，撤销不了这一步了。"))
    before = {book: opened[book].tree for book in rows}
    after = {book: trees.read(row.before) for book, row in rows.items()}
    moved = _coming_back(change.moved)
    _require_empty(before, after, moved)
    write_trees(
        before,
        after,
        {book: row.revision for book, row in rows.items()},
        dict.fromkeys(rows, "undo"),
        {book: {"revision": row.revision} for book, row in rows.items()},
        moved,
        asker.person_id,
    )


def _coming_back(went: Mapping[str, list[int]]) -> Moved:
    """Name what the change moved and what is still where it moved it."""
    there = dict(Resource.objects.filter(id__in=list(went)).values_list("id", "lesson_position_id"))
    return {UUID(one): (to, was) for one, (was, to) in went.items() if there.get(UUID(one)) == to}


def _require_empty(before: Mapping[str, Tree], after: Mapping[str, Tree], moved: Moved) -> None:
    had, has = (
        {lesson.id for tree in books.values() for lesson in trees.lessons_of(tree)} for books in (before, after)
    )
    lying = Resource.objects.filter(lesson_position_id__in=had - has).exclude(id__in=list(moved))
    if lying.aggregate(count=Count("id"))["count"]:
        raise Refused("position-in-use", msgid("要撤掉的课时下已经放了资源，先移走，再撤销。"))
