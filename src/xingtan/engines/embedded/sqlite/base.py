"""SQLite for a node: a transaction that will write waits for the write lock at its start, where waiting works.

A deferred transaction that reads first and writes later fails at once with "database is locked" when someone else
wrote in between, whatever the timeout. A transaction that only reads must not take the lock, or all pages queue.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db.backends.sqlite3 import base

_only_reads: ContextVar[bool] = ContextVar("only_reads", default=False)


@contextmanager
def only_reads() -> Iterator[None]:
    """Let transactions that begin inside not take the write lock."""
    token = _only_reads.set(True)
    try:
        yield
    finally:
        _only_reads.reset(token)


def writes() -> None:
    """Let transactions that begin from here to the end of the surrounding `only_reads` take the write lock again."""
    _only_reads.set(False)


class DatabaseWrapper(base.DatabaseWrapper):
    def _start_transaction_under_autocommit(self) -> None:
        self.cursor().execute("BEGIN DEFERRED" if _only_reads.get() else "BEGIN IMMEDIATE")
