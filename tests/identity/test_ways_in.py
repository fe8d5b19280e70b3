"""Ways in: by name, number or mail address; by a code; and what does not lead in."""

import re
from urllib.parse import urlencode
from uuid import UUID

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests.identity.cast import PASSWORD
from tests.identity.gate import code_in, messages, seen, send, token_in

from xingtan.identity.models import Person, SignIn
from xingtan.identity.rules.phones import masked, phone_number
from xingtan.kernel.clock import now
from xingtan.outbox.models import OutboxRow

pytestmark = pytest.mark.django_db
PHONE, MAIL = "+8613800138000", "chen@example.cn"
CODE, CONFIRM = "/account/login/code/", "/account/login/code/confirm/"
RESET = "/account/password/reset/"


@pytest.fixture(autouse=True)
def _no_limits_from_other_tests() -> None:
    cache.clear()


@pytest.fixture(autouse=True)
def _messages_heard(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", logger="xingtan.messages")


@pytest.fixture
def parent(people: dict[str, UUID]) -> UUID:
    """A parent with a phone number and a mail address, both proved."""
    Person.objects.filter(id=people["parent"]).update(phone=PHONE, phone_verified_at=now())
    EmailAddress.objects.create(user_id=people["parent"], email=MAIL, verified=True, primary=True)
    return people["parent"]


def is_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


@pytest.mark.parametrize(
    "told", ["138 0013 8000", "13800138000", "+86 138-0013-8000", "008613800138000", "１３８００１３８０００"]
)
def test_a_number_is_understood_however_it_is_written(told: str) -> None:
    assert phone_number(told) == PHONE


@pytest.mark.parametrize(
    "told", ["", "123", "12345678901", "1380013800", "+86123", "student", "13800138000x", "+" + "1" * 20]
)
def test_what_is_no_number_is_none(told: str) -> None:
    assert phone_number(told) is None


@given(st.text(max_size=60))
def test_a_number_once_read_stays_as_it_is(text: str) -> None:
    found = phone_number(text)
    assert found is None or phone_number(found) == found


def test_of_an_address_only_its_ends_are_shown() -> None:
    assert masked(PHONE) == "+86 138****8000"
    assert masked(MAIL) == "c***@example.cn"


@pytest.mark.parametrize("login", ["parent", "PARENT", "138 0013 8000", PHONE, MAIL, "Chen@Example.cn"])
def test_one_password_opens_by_name_number_and_mail(parent: UUID, login: str) -> None:
    client = Client()
    assert client.post("/account/login/", {"login": login, "password": PASSWORD})["Location"] == "/me/"
    assert is_in(client)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", [CODE, RESET, "/account/password/reset/done/"])
def test_pages_on_the_way_in(visit, db: None, path: str, language: str) -> None:
    visit(path, language=language)


@pytest.mark.parametrize(
    ("address", "way", "shown"), [("13800138000", "phone-code", "****8000"), (MAIL, "mail-code", "c***@")]
)
def test_a_code_signs_in_once(parent: UUID, caplog, address: str, way: str, shown: str, visit) -> None:
    client = Client()
    send(client, CODE, {"address": address, "next": "/learn/"})
    page = visit(CONFIRM, client=client)
    assert "验证码已经发出" in page.text
    visit(CONFIRM, client=client, language="en")
    line = messages(caplog)[-1]
    assert shown in line
    assert PHONE not in line
    assert MAIL not in line
    code = code_in(caplog)
    assert client.post(f"{CONFIRM}?next=/learn/", {"code": code})["Location"] == "/learn/"
    assert is_in(client)
    assert SignIn.objects.get().way == way
    client.post("/account/logout/")
    assert client.post(CONFIRM, {"code": code}).status_code == 302
    assert not is_in(client)
    send(client, CODE, {"address": address})
    client.post(CONFIRM, {"code": code})
    assert not is_in(client)


def test_a_session_keeps_no_code(parent: UUID, caplog) -> None:
    client = Client()
    send(client, CODE, {"address": MAIL})
    kept = str([session.get_decoded() for session in Session.objects.all()])
    assert "login_by_code" in kept
    assert code_in(caplog) not in kept


def test_three_wrong_codes_end_the_attempt(parent: UUID, caplog) -> None:
    client = Client()
    send(client, CODE, {"address": MAIL})
    code = code_in(caplog)
    wrong = "000000" if code != "000000" else "000001"
    for _ in range(3):
        client.post(CONFIRM, {"code": wrong})
    client.post(CONFIRM, {"code": code})
    assert not is_in(client)


def _same(body: str) -> str:
    """A page without what differs between two visits of anybody."""
    return re.sub(r'(value|data-work|src)="[^"]*"', "", body).replace(MAIL, "").replace("nobody@example.cn", "")


@pytest.mark.parametrize(
    ("path", "field", "confirm"), [(CODE, "address", CONFIRM), (RESET, "email", f"{RESET}confirm/")]
)
def test_no_answer_tells_whether_an_account_exists(parent: UUID, caplog, path: str, field: str, confirm: str) -> None:
    bodies = []
    for address in (MAIL, "nobody@example.cn"):
        client = Client()
        asked = send(client, path, {field: address})
        assert asked["Location"] == confirm
        page = client.get(confirm).content.decode()
        wrong = client.post(confirm, {"code": "12"}).content.decode()
        bodies.append((_same(page), _same(wrong)))
    assert bodies[0] == bodies[1]
    assert len(messages(caplog)) == 1


@pytest.mark.parametrize("known", ["138 0013 8000", MAIL])
def test_asking_for_a_code_again_tells_nothing_either(parent: UUID, caplog, known: str) -> None:
    """To who has an account a new code is sent, and the one before is over; to nobody nothing; both pages are the same."""
    bodies = []
    for address in (known, "nobody@example.cn" if "@" in known else "139 0013 9000"):
        client = Client()
        send(client, CODE, {"address": address})
        again = client.post(CONFIRM, {"action": "resend"})
        assert (again.status_code, again["Location"]) == (302, CONFIRM)
        body = _same(client.get(CONFIRM).content.decode())
        bodies.append(body.replace(known, "").replace("139 0013 9000", ""))
    assert bodies[0] == bodies[1]
    assert len(messages(caplog)) == 2


def test_a_code_that_was_sent_again_is_the_one_that_counts(parent: UUID, caplog) -> None:
    client = Client()
    send(client, CODE, {"address": PHONE})
    first = code_in(caplog)
    client.post(CONFIRM, {"action": "resend"})
    second = code_in(caplog)
    if first != second:
        client.post(CONFIRM, {"code": first})
        assert not is_in(client)
    client.post(CONFIRM, {"code": second})
    assert is_in(client)


def test_who_was_wrong_three_times_reads_what_to_do(parent: UUID, visit) -> None:
    client = Client()
    send(client, CODE, {"address": PHONE})
    for _ in range(2):
        client.post(CONFIRM, {"code": "12"})
    page = visit(CONFIRM, client=client, data={"code": "12"})
    assert "请重新要一个" in page.text
    assert page.one("h1").text == "用验证码登录"


def test_a_number_is_counted_as_one_however_it_is_written(parent: UUID) -> None:
    """Else ten wrong passwords for one way of writing it would tell by another whether somebody has it."""
    told = []
    for number in ("13800138000", "13900139000"):
        cache.clear()
        for _ in range(10):
            _guess(Client(), number)
        told.append("请过五分钟再试" in _guess(Client(), f"+86 {number}"))
    assert told == [True, True]


def test_nobody_floods_somebody_elses_phone(people: dict[str, UUID], sign_in, visit, caplog) -> None:
    students = [sign_in("teacher"), sign_in("student"), sign_in("parent")]
    phone = {"phone": "139 0013 9000"}
    for client in students:
        client.post("/account/reauthenticate/", {"password": PASSWORD})
    for client in students * 2:
        client.post("/account/phone/", phone)
        client.post("/account/mail/", {"email": "wu@example.cn", "action_add": ""})
    assert len([line for line in messages(caplog) if line.startswith("text")]) <= 5
    assert len([line for line in messages(caplog) if line.startswith("mail")]) <= 5
    for path, told in (("/account/mail/", {"email": "wu@example.cn", "action_add": ""}), ("/account/phone/", phone)):
        assert "要得太快了" in visit(path, client=students[0], data=told).text


def test_a_number_that_a_school_wrote_down_and_nobody_proved_gets_no_code(people: dict[str, UUID], caplog) -> None:
    Person.objects.filter(id=people["parent"]).update(phone=PHONE)
    send(Client(), CODE, {"address": PHONE})
    assert messages(caplog) == []
    client = Client()
    client.post("/account/login/", {"login": PHONE, "password": PASSWORD})
    assert is_in(client)


def test_codes_are_not_sent_without_end(parent: UUID, caplog) -> None:
    for _ in range(5):
        send(Client(), CODE, {"address": MAIL})
    assert len(messages(caplog)) == 3


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password is hashed."""

    count = 0

    def encode(self, password: str, salt: str) -> str:
        type(self).count += 1
        return super().encode(password, salt)


@pytest.mark.parametrize(
    "login", ["parent", PHONE, MAIL, "claimless", "stranger", "13900139000", "x@example.cn", "a" * 300]
)
def test_every_wrong_attempt_costs_the_same(parent: UUID, settings, login: str) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    for person in Person.objects.all():
        person.set_password(PASSWORD)
        person.save()
    claimless = Person(username="claimless", display_name="新来的")
    claimless.set_unusable_password()
    claimless.save()
    CountingHasher.count = 0
    page = Client().post("/account/login/", {"login": login, "password": "wrong-password"}).content.decode()
    if len(login) < 254:
        assert CountingHasher.count == 1
        assert "登录名和密码对不上" in page
    else:
        assert CountingHasher.count == 0


def test_a_new_password_after_a_code_ends_every_session(parent: UUID, caplog, visit) -> None:
    elsewhere = Client()
    elsewhere.post("/account/login/", {"login": "parent", "password": PASSWORD})
    client = Client()
    send(client, RESET, {"email": "13800138000"})
    assert client.post(f"{RESET}confirm/", {"code": code_in(caplog)})["Location"] == f"{RESET}complete/"
    visit(f"{RESET}complete/", client=client)
    visit(f"{RESET}complete/", client=client, language="en")
    page = visit(f"{RESET}complete/", client=client, data={"password1": "12345678", "password2": "12345678"})
    assert "太常见" in page.text
    page = visit(f"{RESET}complete/", client=client, data={"password1": "green bamboo 7", "password2": "green"})
    assert "两遍写的不一样" in page.text
    new = {"password1": "green bamboo 7", "password2": "green bamboo 7"}
    assert client.post(f"{RESET}complete/", new)["Location"] == f"{RESET}done/"
    assert not is_in(elsewhere)
    assert not is_in(client)
    assert OutboxRow.objects.filter(kind="identity.PasswordChanged").count() == 1
    client.post("/account/login/", {"login": "parent", "password": "green bamboo 7"})
    assert is_in(client)
    assert client.post(f"{RESET}complete/", new)["Location"] == RESET


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "\\\\evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "\x00//evil.example",
        " //evil.example",
        "https:evil.example",
        "https:/evil.example",
        "https:///evil.example",
        "https://testserver@evil.example/",
        "https://evil.example\\@testserver/",
        "https://testserver.evil.example/",
        "javascript:alert(1)",
        "data:text/html,evil",
    ],
)
def test_nobody_is_led_elsewhere(parent: UUID, caplog, target: str) -> None:
    client = Client()
    query = urlencode({"next": target})
    answer = client.post(f"/account/login/?{query}", {"login": "parent", "password": PASSWORD, "next": target})
    assert answer["Location"] == "/me/"
    assert "/account/login/ would have led to" in caplog.text
    assert client.get(f"/account/login/?{query}")["Location"] == "/me/"
    assert client.post(f"/account/scan/?{query}", {"next": target})["Location"] == "/me/"
    assert "evil" not in client.post("/account/logout/", {"next": target})["Location"]
    send(client, CODE, {"address": MAIL, "next": target})
    assert client.post(CONFIRM, {"code": code_in(caplog), "next": target})["Location"] == "/me/"


def _guess(client: Client, login: str) -> str:
    """One wrong attempt of somebody who does every captcha."""
    data = {"login": login, "password": "guess"}
    body = client.post("/account/login/", data).content.decode()
    while "captcha_token" in body and "请先做完" in body:
        token = token_in(body)
        answers = {"captcha_token": token, "captcha_answer": seen(token)}
        body = client.post("/account/login/", {**data, **answers}).content.decode()
    return body


def test_strangers_do_not_lock_anybody_out(parent: UUID) -> None:
    home = Client()
    home.post("/account/login/", {"login": "parent", "password": PASSWORD})
    home.post("/account/logout/")
    stranger = Client(REMOTE_ADDR="203.0.113.9")
    for login in ["parent", PHONE, MAIL] * 3 + ["parent"]:
        assert "对不上" in _guess(stranger, login)
    assert "请过五分钟再试" in _guess(stranger, "parent")
    assert "请过五分钟再试" in _guess(Client(REMOTE_ADDR="198.51.100.4"), MAIL)
    assert OutboxRow.objects.filter(kind="identity.GuessingStopped").count() == 1
    home.post("/account/login/", {"login": "parent", "password": PASSWORD})
    assert is_in(home)
    other = Client(REMOTE_ADDR="203.0.113.9")
    other.post("/account/login/", {"login": "teacher", "password": PASSWORD})
    assert is_in(other)


def test_the_cookie_of_a_browser_opens_nothing_and_cannot_be_made(parent: UUID) -> None:
    client = Client()
    client.post("/account/login/", {"login": "parent", "password": PASSWORD})
    cookie = client.cookies["xingtan_device"]
    assert cookie["httponly"]
    assert "parent" not in cookie.value
    thief = Client()
    thief.cookies["xingtan_device"] = cookie.value
    assert not is_in(thief)
    thief.cookies["xingtan_device"] = cookie.value[:-2] + "zz"
    for _ in range(10):
        _guess(thief, "parent")
    assert "请过五分钟再试" in _guess(thief, "parent")


def test_a_phone_number_is_added_proved_changed_and_removed(people: dict[str, UUID], sign_in, visit, caplog) -> None:
    client = sign_in("teacher")
    visit("/account/phone/", client=client)
    visit("/account/phone/", client=client, language="en")
    asked = client.post("/account/phone/", {"phone": "139 0013 9000"})
    assert asked["Location"].startswith("/account/reauthenticate/")
    visit(asked["Location"], client=client)
    assert client.post(asked["Location"], {"password": PASSWORD}).status_code == 302
    assert "139 0013 9000" in visit("/account/phone/verify/", client=client).text
    visit("/account/phone/verify/", client=client, language="en")
    assert Person.objects.get(id=people["teacher"]).phone == ""
    assert client.post("/account/phone/verify/", {"code": code_in(caplog)})["Location"] == "/me/security/"
    kept = Person.objects.get(id=people["teacher"])
    assert (kept.phone, kept.phone_verified_at is not None) == ("+8613900139000", True)
    assert OutboxRow.objects.filter(kind="identity.AddressAdded").count() == 1
    assert "+8613900139000" not in str(bytes(OutboxRow.objects.get(kind="identity.AddressAdded").payload))
    assert "139 0013 9000" in visit("/me/security/", client=client).text
    visit("/account/phone/removal/", client=client)
    client.post("/account/phone/removal/")
    assert Person.objects.get(id=people["teacher"]).phone == ""


def test_a_number_of_somebody_else_is_not_taken(parent: UUID, sign_in, visit, caplog) -> None:
    client = sign_in("teacher")
    asked = client.post("/account/phone/", {"phone": PHONE})
    client.post(asked["Location"], {"password": PASSWORD})
    page = visit("/account/phone/verify/", client=client, data={"code": code_in(caplog)})
    assert "已经是别的账号的了" in page.text
    assert Person.objects.get(id=parent).phone == PHONE


def test_a_mail_address_is_added_proved_and_removed(people: dict[str, UUID], sign_in, visit, caplog) -> None:
    client = sign_in("teacher")
    visit("/account/mail/", client=client)
    asked = client.post("/account/mail/", {"email": "wu@example.cn", "action_add": ""})
    again = client.post(asked["Location"], {"password": PASSWORD})
    assert again["Location"] == "/account/mail/verify/"
    assert not EmailAddress.objects.exists()
    visit("/account/mail/verify/", client=client)
    visit("/account/mail/verify/", client=client, language="en")
    client.post("/account/mail/verify/", {"code": code_in(caplog)})
    assert EmailAddress.objects.get().verified
    assert "wu@example.cn" in visit("/account/mail/", client=client, language="en").text
    client.post("/account/mail/", {"email": "wu@example.cn", "action_remove": ""})
    assert not EmailAddress.objects.exists()
    assert list(OutboxRow.objects.filter(kind__contains="Address").order_by("pk").values_list("kind", flat=True)) == [
        "identity.AddressAdded",
        "identity.AddressRemoved",
    ]
