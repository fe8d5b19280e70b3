"""Facts of one's own data: taken along, or forgotten."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xingtan.kernel.events import Audited, Event
from xingtan.kernel.text import msgid


@dataclass(frozen=True, kw_only=True)
class ExportAsked(Event):
    """A person, or for a child a parent, asked for everything that the platform has of the person.

    `by` None: the person themselves.
    """

    said = msgid("要求导出全部数据")

    person: UUID
    export: UUID
    by: UUID | None = None

    def audited(self) -> Audited:
        return Audited(self.by or self.person, f"person:{self.person}")


@dataclass(frozen=True, kw_only=True)
class ExportMade(Event):
    """The archive of a person's own data can be fetched, before the day `until` ends. `by` is as in ExportAsked."""

    said = msgid("导出的数据做好了")

    person: UUID
    export: UUID
    until: date
    by: UUID | None = None

    def audited(self) -> Audited:
        return Audited(None, f"person:{self.person}")


@dataclass(frozen=True, kw_only=True)
class ClosingAsked(Event):
    """A person, or for a child a parent, asked that the account is closed on a day; until then it can be taken back."""

    said = msgid("要求注销账号，到%(on)s生效")

    person: UUID
    on: date
    by: UUID

    def audited(self) -> Audited:
        return Audited(self.by, f"person:{self.person}", detail={"on": self.on.isoformat()})


@dataclass(frozen=True, kw_only=True)
class ClosingTakenBack(Event):
    """An account that was to be closed stays. `by` None: the node itself, because a role was given meanwhile."""

    said = msgid("不注销账号了")

    person: UUID
    by: UUID | None

    def audited(self) -> Audited:
        return Audited(self.by, f"person:{self.person}")


@dataclass(frozen=True, kw_only=True)
class AccountClosed(Event):
    """A person was forgotten: what stays of them bears no name. Each domain forgets its own part when it hears this."""

    said = msgid("账号注销了，个人信息已删除")

    person: UUID

    def audited(self) -> Audited:
        return Audited(None, f"person:{self.person}")
