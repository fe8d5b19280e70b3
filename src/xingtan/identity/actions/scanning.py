"""Signing a screen in with a phone: showing a code, scanning it, saying yes or no, coming for the session."""

import secrets
from datetime import timedelta
from uuid import UUID

from django.db.models import Q

from xingtan.identity.events import ScanConfirmed, ScanDenied
from xingtan.identity.models import ScanSignIn
from xingtan.identity.queries.scanning import (
    FoundCode,
    code_of,
    code_of_browser,
    code_secret,
    is_screen_of,
    live_codes,
    secret_digest,
)
from xingtan.identity.rules.scanning import LIFE, Denial, scan_denial, use_denial
from xingtan.kernel import acting
from xingtan.kernel.clock import now
from xingtan.kernel.errors import Refused
from xingtan.kernel.ids import first_id
from xingtan.kernel.text import msgid
from xingtan.outbox.api import announce

MOST_LIVE = 20_000
KEPT = timedelta(days=1)
MOST_AT_ONCE = 5000


def show_code(device: str, address: str) -> str:
    """Make a code for a screen, and give the secret that its browser alone keeps.

    `device` and `address` (a network) are what the phone will be told. Refused where 20,000 codes are waiting.
    """
    at = now()
    if live_codes() >= MOST_LIVE:
        raise Refused("too-many-codes", msgid("现在扫码登录的人太多了。请过一分钟再试，或者用密码登录。"))
    browser = secrets.token_urlsafe(32)
    ScanSignIn.objects.create(
        digest=secret_digest(code_secret(browser)),
        browser=secret_digest(browser),
        device=device[:120],
        address=address[:48],
        shown_at=at,
        expires_at=at + LIFE,
    )
    return browser


def scan_code(person_id: UUID, secret: str) -> FoundCode | Denial:
    """Let a person's phone see what a code would sign in; from then on nobody else's phone can decide about it.

    A denial is announced and given, not raised: it is to be kept.
    """
    found = code_of(secret)
    denial = Denial.ACTING if acting.behind() else scan_denial(found.code if found else None, person_id, now())
    if found is None or denial is not None:
        return _denied(denial or Denial.FORGED, person_id, found)
    free_or_own = Q(scanned_by__isnull=True) | Q(scanned_by_id=person_id)
    if not ScanSignIn.objects.filter(free_or_own, id=found.id).update(scanned_by_id=person_id):
        return _denied(Denial.TAKEN, person_id, found)
    return found


def decide_code(person_id: UUID, secret: str, confirm: bool) -> FoundCode | Denial:
    """Say yes or no, once, to signing in the screen that shows this code. A denial is announced and given."""
    found = scan_code(person_id, secret)
    if isinstance(found, Denial):
        return found
    undecided = ScanSignIn.objects.filter(
        id=found.id, scanned_by_id=person_id, confirmed_at__isnull=True, refused_at__isnull=True
    )
    if not undecided.update(**{"confirmed_at" if confirm else "refused_at": now()}):
        return _denied(Denial.USED, person_id, found)
    if confirm:
        announce(ScanConfirmed(person=person_id, code=found.id, device=found.device, network=found.address))
    else:
        _denied(Denial.REFUSED, person_id, found)
    return found


def use_code(browser_secret: str) -> UUID | Denial:
    """Give who signs in on the screen with this secret; the code is used up. A denial is given.

    That a screen came too early is no event: it only asks again.
    """
    found = code_of_browser(browser_secret)
    denial = use_denial(found.code if found else None, found is not None and is_screen_of(found, browser_secret), now())
    if denial is Denial.NOT_CONFIRMED:
        return denial
    if found is None or denial is not None:
        return _denied(denial or Denial.FORGED, None, found)
    if not ScanSignIn.objects.filter(id=found.id, used_at__isnull=True).update(used_at=now()):
        return _denied(Denial.USED, None, found)
    assert found.code.scanned_by is not None
    return found.code.scanned_by


def forget_old_codes() -> int:
    """Remove the codes of yesterday and before, five thousand at most; give how many."""
    oldest = ScanSignIn.objects.filter(id__lt=first_id(now() - KEPT)).order_by("id")
    old = list(oldest.values_list("id", flat=True)[:MOST_AT_ONCE])
    return int(ScanSignIn.objects.filter(id__in=old).delete()[0])


def _denied(denial: Denial, person_id: UUID | None, found: FoundCode | None) -> Denial:
    announce(
        ScanDenied(
            person=person_id,
            code=None if found is None else found.id,
            reason=denial.value,
            device="" if found is None else found.device,
            network="" if found is None else found.address,
        )
    )
    return denial
