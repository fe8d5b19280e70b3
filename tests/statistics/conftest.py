"""The statistics process of this test process's node: real, started once, asked as every process of a node asks it."""

import time
from collections.abc import Callable, Iterator

import pytest

from xingtan.kernel.records import ActivityRecord, write_record
from xingtan.main.configuration import configuration
from xingtan.main.engines import journal_reader
from xingtan.main.processes.statistics import running
from xingtan.ports import engines
from xingtan.ports.columns import ColumnStore
from xingtan.statistics.queries.ledger import read_ledger


@pytest.fixture(scope="session")
def column_store(_node: None) -> Iterator[ColumnStore]:
    """The column store, filled by the statistics process from this test process's journal."""
    with running(configuration()) as store:
        yield store


@pytest.fixture(scope="session")
def recorded(column_store: ColumnStore) -> Callable[..., None]:
    """Give a function that appends records to the journal and returns when they are in the figures."""
    reader = journal_reader(configuration())

    def record(*records: ActivityRecord) -> None:
        engines().journal.append([write_record(one) for one in records])
        engines().journal.commit()
        deadline = time.monotonic() + 30
        while reader.backlog_bytes(read_ledger(column_store).done):
            assert time.monotonic() < deadline, "the statistics process does not take in the journal"
            time.sleep(0.02)

    return record
