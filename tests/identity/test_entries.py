import time
from uuid import UUID

import msgspec
import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from tests.identity.cast import PASSWORD, SCHOOL

from xingtan.identity import api
from xingtan.identity.events import SignedIn
from xingtan.identity.models import Person
from xingtan.kernel.views import PUBLIC
from xingtan.kernel.who import COOKIE, verify_who, who_key
from xingtan.outbox.models import OutboxRow

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_limits_from_other_tests() -> None:
    cache.clear()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", ["/account/login/", "/account/signup/", "/account/inactive/"])
def test_pages_before_signing_in(visit, path: str, language: str) -> None:
    visit(path, language=language)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("who", ["student", "teacher", "parent", "school", "city", "operator", "nobody"])
def test_everyone_has_a_page_of_their_own(visit, sign_in, who: str, language: str) -> None:
    client = sign_in(who)
    page = visit("/me/", language=language, client=client)
    assert page.text
    for path in (
        "/me/why/?unit=place:330106",
        f"/me/why/?unit=school:{SCHOOL}",
        "/account/password/change/",
        "/account/logout/",
    ):
        visit(path, language=language, client=client)


@pytest.mark.parametrize(
    ("who", "wanted"),
    [
        ("student", {"/me/favourites/"}),
        ("teacher", {"/me/favourites/", "/me/resources/"}),
        ("school", {"/me/favourites/", "/me/resources/", "/me/reviews/"}),
        ("operator", {"/me/favourites/", "/me/resources/", "/me/reviews/", "/feedback/inbox/", "/events/banners/"}),
        ("nobody", {"/me/favourites/"}),
    ],
)
def test_ones_own_page_leads_to_ones_work(sign_in, who: str, wanted: set[str]) -> None:
    client = sign_in(who)
    page = client.get("/me/").content.decode()
    doors = {"/me/favourites/", "/me/resources/", "/me/reviews/", "/feedback/inbox/", "/events/banners/"}
    assert {door for door in doors if f'href="{door}"' in page} == wanted
    assert {client.get(door).status_code for door in wanted} == {200}


def test_signing_in_leads_to_ones_own_page_in_ones_language(people: dict[str, UUID]) -> None:
    client = Client()
    assert client.post("/account/login/", {"login": "Teacher", "password": PASSWORD})["Location"] == "/me/"
    client = Client()
    assert client.post("/en/account/login/", {"login": "teacher", "password": PASSWORD})["Location"] == "/en/me/"
    client = Client()
    deep = client.post("/account/login/?next=/spaces/", {"login": "teacher", "password": PASSWORD, "next": "/spaces/"})
    assert deep["Location"] == "/spaces/"
    outside = Client().post(
        "/account/login/", {"login": "teacher", "password": PASSWORD, "next": "https://example.org/"}
    )
    assert outside["Location"] == "/me/"


def test_a_page_of_ones_own_leads_to_signing_in_in_the_same_language(client: Client) -> None:
    assert client.get("/en/me/")["Location"] == "/en/account/login/?next=/en/me/"
    assert client.get("/me/")["Location"] == "/account/login/?next=/me/"


def test_signing_in_is_announced_once_with_a_pseudonym(people: dict[str, UUID], sign_in) -> None:
    sign_in("student")
    row = OutboxRow.objects.get(kind="identity.SignedIn")
    record = msgspec.json.decode(bytes(row.payload), type=SignedIn).activity()
    assert (record.kind, record.person, record.role) == ("signed_in", api.pseudonym(people["student"]), "student")
    assert (record.place, record.school) == ("330106", SCHOOL)


def test_the_door_learns_the_pseudonym_and_forgets_it_at_signing_out(people: dict[str, UUID], sign_in) -> None:
    client = sign_in("student")
    who = verify_who(client.cookies[COOKIE].value, who_key(settings.SECRET_KEY), time.time())
    assert who is not None
    assert (who.person, who.role, who.place) == (api.pseudonym(people["student"]), "student", "330106")
    assert client.cookies[COOKIE]["httponly"]
    client.post("/account/logout/")
    assert client.cookies[COOKIE].value == ""
    assert client.get("/me/").status_code == 302


def test_a_wrong_password_is_explained_and_nothing_is_announced(visit, people: dict[str, UUID]) -> None:
    page = visit("/account/login/", data={"login": "student", "password": "wrong"})
    assert "登录名和密码对不上" in page.text
    page = visit("/account/login/", data={"login": "stranger", "password": "wrong"}, language="en")
    assert "do not match" in page.text
    assert not OutboxRow.objects.filter(kind="identity.SignedIn").exists()


def test_guessing_at_one_account_meets_a_captcha_and_its_school_does_not(visit, people: dict[str, UUID]) -> None:
    client = Client()
    for _ in range(3):
        client.post("/account/login/", {"login": "student", "password": "guess"})
    page = visit("/account/login/", data={"login": "student", "password": PASSWORD}, client=client)
    assert "请先做完下面的验证" in page.text
    assert client.post("/account/login/", {"login": "teacher", "password": PASSWORD}).status_code == 302


def test_a_closed_account_does_not_open(people: dict[str, UUID]) -> None:
    Person.objects.filter(id=people["student"]).update(is_active=False)
    client = Client()
    client.post("/account/login/", {"login": "student", "password": PASSWORD})
    assert client.get("/me/").status_code == 302


def test_a_new_password_works_and_the_old_one_no_longer_does(people: dict[str, UUID], sign_in, visit) -> None:
    client = sign_in("student")
    new = {"oldpassword": PASSWORD, "password1": "green-bamboo-7", "password2": "green-bamboo-7"}
    wrong = visit("/account/password/change/", data={**new, "oldpassword": "no"}, client=client)
    assert "现在的密码不对" in wrong.text
    client.post("/account/password/change/", new)
    assert OutboxRow.objects.filter(kind="identity.PasswordChanged").count() == 1
    assert sign_in("student").get("/me/").status_code == 302
    assert sign_in("student", "green-bamboo-7").get("/me/").status_code == 200


def test_nobody_registers_themselves(client: Client) -> None:
    client.post(
        "/account/signup/", {"username": "intruder", "password1": "green-bamboo-7", "password2": "green-bamboo-7"}
    )
    assert not Person.objects.exists()


def test_one_sees_who_may_see_them(visit, sign_in) -> None:
    page = visit("/me/", client=sign_in("student"))
    assert "吴晓岚" in page.text
    assert "陈立群" in page.text
    assert "方明远" not in page.text


def test_a_parent_sees_who_sees_the_child_and_a_stranger_does_not(visit, sign_in, people: dict[str, UUID]) -> None:
    path = f"/me/why/?unit=person:{people['student']}"
    assert "吴晓岚" in visit(path, client=sign_in("parent")).text
    visit(path, client=sign_in("operator"), status=403)
    visit(path, client=sign_in("city"), status=403, language="en")


def test_a_page_says_which_role_gives_what(visit, sign_in) -> None:
    page = visit("/me/why/?unit=place:330106", client=sign_in("city"), language="en")
    assert "Place manager: Hangzhou" in page.text
    assert (
        "Your roles give you nothing here"
        in visit("/me/why/?unit=place:330200", client=sign_in("city"), language="en").text
    )


def test_without_a_unit_one_sees_who_may_see_oneself(visit, sign_in) -> None:
    assert "吴晓岚" in visit("/me/why/", client=sign_in("student")).text


@pytest.mark.parametrize(
    ("unit", "status"),
    [("place:999999", 404), ("planet:1", 400), ("person:not-a-uuid", 403), ("class:nowhere", 404)],
)
def test_an_unreadable_or_unknown_unit_is_explained(visit, sign_in, unit: str, status: int) -> None:
    visit(f"/me/why/?unit={unit}", client=sign_in("teacher"), status=status)


def test_the_account_part_of_the_masthead_is_never_kept(sign_in, client: Client) -> None:
    signed_out, signed_in = client.get("/fragments/account/"), sign_in("student").get("/en/fragments/account/")
    assert "/account/login/" in signed_out.content.decode()
    assert "陈一诺" in signed_in.content.decode()
    for response in (signed_out, signed_in):
        assert PUBLIC not in response
        assert "no-store" in response["Cache-Control"]


def test_choosing_a_language_is_remembered(sign_in, people: dict[str, UUID]) -> None:
    client = sign_in("student")
    assert client.post("/me/language/", {"language": "en"})["Location"] == "/en/me/"
    assert client.post("/en/me/language/", {"language": "zh-hans"})["Location"] == "/me/"
    assert Person.objects.get(id=people["student"]).language == "zh-hans"
    assert client.post("/me/language/", {"language": "xx"}).status_code == 400


def test_programs_ask_who_they_are(sign_in, client: Client) -> None:
    assert client.get("/api/v1/me").status_code == 403
    told = sign_in("school").get("/api/v1/me").json()
    assert told["name"] == "方明远"
    assert told["roles"][0]["unit"] == SCHOOL


def test_signing_in_leads_back_to_the_page_that_one_came_from(visit, sign_in) -> None:
    assert "/account/login/?next=%2Flearn%2Fbooks%2F" in visit("/learn/books/").links
    assert "/account/login/" in visit("/").links
    refused = visit("/me/why/?unit=person:00000000-0000-0000-0000-000000000000", client=sign_in("student"), status=403)
    assert [each.get("href") for each in refused.all("a") if each.within("main") and "login" in each.get("href")] == []
