"""The tables of the catalogue: `curriculum`, `resources`, `opinions` (favourites, ratings), `search` (what changed)."""

from xingtan.catalogue.models.curriculum import Book, Edition, LessonPosition, Subject, Unit
from xingtan.catalogue.models.opinions import Favourite, Rating
from xingtan.catalogue.models.resources import ExerciseItem, Lesson, Rendition, Resource, ResourceFile
from xingtan.catalogue.models.search import SearchChange

__all__ = [
    "Book",
    "Edition",
    "ExerciseItem",
    "Favourite",
    "Lesson",
    "LessonPosition",
    "Rating",
    "Rendition",
    "Resource",
    "ResourceFile",
    "SearchChange",
    "Subject",
    "Unit",
]
