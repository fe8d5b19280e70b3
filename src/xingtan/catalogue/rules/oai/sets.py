"""The sets of the provider: by section, stage, subject, place and level of origin, each a tree of names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from xingtan.catalogue.rules.oai.arguments import Fault, OaiError

_SPEC = re.compile(r"[A-Za-z0-9\-_.!~*'()]+(:[A-Za-z0-9\-_.!~*'()]+)*\Z", re.ASCII)
MOST_CHARACTERS = 200


class By(StrEnum):
    """What resources are put together by."""

    SECTION = "section"
    STAGE = "stage"
    SUBJECT = "subject"
    PLACE = "place"
    LEVEL = "level"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A set that was asked for; without `code` it is the whole tree. Of a place all that lies below it is in it."""

    by: By
    code: str = ""


def read_set(spec: str) -> Chosen | None:
    """Read a setSpec; None: nothing can be in a set of that name. Raises OaiError for what is no setSpec."""
    if len(spec) > MOST_CHARACTERS or not _SPEC.match(spec):
        raise OaiError(Fault.BAD_ARGUMENT, f"{spec[:60]!r} is not a setSpec.")
    tree, *way = spec.split(":")
    if tree not in set(By) or (len(way) > 1 and tree != By.PLACE):
        return None
    return Chosen(By(tree), way[-1] if way else "")


def place_set(way: Sequence[str]) -> str:
    """Name the set of a place by the way to it from the nation down."""
    return ":".join([By.PLACE, *way])


def sets_of(section: str, stage: str, subject: str, way: Sequence[str], level: str) -> tuple[str, ...]:
    """List the sets that a resource is in; those above them are meant by their names."""
    named = ((By.SECTION, section), (By.STAGE, stage), (By.SUBJECT, subject))
    found = [f"{by}:{code}" for by, code in named if code]
    return (*found, *([place_set(way)] if way else ()), f"{By.LEVEL}:{level}")
