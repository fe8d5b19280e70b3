"""Signing in to an application with the account of this node: the address for programs, and the page for people."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from xingtan.identity import api
from xingtan.identity.actions.consents import give_consent
from xingtan.identity.pages.openid.asking import (
    Ask,
    AskRefused,
    answer,
    language_of,
    leave,
    proved_too_long_ago,
    read_ask,
)
from xingtan.identity.queries import applications as queries
from xingtan.identity.queries.closing import is_minor_now
from xingtan.identity.rules.applications import PERSON_SCOPES
from xingtan.kernel.acting import behind
from xingtan.kernel.clock import today
from xingtan.kernel.errors import NotAllowed
from xingtan.kernel.text import msgid


def refuse_stand_ins() -> None:
    """Raise NotAllowed where an operator acts in somebody's place: nobody else signs a person in to an application."""
    if behind() is not None:
        raise NotAllowed("not-in-their-place", msgid("你现在是以别人的身份在看，不能替人登录应用。"))


def lines_of(scopes: Any) -> list[str]:
    """Say in plain words what scopes open, in their order."""
    return [_(words) for scope, words in PERSON_SCOPES.items() if scope in scopes]


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def authorize(request: HttpRequest) -> HttpResponse:
    """Answer an application at once where the person has agreed before; else lead them to signing in or to the page."""
    if request.method == "POST":
        return redirect(f"{request.path}?{request.POST.urlencode()}")
    try:
        ask = read_ask(request)
        return _step(request, ask)
    except AskRefused as refused:
        return leave(request, refused.url, refused.application.name)


def _step(request: HttpRequest, ask: Ask) -> HttpResponse:
    silent = "none" in ask.prompts
    again = "login" in ask.prompts or proved_too_long_ago(request, ask)
    if not request.user.is_authenticated or again:
        if silent:
            raise AskRefused(ask.application, request.GET, "login_required")
        return _to_sign_in(request)
    refuse_stand_ins()
    known = queries.consented_scopes(request.user.pk, ask.application.id)
    if set(ask.scopes) <= known and "consent" not in ask.prompts:
        return answer(request, ask)
    if silent:
        raise AskRefused(ask.application, request.GET, "consent_required")
    with translation.override(language_of(request)):
        return redirect(f"{reverse('app-consent')}?{request.GET.urlencode()}")


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    query = request.GET.copy()
    prompts = [each for each in query.get("prompt", "").split() if each != "login"]
    query["prompt"] = " ".join(prompts)
    if not prompts:
        del query["prompt"]
    back = f"{request.path}?{query.urlencode()}"
    with translation.override(language_of(request)):
        page = reverse("account_reauthenticate" if request.user.is_authenticated else "account_login")
    return redirect(f"{page}?{urlencode({REDIRECT_FIELD_NAME: back})}")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest) -> HttpResponse:
    """Say what an application would know, and who runs it; take the person's yes or no."""
    try:
        ask = read_ask(request)
        if not request.user.is_authenticated:
            return redirect(f"{reverse('idp:oidc:authorization')}?{request.GET.urlencode()}")
        refuse_stand_ins()
        if request.method == "POST":
            return _decide(request, ask)
    except AskRefused as refused:
        return leave(request, refused.url, refused.application.name)
    known = queries.consented_scopes(request.user.pk, ask.application.id)
    context = {
        "application": ask.application,
        "lines": lines_of(ask.scopes),
        "news": bool(known),
        "child": is_minor_now(request.user.pk, request.user.born_on, today()) and not set(ask.scopes) <= known,
        "action": request.get_full_path(),
    }
    return render(request, "identity/apps/consent.html", context)


def _decide(request: HttpRequest, ask: Ask) -> HttpResponse:
    if request.POST.get("decision") != "yes":
        raise AskRefused(ask.application, request.GET, "access_denied")
    asker = api.asker_of(request.user)
    assert asker.person_id is not None
    give_consent(asker.person_id, asker.person_id, ask.application.id, ask.scopes)
    return answer(request, ask)
