"""Where the month takes place: counties, schools and resources, as plain codes, so that records need no database."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class County:
    """One county: how much of its city's activity it has, its schools, the spaces that this node knows there."""

    code: str
    weight: int
    schools: tuple[str, ...] = ()
    spaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """One resource that people look at: its id, its section and how often it is looked at beside the others."""

    resource: str
    section: str
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Grounds:
    """All that the month needs to know of a node. The same grounds and seed give the same bytes."""

    counties: dict[str, tuple[County, ...]]  # by the code of the city
    shown: tuple[Shown, ...]
    spaces: tuple[str, ...] = field(default=())  # ids of spaces whose pages are looked at
