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
    """An operator is themselves again."""

    said = msgid("不再以这个人的身份看平台")

    person: UUID
    operator: UUID

    def audited(self) -> Audited:
        return Audited(self.operator, f"person:{self.person}")
