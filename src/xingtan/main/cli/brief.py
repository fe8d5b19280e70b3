"""`xingtan brief`: what a place did in a period, in the format that is wanted."""

import contextlib
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xingtan.main.cli import data_option, fail

if TYPE_CHECKING:
    from xingtan.ports import Engines

BAD_INPUT = 2
WRITERS = tuple(f"brief-{number}" for number in range(1, 9))
PATIENCE_SECONDS = 5.0
LOOK_SECONDS = 0.1


@click.command()
@data_option
@click.option("--place", required=True, help="The place: six digits of GB/T 2260, such as 330000.")
@click.option("--from", "since", required=True, help="The first day, such as 2017-07-21.")
@click.option("--to", "until", required=True, help="The first day after the period, such as 2017-08-21.")
@click.option("--format", "form", type=click.Choice(["html", "docx", "pdf", "json", "md"]), default="html")
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", help="The figures (json) hold both.")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="The file to write; - for standard output."
)
def brief(place: str, since: str, until: str, form: str, language: str, output: Path | None) -> None:
    """Write the brief of a place. The period is half-open: the day --to is not part of it.

    Exit code 2 for an unknown place or a period that cannot be.
    """
    from xingtan.kernel.errors import Conflict, NotFound, OutOfSpace, Problem, Refused
    from xingtan.ports.columns import ColumnStoreUnavailable, QueryFailed

    try:
        from django.utils import translation

        with _node(), translation.override("zh-hans" if language == "zh" else "en"):
            try:
                body, name = _printed(place, since, until, form, language)
            except (NotFound, Refused) as problem:
                fail(_told(problem), BAD_INPUT)
            except Problem as problem:
                fail(_told(problem))
        _write(body, output or Path(name))
    except ColumnStoreUnavailable as error:
        fail(f"the statistics process does not answer ({error}); try again when the node runs")
    except (Conflict, OutOfSpace, QueryFailed, OSError) as error:
        fail(str(error))


@contextlib.contextmanager
def _node() -> Iterator[None]:
    """Make this process part of the node of the data directory meanwhile."""
    from xingtan.main.processes.prepare import load_django

    load_django()
    from xingtan.main import wiring
    from xingtan.main.processes.prepare import prepare

    joined = _start_engines()
    with contextlib.closing(joined.columns), contextlib.closing(joined.journal):
        wiring.connect()
        prepare()
        yield


def _start_engines() -> "Engines":
    """Take the first name in the journal that no other `xingtan brief` has now."""
    from xingtan.kernel.errors import Conflict
    from xingtan.main import engines

    for writer in WRITERS[:-1]:
        with contextlib.suppress(Conflict):
            return engines.start(writer)
    return engines.start(WRITERS[-1])


def _printed(place: str, since: str, until: str, form: str, language: str) -> tuple[bytes, str]:
    """Give the brief in its format, and the name that its file has by default."""
    from xingtan.kernel.clock import today
    from xingtan.kernel.periods import read_period
    from xingtan.main.configuration import configuration
    from xingtan.main.processes.statistics import answers, running
    from xingtan.places import api as places
    from xingtan.ports import engines
    from xingtan.statistics import api
    from xingtan.statistics.pages.documents import file_name, print_brief

    period = read_period(since, until, today())
    places.place(place, period.until - timedelta(days=1))
    alone = not answers(engines().columns)
    with running(configuration()):
        _await_journal(alone)
        document, figures = api.whole_brief(place, period)
    return print_brief(document, figures, form, language), file_name(place, period, form, language)


def _await_journal(alone: bool) -> None:
    """Wait until what is in the journal is in the figures: alone as long as it takes, else only a moment."""
    from xingtan.ports import engines
    from xingtan.statistics.queries.ledger import read_ledger

    least, deadline = None, time.monotonic() + PATIENCE_SECONDS
    while waiting := engines().records.backlog_bytes(read_ledger(engines().columns).done):
        if least is None or waiting < least:
            least = waiting
            if alone:
                deadline = time.monotonic() + 12 * PATIENCE_SECONDS
                click.echo(f"\r{waiting:>15,} bytes of records to count", nl=False, err=True)
        if time.monotonic() > deadline:
            break
        time.sleep(LOOK_SECONDS)
    if least is not None and alone:
        click.echo("\r\033[K", nl=False, err=True)


def _told(problem: Exception) -> str:
    """Say a problem in the language of the brief."""
    from django.utils.translation import gettext

    from xingtan.kernel.errors import Problem

    assert isinstance(problem, Problem)
    return gettext(problem.sentence) % problem.words


def _write(body: bytes, output: Path) -> None:
    if str(output) == "-":
        sys.stdout.buffer.write(body)
        return
    output.write_bytes(body)
    click.echo(f"{output}: {len(body):,} bytes", err=True)
