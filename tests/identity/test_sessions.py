"""Where somebody is signed in, who signed in as them, and how a device is signed out from another one."""

from datetime import timedelta
from uuid import UUID

import msgspec
import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.identity.cast import PASSWORD

from xingtan.identity.actions.signing_in import forget_ended_sessions, forget_old_sign_ins
from xingtan.identity.events import SessionRefused
from xingtan.identity.models import Person, SignIn
from xingtan.identity.queries.ways import session_mark
from xingtan.identity.rules.ways import Way, took_second_step, way_of
from xingtan.kernel.clock import now
from xingtan.outbox.models import OutboxRow

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36 MicroMessenger/8.0"
SCHOOL = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0"
END = "/me/security/sessions/end/"


@pytest.fixture(autouse=True)
def _no_limits_from_other_tests() -> None:
    cache.clear()


def enter(username: str, agent: str, address: str) -> Client:
    client = Client(HTTP_USER_AGENT=agent, REMOTE_ADDR=address)
    client.post("/account/login/", {"login": username, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


@pytest.fixture
def phone(people: dict[str, UUID]) -> Client:
    return enter("teacher", PHONE, "203.0.113.77")


@pytest.fixture
def desk(phone: Client) -> Client:
    return enter("teacher", SCHOOL, "2001:db8:7:1::5")


def test_one_sees_ones_devices_and_sign_ins_roughly(phone: Client, desk: Client, visit) -> None:
    for language in ("zh", "en"):
        page = visit("/me/security/", client=desk, language=language)
        for told in ("WeChat, Android", "Edge, Windows", "203.0.113.0/24", "2001:db8:7::/48"):
            assert told in page.text
        assert "203.0.113.77" not in page.body
        assert "2001:db8:7:1::5" not in page.body
    page = visit("/me/security/", client=desk)
    assert page.text.count("就是这一台") == 1
    assert page.text.count("这一次") == 1
    assert "密码" in page.text


def test_one_device_is_signed_out_from_another(phone: Client, desk: Client, visit) -> None:
    session = UserSession.objects.get(session_key=phone.session.session_key)
    page = visit(END, client=desk, data={"session": str(session.pk)})
    assert "1 台设备退出了" in page.text
    assert not is_in(phone)
    assert is_in(desk)
    assert OutboxRow.objects.filter(kind="identity.SessionsEnded").count() == 1
    desk.post(END, {"session": str(session.pk)})
    assert OutboxRow.objects.filter(kind="identity.SessionsEnded").count() == 1


def test_all_others_are_signed_out(phone: Client, desk: Client) -> None:
    third = enter("teacher", SCHOOL, "198.51.100.9")
    desk.post(END, {"session": "others"})
    assert [is_in(client) for client in (phone, desk, third)] == [False, True, False]


def test_the_oldest_session_makes_room(phone: Client, people: dict[str, UUID]) -> None:
    for _ in range(30):
        last = enter("teacher", SCHOOL, "198.51.100.9")
    assert is_in(last)
    assert not is_in(phone)
    assert UserSession.objects.filter(user_id=people["teacher"]).count() == 30


@pytest.mark.parametrize("told", ["", "x", "-1", "99999999999999999999", "1 OR 1=1", "٣"])
def test_nonsense_ends_nothing(desk: Client, phone: Client, told: str) -> None:
    assert desk.post(END, {"session": told}).status_code == 302
    assert is_in(phone)
    assert desk.get(END).status_code == 405


def test_nobody_signs_somebody_else_out(phone: Client, people: dict[str, UUID]) -> None:
    student = enter("student", SCHOOL, "198.51.100.9")
    session = UserSession.objects.get(session_key=phone.session.session_key)
    student.post(END, {"session": str(session.pk)})
    student.post(END, {"session": "others"})
    assert is_in(phone)


def test_a_new_password_signs_all_other_devices_out(phone: Client, desk: Client, visit) -> None:
    kept = desk.session.session_key
    new = {"oldpassword": PASSWORD, "password1": "green bamboo 7", "password2": "green bamboo 7"}
    page = visit("/account/password/change/", client=desk, data=new)
    assert "别的设备都要重新登录" in page.text
    assert "让它退出</button>" not in page.body
    assert page.text.count("就是这一台") == 1
    assert is_in(desk)
    assert not is_in(phone)
    old = Client()
    old.cookies["xingtan_session"] = kept
    assert not is_in(old)


def test_a_session_from_before_a_new_password_is_refused_and_kept_in_the_audit_log(
    phone: Client, desk: Client, people: dict[str, UUID]
) -> None:
    new = {"oldpassword": PASSWORD, "password1": "green bamboo 7", "password2": "green bamboo 7"}
    desk.post("/account/password/change/", new)
    stolen = phone.cookies["xingtan_session"].value
    assert not is_in(phone)
    rows = OutboxRow.objects.filter(kind="identity.SessionRefused")
    told = msgspec.json.decode(bytes(rows.get().payload), type=SessionRefused).audited()
    assert (told.subject, told.detail) == (f"person:{people['teacher']}", {"network": "203.0.113.0/24"})
    thief = Client()
    thief.cookies["xingtan_session"] = stolen
    assert not is_in(thief)
    assert thief.post(END, {"session": "others"})["Location"].startswith("/account/login/")
    assert rows.count() == 1
    assert is_in(desk)


def test_what_a_session_keeps_of_where_it_is_is_the_network(phone: Client, desk: Client) -> None:
    assert set(UserSession.objects.values_list("ip", flat=True)) == {"203.0.113.0", "2001:db8:7::"}


def test_the_page_costs_the_same_with_two_devices_and_with_twenty(
    phone: Client, desk: Client, django_assert_max_num_queries
) -> None:
    with CaptureQueriesContext(connection) as seen:
        desk.get("/me/security/")
        few = len(seen)
    for _ in range(18):
        enter("teacher", SCHOOL, "198.51.100.9")
    with django_assert_max_num_queries(few):
        assert desk.get("/me/security/").content.decode().count(">让它退出<") == 19


def test_sessions_whose_time_is_over_are_removed(phone: Client, desk: Client) -> None:
    Session.objects.filter(session_key=phone.session.session_key).update(expire_date=now() - timedelta(seconds=1))
    assert forget_ended_sessions() == 1
    assert [each.session_key for each in UserSession.objects.all()] == [desk.session.session_key]
    assert not is_in(phone)
    assert is_in(desk)


def test_a_session_that_was_left_opens_nothing(phone: Client) -> None:
    key = phone.session.session_key
    phone.post("/account/logout/")
    thief = Client()
    thief.cookies["xingtan_session"] = key
    assert not is_in(thief)


def test_a_sign_in_keeps_a_network_and_no_key(phone: Client, people: dict[str, UUID]) -> None:
    row = SignIn.objects.get()
    assert (row.way, row.device, row.address) == ("password", "WeChat, Android", "203.0.113.0/24")
    assert row.session == session_mark(phone.session.session_key)
    assert phone.session.session_key not in row.session


def test_sign_ins_are_forgotten_after_half_a_year(phone: Client, people: dict[str, UUID]) -> None:
    SignIn.objects.update(at=now() - timedelta(days=184))
    enter("teacher", SCHOOL, "198.51.100.9")
    assert forget_old_sign_ins() == 1
    assert [row.address for row in SignIn.objects.all()] == ["198.51.100.0/24"]


def test_the_fact_of_a_sign_in_says_how_and_whether_the_browser_is_known(people: dict[str, UUID]) -> None:
    first = enter("teacher", SCHOOL, "198.51.100.9")
    first.post("/account/logout/")
    first.post("/account/login/", {"login": "teacher", "password": PASSWORD})
    enter("teacher", PHONE, "203.0.113.77")
    told = [bytes(row.payload) for row in OutboxRow.objects.filter(kind="identity.SignedIn").order_by("pk")]
    assert [b'"known_device":true' in each.replace(b" ", b"") for each in told] == [True, True, False]
    assert all(b"203.0.113.77" not in each for each in told)


def test_a_way_is_named_by_the_step_that_began_it() -> None:
    assert way_of([{"method": "password"}, {"method": "mfa", "type": "totp"}]) is Way.PASSWORD
    assert took_second_step([{"method": "password"}, {"method": "mfa", "type": "totp"}])
    assert way_of([{"method": "code", "phone": "+8613800138000"}]) is Way.PHONE_CODE
    assert way_of([{"method": "mfa", "type": "webauthn", "passwordless": True}]) is Way.PASSKEY
    assert way_of([{"method": "scan"}]) is Way.SCAN
    assert way_of([{"method": "tomorrow"}]) is Way.OTHER
    assert way_of([]) is Way.OTHER


def test_the_page_is_ones_own(client: Client, db: None) -> None:
    assert client.get("/me/security/")["Location"] == "/account/login/?next=/me/security/"
    assert client.post(END, {"session": "others"})["Location"].startswith("/account/login/")
    assert Person.objects.count() == 0
