"""Places in long lists that are read page by page, written as words that are safe in an address."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a list, newest first: behind the resource of this instant and id."""

    published_at: datetime
    id: UUID


def written_mark(mark: Mark | None) -> str:
    """Write a place in a list as a word; empty for none."""
    if mark is None:
        return ""
    at = mark.published_at.astimezone(UTC)
    text = f"{at:%Y%m%d%H%M%S%f}.{mark.id.hex}"
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_mark(word: str) -> Mark | None:
    """Read a place in a list; None where the word is none."""
    if not word or len(word) > 120:
        return None
    try:
        text = urlsafe_b64decode(word + "=" * (-len(word) % 4)).decode("ascii")
        at, _, one = text.partition(".")
        return Mark(datetime.strptime(at, "%Y%m%d%H%M%S%f").replace(tzinfo=UTC), UUID(one))
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
