"""What is announced of the ways into an account: addresses, second factors, sessions, guesses that were stopped."""

from dataclasses import dataclass
from uuid import UUID

from xingtan.kernel.events import Audited, Event
from xingtan.kernel.text import msgid


@dataclass(frozen=True, kw_only=True)
class AddressAdded(Event):
    """A person proved that an address is theirs. `kind_of` is phone or mail; `shown` is the address, masked."""

    said = msgid("加了%(kind)s：%(shown)s")

    person: UUID
    kind_of: str
    shown: str

    def audited(self) -> Audited:
        return Audited(self.person, f"person:{self.person}", detail={"kind": self.kind_of, "shown": self.shown})


@dataclass(frozen=True, kw_only=True)
class AddressRemoved(Event):
    """A phone number or a mail address no longer leads to a person's account."""

    said = msgid("去掉了%(kind)s：%(shown)s")

    person: UUID
    kind_of: str
    shown: str

    def audited(self) -> Audited:
        return Audited(self.person, f"person:{self.person}", detail={"kind": self.kind_of, "shown": self.shown})


@dataclass(frozen=True, kw_only=True)
class SecondFactorAdded(Event):
    """A person signs in with one more thing: totp, webauthn, recovery_codes."""

    said = msgid("加了登录的第二步：%(kind)s")

    person: UUID
    kind_of: str

    def audited(self) -> Audited:
        return Audited(self.person, f"person:{self.person}", detail={"kind": self.kind_of})


@dataclass(frozen=True, kw_only=True)
class SecondFactorRemoved(Event):
    """A person no longer signs in with a thing: totp, webauthn, recovery_codes."""

    said = msgid("去掉了登录的第二步：%(kind)s")

    person: UUID
    kind_of: str

    def audited(self) -> Audited:
        return Audited(self.person, f"person:{self.person}", detail={"kind": self.kind_of})


@dataclass(frozen=True, kw_only=True)
class SessionsEnded(Event):
    """A person signed devices of theirs out from another one."""

    said = msgid("让 %(count)s 台设备退出了登录")

    person: UUID
    count: int

    def audited(self) -> Audited:
        return Audited(self.person, f"person:{self.person}", detail={"count": self.count})


@dataclass(frozen=True, kw_only=True)
class SessionRefused(Event):
    """A browser came with a session from before a person's password was changed, and was not let in."""

    said = msgid("没有接受换密码以前的登录，来自 %(network)s")

    person: UUID
    network: str

    def audited(self) -> Audited:
        return Audited(None, f"person:{self.person}", detail={"network": self.network})


@dataclass(frozen=True, kw_only=True)
class GuessingStopped(Event):
    """Wrong passwords for an account reached the limit. `person` None: there is no such account."""

    said = msgid("错的密码太多，暂时不再接受，来自 %(network)s")

    person: UUID | None
    network: str

    def audited(self) -> Audited:
        return Audited(None, f"person:{self.person}" if self.person else "", detail={"network": self.network})
