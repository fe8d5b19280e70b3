"""Tokens of applications: issued once, rotated, and ended together where one of them comes a second time.

What django-allauth leaves to us is here: a code and a refresh token work once, a second use ends all that came of them;
a refresh token only where the person let the application come again; a program gets what programs may have.
"""

import hashlib
import hmac
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from allauth.core import context
from allauth.idp.oidc import app_settings
from allauth.idp.oidc.adapter import get_adapter
from allauth.idp.oidc.internal.oauthlib.request_validator import OAuthLibRequestValidator
from allauth.idp.oidc.internal.oauthlib.server import generate_access_token, generate_refresh_token
from allauth.idp.oidc.internal.oauthlib.utils import get_validator_context
from allauth.idp.oidc.models import Client, Token
from django.conf import settings
from django.core.cache import cache
from oauthlib.oauth2.rfc8628.grant_types import DeviceCodeGrant
from oauthlib.openid import Server

from xingtan.identity.events import LeftApplications, TokenReused
from xingtan.identity.queries.applications import consented_scopes, secret_fits
from xingtan.identity.rules.applications import OFFLINE, PERSON_SCOPES, SERVICE_SCOPES, is_client_id
from xingtan.kernel.clock import now
from xingtan.outbox.api import announce

USED = "ur"  # the type of a row that remembers a refresh token which was used
CODE_KNOWN_SECONDS = 3600
HELD = (Token.Type.ACCESS_TOKEN, Token.Type.REFRESH_TOKEN, USED)


@dataclass(frozen=True, slots=True)
class Presence:
    """How a person was there when they let an application in: the digest of their session, and since when (Unix).

    A device that they let in has no session: it stays when they leave the browser in which they typed its code.
    """

    session: str = ""
    at: int = 0


def session_digest(session_key: str) -> str:
    """Give the name under which tokens remember a session, from which its key cannot be had."""
    return hmac.digest(b"xingtan.session\0" + settings.SECRET_KEY.encode(), session_key.encode(), "sha256").hex()[:32]


def session_identifier(session: str, client_id: str) -> str:
    """Give the sid of a session for an application: another one for each."""
    return hashlib.sha256(f"{session}:{client_id}".encode()).hexdigest()[:32]


def note_code(code: str, presence: Presence) -> None:
    """Remember for a code, or for that of a device, when and in which session it was given."""
    given = {"session": presence.session, "at": presence.at, "given": time.time()}
    cache.set(_key("given", code), given, CODE_KNOWN_SECONDS)


def still_agreed(person_id: UUID, client_id: str, scopes: Iterable[str], code: str) -> bool:
    """Say whether what a person agreed to holds when their code is brought. One statement.

    They may have withdrawn it meanwhile, signed out, or changed their password because somebody else agreed to it.
    """
    given = cache.get(_key("given", code)) or {"session": "", "given": 0.0}
    if given["session"] and cache.get(_key("left", given["session"])):
        return False
    if cache.get(_key("ended", str(person_id)), 0.0) > given["given"]:
        return False
    return set(scopes) <= consented_scopes(person_id, client_id)


def facts_of_request() -> dict[str, Any]:
    """Give what is known of the tokens that the running request issues: family, session, sid, auth_time."""
    known = getattr(context.request, "_token_facts", None)
    if known is None:
        known = {"family": uuid4().hex}
        context.request._token_facts = known
    return known


def _key(what: str, name: str) -> str:
    return f"xingtan.code.{what}.{hashlib.sha256(name.encode()).hexdigest()}"


class NodeValidator(OAuthLibRequestValidator):  # type: ignore[misc]
    """What this node asks of every request of an application, beyond what django-allauth does."""

    def _lookup_client(self, request: Any, client_id: str) -> Client | None:
        if not is_client_id(client_id):
            return None
        client: Client | None = super()._lookup_client(request, client_id)
        if client is not None:
            client.check_secret = partial(secret_fits, client)
        return client

    def validate_scopes(
        self, client_id: str, scopes: list[str], client: Client, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        known = SERVICE_SCOPES if request.grant_type == Client.GrantType.CLIENT_CREDENTIALS else PERSON_SCOPES
        return set(scopes) <= set(known) and bool(super().validate_scopes(client_id, scopes, client, request))

    def validate_code(self, client_id: str, code: str, client: Client, request: Any, *args: Any, **kwargs: Any) -> bool:
        """A code works once (RFC 6749, 4.1.2): a second use ends the tokens of the first."""
        facts = facts_of_request()
        if not cache.add(_key("used", code), facts["family"], CODE_KNOWN_SECONDS):
            _end_family(client, cache.get(_key("used", code)))
            return False
        given = cache.get(_key("given", code)) or {}
        if given:
            facts |= {"session": given["session"], "auth_time": given["at"]}
            facts["sid"] = session_identifier(given["session"], client.id)
        if not super().validate_code(client_id, code, client, request):
            return False
        return still_agreed(request.user.pk, client.id, request.scopes, code)

    def validate_device_code(self, client_id: str, device_code: str, request: Any) -> str | None:
        """Accept what was polled: the person was found before (oauthlib 4 asks, django-allauth 65 does not answer)."""
        return str(DeviceCodeGrant.DEVICE_CODE_AUTHORIZED) if request.user is not None else None

    def validate_refresh_token(
        self, refresh_token: str, client: Client, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        """A refresh token works once. Whoever brings a used one: they or somebody else has a copy, and all end."""
        held = Token.objects.filter(client=client).by_value(refresh_token)
        list(held.filter(type=Token.Type.REFRESH_TOKEN).select_for_update())  # of two at once the second waits here
        used = held.filter(type=USED).first()
        if used is not None:
            _end_family(client, (used.data or {}).get("family"), used.user_id)
            return False
        found = bool(super().validate_refresh_token(refresh_token, client, request))
        if found:
            kept = get_validator_context().refresh_token.data or {}
            facts_of_request().update({name: kept[name] for name in ("family", "session", "sid") if name in kept})
        return found

    def save_bearer_token(self, token: dict[str, Any], request: Any, *args: Any, **kwargs: Any) -> None:
        before: Token | None = get_validator_context().refresh_token
        scopes = request.scopes if before is None else before.get_scopes()
        if OFFLINE not in scopes or Client.GrantType.REFRESH_TOKEN not in request.client.get_grant_types():
            token.pop("refresh_token", None)
        if request.grant_type == Client.GrantType.DEVICE_CODE and "openid" in request.scopes:
            claims = {"aud": request.client.id, "iat": int(time.time())}  # oauthlib gives devices no ID token
            token["id_token"] = self.finalize_id_token(claims, token, None, request)
        Token.objects.expired().filter(client=request.client, user=request.user).delete()
        super().save_bearer_token(token, request)
        facts = {name: value for name, value in facts_of_request().items() if name != "auth_time"}
        for value in filter(None, (token["access_token"], token.get("refresh_token"))):
            row = Token.objects.by_value(value).get(type__in=HELD)
            row.data = {**(row.data or {}), **facts}
            if row.type == Token.Type.REFRESH_TOKEN:
                row.set_scopes(scopes)
            row.save(update_fields=["data", "scopes"])
        if before is not None:
            Token.objects.create(
                type=USED,
                hash=before.hash,
                client=request.client,
                user=request.user,
                data={"family": facts["family"]},
                expires_at=now() + timedelta(seconds=app_settings.REFRESH_TOKEN_EXPIRES_IN),
            )

    def revoke_token(self, token: str, token_type_hint: str | None, request: Any, *args: Any, **kwargs: Any) -> None:
        """End an application's own token (RFC 7009); with a refresh token all that came of it."""
        row = Token.objects.filter(client=request.client, type__in=HELD).by_value(token).first()
        if row is None:
            return
        if row.type == Token.Type.ACCESS_TOKEN:
            row.delete()
        else:
            _family(request.client, (row.data or {}).get("family"), row.user_id).delete()


class NodeServer(Server):  # type: ignore[misc]
    """The grants of this node."""

    def __init__(self, **facts: Any) -> None:
        super().__init__(
            request_validator=NodeValidator(),
            token_generator=generate_access_token,
            refresh_token_generator=generate_refresh_token,
            token_expires_in=app_settings.ACCESS_TOKEN_EXPIRES_IN,
            **facts,
        )


def _family(client: Client, family: str | None, user: UUID | None = None) -> Any:
    if not family:
        return Token.objects.none()
    found = Token.objects.filter(client=client, data__family=family)
    return found if user is None else found.filter(user_id=user)


def _end_family(client: Client, family: str | None, user: UUID | None = None) -> None:
    tokens = _family(client, family, user)
    person_id = tokens.exclude(user=None).values_list("user_id", flat=True).first()
    if person_id is not None:
        tokens.exclude(type=USED).delete()
        announce(TokenReused(person=person_id, client=client.id, name=client.name))


def end_tokens_of(person_id: UUID) -> None:
    """End every token and code that applications hold for a person: their password is new, or they are closed."""
    cache.set(_key("ended", str(person_id)), time.time(), CODE_KNOWN_SECONDS)
    held = Token.objects.filter(user_id=person_id)
    _tell_of_departure(person_id, list(held.filter(type__in=HELD).select_related("client")))
    held.delete()


def forget_expired_tokens() -> int:
    """Remove tokens that nothing opens any more, and what remembers that they were used; give how many."""
    return int(Token.objects.expired().delete()[0])


def leave_applications(person_id: UUID, session_key: str) -> None:
    """End what applications hold of a session that was signed out, and let those hear it that want to.

    Where a person let an application come again without them, its refresh token stays: that is what it is for.
    """
    session = session_digest(session_key)
    cache.set(_key("left", session), True, CODE_KNOWN_SECONDS)
    tokens = list(
        Token.objects.filter(user_id=person_id, data__session=session, type__in=HELD).select_related("client")
    )
    Token.objects.filter(
        id__in=[each.id for each in tokens if each.type == Token.Type.ACCESS_TOKEN and OFFLINE not in each.get_scopes()]
    ).delete()
    _tell_of_departure(person_id, tokens)


def _tell_of_departure(person_id: UUID, tokens: Iterable[Token]) -> None:
    """Announce to each application that wants to hear it which sessions are over. Nobody is told without an issuer."""
    told = {
        (each.client.id, str(each.data["sid"])): None
        for each in tokens
        if each.client is not None and (each.client.data or {}).get("back_channel") and (each.data or {}).get("sid")
    }
    if told and (settings.PUBLIC_URL or context.request is not None):
        announce(LeftApplications(person=person_id, issuer=issuer(), told=tuple(told)))


def issuer() -> str:
    """Give the address under which applications know this node, in a request of theirs or of a person."""
    return str(get_adapter().get_issuer())
