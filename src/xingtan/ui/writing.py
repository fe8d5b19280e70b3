"""Addresses that someone opens, and that change something: coming back from a provider, scanning a code."""

from collections.abc import Callable
from typing import Any, TypeVar

Entry = TypeVar("Entry", bound=Callable[..., Any])
MARK = "_writes_when_opened"


def writing(entry: Entry) -> Entry:
    """Give an entry's transaction the write lock from its start, even where it is asked by GET."""
    setattr(entry, MARK, True)
    return entry


def is_writing(entry: object) -> bool:
    """Say whether an entry was marked so."""
    return bool(getattr(entry, MARK, False))
