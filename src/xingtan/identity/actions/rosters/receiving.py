"""Bringing a roster: it is kept, checked, decided upon."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from xingtan.identity.rules.authority import Asker, Unit, UnitPath
from xingtan.identity.rules.rosters import Options


def receive_roster(
    asker: Asker, unit: Unit, paths: Sequence[UnitPath], file_name: str, chunks: Iterable[bytes], options: Options
) -> UUID:
    """Keep a file for this unit (a school or a place) and check it: at once if it is small, else in the background.

    `paths`: `api.unit_paths(unit)`. Gives the roster's id; `queries.rosters.roster` has its state and report.
    Raises NotAllowed without KEEP_PEOPLE there, Refused for a file too large or of another kind (nothing is kept).
    """
    raise NotImplementedError


def check_roster(roster_id: UUID) -> None:
    """Check a roster that was kept: afterwards it is checked or refused. The background job; idempotent."""
    raise NotImplementedError


def say_who_is_same(asker: Asker, roster_id: UUID, paths: Sequence[UnitPath], rows: Iterable[int]) -> None:
    """Decide that these rows (of `report.likenesses`) are the people whom the platform knows; check again.

    Replaces what was decided before. Raises NotAllowed; Conflict unless the roster is checked or refused.
    """
    raise NotImplementedError


def start_taking_in(asker: Asker, roster_id: UUID, paths: Sequence[UnitPath]) -> None:
    """Let a checked roster be taken in by the background job. Once: Conflict unless it is checked. NotAllowed."""
    raise NotImplementedError


def start_undoing(asker: Asker, roster_id: UUID, paths: Sequence[UnitPath]) -> None:
    """Let a roster that was taken in be undone by the background job. Conflict unless it is taken. NotAllowed."""
    raise NotImplementedError


def drop_roster(asker: Asker, roster_id: UUID, paths: Sequence[UnitPath]) -> None:
    """Forget the file of a checked or refused roster: it is never taken in. Conflict in another state, NotAllowed."""
    raise NotImplementedError
