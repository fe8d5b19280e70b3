"""Identifiers that are unique for ever and sort by the time they were made (RFC 9562, version 7)."""

from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """Give an identifier that no other call on any node will give again."""
    return UUID(int=uuid7().int)


def first_id(at: datetime) -> UUID:
    """Give what sorts before every identifier that is made at this instant or later, and after every earlier one."""
    return UUID(int=int(at.timestamp() * 1000) << 80)
