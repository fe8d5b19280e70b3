"""Letting a device without a keyboard in: a person types its code, reads what it would know, and says yes or no."""

from typing import Any

from allauth.core.internal import ratelimit
from allauth.idp.oidc.internal.oauthlib import device_codes
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from xingtan.identity import api
from xingtan.identity.actions.consents import give_consent
from xingtan.identity.actions.tokens import Presence, note_code
from xingtan.identity.pages.openid.asking import language_of
from xingtan.identity.pages.openid.authorization import lines_of, refuse_stand_ins
from xingtan.identity.queries import applications as queries
from xingtan.identity.queries.closing import is_minor_now
from xingtan.kernel.clock import today

LONGEST_CODE = 20


class TooManyTries(Exception):
    """Somebody wrote so many codes that they may be guessing."""


@never_cache
@require_safe
def short(request: HttpRequest) -> HttpResponse:
    """Lead from the short address that a device shows to the page in one's language."""
    code = request.GET.get("code", "")[:LONGEST_CODE]
    with translation.override(language_of(request)):
        page = reverse("app-device")
    return redirect(f"{page}?{urlencode({'code': code})}" if code else page)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def device(request: HttpRequest) -> HttpResponse:
    """Ask for the code of a device; say what it would know; take the person's yes or no."""
    refuse_stand_ins()
    code = _as_shown(request.POST.get("code", request.GET.get("code", "")))
    context: dict[str, Any] = {"code": code}
    if code:
        try:
            context |= _read(request, code)
        except TooManyTries:
            context["error"] = _("试的次数太多了，请过一分钟再写。")
        except ValidationError:
            context["error"] = _("没有这个码，或者它已经过期。请看看设备上的码，再写一次。")
    if request.method == "POST" and "device_code" in context:
        return _decide(request, context)
    context.pop("device_code", None)
    return render(request, "identity/apps/device.html", context)


def _as_shown(text: str) -> str:
    """Write a code as devices show it, BCDF-GHJK, however it was typed."""
    letters = "".join(sign for sign in text[:LONGEST_CODE].upper() if sign.isalnum())
    return f"{letters[:4]}-{letters[4:]}" if len(letters) == 8 else letters


def _read(request: HttpRequest, code: str) -> dict[str, Any]:
    """Find the device that shows this code. Raises ValidationError where there is none, TooManyTries who guesses."""
    if not ratelimit.consume(
        request, action="device_user_code", app="allauth.idp.oidc", user=request.user, limit_get=True
    ):
        raise TooManyTries
    device_code, client = device_codes.validate_user_code(code)
    kept = cache.get(device_codes.cache_device_code_key(device_code)) or {}
    scopes = tuple(kept.get("scope") or ())
    application = queries.application(client.id)
    person_id = api.asker_of(request.user).person_id
    assert person_id is not None
    known = queries.consented_scopes(person_id, client.id)
    return {
        "device_code": device_code,
        "application": application,
        "scopes": scopes,
        "lines": lines_of(scopes),
        "child": is_minor_now(person_id, request.user.born_on, today()) and not set(scopes) <= known,  # type: ignore[union-attr]
    }


def _decide(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    yes = request.POST.get("decision") == "yes"
    if yes:
        asker = api.asker_of(request.user)
        assert asker.person_id is not None
        give_consent(asker.person_id, asker.person_id, context["application"].id, context["scopes"])
        note_code(context["device_code"], Presence())
    device_codes.confirm_or_deny_device_code(request.user, context["device_code"], confirm=yes)
    return render(request, "identity/apps/device_done.html", {"yes": yes, "application": context["application"]})
