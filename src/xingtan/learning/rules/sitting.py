"""Sitting a test: where somebody is, which clocks run, until when an answer counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

# What a weak line may cost somebody who answered in time.
GRACE = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an attempt stands. `at` is the number of the question it has come to; `clocks` say when limits began.

    `digest` is of the questions that it is about; `outcomes` are those of the whole test, once it is over.
    """

    digest: str = ""
    at: int = 1
    clocks: Mapping[str, datetime] = field(default_factory=dict)
    outcomes: Mapping[str, list[str] | None] = field(default_factory=dict)
    score: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """When the time is up, and whether what comes later is still taken."""

    at: datetime
    late: bool

    def passed(self, now: datetime) -> bool:
        """Say whether nothing is taken any more."""
        return not self.late and now > self.at + GRACE


@dataclass(frozen=True, slots=True)
class Running:
    """A limit: since when it runs (None: not begun), how many seconds, whether what comes later is taken."""

    name: str
    began_at: datetime | None
    seconds: int
    late: bool


def standing_from(kept: Mapping[str, Any]) -> Standing:
    """Read where an attempt stands as its table keeps it."""
    return Standing(
        digest=str(kept.get("digest", "")),
        at=int(kept.get("at", 1)),
        clocks={name: datetime.fromisoformat(text) for name, text in dict(kept.get("clocks", {})).items()},
        outcomes=dict(kept.get("outcomes", {})),
        score=kept.get("score"),
        most=kept.get("most"),
    )


def written(standing: Standing) -> dict[str, Any]:
    """Write where an attempt stands as its table keeps it."""
    return {
        "digest": standing.digest,
        "at": standing.at,
        "clocks": {name: at.isoformat() for name, at in standing.clocks.items()},
        "outcomes": dict(standing.outcomes),
        "score": standing.score,
        "most": standing.most,
    }


def deadline_of(limits: Iterable[Running]) -> Deadline | None:
    """Give the first of the deadlines that run."""
    found = [
        Deadline(each.began_at + timedelta(seconds=each.seconds), each.late)
        for each in limits
        if each.began_at is not None
    ]
    return min(found, key=lambda each: each.at, default=None)


def begun(standing: Standing, names: Iterable[str], now: datetime) -> Standing:
    """Start these clocks; one that runs goes on as it does."""
    return replace(standing, clocks={**dict.fromkeys(names, now), **standing.clocks})


def seconds_between(started_at: datetime, now: datetime, deadline: Deadline | None) -> int:
    """Count the seconds that an attempt took, no more than its limit gave."""
    end = now if deadline is None or deadline.late else min(now, deadline.at)
    return max(0, int((end - started_at).total_seconds()))
