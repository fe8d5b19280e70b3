"""What is announced of going online through a school's network."""

from dataclasses import dataclass
from uuid import UUID

from xingtan.kernel.events import Audited, Event
from xingtan.kernel.text import msgid


@dataclass(frozen=True, kw_only=True)
class NetworkPasswordMade(Event):
    """A person made a password for the networks of their schools; the one before no longer works."""

    said = msgid("生成了上网密码")

    person: UUID

    def audited(self) -> Audited:
        return Audited(self.person, f"person:{self.person}")


@dataclass(frozen=True, kw_only=True)
class NetworkPasswordEnded(Event):
    """A person's devices no longer go online with a password of theirs."""

    said = msgid("停用了上网密码")

    person: UUID

    def audited(self) -> Audited:
        return Audited(self.person, f"person:{self.person}")


@dataclass(frozen=True, kw_only=True)
class NetworkAnswered(Event):
    """A gateway asked whether somebody goes online, and was answered with a word of `rules.network.Answer`.

    `person` None: nobody signs in with that name. `station` is the device as the gateway knows it.
    """

    said = msgid("网关 %(gateway)s 问能否上网，答复：%(answer)s")

    gateway: str
    person: UUID | None
    answer: str
    unit: str | None
    station: str

    def audited(self) -> Audited:
        detail: dict[str, str | int | bool | None] = {
            "gateway": self.gateway,
            "answer": self.answer,
            "station": self.station,
        }
        return Audited(self.person, f"person:{self.person}" if self.person else "", self.unit or "", detail)
