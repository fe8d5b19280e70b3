"""Stored files in a directory: `<root>/ab/cd/<sha256 of the bytes>`."""

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from xingtan.kernel.errors import NotFound, OutOfSpace, Refused
from xingtan.kernel.text import msgid
from xingtan.ports.blobs import Blob

PIECE_BYTES = 256 * 1024
FULL = msgid("存储空间满了，文件没有存下；腾出空间后再试。")
TOO_LARGE = msgid("文件超过了允许的 %(most)s 字节，没有存下。")
UNKNOWN = msgid("没有这个文件，或者它已经被移走。")


class DirectoryBlobStore:
    """A directory of files that are named by what they contain and never change."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._root.mkdir(parents=True, exist_ok=True)

    def put(self, chunks: Iterable[bytes], most_bytes: int) -> Blob:
        """Store the bytes; on disk, name included, when it returns. Raises Refused over `most_bytes`, OutOfSpace."""
        descriptor, name = tempfile.mkstemp(prefix=".arriving-", dir=self._root)
        arriving = Path(name)
        try:
            with open(descriptor, "wb") as file:
                blob = _write(file.fileno(), chunks, most_bytes)
                os.fchmod(file.fileno(), 0o640)
                os.fsync(file.fileno())
            self._settle(arriving, self._place(blob.digest))
        except OSError as error:
            if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
                raise OutOfSpace("blobs-disk-full", FULL) from error
            raise
        finally:
            with suppress(FileNotFoundError):
                arriving.unlink()
        return blob

    def read(self, digest: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """Give the bytes from `start`, in pieces. Raises NotFound, before the first piece is asked for."""
        path = self.path(digest)
        if not path.is_file():
            raise NotFound("blob-unknown", UNKNOWN)
        return _pieces(path, start, length)

    def size(self, digest: str) -> int:
        """Say how many bytes are stored under `digest`. Raises NotFound."""
        try:
            return self.path(digest).stat().st_size
        except FileNotFoundError:
            raise NotFound("blob-unknown", UNKNOWN) from None

    def forget(self, digest: str) -> None:
        """Remove the bytes, if there."""
        with suppress(FileNotFoundError):
            self.path(digest).unlink()

    def path(self, digest: str) -> Path:
        """Say where the bytes are, or would be. Raises NotFound for what is no digest."""
        if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
            raise NotFound("blob-unknown", UNKNOWN)
        return self._place(digest)

    def _place(self, digest: str) -> Path:
        return self._root / digest[:2] / digest[2:4] / digest

    def _settle(self, arriving: Path, place: Path) -> None:
        """Give the file its name, and make the name survive a power cut."""
        for folder in (place.parent.parent, place.parent):
            try:
                folder.mkdir()
            except FileExistsError:
                continue
            _sync(folder.parent)
        os.replace(arriving, place)
        _sync(place.parent)


def _write(descriptor: int, chunks: Iterable[bytes], most_bytes: int) -> Blob:
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        size += len(chunk)
        if size > most_bytes:
            raise Refused("blob-too-large", TOO_LARGE, most=most_bytes)
        digest.update(chunk)
        rest = memoryview(chunk)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
    return Blob(digest.hexdigest(), size)


def _pieces(path: Path, start: int, length: int | None) -> Iterator[bytes]:
    with open(path, "rb", buffering=0) as file:
        file.seek(start)
        left = length
        while left is None or left > 0:
            piece = file.read(PIECE_BYTES if left is None else min(PIECE_BYTES, left))
            if not piece:
                return
            if left is not None:
                left -= len(piece)
            yield piece


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
