"""Harvesting a source: asked page by page, each taken in with the place where to go on, in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from xingtan.catalogue.actions.harvesting.fetching import Unanswered, fetch
from xingtan.catalogue.actions.harvesting.taking import Taken, take
from xingtan.catalogue.models import HarvestRun, HarvestSource
from xingtan.catalogue.rules.harvesting import (
    AGAIN,
    MOST_PROBLEMS,
    Position,
    asked_since,
    is_stale,
    read_position,
    written_position,
)
from xingtan.catalogue.rules.metadata.xml import parse
from xingtan.catalogue.rules.oai.arguments import Fault
from xingtan.catalogue.rules.oai.responses import Answer, read_answer
from xingtan.kernel.clock import now
from xingtan.kernel.errors import Conflict, NotFound, Problem
from xingtan.kernel.text import msgid

INTERRUPTED = msgid("上次没有做完就停了，这次从停下的地方接着采。")
STOPPED = msgid("停下了，下次从这里接着采。")
Told = Callable[[int, int | None], None]
Stopping = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Harvested:
    """What a run did. `error` is a sentence where it stopped before the end; what was taken in until then stays."""

    run: int
    new: int
    changed: int
    gone: int
    same: int
    failed: int
    error: str


def harvest(slug: str, told: Told | None = None, stopping: Stopping | None = None) -> Harvested:
    """Take in what is new, changed and deleted at a source, going on where the last run stopped; gives what it did.

    Run by the node itself (the worker, the command): it asks nobody's roles. Raises NotFound for an unknown source and
    Conflict where it is stopped or another run is under way; whatever goes wrong on the way ends the run with a
    sentence, and the next run goes on from there.
    """
    run = _begin(slug)
    try:
        error = _go(slug, run, told, stopping or _never)
    except Problem as problem:
        error = str(problem)
        _explain(run, problem)
        _end(slug, run, error, getattr(problem, "wait_seconds", None))
    except BaseException as failure:
        _end(slug, run, f"{type(failure).__name__}: {failure}"[:300])
        raise
    else:
        _end(slug, run, error)
    row = HarvestRun.objects.get(pk=run)
    return Harvested(row.pk, row.new, row.changed, row.gone, row.same, row.failed, error)


def _never() -> bool:
    return False


def _begin(slug: str) -> int:
    at = now()
    with transaction.atomic():
        source = HarvestSource.objects.filter(pk=slug).first()
        if source is None:
            raise NotFound("harvest-source-unknown", msgid("没有登记过“%(slug)s”这个来源。"), slug=slug[:40])
        if not source.in_force:
            raise Conflict("harvest-source-stopped", msgid("“%(slug)s”停用了，没有去采。"), slug=slug)
        under_way = HarvestRun.objects.filter(source=source, ended_at__isnull=True).first()
        if under_way is not None and not is_stale(under_way.looked_at, at):
            raise Conflict("harvest-under-way", msgid("“%(slug)s”正在采，等它做完再说。"), slug=slug)
        if under_way is not None:
            HarvestRun.objects.filter(pk=under_way.pk).update(ended_at=under_way.looked_at, error=INTERRUPTED)
    try:
        with transaction.atomic():
            return HarvestRun.objects.create(source_id=slug, started_at=at, looked_at=at).pk
    except IntegrityError:
        raise Conflict("harvest-under-way", msgid("“%(slug)s”正在采，等它做完再说。"), slug=slug) from None


def _go(slug: str, run: int, told: Told | None, stopping: Stopping) -> str:
    """Ask until the list ends; gives a sentence where it was stopped on the way, else nothing."""
    source = HarvestSource.objects.get(pk=slug)
    position = read_position(source.token)
    done, again = 0, False
    while True:
        answer, position = _ask(source, position)
        if answer.fault == Fault.BAD_RESUMPTION and position.token and not again:
            again, position = True, Position()  # too old to go on with: from the beginning, once
            _save(slug, run, Taken(), position)
            continue
        if answer.fault and answer.fault != Fault.NOTHING:
            raise Unanswered(
                "harvest-fault", msgid("对方说：%(fault)s %(words)s"), fault=answer.fault, words=answer.words
            )
        following = replace(position, token=answer.token)
        with transaction.atomic():
            taken = take(source, answer.records)
            _save(slug, run, taken, following, answer.size)
            if not answer.token:
                HarvestSource.objects.filter(pk=slug).update(until=position.asked_at[:24])
        done += len(answer.records)
        if told is not None:
            told(done, answer.size)
        if not answer.token:
            return ""
        if answer.token == position.token:
            raise Unanswered("harvest-in-circles", msgid("对方总给同一页，没有再问下去。"))
        position = following
        if stopping() or not HarvestSource.objects.filter(pk=slug, in_force=True).exists():
            return STOPPED


def _ask(source: HarvestSource, position: Position) -> tuple[Answer, Position]:
    """Ask for the next part, or for the first; the position then says when the other side began to answer."""
    if position.token:
        arguments = {"verb": "ListRecords", "resumptionToken": position.token}
        return read_answer(parse(fetch(source.address, arguments))), position
    identity = read_answer(parse(fetch(source.address, {"verb": "Identify"})))
    if identity.fault:
        raise Unanswered(
            "harvest-fault", msgid("对方说：%(fault)s %(words)s"), fault=identity.fault, words=identity.words
        )
    arguments = {"verb": "ListRecords", "metadataPrefix": source.prefix}
    if source.set_name:
        arguments["set"] = source.set_name
    if since := asked_since(source.until, identity.granularity):
        arguments["from"] = since
    return read_answer(parse(fetch(source.address, arguments))), Position(asked_at=identity.at)


def _save(slug: str, run: int, taken: Taken, position: Position, size: int | None = None) -> None:
    HarvestSource.objects.filter(pk=slug).update(token=written_position(position))
    row = HarvestRun.objects.get(pk=run)
    row.problems = [*row.problems, *taken.problems][:MOST_PROBLEMS]
    row.listed = size if size is not None else row.listed
    row.looked_at = now()
    row.save(update_fields=["problems", "listed", "looked_at"])
    HarvestRun.objects.filter(pk=run).update(
        new=F("new") + taken.new,
        changed=F("changed") + taken.changed,
        gone=F("gone") + taken.gone,
        same=F("same") + taken.same,
        failed=F("failed") + taken.failed,
    )


def _explain(run: int, problem: Problem) -> None:
    """Keep why a run stopped in a form that can be told in every language."""
    row = HarvestRun.objects.get(pk=run)
    words = {key: str(word)[:200] for key, word in problem.words.items()}
    row.problems = [{"name": "", "sentence": problem.sentence, "words": words, "failed": True}, *row.problems]
    row.save(update_fields=["problems"])


def _end(slug: str, run: int, error: str, wait_seconds: int | None = None) -> None:
    """End a run; one that stopped on the way is due again sooner than one that came to its end."""
    at = now()
    source = HarvestSource.objects.get(pk=slug)
    rhythm = timedelta(hours=source.every_hours)
    if error == STOPPED:
        pause = timedelta(0)
    elif error:
        pause = timedelta(seconds=wait_seconds) if wait_seconds is not None else min(AGAIN, rhythm)
    else:
        pause = rhythm
    with transaction.atomic():
        HarvestRun.objects.filter(pk=run).update(ended_at=at, error=error[:300])
        HarvestSource.objects.filter(pk=slug).update(next_at=at + pause)


def harvest_next(stopping: Stopping) -> str | None:
    """Harvest the source that is due longest; gives its name, None where none is due or it is under way already."""
    due = HarvestSource.objects.filter(in_force=True, next_at__lte=now()).order_by("next_at", "slug")
    for slug in due.values_list("slug", flat=True):
        try:
            harvest(slug, stopping=stopping)
        except Conflict:
            continue
        return str(slug)
    return None
