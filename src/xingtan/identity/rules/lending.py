"""Lending a role for a time, and acting in somebody's place: who may, and when it ends."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from xingtan.identity.rules.authority import (
    FITS,
    GRANTS,
    Asker,
    Deed,
    HeldRole,
    RoleName,
    Unit,
    UnitKind,
    UnitPath,
    may,
)

MOST_DAYS = 366
LENDABLE = frozenset({RoleName.TEACHER, RoleName.SCHOOL_MANAGER, RoleName.PLACE_MANAGER})
"""Work can be done by another for a while. Being a child, a child's parent or the node's operator cannot."""

LONGEST = timedelta(minutes=30)
"""How long an operator may act in somebody's place at a time."""
MOST_REASON = 200


def lender_role(roles: Iterable[HeldRole], role: RoleName, path: UnitPath, on: date) -> HeldRole | None:
    """Give the role of one's own out of which `role` can be lent at the end of `path`; None: out of none.

    Never out of a lent one, and never more than one's own role gives there: who teaches in a school without a class
    cannot lend a class. Of several the one that lasts longest.
    """
    if not path or role not in LENDABLE or path[-1].kind not in FITS[role]:
        return None
    given = GRANTS.get((role, path[-1].kind), frozenset())
    found = [
        own
        for own in roles
        if own.lent_by is None
        and own.role is role
        and own.holds_on(on)
        and own.unit in path
        and given
        and given <= GRANTS.get((own.role, own.unit.kind), frozenset())
    ]
    return max(found, key=lambda own: own.until or date.max, default=None)


def lent_until(own: HeldRole, since: date, until: date) -> date | None:
    """Give the day before which a loan ends: no later than the lender's own role. None: such a loan cannot be made."""
    end = min(until, own.until or date.max)
    return end if since < end and (until - since).days <= MOST_DAYS else None


def lent_holds(lent: HeldRole, lender: Iterable[HeldRole], paths: Iterable[UnitPath], on: date) -> bool:
    """Say whether a lent role holds on the day: within its days, and while the lender's own role does."""
    roles = tuple(lender)
    return lent.holds_on(on) and any(lender_role(roles, lent.role, path, on) is not None for path in paths)


def scope(path: UnitPath) -> Unit | None:
    """Give the unit in which a borrower must work: the school of the path, or else its last place."""
    schools = [unit for unit in path if unit.kind is UnitKind.SCHOOL]
    return schools[0] if schools else next((unit for unit in reversed(path) if unit.kind is UnitKind.PLACE), None)


def may_act_for(operator: Asker, roles: Iterable[HeldRole], units: Sequence[Sequence[UnitPath]], on: date) -> bool:
    """Say whether an operator may act in the place of a person who holds `roles`; `units` are the paths of each unit.

    Only who operates the node over every unit of the person, and never in the place of another operator.
    """
    if any(held.role is RoleName.OPERATOR and held.holds_on(on) for held in roles):
        return False
    return bool(units) and all(any(may(operator, Deed.OPERATE_NODE, path, on) for path in paths) for paths in units)


def still_acts(began_at: datetime, ended_at: datetime | None, at: datetime) -> bool:
    """Say whether acting in somebody's place goes on: it was not ended, and lasts less than LONGEST."""
    return ended_at is None and began_at <= at < began_at + LONGEST
