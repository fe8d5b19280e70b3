"""One's own page leads to everything of one's own; of a child nothing is public, and no stranger reaches it."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice, product
from uuid import UUID

import pytest
from allauth.idp.oidc.models import Client as Application
from allauth.idp.oidc.models import Token
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from tests.identity.cast import GROUP, SCHOOL

from xingtan.catalogue.models import Favourite, Rating, Resource
from xingtan.identity.actions.consents import give_consent
from xingtan.identity.actions.notices import hear
from xingtan.identity.events import PasswordChanged
from xingtan.identity.models import Consent, Person
from xingtan.kernel.clock import now, today
from xingtan.portal.models import Feedback
from xingtan.spaces.api import NewSpace, SpaceKind, open_space
from xingtan.spaces.models import Article, Space

pytestmark = pytest.mark.django_db

Visit = Callable[..., object]
CHILD = "陈一诺"
MOST_OF_A_ROUTE = 8


# -- the page ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["student", "parent", "operator"])
def test_it_leads_to_all_that_is_ones_own_and_every_way_leads_somewhere(visit: Visit, sign_in, who: str) -> None:
    client = sign_in(who)
    page = visit("/me/", client=client)
    wanted = ["/me/notices/", "/me/consents/", "/me/export/", "/me/closing/"]
    assert [path for path in wanted if path not in page.links] == []
    account = [path for path in page.links if path.startswith("/me/") and "?" not in path]
    for path in dict.fromkeys(account):
        assert client.get(path).status_code in {200, 302}, path
    english = visit("/me/", client=client, language="en")
    assert [path for path in wanted if f"/en{path}" not in english.links] == []


def test_a_parent_finds_each_child_and_what_can_be_decided_for_it(
    visit: Visit, sign_in, people: dict[str, UUID]
) -> None:
    child = people["student"]
    decided = (f"/me/closing/{child}/", f"/me/children/{child}/export/", f"/me/children/{child}/apps/")
    Person.objects.filter(id=child).update(born_on=today() - timedelta(days=365 * 10))
    page = visit("/me/", client=sign_in("parent"))
    assert CHILD in page.text
    assert [path for path in decided if path not in page.links] == []
    Person.objects.filter(id=child).update(born_on=today() - timedelta(days=365 * 15))
    page = visit("/me/", client=sign_in("parent"))
    assert CHILD in page.text
    assert [path for path in decided if path in page.links] == []
    assert "/me/children/" not in visit("/me/", client=sign_in("teacher")).body


def test_the_masthead_says_that_something_new_was_told_and_public_pages_do_not(
    sign_in, people: dict[str, UUID]
) -> None:
    client = sign_in("student")
    assert "masthead-new" not in client.get("/fragments/account/").content.decode()
    hear(PasswordChanged(person=people["student"]))
    assert "masthead-new" in client.get("/fragments/account/").content.decode()
    assert "new" in client.get("/en/fragments/account/").content.decode()
    assert "masthead-new" not in client.get("/").content.decode()


# -- consents ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def application(db: None) -> Application:
    return Application.objects.create(id="reader", name="悦读", scopes="openid\nprofile\nschool")


def test_one_sees_what_one_gave_and_takes_it_back(
    visit: Visit, sign_in, people: dict[str, UUID], application: Application
) -> None:
    who = people["teacher"]
    give_consent(who, who, application.id, ["openid", "profile"])
    Token.objects.create(
        user_id=who,
        client=application,
        type=Token.Type.REFRESH_TOKEN,
        hash="x",
        scopes="openid",
        expires_at=timezone.now() + timezone.timedelta(days=1),
    )
    client = sign_in("teacher")
    page = visit("/me/consents/", client=client)
    assert "悦读" in page.text
    assert "名字" in page.text
    assert "在哪所学校" not in page.text
    visit("/me/consents/", client=client, language="en")
    page = visit("/me/consents/withdrawal/", client=client, data={"application": application.id})
    assert "悦读" not in page.text
    assert Consent.objects.get().withdrawn_at is not None
    assert not Token.objects.exists()
    client.post("/me/consents/withdrawal/", {"application": "no-such-thing"})


def test_nobody_takes_back_what_another_gave(sign_in, people: dict[str, UUID], application: Application) -> None:
    give_consent(people["teacher"], people["teacher"], application.id, ["openid"])
    sign_in("student").post("/me/consents/withdrawal/", {"application": application.id})
    assert Consent.objects.get().withdrawn_at is None


# -- children ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def child(people: dict[str, UUID]) -> dict[str, list[str]]:
    """A child who has and did everything that a child can; gives the values that addresses can hold, by converter."""
    who = people["student"]
    space = open_space(NewSpace(SpaceKind.STUDENT, CHILD, who, SCHOOL, "330106"))
    article = Article.objects.create(space_id=space, title=f"{CHILD}的日记", body=CHILD, published_at=now())
    lesson = Resource.objects.create(
        kind="document", section="basic", title="角的度量", place="330106", status="published", published_at=now()
    )
    Favourite.objects.create(person=who, resource=lesson)
    Rating.objects.create(person=who, resource=lesson, stars=5, words=f"我是{CHILD}")
    Feedback.objects.create(
        kind="advice", text=f"我是{CHILD}", place_code="330106", person_id=who, submitted_at=now(), answer="好"
    )
    return {
        "uuid": [str(each) for each in (who, space, article.pk, lesson.pk)],
        "place": ["330000", "330106"],
        "text": [SCHOOL, GROUP, f"school:{SCHOOL}", f"class:{GROUP}", f"person:{who}", str(who), "330106"],
        "int": ["1"],
    }


def _routes(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for each in patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _routes(each.url_patterns, route)
        else:
            yield route


def _addresses(values: dict[str, list[str]]) -> Iterator[str]:
    """Write every address of the node with every value that fits.

    Regular expressions are left aside (static files), and figures: they are counts, and nobody counts here.
    """
    for route in dict.fromkeys(_routes(get_resolver().url_patterns)):
        if "(?" in route or "^" in route or route.startswith(("data/", "api/v1/briefs", "api/v1/figures")):
            continue
        kinds = [kind.rstrip(":") for kind in re.findall(r"<(\w+:)?\w+>", route)]
        choices = [values.get(kind, values["text"]) for kind in kinds]
        for chosen in islice(product(*choices), MOST_OF_A_ROUTE):
            filled = iter(chosen)
            yield "/" + re.sub(r"<[^>]+>", lambda _m, filled=filled: next(filled), route)


@pytest.mark.parametrize("who", ["", "nobody"])
def test_no_page_names_a_child_to_a_stranger(child: dict[str, list[str]], sign_in, who: str) -> None:
    client = sign_in(who) if who else Client()
    told, seen = [], 0
    for address in _addresses(child):
        answer = client.get(address)
        if answer.status_code == 200 and not answer.streaming:
            seen += 1
            told += [address] if CHILD in answer.content.decode("utf-8", "replace") else []
    assert told == []
    assert seen > 40


def test_searching_for_a_child_finds_nobody(client: Client, child: dict[str, list[str]]) -> None:
    for path in ("/search/", "/spaces/", "/api/v1/resources"):
        answer = client.get(path, {"q": CHILD})
        assert answer.status_code == 200
        for value in child["uuid"][:3]:
            assert value not in answer.content.decode()


def test_a_childs_space_is_closed_to_strangers_and_cannot_be_opened_to_them(
    client: Client, sign_in, people: dict[str, UUID], child: dict[str, list[str]]
) -> None:
    space = child["uuid"][1]
    for stranger in (client, sign_in("county"), sign_in("nobody"), sign_in("operator")):
        assert stranger.get(f"/spaces/{space}/").status_code in {302, 403, 404}
        assert stranger.get(f"/spaces/{space}/disk/").status_code in {302, 403, 404}
    assert sign_in("student").get(f"/spaces/{space}/disk/").status_code == 200
    from xingtan.identity import api
    from xingtan.spaces.actions import describe_space

    asker = api.asker_of(Person.objects.get(id=people["student"]))
    describe_space(asker, UUID(space), CHILD, "大家好", is_public=True)
    assert Space.objects.get(id=space).is_public is False


def test_there_is_no_way_to_write_to_a_child(child: dict[str, list[str]], sign_in) -> None:
    """A form that a stranger could fill, on a page that concerns the child, would be one."""
    client = sign_in("nobody")
    for address in _addresses(child):
        if child["uuid"][0] not in address and child["uuid"][1] not in address:
            continue
        answer = client.get(address)
        if answer.status_code == 200 and not answer.streaming:
            assert "<textarea" not in answer.content.decode(), address


# -- language ---------------------------------------------------------------------------------------------------------


def test_the_language_that_is_remembered_is_marked_and_the_other_one_can_be_chosen(
    visit: Visit, sign_in, people: dict[str, UUID]
) -> None:
    client = sign_in("teacher")
    assert "<strong>中文</strong>" in visit("/me/", client=client).body
    answer = client.post("/me/language/", {"language": "en"})
    assert answer["Location"] == "/en/me/"
    for language in ("zh", "en"):  # whichever is read now
        page = visit("/me/", client=client, language=language)
        assert re.search(r"<strong>(<[^>]+>)?English", page.body)
        assert 'value="zh-hans"' in page.body
    assert client.post("/me/language/", {"language": "tlh"}).status_code == 400
    assert Person.objects.get(id=people["teacher"]).language == "en"
