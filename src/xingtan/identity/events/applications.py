"""What is announced of applications, and of what people let them know."""

from dataclasses import dataclass
from uuid import UUID

from xingtan.kernel.events import Audited, Event
from xingtan.kernel.text import msgid


@dataclass(frozen=True, kw_only=True)
class ApplicationRegistered(Event):
    """An application may use this node's accounts. `kind_of` is a word of `rules.applications.AppKind`."""

    said = msgid("登记了应用“%(name)s”")

    client: str
    name: str
    kind_of: str
    scopes: tuple[str, ...]
    by: UUID | None

    def audited(self) -> Audited:
        detail = {"name": self.name, "kind": self.kind_of, "scopes": " ".join(self.scopes)}
        return Audited(self.by, f"app:{self.client}", detail={**detail})


@dataclass(frozen=True, kw_only=True)
class ApplicationChanged(Event):
    """What an application is called or may do was changed; `secret`: it was given a new secret."""

    said = msgid("改了应用“%(name)s”")

    client: str
    name: str
    scopes: tuple[str, ...]
    secret: bool
    by: UUID | None

    def audited(self) -> Audited:
        detail: dict[str, str | int | bool | None] = {"name": self.name, "scopes": " ".join(self.scopes)}
        return Audited(self.by, f"app:{self.client}", detail={**detail, "secret": self.secret})


@dataclass(frozen=True, kw_only=True)
class ApplicationWithdrawn(Event):
    """An application may no longer use this node's accounts."""

    said = msgid("撤下了应用“%(name)s”")

    client: str
    name: str
    by: UUID | None

    def audited(self) -> Audited:
        return Audited(self.by, f"app:{self.client}", detail={"name": self.name})


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(Event):
    """A person, or a parent for a child, let an application know these things."""

    said = msgid("同意让应用“%(application)s”知道：%(scopes)s")

    person: UUID
    client: str
    name: str
    scopes: tuple[str, ...]
    by: UUID

    def audited(self) -> Audited:
        detail: dict[str, str | int | bool | None] = {
            "application": self.name,
            "client": self.client,
            "scopes": " ".join(self.scopes),
        }
        return Audited(self.by, f"person:{self.person}", detail=detail)


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(Event):
    """An application may know nothing of a person any more."""

    said = msgid("不再让应用“%(application)s”知道什么")

    person: UUID
    client: str
    name: str
    by: UUID

    def audited(self) -> Audited:
        return Audited(self.by, f"person:{self.person}", detail={"application": self.name, "client": self.client})


@dataclass(frozen=True, kw_only=True)
class TokenReused(Event):
    """A refresh token or a code of an application came a second time: somebody has a copy. What came of it ended."""

    said = msgid("应用“%(application)s”的令牌被用了第二次，可能被人偷走，已经全部作废")

    person: UUID
    client: str
    name: str

    def audited(self) -> Audited:
        return Audited(None, f"person:{self.person}", detail={"application": self.name, "client": self.client})


@dataclass(frozen=True, kw_only=True)
class LeftApplications(Event):
    """A person signed out, and applications are to hear it: pairs of the client and its session identifier (sid).

    `issuer` is the address under which the applications know this node.
    """

    person: UUID
    issuer: str
    told: tuple[tuple[str, str], ...]
