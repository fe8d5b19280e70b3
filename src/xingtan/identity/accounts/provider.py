"""Where the OpenID provider (allauth.idp.oidc) asks this node: who it is, under which name an app knows people."""

import time
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

import jwt
from allauth.core.internal import jwkkit
from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from allauth.idp.oidc.models import Client
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from xingtan.identity import api
from xingtan.identity.actions.tokens import facts_of_request
from xingtan.identity.models import Person
from xingtan.identity.queries.applications import Application
from xingtan.identity.rules.applications import PERSON_SCOPES, SERVICE_SCOPES

SIGNED_OUT = "http://schemas.openid.net/event/backchannel-logout"
LOGOUT_TOKEN_SECONDS = 120
ENDPOINTS = {
    "authorization_endpoint": "authorization",
    "token_endpoint": "token",
    "userinfo_endpoint": "userinfo",
    "revocation_endpoint": "revoke",
    "device_authorization_endpoint": "device_code",
    "end_session_endpoint": "logout",
    "jwks_uri": "jwks",
}


class NodeProvider(DefaultOIDCAdapter):  # type: ignore[misc]
    """One issuer, and for every sector a name of its own for each person."""

    def get_issuer(self) -> str:
        return settings.PUBLIC_URL or str(super().get_issuer())

    def get_user_sub(self, client: Client, user: Person) -> str:
        return api.subject_in(_sector(client), user.pk)

    def get_user_by_sub(self, client: Client, sub: str) -> Person | None:
        person: Person | None = api.person_by_subject(_sector(client), sub)
        return person

    def get_claims(
        self, purpose: str, user: Person, client: Client, scopes: Iterable[str], email: str | None = None, **facts: Any
    ) -> dict[str, Any]:
        """An ID token says who it is; what an application may know of them is at /oauth/userinfo."""
        return {"sub": self.get_user_sub(client, user)}

    def populate_id_token(self, id_token: dict[str, Any], client: Client, scopes: Iterable[str], **facts: Any) -> None:
        known = facts_of_request()
        id_token.update({name: known[name] for name in ("sid", "auth_time") if name in known})

    def populate_server_metadata(self, data: dict[str, Any]) -> None:
        issuer = self.get_issuer()
        with translation.override(settings.LANGUAGE_CODE):
            data.update({name: issuer + reverse(f"idp:oidc:{view}") for name, view in ENDPOINTS.items()})
        data.update(
            {
                "scopes_supported": [*PERSON_SCOPES, *SERVICE_SCOPES],
                "response_types_supported": ["code"],
                "response_modes_supported": ["query"],
                "subject_types_supported": ["pairwise"],
                "prompt_values_supported": ["none", "login", "consent"],
                "ui_locales_supported": ["zh-Hans", "en"],
                "claims_supported": [
                    "sub", "name", "roles", "schools", "places", "email", "email_verified", "phone_number",
                    "phone_number_verified", "auth_time", "sid",
                ],
                "authorization_response_iss_parameter_supported": True,
                "request_parameter_supported": False,
                "request_uri_parameter_supported": False,
                "backchannel_logout_supported": True,
                "backchannel_logout_session_supported": True,
                "service_documentation": issuer + "/help/",
            }
        )  # fmt: skip

    def logout_token(self, application: Application, issuer: str, subject: str, sid: str) -> str:
        """Write what tells an application that a person has signed out (OpenID Connect Back-Channel Logout 1.0)."""
        key, private = jwkkit.load_jwk_from_pem(self.get_signing_key().pem)
        at = int(time.time())
        token = {
            "iss": issuer, "aud": application.id, "iat": at, "exp": at + LOGOUT_TOKEN_SECONDS, "jti": uuid4().hex,
            "sub": subject, "sid": sid, "events": {SIGNED_OUT: {}},
        }  # fmt: skip
        return jwt.encode(token, private, algorithm="RS256", headers={"kid": key["kid"], "typ": "logout+jwt"})


def _sector(client: Client) -> str:
    return str((client.data or {}).get("sector") or f"client:{client.id}")
