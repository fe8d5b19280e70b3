"""Who may do what where: pure decisions over roles and the path of a unit."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class RoleName(StrEnum):
    """The roles that a person can hold."""

    STUDENT = "student"
    TEACHER = "teacher"
    PARENT = "parent"
    SCHOOL_MANAGER = "school_manager"
    PLACE_MANAGER = "place_manager"
    OPERATOR = "operator"


class UnitKind(StrEnum):
    """What a role can be held in."""

    PLACE = "place"
    SCHOOL = "school"
    CLASS = "class"
    PERSON = "person"
    SPACE = "space"
    APP = "app"


class Deed(StrEnum):
    """What can be allowed. A deed is done in a unit: the figures of a county, the people of a school."""

    READ_FIGURES = "read_figures"
    PUBLISH_BRIEF = "publish_brief"
    READ_PERSON = "read_person"
    KEEP_PEOPLE = "keep_people"
    KEEP_SCHOOLS = "keep_schools"
    UPLOAD_RESOURCE = "upload_resource"
    PUBLISH_RESOURCE = "publish_resource"
    KEEP_CURRICULUM = "keep_curriculum"
    KEEP_SPACE = "keep_space"
    MODERATE = "moderate"
    ANSWER_FEEDBACK = "answer_feedback"
    KEEP_PORTAL = "keep_portal"
    OPERATE_NODE = "operate_node"


@dataclass(frozen=True, slots=True, order=True)
class Unit:
    """Something that a role is held in and a deed is done in."""

    kind: UnitKind
    code: str


UnitPath = tuple[Unit, ...]
"""From the nation down to the unit itself: nation, province, city, county, school, class, person."""


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role in a unit from `since` to before `until`; None: open."""

    role: RoleName
    unit: Unit
    since: date
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: a person with all their roles, or nobody (person_id None)."""

    person_id: UUID | None
    roles: tuple[HeldRole, ...] = ()


NOBODY = Asker(None)
