"""How people come to their accounts: codes on slips of paper, invitations of parents, who may hand them out."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from xingtan.identity.rules.authority import Asker, Deed, RoleName, UnitPath, may, may_give

ALPHABET = "34679ACDEFGHJKMNPQRTUVWXY"
"""25 signs that nobody takes for another one: without 0 O, 1 I L, 2 Z, 5 S, 8 B."""

CLAIM_SIGNS = 8
"""25^8 are 1.5e11: with 300 wrong guesses an hour at one account, a month of guessing finds one in 700,000."""

INVITATION_SIGNS = 12
"""An invitation is found by its code alone, so the code is longer."""

DAYS_VALID = 30
AT_ONCE = 300
"""The most people whose slips are made in one call: a grade."""

TEXTS_OF_CHILD = 3
"""Invitations by text message to the adults of one child in a day."""

TEXTS_OF_SENDER = 300
"""Invitations by text message that one person sends in a day."""

FOURTEEN = 14
ADULT = 18

RELATIONS = ("mother", "father", "grandparent", "guardian")
"""What an adult is to a child; `guardian` is anybody else who answers for it at home."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A role that a person holds, and every path to its unit."""

    role: RoleName
    paths: tuple[UnitPath, ...]


def spelled(numbers: Sequence[int]) -> str:
    """Spell random numbers as a code, each below 25."""
    return "".join(ALPHABET[number] for number in numbers)


def grouped(code: str) -> str:
    """Write a code as it is printed: in groups of four."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def read_code(text: str) -> str:
    """Read a code as people type it: small letters, full width, spaces and dashes. Empty where it is none."""
    plain = re.sub(r"[\s\-‐-―－·]", "", unicodedata.normalize("NFKC", text[:64])).upper()
    return plain if plain and all(sign in ALPHABET for sign in plain) else ""


def read_name(text: str) -> str:
    """Read the name to sign in with as people type it."""
    return unicodedata.normalize("NFKC", text[:200]).strip().lower()[:64]


def vouches(asker: Asker, standings: Sequence[Standing], on: date) -> bool:
    """Say whether the asker answers for this person somewhere: keeps a unit of theirs, or teaches their class."""
    return any(
        may(asker, Deed.KEEP_PEOPLE, path, on) or (each.role is RoleName.STUDENT and may(asker, Deed.VOUCH, path, on))
        for each in standings
        for path in each.paths
    )


def may_hand_over(asker: Asker, standings: Sequence[Standing], on: date) -> bool:
    """Say whether the asker may give this person a code, which opens the account with everything in it.

    Only where every one of the person's roles is the asker's to give, or is that of a student whom the asker teaches:
    a code must not carry who prints it into a unit that is not theirs.
    """
    return bool(standings) and all(
        any(
            may_give(asker, each.role, path, on) or (each.role is RoleName.STUDENT and may(asker, Deed.VOUCH, path, on))
            for path in each.paths
        )
        for each in standings
    )


def years_old(born_on: date, on: date) -> int:
    """Give the age in whole years on a day."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def masked(name: str) -> str:
    """Show a child's name to who need not know it whole: the first sign, the rest as circles."""
    return name[:1] + "○" * min(max(len(name) - 1, 1), 3)
