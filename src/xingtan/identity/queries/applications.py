"""Reading the applications that use this node's accounts, what people let them know, and what a token stands for."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.idp.oidc.models import Client, Token
from django.conf import settings

from xingtan.identity.models import Consent, Person
from xingtan.identity.rules.applications import AppKind, is_client_id
from xingtan.identity.rules.authority import Unit, UnitKind


@dataclass(frozen=True, slots=True)
class ApiClient:
    """A program that asks in its own name. It reads and writes in `unit` and below it, and nowhere else."""

    id: str
    name: str
    scopes: frozenset[str]
    unit: Unit


@dataclass(frozen=True, slots=True)
class Application:
    """An application that is registered here. `runs` says who runs it, `unit` where a program of its own may read."""

    id: str
    name: str
    runs: str
    kind: AppKind
    scopes: tuple[str, ...]
    redirect_uris: tuple[str, ...]
    sign_out_uris: tuple[str, ...]
    back_channel: str
    unit: Unit | None
    sector: str
    registered_at: datetime


@dataclass(frozen=True, slots=True)
class GivenConsent:
    """What a person, or a parent for them, lets an application know."""

    application: Application | None
    client_id: str
    scopes: tuple[str, ...]
    given_by: UUID | None
    given_at: datetime


@dataclass(frozen=True, slots=True)
class Reachable:
    """How a person can be reached: an address of their own and whether it was proved, and their phone."""

    email: str
    email_verified: bool
    phone: str
    phone_verified: bool


@dataclass(frozen=True, slots=True)
class PersonToken:
    """What an access token of a person stands for."""

    person_id: UUID
    client_id: str
    scopes: frozenset[str]


def client_with_token(value: str) -> ApiClient | None:
    """Give the program that holds this access token; None for a person's token and for one that holds no more.

    One statement.
    """
    token = _token(value)
    if token is None or token.client is None or token.user_id is not None:
        return None
    unit = read_unit((token.client.data or {}).get("unit"))
    if unit is None:
        return None
    return ApiClient(token.client.id, token.client.name, frozenset(token.get_scopes()), unit)


def person_with_token(value: str) -> PersonToken | None:
    """Give the person for whom an application holds this access token; None where it holds no more. One statement."""
    token = _token(value)
    if token is None or token.user is None or not token.user.is_active:
        return None
    return PersonToken(token.user.pk, token.client_id, frozenset(token.get_scopes()))


def _token(value: str) -> Any:
    known = Token.objects.valid().by_value(value).filter(type=Token.Type.ACCESS_TOKEN, client__isnull=False)
    return known.select_related("client", "user").first()


def application(client_id: str) -> Application | None:
    """Give the application with this id. One statement."""
    row = Client.objects.filter(id=client_id).first() if is_client_id(client_id) else None
    return None if row is None else as_application(row)


def applications(kinds: Iterable[AppKind] = tuple(AppKind)) -> tuple[Application, ...]:
    """List the applications of these kinds, by name. One statement."""
    wanted = set(kinds)
    found = [as_application(row) for row in Client.objects.order_by("name", "id")]
    return tuple(each for each in found if each.kind in wanted)


def as_application(row: Client) -> Application:
    """Read an application from its row."""
    data = row.data or {}
    uris = tuple(row.get_redirect_uris())
    return Application(
        id=row.id,
        name=row.name,
        runs=str(data.get("runs", "")),
        kind=AppKind(data.get("kind", AppKind.WEB)),
        scopes=tuple(row.get_scopes()),
        redirect_uris=uris,
        sign_out_uris=tuple(row.get_post_logout_redirect_uris()),
        back_channel=str(data.get("back_channel", "")),
        unit=read_unit(data.get("unit")),
        sector=str(data.get("sector") or f"client:{row.id}"),
        registered_at=row.created_at,
    )


def consented_scopes(person_id: UUID, client_id: str) -> frozenset[str]:
    """Give what an application may know of a person now. One statement."""
    row = Consent.objects.filter(person_id=person_id, client_id=client_id, withdrawn_at=None).first()
    return frozenset(row.scopes.split()) if row is not None else frozenset()


def consents_of(person_id: UUID) -> tuple[GivenConsent, ...]:
    """List what applications may know of a person now, the newest first. Two statements."""
    rows = list(Consent.objects.filter(person_id=person_id, withdrawn_at=None).order_by("-given_at"))
    known = {row.id: as_application(row) for row in Client.objects.filter(id__in=[each.client_id for each in rows])}
    return tuple(
        GivenConsent(known.get(row.client_id), row.client_id, tuple(row.scopes.split()), row.given_by_id, row.given_at)
        for row in rows
    )


def reachable(person_id: UUID) -> Reachable:
    """Give how a person can be reached. Two statements."""
    person = Person.objects.get(id=person_id)
    address = EmailAddress.objects.filter(user_id=person_id).order_by("-primary", "-verified", "id").first()
    return Reachable(
        email=address.email if address is not None else "",
        email_verified=bool(address is not None and address.verified),
        phone=person.phone,
        phone_verified=person.phone_verified_at is not None,
    )


def active_person(person_id: UUID) -> Person | None:
    """Give the row of somebody who may sign in, for allauth, which works on rows. One statement."""
    return Person.objects.filter(id=person_id, is_active=True).first()


def secret_digest(secret: str) -> str:
    """Give what is kept of an application's secret. It is 256 random bits: there is nothing to slow a guesser down for.

    Each sign-in to an application shows its secret, and the slow hash of passwords would be most of the work.
    """
    return hmac.digest(b"xingtan.client\0" + settings.SECRET_KEY.encode(), secret.encode(), "sha256").hex()


def secret_fits(client: Client, secret: str) -> bool:
    """Say whether this is the secret of an application, compared in constant time."""
    kept = str((client.data or {}).get("secret") or "")
    return hmac.compare_digest(kept, secret_digest(secret))


def read_unit(text: object) -> Unit | None:
    """Read a unit as `Client.data` keeps it, `school:3301060002`; None for anything else."""
    kind, colon, code = str(text or "").partition(":")
    try:
        return Unit(UnitKind(kind), code) if colon and code else None
    except ValueError:
        return None
