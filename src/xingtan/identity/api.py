"""People, their roles and what these give, for other domains."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xingtan.identity.rules import NOBODY, Asker, Deed, HeldRole, RoleName, Unit, UnitKind, UnitPath

__all__ = ["NOBODY", "Asker", "Deed", "HeldRole", "RoleName", "Unit", "UnitKind", "UnitPath"]


@dataclass(frozen=True, slots=True)
class PersonName:
    """What others may see of a person: nothing but the name."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Someone to register with their first roles. `parent_of`: ids of children of the same or an earlier call."""

    id: UUID
    username: str
    display_name: str
    roles: tuple[HeldRole, ...] = ()
    parent_of: tuple[UUID, ...] = ()


def asker_of(user: object) -> Asker:
    """Give who asks, from `request.user`; NOBODY if signed out. One statement the first time in a request."""
    raise NotImplementedError


def person_names(ids: Iterable[UUID]) -> dict[UUID, PersonName]:
    """Give the names of these people in one statement; unknown ids are left out."""
    raise NotImplementedError


def pseudonym(person_id: UUID) -> str:
    """Give the name under which the journal knows a person: 24 hex digits of an HMAC-SHA256 under the node's secret."""
    raise NotImplementedError


def place_path(code: str) -> UnitPath:
    """Give the path of a place: units of kind PLACE from the nation down to it. No SQL."""
    raise NotImplementedError


def unit_paths(unit: Unit) -> tuple[UnitPath, ...]:
    """Give every path to a place, school, class or person today; at most 3 statements.

    A person can lie in several units: a teacher of two schools, a student of a class.
    A unit of a higher domain (space, app) is put at the end of its owner's path by that domain.
    """
    raise NotImplementedError


def entitled(asker: Asker, deed: Deed, unit: Unit | UnitPath, on: date | None = None) -> bool:
    """Say whether one of the asker's roles gives this deed in this unit."""
    raise NotImplementedError


def require(asker: Asker, deed: Deed, unit: Unit | UnitPath) -> None:
    """Raise NotAllowed unless `entitled`."""
    raise NotImplementedError


def people_with_role(
    role: RoleName, units: Iterable[Unit], on: date | None = None
) -> dict[Unit, tuple[PersonName, ...]]:
    """List who holds a role in each of these units (exactly there, not below), by name. One statement."""
    raise NotImplementedError


def grant_role(asker: Asker, person_id: UUID, held: HeldRole) -> None:
    """Give a person a role. Idempotent. Needs KEEP_PEOPLE in the unit."""
    raise NotImplementedError


def end_role(asker: Asker, person_id: UUID, role: RoleName, unit: Unit, on: date | None = None) -> None:
    """End a person's role: it no longer holds from `on` (today) on. Idempotent. Needs KEEP_PEOPLE in the unit."""
    raise NotImplementedError


def register_people(people: Iterable[NewPerson], password: str) -> int:
    """Register people in bulk with one shared password, hashed once; those whose id is known stay as they are.

    Gives how many are new. For the demonstration and for rosters; announces one fact for the call.
    """
    raise NotImplementedError
