"""Reading rosters: what was brought, and how far it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from xingtan.identity.models import RosterImport
from xingtan.identity.rules.authority import Unit, UnitKind
from xingtan.identity.rules.rosters import Form, Report, State
from xingtan.kernel.errors import NotFound
from xingtan.kernel.text import msgid


@dataclass(frozen=True, slots=True)
class Roster:
    """A roster that somebody brought. `done` of `total` rows are taken in (or, while undoing, put back)."""

    id: UUID
    unit: Unit
    file_name: str
    form: Form
    state: State
    asked_by: UUID | None
    asked_at: datetime
    ended_at: datetime | None
    undone_at: datetime | None
    total: int
    done: int
    report: Report

    @property
    def percent(self) -> int:
        """Give how far it is, in whole percent, rounded down."""
        return self.done * 100 // self.total if self.total else 0

    @property
    def at_work(self) -> bool:
        """Say whether a job is working on it: then it is worth looking again."""
        return self.state in {State.CHECKING, State.TAKING, State.UNDOING}


def roster(roster_id: UUID) -> Roster:
    """Give one roster with its report. One statement. Raises NotFound. Who may see it: KEEP_PEOPLE in `unit`."""
    row = RosterImport.objects.filter(id=roster_id).first()
    if row is None:
        raise NotFound("roster-unknown", msgid("没有这份名册。"))
    return _as_roster(row, Report.read(row.report))


def rosters_of(units: Iterable[Unit], limit: int = 50) -> tuple[Roster, ...]:
    """List the rosters brought for exactly these units, newest first, with empty reports. One statement."""
    wanted = list(units)
    found = RosterImport.objects.filter(
        unit_kind__in={unit.kind for unit in wanted}, unit_code__in=[unit.code for unit in wanted]
    ).order_by("-asked_at")
    return tuple(_as_roster(row, Report()) for row in found.defer("report")[:limit])


def interrupted_rosters(unit: Unit, content: str) -> tuple[UUID, ...]:
    """List the rosters of this unit and this file that the node itself was taking in when it was killed."""
    found = RosterImport.objects.filter(
        unit_kind=unit.kind, unit_code=unit.code, state=State.TAKING, asked_by__isnull=True
    )
    return tuple(row.id for row in found if Report.read(row.report).content == content)


def _as_roster(row: RosterImport, report: Report) -> Roster:
    return Roster(
        row.id,
        Unit(UnitKind(row.unit_kind), row.unit_code),
        row.file_name,
        Form(row.form),
        State(row.state),
        row.asked_by_id,
        row.asked_at,
        row.ended_at,
        row.undone_at,
        row.total,
        row.done,
        report,
    )
