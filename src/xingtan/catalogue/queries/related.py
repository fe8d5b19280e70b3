"""What lies beside a resource: the same lesson by others, the rest of the unit, what is like it, else what is new."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db.models import Case, IntegerField, When

from xingtan.catalogue.queries import resources
from xingtan.catalogue.queries.cards import FIELDS, ResourceCard, card_of, cards, published
from xingtan.ports import engines

MOST = 4
MOST_OF_UNIT = 40


class Nearness(StrEnum):
    """In what a resource is near."""

    LESSON = "lesson"
    UNIT = "unit"
    LIKE = "like"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Beside:
    """Resources that are near in the same way, at most MOST."""

    nearness: Nearness
    cards: tuple[ResourceCard, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a resource lies: its lesson position and unit, its section and subject."""

    id: UUID
    position: int | None
    unit: int | None
    section: str
    subject: str


def beside(place: Place) -> tuple[Beside, ...]:
    """Read what lies beside a resource, the nearest first. One statement where its unit has enough, at most three.

    Empty only where nothing else is public in its section.
    """
    found = _of_unit(place, place.unit) if place.unit else []
    enough = sum(len(one.cards) for one in found)
    if enough < MOST:
        found.append(Beside(Nearness.LIKE, _like(place, {card.id for one in found for card in one.cards})))
    if not any(one.cards for one in found):
        found.append(Beside(Nearness.NEW, _newest(place)))
    return tuple(one for one in found if one.cards)


def _of_unit(place: Place, unit: int) -> list[Beside]:
    """Read the other resources of the unit, those of the same lesson first. One statement."""
    near = published().exclude(pk=place.id).filter(lesson_position__unit_id=unit)
    elsewhere = Case(When(lesson_position_id=place.position, then=0), default=1, output_field=IntegerField())
    ordered = near.annotate(elsewhere=elsewhere).order_by(
        "elsewhere", "lesson_position__position", "-published_at", "-id"
    )
    rows = list(ordered.values_list(*FIELDS, "elsewhere")[:MOST_OF_UNIT])
    same = tuple(card_of(row[:-1]) for row in rows if not row[-1])
    others = tuple(card_of(row[:-1]) for row in rows if row[-1])
    return [Beside(Nearness.LESSON, same[:MOST]), Beside(Nearness.UNIT, others[:MOST])]


def _like(place: Place, known: Iterable[UUID]) -> tuple[ResourceCard, ...]:
    """Ask the search index for titles that have rare words of this one."""
    label = {"subject": place.subject} if place.subject else {"section": place.section}
    keys = engines().search.related(str(place.id), label, MOST * 2)
    wanted = tuple(one for key in keys if (one := UUID(key)) not in set(known))
    return resources.by_ids(wanted)[:MOST]


def _newest(place: Place) -> tuple[ResourceCard, ...]:
    found = published().exclude(pk=place.id).filter(section=place.section)
    narrower = found.filter(subject_id=place.subject) if place.subject else found
    return cards(narrower.order_by("-published_at", "-id")[:MOST]) or cards(
        found.order_by("-published_at", "-id")[:MOST]
    )
