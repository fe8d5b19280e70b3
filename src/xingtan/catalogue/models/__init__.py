"""The tables of the catalogue.

`curriculum`; `resources`; `life` (versions, checks, reviews, publications, withdrawals); `collections` (and saved
searches); `courses`; `packages` (and what is harvested); `opinions` (favourites, ratings); `search` (what changed).
"""

from xingtan.catalogue.models.collections import Collection, CollectionItem, SavedSearch
from xingtan.catalogue.models.courses import Course, CoursePart, CourseTerm, Enrolment
from xingtan.catalogue.models.curriculum import Book, BookChange, Edition, LessonPosition, Publisher, Subject, Unit
from xingtan.catalogue.models.harvests import HarvestedRecord
from xingtan.catalogue.models.life import (
    Finding,
    Fingerprint,
    Issue,
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
from xingtan.catalogue.models.search import SearchChange

__all__ = [
    "AssessmentItem",
    "Book",
    "BookChange",
    "Collection",
    "CollectionItem",
    "Course",
    "CoursePart",
    "CourseTerm",
    "Edition",
    "Enrolment",
    "ExerciseItem",
    "Favourite",
    "Finding",
    "Fingerprint",
    "HarvestRun",
    "HarvestSource",
    "HarvestedRecord",
    "Issue",
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
