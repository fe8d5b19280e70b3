"""Facts of identities that somebody has elsewhere; `provider` is the id of a provider of the node's settings."""

from dataclasses import dataclass
from uuid import UUID

from xingtan.kernel.events import Audited, Event
from xingtan.kernel.text import msgid


@dataclass(frozen=True, kw_only=True)
class IdentityLinked(Event):
    """From now on a person signs in with an identity of theirs elsewhere as well."""

    said = msgid("关联了外部身份：%(provider)s")

    person: UUID
    provider: str

    def audited(self) -> Audited:
        return Audited(self.person, f"person:{self.person}", detail={"provider": self.provider})


@dataclass(frozen=True, kw_only=True)
class IdentityUnlinked(Event):
    """A person no longer signs in with an identity of theirs elsewhere."""

    said = msgid("解除了外部身份：%(provider)s")

    person: UUID
    provider: str

    def audited(self) -> Audited:
        return Audited(self.person, f"person:{self.person}", detail={"provider": self.provider})


@dataclass(frozen=True, kw_only=True)
class OutsideDenied(Event):
    """Who came back from a provider was not let in or not linked; `reason` is a word of `rules.outside.Denial`."""

    said = msgid("没有接受外部身份：%(provider)s，%(reason)s")

    provider: str
    reason: str
    person: UUID | None = None

    def audited(self) -> Audited:
        detail: dict[str, str | int | bool | None] = {"provider": self.provider, "reason": self.reason}
        return Audited(self.person, f"person:{self.person}" if self.person else "", detail=detail)
