"""What is announced of programs that keep the people of their unit (SCIM)."""

from dataclasses import dataclass
from uuid import UUID

from xingtan.kernel.events import Audited, Event
from xingtan.kernel.text import msgid


@dataclass(frozen=True, kw_only=True)
class PersonProvisioned(Event):
    """A program brought a person into its unit."""

    said = msgid("程序 %(client)s 登记了这个人")

    client: str
    person: UUID
    unit: str

    def audited(self) -> Audited:
        return Audited(None, f"person:{self.person}", self.unit, {"client": self.client})


@dataclass(frozen=True, kw_only=True)
class PersonKept(Event):
    """A program changed something of a person of its unit: `what` names it (name, username, external, open, closed)."""

    said = msgid("程序 %(client)s 改了这个人：%(what)s")

    client: str
    person: UUID
    unit: str
    what: str

    def audited(self) -> Audited:
        return Audited(None, f"person:{self.person}", self.unit, {"client": self.client, "what": self.what})


@dataclass(frozen=True, kw_only=True)
class PersonLetGo(Event):
    """A program took a person out of its unit. `closed`: they belong nowhere else, so the account was closed too."""

    said = msgid("程序 %(client)s 让这个人离开了单位")

    client: str
    person: UUID
    unit: str
    closed: bool

    def audited(self) -> Audited:
        return Audited(None, f"person:{self.person}", self.unit, {"client": self.client, "closed": self.closed})
