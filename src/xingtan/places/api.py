"""The tree of places for other domains. A code is six digits (GB/T 2260); a day is a date in Asia/Shanghai.

Every function that takes `on` means the tree as it was on that day, today where it is left out. Places come from the
memory of the process: no SQL after the first call. Schools and classes take one statement a call.
"""

from datetime import date

from xingtan.places.queries import Place, School, SchoolClass
from xingtan.places.rules import KNOWN_SINCE, NATION, STAGES, Level

__all__ = ["KNOWN_SINCE", "NATION", "STAGES", "Level", "Place", "School", "SchoolClass"]


def place(code: str, on: date | None = None) -> Place:
    """Give the place that bore this code. Raises NotFound where there was none."""
    raise NotImplementedError


def find_place(code: str, on: date | None = None) -> Place | None:
    """Give the place that bore this code, or None."""
    raise NotImplementedError


def places(codes: list[str], on: date | None = None) -> dict[str, Place]:
    """Give the places of these codes; one not valid on the day gives its last row before; unknown ones are left out."""
    raise NotImplementedError


def children(code: str, on: date | None = None) -> tuple[Place, ...]:
    """List the places directly under `code`, by code. Of a municipality these are its districts."""
    raise NotImplementedError


def path(code: str, on: date | None = None) -> tuple[Place, ...]:
    """List the places from the nation down to `code` itself."""
    raise NotImplementedError


def subtree_codes(code: str, on: date | None = None) -> frozenset[str]:
    """Give the codes of the place and of everything below it on the day."""
    raise NotImplementedError


def subtree_codes_during(code: str, since: date, until: date) -> frozenset[str]:
    """Give every code that lay in the place on some day of [since, until): what a sum over a period must include."""
    raise NotImplementedError


def successors(code: str, since: date, on: date | None = None) -> tuple[str, ...]:
    """Give the codes that hold on `on` what `code` held on `since`; `code` itself where nothing changed."""
    raise NotImplementedError


def resolve(name: str, within: str = NATION, on: date | None = None) -> tuple[Place, ...]:
    """List the places inside `within` that a person could mean by `name`: full, short or English; best first."""
    raise NotImplementedError


def levels(code: str, on: date | None = None) -> int:
    """Give how many petals are lit at this place: 1 nation .. 4 county."""
    raise NotImplementedError


def schools_of(code: str, on: date | None = None) -> tuple[School, ...]:
    """List the schools in the place and everything below it, by code."""
    raise NotImplementedError


def schools(codes: list[str]) -> dict[str, School]:
    """Give the schools of these codes; unknown ones are left out."""
    raise NotImplementedError


def classes_of(school_code: str) -> tuple[SchoolClass, ...]:
    """List the classes of a school, newest entry year first, then by number."""
    raise NotImplementedError


def classes(codes: list[str]) -> dict[str, SchoolClass]:
    """Give the classes of these codes; unknown ones are left out."""
    raise NotImplementedError


def prepare_places() -> bool:
    """Make the nation's places those of the installed packages. True where something had to be loaded.

    Idempotent; one statement where nothing changed. Runs after every `migrate`.
    """
    raise NotImplementedError


def forget_places() -> None:
    """Drop the memory of this process: the next call reads the table again."""
    raise NotImplementedError
