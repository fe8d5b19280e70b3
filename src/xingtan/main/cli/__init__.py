"""The command `xingtan`: every command of a node."""

import importlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from xingtan import __version__

Command = TypeVar("Command", bound=Callable[..., object])

COMMANDS = {
    "serve": "xingtan.main.cli.serve:serve",
    "demo": "xingtan.main.cli.demo:demo",
    "events": "xingtan.main.cli.events:events",
    "brief": "xingtan.main.cli.brief:brief",
    "check-brief": "xingtan.main.cli.check_brief:check_brief",
    "resources": "xingtan.main.cli.resources:resources",
    "words": "xingtan.main.cli.words:words",
    "curriculum": "xingtan.main.cli.curriculum:curriculum",
    "people": "xingtan.main.cli.people:people",
    "doctor": "xingtan.main.cli.doctor:doctor",
    "manage": "xingtan.main.cli.manage:manage",
}


class LazyGroup(click.Group):
    """A group that imports a command when it is asked for, so that `--help` costs nothing."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command


def data_option(command: Command) -> Command:
    """Give a command the option `--data DIR`, which sets XINGTAN_DATA before anything reads it."""
    return click.option(
        "--data",
        type=click.Path(file_okay=False, path_type=Path),
        expose_value=False,
        is_eager=True,
        callback=_use_data,
        help="The node's data directory (default ./var, or XINGTAN_DATA).",
    )(command)


def _use_data(_context: click.Context, _parameter: click.Parameter, value: Path | None) -> None:
    if value is not None:
        os.environ["XINGTAN_DATA"] = str(value.absolute())


@click.group(cls=LazyGroup)
@click.version_option(__version__, prog_name="xingtan")
def xingtan() -> None:
    """Xingtan 杏坛: the smart-education public service of a place."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xingtan.main.settings")


def fail(sentence: str, status: int = 1) -> None:
    """Say what is wrong in one sentence and leave with `status`."""
    click.echo(f"xingtan: {sentence}", err=True)
    sys.exit(status)
