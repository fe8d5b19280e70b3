"""Who else may say who a person is: the providers of `XINGTAN_SIGN_IN`, as django-allauth wants them."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

NEEDED = {
    "openid": ("name", "client_id", "secret", "server"),
    "weixin": ("client_id", "secret"),
    "wecom": ("client_id", "secret", "agent"),
    "dingtalk": ("client_id", "secret"),
    "feishu": ("client_id", "secret"),
    "saml": ("name", "server", "entity_id", "certificate"),
}
ALLOWED = {"openid": (), "saml": ("uid",)}
WITH_SERVERS = ("server", "login_server")
ALLAUTH = {"openid": "openid_connect"}
IDENTIFIER = re.compile(r"[a-z][a-z0-9-]{0,30}")
MOST = 40


@dataclass(frozen=True, slots=True)
class OutsideSignIn:
    """One provider: its kind, the word that stands in addresses, its name (empty: that of its kind), what it needs."""

    kind: str
    id: str
    name: str
    given: Mapping[str, str]


def read_sign_in(raw: object) -> tuple[OutsideSignIn, ...]:
    """Read the providers from a list of tables, or from the JSON of one. ValueError says which setting is wrong."""
    if isinstance(raw, str):
        try:
            raw = json.loads(raw)
        except json.JSONDecodeError as error:
            raise ValueError(f"not JSON: {error}") from None
    if not isinstance(raw, list) or len(raw) > MOST:
        raise ValueError(f"a list of at most {MOST} providers is needed")
    read = tuple(_read_one(one, f"[{number}]") for number, one in enumerate(raw))
    ids = [one.id for one in read]
    if doubled := sorted({each for each in ids if ids.count(each) > 1}):
        raise ValueError(f"id {', '.join(doubled)} is there twice")
    return read


def _read_one(one: object, where: str) -> OutsideSignIn:
    if not isinstance(one, dict) or not all(isinstance(value, str) for value in one.values()):
        raise ValueError(f"{where}: a table of texts is needed")
    given = dict(one)
    kind = given.pop("kind", "")
    if kind not in NEEDED:
        raise ValueError(f"{where} kind={kind}: one of {', '.join(NEEDED)} is needed")
    identifier, name = given.pop("id", kind), given.get("name", "")
    if not IDENTIFIER.fullmatch(identifier):
        raise ValueError(f"{where} id={identifier}: small letters, digits and hyphens, at most 31")
    if lacking := [key for key in NEEDED[kind] if not given.get(key)]:
        raise ValueError(f"{where} {kind}: {', '.join(lacking)} is missing")
    allowed = {"name", *NEEDED[kind], *ALLOWED.get(kind, WITH_SERVERS)}
    if unknown := sorted(set(given) - allowed):
        raise ValueError(f"{where} {kind}: {', '.join(unknown)} is not known")
    for key in WITH_SERVERS:
        if key in given and not _is_safe(given[key]):
            raise ValueError(f"{where} {key}={given[key]}: an address with https is needed")
    return OutsideSignIn(kind, identifier, name, given)


def _is_safe(address: str) -> bool:
    """Say whether an address is https, or on this machine."""
    parts = urlsplit(address)
    if parts.scheme == "https":
        return bool(parts.hostname)
    try:
        return parts.scheme == "http" and ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return parts.scheme == "http" and parts.hostname == "localhost"


def allauth_providers(chosen: Sequence[OutsideSignIn]) -> dict[str, dict[str, Any]]:
    """Give allauth's SOCIALACCOUNT_PROVIDERS for these."""
    found: dict[str, dict[str, Any]] = {}
    for order, one in enumerate(chosen):
        app = _saml_app(one) if one.kind == "saml" else _oauth_app(one)
        app["settings"]["order"] = order  # allauth keeps those of a kind together
        found.setdefault(ALLAUTH.get(one.kind, one.kind), {"APPS": []})["APPS"].append(app)
    return found


def _oauth_app(one: OutsideSignIn) -> dict[str, Any]:
    given = one.given
    own: dict[str, Any] = {}
    if one.kind == "openid":
        own = {"server_url": given["server"].rstrip("/"), "oauth_pkce_enabled": True}
    else:
        servers = {
            "server": given.get("server", ""),
            "login_server": given.get("login_server", given.get("server", "")),
        }
        own = {key: value.rstrip("/") for key, value in servers.items() if value}
    if one.kind == "wecom":
        own["agent"] = given["agent"]
    if one.kind == "dingtalk":
        own["auth_params"] = {"prompt": "consent"}  # DingTalk answers with a code only where this was asked
    return {
        "provider_id": one.id,
        "name": one.name,
        "client_id": given["client_id"],
        "secret": given["secret"],
        "settings": own,
    }


def _saml_app(one: OutsideSignIn) -> dict[str, Any]:
    mapping = {"uid": one.given["uid"]} if one.given.get("uid") else {}
    return {
        "provider_id": one.id,
        "name": one.name,
        "client_id": one.id,
        "settings": {
            "attribute_mapping": mapping,
            "idp": {
                "entity_id": one.given["entity_id"],
                "sso_url": one.given["server"],
                "x509cert": one.given["certificate"],
            },
            "advanced": {
                "strict": True,
                "want_assertion_signed": True,
                "want_name_id": not mapping,
                "want_attribute_statement": bool(mapping),
                "reject_deprecated_algorithm": True,
                "reject_idp_initiated_sso": True,
                "allow_single_label_domains": True,
            },
        },
    }
