"""`xingtan resources import`: resources with metadata and files, from a folder."""

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from xingtan.main.cli import data_option, fail

if TYPE_CHECKING:
    from xingtan.catalogue.api import Ingested

WRITER = "import-resources"


@click.group()
def resources() -> None:
    """Keep the catalogue from the command line."""


@resources.command("import")
@data_option
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check everything, write nothing.")
@click.option(
    "--source",
    default="import",
    show_default=True,
    help="Names where the rows come from: (source, key) is one resource.",
)
def import_(path: Path, dry_run: bool, source: str) -> None:
    """Import the resources of a folder with resources.csv or resources.json, or of such a sheet.

    A row that cannot be taken is named and stops nothing else; then the exit code is 1. The same command again takes
    what is missing. docs/guide/resources.md says how the sheet is written.
    """
    from xingtan.kernel.errors import Problem

    try:
        done = _ingest(path, source, dry_run)
    except Problem as problem:
        fail(str(problem))
        return
    for one in done.problems:
        title = f"{one.title}: " if one.title else ""
        click.echo(f"{done.sheet}:{one.line}: {title}{one.problem}", err=True)
    say = "would be new" if dry_run else "new"
    click.echo(f"{done.new} {say} ({done.size_bytes:,} bytes), {done.known} known, {len(done.problems)} left out")
    sys.exit(1 if done.problems else 0)


def _ingest(path: Path, source: str, dry_run: bool) -> "Ingested":
    """Join the node of the data directory, prepare it where it is new, and take the resources in."""
    from xingtan.main.processes.prepare import load_django, prepare

    load_django()
    from django.conf import settings

    from xingtan.catalogue import api as catalogue
    from xingtan.main import engines, wiring

    started = engines.start(WRITER)
    wiring.connect()
    prepare()
    console = Console(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    try:
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
            task = progress.add_task("resources", total=None)
            told = partial(_tell, progress, task)
            return catalogue.ingest(path, settings.HOME_PLACE, source, dry_run, told)
    finally:
        started.journal.close()


def _tell(progress: Progress, task: TaskID, done: int, total: int) -> None:
    progress.update(task, completed=done, total=total)
