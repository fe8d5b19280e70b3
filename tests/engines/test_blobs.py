"""Every blob store keeps the same promises.

The store for S3 is run here over obstore's memory and directory back ends: no S3 server is part of the test machine,
so signing, multipart limits and retries of a real one are not covered.
"""

import errno
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from obstore.store import LocalStore, MemoryStore

from xingtan.engines.embedded.blobs import DirectoryBlobStore
from xingtan.engines.scaleout.blobs import ObjectBlobStore
from xingtan.kernel.errors import NotFound, OutOfSpace, Refused
from xingtan.ports.blobs import BlobStore, LocalBlobs

UNKNOWN = "0" * 64


@pytest.fixture(params=["directory", "objects-memory", "objects-directory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> BlobStore:
    if request.param == "directory":
        return DirectoryBlobStore(tmp_path / "blobs")
    if request.param == "objects-memory":
        return ObjectBlobStore("memory:///", MemoryStore())
    (tmp_path / "objects").mkdir()
    return ObjectBlobStore("file:///", LocalStore(tmp_path / "objects"))


def test_what_was_stored_is_read_back_whole_and_in_part(store: BlobStore) -> None:
    body = os.urandom(3_000_000)
    blob = store.put([body[:10], body[10:1_500_000], b"", body[1_500_000:]], 3_000_000)
    assert blob.digest == hashlib.sha256(body).hexdigest()
    assert blob.size_bytes == store.size(blob.digest) == len(body)
    assert b"".join(store.read(blob.digest)) == body
    assert b"".join(store.read(blob.digest, 1_999_999, 5)) == body[1_999_999:2_000_004]
    assert b"".join(store.read(blob.digest, 2_999_998)) == body[-2:]
    assert b"".join(store.read(blob.digest, 2_999_998, 100)) == body[-2:]


def test_the_same_bytes_twice_are_one_file(store: BlobStore) -> None:
    assert store.put([b"lesson"], 10) == store.put([b"les", b"son"], 10)


def test_an_empty_file_is_a_file(store: BlobStore) -> None:
    blob = store.put([], 10)
    assert blob.size_bytes == store.size(blob.digest) == 0
    assert b"".join(store.read(blob.digest)) == b""


def test_too_large_is_refused_and_leaves_nothing(store: BlobStore, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        store.put([b"123456", b"789"], 8)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("digest", [UNKNOWN, "", "../../etc/passwd", "A" * 64, "0" * 63 + "/"])
def test_what_is_not_there_is_not_found(store: BlobStore, digest: str) -> None:
    with pytest.raises(NotFound):
        store.size(digest)
    with pytest.raises(NotFound):
        store.read(digest)


def test_forgetting_twice_is_the_same_as_once(store: BlobStore) -> None:
    blob = store.put([b"gone soon"], 100)
    store.forget(blob.digest)
    store.forget(blob.digest)
    with pytest.raises(NotFound):
        store.size(blob.digest)


def test_an_upload_that_breaks_off_leaves_nothing(store: BlobStore, tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"first"
        raise ConnectionResetError("the browser went away")

    with pytest.raises(ConnectionResetError):
        store.put(broken(), 100)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    store = DirectoryBlobStore(tmp_path)

    def filling() -> Iterator[bytes]:
        yield b"first"
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OutOfSpace):
        store.put(filling(), 100)
    assert list(tmp_path.rglob("*")) == []


def test_the_directory_store_lets_the_server_send_its_files(tmp_path: Path) -> None:
    store = DirectoryBlobStore(tmp_path)
    blob = store.put([b"video"], 100)
    assert isinstance(store, LocalBlobs)
    assert store.path(blob.digest).read_bytes() == b"video"
    assert not isinstance(ObjectBlobStore("memory:///", MemoryStore()), LocalBlobs)


@given(body=st.binary(max_size=300), start=st.integers(0, 320), length=st.none() | st.integers(0, 320))
def test_any_part_is_the_slice(
    tmp_path_factory: pytest.TempPathFactory, body: bytes, start: int, length: int | None
) -> None:
    for store in (
        DirectoryBlobStore(tmp_path_factory.getbasetemp() / "any"),
        ObjectBlobStore("memory:///", MemoryStore()),
    ):
        blob = store.put([body], 300)
        end = None if length is None else start + length
        assert b"".join(store.read(blob.digest, start, length)) == body[start:end]
