"""A resource as other systems are told of it, or tell of theirs: one record, whatever the form it is written in."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from typing import Any

MOST_TEXT = 20_000
MOST_ITEMS = 100
# What XML 1.0 cannot say at all, not even escaped.
_UNSAYABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a fixed list: its code there, and its names."""

    code: str
    name: str = ""
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Description:
    """A resource, described. Empty or None: not said.

    `identifier` names it for ever, `address` is where people see it, `original` where it lies that this one was taken
    or made from. `kind`, `section`, `stage`, `level` are words of `rules.vocabulary`. `book`, `unit`, `lesson` are its
    place in the curriculum (units and lessons by number). `place` is by code of GB/T 2260, `school` a name. `licence`
    is a word of `vocabulary.Licence` or the address of another licence, `rights` what it says in words. `formats` are
    media types, `locations` where the files are. Instants are UTC, in whole seconds.
    """

    title: str
    identifier: str = ""
    address: str = ""
    original: str = ""
    language: str = "zh"
    summary: str = ""
    keywords: tuple[str, ...] = ()
    kind: str = ""
    section: Term | None = None
    stage: Term | None = None
    grade: Term | None = None
    subject: Term | None = None
    edition: Term | None = None
    book: Term | None = None
    unit: Term | None = None
    lesson: Term | None = None
    place: Term | None = None
    level: str = ""
    school: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    licence: str = ""
    rights: str = ""
    formats: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()
    size_bytes: int | None = None
    duration_ms: int | None = None
    cover: str = ""
    version: int = 0
    published_at: datetime | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Something that could not be read: where it stands, what it says, and why it was left out (a stable word)."""

    where: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read, and what of it could not be."""

    description: Description
    notes: tuple[Note, ...] = ()


@dataclass(slots=True)
class Notes:
    """Collects what could not be read; a hundred of it are enough."""

    found: list[Note] = field(default_factory=list)

    def add(self, where: str, text: object, why: str) -> None:
        """Note one thing."""
        if len(self.found) < MOST_ITEMS:
            self.found.append(Note(where, line(str(text))[:80], why))

    def whole(self) -> tuple[Note, ...]:
        """Give what was noted, in order."""
        return tuple(self.found)


def clean(text: str) -> str:
    """Give a text as every form can say it: without what XML cannot, lines ended by a line feed, no space around it."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNSAYABLE.sub("", plain)[:MOST_TEXT].strip()


def line(text: str) -> str:
    """Give a text as one line."""
    return " ".join(clean(text).split())


def lines(texts: Iterable[str]) -> tuple[str, ...]:
    """Give texts as single lines, each once, without empty ones."""
    return tuple(dict.fromkeys(one for text in texts if (one := line(text))))[:MOST_ITEMS]


def term(one: Term | None) -> Term | None:
    """Give a term in plain form; None where it says nothing."""
    if one is None or not line(one.code):
        return None
    return Term(line(one.code), line(one.name), line(one.name_en))


def second(at: datetime | None) -> datetime | None:
    """Give an instant in UTC, without what is less than a second."""
    return None if at is None else at.astimezone(UTC).replace(microsecond=0)


_TERMS = ("section", "stage", "grade", "subject", "edition", "book", "unit", "lesson", "place")
_LISTS = ("keywords", "authors", "formats", "locations")
_INSTANTS = ("published_at", "changed_at")


def normal(given: Description) -> Description:
    """Give a description as it is written and read back: texts clean, lists without doubles, whole seconds."""
    made: dict[str, Any] = {}
    for one in fields(given):
        value = getattr(given, one.name)
        if one.name == "summary":
            made[one.name] = clean(value)
        elif one.name in _TERMS:
            made[one.name] = term(value)
        elif one.name in _LISTS:
            made[one.name] = lines(value)
        elif one.name in _INSTANTS:
            made[one.name] = second(value)
        elif isinstance(value, str):
            made[one.name] = line(value)
    return replace(given, **made)
