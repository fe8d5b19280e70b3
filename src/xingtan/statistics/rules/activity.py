"""The activity index of learning spaces (docs/decisions/0011-activity-index.md), and when a space is active (BR-01)."""

from dataclasses import dataclass
from fractions import Fraction

from xingtan.statistics.rules.metrics.spaces import LEAST_DISK_ITEMS, LEAST_SIGN_INS, LEAST_VISITS

SIGN_IN_WEIGHT = 40
CONTRIBUTION_WEIGHT = 30
VISIT_WEIGHT = 30


@dataclass(frozen=True, slots=True)
class SpaceDays:
    """On how many space-days something happened: one space on one day counts once, however often it happened."""

    signed_in: int = 0
    contributed: int = 0
    visited: int = 0

    def __add__(self, other: "SpaceDays") -> "SpaceDays":
        return SpaceDays(
            self.signed_in + other.signed_in, self.contributed + other.contributed, self.visited + other.visited
        )


def activity_index(happened: SpaceDays, opened_spaces: int, days: int) -> Fraction | None:
    """Give 0 to 100 points for `opened_spaces` over `days`; None where there is no space or no day.

    100: every opened space was signed in to, contributed to and visited on every day.
    """
    possible = opened_spaces * days
    if not possible:
        return None
    points = (
        SIGN_IN_WEIGHT * happened.signed_in
        + CONTRIBUTION_WEIGHT * happened.contributed
        + VISIT_WEIGHT * happened.visited
    )
    return Fraction(points, possible)


def is_active(sign_ins: int, disk_items: int, visits: int) -> bool:
    """Say whether a space is active: all three bounds are inclusive (达到)."""
    return sign_ins >= LEAST_SIGN_INS and disk_items >= LEAST_DISK_ITEMS and visits >= LEAST_VISITS
