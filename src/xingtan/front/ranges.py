"""Byte ranges (RFC 9110, section 14)."""

import re

_one = re.compile(r"bytes=\s*(\d*)-(\d*)\s*\Z")


class CannotSatisfy(Exception):
    """The range lies outside of the file."""


def read_range(value: str | None, size_bytes: int) -> tuple[int, int] | None:
    """Give [start, end) of the one range asked for, or None where the whole file is to be sent.

    Several ranges, other units and nonsense are ignored, as the RFC allows. Raises CannotSatisfy.
    """
    found = _one.match(value) if value and len(value) < 64 else None
    if found is None:
        return None
    first, last = found.groups()
    if not first and not last:
        return None
    if not first:
        length = int(last)
        if not length or not size_bytes:
            raise CannotSatisfy
        return max(0, size_bytes - length), size_bytes
    start = int(first)
    end = min(int(last) + 1, size_bytes) if last else size_bytes
    if last and int(last) < start:
        return None
    if start >= size_bytes:
        raise CannotSatisfy
    return start, end
