"""The column store: ClickHouse SQL, in this process, in the statistics process, or in a cluster."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any, Protocol


class ColumnStore(Protocol):
    """One SQL for a laptop and a nation. Values go in as `{name:Type}` parameters, never into the text.

    An instant goes in as `DateTime64(3, 'UTC')`: ClickHouse reads it in the zone of the type.

    Every call may raise ColumnStoreUnavailable, or QueryFailed where the store refuses the statement.
    """

    def query(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """Give all rows. `sql` has no FORMAT clause.

        Integers of any width are exact; dates are `date`, instants aware `datetime`, UUIDs `UUID`, decimals `Decimal`.
        """

    def command(self, sql: str, parameters: Mapping[str, Any] | None = None) -> None:
        """Run a statement that gives no rows. A reading client (every process but the statistics one) may not."""

    def insert(self, sql: str, body: bytes) -> None:
        """Run `INSERT INTO ... FORMAT ...` with `body` in that format, all of it or nothing."""

    def steady(self) -> AbstractContextManager[None]:
        """Keep new batches out meanwhile, so that several statements see one state. For seconds: the journal waits.

        A cluster cannot be held; there it does nothing.
        """

    def changing(self) -> AbstractContextManager[None]:
        """Wait until nobody is in `steady`, and make who comes wait. For the one that takes batches in."""

    def close(self) -> None:
        """Let go of connections. Everything inserted is on disk already."""


class ColumnStoreUnavailable(Exception):
    """The statistics process is not answering: figures are unknown now, which is never the same as zero."""


class QueryFailed(Exception):
    """The column store refused a statement. `code` is ClickHouse's own number, 0 where it gave none."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
