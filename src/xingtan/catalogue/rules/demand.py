"""What to produce next: what a lesson lacks, weighed by how much its neighbours are used."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import fmean
from typing import TypeVar

from xingtan.catalogue.rules.curriculum import Needs

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Spot:
    """A lesson position: where it stands, what it has, and how much what lies at it is used (None: nothing does)."""

    id: int
    book: str
    unit: int
    unit_number: int
    number: int
    title: str
    needs: Needs
    use: int | None


@dataclass(frozen=True, slots=True)
class Gap:
    """A lesson position that lacks something, and the demand for it: the mean use of its neighbours."""

    spot: Spot
    demand: float


def gaps(spots: Iterable[Spot]) -> list[Gap]:
    """List what lacks something, the most wanted first.

    Demand is the mean use of the lessons of the same unit that have anything, else of the same book, else 0: whoever
    opens the lesson before and the one after would open this one. A lesson's own use counts, too. What has nothing at
    all comes before what lacks a part, where demand is the same; then the order of the book.
    """
    every = list(spots)
    units, books = _means((one.unit, one.use) for one in every), _means((one.book, one.use) for one in every)
    found = [Gap(one, units.get(one.unit, books.get(one.book, 0.0))) for one in every if one.needs.missing]
    found.sort(
        key=lambda gap: (
            -gap.demand,
            -len(gap.spot.needs.missing),
            gap.spot.book,
            gap.spot.unit_number,
            gap.spot.number,
        )
    )
    return found


def _means(used: Iterable[tuple[Key, int | None]]) -> Mapping[Key, float]:
    found: dict[Key, list[int]] = {}
    for key, use in used:
        if use is not None:
            found.setdefault(key, []).append(use)
    return {key: fmean(uses) for key, uses in found.items()}


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the lesson positions of a book have what; `empty` have nothing of the three."""

    total: int = 0
    videos: int = 0
    task_sheets: int = 0
    exercises: int = 0
    whole: int = 0
    empty: int = 0


def shares(spots: Iterable[Spot]) -> dict[str, Share]:
    """Count for each book what its lesson positions have."""
    found: dict[str, list[Needs]] = {}
    for one in spots:
        found.setdefault(one.book, []).append(one.needs)
    return {book: share(needs) for book, needs in found.items()}


def share(needs: Iterable[Needs]) -> Share:
    """Count what lesson positions have."""
    every = list(needs)
    return Share(
        len(every),
        sum(1 for one in every if one.videos),
        sum(1 for one in every if one.task_sheets),
        sum(1 for one in every if one.exercises),
        sum(1 for one in every if not one.missing),
        sum(1 for one in every if len(one.missing) == 3),
    )
