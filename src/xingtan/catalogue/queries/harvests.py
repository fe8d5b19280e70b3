"""Sources of harvesting and their runs, as operators see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from xingtan.catalogue.models import HarvestRun, HarvestSource
from xingtan.catalogue.queries import words
from xingtan.catalogue.rules.harvesting import is_stale, read_position
from xingtan.catalogue.rules.vocabulary import Status
from xingtan.kernel.clock import now
from xingtan.kernel.errors import NotFound
from xingtan.kernel.text import msgid

RUNS = 20


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a record or a run, in the reader's language; `failed`: the record was left out."""

    name: str
    sentence: str
    failed: bool


@dataclass(frozen=True, slots=True)
class Run:
    """A time that a source was asked. `done` records came of `listed`, as far as the other side says how many."""

    started_at: datetime
    ended_at: datetime | None
    new: int
    changed: int
    gone: int
    same: int
    failed: int
    listed: int | None
    is_dead: bool
    error: str
    said: tuple[Said, ...]

    @property
    def done(self) -> int:
        return self.new + self.changed + self.gone + self.same + self.failed

    @property
    def at_work(self) -> bool:
        return self.ended_at is None and not self.is_dead


@dataclass(frozen=True, slots=True)
class Source:
    """A repository that is harvested; `last` is its newest run, `goes_on`: it stopped on the way and goes on there."""

    slug: str
    name: str
    address: str
    prefix: str
    set_name: str
    place: str
    section: str
    publishes: bool
    every_hours: int
    in_force: bool
    until: str
    goes_on: bool
    next_at: datetime
    last: Run | None

    @property
    def place_name(self) -> str:
        return words.place_name(self.place)

    @property
    def section_name(self) -> str:
        return words.section_name(self.section)

    @property
    def at_work(self) -> bool:
        return self.last is not None and self.last.at_work


@dataclass(frozen=True, slots=True)
class OpenSource:
    """A source with its last runs, and how many of its resources are public or wait."""

    source: Source
    runs: tuple[Run, ...]
    public: int
    waiting: int


def sources() -> tuple[Source, ...]:
    """List the sources by name, each with its newest run. Two statements."""
    rows = list(HarvestSource.objects.order_by("name", "slug"))
    newest = HarvestRun.objects.filter(source=OuterRef("source")).order_by("-started_at", "-id").values("pk")[:1]
    last = {run.source_id: run for run in HarvestRun.objects.filter(pk=Subquery(newest))}
    return tuple(_source(row, last.get(row.pk)) for row in rows)


def source(slug: str) -> OpenSource:
    """Read a source with its last runs. Three statements. Raises NotFound where there is none."""
    row = HarvestSource.objects.filter(pk=slug).first()
    if row is None:
        raise NotFound("harvest-source-unknown", msgid("没有登记过“%(slug)s”这个来源。"), slug=slug[:40])
    runs = list(HarvestRun.objects.filter(source=row).order_by("-started_at", "-id")[:RUNS])
    counts = row.records.aggregate(
        public=Count("pk", filter=Q(resource__status=Status.PUBLISHED)),
        waiting=Count("pk", filter=Q(resource__status=Status.WAITING)),
    )
    return OpenSource(_source(row, runs[0] if runs else None), tuple(map(_run, runs)), **counts)


def _source(row: HarvestSource, last: HarvestRun | None) -> Source:
    return Source(
        slug=row.slug,
        name=row.name,
        address=row.address,
        prefix=row.prefix,
        set_name=row.set_name,
        place=row.place,
        section=row.section,
        publishes=row.publishes,
        every_hours=row.every_hours,
        in_force=row.in_force,
        until=row.until,
        goes_on=bool(read_position(row.token).token),
        next_at=row.next_at,
        last=_run(last) if last is not None else None,
    )


def _run(row: HarvestRun) -> Run:
    said = _said(row.problems)
    ended = next((each.sentence for each in said if not each.name and each.failed), "")
    return Run(
        started_at=row.started_at,
        ended_at=row.ended_at,
        new=row.new,
        changed=row.changed,
        gone=row.gone,
        same=row.same,
        failed=row.failed,
        listed=row.listed,
        is_dead=row.ended_at is None and is_stale(row.looked_at, now()),
        error=(ended or _(row.error)) if row.error else "",
        said=tuple(each for each in said if each.name),
    )


def _said(problems: Sequence[dict[str, Any]]) -> tuple[Said, ...]:
    return tuple(Said(each["name"], _(each["sentence"]) % each["words"], bool(each["failed"])) for each in problems)
