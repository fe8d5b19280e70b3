"""Files, kept by what they contain."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class Blob:
    """A stored file: the SHA-256 of its bytes in hexadecimal, and their number."""

    digest: str
    size_bytes: int


class BlobStore(Protocol):
    """Content-addressed: the same bytes twice are kept once."""

    def put(self, chunks: Iterable[bytes], most_bytes: int) -> Blob:
        """Store the bytes; on disk when it returns. Raises Refused over `most_bytes`, OutOfSpace on a full disk."""

    def read(self, digest: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """Give the bytes from `start`, in pieces. Raises NotFound."""

    def size(self, digest: str) -> int:
        """Say how many bytes are stored under `digest`. Raises NotFound."""

    def forget(self, digest: str) -> None:
        """Remove the bytes, if there."""


@runtime_checkable
class LocalBlobs(Protocol):
    """A blob store whose files lie on this machine, so that they can be sent without passing through this program."""

    def path(self, digest: str) -> Path:
        """Give the file that holds the bytes. Raises NotFound."""
