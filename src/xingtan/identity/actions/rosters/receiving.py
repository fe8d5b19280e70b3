"""Bringing a roster: it is kept, checked, decided upon."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from importlib import import_module
from uuid import UUID

from django.db import transaction

from xingtan.identity.actions.rosters.checking import Checked, Told, check
from xingtan.identity.actions.rosters.files import forget_file, keep_file, opened
from xingtan.identity.actions.rosters.reading import form_of
from xingtan.identity.models import RosterImport
from xingtan.identity.queries.rosters import Roster, roster
from xingtan.identity.rules import authority
from xingtan.identity.rules.authority import Asker, Deed, Unit, UnitKind, UnitPath
from xingtan.identity.rules.rosters import MOST_BYTES, Options, Report, State
from xingtan.kernel.clock import now, today
from xingtan.kernel.errors import Conflict, NotAllowed, Refused
from xingtan.kernel.files import MIB
from xingtan.kernel.ids import new_id
from xingtan.kernel.text import msgid

AT_ONCE_BYTES = 256 * 1024
"""A file up to this size is checked while its bringer waits: a class, a school's year."""

AT_ONCE_ROWS = 3000

FORGOTTEN_AFTER = timedelta(days=7)
"""A roster that was checked and not taken in is dropped then, with its file."""


def receive_roster(
    asker: Asker, unit: Unit, paths: Sequence[UnitPath], file_name: str, chunks: Iterable[bytes], options: Options
) -> UUID:
    """Keep a file for this unit (a school or a place) and check it: at once if it is small, else in the background.

    `paths`: `api.unit_paths(unit)`. Gives the roster's id; `queries.rosters.roster` has its state and report.
    Raises NotAllowed without KEEP_PEOPLE there, Refused for a file too large or of another kind (nothing is kept).
    """
    _require(asker, unit, paths)
    drop_stale_rosters()
    kept = keep_roster(asker.person_id, unit, file_name, chunks, options)
    try:
        if kept.size_bytes <= AT_ONCE_BYTES:
            check_roster(kept.id)
        else:
            later("check", kept.id)
    except BaseException:  # the row is rolled back, the file is not
        forget_file(kept.digest)
        raise
    return kept.id


@dataclass(frozen=True, slots=True)
class Kept:
    """A roster that waits to be checked: its file's name in the store, and how large it is."""

    id: UUID
    digest: str
    size_bytes: int


def keep_roster(by: UUID | None, unit: Unit, file_name: str, chunks: Iterable[bytes], options: Options) -> Kept:
    """Keep a file to be checked. Who may was decided by who calls. Raises Refused for a file that is no roster."""
    if unit.kind not in {UnitKind.SCHOOL, UnitKind.PLACE}:
        raise Refused("roster-unit", msgid("名册只能导入一所学校，或者一个地方的学校。"))
    sizes: list[int] = []
    digest, content = keep_file(_counted(chunks, sizes))
    try:
        with opened(digest) as file:
            form = form_of(file_name, file)
        row = RosterImport.objects.create(
            id=new_id(),
            unit_kind=unit.kind,
            unit_code=unit.code,
            file_name=file_name[-200:],
            file_digest=digest,
            form=form,
            state=State.CHECKING,
            asked_by_id=by,
            report=Report(options=options, content=content).written(),
        )
    except BaseException:
        forget_file(digest)
        raise
    return Kept(row.id, digest, sum(sizes))


def check_roster(roster_id: UUID, told: Told | None = None) -> Checked | None:
    """Check a roster that was kept: afterwards it is checked or refused. The background job; idempotent.

    Gives what was found, for who takes it in at once; None where it was not waiting to be checked.
    """
    row = RosterImport.objects.get(id=roster_id)
    if row.state != State.CHECKING:
        return None
    kept = Report.read(row.report)
    unit = Unit(UnitKind(row.unit_kind), row.unit_code)
    with opened(row.file_digest) as file:
        checked = check(file, roster(roster_id).form, unit, kept.options, kept.content, told)
    state = State.REFUSED if checked.report.errors else State.CHECKED
    waiting = RosterImport.objects.filter(id=roster_id, state=State.CHECKING)
    total = len(checked.examined.lines)
    waiting.update(state=state, report=checked.report.written(), total=total, done=0, ended_at=now())
    return checked


def say_who_is_same(asker: Asker, roster_id: UUID, paths: Sequence[UnitPath], lines: Iterable[int]) -> None:
    """Decide that these lines (of `report.likenesses`) are the people whom the platform knows; check again.

    Replaces what was decided before. Raises NotAllowed; Conflict unless the roster is checked or refused.
    """
    found = _of_asker(asker, roster_id, paths)
    proposed = {each.line for each in found.report.likenesses}
    same = tuple(sorted(proposed & set(lines)))
    report = replace(found.report, options=replace(found.report.options, same=same))
    turn(roster_id, (State.CHECKED, State.REFUSED), State.CHECKING, report=report.written())
    if found.total <= AT_ONCE_ROWS:
        check_roster(roster_id)
    else:
        later("check", roster_id)


def start_taking_in(asker: Asker, roster_id: UUID, paths: Sequence[UnitPath]) -> None:
    """Let a checked roster be taken in by the background job. Once: Conflict unless it is checked. NotAllowed."""
    _of_asker(asker, roster_id, paths)
    with transaction.atomic():
        turn(roster_id, (State.CHECKED,), State.TAKING, done=0, ended_at=None)
        later("take_in", roster_id)


def start_undoing(asker: Asker, roster_id: UUID, paths: Sequence[UnitPath]) -> None:
    """Let a roster that was taken in be undone by the background job. Conflict unless it is taken. NotAllowed."""
    _of_asker(asker, roster_id, paths)
    with transaction.atomic():
        turn(roster_id, (State.TAKEN,), State.UNDOING, done=0)
        later("undo", roster_id, str(asker.person_id) if asker.person_id else "")


def drop_roster(asker: Asker, roster_id: UUID, paths: Sequence[UnitPath]) -> None:
    """Forget the file of a checked or refused roster: it is never taken in. Conflict in another state, NotAllowed."""
    _of_asker(asker, roster_id, paths)
    drop(roster_id)


def drop(roster_id: UUID) -> None:
    """Forget a checked or refused roster, with what its report says of people. Conflict in another state."""
    digest = RosterImport.objects.values_list("file_digest", flat=True).get(id=roster_id)
    turn(roster_id, (State.CHECKED, State.REFUSED), State.DROPPED, report={}, ended_at=now())
    forget_file(digest)


def drop_stale_rosters() -> int:
    """Drop the rosters that were checked FORGOTTEN_AFTER ago and never taken in; gives how many."""
    stale = RosterImport.objects.filter(
        state__in=[State.CHECKED, State.REFUSED], asked_at__lt=now() - FORGOTTEN_AFTER
    ).values_list("id", flat=True)
    dropped = 0
    for roster_id in list(stale):
        with suppress(Conflict):  # somebody else drops it at this moment
            drop(roster_id)
            dropped += 1
    return dropped


def later(job: str, roster_id: UUID, *more: str) -> None:
    """Let the worker do it. A job is an entry, above actions: it is named here, as an address is."""
    getattr(import_module("xingtan.identity.jobs.rosters"), job).enqueue(str(roster_id), *more)


def _of_asker(asker: Asker, roster_id: UUID, paths: Sequence[UnitPath]) -> Roster:
    found = roster(roster_id)
    _require(asker, found.unit, paths)
    return found


def _require(asker: Asker, unit: Unit, paths: Sequence[UnitPath]) -> None:
    own = [path for path in paths if path and path[-1] == unit]
    if not any(authority.may(asker, Deed.KEEP_PEOPLE, path, today()) for path in own):
        raise NotAllowed("not-entitled", msgid("你现在的身份不能这样做。什么也没有改。"))


def turn(roster_id: UUID, from_: Sequence[State], to: State, **more: object) -> None:
    """Let a roster go from one state to another, once: of two who ask at a time the second is told."""
    turned = RosterImport.objects.filter(id=roster_id, state__in=list(from_)).update(state=to, **more)
    if not turned:
        raise Conflict("roster-state", msgid("这份名册的状态已经变了，请刷新页面看看现在到哪一步。"))


def _counted(chunks: Iterable[bytes], sizes: list[int]) -> Iterable[bytes]:
    total = 0
    for chunk in chunks:
        sizes.append(len(chunk))
        total += len(chunk)
        if total > MOST_BYTES:
            raise Refused(
                "roster-too-large",
                msgid("一份名册最大 %(most)s MB，这份没有收下。请分成几份再传。"),
                most=MOST_BYTES // MIB,
            )
        yield chunk
