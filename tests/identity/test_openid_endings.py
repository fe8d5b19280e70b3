"""What ends what applications hold: taken back, signed out elsewhere, a new password; and what opening pages leaves."""

from urllib.parse import urlsplit
from uuid import UUID

import jwt
import msgspec
import pytest
from allauth.idp.oidc.models import Token
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.identity.applications import (
    Verifier,
    agree,
    ask,
    device_codes,
    exchange,
    fetch,
    poll,
    register,
    sign_in_to,
    told,
    user_info,
)
from tests.identity.cast import PASSWORD, SCHOOL
from tests.identity.programs import program

from xingtan.identity.actions.applications import Registered
from xingtan.identity.events import LeftApplications
from xingtan.identity.rules.applications import AppKind
from xingtan.outbox.models import OutboxRow

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "plum-rain-over-the-lake-7"
HEARS = "https://ketang.example.cn/left"


@pytest.fixture(autouse=True)
def _no_limits_from_other_tests() -> None:
    cache.clear()


@pytest.fixture
def web(people: dict[str, UUID]) -> Registered:
    return register(people, back_channel=HEARS)


@pytest.fixture
def native(people: dict[str, UUID]) -> Registered:
    return register(people, kind=AppKind.NATIVE, name="星火手机版", redirect_uris=("http://127.0.0.1/back",))


def enter(username: str = "teacher", password: str = PASSWORD) -> Client:
    client = Client()
    assert client.post("/account/login/", {"login": username, "password": password})["Location"] == "/me/"
    return client


def change_password(client: Client) -> None:
    form = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert client.post("/account/password/change/", form).status_code == 302


def sid(tokens: dict) -> str:
    return jwt.decode(tokens["id_token"], options={"verify_signature": False})["sid"]


def departures() -> list[tuple[str, str]]:
    rows = OutboxRow.objects.filter(kind="identity.LeftApplications").order_by("pk")
    facts = [msgspec.json.decode(bytes(row.payload), type=LeftApplications) for row in rows]
    return [pair for fact in facts for pair in fact.told]


def take_back(client: Client, made: Registered) -> None:
    client.post("/me/consents/withdrawal/", {"application": made.application.id})


def sign_out(client: Client, _made: Registered) -> None:
    client.post("/account/logout/")


def have_a_new_password(client: Client, _made: Registered) -> None:
    change_password(client)


@pytest.mark.parametrize("end", [take_back, sign_out, have_a_new_password])
def test_a_code_ends_with_what_it_was_given_for(web: Registered, people, end) -> None:
    client, proof = enter(), Verifier()
    landed = agree(client, ask(web, "openid profile offline_access", proof))
    end(client, web)
    response = exchange(web, told(landed)["code"], proof)
    assert (response.status_code, response.json()["error"]) == (400, "invalid_grant")
    assert not Token.objects.exists()


def test_signing_out_of_one_browser_ends_no_code_of_another(web: Registered, people) -> None:
    client, other, proof = enter(), enter(), Verifier()
    landed = agree(client, ask(web, "openid profile", proof))
    other.post("/account/logout/")
    assert exchange(web, told(landed)["code"], proof).status_code == 200


@pytest.mark.parametrize("end", [take_back, have_a_new_password])
def test_a_device_that_was_let_in_gets_nothing_once_that_is_taken_back(native: Registered, people, end) -> None:
    shown, client = device_codes(native, "openid profile offline_access").json(), enter()
    client.post("/account/device/", {"code": shown["user_code"], "decision": "yes"})
    end(client, native)
    assert poll(native, shown["device_code"]).json()["error"] == "access_denied"
    assert not Token.objects.exists()


def test_a_device_stays_when_its_person_leaves_the_browser(native: Registered, people) -> None:
    shown, client = device_codes(native).json(), enter()
    client.post("/account/device/", {"code": shown["user_code"], "decision": "yes"})
    client.post("/account/logout/")
    assert "name" in user_info(poll(native, shown["device_code"]).json()["access_token"])


def test_after_a_new_password_one_signs_in_to_applications_as_before(web: Registered, people) -> None:
    client = enter()
    change_password(client)
    assert "name" in user_info(sign_in_to(web, client)["access_token"])


def test_a_browser_that_is_signed_out_from_another_leaves_its_applications(web: Registered, people) -> None:
    lost, here = enter(), enter()
    there, kept = sign_in_to(web, lost, "openid profile"), sign_in_to(web, here, "openid profile")
    here.post("/me/security/sessions/end/", {"session": "others"})
    assert user_info(there["access_token"]) == {"error": "invalid_token"}
    assert "name" in user_info(kept["access_token"])
    assert departures() == [(web.application.id, sid(there))]


def test_applications_hear_that_a_password_is_new(web: Registered, people) -> None:
    client = enter()
    tokens = sign_in_to(web, client)
    change_password(client)
    assert user_info(tokens["access_token"]) == {"error": "invalid_token"}
    assert fetch(web, grant_type="refresh_token", refresh_token=tokens["refresh_token"]).status_code == 400
    assert departures() == [(web.application.id, sid(tokens))]


def test_whom_a_directory_closes_has_left_the_applications_for_good(web: Registered, people) -> None:
    tokens = sign_in_to(web, enter("student"))
    directory = program(f"school:{SCHOOL}", "scim.read", "scim.write")

    def keep(active: bool) -> None:
        operation = {"op": "replace", "path": "active", "value": active}
        body = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [operation]}
        path = f"/scim/v2/Users/{people['student']}"
        assert directory.patch(path, body, content_type="application/json").status_code == 200

    keep(False)
    keep(True)
    assert user_info(tokens["access_token"]) == {"error": "invalid_token"}
    assert fetch(web, grant_type="refresh_token", refresh_token=tokens["refresh_token"]).status_code == 400
    assert departures() == [(web.application.id, sid(tokens))]


def test_opening_an_address_of_the_provider_writes_nothing(web: Registered, native: Registered, people) -> None:
    """A GET takes no lock for writing (ui/writing.py): these may come by the thousand, at eight in the morning."""
    client, stranger = enter(), Client()
    agree(client, ask(web))
    tokens = sign_in_to(web, client)
    consent = client.get(ask(web, "openid phone"))["Location"]
    code = device_codes(native).json()["user_code"]
    queried = "id_token_hint=" + tokens["id_token"]
    opened = [
        (client, ask(web)),
        (client, ask(web, prompt="none")),
        (client, ask(web, "openid phone")),
        (client, ask(web, prompt="login")),
        (client, ask(web, redirect_uri="https://evil.example.com/")),
        (stranger, ask(web)),
        (client, consent),
        (client, f"/device?code={code}"),
        (client, f"/account/device/?code={code}"),
        (client, f"/oauth/logout?{queried}"),
        (client, f"/account/signing-out/?{queried}"),
        (stranger, f"/account/signing-out/?{queried}"),
        (stranger, "/.well-known/openid-configuration"),
        (stranger, "/oauth/jwks"),
        (stranger, "/oauth/userinfo"),
    ]
    for browser, address in opened:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            response = browser.get(address)
        assert response.status_code in {200, 302, 400, 401}, address
        written = [each["sql"] for each in asked if each["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE", "REPLACE"}]
        assert written == [], urlsplit(address).path
