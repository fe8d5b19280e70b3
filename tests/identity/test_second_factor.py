"""Second steps and passkeys: added after proving oneself again, asked for after the password, removed."""

import json
import re
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from tests.identity.cast import PASSWORD
from tests.identity.gate import totp_now
from tests.identity.passkey import Passkey

from xingtan.identity.models import Person, SignIn
from xingtan.outbox.models import OutboxRow

pytestmark = pytest.mark.django_db
AUTHENTICATOR, CODES, NEW_KEY = "/account/second/authenticator/", "/account/second/codes/", "/account/passkeys/new/"
SECOND, LOGIN, PASSKEY = "/account/login/second/", "/account/login/", "/account/login/passkey/"


@pytest.fixture(autouse=True)
def _no_limits_from_other_tests() -> None:
    cache.clear()


def prove_again(client: Client, path: str) -> None:
    """Go to a page that asks for the password again, and give it."""
    asked = client.get(path)
    assert asked["Location"].startswith("/account/reauthenticate/"), asked["Location"]
    assert client.post(asked["Location"], {"password": PASSWORD})["Location"] == path


def add_authenticator(client: Client) -> tuple[str, list[str]]:
    """Add an authenticator; give its secret and the recovery codes."""
    prove_again(client, AUTHENTICATOR)
    client.get(AUTHENTICATOR)
    secret = client.session["mfa.totp.secret"]
    assert client.post(AUTHENTICATOR, {"code": totp_now(secret, -1)})["Location"] == CODES
    shown = client.get(CODES).content.decode()
    return secret, re.findall(r"<code>(\d{8})</code>", shown)


def options_in(body: str) -> dict[str, Any]:
    """What the page tells the browser to make or use."""
    found = re.search(r'<script id="passkey" type="application/json">(.*?)</script>', body, re.S)
    assert found, "no options for a passkey"
    told: dict[str, Any] = json.loads(unescape(found[1]))
    return told


def add_passkey(client: Client) -> Passkey:
    """Add a passkey that signs in without a password."""
    key = Passkey()
    prove_again(client, NEW_KEY)
    options = options_in(client.get(NEW_KEY).content.decode())
    told = {"name": "家里的手机", "passwordless": "on", "credential": key.make(options)}
    assert client.post(NEW_KEY, told)["Location"] == CODES
    return key


def fetched(client: Client) -> dict[str, Any]:
    told: dict[str, Any] = client.get(PASSKEY, headers={"accept": "application/json"}).json()
    return told["request_options"]


def is_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def test_pages_of_the_authenticator(sign_in, visit) -> None:
    client = sign_in("student")
    prove_again(client, AUTHENTICATOR)
    for language in ("zh", "en"):
        page = visit(AUTHENTICATOR, client=client, language=language)
        assert "<svg" in page.body
    page = visit(AUTHENTICATOR, client=client, data={"code": "000000"})
    assert "验证码不对" in page.text
    client.get(AUTHENTICATOR)
    told = {"code": totp_now(client.session["mfa.totp.secret"])}
    page = visit(AUTHENTICATOR, client=client, data=told)
    assert "只在这里显示这一次" in page.text
    page = visit(CODES, client=client, language="en")
    assert "10 are unused" in page.text
    assert not re.search(r"<code>\d{8}</code>", page.body)
    for path in (f"{AUTHENTICATOR}removal/", f"{CODES}new/", "/me/security/"):
        visit(path, client=client)
        visit(path, client=client, language="en")


def test_after_the_password_comes_the_second_step(people: dict[str, UUID], sign_in, visit) -> None:
    secret, codes = add_authenticator(sign_in("student"))
    assert len(codes) == 10
    client = Client()
    assert client.post(f"{LOGIN}?next=/learn/", {"login": "student", "password": PASSWORD})["Location"] == SECOND
    assert not is_in(client)
    visit(SECOND, client=client)
    visit(SECOND, client=client, language="en")
    assert "验证码不对" in visit(SECOND, client=client, data={"code": "000000"}).text
    code = totp_now(secret)
    assert client.post(SECOND, {"code": code})["Location"] == "/learn/"
    assert is_in(client)
    again = Client()
    again.post(LOGIN, {"login": "student", "password": PASSWORD})
    again.post(SECOND, {"code": code})
    assert not is_in(again)
    again.post(SECOND, {"code": codes[0]})
    assert is_in(again)
    third = Client()
    third.post(LOGIN, {"login": "student", "password": PASSWORD})
    third.post(SECOND, {"code": codes[0]})
    assert not is_in(third)
    assert [row.way for row in SignIn.objects.order_by("at")] == ["password"] * 3


def test_who_has_only_the_password_cannot_take_the_second_step_away(people: dict[str, UUID], sign_in) -> None:
    add_authenticator(sign_in("student"))
    thief = Client()
    thief.post(LOGIN, {"login": "student", "password": PASSWORD})
    for path in (f"{AUTHENTICATOR}removal/", "/me/security/", "/account/password/change/", "/account/phone/"):
        assert thief.post(path).status_code in {302, 403, 405}
    assert Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()
    assert not is_in(thief)


def test_second_steps_are_guessed_at_ten_times_at_most(people: dict[str, UUID], sign_in, visit) -> None:
    secret, _codes = add_authenticator(sign_in("student"))
    client = Client()
    client.post(LOGIN, {"login": "student", "password": PASSWORD})
    for _ in range(10):
        client.post(SECOND, {"code": "000000"})
    page = visit(SECOND, client=client, data={"code": totp_now(secret)})
    assert "五分钟" in page.text
    assert not is_in(client)


def test_secrets_are_sealed_and_facts_are_announced(people: dict[str, UUID], sign_in) -> None:
    client = sign_in("student")
    secret, codes = add_authenticator(client)
    kept = str([row.data for row in Authenticator.objects.all()])
    assert secret not in kept
    assert not any(code in kept for code in codes)
    assert OutboxRow.objects.filter(kind="identity.SecondFactorAdded").exists()
    client.post(f"{AUTHENTICATOR}removal/")
    assert not Authenticator.objects.exists()
    assert OutboxRow.objects.filter(kind="identity.SecondFactorRemoved").exists()
    assert is_in(sign_in("student"))


def test_a_passkey_signs_in_alone(people: dict[str, UUID], sign_in, visit) -> None:
    home = sign_in("teacher")
    key = add_passkey(home)
    for language in ("zh", "en"):
        visit(NEW_KEY, client=home, language=language)
        assert "家里的手机" in visit("/me/security/", client=home, language=language).text
    client = Client()
    answer = client.post(PASSKEY, {"credential": key.use(fetched(client)), "next": "/learn/"})
    assert answer["Location"] == "/learn/"
    assert is_in(client)
    assert SignIn.objects.latest("at").way == "passkey"
    outside = Client()
    answer = outside.post(PASSKEY, {"credential": key.use(fetched(outside)), "next": "//evil.example"})
    assert answer["Location"] == "/me/"


def test_a_passkey_answers_its_own_challenge_at_its_own_place_once(people: dict[str, UUID], sign_in, visit) -> None:
    key = add_passkey(sign_in("teacher"))
    client = Client()
    credential = key.use(fetched(client))
    client.post(PASSKEY, {"credential": credential})
    client.post("/account/logout/")
    client.post(PASSKEY, {"credential": credential})
    assert not is_in(client)
    fetched(client)
    client.post(PASSKEY, {"credential": credential})
    assert not is_in(client)
    page = visit(PASSKEY, client=client, data={"credential": key.use(fetched(client), origin="https://evil.example")})
    assert "验证码不对" in page.text
    assert not is_in(client)
    for nonsense in ("", "{}", "[]", '{"id": 1}', '{"response": {"userHandle": "AAAA"}}', "x" * 3000):
        fetched(client)
        assert client.post(PASSKEY, {"credential": nonsense}).status_code in {200, 302}
    forged = json.loads(key.use(fetched(client)))
    forged["response"]["signature"] = forged["response"]["signature"][:-6] + "AAAAAA"
    client.post(PASSKEY, {"credential": json.dumps(forged)})
    assert not is_in(client)


def test_a_passkey_is_the_second_step_too(people: dict[str, UUID], sign_in, visit) -> None:
    key = add_passkey(sign_in("teacher"))
    client = Client()
    assert client.post(LOGIN, {"login": "teacher", "password": PASSWORD})["Location"] == SECOND
    page = visit(SECOND, client=client)
    client.post(SECOND, {"credential": key.use(options_in(page.body))})
    assert is_in(client)
    again = client.get("/account/phone/removal/")["Location"]
    assert again.startswith("/account/reauthenticate/")
    page = visit(f"/account/passkeys/reauthenticate/?next={NEW_KEY}", client=client)
    visit(f"/account/passkeys/reauthenticate/?next={NEW_KEY}", client=client, language="en")
    page = visit(f"/account/passkeys/reauthenticate/?next={NEW_KEY}", client=client)
    answer = client.post(
        "/account/passkeys/reauthenticate/", {"credential": key.use(options_in(page.body)), "next": NEW_KEY}
    )
    assert answer["Location"] == NEW_KEY
    visit(NEW_KEY, client=client)


def test_a_passkey_is_renamed_and_removed_by_its_owner_alone(people: dict[str, UUID], sign_in, visit) -> None:
    client = sign_in("teacher")
    add_passkey(client)
    number = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN).pk
    other = sign_in("student")
    prove_again(other, AUTHENTICATOR)
    assert other.post(f"/account/passkeys/{number}/removal/").status_code == 404
    visit(f"/account/passkeys/{number}/name/", client=client)
    client.post(f"/account/passkeys/{number}/name/", {"name": "办公室的电脑"})
    assert "办公室的电脑" in visit("/me/security/", client=client).text
    visit(f"/account/passkeys/{number}/removal/", client=client, language="en")
    client.post(f"/account/passkeys/{number}/removal/")
    assert not Authenticator.objects.exists()


def test_a_closed_account_is_not_opened_by_its_passkey(people: dict[str, UUID], sign_in) -> None:
    key = add_passkey(sign_in("teacher"))
    Person.objects.filter(id=people["teacher"]).update(is_active=False)
    client = Client()
    client.post(PASSKEY, {"credential": key.use(fetched(client))})
    assert not is_in(client)


def test_only_pages_of_ours_are_reachable() -> None:
    """What allauth routes and we have no page for has no address here."""
    from allauth.account import urls as account
    from allauth.mfa.base import urls as base
    from allauth.mfa.recovery_codes import urls as recovery
    from allauth.mfa.totp import urls as totp
    from allauth.mfa.webauthn import urls as webauthn
    from django.urls import NoReverseMatch, reverse

    def names(patterns: list[Any]) -> set[str]:
        inner = [each for each in patterns if hasattr(each, "url_patterns")]
        return {each.name for each in patterns if getattr(each, "name", None)}.union(
            *(names(each.url_patterns) for each in inner)
        )

    absent = set()
    for module in (account, base, recovery, totp, webauthn):
        for name in names(module.urlpatterns):
            found = False
            for arguments in ([], [1]):
                try:
                    reverse(name, args=arguments)
                    found = True
                except NoReverseMatch:
                    continue
            if not found:
                absent.add(name)
    assert absent == {"mfa_download_recovery_codes"}
