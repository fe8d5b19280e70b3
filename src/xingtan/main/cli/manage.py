"""Django's own commands, for developers: `xingtan manage makemigrations`."""

import click
from django.core.management import execute_from_command_line

from xingtan.main.cli import data_option


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@data_option
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run a command of Django."""
    execute_from_command_line(["xingtan manage", *arguments])
