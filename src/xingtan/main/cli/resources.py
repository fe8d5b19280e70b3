"""`xingtan resources import` and `harvest`: resources from a folder, and from other repositories."""

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from xingtan.main.cli import data_option, fail

if TYPE_CHECKING:
    from xingtan.catalogue.actions.harvesting import Harvested
    from xingtan.catalogue.api import Ingested

WRITER = "import-resources"
HARVESTER = "harvest-resources"


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


@resources.command()
@data_option
@click.argument("source", required=False)
@click.option("--all", "all_", is_flag=True, help="Every source that is in force.")
def harvest(source: str | None, all_: bool) -> None:
    """Harvest a repository by its short name: what is new, changed and deleted there since the last time.

    Sources are registered at /catalogue/harvests/. A run that stopped on the way goes on where it stopped; the same
    again changes nothing. The exit code is 1 where a run did not come to its end, or a record was left out.
    """
    if bool(source) == all_:
        fail("give one source, or --all", 2)
    from xingtan.main.processes.prepare import load_django, prepare

    load_django()
    from xingtan.main import engines, wiring

    started = engines.start(HARVESTER)
    wiring.connect()
    prepare()
    try:
        whole = _harvest_each([source] if source else None)
    finally:
        started.journal.close()
    sys.exit(0 if whole else 1)


def _harvest_each(slugs: list[str] | None) -> bool:
    """Harvest the sources, or all; say what came of each. Gives whether all of them came to their end."""
    from xingtan.catalogue.actions import harvesting
    from xingtan.catalogue.queries import harvests
    from xingtan.kernel.errors import Problem

    whole = True
    console = Console(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    for slug in slugs or [each.slug for each in harvests.sources() if each.in_force]:
        try:
            with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
                task = progress.add_task(slug, total=None)
                done = harvesting.harvest(slug, partial(_tell_so_far, progress, task))
        except Problem as problem:
            click.echo(f"{slug}: {problem}", err=True)
            whole = False
            continue
        whole = _sum_up(slug, done) and whole
    return whole


def _tell_so_far(progress: Progress, task: TaskID, done: int, total: int | None) -> None:
    progress.update(task, completed=done, total=total)


def _sum_up(slug: str, done: "Harvested") -> bool:
    from xingtan.catalogue.queries import harvests

    if done.failed or done.error:
        for each in harvests.source(slug).runs[0].said:
            if each.failed:
                click.echo(f"{slug}: {each.name}: {each.sentence}", err=True)
    click.echo(
        f"{slug}: {done.new:,} new, {done.changed:,} changed, {done.gone:,} withdrawn, {done.same:,} as they were, "
        f"{done.failed:,} left out"
    )
    if done.error:
        click.echo(f"{slug}: {done.error}", err=True)
    return not done.error and not done.failed
