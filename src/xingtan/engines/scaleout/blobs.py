"""Stored files in an object store, through obstore: S3 and what speaks it."""

import hashlib
import re
import tempfile
from collections.abc import Iterable, Iterator

import obstore
from obstore.store import ObjectStore, from_url

from xingtan.kernel.errors import NotFound, Refused
from xingtan.kernel.text import msgid
from xingtan.ports.blobs import Blob

PIECE_BYTES = 1024 * 1024
IN_MEMORY_BYTES = 8 * 1024 * 1024
TOO_LARGE = msgid("文件超过了允许的 %(most)s 字节，没有存下。")
UNKNOWN = msgid("没有这个文件，或者它已经被移走。")
_digest = re.compile(r"[0-9a-f]{64}\Z")


class ObjectBlobStore:
    """Objects `ab/cd/<sha256>` under the bucket and prefix of `url`, such as `s3://bucket/prefix`."""

    def __init__(self, url: str, store: ObjectStore | None = None) -> None:
        self._store = store if store is not None else from_url(url)

    def put(self, chunks: Iterable[bytes], most_bytes: int) -> Blob:
        """Store the bytes. They pass through a temporary file, because their name is known only at their end."""
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES) as arriving:
            digest, size = hashlib.sha256(), 0
            for chunk in chunks:
                size += len(chunk)
                if size > most_bytes:
                    raise Refused("blob-too-large", TOO_LARGE, most=most_bytes)
                digest.update(chunk)
                arriving.write(chunk)
            blob = Blob(digest.hexdigest(), size)
            arriving.seek(0)
            obstore.put(self._store, _place(blob.digest), iter(lambda: arriving.read(PIECE_BYTES), b""))
        return blob

    def read(self, digest: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """Give the bytes from `start`, in pieces. Raises NotFound, before the first piece is asked for."""
        size = self.size(digest)
        end = size if length is None else min(size, start + length)
        return self._pieces(_place(digest), start, end)

    def size(self, digest: str) -> int:
        """Say how many bytes are stored under `digest`. Raises NotFound."""
        if not _digest.match(digest):
            raise NotFound("blob-unknown", UNKNOWN)
        try:
            return obstore.head(self._store, _place(digest))["size"]
        except FileNotFoundError:
            raise NotFound("blob-unknown", UNKNOWN) from None

    def forget(self, digest: str) -> None:
        """Remove the bytes, if there."""
        try:
            obstore.delete(self._store, _place(digest))
        except FileNotFoundError:
            return

    def _pieces(self, place: str, start: int, end: int) -> Iterator[bytes]:
        while start < end:
            piece_end = min(end, start + PIECE_BYTES)
            yield bytes(obstore.get_range(self._store, place, start=start, end=piece_end))
            start = piece_end


def _place(digest: str) -> str:
    return f"{digest[:2]}/{digest[2:4]}/{digest}"
