"""Facts about figures and briefs."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xingtan.kernel.events import Audited, Event
from xingtan.kernel.text import msgid


@dataclass(frozen=True, kw_only=True)
class FiguresFact(Event):
    """Something that changes what pages say about a place's figures."""

    place: str
    by: UUID | None = None

    def touches(self) -> tuple[str, ...]:
        return (f"figures:{self.place}", f"month:{self.place}")

    def _audited(self, **detail: str | int | None) -> Audited:
        place = f"place:{self.place}"
        return Audited(self.by, place, place, dict(detail))


@dataclass(frozen=True, kw_only=True)
class LagDeclared(FiguresFact):
    """The data of a place are not whole: its ranks are suspended."""

    said = msgid("登记了数据没有到齐，名次暂停")

    subject: str

    def audited(self) -> Audited:
        return self._audited(subject=self.subject)


@dataclass(frozen=True, kw_only=True)
class LagEnded(FiguresFact):
    """The data of a place are whole again."""

    said = msgid("登记了数据已经到齐")

    subject: str

    def audited(self) -> Audited:
        return self._audited(subject=self.subject)


@dataclass(frozen=True, kw_only=True)
class MonthOpened(FiguresFact):
    """A place reports on a period."""

    said = msgid("开始编%(since)s到%(until)s的简报")

    since: date
    until: date

    def audited(self) -> Audited:
        return self._audited(since=self.since.isoformat(), until=self.until.isoformat())


@dataclass(frozen=True, kw_only=True)
class NoteWritten(FiguresFact):
    """A text of an operator was added to a brief, changed or removed."""

    said = msgid("改了%(since)s到%(until)s的简报里的一段文字")

    since: date
    until: date
    section: str

    def audited(self) -> Audited:
        return self._audited(since=self.since.isoformat(), until=self.until.isoformat(), section=self.section)


@dataclass(frozen=True, kw_only=True)
class BriefPublished(FiguresFact):
    """An edition of a brief was published and archived."""

    said = msgid("公布了%(since)s到%(until)s的简报，第%(edition)s版")

    since: date
    until: date
    edition: int

    def audited(self) -> Audited:
        return self._audited(since=self.since.isoformat(), until=self.until.isoformat(), edition=self.edition)
