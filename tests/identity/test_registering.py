"""Registering oneself: an account without a role for who proves a number or a mailbox, and nothing told to others."""

import base64
import hashlib
import html
import json
import re

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client

from xingtan.identity import api
from xingtan.identity.actions import joining
from xingtan.identity.api import Asker
from xingtan.identity.models import Invitation, Person, Role
from xingtan.identity.queries import people as queries
from xingtan.kernel.clock import now, today
from xingtan.outbox.models import OutboxRow

pytestmark = pytest.mark.django_db

FRESH = "green bamboo seven"
ASKED = {"name": "林阿姨", "address": "13800138000", "password": FRESH, "fourteen": "on"}


@pytest.fixture(autouse=True)
def _no_limits_from_other_tests() -> None:
    cache.clear()


@pytest.fixture
def sent(caplog):
    """Give a function that gives the codes that were sent so far, as the operator reads them."""
    caplog.set_level("INFO", logger="xingtan.messages")
    return lambda: re.findall(r"验证码是 (\d{6})", caplog.text)


def work(page: str) -> str:
    """Do the work that the page asks of a browser."""
    task = json.loads(html.unescape(re.search(r'data-work="([^"]+)"', page)[1]))
    number = next(
        n
        for n in range(task["maxnumber"] + 1)
        if hashlib.sha256(f"{task['salt']}{n}".encode()).hexdigest() == task["challenge"]
    )
    return base64.b64encode(json.dumps({**task, "number": number}).encode()).decode()


def sign_up(client: Client, **other: str):
    page = client.get("/account/signup/").content.decode()
    return client.post("/account/signup/", {**ASKED, "captcha_work": work(page), **other})


def test_a_number_is_proved_and_an_account_without_a_role_is_there(sent, visit) -> None:
    client = Client()
    assert sign_up(client)["Location"] == "/account/signup/code/"
    assert not Person.objects.exists()
    assert "+86 138****8000" in visit("/account/signup/code/", client=client).text
    assert client.post("/account/signup/code/", {"code": sent()[-1]})["Location"] == "/me/"
    assert "林阿姨" in visit("/me/", client=client).text
    person = Person.objects.get()
    assert person.check_password(FRESH)
    assert (person.phone, person.phone_verified_at is not None) == ("+8613800138000", True)
    assert not Role.objects.exists()
    assert OutboxRow.objects.filter(kind="identity.PersonSignedUp").count() == 1
    again = Client()
    again.post("/account/login/", {"login": "138 0013 8000", "password": FRESH})
    assert again.get("/me/").status_code == 200


def test_a_mailbox_will_do(sent) -> None:
    client = Client()
    sign_up(client, address="Lin@Example.cn")
    client.post("/account/signup/code/", {"code": sent()[-1]})
    kept = EmailAddress.objects.get()
    assert (kept.email, kept.verified, kept.user.display_name) == ("lin@example.cn", True, "林阿姨")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_says_what_is_wrong(visit, language: str) -> None:
    client = Client()
    visit("/account/signup/", language=language)
    for other in (
        {"fourteen": ""}, {"name": " "}, {"name": "a\u200bb"}, {"name": "长" * 41}, {"address": "nobody"},
        {"address": "12345"}, {"password": "short"}, {"password": "12345678"}, {"captcha_work": "x"},
    ):  # fmt: skip
        prefix = "/en" if language == "en" else ""
        page = client.get(f"{prefix}/account/signup/").content.decode()
        asked = {**ASKED, "captcha_work": work(page), **other}
        assert visit("/account/signup/", language=language, data=asked, client=client, status=400).text
    assert client.get("/account/signup/code/").status_code == 302
    assert not Person.objects.exists()


def test_whoever_is_under_fourteen_is_led_to_the_school(visit) -> None:
    client = Client()
    page = client.get("/account/signup/").content.decode()
    asked = {**ASKED, "fourteen": "", "captcha_work": work(page)}
    assert "账号由学校开" in visit("/account/signup/", data=asked, client=client, status=400).text


def test_no_answer_tells_whether_a_number_has_an_account(people, sent, caplog) -> None:
    Person.objects.filter(id=people["parent"]).update(phone="+8613800138000", phone_verified_at=now())
    known, unknown = Client(), Client()
    first, second = sign_up(known), sign_up(unknown, address="13800138001")
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    pages = {
        re.sub(r'value="[^"]*"|138\*{4}\d{4}', "", client.get("/account/signup/code/").content.decode())
        for client in (known, unknown)
    }
    assert len(pages) == 1
    assert len(sent()) == 1
    assert "你已经有账号了" in caplog.text
    before = Person.objects.count()
    assert known.post("/account/signup/code/", {"code": sent()[-1]}).status_code == 400
    assert Person.objects.count() == before


def test_a_wrong_code_a_late_one_and_a_sixth_try_are_refused(sent) -> None:
    client = Client()
    sign_up(client)
    right = sent()[-1]
    wrong = f"{(int(right) + 1) % 10**6:06}"
    for _ in range(5):
        assert client.post("/account/signup/code/", {"code": wrong}).status_code == 400
    assert client.post("/account/signup/code/", {"code": right}).status_code == 400
    late = Client()
    sign_up(late, address="13800138001")
    session = late.session
    session["registration"] = {**session["registration"], "at": session["registration"]["at"] - 301}
    session.save()
    assert late.post("/account/signup/code/", {"code": sent()[-1]}).status_code == 400
    assert not Person.objects.exists()


def test_another_code_ends_the_one_before_and_three_are_enough(sent) -> None:
    client = Client()
    sign_up(client)
    client.post("/account/signup/code/", {"again": "1"})
    first, second = sent()
    assert client.post("/account/signup/code/", {"code": first}).status_code == 400 or first == second
    client.post("/account/signup/code/", {"again": "1"})
    assert client.post("/account/signup/code/", {"again": "1"}).status_code == 400
    assert len(sent()) == 3


def test_a_code_makes_one_account(sent) -> None:
    client = Client()
    sign_up(client)
    code = sent()[-1]
    client.post("/account/signup/code/", {"code": code})
    other = Client()
    assert other.post("/account/signup/code/", {"code": code})["Location"] == "/account/signup/"
    assert Person.objects.count() == 1


def test_one_address_is_not_flooded_with_codes(sent) -> None:
    answers = [sign_up(Client()).status_code for _ in range(4)]
    assert answers == [302, 302, 302, 400]
    assert len(sent()) == 3


def test_the_way_back_stays_on_this_node(sent) -> None:
    outside = Client()
    sign_up(outside, next="https://example.org/")
    assert outside.post("/account/signup/code/", {"code": sent()[-1]})["Location"] == "/me/"


def test_a_parent_registers_on_the_way_to_an_invitation(people, sent, visit) -> None:
    teacher = Asker(people["teacher"], queries.roles_of(people["teacher"], today()))
    code = joining.invite_parents(teacher, [people["student"]], api.unit_paths).made[0].code
    client = Client()
    page = visit("/account/invitation/", data={"code": code}, client=client)
    there = next(link for link in page.links if link.startswith("/account/signup/"))
    asked = client.get(there).content.decode()
    assert 'name="next" value="/account/invitation/"' in asked
    sign_up(client, next="/account/invitation/")
    assert client.post("/account/signup/code/", {"code": sent()[-1]})["Location"] == "/account/invitation/"
    client.post("/account/invitation/", {"relation": "guardian"})
    assert Invitation.objects.get().accepted_by.display_name == "林阿姨"
