"""`xingtan demo`: the demonstration province in an empty node."""

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xingtan.main.cli import data_option, fail

if TYPE_CHECKING:
    from xingtan.main.demo.people import DemoAccount
    from xingtan.main.demo.progress import Progress

SAID_EVERY_SECONDS = 10.0
NICE = 10  # beside a node, its door goes before


@click.command()
@data_option
@click.option("--without-month", is_flag=True, help="Leave out the activity of August 2017.")
@click.option("--month-only", is_flag=True, help="Only the activity: the province is there already.")
@click.option("--beside", is_flag=True, hidden=True, help="For `serve --demo`: give way to the node, never insist.")
def demo(without_month: bool, month_only: bool, beside: bool) -> None:
    """Fill an empty node with Zhejiang: schools, people, lessons that play, and the month of August 2017.

    Broken off at any moment, the same command goes on where it stopped. A node that holds other data is left alone.
    """
    from xingtan.kernel.errors import Problem
    from xingtan.main.demo.home import claim_home
    from xingtan.main.processes.supervisor import CannotServe
    from xingtan.ports.columns import ColumnStoreUnavailable

    claim_home(Path(os.environ.get("XINGTAN_DATA", "var")).absolute())
    if beside:
        os.nice(NICE)
    try:
        _run(without_month, month_only)
    except Problem as problem:
        # Beside a node, trying again would refuse again: the node goes on without the demonstration.
        fail(_told(problem), status=0 if beside else 1)
    except (CannotServe, ColumnStoreUnavailable) as error:
        fail(str(error))


def _run(without_month: bool, month_only: bool) -> None:
    from xingtan.main.configuration import configuration
    from xingtan.main.processes.prepare import load_django
    from xingtan.main.processes.supervisor import is_running

    chosen = configuration()
    load_django()
    from xingtan.main import engines, wiring
    from xingtan.main.demo.filling import WRITER, Filling, require_home
    from xingtan.main.demo.progress import Reporter

    require_home()
    alone = not is_running(chosen.data)
    with contextlib.ExitStack() as opened:
        if alone:
            opened.enter_context(_node())
        journal = engines.start(WRITER).journal
        opened.callback(journal.close)
        wiring.connect()
        shown = opened.enter_context(_Shown())
        reporter = Reporter(chosen.data, shown.hear)
        filling = Filling(chosen.data, reporter, _relay if alone else _nothing)
        try:
            if not month_only:
                accounts = filling.prepare()
                shown.say(_accounts(accounts))
                filling.make_media()
            if not without_month:
                filling.fill_month()
        except BaseException as error:
            reporter.report("failed", why=type(error).__name__)
            raise
        reporter.report("done")


@contextlib.contextmanager
def _node() -> Iterator[None]:
    """Be the node of the data directory meanwhile: nobody else's, its tables ready, its statistics process running."""
    from xingtan.main import engines
    from xingtan.main.configuration import configuration
    from xingtan.main.processes import statistics
    from xingtan.main.processes.prepare import prepare
    from xingtan.main.processes.supervisor import holding

    chosen = configuration()
    with holding(chosen):
        started = engines.start("demo-prepare")
        prepare()
        started.journal.close()
        with statistics.running(chosen):
            yield


def _relay() -> None:
    """Deliver what was announced: no worker runs that would."""
    from xingtan.outbox.jobs import relay_waiting

    while relay_waiting():
        pass


def _nothing() -> None:
    """Leave it to the node's worker."""


class _Shown:
    """How far it is: a bar in a terminal, a line now and then elsewhere."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bars

        self._bars = Bars(
            TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[said]}"), TimeElapsedColumn(),
            console=Console(stderr=True),
        )  # fmt: skip
        self._in_terminal = self._bars.console.is_terminal
        self._task = self._bars.add_task("", total=None, said="")
        self._stage = ""
        self._said_at = 0.0

    def __enter__(self) -> "_Shown":
        if self._in_terminal:
            self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._in_terminal:
            self._bars.stop()

    def say(self, lines: list[str]) -> None:
        """Print lines on standard output, above the bar where there is one."""
        for line in lines:
            if self._in_terminal:
                self._bars.console.print(line, markup=False, highlight=False)
            else:
                click.echo(line)

    def hear(self, at: "Progress") -> None:
        """Show one step."""
        said = f"{at.done:,} / {at.total:,} {at.unit}s" if at.total else ""
        if self._in_terminal:
            self._bars.update(
                self._task, description=STAGES[at.stage], completed=at.done, total=at.total or None, said=said
            )
            return
        if at.stage != self._stage or time.monotonic() - self._said_at >= SAID_EVERY_SECONDS:
            self._stage, self._said_at = at.stage, time.monotonic()
            click.echo(f"{STAGES[at.stage]}{': ' + said if said else ''}", err=True)


STAGES = {
    "places": "places",
    "people": "schools and people",
    "lessons": "lessons with their films",
    "spaces": "learning spaces",
    "textbooks": "e-textbooks",
    "month": "the month 2017-07-21 to 2017-08-20",
    "done": "the demonstration is complete",
    "failed": "broken off; the same command goes on from here",
}


def _accounts(accounts: "list[DemoAccount]") -> list[str]:
    """Say whom to sign in as."""
    return ["sign in as:"] + [
        f"  {one.username:<10} {one.password:<16} {one.name} {one.role} {one.unit}" for one in accounts
    ]


def _told(problem: Exception) -> str:
    from django.utils import translation
    from django.utils.translation import gettext

    with translation.override("en"):
        return str(gettext(problem.args[1]) % problem.args[2])


if __name__ == "__main__":
    sys.exit(demo())
