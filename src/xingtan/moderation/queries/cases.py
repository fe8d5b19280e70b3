"""Cases as moderators and owners see them. Nobody is shown who reported, and no case names its owner."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from xingtan.identity import api as identity
from xingtan.identity.api import Asker, Deed, Unit, UnitKind
from xingtan.kernel.clock import now
from xingtan.kernel.errors import NotFound
from xingtan.kernel.text import msgid
from xingtan.moderation.models import Appeal, Case, Decision, Hit, Report
from xingtan.moderation.rules import cases as rules
from xingtan.moderation.rules.cases import Subject
from xingtan.moderation.rules.finding import parts_of
from xingtan.places import api as places

MOST_LINES = 200
VIEWS = ("open", "mine", "overdue", "appeals", "closed")

_subjects: dict[str, Callable[[UUID], Subject | None]] = {}


def know_subjects_with(lookups: Mapping[str, Callable[[UUID], Subject | None]]) -> None:
    """Install how each domain above describes what can be reported: by kind and id, None for what is not public."""
    _subjects.clear()
    _subjects.update(lookups)


def subject_of(kind: str, subject_id: UUID) -> Subject:
    """Give the thing that somebody wants to report. Raises NotFound for what is unknown or not public."""
    lookup = _subjects.get(kind)
    found = lookup(subject_id) if lookup else None
    if found is None:
        raise NotFound("subject-unknown", msgid("没有这个东西，可能已经撤下了。"))
    return found


@dataclass(frozen=True, slots=True)
class HitView:
    """A sensitive word in a text: what stands before it, the word as written, and what stands after."""

    word: str
    word_list: str
    where: str
    excerpt: str
    times: int

    @property
    def parts(self) -> tuple[str, str, str]:
        return parts_of(self.excerpt)


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report, without who sent it."""

    reason: str
    words: str
    reported_at: datetime

    @property
    def reason_name(self) -> str:
        return _(rules.REASONS.get(self.reason, self.reason))


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision that was taken."""

    on_appeal: bool
    outcome: str
    reason: str
    decided_at: datetime
    by: UUID

    @property
    def outcome_name(self) -> str:
        return _(rules.OUTCOMES.get(self.outcome, self.outcome))


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list."""

    id: UUID
    kind: str
    subject_kind: str
    title: str
    opened_at: datetime
    due_at: datetime
    closed_at: datetime | None
    taken_by: UUID | None
    appealed: bool
    count: int

    @property
    def kind_name(self) -> str:
        return _(rules.KINDS.get(self.kind, self.kind))

    @property
    def subject_name(self) -> str:
        return _(rules.SUBJECTS.get(self.subject_kind, self.subject_kind))

    @property
    def overdue(self) -> bool:
        return (self.closed_at is None or self.appealed) and self.due_at <= now()


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case with all that belongs to it."""

    line: CaseLine
    subject: UUID
    subject_version: int
    address: str
    owner: UUID | None
    unit: Unit
    taken_at: datetime | None
    hits: tuple[HitView, ...]
    reports: tuple[ReportView, ...]
    reporters: frozenset[UUID]
    decisions: tuple[DecisionView, ...]
    appeal: str
    appealed_at: datetime | None

    @property
    def waits(self) -> bool:
        """Say whether somebody has to decide: first, or on its appeal."""
        return not self.decisions or bool(self.appealed_at and len(self.decisions) < 2)

    @property
    def appeal_until(self) -> datetime | None:
        """Give until when the owner may contest it; None where there is nothing to contest, or they have."""
        first = self.decisions[0] if self.decisions else None
        if first is None or first.outcome != rules.Outcome.DELETE or self.appealed_at:
            return None
        until = first.decided_at + timedelta(days=rules.APPEAL_DAYS)
        return until if until > now() else None


def moderating_units(asker: Asker) -> tuple[Unit, ...]:
    """List the units in which the asker moderates, as their roles name them."""
    units = dict.fromkeys(held.unit for held in asker.roles if held.unit.kind in {UnitKind.SCHOOL, UnitKind.PLACE})
    return tuple(unit for unit in units if identity.entitled(asker, Deed.MODERATE, unit))


def _below(asker: Asker) -> Q:
    there = Q(pk__in=())
    for unit in moderating_units(asker):
        if unit.kind is UnitKind.SCHOOL:
            there |= Q(school=unit.code)
        elif unit.code == places.NATION:
            there |= Q(place__isnull=False)
        else:
            there |= Q(place__in=places.subtree_codes(unit.code))
    return there


def _undecided_appeal() -> Exists:
    decided = Decision.objects.filter(case=OuterRef("case"), on_appeal=True)
    return Exists(Appeal.objects.filter(case=OuterRef("pk")).exclude(Exists(decided)))


def _lines(rows: "QuerySet[Case]") -> tuple[CaseLine, ...]:
    found = rows.annotate(
        hit_count=Count("hits", distinct=True), report_count=Count("reports", distinct=True)
    ).values_list(
        *("id", "kind", "subject_kind", "subject_title", "opened_at", "due_at", "closed_at", "taken_by", "waiting"),
        *("hit_count", "report_count", "appeal__due_at"),
    )
    lines = []
    for pk, kind, about, title, opened, due, closed, taken, waiting, hits, reports, appeal_due in found[:MOST_LINES]:
        by_when = appeal_due if waiting and appeal_due else due
        lines.append(CaseLine(pk, kind, about, title, opened, by_when, closed, taken, waiting, hits or reports))
    return tuple(lines)


def cases_of(asker: Asker, view: str) -> tuple[tuple[CaseLine, ...], dict[str, int]]:
    """List the cases where the asker moderates, the soonest due first, and count each view. Two statements, one more
    for each unit.
    """
    there = Case.objects.filter(_below(asker)).annotate(waiting=_undecided_appeal())
    conditions = {
        "open": Q(closed_at__isnull=True),
        "mine": Q(taken_by=asker.person_id) & (Q(closed_at__isnull=True) | Q(waiting=True)),
        "overdue": Q(due_at__lte=now()) & Q(closed_at__isnull=True),
        "appeals": Q(waiting=True),
        "closed": Q(closed_at__isnull=False) & Q(waiting=False),
    }
    counts = there.aggregate(**{name: Count("pk", filter=condition) for name, condition in conditions.items()})
    chosen = conditions.get(view, conditions["open"])
    order = ("-closed_at",) if view == "closed" else ("due_at", "id")
    return _lines(there.filter(chosen).order_by(*order)), counts


def case_of(case_id: UUID) -> CaseView:
    """Read a case. Five statements. Raises NotFound."""
    rows = Case.objects.filter(pk=case_id).annotate(waiting=_undecided_appeal())
    case = rows.first()
    if case is None:
        raise NotFound("case-unknown", msgid("没有这个案件。"))
    appeal = Appeal.objects.filter(case=case_id).first()
    reports = list(Report.objects.filter(case=case_id).order_by("reported_at")[:MOST_LINES])
    return CaseView(
        line=_lines(rows)[0],
        subject=UUID(case.subject),
        subject_version=case.subject_version,
        address=case.address,
        owner=case.owner,
        unit=Unit(UnitKind.SCHOOL, case.school) if case.school else Unit(UnitKind.PLACE, case.place),
        taken_at=case.taken_at,
        hits=tuple(
            HitView(*row)
            for row in Hit.objects.filter(case=case_id)
            .order_by("id")
            .values_list("word", "word_list", "where", "excerpt", "times")[:MOST_LINES]
        ),
        reports=tuple(ReportView(one.reason, one.words, one.reported_at) for one in reports),
        reporters=frozenset(one.person for one in reports if one.person),
        decisions=tuple(
            DecisionView(one.on_appeal, one.outcome, one.reason, one.decided_at, one.decided_by)
            for one in Decision.objects.filter(case=case_id).order_by("decided_at", "id")
        ),
        appeal=appeal.words if appeal else "",
        appealed_at=appeal.appealed_at if appeal else None,
    )


def cases_about_own(person: UUID) -> tuple[CaseLine, ...]:
    """List the decided cases about what belongs to a person, the latest first. One statement."""
    rows = Case.objects.filter(owner=person, closed_at__isnull=False).annotate(waiting=_undecided_appeal())
    return _lines(rows.order_by("-closed_at"))


def kept_before(kind: str, subject_id: UUID) -> frozenset[tuple[str, str]]:
    """List the words, with what is around them, that a person decided to keep in this thing. One statement."""
    last = Decision.objects.filter(case=OuterRef("case")).order_by("-decided_at").values("outcome")[:1]
    hits = Hit.objects.filter(
        case__subject_kind=kind, case__subject=str(subject_id), case__closed_at__isnull=False
    ).annotate(ended=last)
    return frozenset(hits.filter(ended="keep").values_list("word", "excerpt"))


def is_deleted(kind: str, subject_id: UUID) -> bool:
    """Say whether the last decision about a thing was to delete it. One statement."""
    rows = Decision.objects.filter(case__subject_kind=kind, case__subject=str(subject_id)).order_by("-decided_at")
    return rows.values_list("outcome", flat=True).first() == rules.Outcome.DELETE


def reports_lately(person: UUID) -> int:
    """Count what a person reported in the last twenty-four hours. One statement."""
    return Report.objects.filter(person=person, reported_at__gte=now() - timedelta(days=1)).count()


def has_reported(person: UUID, subject: Subject) -> bool:
    """Say whether a person has reported this version of a thing. One statement."""
    return Report.objects.filter(
        person=person,
        case__subject_kind=subject.kind,
        case__subject=str(subject.id),
        case__subject_version=subject.version,
    ).exists()
