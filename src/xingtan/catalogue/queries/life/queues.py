"""What waits for reviewers: by round and age, the oldest first, and how much each of them decided."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from xingtan.catalogue.models import MachineCheck, Review, Version
from xingtan.catalogue.queries import words
from xingtan.catalogue.queries.life.standing import Ground, SeatView, seats_of, stands_over
from xingtan.catalogue.queries.personal import publishing_units
from xingtan.catalogue.rules import life
from xingtan.catalogue.rules.life import Round, Stage
from xingtan.catalogue.rules.vocabulary import Status
from xingtan.identity.api import Asker, UnitKind
from xingtan.kernel.clock import now
from xingtan.places import api as places

MOST_LINES = 60
MOST_COUNTED = 2000
AT_ONCE = 200
WEEK = timedelta(days=7)
AGES = (timedelta(days=1), timedelta(days=3), timedelta(days=7))


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A version that waits: since when, in which round, who has it. `may_take`: the asker could; `has_it`: did."""

    id: UUID
    title: str
    kind: str
    teacher_name: str
    place: str
    school: str
    update_of: UUID | None
    offered_at: datetime
    stage: Stage
    looking: tuple[SeatView, ...]
    may_take: bool
    has_it: bool

    @property
    def stage_name(self) -> str:
        return _(life.STAGES[self.stage])

    @property
    def kind_name(self) -> str:
        return words.kind_name(self.kind)

    @property
    def days(self) -> int:
        return (now() - self.offered_at).days


@dataclass(frozen=True, slots=True)
class Load:
    """How many versions wait in a round: in all, and for less than a day, up to three, up to seven, and longer."""

    round: Round
    total: int
    by_age: tuple[int, ...]
    oldest: datetime | None

    @property
    def name(self) -> str:
        return _(life.ROUNDS[self.round])


@dataclass(frozen=True, slots=True)
class Decided:
    """How many versions somebody decided in the last seven days."""

    reviewer: UUID
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits where the asker reviews. `more`: more wait than were counted."""

    lines: tuple[QueueLine, ...]
    loads: tuple[Load, ...]
    decided: tuple[Decided, ...]
    more: bool


_FIELDS = (
    *("id", "resource_id", "resource__title", "resource__kind", "resource__teacher_name", "resource__place"),
    *("resource__school", "resource__update_of_id", "resource__uploaded_by", "resource__teacher", "offered_at"),
)


def _below(asker: Asker, prefix: str = "") -> Q:
    """Give the condition of what comes from where the asker may publish."""
    there = Q(pk__in=())
    for unit in publishing_units(asker):
        if unit.kind is UnitKind.SCHOOL:
            there |= Q(**{f"{prefix}school": unit.code})
        elif unit.code == places.NATION:
            there |= Q(**{f"{prefix}place__isnull": False})
        else:
            there |= Q(**{f"{prefix}place__in": places.subtree_codes(unit.code)})
    return there


def _waiting(asker: Asker) -> "QuerySet[Version]":
    later = Version.objects.filter(resource=OuterRef("resource"), number__gt=OuterRef("number"))
    return (
        Version.objects.filter(_below(asker, "resource__"), ~Exists(later), resource__status=Status.WAITING)
        .annotate(is_checked=Exists(MachineCheck.objects.filter(version=OuterRef("pk"), done_at__isnull=False)))
        .order_by("offered_at", "id")
    )


def _lines(asker: Asker, most: int) -> Iterator[QueueLine]:
    """Give what waits, the oldest first, AT_ONCE with two statements."""
    assert asker.person_id is not None
    above: dict[str, bool] = {}
    for start in range(0, most, AT_ONCE):
        rows = list(_waiting(asker).values_list(*_FIELDS, "is_checked")[start : start + AT_ONCE])
        seats = seats_of([row[0] for row in rows])
        for version, resource, title, kind, name, place, school, copy, uploaded, teacher, at, checked in rows:
            held = seats.get(version, ())
            stage = life.stage_of(checked, [each.seat for each in held])
            each_round = life.round_of(stage)
            looking = tuple(
                one for one in held if one.seat.round == each_round and not one.seat.let_go and not one.decided_at
            )
            has_it = any(one.seat.reviewer == asker.person_id for one in looking)
            may_take = False
            if each_round and not (looking and each_round is not Round.COMMITTEE) and not has_it:
                ground = Ground(school, place, frozenset(one for one in (uploaded, teacher) if one))
                if place not in above:  # in the first round, whoever this is listed for may look at it
                    above[place] = stands_over(asker, Round.FINAL, ground)
                may_take = (
                    (each_round is Round.FIRST or above[place])
                    and asker.person_id not in ground.authors
                    and not life.has_spoken(asker.person_id, [one.seat for one in held])
                )
            yield QueueLine(resource, title, kind, name, place, school, copy, at, stage, looking, may_take, has_it)
        if len(rows) < AT_ONCE:
            return


def queue(asker: Asker) -> Queue:
    """Read what waits where the asker reviews, the oldest first across units. Two statements for each AT_ONCE.

    Of more than MOST_COUNTED the oldest are counted.
    """
    every = list(_lines(asker, MOST_COUNTED))
    at = now()
    loads = []
    for each in Round:
        ages = [at - line.offered_at for line in every if line.stage == each.value]
        bands = Counter(sum(age >= limit for limit in AGES) for age in ages)
        oldest = next((line.offered_at for line in every if line.stage == each.value), None)
        loads.append(Load(each, len(ages), tuple(bands[n] for n in range(len(AGES) + 1)), oldest))
    return Queue(tuple(every[:MOST_LINES]), tuple(loads), _decided(asker), len(every) >= MOST_COUNTED)


def _decided(asker: Asker) -> tuple[Decided, ...]:
    """Count what each reviewer decided in the last seven days, of what comes from where the asker reviews."""
    rows = Review.objects.filter(
        _below(asker, "version__resource__"), decided_at__gte=now() - WEEK, let_go_at__isnull=True
    )
    counts: Counter[UUID] = Counter()
    names: dict[UUID, str] = {}
    for reviewer, name in rows.values_list("reviewer", "reviewer_name"):
        counts[reviewer] += 1
        names[reviewer] = name
    return tuple(Decided(one, names[one], count) for one, count in counts.most_common(20))


def next_for(asker: Asker) -> UUID | None:
    """Give what the asker took and did not decide, else the oldest that they may take and nobody has; None: nothing.

    Two statements for every AT_ONCE that others must look at first.
    """
    if asker.person_id is None:
        return None
    own = Review.objects.filter(reviewer=asker.person_id, decided_at__isnull=True, let_go_at__isnull=True)
    begun = own.filter(version__resource__status=Status.WAITING).order_by("taken_at")
    found = begun.values_list("version__resource", flat=True).first()
    return found or next((line.id for line in _lines(asker, 100 * MOST_COUNTED) if line.may_take), None)
