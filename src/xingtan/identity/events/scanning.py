"""Facts of signing in by scanning a code."""

from dataclasses import dataclass
from uuid import UUID

from xingtan.kernel.events import Audited, Event
from xingtan.kernel.text import msgid


@dataclass(frozen=True, kw_only=True)
class ScanConfirmed(Event):
    """A person let a screen sign in by scanning its code; `device` and `network` are what they were told of it."""

    said = msgid("用手机确认了扫码登录：%(device)s，%(network)s")

    person: UUID
    code: UUID
    device: str
    network: str

    def audited(self) -> Audited:
        return Audited(self.person, f"person:{self.person}", detail={"device": self.device, "network": self.network})


@dataclass(frozen=True, kw_only=True)
class ScanDenied(Event):
    """A code for signing in by a phone was not accepted; `reason` is a word of `rules.scanning.Denial`."""

    said = msgid("没有接受扫码登录：%(reason)s，%(device)s，%(network)s")

    person: UUID | None
    code: UUID | None
    reason: str
    device: str
    network: str

    def audited(self) -> Audited:
        detail: dict[str, str | int | bool | None] = {
            "reason": self.reason,
            "device": self.device,
            "network": self.network,
        }
        return Audited(self.person, f"person:{self.person}" if self.person else "", detail=detail)
