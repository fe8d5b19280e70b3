"""Reading what an application asks (OpenID Connect Core 1.0, 3.1.2), and sending its answer."""

import logging
import re
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from allauth.account.internal.flows.login import get_authentication_records
from allauth.idp.oidc.internal.oauthlib.utils import extract_headers
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_from_request
from oauthlib.oauth2.rfc6749 import errors

from xingtan.identity.actions.tokens import NodeServer, Presence, issuer, note_code, session_digest
from xingtan.identity.queries import applications as queries
from xingtan.identity.queries.applications import Application
from xingtan.identity.rules.applications import AppKind, is_registered
from xingtan.kernel.errors import Refused
from xingtan.kernel.text import msgid

logger = logging.getLogger("xingtan.openid")

LONGEST_QUERY = 6000
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}\Z")
OURS = ("prompt", "max_age", "claims")  # read here; what stands behind would misread them


@dataclass(frozen=True, slots=True)
class Ask:
    """What an application asks for, read and found well: where the answer goes is known to be its own."""

    application: Application
    redirect_uri: str
    state: str
    scopes: tuple[str, ...]
    prompts: frozenset[str]
    max_age: int | None
    passed_on: tuple[str, str, str, dict[str, str]]
    info: dict[str, Any]


class AskRefused(Exception):
    """The application asked wrongly, or is told no; it hears `error` at its own address."""

    def __init__(self, application: Application, query: Any, error: str, why: str = "") -> None:
        super().__init__(error)
        self.application = application
        told = {"error": error, "error_description": why, "state": query.get("state", ""), "iss": issuer()}
        self.url = with_query(query["redirect_uri"], {name: text for name, text in told.items() if text})


def read_ask(request: HttpRequest) -> Ask:
    """Read an authorization request. Raises Refused where the answer has no safe address, else AskRefused."""
    query = request.GET
    if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY or any(len(all_) > 1 for _, all_ in query.lists()):
        raise Refused("authorization-request", msgid("应用发来的登录请求读不懂。请回到应用，再试一次。"))
    application = queries.application(query.get("client_id", "")[:100])
    if application is None or application.kind is AppKind.SERVICE:
        raise Refused("application-unknown", msgid("这个应用没有在这里登记过，不能用这里的账号登录。"))
    if not is_registered(query.get("redirect_uri", ""), application.redirect_uris):
        logger.warning("%s asked to be answered at an address that is not its own", application.id)
        raise Refused(
            "redirect-uri-unknown",
            msgid("应用“%(name)s”要把你送到一个没有登记过的地址，我们没有照办。请告诉运行它的人。"),
            name=application.name,
        )
    _check(application, query)
    passed = query.copy()
    for name in OURS if request.user.is_authenticated else (*OURS, "id_token_hint"):
        passed.pop(name, None)
    passed_on = (f"{request.path}?{passed.urlencode()}", "GET", "", extract_headers(request))
    try:
        scopes, info = NodeServer().validate_authorization_request(*passed_on)
    except errors.OAuth2Error as error:
        raise AskRefused(application, query, error.error, error.description or "") from None
    info.pop("request", None)
    age = query.get("max_age", "")
    return Ask(
        application=application,
        redirect_uri=query["redirect_uri"],
        state=query.get("state", ""),
        scopes=tuple(scopes),
        prompts=frozenset(query.get("prompt", "").split()),
        max_age=int(age) if age else None,
        passed_on=passed_on,
        info=info,
    )


def _check(application: Application, query: Any) -> None:
    """Raise AskRefused for what is asked wrongly, or in a way that this node does not speak."""
    for name in ("request", "request_uri"):
        if name in query:
            raise AskRefused(application, query, f"{name}_not_supported")
    if query.get("response_mode", "query") != "query":
        raise AskRefused(application, query, "invalid_request", "response_mode is query here")
    if "openid" not in query.get("scope", "").split():
        raise AskRefused(application, query, "invalid_scope", "scope has to contain openid")
    challenge = query.get("code_challenge")
    if challenge is None and application.kind is AppKind.NATIVE:
        raise AskRefused(application, query, "invalid_request", "code_challenge is needed (PKCE, S256)")
    if challenge is not None and not (query.get("code_challenge_method") == "S256" and CHALLENGE.match(challenge)):
        raise AskRefused(application, query, "invalid_request", "code_challenge_method is S256 here")
    prompts = query.get("prompt", "").split()
    if "none" in prompts and len(prompts) > 1:
        raise AskRefused(application, query, "invalid_request", "prompt none stands alone")
    age = query.get("max_age", "")
    if age and not (age.isascii() and age.isdecimal() and len(age) < 10):
        raise AskRefused(application, query, "invalid_request", "max_age is a number of seconds")


def proved_at(request: HttpRequest) -> int:
    """Give when the person last proved in this session who they are (Unix time); 0 where that is not known."""
    records = get_authentication_records(request, request.user)
    return int(max((each.get("at", 0) for each in records), default=0))


def proved_too_long_ago(request: HttpRequest, ask: Ask) -> bool:
    """Say whether the application wants the person to prove again who they are."""
    return ask.max_age is not None and time.time() - proved_at(request) > ask.max_age


def answer(request: HttpRequest, ask: Ask) -> HttpResponse:
    """Give the application its code: the person, or a parent for them, has agreed."""
    headers, _body, _status = NodeServer().create_authorization_response(
        *ask.passed_on, scopes=list(ask.scopes), credentials={**ask.info, "user": request.user}
    )
    url = headers["Location"]
    code = parse_qs(urlsplit(url).query).get("code", [""])[0]
    if code:
        session = session_digest(request.session.session_key or "")
        note_code(code, Presence(session, proved_at(request)))
    return leave(request, with_query(url, {"iss": issuer()}), ask.application.name)


def leave(request: HttpRequest, url: str, name: str) -> HttpResponse:
    """Send the browser to an application.

    A form of ours may lead to us alone (form-action of the content security policy), and browsers hold a whole chain
    of redirects to it: after a form the browser is led on by a page. Otherwise by a plain redirect.
    """
    ours = f"{request.scheme}://{request.get_host()}/"
    after_form = (
        request.method == "POST"
        or request.headers.get("Sec-Fetch-Site") == "same-origin"
        or request.headers.get("Referer", "").startswith(ours)
    )
    if after_form:
        response = render(request, "identity/apps/leaving.html", {"url": url, "name": name})
    else:
        response = HttpResponse(status=302)  # not Django's own: an app on a device may have a scheme of its own
        response["Location"] = url
    response["Cache-Control"] = "no-store"
    return response


def with_query(url: str, more: dict[str, str]) -> str:
    """Add to the query of an address."""
    parts = urlsplit(url)
    query = "&".join(filter(None, (parts.query, urlencode(more))))
    return f"{url.partition('?')[0]}?{query}"


def language_of(request: HttpRequest) -> str:
    """Give the language that the application or else the person wants: ui_locales, their choice, their browser."""
    for wanted in request.GET.get("ui_locales", "").lower().split():
        for code, _name in settings.LANGUAGES:
            if wanted.split("-")[0] == code.split("-")[0]:
                return str(code)
    return getattr(request.user, "language", "") or get_language_from_request(request)
