"""Bringing a roster, taking it in, undoing it."""

from xingtan.identity.actions.rosters.commanding import import_roster, undo_import
from xingtan.identity.actions.rosters.receiving import (
    check_roster,
    drop_roster,
    drop_stale_rosters,
    receive_roster,
    say_who_is_same,
    start_taking_in,
    start_undoing,
)
from xingtan.identity.actions.rosters.taking import give_up, take_in_roster
from xingtan.identity.actions.rosters.undoing import undo_roster

__all__ = [
    "check_roster",
    "drop_roster",
    "drop_stale_rosters",
    "give_up",
    "import_roster",
    "receive_roster",
    "say_who_is_same",
    "start_taking_in",
    "start_undoing",
    "take_in_roster",
    "undo_import",
    "undo_roster",
]
