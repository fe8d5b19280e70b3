"""What is announced of people. People are named by id here, by pseudonym in the journal, never by name."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xingtan.kernel.events import Event
from xingtan.kernel.records import ActivityRecord


@dataclass(frozen=True, kw_only=True)
class SignedIn(Event):
    """A person proved who they are. `pseudonym` is theirs in the journal; role, place and school are their unit's.

    `space` is the person's own learning space: its sign-ins decide whether it is active.
    """

    person: UUID
    pseudonym: str
    role: str | None = None
    place: str | None = None
    school: str | None = None
    space: UUID | None = None

    def activity(self) -> ActivityRecord:
        return ActivityRecord(
            id=self.id,
            at=self.at,
            kind="signed_in",
            space=None if self.space is None else str(self.space),
            person=self.pseudonym,
            role=self.role,
            place=self.place,
            school=self.school,
            channel="web",
        )


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(Event):
    """A person has a new password."""

    person: UUID


@dataclass(frozen=True, kw_only=True)
class PeopleRegistered(Event):
    """People came to the node: how many in one call, and who registered them (None: the node itself)."""

    count: int
    by: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class RoleGranted(Event):
    """A person holds a role in a unit from a day on."""

    person: UUID
    role: str
    unit_kind: str
    unit_code: str
    since: date
    until: date | None
    by: UUID | None


@dataclass(frozen=True, kw_only=True)
class RoleEnded(Event):
    """A person no longer holds a role from a day on."""

    person: UUID
    role: str
    unit_kind: str
    unit_code: str
    on: date
    by: UUID | None
