"""A cookie that a script may read and that says only: someone is signed in here.

Public pages are the same for everyone and come from the cache; their personal parts are fetched only where this cookie
is, so that a visitor without an account costs Django nothing.
"""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.http import HttpRequest, HttpResponse

COOKIE = "xingtan_known"
Handler = Callable[[HttpRequest], HttpResponse]


def listen() -> None:
    """Note on the request that its person signed in or out."""
    user_logged_in.connect(_signed_in, dispatch_uid="ui.known.in")
    user_logged_out.connect(_signed_out, dispatch_uid="ui.known.out")


def _signed_in(sender: object, request: HttpRequest | None, **_: object) -> None:
    if request is not None:
        request.xingtan_known = True  # type: ignore[attr-defined]


def _signed_out(sender: object, request: HttpRequest | None, **_: object) -> None:
    if request is not None:
        request.xingtan_known = False  # type: ignore[attr-defined]


def mark_known(get_response: Handler) -> Handler:
    """Set the cookie on the answer to a sign-in, and take it away on the answer to a sign-out."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        known = getattr(request, "xingtan_known", None)
        if known is True:
            response.set_cookie(
                COOKIE,
                "1",
                max_age=settings.SESSION_COOKIE_AGE,
                secure=bool(settings.SESSION_COOKIE_SECURE),
                samesite="Lax",
            )
        elif known is False:
            response.delete_cookie(COOKIE, samesite="Lax")
        return response

    return handle
