"""`xingtan doctor`: what is wrong, in words."""

import sys

import click

from xingtan.main.cli import data_option, fail
from xingtan.main.doctor import Finding, examine


@click.command()
@data_option
def doctor() -> None:
    """Look at installation, data directory, clock, database and engines, and reconcile journal and figures.

    Exit code 1 and a named finding where something disagrees; what only warns changes nothing of that.
    """
    from xingtan.main.configuration import BadConfiguration, configuration

    try:
        chosen = configuration()
        if not chosen.data.is_dir():
            fail(f"there is no data directory {chosen.data}; `xingtan serve` makes one")
        from django.utils import translation

        from xingtan.main.processes.prepare import load_django

        load_django()
        with translation.override("en"):
            found = [_show(finding) for finding in examine(chosen)]
    except BadConfiguration as error:
        fail(str(error))
    else:
        wrong = [finding.name for finding in found if not finding.holds]
        warned = [finding.name for finding in found if finding.warns]
        if warned:
            click.echo(f"look at: {', '.join(warned)}")
        click.echo(f"{len(wrong)} findings: {', '.join(wrong)}" if wrong else "everything agrees")
        sys.exit(1 if wrong else 0)


def _show(finding: Finding) -> Finding:
    word = "WRONG" if not finding.holds else "warns" if finding.warns else "ok   "
    click.echo(f"{word}  {finding.name}: {finding.sentence}")
    return finding
