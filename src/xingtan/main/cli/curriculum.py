"""`xingtan curriculum import` and `export`: the tree of editions, books, units and lessons as a sheet."""

import sys
from functools import partial
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from xingtan.main.cli import data_option, fail

WRITER = "keep-curriculum"


@click.group()
def curriculum() -> None:
    """Keep the curriculum from the command line."""


@curriculum.command("import")
@data_option
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Check everything, change nothing.")
def import_(path: Path, dry_run: bool) -> None:
    """Make the curriculum what a sheet (CSV, XLSX) says, whole or not at all; the same again changes nothing.

    What is wrong is named with its row and column, and the exit code is 1. What a book has beyond its rows stays.
    docs/guide/curriculum.md says how the sheet is written.
    """
    from xingtan.kernel.errors import Problem
    from xingtan.main.processes.prepare import load_django, prepare

    load_django()
    from xingtan.catalogue import api as catalogue
    from xingtan.main import engines, wiring

    started = engines.start(WRITER)
    wiring.connect()
    prepare()
    console = Console(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    try:
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
            task = progress.add_task("books", total=None)
            done = catalogue.import_curriculum(path, dry_run, partial(_tell, progress, task))
    except Problem as problem:
        fail(str(problem))
        return
    finally:
        started.journal.close()
    for one in done.cells:
        click.echo(f"{path}:{one.line}: {one.column}: {one.sentence % one.words}", err=True)
    say = "would change" if dry_run or done.wrong else "changed"
    lessons = sum(one.new_lessons for one in done.books)
    click.echo(
        f"{done.rows:,} rows: {len(done.books):,} books {say} ({lessons:,} new lessons), {done.same:,} as they were, "
        f"{done.wrong:,} cells wrong"
    )
    sys.exit(1 if done.wrong else 0)


def _tell(progress: Progress, task: TaskID, done: int, total: int) -> None:
    progress.update(task, completed=done, total=total)


@curriculum.command()
@data_option
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--book", default="", help="The code of one book (default: all).")
def export(path: Path, book: str) -> None:
    """Write the curriculum, or one book, as a sheet; the ending (.csv, .xlsx) says which."""
    if path.suffix not in {".csv", ".xlsx"}:
        fail("the file must end in .csv or .xlsx", 2)
    from xingtan.main.processes.prepare import load_django, prepare

    load_django()
    from xingtan.catalogue import api as catalogue
    from xingtan.main import engines, wiring

    started = engines.start(WRITER)
    wiring.connect()
    prepare()
    try:
        path.write_bytes(catalogue.curriculum_sheet(path.suffix[1:], book))
    finally:
        started.journal.close()
