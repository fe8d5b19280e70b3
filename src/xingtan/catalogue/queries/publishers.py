"""Houses that publish textbooks, and what everyone can read of theirs."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse

from xingtan.catalogue.models import Publisher, Resource
from xingtan.catalogue.queries import words
from xingtan.catalogue.queries.cards import ResourceCard, cards, published
from xingtan.catalogue.rules.vocabulary import Kind
from xingtan.kernel.errors import NotFound
from xingtan.kernel.text import msgid


@dataclass(frozen=True, slots=True)
class House:
    """A house, its name in the language in force, and how many e-textbooks of it are online."""

    slug: str
    name: str
    name_zh: str
    name_en: str
    textbooks: int

    @property
    def url(self) -> str:
        return reverse("publisher", args=[self.slug])


def houses() -> tuple[House, ...]:
    """List the houses, those with most e-textbooks first. Three statements.

    An e-textbook that names no house is of the house of its edition.
    """
    online = published().filter(kind=Kind.TEXTBOOK).order_by()
    own = dict(online.filter(publisher__isnull=False).values_list("publisher_id").annotate(count=Count("id")))
    of_edition = dict(
        online.filter(publisher__isnull=True).values_list("edition__publisher").annotate(count=Count("id"))
    )
    rows = Publisher.objects.order_by("position", "name").values_list("slug", "name", "name_en")
    found = [
        House(slug, words.own_name(name, name_en), name, name_en, own.get(slug, 0) + of_edition.get(name, 0))
        for slug, name, name_en in rows
    ]
    return tuple(sorted(found, key=lambda one: -one.textbooks))


def house(slug: str) -> tuple[House, tuple[ResourceCard, ...]]:
    """Read a house with its e-textbooks that are online. Two statements. Raises NotFound where there is none."""
    row = Publisher.objects.filter(slug=slug).values_list("slug", "name", "name_en").first()
    if row is None:
        raise NotFound("publisher-unknown", msgid("没有这个出版社。"))
    _, name, name_en = row
    theirs = Q(publisher=slug) | Q(publisher__isnull=True, edition__publisher=name)
    ordered = published().filter(theirs, kind=Kind.TEXTBOOK).order_by("stage", "subject__position", "grade", "title")
    found = cards(ordered)
    return House(slug, words.own_name(name, name_en), name, name_en, len(found)), found


@dataclass(frozen=True, slots=True)
class Textbook:
    """An e-textbook of a book, whatever its status, and the house that it names itself (empty: that of the edition)."""

    id: UUID
    title: str
    state: str
    publisher: str


def textbooks_of(code: str) -> tuple[Textbook, ...]:
    """List the e-textbooks of a book. One statement."""
    rows = Resource.objects.filter(book_id=code, kind=Kind.TEXTBOOK, update_of__isnull=True).order_by("created_at")
    return tuple(
        Textbook(one, title, words.status_name(status), publisher or "")
        for one, title, status, publisher in rows.values_list("id", "title", "status", "publisher_id")
    )
