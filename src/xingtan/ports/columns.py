"""The column store: ClickHouse SQL, in this process, in the statistics process, or in a cluster."""

from collections.abc import Mapping
from typing import Any, Protocol


class ColumnStore(Protocol):
    """One SQL for a laptop and a nation. Values go in as `{name:Type}` parameters, never into the text."""

    def query(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """Give all rows. Integers and strings as such, dates as date, 64-bit and wider integers exact."""

    def command(self, sql: str, parameters: Mapping[str, Any] | None = None) -> None:
        """Run a statement that gives no rows."""

    def insert(self, sql: str, body: bytes, token: str) -> None:
        """Run `INSERT ... FORMAT ...` with `body`. The same token twice inserts once."""


class ColumnStoreUnavailable(Exception):
    """The statistics process is not answering: figures are unknown now, which is never the same as zero."""
