"""Programs that ask in their own name, for tests: registered in a unit, with a token of the client credentials grant."""

from datetime import timedelta

from allauth.idp.oidc.models import Client as Application
from allauth.idp.oidc.models import Token
from django.test import Client
from django.utils import timezone

CORE = "https://purl.imsglobal.org/spec/or/v1p2/scope/roster-core.readonly"
BIRTHDAYS = "https://purl.imsglobal.org/spec/or/v1p2/scope/roster-demographics.readonly"


def program(unit: str, *scopes: str, client_id: str = "") -> Client:
    """A browserless client that carries a token for this unit with these scopes."""
    application = Application(
        id=client_id or f"program-{Application.objects.count()}",
        name="名册程序",
        data={"unit": unit},
        grant_types=Application.GrantType.CLIENT_CREDENTIALS,
    )
    application.set_scopes(list(scopes))
    application.save()
    value = f"token-of-{application.id}"
    token = Token(type=Token.Type.ACCESS_TOKEN, client=application, expires_at=timezone.now() + timedelta(hours=1))
    token.set_value(value)
    token.set_scopes(list(scopes))
    token.save()
    return Client(headers={"Authorization": f"Bearer {value}"})
