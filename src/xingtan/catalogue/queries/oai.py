"""What the OAI-PMH provider lists: everything that is or ever was public, in the order of its last change.

What was never public, working copies, and what may be shown in some regions or for some time only are not in it. What
was listed and is no longer public is in it as deleted, for ever.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet

from xingtan.catalogue.models import Resource, RightsTerm, Subject
from xingtan.catalogue.queries.metadata import FIELDS, Site, describe, place_term
from xingtan.catalogue.rules import vocabulary
from xingtan.catalogue.rules.metadata.description import Description
from xingtan.catalogue.rules.oai.arguments import Span
from xingtan.catalogue.rules.oai.sets import By, Chosen, place_set, sets_of
from xingtan.catalogue.rules.vocabulary import Status
from xingtan.places import api as places

# Limited rights that came after others could have taken the resource: they are told that it left.
SINCE_SHOWN = timedelta(seconds=1)
LIGHT = ("id", "section", "stage", "subject_id", "place", "origin_level", "status", "listed_at", "limited")


@dataclass(frozen=True, slots=True)
class Listed:
    """A resource in the list; `description` is None where it is deleted, or was not asked for."""

    id: UUID
    at: datetime
    deleted: bool
    sets: tuple[str, ...]
    description: Description | None = None


@dataclass(frozen=True, slots=True)
class ListPage:
    """One part of the list; `more`: something follows."""

    listed: tuple[Listed, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the list is wanted: a stretch of time, a set; `codes` are the places that make it, of a set of places."""

    span: Span
    chosen: Chosen | None = None
    codes: tuple[str, ...] = ()


def wanted(span: Span, chosen: Chosen | None) -> Wanted:
    """Give what is wanted. One statement for a set of places, else none."""
    if chosen is None or chosen.by is not By.PLACE or not chosen.code:
        return Wanted(span, chosen)
    return Wanted(span, chosen, tuple(code for code in listed_places() if chosen.code in way_to(code)))


def _all() -> "QuerySet[Resource]":
    limited = Exists(RightsTerm.objects.filter(resource=OuterRef("pk")))
    found = Resource.objects.filter(listed_at__isnull=False, update_of__isnull=True).annotate(limited=limited)
    return found.filter(Q(limited=False) | Q(listed_at__gte=F("published_at") + SINCE_SHOWN))


def _narrowed(found: "QuerySet[Resource]", wanted: Wanted) -> "QuerySet[Resource]":
    span, chosen = wanted.span, wanted.chosen
    if span.since is not None:
        found = found.filter(listed_at__gte=span.since)
    if span.before is not None:
        found = found.filter(listed_at__lt=span.before)
    if chosen is None:
        return found
    if chosen.by is By.PLACE:
        return found.filter(place__in=wanted.codes) if chosen.code else found
    column = {By.SECTION: "section", By.STAGE: "stage", By.SUBJECT: "subject_id", By.LEVEL: "origin_level"}[chosen.by]
    if chosen.code:
        return found.filter(**{column: chosen.code})
    return found.filter(subject__isnull=False) if chosen.by is By.SUBJECT else found.exclude(**{column: ""})


def page(wanted: Wanted, after: tuple[datetime, UUID] | None, most: int, site: Site | None) -> ListPage:
    """Read a part of the list, behind the place `after`. One statement; with a `site`, which describes, three."""
    found = _narrowed(_all(), wanted)
    if after is not None:
        at, one = after
        found = found.filter(listed_at__gte=at).filter(Q(listed_at__gt=at) | Q(id__gt=one))
    columns = LIGHT if site is None else (*FIELDS, "limited")
    rows = list(found.order_by("listed_at", "id").values(*columns)[: most + 1])
    return ListPage(_listed(rows[:most], site), len(rows) > most)


def one(resource_id: UUID, site: Site | None) -> Listed | None:
    """Read one resource of the list; None where it is not in it. One statement; with a `site`, three."""
    columns = LIGHT if site is None else (*FIELDS, "limited")
    rows = list(_all().filter(pk=resource_id).values(*columns))
    return _listed(rows, site)[0] if rows else None


def _listed(rows: Sequence[dict[str, Any]], site: Site | None) -> tuple[Listed, ...]:
    public = [row for row in rows if row["status"] == Status.PUBLISHED and not row["limited"]]
    told: dict[UUID, Description] = {}
    if site is not None and public:
        told = {row["id"]: one for row, one in zip(public, describe(public, site), strict=True)}
    there = {row["id"] for row in public}
    return tuple(
        Listed(
            row["id"],
            row["listed_at"],
            row["id"] not in there,
            sets_of(row["section"], row["stage"], row["subject_id"] or "", way_to(row["place"]), row["origin_level"]),
            told.get(row["id"]),
        )
        for row in rows
    )


def count(wanted: Wanted) -> int:
    """Count what is wanted. One statement."""
    return _narrowed(_all(), wanted).count()


def earliest() -> datetime | None:
    """Give the instant of the earliest change in the list. One statement."""
    found: datetime | None = Resource.objects.filter(listed_at__isnull=False).aggregate(first=Min("listed_at"))["first"]
    return found


def way_to(code: str) -> tuple[str, ...]:
    """Give the codes from the nation down to a place; of one that has ended, to the place that took over. No SQL."""
    way = places.path(code) or places.path(places.heir(code))
    return tuple(one.code for one in way)


# Steps from one place to the next along the index, as a list of millions of resources has some thousand places.
_PLACES = """
WITH RECURSIVE found(place) AS (
  SELECT MIN(place) FROM catalogue_resource WHERE place > '' AND status IN ('published', 'withdrawn')
  UNION ALL
  SELECT (SELECT MIN(place) FROM catalogue_resource
          WHERE place > found.place AND status IN ('published', 'withdrawn'))
  FROM found WHERE found.place IS NOT NULL
)
SELECT place FROM found WHERE place IS NOT NULL
"""


def listed_places() -> tuple[str, ...]:
    """List the places that resources come from. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_PLACES)
        return tuple(row[0] for row in cursor.fetchall())


def all_sets() -> tuple[tuple[str, str], ...]:
    """List the sets, each with its name, in the order of their specs. Two statements."""
    found: dict[str, str] = {
        By.SECTION: "栏目 Section",
        By.STAGE: "学段 Stage",
        By.SUBJECT: "学科 Subject",
        By.PLACE: "地方 Place",
        By.LEVEL: "来源层级 Level of origin",
    }
    found |= {f"{By.SECTION}:{each.slug}": each.name for each in vocabulary.SECTIONS}
    found |= {f"{By.STAGE}:{each.slug}": each.name for each in vocabulary.STAGES}
    found |= {f"{By.LEVEL}:{level}": name for level, name in vocabulary.LEVELS.items()}
    for slug, name, name_en in Subject.objects.values_list("slug", "name", "name_en"):
        found[f"{By.SUBJECT}:{slug}"] = f"{name} {name_en}".strip()
    for code in listed_places():
        way = way_to(code)
        for depth in range(1, len(way) + 1):
            place = place_term(way[depth - 1])
            found[place_set(way[:depth])] = f"{place.name} {place.name_en}".strip() if place else way[depth - 1]
    return tuple(sorted(found.items()))
