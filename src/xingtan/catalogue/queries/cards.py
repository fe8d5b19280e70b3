"""A resource as lists show it."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from xingtan.catalogue.models import Resource
from xingtan.catalogue.queries import words
from xingtan.catalogue.rules.vocabulary import Kind, Level, Status


def file_url(digest: str, ending: str, name: str = "cover") -> str:
    """Give the address at which the door sends stored bytes; empty where there are none."""
    return f"/files/{digest}/{name}.{ending}" if digest else ""


@dataclass(frozen=True, slots=True)
class ResourceCard:
    """A resource in a list. Codes are as the tables have them; names come in the language in force when asked for."""

    id: UUID
    kind: str
    section: str
    title: str
    status: str
    stage: str
    grade: int | None
    term: str
    book: str
    book_title: str
    subject: str
    subject_name: str
    subject_name_en: str
    edition: str
    place: str
    school: str
    teacher: UUID | None
    teacher_name: str
    origin_level: str
    duration_ms: int | None
    published_at: datetime | None
    cover: str

    @property
    def url(self) -> str:
        return reverse("lesson" if self.kind == Kind.LESSON else "resource", args=[self.id])

    @property
    def seconds(self) -> int | None:
        return None if self.duration_ms is None else self.duration_ms // 1000

    @property
    def level(self) -> int:
        """Count the lit petals' last: 0 is the nation."""
        return Level(self.origin_level).petals

    @property
    def kind_name(self) -> str:
        return words.kind_name(self.kind)

    @property
    def section_name(self) -> str:
        return words.section_name(self.section)

    @property
    def place_name(self) -> str:
        return words.place_name(self.place, short=True)

    @property
    def book_name(self) -> str:
        return words.book_name(self.grade, self.term, self.book_title) if self.book else words.grade_name(self.grade)

    @property
    def subject_label(self) -> str:
        return words.own_name(self.subject_name, self.subject_name_en)

    @property
    def note(self) -> str:
        """Say in one line what it is for and who made it: 四年级上册 数学 · 湖州 林静远."""
        what = words.book_of_subject(self.book_name, self.subject_label)
        if not what:
            what = self.section_name if self.kind == Kind.LESSON else self.kind_name
        who = " ".join(part for part in (self.place_name, self.teacher_name) if part)
        return " · ".join(part for part in (what, who) if part)


FIELDS = (
    "id",
    "kind",
    "section",
    "title",
    "status",
    "stage",
    "grade",
    "book__term",
    "book_id",
    "book__title",
    "subject_id",
    "subject__name",
    "subject__name_en",
    "edition_id",
    "place",
    "school",
    "teacher",
    "teacher_name",
    "origin_level",
    "duration_ms",
    "published_at",
    "cover",
    "cover_ending",
)


def cards(found: "QuerySet[Resource]") -> tuple[ResourceCard, ...]:
    """Read resources as cards. One statement."""
    return tuple(card_of(row) for row in found.values_list(*FIELDS))


def card_of(row: tuple[Any, ...]) -> ResourceCard:
    """Make a card of the values of FIELDS."""
    *facts, cover, ending = row
    values: dict[str, Any] = {
        column: fact if fact is not None or name in _MAY_BE_NONE else ""
        for column, name, fact in zip(_COLUMNS, FIELDS, facts, strict=False)
    }
    return ResourceCard(**values, cover=file_url(cover, ending))


_COLUMNS = tuple(column.name for column in fields(ResourceCard))
_MAY_BE_NONE = frozenset({"grade", "teacher", "duration_ms", "published_at"})


def published() -> "QuerySet[Resource]":
    """Give the resources that everyone can see."""
    return Resource.objects.filter(status=Status.PUBLISHED)
