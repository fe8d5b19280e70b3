"""`xingtan check-brief FILE`: what contradicts itself in a brief that people wrote. Needs no node and no settings."""

from pathlib import Path

import click

from xingtan.main.cli import fail
from xingtan.statistics.queries.brief_check import Format, Unreadable
from xingtan.statistics.queries.brief_check import check_brief as check_file
from xingtan.statistics.rules.briefcheck.wording import Language

_UNREADABLE = 2


@click.command("check-brief")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "--language",
    type=click.Choice([language.value for language in Language]),
    default=Language.CHINESE.value,
    show_default=True,
    help="The language of the explanations.",
)
@click.option("--data", type=click.Path(file_okay=False), expose_value=False, hidden=True)
def check_brief(file: Path, form: Format, language: str) -> None:
    """Read a brief (txt, md, html, docx) and list what contradicts itself.

    Each finding gives its line, the arithmetic and its kind. Exit code: 1 if anything is an error or a warning, 0 if
    not, 2 if FILE cannot be read.
    """
    chosen = Language(language)
    try:
        text, status = check_file(file, form, chosen)
    except Unreadable as problem:
        fail(problem.sentence(chosen), _UNREADABLE)
    click.echo(text)
    raise SystemExit(status)
