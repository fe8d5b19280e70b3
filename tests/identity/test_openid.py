"""The OpenID provider over the wire of Django's test client: what an application and a person are told."""

import base64
import re
from datetime import date, timedelta
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import UUID

import jwt
import pytest
from allauth.idp.oidc.models import Token
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from tests.identity.applications import (
    BACK,
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
from tests.identity.cast import SCHOOL

from xingtan.identity import api
from xingtan.identity.actions.applications import NewApplication, Registered, change_application, renew_secret
from xingtan.identity.actions.consents import give_consent
from xingtan.identity.actions.tokens import forget_expired_tokens
from xingtan.identity.models import Consent, Person
from xingtan.identity.queries.network import gateway_with_secret
from xingtan.identity.rules.applications import PERSON_SCOPES, SERVICE_SCOPES, AppKind
from xingtan.identity.rules.authority import Unit, UnitKind
from xingtan.kernel.clock import now, today
from xingtan.kernel.errors import NotAllowed, Refused
from xingtan.outbox.models import OutboxRow

pytestmark = pytest.mark.django_db

READS = next(iter(SERVICE_SCOPES))


@pytest.fixture(autouse=True)
def _no_limits_from_other_tests() -> None:
    cache.clear()


@pytest.fixture
def web(people: dict[str, UUID]) -> Registered:
    return register(people)


@pytest.fixture
def native(people: dict[str, UUID]) -> Registered:
    return register(
        people, kind=AppKind.NATIVE, name="星火手机版", redirect_uris=("http://127.0.0.1/back", "cn.example.app:/back")
    )


def test_the_node_says_who_it_is_and_that_subjects_are_pairwise(client: Client) -> None:
    found = client.get("/.well-known/openid-configuration").json()
    assert found["issuer"] == "http://testserver"
    assert found["subject_types_supported"] == ["pairwise"]
    assert found["code_challenge_methods_supported"] == ["S256"]
    assert found["response_types_supported"] == ["code"]
    for name in ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri", "end_session_endpoint"):
        assert found[name].startswith("http://testserver/oauth/")
    key = client.get("/oauth/jwks").json()["keys"][0]
    assert (key["kty"], "d" in key) == ("RSA", False)


def test_somebody_signs_in_to_an_application_and_is_asked_once(web: Registered, sign_in, people) -> None:
    client = sign_in("teacher")
    proof = Verifier()
    landed = agree(client, ask(web, "openid profile roles school place", proof))
    assert landed.startswith(BACK + "?")
    assert (told(landed)["state"], told(landed)["iss"]) == ("s1", "http://testserver")
    tokens = exchange(web, told(landed)["code"], proof).json()
    keys = jwt.PyJWKSet.from_dict(Client().get("/oauth/jwks").json())
    claims = jwt.decode(
        tokens["id_token"], keys.keys[0].key, ["RS256"], audience=web.application.id, issuer="http://testserver"
    )
    assert (claims["nonce"], "name" in claims) == ("n1", False)
    assert claims["auth_time"] > 1_500_000_000
    info = user_info(tokens["access_token"])
    assert info["sub"] == claims["sub"] == api.subject_in("host:ketang.example.cn", people["teacher"])
    assert info["name"] == "吴晓岚"
    assert {"role": "teacher", "unit": f"school:{SCHOOL}"} in info["roles"]
    assert info["schools"] == [{"code": SCHOOL, "name": "西湖杏花小学"}]
    assert info["places"] == [{"code": "330106", "name": "西湖区"}]
    again = client.get(ask(web, "openid profile"))
    assert again["Location"].startswith(BACK + "?code=")


def test_only_what_was_granted_is_told(web: Registered, sign_in) -> None:
    tokens = sign_in_to(web, sign_in("teacher"), "openid")
    assert set(user_info(tokens["access_token"])) == {"sub"}
    assert "refresh_token" not in tokens


def test_a_parent_is_told_without_the_id_of_the_child(web: Registered, sign_in, people) -> None:
    info = user_info(sign_in_to(web, sign_in("parent"), "openid roles")["access_token"])
    assert info["roles"] == [{"role": "parent"}]
    assert str(people["student"]) not in str(info)


def test_two_applications_cannot_join_their_users(people, sign_in) -> None:
    client = sign_in("teacher")
    one = register(people)
    other = register(people, name="别家", redirect_uris=("https://other.example.com/back",))
    subs = [user_info(sign_in_to(made, client)["access_token"])["sub"] for made in (one, other)]
    assert subs[0] != subs[1]
    assert str(people["teacher"]).replace("-", "") not in subs
    assert api.person_by_subject("host:ketang.example.cn", subs[0]).pk == people["teacher"]
    assert api.person_by_subject("host:ketang.example.cn", subs[1]) is None


def test_a_larger_wish_is_asked_again_and_a_smaller_one_is_not(web: Registered, sign_in) -> None:
    client = sign_in("teacher")
    agree(client, ask(web, "openid profile"))
    assert client.get(ask(web, "openid profile phone"))["Location"].startswith("/account/consent/")
    agree(client, ask(web, "openid phone"))
    assert client.get(ask(web, "openid profile phone"))["Location"].startswith(BACK)
    assert client.get(ask(web, "openid", prompt="consent"))["Location"].startswith("/account/consent/")
    assert Consent.objects.filter(withdrawn_at=None).count() == 1


def test_a_no_is_told_to_the_application(web: Registered, sign_in) -> None:
    landed = agree(sign_in("teacher"), ask(web), "no")
    assert landed.startswith(BACK)
    assert told(landed)["error"] == "access_denied"
    assert not Consent.objects.exists()


def test_nobody_is_asked_silently(web: Registered, sign_in, client: Client) -> None:
    assert told(client.get(ask(web, prompt="none"))["Location"])["error"] == "login_required"
    teacher = sign_in("teacher")
    assert told(teacher.get(ask(web, prompt="none"))["Location"])["error"] == "consent_required"
    agree(teacher, ask(web))
    assert "code" in told(teacher.get(ask(web, prompt="none"))["Location"])
    assert told(teacher.get(ask(web, prompt="none", max_age="0"))["Location"])["error"] == "login_required"


def test_signing_in_comes_first_and_leads_back(web: Registered, people, client: Client) -> None:
    page = client.get(ask(web))
    assert page["Location"].startswith("/account/login/?next=%2Foauth%2Fauthorize")
    english = client.get(ask(web, ui_locales="en-US"))
    assert english["Location"].startswith("/en/account/login/")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_says_who_runs_it_and_what_it_gets(web: Registered, sign_in, visit, language: str) -> None:
    client = sign_in("teacher")
    address = client.get(ask(web, " ".join(PERSON_SCOPES)))["Location"]
    page = visit(address, language=language, client=client)
    assert "星火教育科技有限公司" in page.text
    lines = {"zh": ("名字", "是什么身份，在哪个单位", "手机号"), "en": ("name", "role", "phone")}[language]
    assert all(line in page.text.lower() for line in lines)


@pytest.mark.parametrize(
    "forged",
    [
        "https://evil.example.com/callback",
        "https://ketang.example.cn/callback/",
        "https://ketang.example.cn/callback?next=https://evil.example.com",
        "https://ketang.example.cn/callback#x",
        "https://ketang.example.cn.evil.com/callback",
        "https://ketang.example.cn@evil.com/callback",
        "https://ketang.example.cn:8443/callback",
        "http://ketang.example.cn/callback",
        "//ketang.example.cn/callback",
        "javascript:alert(1)",
        "",
    ],
)
def test_a_forged_address_is_refused_and_led_to_by_nobody(web: Registered, sign_in, forged: str) -> None:
    response = sign_in("teacher").get(ask(web, redirect_uri=forged))
    assert response.status_code == 400
    assert "Location" not in response
    assert "没有登记过的地址" in response.content.decode()


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"scope": "openid admin"}, "invalid_scope"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"scope": f"openid {READS}"}, "invalid_scope"),
        ({"response_type": "token"}, "unauthorized_client"),
        ({"code_challenge": "x" * 43, "code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "x" * 43}, "invalid_request"),
        ({"code_challenge": "short", "code_challenge_method": "S256"}, "invalid_request"),
        ({"request": "ey.ey."}, "request_not_supported"),
        ({"prompt": "none login"}, "invalid_request"),
        ({"max_age": "-1"}, "invalid_request"),
        ({"response_mode": "fragment"}, "invalid_request"),
    ],
)
def test_a_wrong_wish_is_answered_at_the_registered_address(web: Registered, sign_in, more, error: str) -> None:
    response = sign_in("teacher").get(ask(web, **more))
    assert response["Location"].startswith(BACK), response["Location"]
    assert told(response["Location"])["error"] == error


def test_something_on_a_device_needs_a_proof(native: Registered, sign_in) -> None:
    client = sign_in("teacher")
    assert told(client.get(ask(native))["Location"])["error"] == "invalid_request"
    proof = Verifier()
    address = ask(native, proof=proof, redirect_uri="http://127.0.0.1:49152/back")
    landed = agree(client, address)
    assert landed.startswith("http://127.0.0.1:49152/back?")
    wrong = exchange(native, told(landed)["code"], Verifier(), redirect_uri="http://127.0.0.1:49152/back")
    assert (wrong.status_code, wrong.json()["error"]) == (400, "invalid_grant")
    own = agree(client, ask(native, proof=proof, redirect_uri="cn.example.app:/back", prompt="consent"))
    assert own.startswith("cn.example.app:/back?")


def test_a_code_works_once_and_a_copy_of_it_ends_what_came_of_it(web: Registered, sign_in) -> None:
    code = told(agree(sign_in("teacher"), ask(web)))["code"]
    tokens = exchange(web, code).json()
    assert user_info(tokens["access_token"])["name"] == "吴晓岚"
    assert exchange(web, code).json()["error"] == "invalid_grant"
    assert user_info(tokens["access_token"]) == {"error": "invalid_token"}
    assert OutboxRow.objects.filter(kind="identity.TokenReused").count() == 1


def test_the_code_of_one_application_is_nothing_to_another(web: Registered, people, sign_in) -> None:
    other = register(people, name="别家")
    code = told(agree(sign_in("teacher"), ask(web)))["code"]
    assert exchange(other, code).json()["error"] == "invalid_grant"


def test_a_refresh_token_is_rotated(web: Registered, sign_in) -> None:
    first = sign_in_to(web, sign_in("teacher"))
    second = fetch(web, grant_type="refresh_token", refresh_token=first["refresh_token"]).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert user_info(second["access_token"])["name"] == "吴晓岚"
    narrow = fetch(web, grant_type="refresh_token", refresh_token=second["refresh_token"], scope="openid").json()
    assert set(user_info(narrow["access_token"])) == {"sub"}
    wide = fetch(web, grant_type="refresh_token", refresh_token=narrow["refresh_token"]).json()
    assert "name" in user_info(wide["access_token"])


def test_a_stolen_refresh_token_ends_the_family(web: Registered, sign_in) -> None:
    stolen = sign_in_to(web, sign_in("teacher"))
    other = sign_in_to(web, sign_in("teacher"))
    owner = fetch(web, grant_type="refresh_token", refresh_token=stolen["refresh_token"]).json()
    thief = fetch(web, grant_type="refresh_token", refresh_token=stolen["refresh_token"])
    assert (thief.status_code, thief.json()["error"]) == (400, "invalid_grant")
    late = fetch(web, grant_type="refresh_token", refresh_token=owner["refresh_token"])
    assert late.json()["error"] == "invalid_grant"
    assert user_info(owner["access_token"]) == {"error": "invalid_token"}
    assert user_info(other["access_token"])["name"] == "吴晓岚"
    assert OutboxRow.objects.filter(kind="identity.TokenReused").count() == 1


def test_a_refresh_token_is_nothing_to_another_application(web: Registered, people, sign_in) -> None:
    other = register(people, name="别家")
    tokens = sign_in_to(web, sign_in("teacher"))
    assert fetch(other, grant_type="refresh_token", refresh_token=tokens["refresh_token"]).status_code == 400
    Client().post(
        "/oauth/revoke",
        {"client_id": other.application.id, "client_secret": other.secret, "token": tokens["access_token"]},
    )
    assert "name" in user_info(tokens["access_token"])


def test_revoking_ends_what_came_of_it(web: Registered, sign_in) -> None:
    tokens = sign_in_to(web, sign_in("teacher"))
    whose = {"client_id": web.application.id, "client_secret": web.secret}
    assert Client().post("/oauth/revoke", whose | {"token": tokens["refresh_token"]}).status_code == 200
    assert user_info(tokens["access_token"]) == {"error": "invalid_token"}


def test_a_wrong_secret_gets_nothing(web: Registered, sign_in) -> None:
    code = told(agree(sign_in("teacher"), ask(web)))["code"]
    forged = Registered(web.application, "0" * 64)
    assert exchange(forged, code).status_code == 401
    assert exchange(Registered(web.application, ""), code).status_code == 401
    assert exchange(web, code).status_code == 200


def test_a_secret_can_come_in_the_header(program: Registered) -> None:
    for secret, status in ((program.secret, 200), ("0" * 64, 401)):
        whose = base64.b64encode(f"{program.application.id}:{secret}".encode()).decode()
        form = {"grant_type": "client_credentials", "scope": READS}
        assert Client().post("/oauth/token", form, headers={"Authorization": f"Basic {whose}"}).status_code == status


def test_withdrawing_ends_tokens_at_once(web: Registered, sign_in, people) -> None:
    client = sign_in("teacher")
    tokens = sign_in_to(web, client)
    api.withdraw_consent(people["teacher"], people["teacher"], web.application.id)
    assert user_info(tokens["access_token"]) == {"error": "invalid_token"}
    assert fetch(web, grant_type="refresh_token", refresh_token=tokens["refresh_token"]).status_code == 400
    assert client.get(ask(web))["Location"].startswith("/account/consent/")
    assert api.consents_of(people["teacher"]) == ()
    with pytest.raises(NotAllowed):
        api.withdraw_consent(people["nobody"], people["teacher"], web.application.id)


def test_a_closed_account_and_a_new_password_end_tokens(web: Registered, sign_in, people) -> None:
    tokens = sign_in_to(web, sign_in("teacher"))
    Person.objects.filter(id=people["teacher"]).update(is_active=False)
    assert user_info(tokens["access_token"]) == {"error": "invalid_token"}
    assert fetch(web, grant_type="refresh_token", refresh_token=tokens["refresh_token"]).status_code == 400


class TestChild:
    """Somebody under fourteen does not decide alone."""

    @pytest.fixture(autouse=True)
    def _born(self, people) -> None:
        self.born(people, today() - timedelta(days=365 * 10))

    def born(self, people, on: date) -> None:
        Person.objects.filter(id=people["student"]).update(born_on=on)

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_the_page_says_that_a_parent_decides(self, web, sign_in, visit, language: str) -> None:
        client = sign_in("student")
        address = client.get(ask(web))["Location"]
        page = visit(address, language=language, client=client)
        assert {"zh": "要家长来决定", "en": "parent"}[language] in page.text
        assert client.post(address, {"decision": "yes"}).status_code == 403
        assert not Consent.objects.exists()

    def test_a_parent_lets_the_child_and_stops_it(self, web, sign_in, people) -> None:
        child, parent = sign_in("student"), sign_in("parent")
        page = f"/me/children/{people['student']}/apps/"
        parent.post(page, {"application": web.application.id, "decision": "yes"})
        tokens = sign_in_to(web, child)
        assert user_info(tokens["access_token"])["name"] == "陈一诺"
        assert Consent.objects.get(withdrawn_at=None).given_by_id == people["parent"]
        parent.post(page, {"application": web.application.id, "decision": "no"})
        assert user_info(tokens["access_token"]) == {"error": "invalid_token"}
        assert child.get(ask(web))["Location"].startswith("/account/consent/")

    def test_what_a_parent_agreed_to_a_child_may_say_again(self, web, native, sign_in, people) -> None:
        child, parent = sign_in("student"), sign_in("parent")
        for made in (web, native):
            parent.post(
                f"/me/children/{people['student']}/apps/", {"application": made.application.id, "decision": "yes"}
            )
        assert "code" in told(agree(child, ask(web, "openid offline_access", prompt="consent")))
        shown = device_codes(native).json()
        page = child.post("/account/device/", {"code": shown["user_code"], "decision": "yes"})
        assert page.status_code == 200
        assert user_info(poll(native, shown["device_code"]).json()["access_token"])["name"] == "陈一诺"
        assert set(Consent.objects.values_list("given_by_id", flat=True)) == {people["parent"]}

    def test_a_parent_reads_what_an_application_wants_more_and_agrees_to_it(self, people, sign_in, visit) -> None:
        made = register(people, scopes=("openid", "profile"))
        parent, page = sign_in("parent"), f"/me/children/{people['student']}/apps/"
        yes = {"application": made.application.id, "decision": "yes"}
        parent.post(page, yes)
        assert "还想知道" not in visit(page, client=parent).text
        wider = NewApplication(
            "星火课堂",
            "星火教育科技有限公司",
            AppKind.WEB,
            ("openid", "profile", "school"),
            made.application.redirect_uris,
        )
        operator = api.asker_of(Person.objects.get(id=people["operator"]))
        change_application(operator, api.place_path(settings.HOME_PLACE), made.application.id, wider)
        shown = visit(page, client=parent).text
        assert "还想知道" in shown
        assert "在哪所学校" in shown
        parent.post(page, yes)
        assert "还想知道" not in visit(page, client=parent).text
        assert "school" in Consent.objects.get(withdrawn_at=None).scopes

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_the_page_of_a_parent(self, web, sign_in, people, visit, language: str) -> None:
        page = f"/me/children/{people['student']}/apps/"
        assert "星火课堂" in visit(page, language=language, client=sign_in("parent")).text
        for other in ("teacher", "student", "operator"):
            visit(page, client=sign_in(other), status=404)

    def test_a_parent_does_not_decide_for_who_is_fourteen(self, web, sign_in, people, visit) -> None:
        self.born(people, today() - timedelta(days=365 * 15))
        page, parent = f"/me/children/{people['student']}/apps/", sign_in("parent")
        assert parent.post(page, {"application": web.application.id, "decision": "yes"}).status_code == 403
        agree(sign_in("student"), ask(web))
        shown = visit(page, client=parent).text
        assert "由自己决定" in shown
        assert "星火课堂" not in shown  # nor what they agreed to

    def test_a_stranger_never_decides(self, web, people) -> None:
        with pytest.raises(NotAllowed):
            give_consent(people["teacher"], people["student"], web.application.id, ["openid"])


def test_a_device_is_let_in_by_its_code(native: Registered, sign_in, visit) -> None:
    shown = device_codes(native).json()
    assert shown["verification_uri"] == "http://testserver/device"
    client = sign_in("teacher")
    code = shown["user_code"]
    assert client.get(f"/device?code={code}")["Location"] == f"/account/device/?code={code}"
    for language in ("zh", "en"):
        page = visit(f"/account/device/?code={code.lower().replace('-', '')}", language=language, client=client)
        assert code in page.text
        assert "星火教育科技有限公司" in page.text
    assert "登录了" in visit("/account/device/", client=client, data={"code": code, "decision": "yes"}).text
    tokens = poll(native, shown["device_code"]).json()
    assert user_info(tokens["access_token"])["name"] == "吴晓岚"
    assert "refresh_token" not in tokens
    assert poll(native, shown["device_code"]).json()["error"] == "invalid_grant"


def test_a_device_waits_and_hears_a_no(native: Registered, sign_in, visit) -> None:
    shown = device_codes(native).json()
    assert poll(native, shown["device_code"]).json()["error"] == "authorization_pending"
    assert poll(native, shown["device_code"]).json()["error"] == "slow_down"
    client = sign_in("teacher")
    other = device_codes(native).json()
    page = visit("/account/device/", client=client, data={"code": other["user_code"], "decision": "no"})
    assert "没有让设备登录" in page.text
    assert poll(native, other["device_code"]).json()["error"] == "access_denied"
    assert "没有这个码" in visit("/account/device/?code=BCDFGHJK", client=client).text
    assert "there is no such code" in visit("/account/device/?code=x", language="en", client=client).text.lower()


def test_who_writes_too_many_codes_is_told_to_wait(native: Registered, sign_in, visit) -> None:
    client = sign_in("teacher")
    for number in range(10):
        assert "没有这个码" in visit(f"/account/device/?code=BCDFGHJ{number}", client=client).text
    code = device_codes(native).json()["user_code"]
    assert "请过一分钟" in visit(f"/account/device/?code={code}", client=client).text
    assert "in a minute" in visit(f"/account/device/?code={code}", language="en", client=client).text


def test_a_page_elsewhere_cannot_let_a_device_in(native: Registered, people) -> None:
    shown = device_codes(native).json()
    client = Client(enforce_csrf_checks=True)
    client.force_login(Person.objects.get(id=people["teacher"]))
    response = client.post("/account/device/", {"code": shown["user_code"], "decision": "yes"})
    assert response.status_code == 403
    assert poll(native, shown["device_code"]).json()["error"] == "authorization_pending"


def test_a_device_may_not_ask_for_more_than_was_registered(native: Registered, web: Registered) -> None:
    assert device_codes(native, "openid admin").json()["error"] == "invalid_scope"
    assert device_codes(web).status_code in {400, 401}


@pytest.fixture
def program(people: dict[str, UUID]) -> Registered:
    return register(
        people,
        name="排课系统",
        kind=AppKind.SERVICE,
        scopes=(READS,),
        redirect_uris=(),
        unit=Unit(UnitKind.SCHOOL, SCHOOL),
    )


def test_a_program_asks_in_its_own_name_in_its_own_unit(program: Registered, web: Registered, sign_in, rf) -> None:
    tokens = fetch(program, grant_type="client_credentials", scope=READS).json()
    assert "refresh_token" not in tokens
    request = rf.get("/ims/", headers={"Authorization": f"Bearer {tokens['access_token']}"})
    found = api.client_of(request)
    assert found is not None
    assert (found.name, found.scopes, found.unit) == ("排课系统", {READS}, Unit(UnitKind.SCHOOL, SCHOOL))
    assert user_info(tokens["access_token"]) == {"error": "invalid_token"}
    persons = sign_in_to(web, sign_in("teacher"))["access_token"]
    for header in (f"Bearer {persons}", "Bearer x", f"Basic {tokens['access_token']}", f"Bearer {'x' * 500}", ""):
        assert api.client_of(rf.get("/ims/", headers={"Authorization": header})) is None
    Token.objects.update(expires_at=date(2017, 1, 1).isoformat() + "T00:00:00Z")
    assert api.client_of(request) is None


def test_a_program_gets_no_more_than_it_was_registered_for(program: Registered, web: Registered) -> None:
    for scope in ("openid", "scim.write", f"{READS} scim.read"):
        assert fetch(program, grant_type="client_credentials", scope=scope).json()["error"] == "invalid_scope"
    assert fetch(web, grant_type="client_credentials").json()["error"] == "unauthorized_client"
    assert fetch(program, grant_type="password", username="a", password="b").status_code in {400, 401}


def test_a_gateway_shows_the_secret_that_it_was_given(people) -> None:
    unit = Unit(UnitKind.SCHOOL, SCHOOL)
    made = register(people, name="网关", kind=AppKind.SERVICE, scopes=("network",), redirect_uris=(), unit=unit)
    found = gateway_with_secret(made.application.id, made.secret)
    assert found is not None
    assert (found.scopes, found.unit) == ({"network"}, unit)
    operator = api.asker_of(Person.objects.get(id=people["operator"]))
    fresh = renew_secret(operator, api.place_path(settings.HOME_PLACE), made.application.id)
    assert gateway_with_secret(made.application.id, made.secret) is None
    assert gateway_with_secret(made.application.id, fresh.secret) is not None


def test_operators_register_change_and_withdraw(sign_in, visit, people) -> None:
    client = sign_in("operator")
    for language in ("zh", "en"):
        visit("/apps/keep/", language=language, client=client)
    form = {
        "name": "星火课堂",
        "runs": "星火教育",
        "kind": "web",
        "person_scopes": ["profile", "school"],
        "redirect_uris": BACK,
    }
    page = visit("/apps/keep/", client=client, data=form)
    secret = re.search(r"client_secret\s*([0-9a-f]{64})", page.text)[1]
    client_id = re.search(r"client_id\s*([0-9a-f]{32})", page.text)[1]
    for language in ("zh", "en"):
        page = visit(f"/apps/keep/{client_id}/", language=language, client=client)
        assert secret not in page.text
    visit(f"/apps/keep/{client_id}/", client=client, data=form | {"name": "新名字"})
    renewed = visit(f"/apps/keep/{client_id}/secret/", client=client, data={"x": "1"})
    assert secret not in renewed.text
    assert "client_secret" in renewed.text
    visit(f"/apps/keep/{client_id}/withdrawal/", client=client, data={"x": "1"})
    visit(f"/apps/keep/{client_id}/", client=client, status=404)
    kinds = ["ApplicationRegistered", "ApplicationChanged", "ApplicationChanged", "ApplicationWithdrawn"]
    rows = OutboxRow.objects.filter(kind__startswith="identity.Application").order_by("id")
    assert [row.kind.split(".")[1] for row in rows] == kinds


def test_an_address_that_cannot_be_answered_at_is_named(sign_in, visit) -> None:
    client = sign_in("operator")
    form = {"name": "x", "runs": "y", "kind": "web"}
    for address in ("http://school.example.cn/back", "https://a.cn/#x", "https://*.a.cn/", "javascript:alert(1)"):
        assert address in visit("/apps/keep/", client=client, data=form | {"redirect_uris": address}).text
    assert (
        "cannot be used"
        in visit("/apps/keep/", language="en", client=client, data=form | {"redirect_uris": "ftp://a"}).text
    )


def test_a_program_is_registered_in_a_unit_that_there_is(sign_in, visit) -> None:
    form = {"name": "排课系统", "runs": "星火", "kind": "service", "service_scopes": [READS]}
    client = sign_in("operator")
    for unit in ("school:3301069999", "place:999999"):
        page = visit("/apps/keep/", client=client, data=form | {"unit": unit})
        assert f"没有“{unit}”这个单位" in page.text
        assert "client_secret" not in page.text
    assert "client_secret" in visit("/apps/keep/", client=client, data=form | {"unit": f"school:{SCHOOL}"}).text


@pytest.mark.parametrize("who", ["teacher", "school", "city", "parent", "nobody"])
def test_nobody_else_keeps_applications(sign_in, visit, web: Registered, who: str) -> None:
    client = sign_in(who)
    visit("/apps/keep/", client=client, status=403)
    visit(f"/apps/keep/{web.application.id}/", client=client, status=403)
    assert client.post(f"/apps/keep/{web.application.id}/secret/").status_code == 403


def test_what_cannot_be_registered(people) -> None:
    for said in (
        {"scopes": ("openid", "admin")},
        {"scopes": ("profile",)},
        {"redirect_uris": ()},
        {"runs": " "},
        {"kind": AppKind.SERVICE, "scopes": (READS,), "unit": None},
        {"kind": AppKind.SERVICE, "scopes": ("openid",), "unit": Unit(UnitKind.SCHOOL, SCHOOL)},
        {"back_channel": "http://10.0.0.1/x"},
    ):
        with pytest.raises(Refused):
            register(people, **said)


def test_an_application_signs_somebody_out(people, sign_in, visit) -> None:
    made = register(people, sign_out_uris=("https://ketang.example.cn/bye",))
    client = sign_in("teacher")
    tokens = sign_in_to(made, client)
    query = urlencode(
        {
            "id_token_hint": tokens["id_token"],
            "post_logout_redirect_uri": "https://ketang.example.cn/bye",
            "state": "z",
        }
    )
    address = client.get(f"/oauth/logout?{query}")["Location"]
    for language in ("zh", "en"):
        visit(address, language=language, client=client)
    fields = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    page = visit("/account/signing-out/", client=client, data=fields | {"action": "logout", "csrfmiddlewaretoken": "x"})
    assert "https://ketang.example.cn/bye?state=z" in page.body
    assert client.get("/me/").status_code == 302


def test_signing_out_leads_to_no_strange_address(people, sign_in) -> None:
    made = register(people, sign_out_uris=("https://ketang.example.cn/bye",))
    client = sign_in("teacher")
    tokens = sign_in_to(made, client)
    query = {"id_token_hint": tokens["id_token"], "post_logout_redirect_uri": "https://evil.example.com/"}
    response = client.get("/account/signing-out/", query)
    assert response.status_code == 400
    assert client.get("/me/").status_code == 200


def test_who_signs_out_leaves_the_applications_too(people, sign_in) -> None:
    made = register(people, back_channel="https://ketang.example.cn/left")
    client, elsewhere = sign_in("teacher"), sign_in("teacher")
    short = sign_in_to(made, client, "openid profile")
    kept = sign_in_to(made, elsewhere, "openid profile")
    sid = jwt.decode(short["id_token"], options={"verify_signature": False})["sid"]
    client.post("/account/logout/")
    assert user_info(short["access_token"]) == {"error": "invalid_token"}
    assert "name" in user_info(kept["access_token"])
    row = OutboxRow.objects.get(kind="identity.LeftApplications")
    assert sid in bytes(row.payload).decode()


def test_an_odd_request_is_refused_and_breaks_nothing(native: Registered, sign_in) -> None:
    client = sign_in("teacher")
    for odd in ("\x00", "%zz", "a b", "http://[::1", "https://a:99999/", "名"):
        for name in ("client_id", "redirect_uri", "scope", "max_age", "resource", "claims"):
            assert client.get(ask(native, proof=Verifier(), **{name: odd})).status_code < 500
        for address in ("/oauth/token", "/oauth/revoke", "/oauth/device", "/oauth/logout"):
            form = {"grant_type": "refresh_token", "client_id": native.application.id, "resource": odd, "token": odd}
            body = urlencode(form | {"refresh_token": odd})
            kind = "application/x-www-form-urlencoded"
            assert client.post(f"{address}?x=%FF", body, content_type=kind).status_code < 500


def test_an_operator_in_somebodys_place_signs_them_in_nowhere(web: Registered, native: Registered, sign_in) -> None:
    agree(sign_in("teacher"), ask(web))
    client = sign_in("operator")
    client.post("/people/impersonation/", {"username": "teacher", "reason": "老师来电话，说看不到自己的课"})
    for address in (ask(web), "/account/device/", f"/account/consent/?{urlsplit(ask(web)).query}"):
        response = client.get(address)
        assert response.status_code == 403
        assert "Location" not in response


def test_what_has_expired_is_forgotten(web: Registered, sign_in) -> None:
    tokens = sign_in_to(web, sign_in("teacher"))
    fetch(web, grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    assert forget_expired_tokens() == 0
    Token.objects.update(expires_at=now() - timedelta(days=1))
    assert forget_expired_tokens() == 4
