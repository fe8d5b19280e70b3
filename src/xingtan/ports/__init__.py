"""What the domains need of an engine, as typed protocols, and the engines that `main` chose for this process."""

from dataclasses import dataclass

from xingtan.ports.blobs import BlobStore
from xingtan.ports.columns import ColumnStore
from xingtan.ports.fanout import Fanout
from xingtan.ports.journal import Journal, JournalReader
from xingtan.ports.messages import Messages
from xingtan.ports.search import SearchIndex


@dataclass(frozen=True, slots=True)
class Engines:
    """The engines of one process. `records` reads what every process's journal has."""

    journal: Journal
    records: JournalReader
    columns: ColumnStore
    blobs: BlobStore
    fanout: Fanout
    search: SearchIndex
    messages: Messages


_installed: list[Engines] = []


def install(chosen: Engines) -> None:
    """Make `chosen` what `engines()` gives in this process from now on. Called by `main` once, after any fork."""
    _installed[:] = [chosen]


def engines() -> Engines:
    """Give this process's engines. Raises RuntimeError where `main` has not installed any."""
    if not _installed:
        raise RuntimeError("no engines: xingtan.main.engines.start() was not called in this process")
    return _installed[0]
