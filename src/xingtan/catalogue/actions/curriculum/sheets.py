"""The curriculum taken in from a sheet, whole or not at all; the same sheet again changes nothing."""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.db import transaction

from xingtan.catalogue.actions.curriculum import reading
from xingtan.catalogue.actions.curriculum.keeping import NewBook, keep_books
from xingtan.catalogue.actions.curriculum.writing import write_trees
from xingtan.catalogue.models import Edition, Subject
from xingtan.catalogue.queries import trees as queries
from xingtan.catalogue.rules import treesheets
from xingtan.catalogue.rules.subjects import EDITION_OF, SUBJECT_OF
from xingtan.catalogue.rules.trees import Tree
from xingtan.catalogue.rules.treesheets import Cell, Findings, Wanted
from xingtan.kernel.errors import Refused
from xingtan.kernel.text import msgid

Told = Callable[[int, int], None]
AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class BookPlan:
    """What becomes of a book: whether it is new, what changes, and how many lessons the sheet does not name."""

    code: str
    name: str
    is_new: bool
    new_units: int
    new_lessons: int
    renamed: int
    moved: int
    unnamed: int


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """What a sheet does or would do. `books`: those that change; `same` counts the others. `cells`: what is wrong."""

    books: tuple[BookPlan, ...]
    same: int
    rows: int
    cells: tuple[Cell, ...]
    wrong: int


@transaction.atomic
def import_sheet(
    file: BinaryIO, name: str, by: UUID | None = None, dry_run: bool = False, told: Told | None = None
) -> SheetPlan:
    """Make the curriculum what a sheet (CSV, XLSX) says; gives what was done, or, dry, what would be.

    With anything wrong in it nothing is written. What a book has beyond its rows stays. Whoever calls has
    authorised it. Raises Refused where the file cannot be read at all.
    """
    lines = reading.read_lines(file, name)
    findings = Findings()
    known = queries.facts_of_books()
    wanted = treesheets.read_books(lines, known, findings)
    _require_known(wanted, findings)
    before: dict[str, Tree] = {}
    revisions: dict[str, int] = {}
    names: dict[str, str] = {}
    there = [one.facts.code for one in wanted if one.facts.code in known]
    for start in range(0, len(there), AT_ONCE):
        for opened in queries.book_trees(there[start : start + AT_ONCE]).values():
            before[opened.code], revisions[opened.code] = opened.tree, opened.revision
            names[opened.code] = opened.name
    plans, after = [], {}
    for one in wanted:
        code = one.facts.code
        try:
            fitted = treesheets.fit(before.get(code, ()), one.lines, findings)
        except Refused as refused:
            findings.add(one.lines[0], "book", refused.sentence, **{k: str(v) for k, v in refused.words.items()})
            continue
        if code not in before or fitted.tree != before[code]:
            after[code] = fitted.tree
            plans.append(_plan(one, names.get(code, ""), before.get(code), fitted))
    done = SheetPlan(tuple(plans), len(wanted) - len(after), len(lines), tuple(findings.cells), findings.count)
    if not findings.count and not dry_run:
        _write(wanted, before, after, revisions, by, told)
    return done


def _require_known(wanted: list[Wanted], findings: Findings) -> None:
    subjects = set(Subject.objects.values_list("slug", flat=True)) | set(SUBJECT_OF)
    editions = set(Edition.objects.values_list("slug", flat=True)) | set(EDITION_OF)
    for one in wanted:
        if one.facts.subject not in subjects:
            findings.add(one.lines[0], "subject", msgid("没有“%(slug)s”这个学科。"), slug=one.facts.subject[:40])
        if one.facts.edition not in editions:
            findings.add(one.lines[0], "edition", msgid("没有“%(slug)s”这个版本。"), slug=one.facts.edition[:40])


def _plan(one: Wanted, name: str, before: Tree | None, fitted: treesheets.Fitted) -> BookPlan:
    was = {lesson.id: (unit.id, lesson.title) for unit in before or () for lesson in unit.lessons}
    now = {lesson.id: (unit.id, lesson.title) for unit in fitted.tree for lesson in unit.lessons}
    titles = {unit.id: unit.title for unit in before or ()}
    kept = [lesson for lesson in now if lesson in was]
    return BookPlan(
        one.facts.code,
        name or one.facts.title or one.facts.code,
        before is None,
        sum(1 for unit in fitted.tree if unit.id < 0),
        sum(1 for lesson in now if lesson < 0),
        sum(1 for lesson in kept if was[lesson][1] != now[lesson][1])
        + sum(1 for unit in fitted.tree if titles.get(unit.id, unit.title) != unit.title),
        _moved(before or (), fitted.tree),
        fitted.unnamed,
    )


def _moved(before: Tree, after: Tree) -> int:
    """Count the lessons that are in another unit, and the fewest that make up for the order within their units."""
    was = {lesson.id: (unit.id, n) for unit in before for n, lesson in enumerate(unit.lessons)}
    moved = 0
    for unit in after:
        kept = [was[one.id] for one in unit.lessons if one.id in was]
        moved += sum(1 for where in kept if where[0] != unit.id)
        own = [n for where, n in kept if where == unit.id]
        rising: list[int] = []
        for n in own:
            at = bisect_left(rising, n)
            rising[at : at + 1] = [n]
        moved += len(own) - len(rising)
    return moved


def _write(
    wanted: list[Wanted],
    before: dict[str, Tree],
    after: dict[str, Tree],
    revisions: dict[str, int],
    by: UUID | None,
    told: Told | None,
) -> None:
    new = [one for one in wanted if one.facts.code in after and one.facts.code not in before]
    for start in range(0, len(new), AT_ONCE):
        keep_books([_new_book(one) for one in new[start : start + AT_ONCE]])
    for n, (code, tree) in enumerate(after.items(), start=1):
        write_trees(
            {code: before.get(code, ())},
            {code: tree},
            {code: revisions.get(code, 1)},
            {code: "import"},
            {code: {}},
            {},
            by,
        )
        if told is not None:
            told(n, len(after))


def _new_book(one: Wanted) -> NewBook:
    facts = one.facts
    return NewBook(facts.stage, facts.subject, facts.edition, facts.grade, facts.term, facts.title, one.volume)


def import_path(path: Path, dry_run: bool = False, told: Told | None = None) -> SheetPlan:
    """Take in a sheet that lies on this machine, by whoever runs the node."""
    with path.open("rb") as file:
        return import_sheet(file, path.name, None, dry_run, told)


__all__ = ["BookPlan", "SheetPlan", "import_path", "import_sheet"]
