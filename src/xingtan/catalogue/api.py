"""The catalogue for other domains."""

from uuid import UUID

from xingtan.catalogue.queries import curriculum, resources
from xingtan.catalogue.queries.cards import ResourceCard
from xingtan.catalogue.queries.curriculum import Picker, UnitView
from xingtan.catalogue.rules.curriculum import Choice
from xingtan.catalogue.rules.vocabulary import LESSONS, SECTIONS, Section

__all__ = [
    "LESSONS",
    "Picker",
    "ResourceCard",
    "Section",
    "UnitView",
    "newest_resources",
    "picker",
    "resources_of_teacher",
    "sections",
    "units_of_book",
]


def sections() -> tuple[Section, ...]:
    """List the six sections; their names and what they are about are msgids. No SQL."""
    return SECTIONS


def picker(stage: str = "", subject: str = "", edition: str = "", book: str = "") -> Picker:
    """Give what can be picked on the way to a book, and what is picked. One statement."""
    return curriculum.picker(Choice(stage, subject, edition, book))


def units_of_book(code: str) -> tuple[UnitView, ...]:
    """List the units of a book with their lessons. Five statements. Raises NotFound where there is none."""
    return curriculum.open_book(code).units


def resources_of_teacher(teacher: UUID, most: int = 12) -> tuple[ResourceCard, ...]:
    """List what a teacher has published, newest first. One statement."""
    return resources.of_teacher(teacher, most)


def newest_resources(section: str = "", most: int = 8) -> tuple[ResourceCard, ...]:
    """List what was published last, in one section or in all. One statement."""
    return resources.newest(section, most)
