import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from tests.identity.cast import PASSWORD

from xingtan.identity.actions.scanning import decide_code, forget_old_codes
from xingtan.identity.events import ScanConfirmed, ScanDenied, SignedIn
from xingtan.identity.models import Person, ScanSignIn
from xingtan.identity.rules.devices import device_name, network_of
from xingtan.identity.rules.scanning import (
    COLLECTED_WITHIN,
    LIFE,
    Denial,
    ShownCode,
    State,
    same_network,
    scan_denial,
    state_of,
    use_denial,
)
from xingtan.kernel.acting import acting
from xingtan.kernel.clock import now
from xingtan.kernel.ids import first_id
from xingtan.outbox.models import OutboxRow

WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
)
START = datetime(2017, 9, 1, tzinfo=UTC)
PEOPLE = (UUID(int=1), UUID(int=2))


class CodeLife(RuleBasedStateMachine):
    """Phones and screens at a code in any order: it signs at most one screen in, for the one who said yes, in time."""

    def __init__(self) -> None:
        super().__init__()
        self.code = ShownCode("b", START, START + LIFE)
        self.at = START
        self.entered: list[UUID | None] = []

    def _now(self, **changes: object) -> None:
        self.code = replace(self.code, **changes)

    @rule(seconds=st.integers(0, 90))
    def wait(self, seconds: int) -> None:
        self.at += timedelta(seconds=seconds)

    @rule(person=st.sampled_from(PEOPLE))
    def scan(self, person: UUID) -> None:
        if scan_denial(self.code, person, self.at) is None:
            self._now(scanned_by=person)

    @rule(person=st.sampled_from(PEOPLE), confirm=st.booleans())
    def decide(self, person: UUID, confirm: bool) -> None:
        if scan_denial(self.code, person, self.at) is None:
            self._now(scanned_by=person, **{"confirmed_at" if confirm else "refused_at": self.at})

    @rule(same_browser=st.booleans())
    def come(self, same_browser: bool) -> None:
        if use_denial(self.code, same_browser, self.at) is None:
            assert same_browser
            self.entered.append(self.code.scanned_by)
            self._now(used_at=self.at)

    @precondition(lambda self: self.entered)
    @rule()
    def come_again(self) -> None:
        assert use_denial(self.code, True, self.at) is Denial.USED

    @invariant()
    def nobody_enters_but_once_and_in_time(self) -> None:
        assert len(self.entered) <= 1
        if self.entered:
            assert self.entered[0] is not None
            assert self.code.refused_at is None
            assert self.code.confirmed_at is not None
            assert START <= self.code.confirmed_at < START + LIFE
            assert self.code.used_at is not None
            assert self.code.used_at < self.code.confirmed_at + COLLECTED_WITHIN


TestCodeLife = CodeLife.TestCase


@given(st.integers(0, 600))
def test_a_code_lives_sixty_seconds(seconds: int) -> None:
    code = ShownCode("b", START, START + LIFE)
    expected = State.WAITING if seconds < 60 else State.EXPIRED
    assert state_of(code, START + timedelta(seconds=seconds)) is expected


@pytest.mark.parametrize(
    ("told", "name"),
    [
        (WINDOWS, "Chrome, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/120.0 Mobile Safari/537.36 MicroMessenger/8.0", "WeChat, Android"),
        ("Mozilla/5.0 (Phone; OpenHarmony 5.0) ArkWeb/4.1 Mobile", "HarmonyOS"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Safari/537.36 Edg/120.0", "Edge, Windows"),
        ("curl/8", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_a_device_is_named_as_its_owner_knows_it(told: str, name: str) -> None:
    assert device_name(told) == name


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("nowhere", ""),
    ],
)
def test_an_address_is_kept_roughly(address: str, network: str) -> None:
    assert network_of(address) == network


def test_near_is_the_same_network() -> None:
    assert same_network("203.0.113.9", "203.0.113.0/24")
    assert not same_network("198.51.100.9", "203.0.113.0/24")
    assert not same_network("2001:db8::1", "203.0.113.0/24")
    assert not same_network("203.0.113.9", "")


@pytest.fixture(autouse=True)
def _no_limits_from_other_tests() -> None:
    cache.clear()


def show(agent: str = WINDOWS, address: str = "203.0.113.77", **extra: str) -> tuple[Client, str]:
    """Give a screen that shows a code, and the path that the code leads to."""
    client = Client(HTTP_USER_AGENT=agent, REMOTE_ADDR=address)
    page = client.post("/account/scan/", extra, follow=True).content.decode()
    found = re.search(r"/scan/[0-9a-f]{40}/", page)
    assert found, page
    return client, found.group()


def denials() -> list[str]:
    rows = OutboxRow.objects.filter(kind="identity.ScanDenied").order_by("id")
    return [msgspec.json.decode(bytes(row.payload), type=ScanDenied).reason for row in rows]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_phone_signs_a_screen_in(visit, sign_in, people: dict[str, UUID], language: str) -> None:
    screen, path = show()
    visit("/account/scan/", language=language, client=screen)
    phone = sign_in("teacher")
    asked = visit(path, language=language, client=phone, REMOTE_ADDR="203.0.113.5")
    assert "Chrome, Windows" in asked.text
    assert "203.0.113.0/24" in asked.text
    assert "203.0.113.77" not in asked.text
    assert "不是同一个网络" not in asked.text
    assert ("扫到了" if language == "zh" else "Scanned") in visit("/account/scan/", language, client=screen).text
    visit(path, language=language, client=phone, data={"decision": "confirm"})
    visit("/account/scan/", language=language, client=screen)
    assert screen.get("/me/").status_code == 302
    entered = screen.post("/account/scan/session/")
    assert entered["Location"] == "/me/"
    assert "吴晓岚" in screen.get("/me/").content.decode()
    assert OutboxRow.objects.filter(kind="identity.SignedIn").count() == 2
    confirmed = OutboxRow.objects.get(kind="identity.ScanConfirmed")
    audited = msgspec.json.decode(bytes(confirmed.payload), type=ScanConfirmed).audited()
    assert (audited.actor, audited.detail["device"]) == (people["teacher"], "Chrome, Windows")
    last = OutboxRow.objects.filter(kind="identity.SignedIn").latest("id")
    assert msgspec.json.decode(bytes(last.payload), type=SignedIn).person == people["teacher"]


@pytest.mark.django_db
def test_a_screen_far_from_the_phone_is_pointed_out(visit, sign_in) -> None:
    _, path = show(address="198.51.100.7")
    assert "不是同一个网络" in visit(path, client=sign_in("teacher")).text


@pytest.mark.django_db
def test_a_code_works_once(visit, sign_in) -> None:
    screen, path = show()
    phone = sign_in("teacher")
    phone.post(path, {"decision": "confirm"})
    kept = screen.cookies["xingtan_scan"].value
    screen.post("/account/scan/session/")
    replay = Client()
    replay.cookies["xingtan_scan"] = kept
    assert "用过了" in visit("/account/scan/session/", data={}, client=replay, status=400).text
    assert replay.get("/me/").status_code == 302
    assert "用过了" in visit(path, client=phone, status=400).text
    assert "用过了" in visit(path, client=phone, data={"decision": "confirm"}, status=400).text
    assert denials() == ["used", "used", "used"]


@pytest.mark.django_db
def test_a_second_yes_is_none(visit, sign_in) -> None:
    _, path = show()
    phone = sign_in("teacher")
    phone.post(path, {"decision": "confirm"})
    visit(path, client=phone, data={"decision": "refuse"}, status=400)
    assert ScanSignIn.objects.get().refused_at is None


@pytest.mark.django_db
def test_a_forged_code_signs_nothing_in(visit, sign_in, client: Client) -> None:
    forged = "/scan/" + "0" * 40 + "/"
    assert "没有这个码" in visit(forged, client=sign_in("teacher"), status=400).text
    assert "no such code" in visit(forged, language="en", client=sign_in("student"), status=400).text
    visit("/scan/" + "x" * 4000 + "/", client=sign_in("teacher"), status=400)
    visit("/account/scan/session/", data={}, status=400)
    assert denials() == ["forged"] * 4


@pytest.mark.django_db
def test_a_forged_cookie_shows_no_code(visit, client: Client) -> None:
    client.cookies["xingtan_scan"] = "whatever:1:forged"
    assert "显示登录码" in visit("/account/scan/").text


@pytest.mark.django_db
def test_an_old_code_signs_nothing_in_and_a_new_one_is_a_button_away(visit, sign_in) -> None:
    screen, path = show()
    phone = sign_in("teacher")
    phone.get(path)
    ScanSignIn.objects.update(expires_at=now() - timedelta(seconds=1))
    assert "过了时间" in visit(path, client=phone, data={"decision": "confirm"}, status=400).text
    assert "换一个新码" in visit("/account/scan/", client=screen).text
    assert screen.get("/account/scan/state/?seen=waiting")["HX-Refresh"] == "true"
    assert "过了时间" in visit("/account/scan/session/", data={}, client=screen, status=400).text
    assert denials() == ["expired", "expired"]


@pytest.mark.django_db
def test_a_yes_that_nobody_came_for_ends(visit, sign_in) -> None:
    screen, path = show()
    sign_in("teacher").post(path, {"decision": "confirm"})
    ScanSignIn.objects.update(confirmed_at=now() - COLLECTED_WITHIN)
    visit("/account/scan/session/", data={}, client=screen, status=400)
    assert screen.get("/me/").status_code == 302


@pytest.mark.django_db
def test_another_browser_does_not_come_in(visit, sign_in) -> None:
    _, path = show()
    sign_in("teacher").post(path, {"decision": "confirm"})
    other, _ = show(agent="Mozilla/5.0 (X11; Linux) Firefox/140.0")
    assert "还没有确认" in visit("/account/scan/session/", data={}, client=other, status=400).text
    secret = path.split("/")[-2]
    thief = Client()
    thief.cookies["xingtan_scan"] = secret
    visit("/account/scan/session/", data={}, client=thief, status=400)
    assert thief.get("/me/").status_code == 302
    assert denials() == ["forged"]


@pytest.mark.django_db
def test_another_account_cannot_decide_about_a_scanned_code(visit, sign_in) -> None:
    _, path = show()
    sign_in("teacher").get(path)
    assert "另一个账号" in visit(path, client=sign_in("student"), data={"decision": "confirm"}, status=400).text
    assert denials() == ["taken"]


@pytest.mark.django_db
def test_a_no_is_a_no(visit, sign_in) -> None:
    screen, path = show()
    phone = sign_in("teacher")
    assert "没有登录" in visit(path, client=phone, data={"decision": "refuse"}).text
    assert "不登录" in visit("/account/scan/", client=screen).text
    visit("/account/scan/session/", data={}, client=screen, status=400)
    visit(path, client=phone, data={"decision": "confirm"}, status=400)
    assert denials() == ["refused", "refused", "refused"]


@pytest.mark.django_db
def test_who_is_not_signed_in_signs_in_first(client: Client) -> None:
    _, path = show()
    assert client.get(path)["Location"] == f"/account/login/?next={path}"
    assert ScanSignIn.objects.get().scanned_by_id is None


@pytest.mark.django_db
def test_a_forged_form_decides_nothing(sign_in) -> None:
    _, path = show()
    sign_in("teacher")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = sign_in("teacher").cookies
    assert strict.post(path, {"decision": "confirm"}).status_code == 403
    assert ScanSignIn.objects.get().confirmed_at is None


@pytest.mark.django_db
def test_the_screen_learns_by_itself(visit, sign_in) -> None:
    screen, path = show()
    assert screen.get("/account/scan/state/?seen=waiting").status_code == 204
    phone = sign_in("teacher")
    phone.get(path)
    assert "扫到了" in visit("/account/scan/state/?seen=waiting", client=screen, fragment=True).text
    phone.post(path, {"decision": "confirm"})
    part = visit("/account/scan/state/?seen=scanned", client=screen, fragment=True)
    assert part.one("form").get("hx-trigger").startswith("load")
    told = screen.post("/account/scan/session/", HTTP_HX_REQUEST="true")
    assert (told.status_code, told["HX-Redirect"]) == (200, "/me/")
    assert screen.get("/me/").status_code == 200


@pytest.mark.django_db
def test_signing_in_leads_back_and_not_elsewhere(sign_in) -> None:
    screen, path = show(next="/spaces/")
    sign_in("teacher").post(path, {"decision": "confirm"})
    assert 'value="/spaces/"' in screen.get("/account/scan/?next=/spaces/").content.decode()
    assert screen.post("/account/scan/session/", {"next": "/spaces/"})["Location"] == "/spaces/"
    screen, path = show(next="https://example.org/")
    sign_in("teacher").post(path, {"decision": "confirm"})
    assert 'value="https://example.org' not in screen.get("/account/scan/?next=https://example.org/").content.decode()
    assert screen.post("/account/scan/session/", {"next": "https://example.org/"})["Location"] == "/me/"


@pytest.mark.django_db
def test_a_closed_account_opens_no_screen(sign_in, people: dict[str, UUID]) -> None:
    screen, path = show()
    sign_in("teacher").post(path, {"decision": "confirm"})
    Person.objects.filter(id=people["teacher"]).update(is_active=False)
    assert screen.post("/account/scan/session/")["Location"] == "/account/inactive/"
    assert screen.get("/me/").status_code == 302


@pytest.mark.django_db
def test_making_codes_is_limited(settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"scan": "3/m/ip"}
    client = Client()
    assert [client.post("/account/scan/").status_code for _ in range(4)] == [302, 302, 302, 429]


@pytest.mark.django_db
def test_nothing_secret_is_kept(sign_in) -> None:
    screen, path = show()
    row = ScanSignIn.objects.get()
    kept = f"{row.digest} {row.browser}"
    assert path.split("/")[-2] not in kept
    assert screen.cookies["xingtan_scan"].value.split(":")[0] not in kept
    assert screen.cookies["xingtan_scan"]["httponly"]


@pytest.mark.django_db
def test_codes_of_yesterday_are_forgotten() -> None:
    show()
    ScanSignIn.objects.update(id=first_id(now() - timedelta(days=2)))
    show()
    assert forget_old_codes() == 1
    assert ScanSignIn.objects.count() == 1


@pytest.mark.django_db
def test_who_is_signed_in_needs_no_code(sign_in) -> None:
    assert sign_in("teacher").get("/account/scan/")["Location"] == "/me/"


@pytest.mark.django_db
def test_the_page_of_signing_in_offers_it(visit) -> None:
    page = visit("/account/login/?next=/spaces/")
    assert any(form.get("action") == "/account/scan/" for form in page.all("form"))
    assert PASSWORD not in page.body


@pytest.mark.django_db
def test_nobody_confirms_in_somebodys_place(people: dict[str, UUID]) -> None:
    _, path = show()
    with acting(lambda: people["operator"]):
        assert decide_code(people["teacher"], path.split("/")[-2], True) is Denial.ACTING
    assert ScanSignIn.objects.get().confirmed_at is None
    assert denials() == ["acting"]
