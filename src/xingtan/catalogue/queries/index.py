"""What the search index is made of."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Sum

from xingtan.catalogue.models import Favourite, Rating, SearchChange
from xingtan.catalogue.queries.cards import published
from xingtan.catalogue.rules import standing
from xingtan.catalogue.rules.vocabulary import GRADES, SECTION_OF, STAGE_OF
from xingtan.places import api as places
from xingtan.ports.search import Entry

BATCH = 1000

_FIELDS = (
    "id",
    "title",
    "summary",
    "kind",
    "section",
    "stage",
    "subject_id",
    "subject__name",
    "edition_id",
    "edition__name",
    "grade",
    "book__title",
    "lesson_position__unit__title",
    "lesson_position__title",
    "place",
    "school",
    "teacher_name",
    "origin_level",
    "published_at",
)


@dataclass(frozen=True, slots=True)
class Changes:
    """Resources that changed, each once, and the number of the last change among them."""

    resources: tuple[UUID, ...]
    last: int


def changes_after(position: int, most: int) -> Changes:
    """Read what changed after `position`. One statement."""
    rows = list(SearchChange.objects.filter(id__gt=position).order_by("id").values_list("id", "resource")[:most])
    return Changes(tuple(dict.fromkeys(one for _, one in rows)), rows[-1][0] if rows else position)


def last_change() -> int:
    """Give the number of the last change, 0 where there is none. One statement."""
    return SearchChange.objects.order_by("-id").values_list("id", flat=True).first() or 0


def is_behind_pruning(position: int) -> bool:
    """Say whether changes after `position` may have been pruned: then none up to it is left. One statement."""
    return not SearchChange.objects.filter(id__lte=position).exists()


UseCounter = Callable[[tuple[UUID, ...] | None], Mapping[str, int]]
LatelyUsed = Callable[[int], tuple[UUID, ...]]
_count_use: list[UseCounter] = [lambda _ids: {}]
_used_lately: list[LatelyUsed] = [lambda _most: ()]


def count_use_with(counter: UseCounter, lately: LatelyUsed) -> None:
    """Make `counter` the source of how often resources were opened in this process: those of these ids, or, given None,
    all that were opened most; `lately` gives those opened most since yesterday. What they do not know was not opened.
    """
    _count_use[:] = [counter]
    _used_lately[:] = [lately]


def openings(ids: tuple[UUID, ...] | None) -> Mapping[str, int]:
    """Say how often these resources were opened in a year; None: those that were opened most. No SQL."""
    return _count_use[0](ids)


def used_lately(most: int) -> tuple[UUID, ...]:
    """Give the resources that were opened most since yesterday. No SQL."""
    return _used_lately[0](most)


def entries_of(ids: tuple[UUID, ...]) -> list[Entry]:
    """Read published resources as the index takes them; others are left out. Four statements."""
    return _entries(list(published().filter(id__in=ids).values(*_FIELDS)), _count_use[0](ids) if ids else {})


def all_entries() -> Iterator[Entry]:
    """Read every published resource as the index takes it, a thousand at a time, four statements each."""
    opened = _count_use[0](None)
    after = None
    while True:
        found = published().order_by("id")
        rows = list((found.filter(id__gt=after) if after else found).values(*_FIELDS)[:BATCH])
        if not rows:
            return
        yield from _entries(rows, opened)
        after = rows[-1]["id"]


def _entries(rows: list[dict[str, object]], opened: Mapping[str, int]) -> list[Entry]:
    """Make entries of rows. Three statements."""
    schools = places.schools(sorted({str(row["school"]) for row in rows if row["school"]}))
    ids = [UUID(str(row["id"])) for row in rows]
    worth = _worth(ids, opened)
    return [_entry(row, schools, worth[one]) for one, row in zip(ids, rows, strict=True)]


@dataclass(frozen=True, slots=True)
class _Worth:
    """What a resource is worth by itself."""

    quality: int
    use: int


def _worth(ids: list[UUID], opened: Mapping[str, int]) -> dict[UUID, _Worth]:
    """Read what people think of resources and how much they use them. Two statements."""
    rated = Rating.objects.filter(resource_id__in=ids).values("resource_id")
    stars = {
        key: (total, count)
        for key, total, count in rated.annotate(total=Sum("stars"), count=Count("id")).values_list(
            "resource_id", "total", "count"
        )
    }
    keepers = Favourite.objects.filter(resource_id__in=ids).values("resource_id").annotate(count=Count("id"))
    kept = dict(keepers.values_list("resource_id", "count"))
    return {
        one: _Worth(
            quality=standing.quality(*stars.get(one, (0, 0))),
            use=standing.use(opened.get(str(one), 0), kept.get(one, 0)),
        )
        for one in ids
    }


def _entry(row: dict[str, object], schools: dict[str, places.School], worth: _Worth) -> Entry:
    text = {name: str(value or "") for name, value in row.items()}
    grade = row["grade"] if isinstance(row["grade"], int) else None
    school = schools.get(text["school"])
    path = _path(text["place"])
    section = SECTION_OF[text["section"]].name if text["section"] in SECTION_OF else ""
    book = _chinese_book(grade, text["book__title"])
    names = (
        text["teacher_name"],
        school.name if school else "",
        *(place.name for place in path[1:]),
        book,
        text["subject__name"],
        text["edition__name"],
        text["lesson_position__unit__title"],
        section,
        STAGE_OF[text["stage"]].name if text["stage"] in STAGE_OF else "",
    )
    at = row["published_at"]
    return Entry(
        key=text["id"],
        title=text["title"],
        names=tuple(name for name in names if name),
        body=text["summary"],
        labels={
            "section": (text["section"],),
            "kind": (text["kind"],),
            "stage": _one(text["stage"]),
            "subject": _one(text["subject_id"]),
            "edition": _one(text["edition_id"]),
            "grade": _one(str(grade or "")),
            "place": tuple(place.code for place in path[1:]),
        },
        note=" ".join(part for part in (book, text["subject__name"]) if part) or section,
        newness=int(at.timestamp()) if hasattr(at, "timestamp") else 0,
        lesson=text["lesson_position__title"],
        quality=worth.quality,
        use=worth.use,
    )


def _path(code: str) -> tuple[places.Place, ...]:
    """Give the places from the nation down to what the place has become today; none where nobody knows it."""
    heir = places.heir(code) if places.places([code]) else ""
    return places.path(heir) if heir and places.find_place(heir) else ()


def _one(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def _chinese_book(grade: int | None, title: str) -> str:
    """Name a book in Chinese, in which it is looked for, whatever language the process speaks."""
    if title:
        return title
    return GRADES.get(grade, "") if grade else ""
