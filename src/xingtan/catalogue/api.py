"""The catalogue for other domains."""

from uuid import UUID

from xingtan.catalogue.actions.cases import follow_decision
from xingtan.catalogue.actions.curriculum import NewBook, NewUnit, keep_books
from xingtan.catalogue.actions.curriculum.sheets import import_path as import_curriculum
from xingtan.catalogue.actions.forgetting import forget_person
from xingtan.catalogue.actions.ingest import Ingested, RowProblem, ingest
from xingtan.catalogue.actions.publishing import publish_resources
from xingtan.catalogue.actions.search import note_change, prune_changes, rebuild_index, update_index
from xingtan.catalogue.actions.writing import NewExercise, NewFile, NewResource
from xingtan.catalogue.events import ResourceFact
from xingtan.catalogue.queries import curriculum, personal, resources
from xingtan.catalogue.queries.cards import ResourceCard
from xingtan.catalogue.queries.curriculum import Picker, Stock, UnitView
from xingtan.catalogue.queries.index import count_use_with
from xingtan.catalogue.queries.own_data import own_data
from xingtan.catalogue.queries.personal import FavouriteLine
from xingtan.catalogue.queries.playing import Playable, package_file, playable
from xingtan.catalogue.queries.qti import QuestionSet, any_question_set, question_set, questions, titles_of
from xingtan.catalogue.queries.subjects import resource_subject
from xingtan.catalogue.queries.treesheets import sheet as curriculum_sheet
from xingtan.catalogue.rules import qti
from xingtan.catalogue.rules.curriculum import Choice
from xingtan.catalogue.rules.vocabulary import SECTIONS, Section
from xingtan.identity.events import AccountClosed
from xingtan.kernel.events import Event
from xingtan.moderation.events import CaseDecided

__all__ = [
    "SECTIONS",
    "Choice",
    "FavouriteLine",
    "Ingested",
    "NewBook",
    "NewExercise",
    "NewFile",
    "NewResource",
    "NewUnit",
    "Picker",
    "Playable",
    "QuestionSet",
    "ResourceCard",
    "RowProblem",
    "Section",
    "Stock",
    "UnitView",
    "any_question_set",
    "count_use_with",
    "curriculum_sheet",
    "hear_account_closed",
    "hear_case_decided",
    "hear_change",
    "import_curriculum",
    "ingest",
    "keep_books",
    "latest_favourites",
    "newest_resources",
    "note_change",
    "own_data",
    "package_file",
    "picker",
    "playable",
    "prune_changes",
    "publish_resources",
    "qti",
    "question_set",
    "questions",
    "rebuild_index",
    "resource_subject",
    "resources_of_teacher",
    "stock",
    "titles_of",
    "units_of_book",
    "update_index",
]


def resources_of_teacher(teacher: UUID, most: int = 12) -> tuple[ResourceCard, ...]:
    """List what a teacher has published, newest first. One statement."""
    return resources.of_teacher(teacher, most)


def newest_resources(section: str = "", most: int = 8) -> tuple[ResourceCard, ...]:
    """List what was published last, in one section or in all. One statement."""
    return resources.newest(section, most)


def picker(wanted: Choice | None = None) -> Picker:
    """Read what can be picked in the textbook picker, and what is picked. One statement."""
    return curriculum.picker(wanted or Choice())


def units_of_book(code: str) -> tuple[UnitView, ...]:
    """List the units of a book with their lessons. Five statements. Raises NotFound where there is none."""
    return curriculum.open_book(code).units


def latest_favourites(person: UUID, most: int = 5) -> tuple[FavouriteLine, ...]:
    """List what a person keeps, the latest first. Three statements."""
    return personal.favourites_of(person).lines[:most]


def stock() -> Stock:
    """Count what everyone can see now. Six statements."""
    return curriculum.stock()


def hear_change(event: Event) -> None:
    """Have the search index take in what became public or was withdrawn."""
    assert isinstance(event, ResourceFact)
    note_change(event.resource)


def hear_account_closed(event: Event) -> None:
    """Forget somebody who closed their account. Idempotent."""
    assert isinstance(event, AccountClosed)
    forget_person(event.person)


def hear_case_decided(event: Event) -> None:
    """Take a resource offline, or give it back, as moderators decided. Idempotent."""
    assert isinstance(event, CaseDecided)
    if event.subject_kind == "resource":
        follow_decision(event)
