"""Signing in with an identity from elsewhere: going there, coming back, and one's own linked identities."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.reauthentication import is_reauthentication_required, suspend_request
from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base import AuthProcess
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from xingtan.identity import api
from xingtan.identity.accounts.outside import Unusable
from xingtan.identity.actions import identities as actions
from xingtan.identity.queries import identities as queries
from xingtan.kernel.errors import Problem
from xingtan.kernel.text import msgid
from xingtan.ui.writing import writing

logger = logging.getLogger("xingtan.identity")

LANGUAGE = "outside_language"
MOST_PARAMETER = 4096


class Unreachable(Problem):
    """A provider does not answer, or not as it should."""

    status = 503


@dataclass(frozen=True, slots=True)
class IdentityLine:
    """A linked identity as its owner reads it."""

    id: int
    provider: str
    name: str
    linked_at: datetime
    used_at: datetime


@never_cache
@require_POST
def leave(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send the browser to a provider, to sign in or to link, by a page that goes on: a form may not leave the node."""
    provider = provider_or_404(request, provider_id)
    connecting = request.POST.get("process") == AuthProcess.CONNECT
    if connecting and not request.user.is_authenticated:
        return redirect("account_login")
    if connecting and is_reauthentication_required(request, app="allauth.socialaccount"):
        return _proved_first(request)
    if not ratelimit.consume(request, action="outside"):
        return too_fast(request)
    request.session[LANGUAGE] = translation.get_language()
    following = reverse("identities") if connecting else get_next_redirect_url(request) or reverse("me")
    try:
        there = provider.way_there(request, AuthProcess.CONNECT if connecting else AuthProcess.LOGIN, following)
    except Unusable as error:
        logger.warning("%s cannot be asked: %s", provider_id, error)
        raise Unreachable(
            "provider-silent", msgid("%(name)s现在没有回应，请过一会儿再试，或者换一种方法登录。"), name=provider.name
        ) from None
    return render(request, "identity/outside/leaving.html", {"provider": provider, "there": there})


@writing
@never_cache
@require_safe
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take in who comes back from a provider."""
    provider = provider_or_404(request, provider_id)
    if not ratelimit.consume(request, action="outside"):
        return too_fast(request)
    with speaking(request):
        if any(len(value) > MOST_PARAMETER for value in request.GET.values()):
            return told_wrong(request, provider, None)
        try:
            response: HttpResponse = provider.come_back(request)
        except Unusable as error:
            response = told_wrong(request, provider, error)
    return response


def told_wrong(request: HttpRequest, provider: Any, error: Exception | None) -> HttpResponse:
    """Answer who came back with what cannot be used; `error` None: with what this browser did not ask for."""
    try:
        get_adapter(request).on_authentication_error(request, provider, exception=error)
    except ImmediateHttpResponse as told:
        response: HttpResponse = told.response
        return response
    raise Http404


@contextmanager
def speaking(request: HttpRequest) -> Iterator[None]:
    """Speak the language in which the person went away: the address of coming back is one for all."""
    with translation.override(str(request.session.get(LANGUAGE) or translation.get_language())):
        yield


@never_cache
@require_safe
def unlinked(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Tell who came back with an identity that nobody linked how it is linked."""
    return render(request, "identity/outside/unlinked.html", {"provider": provider_or_404(request, provider_id)})


@never_cache
@login_required
@require_safe
def identities(request: HttpRequest) -> HttpResponse:
    """Show the identities that one linked, and the providers with which one can link more."""
    person_id = api.asker_of(request.user).person_id
    assert person_id is not None
    providers = {one.app.provider_id: one for one in get_adapter(request).list_providers(request)}
    lines = [
        IdentityLine(
            one.id,
            str(providers[one.provider].name) if one.provider in providers else one.provider,
            one.name,
            one.linked_at,
            one.used_at,
        )
        for one in queries.identities_of(person_id)
    ]
    return render(request, "identity/outside/identities.html", {"lines": lines, "providers": list(providers.values())})


@never_cache
@login_required
@require_POST
@reauthentication_required  # type: ignore[untyped-decorator]
def unlink(request: HttpRequest, identity: int) -> HttpResponse:
    """Take an identity off one's account."""
    person_id = api.asker_of(request.user).person_id
    assert person_id is not None
    actions.unlink_identity(person_id, identity)
    messages.success(request, _("解除了。以后不能再用它登录这里。"))
    return redirect("identities")


def provider_or_404(request: HttpRequest, provider_id: str) -> Any:
    """Give the provider of the settings with this id."""
    found = {one.app.provider_id: one for one in get_adapter(request).list_providers(request)}
    if provider_id not in found:
        raise Http404
    return found[provider_id]


def _proved_first(request: HttpRequest) -> HttpResponse:
    response: HttpResponse = suspend_request(request, reverse("account_reauthenticate"))
    return response


def too_fast(request: HttpRequest) -> HttpResponse:
    """Answer who comes back too often."""
    response: HttpResponse = ratelimit.respond_429(request)
    return response
