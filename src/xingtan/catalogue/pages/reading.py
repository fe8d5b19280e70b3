"""What several pages of the catalogue share: what a view of a resource is, and places in long lists as text."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from uuid import UUID

from xingtan.catalogue.queries.lessons import ResourceView
from xingtan.catalogue.queries.resources import Mark
from xingtan.kernel.views import View


def view_of(resource: ResourceView) -> View:
    """Give what seeing a resource's page is: a page view and a view of the resource."""
    return View(
        also=("resource_viewed",), resource=str(resource.id), section=resource.section, school=resource.school or None
    )


def written_mark(mark: Mark | None) -> str:
    """Write a place in a list as a word that is safe in an address."""
    if mark is None:
        return ""
    text = f"{int(mark.published_at.timestamp() * 1_000_000)}.{mark.id.hex}"
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def mark(word: str) -> Mark | None:
    """Read a place in a list; None where the word is none: the list then begins at its beginning."""
    try:
        text = urlsafe_b64decode(word[:120] + "=" * (-len(word) % 4)).decode()
        at, _, one = text.partition(".")
        return Mark(datetime.fromtimestamp(int(at) / 1_000_000, UTC), UUID(one))
    except (binascii.Error, UnicodeDecodeError, ValueError, OverflowError, OSError):
        return None
