"""What is announced of rosters: how many people, never who."""

from dataclasses import dataclass
from uuid import UUID

from xingtan.kernel.events import Audited, Event
from xingtan.kernel.text import msgid


@dataclass(frozen=True, kw_only=True)
class RosterTakenIn(Event):
    """A roster is on the platform: how many people of the unit are new, changed, moved and gone by it."""

    said = msgid("导入名册：新增 %(new)s 人，更改 %(changed)s 人，换班 %(moved)s 人，离开 %(left)s 人")

    roster: UUID
    unit_kind: str
    unit_code: str
    new: int
    changed: int
    moved: int
    left: int
    by: UUID | None

    def audited(self) -> Audited:
        detail: dict[str, str | int | bool | None] = {
            "new": self.new,
            "changed": self.changed,
            "moved": self.moved,
            "left": self.left,
        }
        return Audited(self.by, f"roster:{self.roster}", f"{self.unit_kind}:{self.unit_code}", detail)


@dataclass(frozen=True, kw_only=True)
class RosterUndone(Event):
    """A roster was undone: of how many people the rows are as they were, and how many keep what changed since."""

    said = msgid("撤销名册导入：恢复 %(people)s 人，保留 %(kept)s 人后来的改动")

    roster: UUID
    unit_kind: str
    unit_code: str
    people: int
    kept: int
    by: UUID | None

    def audited(self) -> Audited:
        detail: dict[str, str | int | bool | None] = {"people": self.people, "kept": self.kept}
        return Audited(self.by, f"roster:{self.roster}", f"{self.unit_kind}:{self.unit_code}", detail)
