"""What belongs to one person: favourites, their own ratings, what they made, where they may upload and publish."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from xingtan.catalogue.models import Favourite, Rating, Resource
from xingtan.catalogue.queries import words
from xingtan.catalogue.queries.cards import ResourceCard, cards
from xingtan.catalogue.rules.vocabulary import Status
from xingtan.identity import api as identity
from xingtan.identity.api import Asker, Deed, Unit, UnitKind

FAVOURITES_A_PAGE = 30


@dataclass(frozen=True, slots=True)
class FavouriteLine:
    """A favourite; one that is no longer public has a title and nothing behind it."""

    card: ResourceCard
    added_at: datetime

    @property
    def is_public(self) -> bool:
        return self.card.status == Status.PUBLISHED


@dataclass(frozen=True, slots=True)
class FavouritePage:
    """One page of a person's favourites, the latest first."""

    lines: tuple[FavouriteLine, ...]
    total: int
    page: int
    pages: int


def favourites_of(person: UUID, page: int = 1) -> FavouritePage:
    """Read one page of a person's favourites. Three statements."""
    mine = Favourite.objects.filter(person=person)
    total = mine.count()
    pages = max(1, -(-total // FAVOURITES_A_PAGE))
    page = min(max(page, 1), pages)
    start = (page - 1) * FAVOURITES_A_PAGE
    rows = list(
        mine.order_by("-added_at", "-id").values_list("resource_id", "added_at")[start : start + FAVOURITES_A_PAGE]
    )
    found = {card.id: card for card in cards(Resource.objects.filter(id__in=[one for one, _ in rows]))}
    lines = tuple(FavouriteLine(found[one], at) for one, at in rows if one in found)
    return FavouritePage(lines, total, page, pages)


def is_favourite(person: UUID, resource_id: UUID) -> bool:
    """Say whether a person keeps a resource. One statement."""
    return Favourite.objects.filter(person=person, resource_id=resource_id).exists()


@dataclass(frozen=True, slots=True)
class OwnRating:
    """How a person judged a resource."""

    stars: int
    reasons: tuple[str, ...]
    words: str


def rating_of(person: UUID, resource_id: UUID) -> OwnRating | None:
    """Read how a person judged a resource, or None. One statement."""
    row = Rating.objects.filter(person=person, resource_id=resource_id).values_list("stars", "reasons", "words").first()
    return OwnRating(row[0], tuple(row[1]), row[2]) if row else None


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A resource in its author's list, with its state and what is to be mended; or the next version of one."""

    id: UUID
    title: str
    kind: str
    section: str
    status: str
    note: str
    teacher_name: str
    school: str
    place: str
    changed_at: datetime
    update_of: UUID | None

    @property
    def status_name(self) -> str:
        return words.status_name(self.status)


_LINE = (
    "id",
    "title",
    "kind",
    "section",
    "status",
    "note",
    "teacher_name",
    "school",
    "place",
    "changed_at",
    "update_of_id",
)


def made_by(person: UUID, most: int = 100) -> tuple[OwnLine, ...]:
    """List what a person uploaded, the latest first. One statement."""
    rows = Resource.objects.filter(uploaded_by=person).order_by("-changed_at", "-id")
    return tuple(OwnLine(*row) for row in rows.values_list(*_LINE)[:most])


def publishing_units(asker: Asker) -> tuple[Unit, ...]:
    """List the units in which the asker may publish, as their roles name them."""
    return _units(asker, Deed.PUBLISH_RESOURCE)


def uploading_units(asker: Asker) -> tuple[Unit, ...]:
    """List the schools and places in whose name the asker may upload."""
    return _units(asker, Deed.UPLOAD_RESOURCE)


def _units(asker: Asker, deed: Deed) -> tuple[Unit, ...]:
    units = dict.fromkeys(held.unit for held in asker.roles if held.unit.kind in {UnitKind.SCHOOL, UnitKind.PLACE})
    return tuple(unit for unit in units if identity.entitled(asker, deed, unit))
