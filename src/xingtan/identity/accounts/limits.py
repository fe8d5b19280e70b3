"""How often may be tried: per account and per address, so that guessing stops and a school is not locked out.

- An account closes to guesses from unknown browsers after ten wrong passwords in five minutes. A browser in which its
  owner signed in before counts for itself, so strangers cannot shut the owner out. A code by phone or mail still works.
- An address is never closed: a school has one. Above a measure, who comes from it must look or listen (a captcha).
- The counts are in the cache: with the embedded engine each process counts for itself, with Redis all together.
"""

from uuid import UUID

from allauth.core.internal import ratelimit
from allauth.core.internal.ratelimit import RateLimitUsage
from django.http import HttpRequest

from xingtan.identity.accounts.devices import known_device
from xingtan.identity.queries.ways import person_by_name
from xingtan.identity.rules.captchas import Need
from xingtan.identity.rules.phones import phone_number

RATES = {
    "account": "10/5m/key",
    "doubt": "3/15m/key",
    "mistrust": "6/15m/key",
    "doubt_address": "40/5m/ip",
    "mistrust_address": "120/5m/ip",
}
FAILURES = ("doubt", "mistrust", "doubt_address", "mistrust_address")


def account_key(request: HttpRequest, login: str) -> tuple[str, UUID | None]:
    """Name whose attempts are counted: the account, whichever of its names is used, or the browser that knows it.

    A number that nobody has counts as one however it is written, as one that somebody has does: else it would tell.
    """
    person = person_by_name(login)
    if person is None:
        return f"name:{phone_number(login) or login.strip().lower()[:80]}", None
    device = known_device(request, person.pk)
    return (f"device:{device}:{person.pk}" if device else f"person:{person.pk}"), person.pk


def take_attempt(request: HttpRequest, key: str) -> RateLimitUsage | None:
    """Count one attempt at an account; None where there were too many. A successful one is given back (`rollback`)."""
    return _count(request, "account", key)


def note_failure(request: HttpRequest, key: str) -> None:
    """Remember that an attempt failed."""
    for action in FAILURES:
        _count(request, action, key)


def need_of(request: HttpRequest, key: str | None, least: Need = Need.NOTHING) -> Need:
    """Say how much is asked before an attempt. `key` None: the account is not known yet, the address alone decides."""
    if _reached(request, "mistrust_address", "") or (key and _reached(request, "mistrust", key)):
        return Need.ATTENTION
    if _reached(request, "doubt_address", "") or (key and _reached(request, "doubt", key)):
        return max(Need.WORK, least)
    return least


def _count(request: HttpRequest, action: str, key: str, dry_run: bool = False) -> RateLimitUsage | None:
    usage: RateLimitUsage | None = ratelimit.consume(
        request, app="xingtan.identity", action=action, config=RATES, key=key, dry_run=dry_run, limit_get=True
    )
    return usage


def _reached(request: HttpRequest, action: str, key: str) -> bool:
    return _count(request, action, key, dry_run=True) is None


def is_closed(request: HttpRequest, key: str) -> bool:
    """Say whether an account takes no more attempts for now from who asks."""
    return _reached(request, "account", key)
