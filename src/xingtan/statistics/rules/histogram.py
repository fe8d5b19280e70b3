"""Response times as a histogram: percentiles are bounds of buckets, the maximum is as measured."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from xingtan.kernel.figures import rounded


@dataclass(frozen=True, slots=True)
class Bucket:
    """So many calls took more than the bound before and at most `at_most_ms`."""

    at_most_ms: int
    calls: int


@dataclass(frozen=True, slots=True)
class ResponseTimes:
    """Calls of a period. `buckets` are in order and hold the `timed` calls; `untimed` came without a duration."""

    buckets: tuple[Bucket, ...] = ()
    untimed: int = 0
    duration_ms: int = 0
    longest_ms: int = 0
    failed: int = 0

    @property
    def timed(self) -> int:
        return sum(bucket.calls for bucket in self.buckets)

    @property
    def calls(self) -> int:
        return self.timed + self.untimed

    @property
    def mean_ms(self) -> str | None:
        """Give the mean of the timed calls, two decimals."""
        return rounded(Fraction(self.duration_ms, self.timed), 2) if self.timed else None

    @property
    def whole_mean_ms(self) -> str | None:
        """Give the mean of the timed calls as it is printed for reference, in whole milliseconds."""
        return f"{int(rounded(Fraction(self.duration_ms, self.timed), 0)):,}" if self.timed else None

    def percentile_ms(self, hundredths: int) -> int | None:
        """Give the bound that `hundredths` per cent of the timed calls do not exceed; None without timed calls.

        Nearest rank: the bound of the bucket in which the ceil(n p / 100)-th call lies, no more than the longest call.
        """
        rank = -(-self.timed * hundredths // 100)
        if not self.timed:
            return None
        reached = 0
        for bucket in self.buckets:
            reached += bucket.calls
            if reached >= max(rank, 1):
                return min(bucket.at_most_ms, self.longest_ms)
        raise AssertionError("buckets hold all timed calls")


def coarse(buckets: Sequence[Bucket], bounds: Sequence[int]) -> tuple[Bucket, ...]:
    """Add buckets up under fewer bounds; what exceeds the last one stays under its own greatest bound."""
    counts = dict.fromkeys(bounds, 0)
    beyond = 0
    for bucket in buckets:
        bound = next((bound for bound in bounds if bucket.at_most_ms <= bound), None)
        if bound is None:
            beyond += bucket.calls
        else:
            counts[bound] += bucket.calls
    last = (Bucket(max(bucket.at_most_ms for bucket in buckets), beyond),) if beyond else ()
    return (*(Bucket(bound, calls) for bound, calls in counts.items()), *last)
