"""Where a version stands, and all that a reviewer looks at beside the resource itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from xingtan.catalogue.models import Finding, MachineCheck, Resource, Review, Version
from xingtan.catalogue.queries import words
from xingtan.catalogue.queries.life.contents import content_of, kept_content
from xingtan.catalogue.rules import life, versions
from xingtan.catalogue.rules.life import Opinion, Round, Seat, Stage
from xingtan.catalogue.rules.versions import Change
from xingtan.identity import api as identity
from xingtan.identity.api import Asker, Deed, Unit, UnitKind

WEIGHTS = ("stop", "doubt", "note")


@dataclass(frozen=True, slots=True)
class Ground:
    """Whose a resource is: what decides who may review it."""

    school: str
    place: str
    authors: frozenset[UUID]

    @property
    def unit(self) -> Unit:
        return Unit(UnitKind.SCHOOL, self.school) if self.school else Unit(UnitKind.PLACE, self.place)

    @property
    def above(self) -> Unit:
        """Give the unit over which a final reviewer stands: the place of a school, or the place itself."""
        return Unit(UnitKind.PLACE, self.place)


def ground_of(resource: Resource) -> Ground:
    """Say whose a resource is. No SQL."""
    authors = frozenset(one for one in (resource.uploaded_by, resource.teacher) if one)
    return Ground(resource.school, resource.place, authors)


def stands_over(asker: Asker, each: Round, ground: Ground) -> bool:
    """Say whether the asker's roles let them review in this round at all. No SQL for a place, three for a school."""
    unit = ground.unit if each is Round.FIRST else ground.above
    return identity.entitled(asker, Deed.PUBLISH_RESOURCE, unit)


@dataclass(frozen=True, slots=True)
class SeatView:
    """One reviewer of a version as others see it."""

    seat: Seat
    name: str
    taken_at: datetime
    decided_at: datetime | None
    reasons: tuple[str, ...]
    words: str

    @property
    def round_name(self) -> str:
        return _(life.ROUNDS[Round(self.seat.round)])

    @property
    def opinion_name(self) -> str:
        return _(life.OPINIONS[Opinion(self.seat.opinion)]) if self.seat.opinion else ""

    @property
    def reason_names(self) -> tuple[str, ...]:
        return reason_names(self.reasons)


def reason_names(reasons: Iterable[str]) -> tuple[str, ...]:
    """Name reasons in the reader's language; an unknown one stands for itself."""
    return tuple(_(life.REASONS[one]) if one in life.REASONS else one for one in reasons)


@dataclass(frozen=True, slots=True)
class FindingView:
    """What a machine found in a version: `stop` sends it back, `doubt` is for the reviewer to weigh."""

    tool: str
    weight: str
    where: str
    says: str
    words: Mapping[str, Any]
    like: UUID | None

    @property
    def sentence(self) -> str:
        try:
            return _(self.says) % self.words
        except (KeyError, TypeError, ValueError):
            return _(self.says)


@dataclass(frozen=True, slots=True)
class Standing:
    """A version and where it stands."""

    version: int
    number: int
    says: str
    promised: bool
    offered_at: datetime
    stage: Stage
    seats: tuple[SeatView, ...]
    checked: bool
    steps: int
    of_steps: int

    @property
    def round(self) -> Round | None:
        return life.round_of(self.stage)

    @property
    def stage_name(self) -> str:
        return _(life.STAGES[self.stage])

    def looking(self) -> tuple[SeatView, ...]:
        """List who has it in this round and has not decided."""
        return tuple(
            each
            for each in self.seats
            if each.seat.round == self.round and not each.seat.let_go and not each.decided_at
        )

    def seat_of(self, person: UUID) -> SeatView | None:
        """Give the seat that somebody holds undecided."""
        return next((each for each in self.looking() if each.seat.reviewer == person), None)


def standing_of(resource_id: UUID) -> Standing | None:
    """Read where the latest version of a resource stands; None where none was offered. Three statements."""
    version = (
        Version.objects.filter(resource=resource_id)
        .order_by("-number")
        .values("id", "number", "says", "promised_by", "offered_at")
        .first()
    )
    if version is None:
        return None
    check = MachineCheck.objects.filter(version=version["id"]).values("steps", "of_steps", "done_at").first()
    seats = seats_of([version["id"]]).get(version["id"], ())
    done = bool(check and check["done_at"])
    return Standing(
        version=version["id"],
        number=version["number"],
        says=version["says"],
        promised=version["promised_by"] is not None,
        offered_at=version["offered_at"],
        stage=life.stage_of(done, [each.seat for each in seats]),
        seats=seats,
        checked=done,
        steps=check["steps"] if check else 0,
        of_steps=check["of_steps"] if check else 0,
    )


def seats_of(version_ids: Iterable[int]) -> dict[int, tuple[SeatView, ...]]:
    """Read who reviewed these versions, in order. One statement."""
    found: dict[int, list[SeatView]] = {}
    for row in Review.objects.filter(version__in=list(version_ids)).order_by("taken_at", "id"):
        seat = Seat(row.round, row.reviewer, row.opinion, row.let_go_at is not None)
        found.setdefault(row.version_id, []).append(
            SeatView(seat, row.reviewer_name, row.taken_at, row.decided_at, tuple(row.reasons), row.words)
        )
    return {version: tuple(seats) for version, seats in found.items()}


def findings_of(version_id: int) -> tuple[FindingView, ...]:
    """Read what machines found in a version, the weightiest first. One statement."""
    rows = Finding.objects.filter(check_run__version=version_id).order_by("id")
    found = [FindingView(*row) for row in rows.values_list("tool", "weight", "where", "says", "words", "like")]
    return tuple(sorted(found, key=lambda one: WEIGHTS.index(one.weight) if one.weight in WEIGHTS else len(WEIGHTS)))


def latest_findings(resource_id: UUID) -> tuple[FindingView, ...]:
    """Read what machines found in the version that was offered last. Two statements, one where none was."""
    version = Version.objects.filter(resource=resource_id).order_by("-number").values_list("pk", flat=True).first()
    return findings_of(version) if version is not None else ()


@dataclass(frozen=True, slots=True)
class Compared:
    """What differs from the version before; `with_number` 0: there was none before."""

    with_number: int
    online: bool
    changes: tuple[Change, ...]


def compared(resource_id: UUID, number: int) -> Compared:
    """Compare a version with what is online, or else with the version that was offered before. About ten statements."""
    row = Resource.objects.filter(pk=resource_id).values("update_of", "update_of__version", "version", "status").get()
    after = kept_content(resource_id, number) or content_of(resource_id)
    if row["update_of"]:
        online = row["update_of__version"]
        before = kept_content(row["update_of"], online) or content_of(row["update_of"])
        return Compared(online, online=True, changes=_named(versions.difference(before, after)))
    earlier = Version.objects.filter(resource=resource_id, number__lt=number).order_by("-number")
    last = earlier.values_list("number", "content").first()
    if last is None:
        return Compared(0, online=False, changes=())
    return Compared(last[0], online=False, changes=_named(versions.difference(last[1], after)))


def _named(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Write section and licence in the reader's language instead of their codes."""
    name = {"section": words.section_name, "licence": words.licence_words}
    return tuple(
        replace(one, before=name[one.part](one.before), after=name[one.part](one.after)) if one.part in name else one
        for one in changes
    )
