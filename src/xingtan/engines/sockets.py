"""Unix sockets in data directories of any depth."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

MOST_PATH_BYTES = 100  # the kernel's limit is 108, with the final zero


@contextlib.contextmanager
def short_path(path: str | Path) -> Iterator[str]:
    """Give a name for `path` that fits into the address of a unix socket, while the context lasts."""
    if len(os.fsencode(path)) <= MOST_PATH_BYTES:
        yield str(path)
        return
    folder = os.open(Path(path).parent, os.O_PATH | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{Path(path).name}"
    finally:
        os.close(folder)
