"""Request bodies: received whole, with limits, before anything is asked of a thread of Django.

So a slow sender occupies a socket and a temporary file, never a thread.
"""

import asyncio
import errno
import shutil
import tempfile
from collections.abc import AsyncIterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from xingtan.front.apologies import BODY_TOO_SLOW, BROKEN_OFF, NO_SPACE, TOO_LARGE, Apology

IN_MEMORY_BYTES = 1024 * 1024
PAUSE_SECONDS = 30.0
SPARE_BYTES = 200 * 1024 * 1024


class BodyRefused(Exception):
    """The body was not taken; `apology` says why."""

    def __init__(self, apology: Apology) -> None:
        super().__init__(apology.code)
        self.apology = apology


@dataclass(slots=True)
class Body:
    """A received body: `file` is at its start."""

    file: IO[bytes]
    size_bytes: int


async def receive_body(
    chunks: AsyncIterable[bytes],
    announced: str,
    most_bytes: int,
    folder: Path,
    pause_seconds: float = PAUSE_SECONDS,
) -> Body:
    """Take the whole body; beyond IN_MEMORY_BYTES it goes to an unnamed file in `folder`.

    `announced` is Content-Length. Raises BodyRefused where the body is larger than `most_bytes`, pauses longer than
    `pause_seconds`, ends early, or the disk has no room for it; nothing stays behind.
    """
    length = int(announced) if announced.isdecimal() else most_bytes + 1
    if length > most_bytes:
        raise BodyRefused(TOO_LARGE)
    if length > IN_MEMORY_BYTES:
        _check_space(folder, length)
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES, dir=str(folder))  # noqa: SIM115
    size = 0
    try:
        async with asyncio.timeout(pause_seconds) as patience:
            async for chunk in chunks:
                patience.reschedule(asyncio.get_running_loop().time() + pause_seconds)
                size += len(chunk)
                file.write(chunk)
    except TimeoutError:
        file.close()
        raise BodyRefused(BODY_TOO_SLOW) from None
    except OSError as error:
        file.close()
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise BodyRefused(NO_SPACE) from None
        raise
    except BaseException:
        file.close()
        raise
    if size != length:
        file.close()
        raise BodyRefused(BROKEN_OFF)  # the server ends a body that broke off like a whole one
    file.seek(0)
    return Body(file, size)


def _check_space(folder: Path, wanted: int) -> None:
    """Refuse early what would fill the disk: the body is written here, and again where it is kept."""
    if shutil.disk_usage(folder).free < wanted * 2 + SPARE_BYTES:
        raise BodyRefused(NO_SPACE)
