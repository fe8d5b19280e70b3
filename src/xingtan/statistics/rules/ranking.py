"""Ranks: equals share one, and a place whose data lag has none."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

Value = int | Fraction


def ranks(values: Mapping[str, Value | None], suspended: Collection[str] = ()) -> dict[str, int | None]:
    """Rank from the greatest: 1, 2, 2, 4. None for suspended keys, for unknown values, and where all are 0."""
    ranked = {key: value for key, value in values.items() if key not in suspended and value is not None}
    if not any(ranked.values()):
        return dict.fromkeys(values)
    first: dict[Value, int] = {}
    for place, value in enumerate(sorted(ranked.values(), reverse=True), 1):
        first.setdefault(value, place)
    return {key: first[ranked[key]] if key in ranked else None for key in values}


@dataclass(frozen=True, slots=True)
class Move:
    """From which rank to which; None where there was or is none."""

    before: int | None
    now: int | None

    @property
    def up(self) -> int | None:
        """Give by how many ranks it rose (negative: fell), or None where the two cannot be compared."""
        return None if self.before is None or self.now is None else self.before - self.now
