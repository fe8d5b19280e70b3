"""`xingtan words import`: lists of sensitive words from a file."""

import sys
from pathlib import Path

import click

from xingtan.main.cli import data_option, fail

WRITER = "import-words"


@click.group()
def words() -> None:
    """Keep the lists of sensitive words from the command line."""


@words.command("import")
@data_option
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--list", "slug", required=True, help="The list's short name: small letters, digits and -.")
@click.option("--weight", type=click.Choice(["stop", "doubt"]), required=True, help="stop: sends a text back.")
@click.option("--name", default="", help="What people call the list.")
def import_(file: Path, slug: str, weight: str, name: str) -> None:
    """Make a list hold exactly the words of FILE (one a line, UTF-8 or GB18030) and put it in force.

    Lines that are no words are named; then the exit code is 1, and the others are in force all the same.
    """
    from xingtan.main.processes.prepare import load_django, prepare

    load_django()
    from xingtan.kernel.errors import Problem
    from xingtan.main import engines, wiring
    from xingtan.moderation import api as moderation

    started = engines.start(WRITER)
    wiring.connect()
    prepare()
    try:
        read = moderation.import_words(None, file.read_bytes(), slug, name, weight)
    except Problem as problem:
        fail(str(problem))
        return
    finally:
        started.journal.close()
    for line in read.wrong_lines[:50]:
        click.echo(f"{file}:{line}: not a word of 2 to 60 letters or digits", err=True)
    click.echo(f"{len(read.words):,} words in force, {read.twice} given twice, {len(read.wrong_lines)} left out")
    sys.exit(1 if read.wrong_lines else 0)
