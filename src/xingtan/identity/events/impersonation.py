"""What is announced of operators who act in somebody's place."""

from dataclasses import dataclass
from uuid import UUID

from xingtan.kernel.events import Audited, Event
from xingtan.kernel.text import msgid


@dataclass(frozen=True, kw_only=True)
class ImpersonationBegan(Event):
    """An operator looks at the platform as somebody else, for the reason that they gave."""

    said = msgid("以这个人的身份看平台，理由：%(reason)s")

    person: UUID
    operator: UUID
    reason: str

    def audited(self) -> Audited:
        return Audited(self.operator, f"person:{self.person}", detail={"reason": self.reason})


@dataclass(frozen=True, kw_only=True)
class ImpersonationEnded(Event):
    """An operator is themselves again. `ran_out`: nobody ended it, its time was over."""

    said = msgid("不再以这个人的身份看平台")

    person: UUID
    operator: UUID
    ran_out: bool = False

    def audited(self) -> Audited:
        return Audited(self.operator, f"person:{self.person}", detail={"ran_out": self.ran_out})


@dataclass(frozen=True, kw_only=True)
class ActedInPlace(Event):
    """An operator sent something in a person's place. `refused`: it is of those that cannot be done in a place."""

    said = msgid("以这个人的身份交了东西：%(address)s")

    person: UUID
    operator: UUID
    address: str
    refused: bool

    def audited(self) -> Audited:
        detail: dict[str, str | int | bool | None] = {"address": self.address, "refused": self.refused}
        return Audited(self.person, f"person:{self.person}", detail=detail, behind=self.operator)
