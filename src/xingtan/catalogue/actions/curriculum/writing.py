"""Writing what became of the tree of a book: ids stay, what hangs on them follows, everyone is told."""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import F

from xingtan.catalogue.events import CurriculumChanged
from xingtan.catalogue.models import Book, BookChange, LessonPosition, Resource, SearchChange, Unit
from xingtan.catalogue.rules import trees
from xingtan.catalogue.rules.edits import Words
from xingtan.catalogue.rules.trees import LessonNode, Tree, UnitNode
from xingtan.catalogue.rules.vocabulary import Status
from xingtan.kernel.clock import now
from xingtan.kernel.errors import Conflict
from xingtan.kernel.ids import new_id
from xingtan.kernel.text import msgid
from xingtan.outbox.api import announce

ASIDE = 10_000  # positions are put aside by so many before they get their new ones: no two are ever the same
AT_ONCE = 300
Moved = dict[UUID, tuple[int, int]]  # a resource, the lesson position where it was and the one where it goes


def write_trees(
    before: Mapping[str, Tree],
    after: Mapping[str, Tree],
    revisions: Mapping[str, int],
    kind: Mapping[str, str],
    words: Mapping[str, Words],
    moved: Moved,
    by: UUID | None,
) -> dict[int, int]:
    """Write the trees of books that go from `before` to `after`, with the change that this is. Gives new ids by old.

    `revisions` are those that `before` was read at; raises Conflict where one is no longer so. `moved` names what goes
    to another lesson position, which may be a new one (below 0). What is left out of `after` must be empty by then.
    """
    for code, revision in revisions.items():
        if not Book.objects.filter(code=code, revision=revision).update(revision=F("revision") + 1):
            raise Conflict("book-changed", msgid("别人刚改过这本书的目录。"))
    made = _save_units(before, after)
    made |= _save_lessons(before, after, made)
    going = {resource: (was, made.get(to, to)) for resource, (was, to) in moved.items()}
    for to in {to for _, to in going.values()}:
        Resource.objects.filter(id__in=[one for one, way in going.items() if way[1] == to]).update(lesson_position=to)
    _follow(before, after)
    _drop(before, after)
    batch = new_id()
    BookChange.objects.bulk_create(
        BookChange(
            batch=batch,
            book_id=code,
            revision=revision + 1,
            kind=kind[code],
            words=words[code],
            before=trees.written(before[code]),
            moved={str(resource): way for resource, way in going.items()},
            by=by,
        )
        for code, revision in revisions.items()
    )
    touched = trees.told(before, after) | {to for _, to in going.values()}
    _tell(touched)
    code = next(iter(revisions))
    announce(
        CurriculumChanged(books=tuple(revisions), change=kind[code], revision=revisions[code] + 1, by=by),
    )
    return made


def _units(books: Mapping[str, Tree]) -> dict[int, tuple[str, int, UnitNode]]:
    return {unit.id: (code, n, unit) for code, tree in books.items() for n, unit in enumerate(tree, start=1)}


def _lessons(books: Mapping[str, Tree]) -> dict[int, tuple[int, int, LessonNode]]:
    return {
        one.id: (unit.id, n, one)
        for tree in books.values()
        for unit in tree
        for n, one in enumerate(unit.lessons, start=1)
    }


def _save_units(before: Mapping[str, Tree], after: Mapping[str, Tree]) -> dict[int, int]:
    """Write the units, but for those that go. Gives the ids of new ones."""
    was, now_ = _units(before), _units(after)
    bare = {one: (code, n, unit.title) for one, (code, n, unit) in was.items()}
    changed = [
        Unit(id=one, book_id=code, position=n, title=unit.title)
        for one, (code, n, unit) in now_.items()
        if one in was and bare[one] != (code, n, unit.title)
    ]
    aside = [*(one.pk for one in changed), *(one for one in was if one not in now_)]
    Unit.objects.filter(id__in=aside).update(position=F("position") + ASIDE)
    # An upsert of rows that are there: bulk_update would write a CASE for each row, which takes ten times as long.
    Unit.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["id"], update_fields=["position", "title"], batch_size=AT_ONCE
    )
    new = {one: place for one, place in now_.items() if one not in was}
    rows = Unit.objects.bulk_create(
        Unit(id=one if one > 0 else None, book_id=code, position=n, title=unit.title)
        for one, (code, n, unit) in new.items()
    )
    return {one: row.pk for one, row in zip(new, rows, strict=True)}


def _save_lessons(before: Mapping[str, Tree], after: Mapping[str, Tree], units: Mapping[int, int]) -> dict[int, int]:
    """Write the lesson positions, but for those that go. Gives the ids of new ones."""
    was, now_ = _lessons(before), _lessons(after)
    changed = [
        LessonPosition(id=one, unit_id=units.get(unit, unit), position=n, title=node.title)
        for one, (unit, n, node) in now_.items()
        if one in was and was[one] != (unit, n, node)
    ]
    aside = [*(one.pk for one in changed), *(one for one in was if one not in now_)]
    LessonPosition.objects.filter(id__in=aside).update(position=F("position") + ASIDE)
    LessonPosition.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["unit", "position", "title"],
        batch_size=AT_ONCE,
    )
    new = {one: place for one, place in now_.items() if one not in was}
    rows = LessonPosition.objects.bulk_create(
        LessonPosition(id=one if one > 0 else None, unit_id=units.get(unit, unit), position=n, title=node.title)
        for one, (unit, n, node) in new.items()
    )
    return {one: row.pk for one, row in zip(new, rows, strict=True)}


def _follow(before: Mapping[str, Tree], after: Mapping[str, Tree]) -> None:
    """Have what lies at a lesson position that went to another book belong to that book."""
    was = {one.id: code for code, tree in before.items() for one in trees.lessons_of(tree)}
    for code, tree in after.items():
        come = [one.id for one in trees.lessons_of(tree) if was.get(one.id, code) != code]
        if come:
            book = Book.objects.get(code=code)
            Resource.objects.filter(lesson_position_id__in=come).update(
                book=book, stage=book.stage, subject=book.subject_id, edition=book.edition_id, grade=book.grade
            )


def _drop(before: Mapping[str, Tree], after: Mapping[str, Tree]) -> None:
    gone = _lessons(before).keys() - _lessons(after).keys()
    if gone:
        LessonPosition.objects.filter(id__in=gone).delete()
    gone = _units(before).keys() - _units(after).keys()
    if gone:
        Unit.objects.filter(id__in=gone).delete()


def _tell(touched: frozenset[int]) -> None:
    """Have the search index and those who harvest this node know what lies elsewhere, or under another title, now."""
    for start in range(0, len(touched), AT_ONCE):
        some = sorted(touched)[start : start + AT_ONCE]
        public = Resource.objects.filter(lesson_position_id__in=some, status=Status.PUBLISHED)
        ids = list(public.values_list("id", flat=True))
        Resource.objects.filter(id__in=ids).update(listed_at=now())
        SearchChange.objects.bulk_create((SearchChange(resource=one) for one in ids), batch_size=AT_ONCE)
