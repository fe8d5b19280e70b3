"""An editor changes the tree of a book: one deed at a time, none of it lost to somebody else's."""

from uuid import UUID

from django.conf import settings

from xingtan.catalogue.actions.curriculum.writing import Moved, write_trees
from xingtan.catalogue.models import Resource
from xingtan.catalogue.queries.trees import book_trees
from xingtan.catalogue.rules import edits
from xingtan.catalogue.rules.edits import Decided, Edit
from xingtan.catalogue.rules.trees import Tree
from xingtan.identity import api as identity
from xingtan.identity.api import Asker, Deed
from xingtan.kernel.errors import Conflict, Refused
from xingtan.kernel.text import msgid


def require_editor(asker: Asker) -> None:
    """Raise NotAllowed unless the asker keeps the curriculum of this node."""
    identity.require(asker, Deed.KEEP_CURRICULUM, identity.place_path(settings.HOME_PLACE))


def edit_book(asker: Asker, code: str, edit: Edit) -> dict[int, int]:
    """Do one deed on a book. Gives the ids of what is new, by the numbers below 0 that the rules gave them.

    Raises Conflict, and changes nothing, where the book is not at the revision that the editor saw; Refused and
    NotFound as the rules have it.
    """
    before, revisions, decided, moved = _decide(asker, code, edit)
    if decided.after == before:
        return {}
    return write_trees(before, decided.after, revisions, decided.kind, decided.words, moved, asker.person_id)


def preview_edit(asker: Asker, code: str, edit: Edit) -> Decided:
    """Give what a deed would make of a book, raising what `edit_book` would. Writes nothing."""
    return _decide(asker, code, edit)[2]


def _decide(asker: Asker, code: str, edit: Edit) -> tuple[dict[str, Tree], dict[str, int], Decided, Moved]:
    require_editor(asker)
    other = edit.book if edit.deed == "move_lesson" else ""
    opened = book_trees([code, other] if other else [code])
    if opened[code].revision != edit.revision:
        raise Conflict("book-changed", msgid("别人刚改过这本书的目录。"))
    before = {one.code: one.tree for one in opened.values()}
    at = list(Resource.objects.filter(lesson_position_id=edit.lesson).values_list("id", flat=True))
    decided = edits.decide(code, before, {one.code: one.name for one in opened.values()}, edit, len(at))
    moved: Moved = {one: (edit.lesson, to) for one in at if (to := decided.merged.get(edit.lesson))}
    if edit.deed == "split_lesson":
        moved = _going_along(edit, at, min(one.id for unit in decided.after[code] for one in unit.lessons))
    return before, {one.code: one.revision for one in opened.values()}, decided, moved


def _going_along(edit: Edit, at: list[UUID], new: int) -> Moved:
    """Name what goes to the new half of a lesson position. Raises Refused for what does not lie at it."""
    if not set(edit.resources) <= set(at):
        raise Refused("resource-elsewhere", msgid("选的资源已经不在这个课时了，请再看一看。"))
    return dict.fromkeys(edit.resources, (edit.lesson, new))
