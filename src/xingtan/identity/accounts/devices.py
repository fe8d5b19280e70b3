"""Browsers in which somebody signed in before: their own budget of attempts, whatever strangers do to the account."""

import hmac
import secrets
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "xingtan_device"
LIVES_SECONDS = 180 * 24 * 3600
MOST_PEOPLE = 40  # a classroom's machine


def known_device(request: HttpRequest, person_id: UUID) -> str | None:
    """Give the name of this browser where it signed this person in before; None otherwise."""
    name, people = _read(request)
    return name if name and _mark(person_id) in people else None


def remember_device(request: HttpRequest, response: HttpResponse, person_id: UUID) -> None:
    """Let this browser know that this person signed in here. The cookie opens nothing and names nobody."""
    name, people = _read(request)
    mark = _mark(person_id)
    kept = [mark, *(each for each in people if each != mark)][:MOST_PEOPLE]
    response.set_cookie(
        COOKIE,
        signing.dumps({"d": name or secrets.token_hex(8), "p": kept}, salt=COOKIE),
        max_age=LIVES_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    try:
        told = signing.loads(request.COOKIES.get(COOKIE, "")[:4000], salt=COOKIE, max_age=LIVES_SECONDS)
        return str(told["d"]), [str(each) for each in told["p"]]
    except (signing.BadSignature, KeyError, TypeError):
        return "", []


def _mark(person_id: UUID) -> str:
    key = b"xingtan.device\0" + settings.SECRET_KEY.encode()
    return hmac.digest(key, person_id.bytes, "sha256").hex()[:16]
