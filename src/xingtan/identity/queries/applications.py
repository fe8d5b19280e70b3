"""Reading the applications that use this node's accounts, what people let them know, and what a token stands for."""

from dataclasses import dataclass

from allauth.idp.oidc.models import Token

from xingtan.identity.rules.authority import Unit, UnitKind


@dataclass(frozen=True, slots=True)
class ApiClient:
    """A program that asks in its own name. It reads and writes in `unit` and below it, and nowhere else."""

    id: str
    name: str
    scopes: frozenset[str]
    unit: Unit


def client_with_token(value: str) -> ApiClient | None:
    """Give the program that holds this access token; None for a person's token and for one that holds no more.

    One statement.
    """
    token = (
        Token.objects.valid()
        .by_value(value)
        .filter(type=Token.Type.ACCESS_TOKEN, user=None, client__isnull=False)
        .select_related("client")
        .first()
    )
    if token is None or token.client is None:
        return None
    unit = read_unit((token.client.data or {}).get("unit"))
    if unit is None:
        return None
    return ApiClient(token.client.id, token.client.name, frozenset(token.get_scopes()), unit)


def read_unit(text: object) -> Unit | None:
    """Read a unit as `Client.data` keeps it, `school:3301060002`; None for anything else."""
    kind, colon, code = str(text or "").partition(":")
    try:
        return Unit(UnitKind(kind), code) if colon and code else None
    except ValueError:
        return None
