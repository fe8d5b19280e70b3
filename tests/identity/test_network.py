"""Going online through a school's network: the password, the answer to a gateway, and a stock FreeRADIUS in between."""

import base64
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
from allauth.idp.oidc.models import Client as Application
from django.core.cache import cache
from django.test import Client
from tests.identity import radius
from tests.identity.cast import PASSWORD, SCHOOL, held

from xingtan.identity.actions.network import end_network_password, make_network_password
from xingtan.identity.api import NewPerson, RoleName, UnitKind, register_people
from xingtan.identity.events import NetworkAnswered
from xingtan.identity.models import NetworkPassword, Person
from xingtan.identity.queries.applications import secret_digest
from xingtan.kernel.ids import new_id
from xingtan.outbox.models import OutboxRow
from xingtan.places.api import NewSchool, found_schools

SECRET = "gateway-secret-of-the-school"
OTHER = "3301060003"


@pytest.fixture(autouse=True)
def _no_limits_from_other_tests() -> None:
    cache.clear()


def gateway_of(unit: str, client_id: str = "gateway", scopes: tuple[str, ...] = ("network",)) -> Application:
    data = {"unit": unit, "secret": secret_digest(SECRET)}
    application = Application(id=client_id, name="校园网关", data=data, grant_types="client_credentials")
    application.set_scopes(list(scopes))
    application.save()
    return application


def answered() -> list[NetworkAnswered]:
    rows = OutboxRow.objects.filter(kind="identity.NetworkAnswered").order_by("pk")
    return [msgspec.json.decode(bytes(row.payload), type=NetworkAnswered) for row in rows]


def ask(client: Client, name: str, password: str, once: str = "", secret: str = SECRET, client_id: str = "gateway"):
    proof = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
    return client.post(
        f"/api/v1/network/authorisation?once={once}",
        {"User-Name": name, "User-Password": password, "Calling-Station-Id": "02-00-00-00-00-01"},
        headers={"Authorization": f"Basic {proof}"},
    )


@pytest.mark.django_db
class TestTheAnswer:
    def test_who_belongs_to_the_school_goes_online_by_the_role_that_they_have_there(self, client, people) -> None:
        gateway_of(f"school:{SCHOOL}")
        for name, role in (("student", "student"), ("teacher", "teacher"), ("school", "school_manager")):
            told = ask(client, name, make_network_password(people[name]))
            assert (told.status_code, told.json()) == (200, {"reply:Class": role})
        last = answered()[-1]
        assert (last.answer, last.person, last.unit) == ("admitted", people["school"], f"school:{SCHOOL}")
        kept = last.audited()
        assert kept is not None
        assert kept.subject == f"person:{people['school']}"
        assert kept.detail == {"gateway": "gateway", "answer": "admitted", "station": "02-00-00-00-00-01"}

    def test_a_password_is_read_as_people_type_it(self, client, people) -> None:
        gateway_of(f"school:{SCHOOL}")
        shown = make_network_password(people["student"])
        assert ask(client, "Student", shown.upper().replace("-", " ")).status_code == 200

    def test_the_password_of_the_account_and_that_of_somebody_else_open_no_network(self, client, people) -> None:
        gateway_of(f"school:{SCHOOL}")
        of_teacher = make_network_password(people["teacher"])
        make_network_password(people["student"])
        told = [ask(client, "student", PASSWORD), ask(client, "student", of_teacher), ask(client, "nobody-at-all", "x")]
        told.append(ask(client, "school", PASSWORD))  # has no network password
        assert {each.status_code for each in told} == {401}
        assert len({each.content for each in told}) == 1  # nobody learns which names there are
        assert {each.answer for each in answered()} == {"unknown"}

    @pytest.mark.parametrize("who", ["parent", "city", "operator", "nobody"])
    def test_who_does_not_belong_to_the_school_is_told_so(self, client, people, who: str) -> None:
        gateway_of(f"school:{SCHOOL}")
        assert ask(client, who, make_network_password(people[who])).status_code == 401
        assert answered()[-1].answer == "elsewhere"

    def test_a_gateway_of_a_place_lets_in_the_schools_below_it(self, client, people) -> None:
        gateway_of("place:330106")
        gateway_of("place:330127", "elsewhere")
        password = make_network_password(people["student"])
        assert ask(client, "student", password).status_code == 200
        assert ask(client, "student", password, client_id="elsewhere").status_code == 401

    def test_a_closed_account_and_an_ended_password_open_nothing(self, client, people) -> None:
        gateway_of(f"school:{SCHOOL}")
        password = make_network_password(people["student"])
        end_network_password(people["student"])
        assert ask(client, "student", password).status_code == 401
        password = make_network_password(people["student"])
        Person.objects.filter(id=people["student"]).update(is_active=False)
        assert ask(client, "student", password).status_code == 401

    def test_a_request_works_once(self, client, people) -> None:
        gateway_of(f"school:{SCHOOL}")
        password = make_network_password(people["student"])
        assert ask(client, "student", password, once="0xabc").status_code == 200
        assert ask(client, "student", password, once="0xabc").status_code == 401
        assert [each.answer for each in answered()] == ["admitted", "replayed"]

    def test_who_is_no_gateway_learns_nothing(self, client, people) -> None:
        gateway_of(f"school:{SCHOOL}")
        gateway_of(f"school:{SCHOOL}", "roster", ("roster.readonly",))
        password = make_network_password(people["student"])
        assert (
            client.post(
                "/api/v1/network/authorisation", {"User-Name": "student", "User-Password": password}
            ).status_code
            == 401
        )
        assert ask(client, "student", password, client_id="roster").status_code == 401
        assert ask(client, "student", password, client_id="unknown").status_code == 401
        told = ask(client, "student", password, secret="guessed")
        assert (told.status_code, told["WWW-Authenticate"]) == (401, 'Basic realm="network"')
        assert answered() == []

    def test_who_guesses_the_secret_of_a_gateway_keeps_its_school_online(self, client, people) -> None:
        application = gateway_of(f"school:{SCHOOL}")
        password = make_network_password(people["student"])
        for number in range(30):
            assert ask(client, "student", password, secret=f"guess-{number}").status_code == 401
        assert ask(client, "student", password).status_code == 200
        application.data |= {"secret": secret_digest("another-secret")}
        application.save()
        assert ask(client, "student", password).status_code == 401  # a new secret holds at once

    @pytest.mark.parametrize("client_id", ["", "gate\x00way", "x" * 200, "网关"])
    def test_a_name_that_no_gateway_has_is_refused(self, client, people, client_id: str) -> None:
        gateway_of(f"school:{SCHOOL}")
        assert ask(client, "student", make_network_password(people["student"]), client_id=client_id).status_code == 401

    def test_guessing_locks_nobody_out_and_fills_no_log(self, client, people) -> None:
        gateway_of(f"school:{SCHOOL}")
        password = make_network_password(people["student"])
        for number in range(80):
            ask(client, "student", f"guess-{number}")
        assert len(answered()) <= 61 * 2  # a minute may turn meanwhile
        assert ask(client, "student", password).status_code == 200
        assert answered()[-1].answer == "admitted"

    @pytest.mark.parametrize("missing", ["User-Name", "User-Password"])
    def test_half_a_question_and_an_endless_one_are_refused(self, client, people, missing: str) -> None:
        whole = {"User-Name": "student", "User-Password": "x"}
        left = {name: value for name, value in whole.items() if name != missing}
        for body in (left, {**whole, missing: "x" * 254}):
            told = client.post("/api/v1/network/authorisation", body)
            assert told.status_code == 400
            assert told["Content-Type"] == "application/problem+json"

    def test_an_answer_takes_a_few_statements(self, client, people, django_assert_max_num_queries) -> None:
        gateway_of(f"school:{SCHOOL}")
        password = make_network_password(people["student"])
        ask(client, "student", password)
        with django_assert_max_num_queries(7):
            assert ask(client, "student", password).status_code == 200


@pytest.mark.django_db
class TestThePage:
    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_one_makes_a_password_sees_it_once_and_ends_it(self, visit, sign_in, people, language: str) -> None:
        teacher = sign_in("teacher")
        visit("/me/network/", language=language, client=teacher)
        shown = visit("/me/network/", language=language, client=teacher, data={})
        row = NetworkPassword.objects.get(person_id=people["teacher"])
        assert "teacher" in shown.text
        again = visit("/me/network/", language=language, client=teacher)
        assert shown.text != again.text
        assert row.digest not in shown.text
        visit("/me/network/end/", language=language, client=teacher, data={})
        assert not NetworkPassword.objects.exists()
        kinds = set(OutboxRow.objects.values_list("kind", flat=True))
        assert {"identity.NetworkPasswordMade", "identity.NetworkPasswordEnded"} <= kinds

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_a_parent_reads_that_no_network_is_for_them(self, visit, sign_in, people, language: str) -> None:
        page = visit("/me/network/", language=language, client=sign_in("parent"))
        assert {"zh": "没有这样的身份", "en": "no such role"}[language] in page.text
        assert {"zh": "生成上网密码", "en": "Make a network password"}[language] not in page.text

    def test_what_the_page_shows_opens_the_network(self, client, sign_in, people) -> None:
        gateway_of(f"school:{SCHOOL}")
        page = sign_in("teacher").post("/me/network/").content.decode()
        found = re.search(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", page)
        assert found is not None
        assert ask(client, "teacher", found[0]).status_code == 200

    def test_signed_out_there_is_no_such_page(self, client, db) -> None:
        assert client.get("/me/network/").status_code == 302
        assert client.post("/me/network/end/").status_code == 302


@pytest.fixture
def network(tmp_path: Path, transactional_db, live_server) -> Iterator[tuple[radius.Radius, dict[str, str]]]:
    """A school, its gateway, Debian's FreeRADIUS between them; the network passwords of a few people."""
    if radius.program() is None:
        if os.environ.get("CI"):
            pytest.fail("CI needs Debian's freeradius")
        pytest.skip("freeradius is not installed")
    from tests.identity.cast import SINCE, found_school, register_cast

    from xingtan.places.api import prepare_places

    prepare_places()
    found_school()
    found_schools([NewSchool(OTHER, "西湖桃花小学", "Xihu Taohua Primary School", "330106", ("primary",), SINCE, ())])
    ids: dict[str, UUID] = register_cast() | {"stranger": new_id()}
    teaches = held(RoleName.TEACHER, UnitKind.SCHOOL, OTHER)
    register_people([NewPerson(ids["stranger"], "stranger", "外校人", (teaches,))], PASSWORD)
    gateway_of(f"school:{SCHOOL}")
    passwords = {name: make_network_password(ids[name]) for name in ("student", "teacher", "stranger")}
    ask(Client(), "nobody-at-all", "x")  # the node is awake, and knows the secret of the gateway
    OutboxRow.objects.all().delete()
    with radius.Radius(tmp_path, live_server.url, "gateway", SECRET) as server:
        yield server, passwords


@pytest.fixture
def gateway_at() -> Iterator[Callable[..., radius.Gateway]]:
    """Give a function that puts a gateway in front of the server at a port."""
    with ExitStack() as opened:
        yield lambda *where: opened.enter_context(closing(radius.Gateway(*where)))


def test_a_stock_freeradius_lets_in_who_belongs_to_the_school(network, gateway_at, tmp_path: Path, live_server) -> None:
    server, passwords = network
    gateway = gateway_at(server.port)
    assert gateway.ask("student", passwords["student"]) == (True, "student")
    assert gateway.ask("teacher", passwords["teacher"]) == (True, "teacher")
    refused, why = gateway.ask("stranger", passwords["stranger"])
    assert not refused
    assert "这里的网络不归你所在的单位" in why
    for name, password in (("student", "wrong"), ("student", PASSWORD), ('no"body&x=1', "杏坛 & ="), ("吴", "x")):
        assert gateway.ask(name, password)[0] is False
    assert [each.answer for each in answered()] == ["admitted", "admitted", "elsewhere", *["unknown"] * 4]

    # A gateway that does not know the secret, or does not sign what it asks, is not answered at all.
    stranger = gateway_at(server.port, "another-secret")
    assert stranger.send(stranger.request("student", passwords["student"]).RequestPacket(), 1) is None
    assert gateway.send(gateway.request("student", passwords["student"], signed=False).RequestPacket(), 1) is None
    assert len(answered()) == 7

    # The same packet again from the same socket is the same answer, and nobody is asked; from elsewhere it is refused.
    raw = gateway.request("student", passwords["student"]).RequestPacket()
    first = gateway.send(raw)
    assert first is not None
    assert first[0] == 2
    again = next(filter(None, (gateway.send(raw, 1) for _ in range(4))), None)  # as gateways do: until it is answered
    assert again == first
    assert len(answered()) == 8
    listener = gateway_at(server.port)
    replayed = listener.send(raw)
    assert replayed is not None
    assert replayed[0] == 3
    assert answered()[-1].answer == "replayed"

    # Where the node does not answer, or does not know who asks, nobody is let in.
    for url, secret in ((f"http://127.0.0.1:{radius.free_port()}", SECRET), (live_server.url, "wrong")):
        with radius.Radius(tmp_path / secret, url, "gateway", secret) as lost:
            alone = gateway_at(lost.port)
            assert alone.ask("student", passwords["student"])[0] is False

    # Debian's own client agrees.
    asked = f"User-Name = student, User-Password = {passwords['student']}, Message-Authenticator = 0x00"
    told = subprocess.run(
        ["radclient", "-x", f"127.0.0.1:{server.port}", "auth", radius.SECRET],
        input=asked, capture_output=True, text=True, timeout=30, check=True,
    )  # fmt: skip
    assert "Received Access-Accept" in told.stdout


@pytest.mark.skipif(
    shutil.which("eapol_test") is None and not os.environ.get("CI"), reason="eapoltest is not installed"
)
def test_a_device_joins_with_802_1x(network, tmp_path: Path) -> None:
    server, passwords = network
    assert radius.joins(server, tmp_path, "student", passwords["student"])
    assert radius.joins(server, tmp_path, "student", passwords["student"])
    last = answered()[-1]
    assert (last.answer, last.station) == ("admitted", "02-00-00-00-00-01")
    assert not radius.joins(server, tmp_path, "student", "wrong")
    assert not radius.joins(server, tmp_path, "stranger", passwords["stranger"])
    assert not radius.joins(server, tmp_path, "student", passwords["student"], "auth=MSCHAPV2")
    assert [each.answer for each in answered()] == ["admitted", "admitted", "unknown", "elsewhere"]
