"""`xingtan people import` and `undo`: rosters of schools, by the node itself."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from xingtan.main.cli import data_option, fail

if TYPE_CHECKING:
    from xingtan.identity.api import Roster, Unit

WRITER = "import-people"
Told = Callable[[str, int, int], None]


@click.group()
def people() -> None:
    """Bring the people of schools from the command line."""


@people.command("import")
@data_option
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--place", help="The place whose schools the file speaks of (default: the node's home place).")
@click.option("--school", help="The one school of the file: ten digits.")
@click.option("--dry-run", is_flag=True, help="Check everything, change nothing.")
@click.option("--whole", is_flag=True, help="The file is complete for its schools: who is missing from it has left.")
@click.option("--open-classes", is_flag=True, help="Open the classes of the file that do not exist yet.")
@click.option("--merge", is_flag=True, help="Take likely duplicates for the people that the platform knows.")
def import_(
    path: Path,
    place: str | None,
    school: str | None,
    dry_run: bool,
    whole: bool,
    open_classes: bool,
    merge: bool,
) -> None:
    """Import a roster: CSV, XLSX or a OneRoster 1.2 CSV archive.

    What is wrong is named with its row and column; with one error nothing of the file is taken in, and the exit code
    is 1. The same file again changes nothing; a run that was killed goes on when it is called again.
    docs/guide/rosters.md says how the file is written.
    """
    from xingtan.kernel.errors import Problem

    if place and school:
        fail("give --place or --school, not both", 2)
    try:
        with _node() as told:
            from xingtan.identity import api as identity

            options = identity.RosterOptions(
                identity.Whole.SCHOOLS if whole else identity.Whole.NO, open_classes=open_classes
            )
            done = identity.import_roster(_unit(place, school), path, options, dry_run, merge, told)
    except Problem as problem:
        fail(str(problem))
        return
    _tell(path, done)
    _sum_up(done, dry_run)
    sys.exit(1 if done.report.errors else 0)


@people.command("undo")
@data_option
@click.argument("roster", type=click.UUID)
def undo(roster: UUID) -> None:
    """Undo an import by its id: every row is as it was, except where somebody changed it since; then exit code 1."""
    from xingtan.kernel.errors import Problem

    try:
        with _node() as told:
            from xingtan.identity import api as identity

            done = identity.undo_import(roster, told)
    except Problem as problem:
        fail(str(problem))
        return
    from xingtan.identity.api import NOT_UNDONE

    for name, code in done.report.not_undone:
        click.echo(f"{name}: {NOT_UNDONE[code]}", err=True)
    counts = done.report.counts
    changed = counts.new + counts.changed + counts.moved + counts.left
    kept = len(done.report.not_undone)
    click.echo(f"{changed - kept:,} put back, {kept:,} kept as they are")
    sys.exit(1 if kept else 0)


@contextmanager
def _node() -> Iterator[Told]:
    """Join the node of the data directory, prepare it where it is new, and give what shows the progress."""
    from xingtan.main.processes.prepare import load_django, prepare

    load_django()
    from xingtan.main import engines, wiring

    started = engines.start(WRITER)
    wiring.connect()
    prepare()
    console = Console(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    try:
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
            task = progress.add_task("reading", total=None)
            yield lambda stage, done, total: progress.update(task, description=stage, completed=done, total=total)
    finally:
        started.journal.close()


def _unit(place: str | None, school: str | None) -> "Unit":
    """Give the unit that bounds the import. Raises NotFound for a place or school that there is not."""
    from django.conf import settings

    from xingtan.identity.api import Unit, UnitKind
    from xingtan.places import api as places

    if school:
        return Unit(UnitKind.SCHOOL, places.school(school).code)
    return Unit(UnitKind.PLACE, places.place(place or settings.HOME_PLACE).code)


def _tell(path: Path, done: "Roster") -> None:
    report = done.report
    for one in report.findings:
        where = ":".join(each for each in (path.name, one.part, str(one.row) if one.row else "", one.column) if each)
        head = f"{one.header} " if one.header else ""
        value = f"“{one.value}” " if one.value else ""
        click.echo(f"{where}: {one.severity}: {head}{value}{one.sentence % one.words}", err=True)
    listed = len(report.findings)
    if report.errors + report.warnings > listed:
        click.echo(f"... and {report.errors + report.warnings - listed:,} more", err=True)


def _sum_up(done: "Roster", dry_run: bool) -> None:
    report, counts = done.report, done.report.counts
    taken = counts.new + counts.changed + counts.moved + counts.same
    if report.errors:
        found = f"{report.errors:,} errors, {report.warnings:,} warnings in {counts.rows:,} rows"
        click.echo(f"refused: {found}; nothing was changed")
        return
    say = "would be accepted" if dry_run else "accepted"
    click.echo(
        f"{taken:,} {say}: {counts.new:,} new, {counts.changed:,} changed, {counts.moved:,} moved, "
        f"{counts.same:,} as they were; {counts.left:,} left; {report.warnings:,} warnings"
    )
    if not dry_run:
        click.echo(f"undo with: xingtan people undo {done.id}")
