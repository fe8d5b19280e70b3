"""`xingtan doctor`: what is wrong, in words."""

import sys

import click

from xingtan.main.cli import data_option, fail
from xingtan.main.doctor import Finding, examine


@click.command()
@data_option
def doctor() -> None:
    """Look at installation, data directory, clock, database and engines, and reconcile journal and figures.

    Exit code 1 and a named finding where something disagrees.
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
            wrong = [finding.name for finding in map(_show, examine(chosen)) if not finding.holds]
    except BadConfiguration as error:
        fail(str(error))
    else:
        click.echo(f"{len(wrong)} findings: {', '.join(wrong)}" if wrong else "everything agrees")
        sys.exit(1 if wrong else 0)


def _show(finding: Finding) -> Finding:
    click.echo(f"{'ok   ' if finding.holds else 'WRONG'}  {finding.name}: {finding.sentence}")
    return finding
