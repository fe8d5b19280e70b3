"""The tables of the catalogue.

`curriculum`; `resources`; `life` (versions, checks, reviews, publications, withdrawals); `packages` (and where is
harvested); `harvests` (what was); `opinions` (favourites, ratings); `search` (what changed, what people keep asking).
"""

from xingtan.catalogue.models.curriculum import Book, BookChange, Edition, LessonPosition, Publisher, Subject, Unit
from xingtan.catalogue.models.harvests import HarvestedRecord
from xingtan.catalogue.models.life import (
    Finding,
    Fingerprint,
    MachineCheck,
    NegativeEntry,
    Publication,
    Review,
    RightsTerm,
    Version,
    Withdrawal,
)
from xingtan.catalogue.models.opinions import Favourite, Rating
from xingtan.catalogue.models.packages import AssessmentItem, HarvestRun, HarvestSource, Package, PackageFile
from xingtan.catalogue.models.resources import ExerciseItem, Lesson, Rendition, Resource, ResourceFile
from xingtan.catalogue.models.search import SavedSearch, SearchChange

__all__ = [
    "AssessmentItem",
    "Book",
    "BookChange",
    "Edition",
    "ExerciseItem",
    "Favourite",
    "Finding",
    "Fingerprint",
    "HarvestRun",
    "HarvestSource",
    "HarvestedRecord",
    "Lesson",
    "LessonPosition",
    "MachineCheck",
    "NegativeEntry",
    "Package",
    "PackageFile",
    "Publication",
    "Publisher",
    "Rating",
    "Rendition",
    "Resource",
    "ResourceFile",
    "Review",
    "RightsTerm",
    "SavedSearch",
    "SearchChange",
    "Subject",
    "Unit",
    "Version",
    "Withdrawal",
]
