"""Which questions of a test come, and in which order: chance, but the same for one attempt whenever it is asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from xingtan.catalogue.rules.qti.forms import Asked, Limit, Option, Section, Test, TestPart

MOST_PLACES = 500
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """One question of an attempt. `name` is its own within the attempt, also where one is drawn twice."""

    name: str
    asked: Asked
    part: TestPart
    sections: tuple[Section, ...]
    number: int = 0

    @property
    def limits(self) -> tuple[tuple[str, Limit], ...]:
        """List the limits that begin where its part, a section or the question itself is entered, outermost first."""
        found = [(f"part:{self.part.identifier}", self.part.limit)]
        found += [(f"section:{each.identifier}", each.limit) for each in self.sections]
        found.append((f"item:{self.name}", self.asked.limit))
        return tuple((name, limit) for name, limit in found if limit is not None)


def arranged(test: Test, seed: str) -> tuple[Place, ...]:
    """Give the questions of an attempt in order. The same seed gives the same."""
    found: list[Place] = []
    drawn: dict[str, int] = {}
    for part in test.parts:
        for section in part.sections:
            for asked, way in _section(section, (section,), seed):
                drawn[asked.identifier] = drawn.get(asked.identifier, 0) + 1
                again = drawn[asked.identifier]
                name = asked.identifier if again == 1 else f"{asked.identifier}.{again}"
                found.append(Place(name, asked, part, way, len(found) + 1))
    return tuple(found[:MOST_PLACES])


Drawn = tuple[Asked, tuple[Section, ...]]


def _section(section: Section, way: tuple[Section, ...], seed: str) -> Iterator[Drawn]:
    chance = Random(f"{seed}\0{section.identifier}")
    entries = _selected(section, chance)
    blocks: list[tuple[bool, list[Drawn]]] = []
    for entry in entries:
        if isinstance(entry, Asked):
            blocks.append((entry.fixed, [(entry, way)]))
            continue
        inner = list(_section(entry, (*way, entry), seed))
        if section.shuffled and not entry.together and not entry.visible:
            blocks += [(entry.fixed, [each]) for each in inner]
        else:
            blocks.append((entry.fixed, inner))
    if section.shuffled:
        blocks = _shuffled(blocks, [fixed for fixed, _drawn in blocks], chance)
    for _fixed, drawn in blocks:
        yield from drawn


def _selected(section: Section, chance: Random) -> list[Section | Asked]:
    entries = list(section.entries)
    if section.take is None:
        return entries
    must = [n for n, entry in enumerate(entries) if entry.required]
    left = max(0, section.take - len(must))
    if section.again:
        drawn = must + ([chance.randrange(len(entries)) for _ in range(left)] if entries else [])
    else:
        drawn = must + chance.sample(
            [n for n in range(len(entries)) if n not in must], min(left, len(entries) - len(must))
        )
    return [entries[n] for n in sorted(drawn)]


def _shuffled(things: list[T], fixed: list[bool], chance: Random) -> list[T]:
    """Shuffle what is not fixed; what is stays at its place."""
    loose = [thing for thing, stays in zip(things, fixed, strict=True) if not stays]
    chance.shuffle(loose)
    rest = iter(loose)
    return [thing if stays else next(rest) for thing, stays in zip(things, fixed, strict=True)]


def shuffled_options(options: tuple[Option, ...], seed: str) -> tuple[Option, ...]:
    """Give choices in the order of an attempt."""
    return tuple(_shuffled(list(options), [each.fixed for each in options], Random(seed)))
