"""The activity journal: append-only, each record once, with its own id."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Batch:
    """A run of whole lines that is the same bytes each time it is read.

    `token` names it for ever: writer, segment and the offsets [start, end): bytes in a file, messages in a stream.
    `body` is NDJSON, newline-terminated.
    """

    writer: str
    segment: str
    start: int
    end: int
    body: bytes

    @property
    def token(self) -> str:
        return f"{self.writer}/{self.segment}/{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Extent:
    """How far a segment can be read: `end` is the offset behind its last whole line.

    `unfinished_bytes` stand behind it where a process was killed while it wrote: its answer had not left, so they are
    no record and are never read as one.
    """

    writer: str
    segment: str
    end: int
    unfinished_bytes: int = 0


class Journal(Protocol):
    """Where records are appended. One writer a process."""

    def append(self, lines: Sequence[bytes]) -> None:
        """Hand the records (NDJSON, without newline) to the kernel in one write: they survive this process's death.

        They are on disk at most 50 ms later. Raises OutOfSpace where the disk is full; then none of them was taken.
        """

    def commit(self) -> None:
        """Return when everything appended so far is on disk (shared between callers: a group commit)."""

    def close(self) -> None:
        """Commit and seal."""


class JournalReader(Protocol):
    """Where the statistics process reads, in an order that is the same each time."""

    def batches(self, done: dict[tuple[str, str], int], most_bytes: int) -> Iterator[Batch]:
        """Give what follows `done` ({(writer, segment): end offset}), whole lines only, at most `most_bytes` each."""

    def read(self, writer: str, segment: str, start: int, end: int) -> Batch:
        """Give exactly these lines again. Raises EOFError where the journal does not have them any more."""

    def count_lines(self, writer: str, segment: str, start: int, end: int) -> int:
        """Count the lines of [start, end). Raises EOFError where the journal does not have them any more."""

    def extents(self) -> list[Extent]:
        """List every segment of every writer, oldest first for each writer."""

    def backlog_bytes(self, done: dict[tuple[str, str], int]) -> int:
        """Say how many bytes wait behind `done` (a stream: about how many)."""
