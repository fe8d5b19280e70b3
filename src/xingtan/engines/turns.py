"""Taking turns between the processes of one node: many may look while none changes. A dead process holds nothing."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def turn(path: Path, exclusive: bool) -> Iterator[None]:
    """Wait for the turn at `path` and hold it: alone where `exclusive`, else beside others that only look."""
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH)
        yield
    finally:
        os.close(fd)
