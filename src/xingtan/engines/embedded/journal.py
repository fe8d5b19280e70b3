"""The activity journal in segment files: `<root>/<writer>/<segment>.ndjson`, one process a writer, one line a record.

Format and guarantees: docs/reference/journal.md. Why files: docs/decisions/0003-journal.md.
"""

import errno
import fcntl
import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from xingtan.kernel.errors import Conflict, OutOfSpace
from xingtan.kernel.ids import new_id
from xingtan.kernel.text import msgid
from xingtan.ports.journal import Batch, Extent

SEGMENT_BYTES = 64 * 2**20
PIECE_BYTES = 8 * 2**20
GROUP_SECONDS = 0.02  # a record waits this long for company before it goes to the disk; the promise is 50 ms
SUFFIX = ".ndjson"
LOCK = ".lock"
FULL = msgid("磁盘满了，活动记录暂时写不进去；腾出空间后会自动恢复。")
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}


class SegmentJournal:
    """One writer of the journal. Threads may share it; processes may not: the directory is locked while it is open.

    Raises Conflict when made while another process holds the same writer.
    """

    def __init__(self, root: Path, writer: str, segment_bytes: int = SEGMENT_BYTES) -> None:
        self._folder = root / writer
        self._folder.mkdir(parents=True, exist_ok=True)
        self._writer_lock = _hold(self._folder / LOCK, writer)
        self._segment_bytes = segment_bytes
        self._write_lock = threading.Lock()
        self._fd = -1
        self._path = Path()
        self._size = 0
        self._appended = 0
        self._to_seal: list[int] = []
        self._new_segment = False
        self._dirty = False
        self._awake = threading.Event()
        self._hurry = threading.Event()
        self._synced = threading.Condition()
        self._durable = 0
        self._failure: OSError | None = None
        self._closing = False
        self._flusher = threading.Thread(target=self._flush_until_closed, name="journal-flusher", daemon=True)
        self._flusher.start()

    def append(self, lines: Sequence[bytes]) -> None:
        """Hand the records to the kernel in one write. Raises OutOfSpace, and then none of them was taken."""
        if not lines:
            return
        data = b"\n".join(lines) + b"\n"
        if data.count(b"\n") != len(lines):
            raise ValueError("a record is one line: it cannot hold a newline")
        with self._write_lock:
            if self._failure is not None or self._closing:
                self._refuse()
            if self._fd < 0 or self._size + len(data) > self._segment_bytes:
                self._open_segment()
            self._write(data)
            self._size += len(data)
            self._appended += len(data)
            if not self._dirty:
                self._dirty = True
                self._awake.set()

    def commit(self) -> None:
        """Return when everything appended so far is on disk. Raises OutOfSpace where the disk did not take it."""
        target = self._appended
        if self._durable < target:
            self._hurry.set()
            with self._synced:
                self._synced.wait_for(lambda: self._durable >= target or self._failure is not None)
        if self._failure is not None:
            self._refuse()

    def close(self) -> None:
        """Commit and seal. A second call does nothing."""
        with self._write_lock:
            if self._closing:
                return
            self._closing = True
        self._awake.set()
        self._hurry.set()
        self._flusher.join()
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1
        os.close(self._writer_lock)

    def _refuse(self) -> NoReturn:
        if self._failure is not None:
            raise OutOfSpace(
                "journal-failed",
                msgid("活动流水写不进磁盘（%(reason)s），重新启动后才能继续写。"),
                reason=str(self._failure),
            )
        raise ValueError("the journal is closed")

    def _open_segment(self) -> None:
        """Begin a segment of a name that was never used. The flusher makes the name durable with the first records."""
        path = self._folder / f"{new_id().hex}{SUFFIX}"
        try:
            fd = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o640)
        except OSError as error:
            if error.errno in _NO_ROOM:
                raise OutOfSpace("journal-disk-full", FULL) from error
            raise
        if self._fd >= 0:
            self._to_seal.append(self._fd)
        self._fd, self._path, self._size, self._new_segment = fd, path, 0, True

    def _write(self, data: bytes) -> None:
        """Write all of `data` or nothing of it."""
        done = 0
        try:
            done = os.write(self._fd, data)
            while done < len(data):  # a short write: the disk is almost full, or a signal came
                done += os.write(self._fd, memoryview(data)[done:])
        except OSError as error:
            self._take_back()
            if error.errno in _NO_ROOM:
                raise OutOfSpace("journal-disk-full", FULL) from error
            raise

    def _take_back(self) -> None:
        """Cut off what a failed append left, and leave the segment.

        Nothing is ever written where bytes once stood: a reader may have seen them.
        """
        with suppress(OSError):
            if self._size:
                os.ftruncate(self._fd, self._size)
            else:
                self._path.unlink()
        self._to_seal.append(self._fd)
        self._fd = -1
        self._dirty = True
        self._awake.set()

    def _flush_until_closed(self) -> None:
        while not (self._closing and not self._dirty):
            self._awake.wait()
            self._hurry.wait(GROUP_SECONDS)
            self._hurry.clear()
            self._flush()

    def _flush(self) -> None:
        """Put everything appended so far on disk, with the names of new segments, and wake who waits for it."""
        with self._write_lock:
            self._awake.clear()
            self._dirty = False
            covered, current, sealed = self._appended, self._fd, self._to_seal
            new_segment, self._to_seal, self._new_segment = self._new_segment, [], False
        try:
            for fd in [*sealed, *([current] if current >= 0 else [])]:
                os.fdatasync(fd)
            if new_segment:
                sync_directory(self._folder)
                sync_directory(self._folder.parent)
        except OSError as error:
            # The kernel may have dropped what it could not write, so a second try would prove nothing.
            self._failure = error
        for fd in sealed:
            os.close(fd)
        with self._synced:
            if self._failure is None:
                self._durable = covered
            self._synced.notify_all()


class SegmentReader:
    """Reads every writer's segments under `root`. Cheap to ask often: it looks only at segments that may still grow."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._listings: dict[Path, tuple[int, list[str]]] = {}
        self._finished: set[tuple[str, str]] = set()

    def batches(self, done: dict[tuple[str, str], int], most_bytes: int) -> Iterator[Batch]:
        """Give what follows `done`, a batch of each writer in turn, so that a long import never hides a live click."""
        reached = dict(done)
        waiting = list(self._writers())
        while waiting:
            for writer in list(waiting):
                batch = self._next(writer, reached, most_bytes)
                if batch is None:
                    waiting.remove(writer)
                else:
                    reached[writer, batch.segment] = batch.end
                    yield batch

    def read(self, writer: str, segment: str, start: int, end: int) -> Batch:
        """Give exactly these bytes, which are on disk when it returns. Raises EOFError where the segment has fewer."""
        with open(self._path(writer, segment), "rb", buffering=0) as file:
            os.fdatasync(file.fileno())
            body = _read_exactly(file.fileno(), start, end - start)
        if len(body) != end - start:
            raise EOFError(f"{writer}/{segment} ends at {start + len(body)}, before {end}")
        return Batch(writer, segment, start, end, body)

    def count_lines(self, writer: str, segment: str, start: int, end: int) -> int:
        """Count the newlines of [start, end). Raises EOFError where the segment has fewer bytes."""
        lines = 0
        with open(self._path(writer, segment), "rb", buffering=0) as file:
            while start < end:
                piece = os.pread(file.fileno(), min(PIECE_BYTES, end - start), start)
                if not piece:
                    raise EOFError(f"{writer}/{segment} ends at {start}, before {end}")
                lines += piece.count(b"\n")
                start += len(piece)
        return lines

    def backlog_bytes(self, done: dict[tuple[str, str], int]) -> int:
        """Say how many bytes wait behind `done`; the unfinished last line of a killed writer is not one of them."""
        waiting = 0
        for writer in self._writers():
            for segment in self._names(writer):
                start = done.get((writer, segment), 0)
                if (writer, segment) not in self._finished and self._path(writer, segment).stat().st_size > start:
                    waiting += max(0, self._extent(writer, segment).end - start)
        return waiting

    def extents(self) -> list[Extent]:
        """List every segment of every writer, oldest first for each writer."""
        return [self._extent(writer, segment) for writer in self._writers() for segment in self._names(writer)]

    def _next(self, writer: str, reached: dict[tuple[str, str], int], most_bytes: int) -> Batch | None:
        names = self._names(writer)
        for segment in names:
            if (writer, segment) in self._finished:
                continue
            start = reached.get((writer, segment), 0)
            # Asked before it is read: what could not grow then has no more than what is read now.
            complete = segment != names[-1] or self._is_free(writer)
            batch = self._whole_lines(writer, segment, start, most_bytes)
            if batch is not None:
                return batch
            if complete:
                self._finished.add((writer, segment))
        return None

    def _whole_lines(self, writer: str, segment: str, start: int, most_bytes: int) -> Batch | None:
        path = self._path(writer, segment)
        if path.stat().st_size <= start:
            return None
        with open(path, "rb", buffering=0) as file:
            # On disk here before it is counted there: a power cut must not leave a figure without its record.
            os.fdatasync(file.fileno())
            body = _read_exactly(file.fileno(), start, most_bytes)
            while b"\n" not in body:
                more = _read_exactly(file.fileno(), start + len(body), most_bytes)
                if not more:
                    return None
                body += more
            body = body[: body.rindex(b"\n") + 1]
            if os.fstat(file.fileno()).st_size < start + len(body):
                return None  # a failed append was just taken back
        return Batch(writer, segment, start, start + len(body), body)

    def _is_free(self, writer: str) -> bool:
        """Say that no process holds the writer: its next one begins a segment of its own."""
        try:
            os.close(_hold(self._root / writer / LOCK, writer, patience_seconds=0))
        except (Conflict, OSError):
            return False
        return True

    def _extent(self, writer: str, segment: str) -> Extent:
        """Find the last newline."""
        with open(self._path(writer, segment), "rb", buffering=0) as file:
            size = end = os.fstat(file.fileno()).st_size
            while end > 0:
                start = max(0, end - 2**16)
                found = _read_exactly(file.fileno(), start, end - start).rfind(b"\n")
                if found >= 0:
                    return Extent(writer, segment, start + found + 1, size - start - found - 1)
                end = start
        return Extent(writer, segment, 0, size)

    def _writers(self) -> list[str]:
        return self._listed(self._root)

    def _names(self, writer: str) -> list[str]:
        return [name.removesuffix(SUFFIX) for name in self._listed(self._root / writer) if name.endswith(SUFFIX)]

    def _listed(self, folder: Path) -> list[str]:
        """List a directory, again only where it changed.

        A change in the same tick of the kernel's clock leaves the same time behind, so a listing is believed only
        when the directory had been quiet for a second.
        """
        try:
            changed_ns = folder.stat().st_mtime_ns
            known = self._listings.get(folder)
            if known is not None and known[0] == changed_ns:
                return known[1]
            names = sorted(name for name in os.listdir(folder) if not name.startswith("."))
        except (FileNotFoundError, NotADirectoryError):
            return []
        if time.time_ns() - changed_ns > 10**9:
            self._listings[folder] = (changed_ns, names)
        return names

    def _path(self, writer: str, segment: str) -> Path:
        return self._root / writer / f"{segment}{SUFFIX}"


def sync_directory(folder: Path) -> None:
    """Make the names in `folder` survive a power cut."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _hold(path: Path, writer: str, patience_seconds: float = 0.5) -> int:
    """Lock `path` for this process until it closes the descriptor or dies.

    The patience is for a reader that looks whether the writer lives, and for a process that is about to be gone.
    """
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
    deadline = time.monotonic() + patience_seconds
    while True:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                os.close(fd)
                raise Conflict(
                    "journal-writer-busy", msgid("另一个进程正在写活动流水“%(writer)s”。"), writer=writer
                ) from None
            time.sleep(0.005)
        else:
            return fd


def _read_exactly(fd: int, start: int, most_bytes: int) -> bytes:
    """Read at most `most_bytes` from `start`; fewer only where the file ends."""
    parts: list[bytes] = []
    while most_bytes > 0 and (part := os.pread(fd, most_bytes, start)):
        parts.append(part)
        start += len(part)
        most_bytes -= len(part)
    return b"".join(parts)
