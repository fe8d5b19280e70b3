"""The addresses that a SAML identity provider knows: where its answers go, and what this node says of itself."""

from typing import Any

from allauth.core import ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from xingtan.identity.pages.outside import provider_or_404, speaking, told_wrong, too_fast
from xingtan.kernel.errors import Refused
from xingtan.kernel.text import msgid
from xingtan.ui.writing import writing

MOST_BYTES = 64 * 1024  # a signed answer with its certificate is 5 to 20 KB
WAITS_SECONDS = 300


@never_cache
@csrf_exempt
@require_POST
def acs(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Take an answer, which comes from another site and without our cookie, and fetch it back under our own address."""
    from allauth.socialaccount.providers.saml import views
    from allauth.socialaccount.sessions import LoginSession

    _saml(request, organization_slug)
    if not ratelimit.consume(request, action="outside"):
        return too_fast(request)
    if len(request.body) > MOST_BYTES:
        raise Refused("answer-too-large", msgid("登录的答复太大了，没有读。什么也没有改。"))
    LoginSession(request, "saml_acs_session", "saml-acs-session").store.set_expiry(WAITS_SECONDS)  # not two weeks
    response: HttpResponse = views.acs(request, organization_slug=organization_slug)
    return response


@writing
@never_cache
@require_safe
def finish(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Check the answer, and let in who linked that identity. An answer that this browser did not ask for is refused."""
    from allauth.socialaccount.providers.saml import views

    provider = _saml(request, organization_slug)
    with speaking(request):
        try:
            response: HttpResponse = views.finish_acs(request, organization_slug=organization_slug)
        except ImmediateHttpResponse as told:
            response = told.response
        except (PermissionDenied, ValueError, KeyError, SyntaxError) as error:  # lxml calls bad XML a SyntaxError
            response = told_wrong(request, provider, None if isinstance(error, PermissionDenied) else error)
    return response


@never_cache
@require_safe
def metadata(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Give what an identity provider must know of this node."""
    from allauth.socialaccount.providers.saml import views

    _saml(request, organization_slug)
    response: HttpResponse = views.metadata(request, organization_slug=organization_slug)
    return response


@never_cache
@csrf_exempt
def signed_out(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Ask the person whether to sign out here too: another site does not decide it."""
    _saml(request, organization_slug)
    return redirect("account_logout")


def _saml(request: HttpRequest, provider_id: str) -> Any:
    provider = provider_or_404(request, provider_id)
    if provider.id != "saml":
        raise Http404
    return provider
