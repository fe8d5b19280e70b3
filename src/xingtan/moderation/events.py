"""Facts of moderation."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from xingtan.kernel.events import Audited, Event, Noticed
from xingtan.kernel.records import ActivityRecord
from xingtan.kernel.text import msgid


@dataclass(frozen=True, kw_only=True)
class WordListChanged(Event):
    """A list of sensitive words holds other words now, or was put in or out of force."""

    said = msgid("改了敏感词表“%(name)s”，现在有 %(words)s 个词")

    word_list: str
    name: str
    words: int
    in_force: bool
    by: UUID | None = None

    def audited(self) -> Audited:
        detail: dict[str, str | int | bool | None] = {"name": self.name, "words": self.words}
        return Audited(self.by, f"words:{self.word_list}", detail=detail | {"in_force": self.in_force})


@dataclass(frozen=True, kw_only=True)
class CaseFact(Event):
    """Something that happened to a case about `subject`, a thing of the kind `subject_kind`."""

    case: UUID
    kind_of_case: str
    subject_kind: str
    subject: UUID
    title: str
    place: str
    school: str = ""
    by: UUID | None = None

    @property
    def unit(self) -> str:
        return f"school:{self.school}" if self.school else f"place:{self.place}"

    def _record(self, kind: str) -> ActivityRecord:
        return ActivityRecord(
            id=self.id, at=self.at, kind=kind, place=self.place or None, school=self.school or None, channel="web"
        )


@dataclass(frozen=True, kw_only=True)
class CaseOpened(CaseFact):
    """There is something for a moderator to look at."""


@dataclass(frozen=True, kw_only=True)
class CaseDecided(CaseFact):
    """A moderator decided a case, or its appeal: `outcome` is `keep` or `delete`. Counted once, at the first decision.

    Its owner and those who reported it are told; nobody is told who reported.
    """

    said = msgid("对一个案件作了决定：%(outcome)s")

    outcome: str
    reason: str
    on_appeal: bool = False
    owner: UUID | None = None
    reporters: tuple[UUID, ...] = ()

    def activity(self) -> ActivityRecord | None:
        if self.on_appeal:
            return None
        return self._record("report_handled" if self.kind_of_case == "report" else "sensitive_word_handled")

    def noticed(self) -> Iterable[Noticed]:
        words = {"title": self.title, "words": self.reason}
        if self.owner is not None and self.owner != self.by:
            yield Noticed(self.owner, f"{'appeal' if self.on_appeal else 'case'}_{self.outcome}", words)
        for one in self.reporters:
            if one not in {self.by, self.owner}:
                yield Noticed(one, f"report_{self.outcome}", words)

    def audited(self) -> Audited:
        detail: dict[str, str | int | bool | None] = {"outcome": self.outcome, "subject": self.subject_kind}
        return Audited(self.by, f"case:{self.case}", self.unit, detail | {"on_appeal": self.on_appeal})


@dataclass(frozen=True, kw_only=True)
class SensitiveTextDeleted(CaseFact):
    """A case of sensitive words ended in deletion: announced with the first decision, for the figures."""

    def activity(self) -> ActivityRecord:
        return self._record("sensitive_word_deleted")


@dataclass(frozen=True, kw_only=True)
class CaseAppealed(CaseFact):
    """The owner contests a decision: somebody else looks at it again."""

    said = msgid("对一个决定提出了申诉")

    def audited(self) -> Audited:
        return Audited(self.by, f"case:{self.case}", self.unit)
