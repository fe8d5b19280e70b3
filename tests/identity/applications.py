"""Applications that use the accounts of a node, and what they and a browser send while somebody signs in to them."""

import base64
import hashlib
import re
import secrets
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import UUID

from django.conf import settings
from django.test import Client

from xingtan.identity import api
from xingtan.identity.actions.applications import NewApplication, Registered, register_application
from xingtan.identity.models import Person
from xingtan.identity.rules.applications import PERSON_SCOPES, AppKind

BACK = "https://ketang.example.cn/callback"


def register(people: dict[str, UUID], **said) -> Registered:
    person = Person.objects.get(id=people["operator"])
    facts = {
        "name": "星火课堂",
        "runs": "星火教育科技有限公司",
        "kind": AppKind.WEB,
        "scopes": tuple(PERSON_SCOPES),
        "redirect_uris": (BACK,),
    } | said
    return register_application(api.asker_of(person), api.place_path(settings.HOME_PLACE), NewApplication(**facts))


class Verifier:
    """The secret of one sign-in by PKCE."""

    def __init__(self) -> None:
        self.verifier = secrets.token_urlsafe(48)
        digest = hashlib.sha256(self.verifier.encode()).digest()
        self.challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def ask(made: Registered, scope: str = "openid profile", proof: Verifier | None = None, **more: str) -> str:
    query = {
        "response_type": "code",
        "client_id": made.application.id,
        "redirect_uri": made.application.redirect_uris[0],
        "scope": scope,
        "state": "s1",
        "nonce": "n1",
    } | more
    if proof is not None:
        query |= {"code_challenge": proof.challenge, "code_challenge_method": "S256"}
    return f"/oauth/authorize?{urlencode({name: value for name, value in query.items() if value})}"


def agree(client: Client, address: str, decision: str = "yes") -> str:
    """Go through the consent page as a browser does; give the address that it is led to."""
    page = client.get(address)
    assert page.status_code == 302, page.content.decode()
    shown = client.get(page["Location"])
    assert "它会知道你的" in shown.content.decode()
    led = client.post(page["Location"], {"decision": decision}).content.decode()
    return unescape(re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', led)[1])


def told(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def fetch(made: Registered, **form: str):
    whose = {"client_id": made.application.id} | ({"client_secret": made.secret} if made.secret else {})
    return Client().post("/oauth/token", whose | form)


def exchange(made: Registered, code: str, proof: Verifier | None = None, **more: str):
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": made.application.redirect_uris[0]} | more
    return fetch(made, **form, **({"code_verifier": proof.verifier} if proof else {}))


def sign_in_to(made: Registered, client: Client, scope: str = "openid profile offline_access") -> dict:
    proof = Verifier()
    address = client.get(ask(made, scope, proof))
    landed = address["Location"] if address["Location"].startswith("http") else agree(client, ask(made, scope, proof))
    response = exchange(made, told(landed)["code"], proof)
    assert response.status_code == 200, response.content
    return response.json()


def user_info(access: str) -> dict:
    return Client().get("/oauth/userinfo", headers={"Authorization": f"Bearer {access}"}).json()


def device_codes(made: Registered, scope: str = "openid profile"):
    form = urlencode({"client_id": made.application.id, "scope": scope})
    return Client().post("/oauth/device", form, content_type="application/x-www-form-urlencoded")


def poll(made: Registered, code: str):
    return fetch(made, grant_type="urn:ietf:params:oauth:grant-type:device_code", device_code=code)
