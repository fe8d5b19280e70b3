"""Lengths and instants as the forms write them (ISO 8601)."""

import re
from datetime import UTC, datetime

_DURATION = re.compile(
    r"P(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9})(?:\.(\d{1,9}))?S)?)?\Z", re.ASCII | re.IGNORECASE
)
_CLOCK = re.compile(r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})\Z", re.ASCII)
_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z", re.ASCII)


def written_duration(duration_ms: int) -> str:
    """Write a length: PT14M36S, PT1H0.5S."""
    seconds, rest = divmod(duration_ms, 1000)
    hours, seconds = divmod(seconds, 3600)
    minutes, seconds = divmod(seconds, 60)
    fraction = f".{rest:03}".rstrip("0") if rest else ""
    parts = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    if seconds or rest or not parts:
        parts += f"{seconds}{fraction}S"
    return f"PT{parts}"


def read_duration(text: str) -> int | None:
    """Read a length in milliseconds from PT14M36S or 14:36; None where it is neither."""
    found = _DURATION.match(text.strip())
    if found and any(part is not None for part in found.groups()):
        days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[:4])
        rest = int((found[5] or "0").ljust(3, "0")[:3])
        return ((days * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1000 + rest
    clock = _CLOCK.match(text.strip())
    if clock:
        return (int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + int(clock[3])) * 1000
    return None


def written_instant(at: datetime) -> str:
    """Write an instant in UTC to the second: 2017-08-21T00:00:00Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")


def read_instant(text: str) -> datetime | None:
    """Read an instant, a day, a month or a year (its beginning, in UTC); None where it is none of these."""
    plain = text.strip()
    day = _DAY.match(plain)
    try:
        if day:
            return datetime(int(day[1]), int(day[2] or 1), int(day[3] or 1), tzinfo=UTC)
        found = datetime.fromisoformat(plain)
        at = found if found.tzinfo else found.replace(tzinfo=UTC)
        return at.astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        return None
