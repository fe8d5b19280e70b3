"""What the door counts about itself, as Prometheus reads it."""

from bisect import bisect_left
from pathlib import Path

BOUNDS_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Series:
    """The answers of one kind: how many of each status, and how long they took."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.statuses: dict[int, int] = {}
        self.counts = [0] * (len(BOUNDS_SECONDS) + 1)
        self.seconds = 0.0

    def add(self, status: int, seconds: float) -> None:
        """Count one answer."""
        self.statuses[status] = self.statuses.get(status, 0) + 1
        self.counts[bisect_left(BOUNDS_SECONDS, seconds)] += 1
        self.seconds += seconds

    def lines(self) -> list[str]:
        """Write the histogram of this kind."""
        name, label = "xingtan_door_seconds", f'kind="{self.kind}"'
        written, below = [], 0
        for bound, count in zip((*map(str, BOUNDS_SECONDS), "+Inf"), self.counts, strict=True):
            below += count
            written.append(f'{name}_bucket{{{label},le="{bound}"}} {below}')
        return [*written, f"{name}_sum{{{label}}} {self.seconds:.6f}", f"{name}_count{{{label}}} {below}"]


class Measures:
    """The series of one door: pages from the cache, answers of Django, files."""

    def __init__(self) -> None:
        self.cached = Series("cached")
        self.rendered = Series("rendered")
        self.files = Series("file")
        self.refused = Series("refused")

    def text(self, gauges: dict[str, tuple[str, str, float]]) -> str:
        """Write everything. `gauges` gives name -> (type, help, value) for what others count."""
        every = (self.cached, self.rendered, self.files, self.refused)
        lines = [
            "# HELP xingtan_door_requests_total Answers by kind and status.",
            "# TYPE xingtan_door_requests_total counter",
        ]
        for series in every:
            for status, count in sorted(series.statuses.items()):
                lines.append(f'xingtan_door_requests_total{{kind="{series.kind}",status="{status}"}} {count}')
        lines += [
            "# HELP xingtan_door_seconds From the request's headers to the whole answer.",
            "# TYPE xingtan_door_seconds histogram",
        ]
        for series in every:
            lines += series.lines()
        for name, (kind, about, value) in gauges.items():
            lines += [f"# HELP {name} {about}", f"# TYPE {name} {kind}", f"{name} {value:g}"]
        return "\n".join(lines) + "\n"


def resident_bytes() -> int:
    """Say how much memory this process holds; 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * 4096
    except (OSError, ValueError, IndexError):
        return 0
