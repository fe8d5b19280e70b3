"""Who may do what where: pure decisions over roles and the path of a unit."""

from collections.abc import Iterable
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
    VOUCH = "vouch"
    KEEP_SCHOOLS = "keep_schools"
    UPLOAD_RESOURCE = "upload_resource"
    PUBLISH_RESOURCE = "publish_resource"
    KEEP_CURRICULUM = "keep_curriculum"
    KEEP_SPACE = "keep_space"
    MODERATE = "moderate"
    ANSWER_FEEDBACK = "answer_feedback"
    KEEP_PORTAL = "keep_portal"
    OPERATE_NODE = "operate_node"
    READ_AUDIT = "read_audit"


@dataclass(frozen=True, slots=True, order=True)
class Unit:
    """Something that a role is held in and a deed is done in."""

    kind: UnitKind
    code: str


UnitPath = tuple[Unit, ...]
"""From the nation down to the unit itself: nation, province, city, county, school, class, person."""


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role in a unit from `since` to before `until`; None: open. `lent_by`: who lent it; None: it is one's own."""

    role: RoleName
    unit: Unit
    since: date
    until: date | None = None
    lent_by: UUID | None = None

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: a person with all their roles, or nobody (person_id None).

    `acts_as` is the role that they chose to act as: it says how one's activity is counted, gives nothing and takes
    nothing away.
    """

    person_id: UUID | None
    roles: tuple[HeldRole, ...] = ()
    acts_as: HeldRole | None = None


NOBODY = Asker(None)

_SCHOOL_DEEDS = frozenset(
    {
        Deed.READ_FIGURES,
        Deed.KEEP_PEOPLE,
        Deed.VOUCH,
        Deed.KEEP_SCHOOLS,
        Deed.UPLOAD_RESOURCE,
        Deed.PUBLISH_RESOURCE,
        Deed.KEEP_SPACE,
        Deed.MODERATE,
        Deed.READ_AUDIT,
    }
)
_PLACE_DEEDS = (_SCHOOL_DEEDS - {Deed.KEEP_SPACE}) | {Deed.PUBLISH_BRIEF, Deed.ANSWER_FEEDBACK}

GRANTS: dict[tuple[RoleName, UnitKind], frozenset[Deed]] = {
    (RoleName.TEACHER, UnitKind.SCHOOL): frozenset({Deed.UPLOAD_RESOURCE}),
    (RoleName.TEACHER, UnitKind.CLASS): frozenset({Deed.READ_FIGURES, Deed.READ_PERSON, Deed.VOUCH}),
    (RoleName.PARENT, UnitKind.PERSON): frozenset({Deed.READ_PERSON}),
    (RoleName.SCHOOL_MANAGER, UnitKind.SCHOOL): _SCHOOL_DEEDS,
    (RoleName.PLACE_MANAGER, UnitKind.PLACE): _PLACE_DEEDS,
    (RoleName.OPERATOR, UnitKind.PLACE): _PLACE_DEEDS
    | {Deed.KEEP_SPACE, Deed.KEEP_CURRICULUM, Deed.KEEP_PORTAL, Deed.OPERATE_NODE},
}
"""What a role gives in its unit and in everything below it. A role in a kind of unit that is not here gives nothing.

READ_PERSON is with those who answer for a person alone: a school and a place see the numbers of a class, not a child.
VOUCH is to say that a person is who they are: handing out codes for accounts, inviting parents and confirming them.
"""

OWN = frozenset({Deed.READ_PERSON, Deed.KEEP_SPACE})
"""What everyone may do with themselves, whatever roles they hold."""

FITS: dict[RoleName, frozenset[UnitKind]] = {
    RoleName.STUDENT: frozenset({UnitKind.SCHOOL, UnitKind.CLASS}),
    RoleName.TEACHER: frozenset({UnitKind.SCHOOL, UnitKind.CLASS}),
    RoleName.PARENT: frozenset({UnitKind.PERSON}),
    RoleName.SCHOOL_MANAGER: frozenset({UnitKind.SCHOOL}),
    RoleName.PLACE_MANAGER: frozenset({UnitKind.PLACE}),
    RoleName.OPERATOR: frozenset({UnitKind.PLACE}),
}
"""The kinds of unit in which a role can be held."""

_IN_SCHOOL = frozenset({RoleName.STUDENT, RoleName.TEACHER, RoleName.PARENT})
GIVEN_BY: dict[RoleName, frozenset[RoleName]] = {
    RoleName.SCHOOL_MANAGER: _IN_SCHOOL,
    RoleName.PLACE_MANAGER: _IN_SCHOOL | {RoleName.SCHOOL_MANAGER, RoleName.PLACE_MANAGER},
    RoleName.OPERATOR: frozenset(RoleName),
}
"""Which roles a role may give and end, in its unit and below it."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a deed is allowed: the role that gives it; None: because it is one's own."""

    deed: Deed
    role: HeldRole | None


def reasons(asker: Asker, path: UnitPath, on: date) -> tuple[Reason, ...]:
    """List every deed that is allowed at the end of `path` on the day, each with each role that gives it."""
    if asker.person_id is None or not path:
        return ()
    found = [
        Reason(deed, held)
        for held in asker.roles
        if held.holds_on(on) and held.unit in path
        for deed in sorted(GRANTS.get((held.role, held.unit.kind), ()))
    ]
    if path[-1] == Unit(UnitKind.PERSON, str(asker.person_id)):
        found += [Reason(deed, None) for deed in sorted(OWN)]
    return tuple(found)


def may(asker: Asker, deed: Deed, path: UnitPath, on: date) -> bool:
    """Say whether one of the asker's roles gives this deed at the end of `path` on the day."""
    return any(reason.deed is deed for reason in reasons(asker, path, on))


def fits(role: RoleName, unit: Unit) -> bool:
    """Say whether this role can be held in this kind of unit."""
    return unit.kind in FITS[role]


def may_give(asker: Asker, role: RoleName, path: UnitPath, on: date) -> bool:
    """Say whether the asker may give or end this role in the unit at the end of `path`.

    Only from a role of one's own that stands over the unit: a lent role gives no roles. A place manager appoints place
    managers below the own place, never beside themselves.
    """
    if asker.person_id is None or not path:
        return False
    return any(
        held.holds_on(on)
        and held.lent_by is None
        and held.unit in path
        and (held.role, held.unit.kind) in GRANTS
        and role in GIVEN_BY.get(held.role, ())
        and not (held.role is role is RoleName.PLACE_MANAGER and held.unit == path[-1])
        for held in asker.roles
    )


_STANDING = (
    RoleName.TEACHER,
    RoleName.STUDENT,
    RoleName.SCHOOL_MANAGER,
    RoleName.PLACE_MANAGER,
    RoleName.OPERATOR,
    RoleName.PARENT,
)


def main_role(roles: Iterable[HeldRole], on: date, chosen: HeldRole | None = None) -> HeldRole | None:
    """Give the role under which a person's activity is counted: the `chosen` one while they hold it.

    Else teaching and learning before managing and parenting; of two roles of a name the older one; of a school and a
    class the class, which says more.
    """
    held = [each for each in roles if each.holds_on(on)]
    if chosen in held:
        return chosen
    order = {UnitKind.CLASS: 0, UnitKind.SCHOOL: 1}
    return min(
        held,
        key=lambda each: (_STANDING.index(each.role), order.get(each.unit.kind, 2), each.since, each.unit),
        default=None,
    )


def role_named(roles: Iterable[HeldRole], name: str | None) -> HeldRole | None:
    """Give the role that is called so (`teacher:class:3301060002-2014-2`), if it is among these."""
    return next((each for each in roles if name and name_of(each) == name), None)


def name_of(held: HeldRole) -> str:
    """Name a role as a form and a session write it."""
    return f"{held.role}:{held.unit.kind}:{held.unit.code}"
