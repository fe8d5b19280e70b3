"""The rows of every table by place: the places directly below, the place's own row, what belongs to none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from xingtan.kernel.periods import Period
from xingtan.statistics.rules.metrics import Subject
from xingtan.statistics.rules.texts import Text

UNATTRIBUTED = ""
UNATTRIBUTED_NAME = Text("未归属", "Unattributed")


class Standing(StrEnum):
    """What a row of a table by place is."""

    CHILD = "child"
    OWN = "own"
    UNATTRIBUTED = "unattributed"


@dataclass(frozen=True, slots=True)
class Lag:
    """The data of a place are not whole in `subject` (None: in everything) for the days of [since, until)."""

    place: str
    subject: Subject | None
    since: date
    until: date | None
    reason: Text

    def concerns(self, subject: Subject, period: Period) -> bool:
        """Say whether figures of this subject in this period are not whole."""
        open_then = self.since < period.until and (self.until is None or self.until > period.since)
        return open_then and self.subject in (None, subject)


@dataclass(frozen=True, slots=True)
class Area:
    """One row: `key` is a place's code, or UNATTRIBUTED. `lags` are those of the place and of what lies in it."""

    key: str
    name: Text
    short: Text
    standing: Standing
    lags: tuple[Lag, ...] = ()

    @property
    def code(self) -> str | None:
        return self.key or None

    def lagging(self, subject: Subject, period: Period) -> bool:
        """Say whether this row's figures of the subject are not whole."""
        return any(lag.concerns(subject, period) for lag in self.lags)


@dataclass(frozen=True, slots=True)
class Areas:
    """The rows below a place on the last day of a period, and to which of them each code belongs.

    `home`: the place is the node's home, so that everything recorded counts and what fits nowhere is unattributed.
    `of_code` holds every code of the place's history; `level` is the level of the rows, such as `city`.
    `lags` are those of the place itself or of one above it: they make the whole brief incomplete.
    """

    code: str
    name: Text
    home: bool
    level: str
    children: tuple[Area, ...]
    of_code: Mapping[str, str] = field(default_factory=dict)
    lags: tuple[Lag, ...] = ()

    @property
    def own(self) -> Area:
        return Area(self.code, own_name(self.name), own_name(self.name), Standing.OWN)

    @property
    def unattributed(self) -> Area:
        return Area(UNATTRIBUTED, UNATTRIBUTED_NAME, UNATTRIBUTED_NAME, Standing.UNATTRIBUTED)

    @property
    def rows(self) -> tuple[Area, ...]:
        """List every row that a table can have, in the order in which it is printed."""
        return (*self.children, self.own, *((self.unattributed,) if self.home else ()))

    def row_of(self, place: str) -> str | None:
        """Give the key of the row to which a recorded code belongs; None where it is not of this place at all."""
        key = self.of_code.get(place[:6])
        if key is not None:
            return key
        return UNATTRIBUTED if self.home else None


def own_name(name: Text) -> Text:
    """Name what belongs to the place itself and to none below it."""
    return Text(f"{name.zh}本级", f"{name.en} itself")
