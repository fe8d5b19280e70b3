"""Addresses of the OpenID provider that programs ask: who this node is, tokens, what is known of a person."""

import re
from typing import Any

from allauth.core.internal import ratelimit
from allauth.idp.oidc import views
from allauth.idp.oidc.internal.oauthlib import device_codes
from allauth.idp.oidc.internal.oauthlib.utils import convert_response, extract_params
from allauth.idp.oidc.models import Client
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from oauthlib.oauth2.rfc6749.errors import (
    InvalidRequestError,
    InvalidScopeError,
    OAuth2Error,
    TemporarilyUnavailableError,
)
from oauthlib.oauth2.rfc8628.errors import AccessDenied

from xingtan.identity import api
from xingtan.identity.actions.tokens import NodeServer, still_agreed
from xingtan.identity.queries import applications as queries
from xingtan.identity.queries.claims import claims_of

CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Authorization",
    "Access-Control-Max-Age": "3600",
}

VISIBLE = re.compile(r"[!-~]{0,1000}\Z")
CHECKED = ("client_id", "client_secret", "code", "code_verifier", "device_code", "grant_type", "refresh_token", "token")

configuration = require_safe(views.configuration)
jwks = require_safe(views.jwks)


@never_cache
@csrf_exempt
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """Give tokens for a code, a refresh token, a device or to a program of its own (RFC 6749, 7636, 8628)."""
    try:
        _read_form(request)
        found = _device(request) if request.POST.get("grant_type") == Client.GrantType.DEVICE_CODE else None

        def put_person(asked: Any) -> None:
            if found is not None:
                asked.user, scopes = found
                asked.scope = " ".join(scopes)

        response: HttpResponse = convert_response(
            *NodeServer(pre_token=[put_person]).create_token_response(*extract_params(request))
        )
    except OAuth2Error as error:
        return _refusal(error)
    return response


def _read_form(request: HttpRequest) -> None:
    """Leave what is asked in the form alone: no query, no `resource`. Raises InvalidRequestError for what is odd."""
    request.META["QUERY_STRING"] = ""
    if any(len(values) > 1 for _, values in request.POST.lists()):
        raise InvalidRequestError("A parameter was sent twice.")
    if not all(VISIBLE.match(request.POST.get(name, "")) for name in CHECKED):
        raise InvalidRequestError("A parameter holds what none does.")
    form = request.POST.copy()
    form.pop("resource", None)
    request.POST = form  # type: ignore[assignment]


def _device(request: HttpRequest) -> tuple[Any, list[str]]:
    """Give who let this device in, and to what. Raises OAuth2Error as long as nobody has, or if they took it back."""
    person, kept = device_codes.poll_device_code(request)
    if not still_agreed(person.pk, kept["client_id"], kept["scope"], request.POST["device_code"]):
        raise AccessDenied
    return person, kept["scope"]


def _refusal(error: OAuth2Error) -> HttpResponse:
    response = JsonResponse(dict(error.twotuples), status=error.status_code)
    response["Cache-Control"] = "no-store"
    return response


@never_cache
@csrf_exempt
@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """End a token (RFC 7009)."""
    try:
        _read_form(request)
    except OAuth2Error as error:
        return _refusal(error)
    response: HttpResponse = convert_response(*NodeServer().create_revocation_response(*extract_params(request)))
    return response


@never_cache
@csrf_exempt
@require_POST
def device_code(request: HttpRequest) -> HttpResponse:
    """Give a device a code that a person types elsewhere (RFC 8628)."""
    try:
        _read_form(request)
    except OAuth2Error as error:
        return _refusal(error)
    if not ratelimit.consume(request, action="device_code", app="allauth.idp.oidc"):
        return _refusal(TemporarilyUnavailableError(status_code=429))
    asked = queries.application(request.POST.get("client_id", ""))
    scopes = request.POST.get("scope", "openid").split()
    if asked is not None and ("openid" not in scopes or not set(scopes) <= set(asked.scopes)):
        return _refusal(InvalidScopeError())
    form = request.POST.copy()
    form["scope"] = " ".join(scopes)
    request.POST = form  # type: ignore[assignment]
    response: HttpResponse = views.device_code(request)
    return response


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST", "OPTIONS"])
def userinfo(request: HttpRequest) -> HttpResponse:
    """Say what an application may know of the person for whom it holds this access token."""
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers=CORS)
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    held = queries.person_with_token(value) if scheme.lower() == "bearer" and 0 < len(value) <= 200 else None
    if held is None or "openid" not in held.scopes:
        response = JsonResponse({"error": "invalid_token"}, status=401)
        response["WWW-Authenticate"] = 'Bearer error="invalid_token"'
    else:
        application = queries.application(held.client_id)
        assert application is not None
        response = JsonResponse(
            {"sub": api.subject_in(application.sector, held.person_id), **claims_of(held.person_id, held.scopes)},
            json_dumps_params={"ensure_ascii": False},
        )
    response["Access-Control-Allow-Origin"] = "*"
    return response
