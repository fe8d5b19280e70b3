"""Resources as they are described to other systems. Names are given in Chinese and English, whoever asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override

from xingtan.catalogue.models import ResourceFile
from xingtan.catalogue.queries.cards import file_url, published
from xingtan.catalogue.queries.curriculum import BookView
from xingtan.catalogue.rules import vocabulary
from xingtan.catalogue.rules.curriculum import term_name
from xingtan.catalogue.rules.metadata.description import Description, Term
from xingtan.catalogue.rules.oai.identifiers import identifier_of, repository_of
from xingtan.catalogue.rules.vocabulary import Kind, Licence, Role
from xingtan.kernel.errors import NotFound
from xingtan.kernel.text import msgid
from xingtan.places import api as places


@dataclass(frozen=True, slots=True)
class Site:
    """This node as others reach it: `root` without a slash at its end, `repository` as its resources are named."""

    root: str
    repository: str

    def address(self, path: str) -> str:
        """Give a path of this node as an address; empty stays empty."""
        return f"{self.root}{path}" if path else ""


def site_at(root: str) -> Site:
    """Give this node as it is reached at `root` (scheme and host), or where people are told to reach it."""
    address = (settings.PUBLIC_URL or root).rstrip("/")
    return Site(address, repository_of(settings.PUBLIC_URL.partition("://")[2].partition("/")[0], settings.HOME_PLACE))


def own_repositories() -> frozenset[str]:
    """Give the names under which this node's resources were ever told: with and without a public address."""
    return frozenset({site_at("").repository, repository_of("", settings.HOME_PLACE)})


FIELDS = (
    *("id", "kind", "section", "title", "summary", "status", "stage", "grade", "place", "school", "teacher_name"),
    *("origin_level", "licence", "duration_ms", "published_at", "listed_at", "version", "cover", "cover_ending"),
    *("subject_id", "subject__name", "subject__name_en", "edition_id", "edition__name", "edition__name_en"),
    *("edition__publisher", "publisher__name", "book_id", "book__term", "book__title", "book__grade"),
    *("lesson_position__position", "lesson_position__title"),
    *("lesson_position__unit__position", "lesson_position__unit__title"),
    *("remix_of_id", "harvested__address"),
)


def described(resource_id: UUID, site: Site) -> Description:
    """Describe a published resource. At most three statements. Raises NotFound where it is not public."""
    rows = list(published().filter(pk=resource_id).values(*FIELDS))
    if not rows:
        raise NotFound("resource-unknown", msgid("没有这份资源。地址可能抄错了，也可能它已经撤下。"))
    return describe(rows, site)[0]


def describe(rows: Sequence[dict[str, Any]], site: Site) -> list[Description]:
    """Describe resources from the values of FIELDS. Two statements, however many."""
    files: dict[UUID, list[tuple[UUID, str, str, int]]] = {row["id"]: [] for row in rows}
    found = ResourceFile.objects.filter(resource_id__in=files).exclude(role=Role.SUBTITLES).order_by("position", "id")
    for resource, one, name, media_type, size in found.values_list(
        "resource_id", "id", "name", "media_type", "size_bytes"
    ):
        files[resource].append((one, name, media_type, size))
    schools = places.schools({row["school"] for row in rows if row["school"]})
    return [
        _described(row, files[row["id"]], schools[row["school"]].name if row["school"] in schools else "", site)
        for row in rows
    ]


def _described(
    row: dict[str, Any], files: Sequence[tuple[UUID, str, str, int]], school: str, site: Site
) -> Description:
    place = place_term(row["place"])
    unit, lesson = row["lesson_position__unit__position"], row["lesson_position__position"]
    return Description(
        title=row["title"],
        identifier=identifier_of(site.repository, row["id"]),
        address=site.address(reverse("lesson" if row["kind"] == Kind.LESSON else "resource", args=[row["id"]])),
        original=_original(row, site),
        summary=row["summary"],
        kind=row["kind"],
        section=_fixed(row["section"]),
        stage=_fixed(row["stage"]),
        grade=_grade(row["grade"]),
        subject=_known(row, "subject"),
        edition=_known(row, "edition"),
        book=_book(row),
        unit=Term(str(unit), row["lesson_position__unit__title"]) if unit else None,
        lesson=Term(str(lesson), row["lesson_position__title"]) if lesson else None,
        place=place,
        level=row["origin_level"],
        school=school,
        authors=(row["teacher_name"],) if row["teacher_name"] else (),
        publisher=_publisher(row) or school or (place.name if place else ""),
        licence=row["licence"],
        rights=vocabulary.LICENCES[Licence(row["licence"])] if row["licence"] in set(Licence) else "",
        formats=tuple(dict.fromkeys(media_type for _id, _name, media_type, _size in files)),
        locations=tuple(
            site.address(reverse("resource-file", args=[row["id"], one, name])) for one, name, _type, _size in files
        ),
        size_bytes=sum(size for *_file, size in files) if files else None,
        duration_ms=row["duration_ms"],
        cover=site.address(file_url(row["cover"], row["cover_ending"])),
        version=row["version"],
        published_at=row["published_at"],
        changed_at=row["listed_at"],
    )


def _original(row: dict[str, Any], site: Site) -> str:
    """Give where it was taken from, else what it was made from."""
    if row["harvested__address"]:
        return str(row["harvested__address"])
    return site.address(reverse("resource", args=[row["remix_of_id"]])) if row["remix_of_id"] else ""


def _publisher(row: dict[str, Any]) -> str:
    """Name the house of a textbook; what somebody made of it is not published by the house."""
    if row["publisher__name"]:
        return str(row["publisher__name"])
    return str(row["edition__publisher"] or "") if row["kind"] == Kind.TEXTBOOK else ""


def _known(row: dict[str, Any], name: str) -> Term | None:
    slug = row[f"{name}_id"]
    return Term(slug, row[f"{name}__name"], row[f"{name}__name_en"]) if slug else None


def _book(row: dict[str, Any]) -> Term | None:
    if not row["book_id"]:
        return None
    return Term(row["book_id"], _book_name(row["book__grade"], row["book__term"], row["book__title"]))


def _book_name(grade: int | None, term: str, title: str) -> str:
    sentence = term_name(vocabulary.Term(term))
    return sentence % {"grade": vocabulary.GRADES[grade]} if sentence and grade in vocabulary.GRADES else title


def place_term(code: str) -> Term | None:
    """Give a place as a term; None for what never was one. No SQL."""
    found = places.places([code]).get(code)
    return None if found is None else Term(code, found.name, found.name_en)


def _grade(grade: int | None) -> Term | None:
    name = vocabulary.GRADES.get(grade) if grade else None
    return None if name is None else Term(str(grade), name, _in_english(name))


def _fixed(slug: str) -> Term | None:
    """Give a section or stage as a term."""
    found = vocabulary.SECTION_OF.get(slug) or vocabulary.STAGE_OF.get(slug)
    return (Term(slug, found.name, _in_english(found.name)) if found else Term(slug)) if slug else None


@cache
def _in_english(sentence: str) -> str:
    with override("en"):
        return gettext(sentence)


def described_book(book: BookView, site: Site) -> Description:
    """Describe a book of the curriculum. No SQL."""
    return Description(
        title=_book_name(book.grade, book.term, book.title),
        identifier=book.code,
        address=site.address(reverse("book", args=[book.code])),
        stage=_fixed(book.stage),
        grade=_grade(book.grade),
        subject=Term(book.subject, book.subject_name, book.subject_name_en),
        edition=Term(book.edition, book.edition_name, book.edition_name_en),
        publisher=book.publisher,
    )
