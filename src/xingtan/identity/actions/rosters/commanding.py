"""Bringing a roster from the command line: checked, taken in and finished in one call, by the node itself."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from xingtan.identity.actions.rosters.files import content_of
from xingtan.identity.actions.rosters.receiving import check_roster, drop, drop_stale_rosters, keep_roster, turn
from xingtan.identity.actions.rosters.taking import take_in_roster
from xingtan.identity.actions.rosters.undoing import undo_roster
from xingtan.identity.queries.rosters import Roster, interrupted_rosters, roster
from xingtan.identity.rules.authority import Unit
from xingtan.identity.rules.rosters import Options, State
from xingtan.kernel.errors import Refused
from xingtan.kernel.text import msgid

PIECE_BYTES = 1024 * 1024
Stage = Callable[[str, int, int], None]


def import_roster(
    unit: Unit, path: Path, options: Options, dry_run: bool = False, merge: bool = False, told: Stage | None = None
) -> Roster:
    """Check a file and take it in, by the node itself; gives the roster as it stands then, with its report.

    `dry_run`: only check. `merge`: likely duplicates are the people whom the platform knows. A run of the same file
    that was killed is finished. Raises Refused for what is no roster; findings stand in the report.
    """
    drop_stale_rosters()
    if not dry_run:
        content = content_of(_pieces(path))
        for each in interrupted_rosters(unit, content):
            take_in_roster(each, _stage(told, "taking"))
            return roster(each)
    roster_id = keep_roster(None, unit, path.name, _pieces(path), options).id
    try:
        checked = check_roster(roster_id, _stage(told, "checking"))
        found = roster(roster_id)
        if merge and found.report.likenesses:
            same = tuple(sorted(each.line for each in found.report.likenesses))
            report = replace(found.report, options=replace(options, same=same))
            turn(roster_id, (State.CHECKED, State.REFUSED), State.CHECKING, report=report.written())
            checked = check_roster(roster_id, _stage(told, "checking"))
            found = roster(roster_id)
    except BaseException:
        turn(roster_id, (State.CHECKING, State.CHECKED, State.REFUSED), State.REFUSED)
        drop(roster_id)
        raise
    if dry_run or found.state is State.REFUSED:
        drop(roster_id)
        return found
    turn(roster_id, (State.CHECKED,), State.TAKING, done=0)
    take_in_roster(roster_id, _stage(told, "taking"), checked)
    return roster(roster_id)


def undo_import(roster_id: UUID, told: Stage | None = None) -> Roster:
    """Undo a roster that was taken in, by the node itself. Raises NotFound; Refused unless it is taken."""
    found = roster(roster_id)
    if found.state not in {State.TAKEN, State.UNDOING}:
        raise Refused("roster-not-taken", msgid("这份名册没有导入，或者已经撤销了。"))
    if found.state is State.TAKEN:
        turn(roster_id, (State.TAKEN,), State.UNDOING, done=0)
    undo_roster(roster_id, None, _stage(told, "undoing"))
    return roster(roster_id)


def _pieces(path: Path) -> Iterable[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            yield piece


def _stage(told: Stage | None, name: str) -> Callable[[int, int], None] | None:
    if told is None:
        return None
    tell = told
    return lambda done, total: tell(name, done, total)
