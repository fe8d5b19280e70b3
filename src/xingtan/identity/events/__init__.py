"""What is announced of people. People are named by id here, by pseudonym in the journal, never by name."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xingtan.identity.events.applications import (
    ApplicationChanged,
    ApplicationRegistered,
    ApplicationWithdrawn,
    ConsentGiven,
    ConsentWithdrawn,
    LeftApplications,
    TokenReused,
)
from xingtan.identity.events.impersonation import ActedInPlace, ImpersonationBegan, ImpersonationEnded
from xingtan.identity.events.network import NetworkAnswered, NetworkPasswordEnded, NetworkPasswordMade
from xingtan.identity.events.outside import IdentityLinked, IdentityUnlinked, OutsideDenied
from xingtan.identity.events.own import AccountClosed, ClosingAsked, ClosingTakenBack, ExportAsked, ExportMade
from xingtan.identity.events.programs import PersonKept, PersonLetGo, PersonProvisioned
from xingtan.identity.events.rosters import RosterTakenIn, RosterUndone
from xingtan.identity.events.scanning import ScanConfirmed, ScanDenied
from xingtan.identity.events.ways import (
    AddressAdded,
    AddressRemoved,
    GuessingStopped,
    SecondFactorAdded,
    SecondFactorRemoved,
    SessionRefused,
    SessionsEnded,
)
from xingtan.kernel.events import Audited, Event
from xingtan.kernel.records import ActivityRecord
from xingtan.kernel.text import msgid

__all__ = [
    "AccountClosed",
    "ActedInPlace",
    "AddressAdded",
    "AddressRemoved",
    "ApplicationChanged",
    "ApplicationRegistered",
    "ApplicationWithdrawn",
    "ClosingAsked",
    "ClosingTakenBack",
    "ConsentGiven",
    "ConsentWithdrawn",
    "ExportAsked",
    "ExportMade",
    "GuessingStopped",
    "IdentityLinked",
    "IdentityUnlinked",
    "ImpersonationBegan",
    "ImpersonationEnded",
    "LeftApplications",
    "NetworkAnswered",
    "NetworkPasswordEnded",
    "NetworkPasswordMade",
    "OutsideDenied",
    "PersonKept",
    "PersonLetGo",
    "PersonProvisioned",
    "RosterTakenIn",
    "RosterUndone",
    "ScanConfirmed",
    "ScanDenied",
    "SecondFactorAdded",
    "SecondFactorRemoved",
    "SessionRefused",
    "SessionsEnded",
    "TokenReused",
]


@dataclass(frozen=True, kw_only=True)
class SignedIn(Event):
    """A person proved who they are. `pseudonym` is theirs in the journal; role, place and school are their unit's.

    `space` is the person's own learning space: its sign-ins decide whether it is active. `way` is a word of
    `rules.ways.Way`; `device` and `network` name roughly what was used and from where. `known_device`: this browser
    signed this person in before, or it was their first sign-in.
    """

    said = msgid("登录了：%(way)s，%(device)s，%(network)s")

    person: UUID
    pseudonym: str
    role: str | None = None
    place: str | None = None
    school: str | None = None
    space: UUID | None = None
    way: str = ""
    device: str = ""
    network: str = ""
    known_device: bool = True

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

    def audited(self) -> Audited:
        unit = f"school:{self.school}" if self.school else f"place:{self.place}" if self.place else ""
        detail: dict[str, str | int | bool | None] = {"way": self.way, "device": self.device, "network": self.network}
        return Audited(self.person, f"person:{self.person}", unit, detail)


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(Event):
    """A person has a new password."""

    said = msgid("换了密码")

    person: UUID

    def audited(self) -> Audited:
        return Audited(self.person, f"person:{self.person}")


@dataclass(frozen=True, kw_only=True)
class PeopleRegistered(Event):
    """People came to the node: how many in one call, and who registered them (None: the node itself)."""

    said = msgid("登记了 %(count)s 个人")

    count: int
    by: UUID | None = None

    def audited(self) -> Audited:
        return Audited(self.by, detail={"count": self.count})


@dataclass(frozen=True, kw_only=True)
class RoleGranted(Event):
    """A person holds a role in a unit from a day on. `lent`: out of a role of whoever gave it."""

    said = msgid("给了身份：%(role)s（%(since)s—%(until)s）")

    person: UUID
    role: str
    unit_kind: str
    unit_code: str
    since: date
    until: date | None
    by: UUID | None
    lent: bool = False

    def audited(self) -> Audited:
        detail: dict[str, str | int | bool | None] = {
            "role": self.role,
            "since": self.since.isoformat(),
            "until": self.until.isoformat() if self.until else None,
            "lent": self.lent,
        }
        return Audited(self.by, f"person:{self.person}", f"{self.unit_kind}:{self.unit_code}", detail)


@dataclass(frozen=True, kw_only=True)
class RoleEnded(Event):
    """A person no longer holds a role from a day on."""

    said = msgid("收回了身份：%(role)s，从%(on)s起")

    person: UUID
    role: str
    unit_kind: str
    unit_code: str
    on: date
    by: UUID | None

    def audited(self) -> Audited:
        detail: dict[str, str | int | bool | None] = {"role": self.role, "on": self.on.isoformat()}
        return Audited(self.by, f"person:{self.person}", f"{self.unit_kind}:{self.unit_code}", detail)


@dataclass(frozen=True, kw_only=True)
class ClaimCodeIssued(Event):
    """A person of a roster got a code on paper, with which they claim their account; older ones ended."""

    said = msgid("打印了认领码")

    person: UUID
    by: UUID | None

    def audited(self) -> Audited:
        return Audited(self.by, f"person:{self.person}")


@dataclass(frozen=True, kw_only=True)
class AccountClaimed(Event):
    """A person claimed their account with a code and set its password."""

    said = msgid("凭认领码领了账号，设了密码")

    person: UUID

    def audited(self) -> Audited:
        return Audited(self.person, f"person:{self.person}")


@dataclass(frozen=True, kw_only=True)
class ParentInvited(Event):
    """An invitation was made for an adult to become a child's parent on the platform."""

    said = msgid("请家长：打印了邀请码")

    child: UUID
    by: UUID | None

    def audited(self) -> Audited:
        return Audited(self.by, f"person:{self.child}")


@dataclass(frozen=True, kw_only=True)
class ParentTexted(Event):
    """An invitation to become a child's parent was sent as a text message, to a phone that a roster names."""

    said = msgid("请家长：发了邀请短信")

    child: UUID
    by: UUID | None

    def audited(self) -> Audited:
        return Audited(self.by, f"person:{self.child}")


@dataclass(frozen=True, kw_only=True)
class InvitationAccepted(Event):
    """An adult accepted an invitation; nothing holds before a teacher has confirmed it."""

    said = msgid("接受邀请，等老师确认")

    invitation: UUID
    child: UUID
    adult: UUID

    def audited(self) -> Audited:
        return Audited(self.adult, f"person:{self.child}")


@dataclass(frozen=True, kw_only=True)
class InvitationDecided(Event):
    """A teacher of the class, or who manages the school, said whether this adult is the child's parent."""

    invitation: UUID
    child: UUID
    adult: UUID
    confirmed: bool
    by: UUID

    said = msgid("对家长的答复（确认：%(confirmed)s）")

    def audited(self) -> Audited:
        return Audited(self.by, f"person:{self.adult}", f"person:{self.child}", {"confirmed": self.confirmed})


@dataclass(frozen=True, kw_only=True)
class PersonSignedUp(Event):
    """Somebody registered themselves: an account without any role."""

    said = msgid("自己注册了账号")

    person: UUID

    def audited(self) -> Audited:
        return Audited(self.person, f"person:{self.person}")


@dataclass(frozen=True, kw_only=True)
class YearRolledOver(Event):
    """A school's graduates left on a day: how many people, out of how many classes."""

    said = msgid("学年更替：毕业 %(classes)s 个班，%(people)s 人，从%(on)s起")

    school: str
    on: date
    classes: int
    people: int
    by: UUID

    def audited(self) -> Audited:
        detail: dict[str, str | int | bool | None] = {
            "classes": self.classes,
            "people": self.people,
            "on": self.on.isoformat(),
        }
        return Audited(self.by, "", f"school:{self.school}", detail)
