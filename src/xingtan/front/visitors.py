"""Who a request comes from: the visitor's pseudonym and, where somebody is signed in, their unit."""

import secrets
import time
from collections.abc import Callable

from xingtan.front.recording import NOBODY, Person, make_person
from xingtan.kernel import who

COOKIE = "xingtan_visitor"
YEAR_SECONDS = 365 * 24 * 3600
PSEUDONYM_CHARACTERS = 32
MOST_REMEMBERED = 20_000

_hexadecimal = frozenset("0123456789abcdef")
_visitor_mark = COOKIE + "="
_who_mark = who.COOKIE + "="


class Visitors:
    """Reads the two cookies that a record needs. For the event loop alone."""

    def __init__(self, secret: str, secure: bool, clock: Callable[[], float] = time.time) -> None:
        self._key = who.who_key(secret)
        self._clock = clock
        self._persons: dict[str, Person] = {}
        self._attributes = f"; Max-Age={YEAR_SECONDS}; Path=/; HttpOnly; SameSite=Lax{'; Secure' if secure else ''}"

    def known(self, cookies: str) -> str | None:
        """Give the visitor's pseudonym, 128 random bits in hexadecimal, or None where the browser brought none."""
        value = _value(cookies, _visitor_mark)
        if value is None or len(value) != PSEUDONYM_CHARACTERS or not _hexadecimal.issuperset(value):
            return None
        return value

    def new(self) -> tuple[str, str]:
        """Give a new visitor's pseudonym and the value of Set-Cookie that makes the browser keep it for a year."""
        pseudonym = secrets.token_hex(PSEUDONYM_CHARACTERS // 2)
        return pseudonym, f"{_visitor_mark}{pseudonym}{self._attributes}"

    def person(self, cookies: str) -> Person:
        """Give the signed-in person, or NOBODY where the cookie is absent, was not sealed here, or has ended."""
        value = _value(cookies, _who_mark)
        if value is None:
            return NOBODY
        person = self._persons.get(value)
        if person is None:
            person = self._verify(value)
        return person if person.until > self._clock() else NOBODY

    def _verify(self, value: str) -> Person:
        read = who.verify_who(value, self._key, self._clock())
        if read is None:
            return NOBODY  # not remembered: a flood of forged cookies must not push out real ones
        if len(self._persons) >= MOST_REMEMBERED:
            self._persons.clear()
        person = self._persons[value] = make_person(read)
        return person


def _value(cookies: str, mark: str) -> str | None:
    start = cookies.find(mark)
    while start > 0 and cookies[start - 1] not in "; ":
        start = cookies.find(mark, start + 1)  # the end of another cookie's name
    if start < 0:
        return None
    end = cookies.find(";", start)
    value = cookies[start + len(mark) : end if end >= 0 else len(cookies)]
    return value.strip(' "')
