"""Who a network lets in, and what its password looks like."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xingtan.identity.rules.authority import HeldRole, RoleName, Unit, UnitPath

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that a person reads as something else: no i, l, o, 0, 1
GROUPS, LETTERS = 3, 4
"""Twelve letters of 31: 59 bits. A gateway that guesses a thousand times a second needs nine million years for half
of them, so that nobody is locked out for what a stranger types."""

BELONGING = frozenset(
    {
        RoleName.STUDENT,
        RoleName.TEACHER,
        RoleName.SCHOOL_MANAGER,
        RoleName.PLACE_MANAGER,
        RoleName.OPERATOR,
    }
)
"""Roles whose holder belongs to a unit. Parents are guests of a school: its network does not know them."""


class Answer(StrEnum):
    """What a gateway is told about somebody, and what the audit log keeps."""

    ADMITTED = "admitted"
    UNKNOWN = "unknown"
    ELSEWHERE = "elsewhere"
    REPLAYED = "replayed"


@dataclass(frozen=True, slots=True)
class Knock:
    """Somebody at a gateway, as the node finds them: is the account open, is the password theirs, seen before?"""

    open: bool
    proven: bool
    seen: bool


def written(letters: str) -> str:
    """Write a network password as it is shown: in groups, so that it can be typed on a phone."""
    return "-".join(letters[at : at + LETTERS] for at in range(0, len(letters), LETTERS))


def read(typed: str) -> str:
    """Give the letters of a network password however it was typed: with or without hyphens, spaces, capitals."""
    return "".join(letter for letter in typed.lower() if letter not in "- ")


def belongs(roles: Iterable[HeldRole], on: date) -> bool:
    """Say whether any school's network opens for somebody with these roles."""
    return any(held.role in BELONGING and held.holds_on(on) for held in roles)


def answer(
    knock: Knock, roles: Iterable[HeldRole], paths: Callable[[Unit], Iterable[UnitPath]], gateway: Unit, on: date
) -> tuple[Answer, HeldRole | None]:
    """Decide whether the network of a gateway opens, and by which role.

    It opens for those who belong to the gateway's unit or to one below it. What is wrong with a name or a password is
    not told apart.
    """
    if knock.seen:
        return Answer.REPLAYED, None
    if not (knock.open and knock.proven):
        return Answer.UNKNOWN, None
    for held in roles:
        if held.role in BELONGING and held.holds_on(on) and any(gateway in path for path in paths(held.unit)):
            return Answer.ADMITTED, held
    return Answer.ELSEWHERE, None
