import html
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import UUID

import msgspec
import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from tests.identity.cast import PASSWORD
from tests.identity.providers import AGENT, CLIENT, SECRET, Elsewhere, IdentityProvider, Somebody, elsewhere

from xingtan.identity.events import IdentityLinked, IdentityUnlinked, OutsideDenied
from xingtan.identity.models import Person
from xingtan.kernel.clock import now
from xingtan.main.sign_in import allauth_providers, read_sign_in
from xingtan.outbox.models import OutboxRow

LOADED = """
import sys
import django
from django.conf import settings
django.setup()
assert settings.SOCIALACCOUNT_PROVIDERS == {}
import xingtan.main.urls
print([name for name in sys.modules if name.startswith("allauth.socialaccount.providers.") and "base" not in name])
"""
KINDS = ("openid", "weixin", "wecom", "dingtalk", "feishu")


@pytest.fixture(autouse=True)
def _no_limits_from_other_tests() -> None:
    cache.clear()


@pytest.fixture
def there(settings) -> Iterator[Elsewhere]:
    """Give a provider on this machine with which a node signs in, in each dialect under the id of its kind."""
    with elsewhere() as one:
        chosen = [{"kind": kind, "client_id": CLIENT, "secret": SECRET, "server": one.address} for kind in KINDS]
        chosen[0]["name"] = "区教育局"
        chosen[2]["agent"] = AGENT
        settings.SOCIALACCOUNT_PROVIDERS = allauth_providers(read_sign_in(chosen))
        yield one


def leave(client: Client, provider: str, **given: str) -> str:
    """Go to a provider from a page of the node; gives where the browser is sent."""
    page = client.post(f"/account/outside/{provider}/", given)
    assert page.status_code == 200, page.get("Location", page.status_code)
    found = re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', page.content.decode())
    assert found
    return html.unescape(found.group(1))


def prove(client: Client) -> Client:
    """Prove once more who one is, as is asked before linking."""
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


def come_back(client: Client, one: Elsewhere, provider: str, **given: str):
    """Go to a provider, agree there, and come back."""
    back = urlsplit(one.consent(leave(client, provider, **given)))
    assert back.path == f"/account/outside/{provider}/callback/"
    return client.get(f"{back.path}?{back.query}")


def facts(kind: type) -> list:
    rows = OutboxRow.objects.filter(kind=f"identity.{kind.__name__}").order_by("id")
    return [msgspec.json.decode(bytes(row.payload), type=kind) for row in rows]


def said(client: Client, language: str = "zh") -> str:
    return client.get("/en/account/login/" if language == "en" else "/account/login/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_an_identity_is_linked_once_and_then_signs_in(there, sign_in, people: dict[str, UUID], kind: str) -> None:
    client = prove(sign_in("teacher"))
    assert come_back(client, there, kind, process="connect")["Location"] == "/me/identities/"
    assert [one.provider for one in facts(IdentityLinked)] == [kind]
    assert facts(IdentityLinked)[0].audited().actor == people["teacher"]
    fresh = Client()
    assert come_back(fresh, there, kind)["Location"] == "/me/"
    assert "吴晓岚" in fresh.get("/me/").content.decode()
    row = SocialAccount.objects.get()
    assert (row.user_id, row.provider, row.uid) == (people["teacher"], kind, "u-1")
    assert row.extra_data == {"name": "u-1" if kind == "wecom" else "吴晓岚"}
    assert not SocialToken.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_an_unknown_identity_gets_in_nowhere_and_makes_no_account(
    there, visit, people: dict[str, UUID], kind: str
) -> None:
    from allauth.account.models import EmailAddress

    EmailAddress.objects.create(user_id=people["teacher"], email="wu@example.org", verified=True, primary=True)
    before = Person.objects.count()
    client = Client()
    told = come_back(client, there, kind)
    assert told["Location"] == f"/account/outside/{kind}/unlinked/"
    assert "还没有关联" in visit(told["Location"], client=client).text
    visit(told["Location"], client=client, language="en")
    assert client.get("/me/").status_code == 302
    assert Person.objects.count() == before
    assert not SocialAccount.objects.exists()
    assert [one.reason for one in facts(OutsideDenied)] == ["unlinked"]


@pytest.mark.django_db
def test_signing_in_offers_those_of_the_settings_only(there, visit, settings) -> None:
    page = visit("/account/login/?next=/spaces/")
    words = [form.text for form in page.all("form")]
    assert {"用区教育局登录", "用微信登录", "用企业微信登录", "用钉钉登录", "用飞书登录"} <= set(words)
    page = visit("/account/login/", language="en")
    assert "Sign in with WeCom" in [form.text for form in page.all("form")]
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert not [form for form in visit("/account/login/").all("form") if "outside" in form.get("action")]
    assert Client().post("/account/outside/weixin/").status_code == 404
    assert Client().get("/account/outside/weixin/callback/").status_code == 404


@pytest.mark.django_db
def test_the_ways_stand_in_the_order_of_the_settings(settings, visit, sign_in) -> None:
    kinds = ("weixin", "openid", "feishu", "wecom", "dingtalk")
    one = {"client_id": CLIENT, "secret": SECRET, "agent": AGENT, "server": "https://a.example", "name": "统一身份"}
    needed = {"openid": set(one), "wecom": set(one) - {"server"}}
    usual = {"client_id", "secret"}
    chosen = [{"kind": kind, **{key: one[key] for key in needed.get(kind, usual) - {"agent"}}} for kind in kinds]
    chosen[3]["agent"] = AGENT
    chosen.append({**chosen[1], "id": "second", "name": "第二个"})
    settings.SOCIALACCOUNT_PROVIDERS = allauth_providers(read_sign_in(chosen))
    ids = [*kinds, "second"]
    for path, client in (("/account/login/", Client()), ("/me/identities/", sign_in("teacher"))):
        forms = [form.get("action") for form in visit(path, client=client).all("form")]
        assert [where for where in forms if "/outside/" in where] == [f"/account/outside/{each}/" for each in ids]


def test_a_node_without_providers_loads_none_of_them() -> None:
    told = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True, timeout=120)
    assert told.stdout.split() == ["[]"]


@pytest.mark.django_db
def test_going_there_is_a_page_that_goes_on_and_only_by_a_form(there, visit) -> None:
    for language in ("zh", "en"):
        page = visit("/account/outside/wecom/", data={}, language=language)
        assert any(link.startswith(f"{there.address}/wwlogin/sso/login?") for link in page.links)
    assert Client().get("/account/outside/wecom/").status_code == 405
    assert Client(enforce_csrf_checks=True).post("/account/outside/wecom/").status_code == 403


@pytest.mark.django_db
def test_one_comes_back_to_the_page_and_the_language_that_one_left(there, sign_in) -> None:
    come_back(prove(sign_in("teacher")), there, "openid", process="connect")
    assert come_back(Client(), there, "openid", next="/spaces/")["Location"] == "/spaces/"
    assert come_back(Client(), there, "openid", next="https://example.org/")["Location"] == "/me/"
    assert come_back(Client(), there, "openid", next="//example.org/")["Location"] == "/me/"
    client = Client()
    page = client.post("/en/account/outside/openid/").content.decode()
    found = re.search(r'content="0;url=([^"]+)"', page)
    assert found
    back = urlsplit(there.consent(html.unescape(found.group(1))))
    assert client.get(f"{back.path}?{back.query}")["Location"] == "/en/me/"


@pytest.mark.django_db
def test_an_unknown_identity_is_told_in_its_language(there, people) -> None:
    client = Client()
    page = client.post("/en/account/outside/weixin/").content.decode()
    found = re.search(r'content="0;url=([^"]+)"', page)
    assert found
    back = urlsplit(there.consent(html.unescape(found.group(1))))
    assert client.get(f"{back.path}?{back.query}")["Location"] == "/en/account/outside/weixin/unlinked/"


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["", "forged", "x" * 5000])
def test_a_forged_state_is_refused(there, sign_in, state: str) -> None:
    come_back(prove(sign_in("teacher")), there, "openid", process="connect")
    client = Client()
    back = urlsplit(there.consent(leave(client, "openid")))
    code = parse_qs(back.query)["code"][0]
    told = client.get(f"{back.path}?{urlencode({'code': code, 'state': state})}")
    assert told["Location"] == "/account/login/"
    assert client.get("/me/").status_code == 302
    assert "不是从这个浏览器开始的" in said(client)
    assert [one.reason for one in facts(OutsideDenied)] == ["forged"]


@pytest.mark.django_db
def test_the_answer_for_one_browser_opens_no_other_and_works_once(there, sign_in) -> None:
    come_back(prove(sign_in("teacher")), there, "openid", process="connect")
    client, victim = Client(), Client()
    back = urlsplit(there.consent(leave(client, "openid")))
    leave(victim, "openid")
    victim.get(f"{back.path}?{back.query}")
    assert victim.get("/me/").status_code == 302
    assert client.get(f"{back.path}?{back.query}")["Location"] == "/me/"
    thief = Client()
    thief.cookies = client.cookies.copy()
    client.post("/account/logout/")
    client.get(f"{back.path}?{back.query}")
    assert client.get("/me/").status_code == 302
    assert [one.reason for one in facts(OutsideDenied)] == ["forged", "forged"]


@pytest.mark.django_db
def test_an_answer_of_one_provider_is_none_of_another(there, sign_in) -> None:
    come_back(prove(sign_in("teacher")), there, "openid", process="connect")
    client = Client()
    back = urlsplit(there.consent(leave(client, "openid")))
    client.get(f"/account/outside/weixin/callback/?{back.query}")
    assert client.get("/me/").status_code == 302
    assert [(one.provider, one.reason) for one in facts(OutsideDenied)] == [("weixin", "forged")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong", ["issuer", "audience", "old", "hmac", "none", "other key", "two people", "nonsense", "down"]
)
def test_an_id_token_that_does_not_hold_is_refused(there, sign_in, wrong: str) -> None:
    come_back(prove(sign_in("teacher")), there, "openid", process="connect")
    client = Client()
    back = urlsplit(there.consent(leave(client, "openid")))
    there.wrong = wrong
    assert client.get(f"{back.path}?{back.query}")["Location"] == "/account/login/"
    assert client.get("/me/").status_code == 302
    assert "没有给出能用的答复" in said(client)
    assert [one.reason for one in facts(OutsideDenied)] == ["answer"]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("wrong", ["nonsense", "down"])
def test_a_provider_that_talks_nonsense_lets_nobody_in(there, sign_in, kind: str, wrong: str) -> None:
    come_back(prove(sign_in("teacher")), there, kind, process="connect")
    client = Client()
    back = urlsplit(there.consent(leave(client, kind)))
    cache.clear()
    there.wrong = wrong
    assert client.get(f"{back.path}?{back.query}", HTTP_ACCEPT_LANGUAGE="en")["Location"] == "/account/login/"
    assert client.get("/me/").status_code == 302
    assert [one.reason for one in facts(OutsideDenied)] == ["answer"]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_a_code_that_nobody_gave_is_refused(there, people, kind: str) -> None:
    client = Client()
    back = urlsplit(there.consent(leave(client, kind)))
    state = parse_qs(back.query)["state"][0]
    client.get(f"{back.path}?{urlencode({'code': 'guessed', 'state': state})}")
    assert client.get("/me/").status_code == 302
    assert [one.reason for one in facts(OutsideDenied)] == ["answer"]


@pytest.mark.django_db
def test_a_provider_that_is_down_is_told(there, visit) -> None:
    there.wrong = "down"
    assert "没有回应" in visit("/account/outside/openid/", data={}, status=503).text
    there.wrong = "nonsense"
    visit("/account/outside/openid/", data={}, status=503, language="en")


@pytest.mark.django_db
def test_cancelling_there_changes_nothing(there, sign_in) -> None:
    client = Client()
    asked = parse_qs(urlsplit(leave(client, "openid")).query)
    told = client.get(f"/account/outside/openid/callback/?error=access_denied&state={asked['state'][0]}")
    assert told["Location"] == "/account/login/"
    assert "取消了" in said(client)
    own = prove(sign_in("teacher"))
    asked = parse_qs(urlsplit(leave(own, "openid", process="connect")).query)
    told = own.get(f"/account/outside/openid/callback/?error=access_denied&state={asked['state'][0]}")
    assert told["Location"] == "/me/identities/"


@pytest.mark.django_db
def test_wecom_lets_members_in_only_and_asks_for_a_token_once(there, sign_in) -> None:
    come_back(prove(sign_in("teacher")), there, "wecom", process="connect")
    come_back(Client(), there, "wecom")
    assert there.asked.count("/cgi-bin/gettoken") == 1
    there.wrong = "no member"
    client = Client()
    assert come_back(client, there, "wecom")["Location"] == "/account/login/"
    there.wrong = "stale token"
    come_back(client, there, "wecom")
    there.wrong = ""
    assert come_back(client, there, "wecom")["Location"] == "/me/"
    assert there.asked.count("/cgi-bin/gettoken") == 2


@pytest.mark.django_db
def test_inside_wecom_nobody_scans(there) -> None:
    client = Client(HTTP_USER_AGENT="Mozilla/5.0 (Linux; Android 14) Mobile wxwork/4.1 MicroMessenger/7.0")
    where = leave(client, "wecom")
    assert where.startswith(f"{there.address}/connect/oauth2/authorize?")
    assert where.endswith("#wechat_redirect")
    assert parse_qs(urlsplit(where).query)["scope"] == ["snsapi_base"]


@pytest.mark.django_db
def test_an_identity_of_another_account_is_not_taken_over(there, sign_in, people: dict[str, UUID]) -> None:
    come_back(prove(sign_in("teacher")), there, "feishu", process="connect")
    other = prove(sign_in("student"))
    assert come_back(other, there, "feishu", process="connect")["Location"] == "/me/identities/"
    assert "已经关联了另一个账号" in other.get("/me/identities/").content.decode()
    assert "陈一诺" in other.get("/me/").content.decode()
    assert SocialAccount.objects.get().user_id == people["teacher"]
    assert [one.reason for one in facts(OutsideDenied)] == ["taken"]


@pytest.mark.django_db
def test_linking_is_for_those_who_are_signed_in(there) -> None:
    assert Client().post("/account/outside/openid/", {"process": "connect"})["Location"] == "/account/login/"


@pytest.mark.django_db
def test_linking_and_unlinking_ask_once_more_who_it_is(there, sign_in) -> None:
    client = sign_in("teacher")
    told = client.post("/account/outside/openid/", {"process": "connect"})
    assert told["Location"] == "/account/reauthenticate/?next=%2Faccount%2Foutside%2Fopenid%2F"
    page = client.post(told["Location"], {"password": PASSWORD})
    found = re.search(r'content="0;url=([^"]+)"', page.content.decode())
    assert found
    back = urlsplit(there.consent(html.unescape(found.group(1))))
    client.get(f"{back.path}?{back.query}")
    row = SocialAccount.objects.get()
    told = sign_in("teacher").post(f"/me/identities/{row.id}/removal/")
    assert told["Location"].startswith("/account/reauthenticate/")
    assert SocialAccount.objects.exists()


@pytest.mark.django_db
def test_who_took_over_a_session_before_coming_back_links_nothing(there, sign_in) -> None:
    client = prove(sign_in("teacher"))
    back = urlsplit(there.consent(leave(client, "openid", process="connect")))
    client.post("/account/logout/")
    client.post("/account/login/", {"login": "student", "password": PASSWORD})
    client.get(f"{back.path}?{back.query}")
    assert not SocialAccount.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh", "en"])
def test_ones_identities_are_listed_and_unlinked(there, visit, sign_in, people: dict[str, UUID], language: str) -> None:
    client = prove(sign_in("teacher"))
    visit("/me/identities/", client=client, language=language)
    come_back(client, there, "weixin", process="connect")
    page = visit("/me/identities/", client=client, language=language)
    assert ("微信" if language == "zh" else "WeChat") in page.text
    removal = next(form.get("action") for form in page.all("form") if "removal" in form.get("action"))
    foreign = prove(sign_in("student")).post(removal)
    assert foreign.status_code == 404
    assert SocialAccount.objects.count() == 1
    visit(removal.removeprefix("/en"), client=client, data={}, language=language)
    assert not SocialAccount.objects.exists()
    assert [(one.person, one.provider) for one in facts(IdentityUnlinked)] == [(people["teacher"], "weixin")]
    assert come_back(Client(), there, "weixin")["Location"] == "/account/outside/weixin/unlinked/"


@pytest.mark.django_db
def test_the_only_way_in_is_not_taken_away(there, visit, sign_in, people: dict[str, UUID]) -> None:
    come_back(prove(sign_in("teacher")), there, "weixin", process="connect")
    person = Person.objects.get(id=people["teacher"])
    person.set_unusable_password()
    person.save()
    client = Client()
    come_back(client, there, "weixin")
    row = SocialAccount.objects.get()
    assert "唯一的登录方法" in visit(f"/me/identities/{row.id}/removal/", client=client, data={}, status=400).text
    there.who = Somebody("u-2", "吴老师")
    come_back(client, there, "feishu", process="connect")
    client.post(f"/me/identities/{row.id}/removal/")
    assert [one.provider for one in SocialAccount.objects.all()] == ["feishu"]


@pytest.mark.django_db
def test_a_closed_account_stays_closed(there, sign_in, people: dict[str, UUID]) -> None:
    come_back(prove(sign_in("teacher")), there, "weixin", process="connect")
    Person.objects.filter(id=people["teacher"]).update(is_active=False)
    client = Client()
    assert come_back(client, there, "weixin")["Location"] == "/account/inactive/"
    assert client.get("/me/").status_code == 302


@pytest.mark.django_db
def test_two_corporations_have_two_members_of_one_name(there, sign_in, settings, people: dict[str, UUID]) -> None:
    one = {"kind": "wecom", "client_id": CLIENT, "secret": SECRET, "agent": AGENT, "server": there.address}
    settings.SOCIALACCOUNT_PROVIDERS = allauth_providers(
        read_sign_in([{**one, "id": "xihu", "name": "西湖区"}, {**one, "id": "chunan", "name": "淳安县"}])
    )
    come_back(prove(sign_in("teacher")), there, "xihu", process="connect")
    assert come_back(Client(), there, "chunan")["Location"] == "/account/outside/chunan/unlinked/"
    assert come_back(Client(), there, "xihu")["Location"] == "/me/"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("{", "not JSON"),
        ({"kind": "openid"}, "a list"),
        ([{"kind": "myspace"}], "kind=myspace"),
        ([{"kind": "weixin", "client_id": "a"}], "secret is missing"),
        ([{"kind": "weixin", "client_id": "a", "secret": "b", "port": "1"}], "port is not known"),
        ([{"kind": "weixin", "client_id": "a", "secret": 7}], "a table of texts"),
        ([{"kind": "weixin", "client_id": "a", "secret": "b", "id": "../x"}], "id=../x"),
        ([{"kind": "weixin", "client_id": "a", "secret": "b", "server": "http://example.org"}], "https"),
        ([{"kind": "weixin", "client_id": "a", "secret": "b", "server": "ftp://127.0.0.1"}], "https"),
        ([{"kind": "weixin", "client_id": "a", "secret": "b"}] * 2, "there twice"),
        ([{"kind": "openid", "client_id": "a", "secret": "b", "server": "https://a.example"}], "name is missing"),
    ],
)
def test_a_wrong_setting_is_named(given: object, told: str) -> None:
    with pytest.raises(ValueError, match=re.escape(told)):
        read_sign_in(given)


def test_without_a_server_of_ones_own_the_makers_hosts_are_asked() -> None:
    app = allauth_providers(read_sign_in('[{"kind": "feishu", "client_id": "a", "secret": "b"}]'))["feishu"]["APPS"][0]
    assert app["settings"] == {"order": 0}


SAML_AUDIENCE = "http://testserver/account/outside/saml/office/metadata/"


@pytest.fixture
def office(settings) -> IdentityProvider:
    """Give a SAML identity provider with which the node signs in under the id `office`."""
    one = IdentityProvider()
    saml_settings(settings, one)
    return one


def saml_settings(settings, one: IdentityProvider, **more: str) -> None:
    chosen = {
        "kind": "saml", "id": "office", "name": "市教育局", "server": one.sso, "entity_id": one.entity,
        "certificate": one.certificate, **more,
    }  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = allauth_providers(read_sign_in([chosen]))


def leave_for(client: Client, process: str = "login") -> str:
    client.defaults["HTTP_HOST"] = "testserver"  # every browser says it; the test's own does not
    return leave(client, "office", process=process)


def come_from(client: Client, one: IdentityProvider, process: str = "login", **changes):
    """Go to the identity provider, sign in there, and come back with its answer."""
    request = one.request(leave_for(client, process))
    assert request["acs"] == "http://testserver/account/outside/saml/office/answer/"
    return bring(client, one.answer(request, changes.pop("audience", SAML_AUDIENCE), **changes))


def bring(client: Client, answer: str):
    # The browser posts from another site: the session's cookie does not come along.
    client.defaults["HTTP_HOST"] = "testserver"
    session = client.cookies.pop("xingtan_session", None)
    told = client.post("/account/outside/saml/office/answer/", {"SAMLResponse": answer, "RelayState": ""})
    if session is not None:
        client.cookies["xingtan_session"] = session.value
    assert told["Location"] == "/account/outside/saml/office/finish/"
    return client.get(told["Location"])


@pytest.mark.django_db
def test_a_saml_identity_is_linked_once_and_then_signs_in(office, sign_in, people: dict[str, UUID]) -> None:
    assert come_from(prove(sign_in("teacher")), office, "connect")["Location"] == "/me/identities/"
    row = SocialAccount.objects.get()
    assert (row.user_id, row.provider, row.uid, row.extra_data) == (
        people["teacher"],
        "office",
        "u-1",
        {"name": "吴晓岚"},
    )
    client = Client()
    assert come_from(client, office)["Location"] == "/me/"
    assert "吴晓岚" in client.get("/me/").content.decode()
    unknown = Client()
    assert come_from(unknown, office, name_id="u-9")["Location"] == "/account/outside/office/unlinked/"


@pytest.mark.django_db
def test_an_attribute_can_name_a_person(office, sign_in, settings) -> None:
    saml_settings(settings, office, uid="employee")
    come_from(prove(sign_in("teacher")), office, "connect")
    assert SocialAccount.objects.get().uid == "e-7"
    saml_settings(settings, office, uid="absent")
    client = Client()
    assert come_from(client, office)["Location"] == "/account/login/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [
        {"signed": False},
        {"key": IdentityProvider()},
        {"audience": "https://another.example.org/"},
        {"minutes": -60},
        {"minutes": 60},
        {"to": "https://another.example.org/acs/"},
        {"after": lambda signed: signed.replace("u-1</saml:NameID>", "u-2</saml:NameID>")},
        {"format": "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"},
    ],
    ids=["unsigned", "other key", "audience", "old", "early", "destination", "changed", "transient"],
)
def test_a_saml_answer_that_does_not_hold_is_refused(office, sign_in, changes: dict) -> None:
    come_from(prove(sign_in("teacher")), office, "connect")
    client = Client()
    assert come_from(client, office, **changes)["Location"] == "/account/login/"
    assert client.get("/me/").status_code == 302
    assert "没有给出能用的答复" in said(client)
    assert [one.reason for one in facts(OutsideDenied)] == ["answer"]


@pytest.mark.django_db
def test_a_saml_answer_works_once_in_the_browser_that_asked(office, sign_in) -> None:
    come_from(prove(sign_in("teacher")), office, "connect")
    client = Client()
    answer = office.answer(office.request(leave_for(client)), SAML_AUDIENCE)
    thief = Client()
    assert bring(thief, answer)["Location"] == "/account/login/"
    assert thief.get("/me/").status_code == 302
    assert bring(client, answer)["Location"] == "/me/"
    client.post("/account/logout/")
    assert bring(client, answer)["Location"] == "/account/login/"
    assert client.get("/me/").status_code == 302
    assert {one.reason for one in facts(OutsideDenied)} == {"forged"}


@pytest.mark.django_db
def test_a_saml_answer_that_nobody_asked_for_is_refused(office, sign_in) -> None:
    come_from(prove(sign_in("teacher")), office, "connect")
    client = Client()
    request = {"id": "", "acs": "http://testserver/account/outside/saml/office/answer/"}
    assert bring(client, office.answer(request, SAML_AUDIENCE))["Location"] == "/account/login/"
    assert client.get("/me/").status_code == 302


@pytest.mark.django_db
def test_saml_says_what_it_is_and_reads_no_nonsense(office, client: Client) -> None:
    told = client.get("/account/outside/saml/office/metadata/").content.decode()
    assert "http://testserver/account/outside/saml/office/answer/" in told
    assert bring(Client(), "not base64!")["Location"] == "/account/login/"
    assert bring(Client(), "bm90IHhtbA==")["Location"] == "/account/login/"
    assert Client().get("/account/outside/saml/office/finish/")["Location"] == "/account/login/"
    assert bring(Client(), "")["Location"] == "/account/login/"
    Session.objects.all().delete()
    huge = Client().post("/account/outside/saml/office/answer/", {"SAMLResponse": "x" * 70_000})
    assert huge.status_code == 400
    assert not Session.objects.exists()
    assert Client().get("/account/outside/saml/office/signed-out/")["Location"] == "/account/logout/"
    for path in ("metadata", "finish", "signed-out"):
        assert Client().get(f"/account/outside/saml/absent/{path}/").status_code == 404


@pytest.mark.django_db
def test_a_saml_answer_that_nobody_fetches_is_kept_for_minutes(office) -> None:
    Client(HTTP_HOST="testserver").post("/account/outside/saml/office/answer/", {"SAMLResponse": "eA=="})
    assert Session.objects.get().expire_date < now() + timedelta(minutes=6)


@pytest.mark.django_db
def test_a_saml_provider_whose_settings_are_wrong_is_told_as_silent(office, settings, visit) -> None:
    saml_settings(settings, office, server="https://no host/")
    page = visit("/account/outside/office/", data={}, status=503, HTTP_HOST="testserver")
    assert "没有回应" in page.text
