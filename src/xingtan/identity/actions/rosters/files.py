"""Where the file of a roster lies until it is taken in: it holds numbers of people, so it does not stay longer."""

import hashlib
import secrets
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from xingtan.identity.rules.rosters import MOST_BYTES
from xingtan.ports import engines

SALT_BYTES = 16
"""In front of the bytes stand some by chance: a file that lies in the store for another reason has another name."""


def keep_file(chunks: Iterable[bytes]) -> tuple[str, str]:
    """Store the bytes; give their name in the store, and their SHA-256. Raises Refused over MOST_BYTES, OutOfSpace."""
    content = hashlib.sha256()

    def salted() -> Iterator[bytes]:
        yield secrets.token_bytes(SALT_BYTES)
        for chunk in chunks:
            content.update(chunk)
            yield chunk

    kept = engines().blobs.put(salted(), MOST_BYTES + SALT_BYTES)
    return kept.digest, content.hexdigest()


def content_of(chunks: Iterable[bytes]) -> str:
    """Give the SHA-256 of the bytes, by which a file is known again."""
    content = hashlib.sha256()
    for chunk in chunks:
        content.update(chunk)
    return content.hexdigest()


@contextmanager
def opened(digest: str) -> Iterator[BinaryIO]:
    """Open a stored file for reading. Raises NotFound where it was forgotten."""
    with tempfile.TemporaryFile() as file:
        for piece in engines().blobs.read(digest, SALT_BYTES):
            file.write(piece)
        file.seek(0)
        yield cast("BinaryIO", file)


def forget_file(digest: str) -> None:
    """Remove the bytes, if there."""
    engines().blobs.forget(digest)
