"""Reading network passwords, and the gateways that ask."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.idp.oidc.models import Client

from xingtan.identity.models import NetworkPassword, Person
from xingtan.identity.queries.applications import ApiClient, read_unit, secret_fits
from xingtan.identity.queries.people import roles_of
from xingtan.identity.rules.applications import is_client_id
from xingtan.identity.rules.network import belongs
from xingtan.kernel.clock import today


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


def belongs_to_a_network(person_id: UUID) -> bool:
    """Say whether there is a network that lets a person in. One statement."""
    return belongs(roles_of(person_id, today()), today())


def gateway_with_secret(client_id: str, secret: str) -> ApiClient | None:
    """Give the program whose id and secret these are; None for any others. One statement.

    Wrong secrets are not counted: 256 random bits are guessed by nobody, and a count would shut out the school.
    """
    if not is_client_id(client_id):
        return None
    client = Client.objects.filter(id=client_id, type=Client.Type.CONFIDENTIAL).first()
    unit = read_unit((client.data or {}).get("unit")) if client is not None else None
    if client is None or unit is None or Client.GrantType.CLIENT_CREDENTIALS not in client.get_grant_types():
        return None
    if not secret_fits(client, secret[:200]):
        return None
    return ApiClient(client.id, client.name, frozenset(client.get_scopes()), unit)
