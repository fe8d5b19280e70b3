"""When an account can be closed: the law's right to be forgotten, and what a school has to keep (decision 0019)."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from xingtan.identity.rules.authority import HeldRole, RoleName

WAIT = timedelta(days=7)
KEPT_BY_DUTY = frozenset(
    {RoleName.STUDENT, RoleName.TEACHER, RoleName.SCHOOL_MANAGER, RoleName.PLACE_MANAGER, RoleName.OPERATOR}
)
"""Roles that a school or an office gave and answers for: as long as one is open, the account belongs to a record."""


class Hindrance(StrEnum):
    """Why an account cannot be closed now."""

    ROLE = "role"
    PARENT_ASKS = "parent_asks"
    NOT_YOURS = "not_yours"


def keeping_roles(roles: Iterable[HeldRole], on: date) -> tuple[HeldRole, ...]:
    """List the roles of one's own that keep an account open; what was lent for a time does not."""
    return tuple(
        held
        for held in roles
        if held.role in KEPT_BY_DUTY and held.lent_by is None and (held.until is None or held.until > on)
    )


def hindrance(
    asks_for_self: bool, is_parent: bool, is_minor: bool, roles: Iterable[HeldRole], on: date
) -> Hindrance | None:
    """Say why whoever asks cannot have this account closed; None: they can.

    A person decides for themselves; for a child under fourteen a parent decides, and nobody else.
    """
    if is_minor and asks_for_self:
        return Hindrance.PARENT_ASKS
    if not asks_for_self and not (is_parent and is_minor):
        return Hindrance.NOT_YOURS
    return Hindrance.ROLE if keeping_roles(roles, on) else None
