"""The records that components are given. A page fills them; a mapping with the same keys does as well."""

from dataclasses import dataclass
from datetime import date

LEVELS = ("nation", "province", "city", "county", "school")


@dataclass(frozen=True, slots=True)
class Link:
    """Somewhere to go. `note` is the small text beside the name; `current` marks where the reader is."""

    name: str
    url: str
    note: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class PlaceLink:
    """A place of the tree as a link. `level` counts from 0 (nation) to 4 (school)."""

    code: str
    name: str
    level: int
    url: str
    note: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class PlaceView:
    """Where a page lies: the path from the nation to the place itself, and what lies directly below it."""

    code: str
    name: str
    level: int
    path: tuple[PlaceLink, ...] = ()
    below: tuple[PlaceLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Joined:
    """A region whose node is joined with this one (`open` while it is being joined)."""

    name: str
    level: int
    note: str = ""
    url: str = ""
    open: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """One local day and what was counted on it; None where nothing is known."""

    on: date
    count: int | None


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a ranking or a tile of a map.

    `share` is a percentage as printed, without its sign. A lagging row has no rank; the unattributed one stands last.
    """

    name: str
    count: int | None
    url: str = ""
    share: str = ""
    lagging: bool = False
    unattributed: bool = False
    code: str = ""
