"""Reading network passwords, and the gateways that ask."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.idp.oidc.models import Client
from django.conf import settings
from django.core.cache import cache

from xingtan.identity.models import NetworkPassword, Person
from xingtan.identity.queries.applications import ApiClient, read_unit, secret_fits


@dataclass(frozen=True, slots=True)
class NetworkAccount:
    """Somebody as a gateway names them; `digest` is empty where they made no network password."""

    person: UUID
    open: bool
    digest: str


def network_account(username: str) -> NetworkAccount | None:
    """Find who signs in with this name. One statement."""
    found = Person.objects.filter(username=username).values_list("id", "is_active", "network_password__digest").first()
    return None if found is None else NetworkAccount(found[0], found[1], found[2] or "")


def password_made_at(person_id: UUID) -> datetime | None:
    """Say when a person made their network password; None: they have none. One statement."""
    return NetworkPassword.objects.filter(person_id=person_id).values_list("made_at", flat=True).first()


WRONG_SECRETS_A_MINUTE = 10
PROVEN_SECONDS = 300


def gateway_with_secret(client_id: str, secret: str) -> ApiClient | None:
    """Give the program whose id and secret these are; None for any others, and past ten wrong secrets a minute.

    One statement. That a secret was right is remembered for five minutes under its own digest, because its hash takes
    a third of a second on purpose and a school's gateway asks a hundred times a minute. A new secret ends it at once.
    """
    client = Client.objects.filter(id=client_id[:100], type=Client.Type.CONFIDENTIAL).first()
    unit = read_unit((client.data or {}).get("unit")) if client is not None else None
    if client is None or unit is None or Client.GrantType.CLIENT_CREDENTIALS not in client.get_grant_types():
        return None
    key = b"xingtan.gateway\0" + settings.SECRET_KEY.encode()
    proof = hmac.digest(key, f"{client.secret}\0{secret[:200]}".encode(), "sha256").hex()
    if cache.get(f"gateway:{proof}") is None:
        wrong = f"gateway-wrong:{client.id}"
        if cache.get(wrong, 0) >= WRONG_SECRETS_A_MINUTE:
            return None
        if not secret_fits(client, secret[:200]):
            cache.add(wrong, 0, 60)
            cache.incr(wrong)
            return None
        cache.set(f"gateway:{proof}", 1, PROVEN_SECONDS)
    return ApiClient(client.id, client.name, frozenset(client.get_scopes()), unit)
