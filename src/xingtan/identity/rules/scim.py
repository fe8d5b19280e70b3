"""What a program that keeps the people of its unit (SCIM) may do with them."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from xingtan.identity.rules.authority import HeldRole, RoleName, Unit, UnitKind
from xingtan.kernel.errors import Refused
from xingtan.kernel.text import msgid

MANAGED = (RoleName.STUDENT, RoleName.TEACHER)
"""Whom a program keeps. Managers and parents are made by people, never by a program."""

LONGEST_NAME, LONGEST_EXTERNAL = 40, 200
MOST_MEMBERS = 500
LONGEST_FILTER = 2000
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,63}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A person as a program wants them; `external` is its own name for them, empty for none."""

    username: str
    name: str
    open: bool
    external: str


def read_wanted(username: str, name: str, is_open: bool, external: str) -> Wanted:
    """Read what a program wants of a person. Raises Refused for names that nobody can have."""
    lower = username.strip().lower()
    if not _USERNAME.fullmatch(lower):
        raise Refused(
            "username-unusable", msgid("userName 只能用小写字母、数字和 . _ @ + -，以字母或数字开头，最多 64 个字。")
        )
    shown = " ".join(name.split())
    if not shown or len(shown) > LONGEST_NAME or not shown.isprintable():
        raise Refused("name-unusable", msgid("displayName 要写，最多 40 个字。"))
    if len(external) > LONGEST_EXTERNAL or not external.isprintable():
        raise Refused("external-name-unusable", msgid("externalId 最多 200 个字。"))
    return Wanted(lower, shown, is_open, external)


def place_for(role: RoleName, unit: Unit) -> Unit:
    """Give where somebody whom a program of this unit brings holds their role. Raises Refused for a place.

    A program of a place reaches many schools, and none of them is where a new person would belong.
    """
    if role not in MANAGED:
        raise Refused("role-not-kept", msgid("userType 只能是 student 或 teacher。"))
    if unit.kind not in {UnitKind.SCHOOL, UnitKind.CLASS}:
        raise Refused("unit-too-wide", msgid("登记新的人要用一所学校或一个班的程序，不能用一个地方的。"))
    return unit


def belongs_only(roles: Iterable[HeldRole], inside: Callable[[Unit], bool], on: date) -> bool:
    """Say whether a person is nobody outside of a program's reach: every role of theirs is one that it keeps.

    Whoever is a teacher elsewhere too, a parent, a manager: their account is not the program's to rename or to close.
    """
    held = [each for each in roles if each.until is None or each.until > on]
    return all(each.role in MANAGED and inside(each.unit) for each in held)


def is_readable(text: str) -> bool:
    """Say whether a filter is read at all: none is longer than a program needs, none holds what no name does."""
    return len(text) <= LONGEST_FILTER and text.isprintable()
