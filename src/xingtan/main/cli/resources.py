"""`xingtan resources import`: resources with metadata and files, from a folder."""

import sys
from pathlib import Path

import click

from xingtan.main.cli import data_option, fail


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
    """Import the resources of a folder with resources.csv or resources.json, or of such a sheet."""
    from xingtan.kernel.errors import Problem

    _prepare()
    from django.conf import settings

    from xingtan.catalogue import api as catalogue

    try:
        done = catalogue.ingest(path, settings.HOME_PLACE, source, dry_run, _progress)
    except Problem as problem:
        fail(str(problem))
        return
    finally:
        if sys.stderr.isatty():
            click.echo("\r\033[K", nl=False, err=True)
    for one in done.problems:
        click.echo(f"{path}:{one.line}: {one.title}: {one.problem}", err=True)
    say = "would be new" if dry_run else "new"
    click.echo(f"{done.new} {say} ({done.size_bytes:,} bytes), {done.known} known, {len(done.problems)} left out")
    sys.exit(1 if done.problems else 0)


def _prepare() -> None:
    """Make this process part of the node of the data directory: migrated, with its engines and subscriptions."""
    import django

    from xingtan.main import engines, wiring
    from xingtan.main.configuration import configuration

    (configuration().data / "uploads").mkdir(parents=True, exist_ok=True)
    django.setup()
    from django.core.management import call_command

    engines.start("import")
    wiring.connect()
    call_command("migrate", verbosity=0, interactive=False)


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{done} / {total}", nl=False, err=True)
