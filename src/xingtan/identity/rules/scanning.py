"""What may happen to a code that a screen shows to be signed in by a phone: seen, scanned, decided, used once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import ip_address, ip_network
from uuid import UUID

LIFE = timedelta(seconds=60)
"""How long a code can be scanned and decided."""
COLLECTED_WITHIN = timedelta(seconds=60)
"""How long after the phone's yes the screen may take to come for it: a screen without script is reloaded by hand."""


class State(StrEnum):
    """Where a code stands; each is final but the first two, and CONFIRMED, which becomes USED or EXPIRED."""

    WAITING = "waiting"
    SCANNED = "scanned"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    USED = "used"
    EXPIRED = "expired"


class Denial(StrEnum):
    """Why a code was not accepted."""

    FORGED = "forged"
    EXPIRED = "expired"
    USED = "used"
    REFUSED = "refused"
    TAKEN = "taken"
    OTHER_BROWSER = "other-browser"
    NOT_CONFIRMED = "not-confirmed"
    ACTING = "acting"


@dataclass(frozen=True, slots=True)
class ShownCode:
    """A code as it is kept; `browser` is the digest of the secret that the screen alone has."""

    browser: str
    shown_at: datetime
    expires_at: datetime
    scanned_by: UUID | None = None
    confirmed_at: datetime | None = None
    refused_at: datetime | None = None
    used_at: datetime | None = None


def state_of(code: ShownCode, at: datetime) -> State:
    """Say where a code stands at this instant."""
    if code.used_at is not None:
        return State.USED
    if code.refused_at is not None:
        return State.REFUSED
    if code.confirmed_at is not None:
        return State.CONFIRMED if at < code.confirmed_at + COLLECTED_WITHIN else State.EXPIRED
    if at >= code.expires_at:
        return State.EXPIRED
    return State.WAITING if code.scanned_by is None else State.SCANNED


def scan_denial(code: ShownCode | None, person: UUID, at: datetime) -> Denial | None:
    """Say why this person's phone may not look at a code or decide about it; None where it may."""
    if code is None:
        return Denial.FORGED
    match state_of(code, at):
        case State.EXPIRED:
            return Denial.EXPIRED
        case State.USED | State.CONFIRMED:
            return Denial.USED
        case State.REFUSED:
            return Denial.REFUSED
    if code.scanned_by not in (None, person):
        return Denial.TAKEN
    return None


def use_denial(code: ShownCode | None, same_browser: bool, at: datetime) -> Denial | None:
    """Say why a screen may not be signed in by a code; None where it may. `same_browser`: it holds the secret."""
    if code is None:
        return Denial.FORGED
    if not same_browser:
        return Denial.OTHER_BROWSER
    return {
        State.CONFIRMED: None,
        State.WAITING: Denial.NOT_CONFIRMED,
        State.SCANNED: Denial.NOT_CONFIRMED,
        State.REFUSED: Denial.REFUSED,
        State.USED: Denial.USED,
        State.EXPIRED: Denial.EXPIRED,
    }[state_of(code, at)]


def same_network(one: str, network: str) -> bool:
    """Say whether an address lies in a network as it is kept (203.0.113.0/24); False for what is neither."""
    try:
        return ip_address(one) in ip_network(network)
    except ValueError:
        return False
