"""Writing activity records as NDJSON lines, fast. Every id is a UUID of version 7 that the same record always gets."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count

from xingtan.kernel.clock import midnight
from xingtan.main.demo import figures

HOUR_MS = 3_600_000
MOST_AN_HOUR = 2**20  # records of one stream in one hour
MINUTE_SECOND = tuple(f"{n // 60:02d}:{n % 60:02d}." for n in range(3600))
MILLISECOND = tuple(f'{n:03d}Z"' for n in range(1000))
STREAMS = ("views", "marks", "calls", "spaces", "deeds", "carried")


def stamp(seed: int, stream: str, hour: int) -> Callable[[int], str]:
    """Give what writes `{"id":"...","at":"..."` for an offset in ms within one hour of the replay, the first being 0.

    (seed, stream, hour, number within the hour) never gives the same id twice, and the same four always the same one.
    The id begins with the instant, so lines of one hour sort into the order of time as they are.
    """
    since = midnight(figures.MONTH.since) + timedelta(hours=hour)
    since_ms = round(since.timestamp() * 1000)
    day_hour = since.strftime('","at":"%Y-%m-%dT%H:')
    middle = f"7{STREAMS.index(stream):x}{seed >> 12 & 0xFF:02x}-8{seed & 0xFFF:03x}"
    number = count(hour * MOST_AN_HOUR)

    def head(offset_ms: int) -> str:
        ms = since_ms + offset_ms
        return (
            f'{{"id":"{ms >> 16:08x}-{ms & 65535:04x}-{middle}-{next(number):012x}'
            f"{day_hour}{MINUTE_SECOND[offset_ms // 1000]}{MILLISECOND[offset_ms % 1000]}"
        )

    return head
