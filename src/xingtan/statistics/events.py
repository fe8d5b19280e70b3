"""Facts about figures and briefs."""

from dataclasses import dataclass
from datetime import date

from xingtan.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class FiguresFact(Event):
    """Something that changes what pages say about a place's figures."""

    place: str

    def touches(self) -> tuple[str, ...]:
        return (f"figures:{self.place}", f"month:{self.place}")


@dataclass(frozen=True, kw_only=True)
class LagDeclared(FiguresFact):
    """The data of a place are not whole: its ranks are suspended."""

    subject: str


@dataclass(frozen=True, kw_only=True)
class LagEnded(FiguresFact):
    """The data of a place are whole again."""

    subject: str


@dataclass(frozen=True, kw_only=True)
class MonthOpened(FiguresFact):
    """A place reports on a period."""

    since: date
    until: date


@dataclass(frozen=True, kw_only=True)
class NoteWritten(FiguresFact):
    """A text of an operator was added to a brief, changed or removed."""

    since: date
    until: date
    section: str


@dataclass(frozen=True, kw_only=True)
class BriefPublished(FiguresFact):
    """An edition of a brief was published and archived."""

    since: date
    until: date
    edition: int
