"""The catalogue for other domains."""

from uuid import UUID

from xingtan.catalogue.queries import resources
from xingtan.catalogue.queries.cards import ResourceCard

__all__ = ["ResourceCard", "newest_resources", "resources_of_teacher"]


def resources_of_teacher(teacher: UUID, most: int = 12) -> tuple[ResourceCard, ...]:
    """List what a teacher has published, newest first. One statement."""
    return resources.of_teacher(teacher, most)


def newest_resources(section: str = "", most: int = 8) -> tuple[ResourceCard, ...]:
    """List what was published last, in one section or in all. One statement."""
    return resources.newest(section, most)
