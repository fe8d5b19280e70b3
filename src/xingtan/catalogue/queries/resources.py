"""Resources in lists: of a section, of a teacher, the newest."""

from dataclasses import dataclass
from uuid import UUID

from xingtan.catalogue.queries.cards import ResourceCard, cards, published
from xingtan.catalogue.rules.lists import Mark

CARDS_A_PAGE = 24


def of_teacher(teacher: UUID, most: int = 12) -> tuple[ResourceCard, ...]:
    """List what a teacher has published, newest first. One statement."""
    return cards(published().filter(teacher=teacher).order_by("-published_at", "-id")[:most])


def newest(section: str = "", most: int = 8) -> tuple[ResourceCard, ...]:
    """List what was published last, in one section or in all. One statement."""
    found = published().filter(section=section) if section else published()
    return cards(found.order_by("-published_at", "-id")[:most])


def by_ids(ids: tuple[UUID, ...]) -> tuple[ResourceCard, ...]:
    """Read published resources in the order of `ids`; those not public are left out. One statement."""
    found = {card.id: card for card in cards(published().filter(id__in=ids))} if ids else {}
    return tuple(found[one] for one in ids if one in found)


@dataclass(frozen=True, slots=True)
class CardPage:
    """One page of a list, newest first; `following` is where the next one begins, None where nothing follows."""

    cards: tuple[ResourceCard, ...]
    following: Mark | None


def listed(filters: dict[str, object], after: Mark | None = None, most: int = CARDS_A_PAGE) -> CardPage:
    """Read one page of the published resources that have these values, newest first. One statement.

    `filters` are columns of Resource: section, stage, subject, edition, grade, book, place, school, teacher, kind.
    """
    found = published().filter(**filters)
    if after is not None:
        found = found.filter(published_at__lte=after.published_at).exclude(
            published_at=after.published_at, id__gte=after.id
        )
    read = cards(found.order_by("-published_at", "-id")[: most + 1])
    last = read[most - 1] if len(read) > most else None
    following = Mark(last.published_at, last.id) if last and last.published_at else None
    return CardPage(read[:most], following)
