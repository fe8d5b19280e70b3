"""What a view of a page is: said by whoever renders the page, written by the door each time the page is seen.

The headers here travel from Django to the door inside one process and are taken off before the response leaves.
"""

import json
import re

import msgspec

from xingtan.kernel.records import Code, Count, Kind, Name

PUBLIC = "X-Xingtan-Public"
TAGS = "X-Xingtan-Tags"
VIEW = "X-Xingtan-View"
FILE = "X-Xingtan-File"

NOT_A_VIEW = "none"
EVERYTHING = "*"
_TAG = re.compile(r"[a-z][a-z0-9_]*:[A-Za-z0-9_.\-]{1,80}\Z")


class View(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, forbid_unknown_fields=True):
    """One record for `kind` and one for each kind of `also`, all with the same fields, each time a page is seen.

    `place` is the place of the entrance (site) that the page belongs to; the place of the person's unit goes before.
    """

    kind: Kind = "page_viewed"
    also: tuple[Kind, ...] = ()
    resource: Name | None = None
    section: Name | None = None
    space: Name | None = None
    app: Name | None = None
    interface: Name | None = None
    school: Name | None = None
    place: Code | None = None
    size_bytes: Count | None = None


_decoder = msgspec.json.Decoder(View)


def write_view(view: View | None) -> str:
    """Write the value of the header VIEW, in ASCII; None means that seeing this response is not a view."""
    if view is None:
        return NOT_A_VIEW
    return json.dumps(msgspec.to_builtins(view), separators=(",", ":"))


def read_view(value: str) -> View | None:
    """Read the value of the header VIEW. Raises ValueError where it is not what `write_view` writes."""
    if value == NOT_A_VIEW:
        return None
    try:
        return _decoder.decode(value.encode())
    except msgspec.DecodeError as error:
        raise ValueError(str(error)) from None


def write_tags(tags: tuple[str, ...]) -> str:
    """Write the value of the header TAGS: what the page shows, such as `resource:7 place:330100`.

    Raises ValueError for a tag that is not `noun:identifier`.
    """
    for tag in tags:
        if not _TAG.match(tag):
            raise ValueError(f"{tag!r} is not a tag: write noun:identifier, such as resource:7")
    return " ".join(dict.fromkeys(tags))


def read_tags(value: str) -> tuple[str, ...]:
    """Read the value of the header TAGS."""
    return tuple(value.split())
