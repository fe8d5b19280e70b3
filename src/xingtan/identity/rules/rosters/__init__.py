"""Rosters: what a file of a school must look like, what is wrong with it, and what taking it in would change."""

from xingtan.identity.rules.rosters.records import (
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    Change,
    Counts,
    Finding,
    Form,
    Kind,
    Likeness,
    Options,
    Report,
    Severity,
    State,
    Whole,
)

__all__ = [
    "MOST_BYTES",
    "MOST_COLUMNS",
    "MOST_ROWS",
    "Change",
    "Counts",
    "Finding",
    "Form",
    "Kind",
    "Likeness",
    "Options",
    "Report",
    "Severity",
    "State",
    "Whole",
]
