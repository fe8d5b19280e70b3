"""What a person's own page shows of them that higher domains know: their rank; main installs who knows it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID


@dataclass(frozen=True, slots=True)
class OwnRank:
    """Where somebody's learning space stands among the `of` spaces of `place` in which something happened.

    The window is [since, until). `rank` None: there is none, and `why` says so: quiet (nothing happened yet),
    lagging (the figures are not whole), unknown (nobody can be asked). `definition` is the address of how it is
    counted, without its language. `left_out` are codes of places whose data are not whole.
    """

    place: str
    definition: str
    rank: int | None = None
    of: int | None = None
    why: str = ""
    since: date | None = None
    until: date | None = None
    days_signed_in: int = 0
    days_contributed: int = 0
    days_visited: int = 0
    left_out: tuple[str, ...] = ()

    @property
    def last_on(self) -> date | None:
        """Give the last day that counts."""
        return None if self.until is None else self.until - timedelta(days=1)


RankProvider = Callable[[UUID], OwnRank | None]
_rank: list[RankProvider] = [lambda _person: None]


def show_rank_with(provider: RankProvider) -> None:
    """Make `provider` what knows the rank of a person's own space in this process; None: they have no space."""
    _rank[:] = [provider]


def rank_of(person_id: UUID) -> OwnRank | None:
    """Give the rank of a person's own space, or None where they have none. No statement of its own."""
    return _rank[0](person_id)
