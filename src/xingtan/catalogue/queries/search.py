"""Finding resources: hits with marks, counts beside what one can narrow by, suggestions."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote
from uuid import UUID

from django.urls import reverse

from xingtan.catalogue.queries import resources, words
from xingtan.catalogue.queries.cards import ResourceCard, published
from xingtan.catalogue.queries.curriculum import Names, names
from xingtan.catalogue.queries.synonyms import alike
from xingtan.catalogue.rules.publishing import Piece, excerpt, highlighted
from xingtan.catalogue.rules.vocabulary import GRADES, KINDS, SECTION_OF, STAGE_OF
from xingtan.places import api as places
from xingtan.ports import engines
from xingtan.ports.search import MOST_RANKED, Question

HITS_A_PAGE = 20
MOST_PAGES = 50
LABELS = ("section", "stage", "subject", "edition", "grade", "kind", "place")
FEW = 3


@dataclass(frozen=True, slots=True)
class Hit:
    """A resource that was found, with what was looked for marked in title and text."""

    card: ResourceCard
    title: tuple[Piece, ...]
    extract: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value to narrow by, how many hits it has, and whether the answer is narrowed by it.

    `about`: so much was found that the count is an estimate, rounded to two figures.
    """

    value: str
    name: str
    count: int
    chosen: bool
    about: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """A label to narrow by, with its values."""

    label: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: one page of hits, how many in all, what to narrow by, and what else may have been meant.

    `nearly` are hits that have most of the words; they stand below the few that have all, and are not counted. More
    than `pages` are not shown: the best MOST_RANKED, or, newest first, MOST_PAGES.
    """

    text: str
    hits: tuple[Hit, ...]
    total: int
    page: int
    pages: int
    facets: tuple[Facet, ...]
    meant: tuple[str, ...]
    loosened: bool
    nearly: tuple[Hit, ...] = ()


def find(text: str, labels: Mapping[str, str], page: int = 1, newest: bool = False) -> Found:
    """Answer a question to the search index with what the tables say of the hits. At most four statements.

    What is withdrawn a moment ago may still be counted in `total`; it is never shown.
    """
    most = MOST_PAGES if newest or not text.strip() else MOST_RANKED // HITS_A_PAGE
    page = min(max(page, 1), most)
    search = engines().search
    answer = search.find(
        Question(
            text=text,
            labels=dict(labels),
            counted=LABELS,
            first=(page - 1) * HITS_A_PAGE,
            most=HITS_A_PAGE,
            newest=newest,
            alike=alike(),
        )
    )
    found = resources.by_ids(tuple(UUID(key) for key in (*answer.keys, *answer.nearly)))
    summaries = _summaries(tuple(card.id for card in found)) if answer.words else {}
    meant = search.resemble(text, 3) if text.strip() and (answer.total < FEW or answer.loosened) else ()
    below = frozenset(answer.nearly)
    hits = [(str(card.id) in below, _hit(card, summaries.get(card.id, ""), answer.words)) for card in found]
    return Found(
        text=text,
        hits=tuple(hit for is_below, hit in hits if not is_below),
        total=answer.total,
        page=page,
        pages=min(-(-answer.total // HITS_A_PAGE), most),
        facets=_facets(answer.counts, answer.about, labels),
        meant=meant,
        loosened=answer.loosened,
        nearly=tuple(hit for is_below, hit in hits if is_below),
    )


def _summaries(ids: tuple[UUID, ...]) -> dict[UUID, str]:
    return dict(published().filter(id__in=ids).values_list("id", "summary"))


def _hit(card: ResourceCard, summary: str, looked_for: tuple[str, ...]) -> Hit:
    return Hit(card, highlighted(card.title, looked_for), highlighted(excerpt(summary, looked_for), looked_for))


def _facets(
    counts: Mapping[str, tuple[tuple[str, int], ...]], about: frozenset[str], labels: Mapping[str, str]
) -> tuple[Facet, ...]:
    """Name the counted values; a label with one value that is not chosen narrows nothing and is left out."""
    known = names()
    found = []
    for label in LABELS:
        chosen = labels.get(label, "")
        rows = [
            FacetValue(value, name, count, value == chosen, label in about)
            for value, count in counts.get(label, ())
            if (name := label_name(label, value, known))
        ]
        rows = _ordered(label, rows, chosen)
        if len(rows) > 1 or chosen:
            found.append(Facet(label, tuple(rows)))
    return tuple(found)


def _ordered(label: str, rows: list[FacetValue], chosen: str) -> list[FacetValue]:
    if label == "grade":
        return sorted(rows, key=lambda row: int(row.value))
    if label == "place":
        return _next_places(rows, chosen)
    if label == "stage":
        return sorted(rows, key=lambda row: list(STAGE_OF).index(row.value))
    return rows


def _next_places(rows: list[FacetValue], chosen: str) -> list[FacetValue]:
    """Keep the chosen place and those right below it; none chosen: the first level that there is a choice on."""
    parents = {row.value: found.parent_code for row in rows if (found := places.find_place(row.value))}
    at = chosen or places.NATION
    below = [row for row in rows if parents.get(row.value) == at]
    while not chosen and len(below) == 1:
        at = below[0].value
        below = [row for row in rows if parents.get(row.value) == at]
    return [row for row in rows if row.chosen] + below


def label_name(label: str, value: str, known: Names) -> str:
    """Name a value that one can narrow by in the language in force; empty where it is unknown."""
    if label == "section":
        return words.section_name(value) if value in SECTION_OF else ""
    if label == "stage":
        return words.stage_name(value) if value in STAGE_OF else ""
    if label == "grade":
        return words.grade_name(int(value)) if value.isdigit() and int(value) in GRADES else ""
    if label == "kind":
        return words.kind_name(value) if value in set(KINDS) else ""
    if label == "place":
        place = places.find_place(value)
        return place.label if place else ""
    return {"subject": known.subjects, "edition": known.editions}[label].get(value, "")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A title that somebody may be about to type, with where it leads."""

    name: str
    note: str
    url: str


def suggest(beginning: str, most: int = 8) -> tuple[Suggestion, ...]:
    """Give titles that begin so; where none does, texts that sound or look alike. No SQL."""
    search = engines().search
    found = search.complete(beginning, most)
    if found:
        return tuple(Suggestion(one.title, one.note, reverse("search") + f"?q={quote(one.title)}") for one in found)
    meant = search.resemble(beginning, 3) if len(beginning.strip()) > 1 else ()
    return tuple(Suggestion(text, "", reverse("search") + f"?q={quote(text)}") for text in meant)
