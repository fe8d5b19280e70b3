"""The fixed words of the catalogue in the language in force. No SQL."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xingtan.catalogue.rules import vocabulary
from xingtan.catalogue.rules.curriculum import term_name
from xingtan.catalogue.rules.vocabulary import Kind, Level, Licence, Role, Status, Term
from xingtan.places import api as places


def chinese() -> bool:
    """Say whether the reader's language is Chinese."""
    return (get_language() or "zh").startswith("zh")


def own_name(name: str, name_en: str) -> str:
    """Give a name from the tables in the language in force; without an English one it keeps its Chinese one."""
    return name if chinese() or not name_en else name_en


def section_name(slug: str) -> str:
    """Name a section in the reader's language."""
    section = vocabulary.SECTION_OF.get(slug)
    return _(section.name) if section else slug


def stage_name(slug: str) -> str:
    """Name a stage in the reader's language."""
    stage = vocabulary.STAGE_OF.get(slug)
    return _(stage.name) if stage else slug


def grade_name(grade: int | None) -> str:
    """Name a grade in the reader's language; empty for none."""
    return _(vocabulary.GRADES[grade]) if grade in vocabulary.GRADES else ""


def book_name(grade: int | None, term: str, title: str) -> str:
    """Name a book by its grade and term, 四年级上册, or by the title that it has."""
    sentence = term_name(Term(term))
    if sentence and grade:
        return _(sentence) % {"grade": grade_name(grade)}
    return _(title) if title in vocabulary.VOLUMES else title


def book_of_subject(book: str, subject: str) -> str:
    """Put a book and its subject together: 四年级上册 数学, Mathematics: Grade 4, book one."""
    return _("%(book)s %(subject)s") % {"book": book, "subject": subject} if book and subject else book or subject


def place_name(code: str, short: bool = False) -> str:
    """Name a place; one that is no more keeps the name that it had. No SQL."""
    place = places.places([code]).get(code)
    return "" if place is None else place.short_label if short else place.label


def kind_name(kind: str) -> str:
    """Name a kind of resource in the reader's language."""
    return _(vocabulary.KINDS[Kind(kind)])


def status_name(status: str) -> str:
    """Name a status in the reader's language."""
    return _(vocabulary.STATUSES[Status(status)])


def level_name(level: str) -> str:
    """Name a level of origin in the reader's language."""
    return _(vocabulary.LEVELS[Level(level)])


def licence_words(licence: str) -> str:
    """Say in the reader's language what a licence allows."""
    return _(vocabulary.LICENCES[Licence(licence)])


def role_name(role: str) -> str:
    """Name the role of a file in the reader's language."""
    return _(vocabulary.ROLES[Role(role)])


def reason_name(reason: str) -> str:
    """Name a reason for a rating in the reader's language."""
    return _(vocabulary.REASONS[reason])
