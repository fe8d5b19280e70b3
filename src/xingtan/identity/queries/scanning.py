"""Reading the codes that screens show, by the secrets that lead to them."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from xingtan.identity.models import ScanSignIn
from xingtan.identity.rules.scanning import LIFE, ShownCode
from xingtan.kernel.clock import now
from xingtan.kernel.ids import first_id

MOST_CHARACTERS = 100


@dataclass(frozen=True, slots=True)
class FoundCode:
    """A code of the table, and what it would sign in: the device and its network as they were when it was shown."""

    id: UUID
    code: ShownCode
    device: str
    address: str
    shown_at: datetime


def code_secret(browser_secret: str) -> str:
    """Give the secret that stands in the code of a screen, out of the one that its browser alone has.

    It leads to the code and not back to the browser's secret: who films the screen cannot come for the session.
    """
    key = b"xingtan.scan\0" + settings.SECRET_KEY.encode()
    return hmac.digest(key, browser_secret.encode(), "sha256").hex()[:40]


def secret_digest(secret: str) -> str:
    """Give what is kept of a secret: its SHA-256 in hex."""
    return hashlib.sha256(secret.encode()).hexdigest()


def code_of(secret: str) -> FoundCode | None:
    """Find the code that bears this secret; None where there is none. One statement."""
    if len(secret) > MOST_CHARACTERS:
        return None
    row = ScanSignIn.objects.filter(digest=secret_digest(secret)).first()
    if row is None:
        return None
    shown = ShownCode(
        row.browser, row.shown_at, row.expires_at, row.scanned_by_id, row.confirmed_at, row.refused_at, row.used_at
    )
    return FoundCode(row.id, shown, row.device, row.address, row.shown_at)


def code_of_browser(browser_secret: str) -> FoundCode | None:
    """Find the code that the browser with this secret shows; None where it shows none. One statement."""
    return code_of(code_secret(browser_secret)) if browser_secret else None


def live_codes() -> int:
    """Count the codes that can still be scanned. One statement, over those of the last minute alone."""
    recent = ScanSignIn.objects.filter(id__gte=first_id(now() - LIFE))
    return recent.filter(expires_at__gt=now(), used_at__isnull=True, refused_at__isnull=True).count()


def is_screen_of(found: FoundCode, browser_secret: str) -> bool:
    """Say whether this browser secret is the one of the screen that shows the code."""
    return hmac.compare_digest(found.code.browser, secret_digest(browser_secret))
