"""Pages of figures as readers see them, in both languages, empty and counted; who may see schools; keeping a brief."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from tests.identity.cast import SCHOOL, found_school, register_cast
from tests.statistics.briefing import MONTH, Counting, counting, small_month

from xingtan.kernel.views import PUBLIC, TAGS
from xingtan.statistics.actions.lags import NewLag, record_lag, record_month
from xingtan.statistics.models.briefs import BriefNote, DataLag, PublishedBrief
from xingtan.statistics.rules.metrics import REGISTRY, Subject

pytestmark = pytest.mark.django_db
DAYS = "?from=2017-07-21&to=2017-08-21"
EMPTY = "?from=2003-01-01&to=2003-01-04"
Visit = Callable[..., Any]


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counting]:
    with counting(tmp_path_factory.mktemp("pages")) as started:
        started.record(*small_month())
        yield started


@pytest.fixture
def people() -> dict[str, Client]:
    """A client for each of the cast, signed in."""
    found_school()
    clients = {}
    for name, person_id in register_cast().items():
        clients[name] = Client()
        clients[name].force_login(get_user_model().objects.get(pk=person_id))
    return clients


PAGES = [
    f"/data/{DAYS}",
    f"/data/330000/{DAYS}",
    f"/data/330000/{EMPTY}",
    f"/data/330100/{DAYS}",
    f"/data/330106/{DAYS}",
    f"/data/000000/{DAYS}",
    f"/data/330000/places/{DAYS}",
    f"/data/330000/places/{DAYS}&by=active",
    f"/data/330000/places/{DAYS}&by=nothing",
    "/data/330000/briefs/",
    "/data/definitions/",
    f"/data/definitions/active_spaces/{DAYS}",
    "/data/definitions/page_views/",
]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_of_figures_stands(node: Counting, visit: Visit, path: str, language: str) -> None:
    visit(path, language=language)


def test_the_month_shows_what_was_counted(node: Counting, visit: Visit) -> None:
    record_lag(NewLag("330600", Subject.SPACES, "网盘还在合并", "net disks are being merged", date(2017, 7, 1)))
    page = visit(f"/data/330000/{DAYS}")
    for words in ("28", "42.86", "未归属", "8月14日", "同步中", "11个市24 + 浙江省本级1 + 未归属3 = 合计28"):
        assert words in page.text, words
    english = visit(f"/data/330000/{DAYS}", language="en")
    assert "Unattributed" in english.text
    assert "net disks are being merged" in english.text


def test_days_without_a_view_have_no_shares(node: Counting, visit: Visit) -> None:
    page = visit(f"/data/330000/{EMPTY}")
    assert "没有浏览，不分占比" in page.text
    assert "100.00" not in page.text


def test_the_home_month_is_kept_by_the_door_and_other_days_are_not(node: Counting, client: Client) -> None:
    record_month("330000", MONTH)
    kept = client.get("/data/330000/")
    assert "28" in kept.content.decode()
    assert kept[PUBLIC] == "1"
    assert "figures:330000" in kept[TAGS]
    assert PUBLIC not in client.get(f"/data/330000/{DAYS}")
    assert PUBLIC not in client.get("/data/330100/")
    assert "2017年7月21日" in client.get("/data/000000/").content.decode(), "the nation shows the month of its node"


def test_days_that_cannot_be_are_refused_with_a_sentence(node: Counting, visit: Visit) -> None:
    visit("/data/330000/?from=2017-08-21&to=2017-07-21", status=400)
    visit("/data/330000/?from=2017-08-21", status=400)
    visit("/data/330000/?from=x&to=y", language="en", status=400)
    visit("/data/999999/", status=404)
    visit("/data/definitions/happiness/", status=404)
    visit(f"/data/330000/brief.exe{DAYS}", status=404)


@pytest.mark.parametrize("slug", REGISTRY.slugs)
def test_every_definition_has_a_page(client: Client, slug: str) -> None:
    if slug != "active_spaces":
        assert client.get(f"/data/definitions/{slug}/").status_code == 200


@pytest.mark.parametrize(
    ("form", "begins"), [("html", b"<!doctype"), ("docx", b"PK"), ("pdf", b"%PDF"), ("json", b"{"), ("md", b"# ")]
)
def test_the_brief_comes_as_a_file(node: Counting, client: Client, form: str, begins: bytes) -> None:
    response = client.get(f"/data/330000/brief.{form}{DAYS}")
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert "brief-330000-2017-07-21-2017-08-21" in response["Content-Disposition"]
    assert response.content.startswith(begins)


def test_schools_are_shown_only_to_who_is_responsible(node: Counting, visit: Visit, people: dict[str, Client]) -> None:
    lists, one = f"/data/330106/schools/{DAYS}", f"/data/schools/{SCHOOL}/{DAYS}"
    assert Client().get(lists).status_code == 302
    for name in ("student", "parent", "county", "nobody"):
        assert people[name].get(lists).status_code == 403, name
        assert people[name].get(one).status_code == 403, name
    for name in ("city", "operator"):
        assert "西湖杏花小学" in visit(lists, client=people[name]).text
    page = visit(one, client=people["school"])
    assert "6" in page.text
    visit(one, client=people["operator"], language="en")
    visit(lists, client=people["operator"], language="en")


def test_an_operator_makes_a_brief(node: Counting, visit: Visit, people: dict[str, Client]) -> None:
    operator, keep = people["operator"], f"/data/330000/keep/{DAYS}"
    assert Client().get(keep).status_code == 302
    assert people["teacher"].get(keep).status_code == 403
    for language in ("zh", "en"):
        visit(keep, client=operator, language=language)
    note = {
        "section": "upgrades",
        "text_zh": "平台升级为智慧学习广场。",
        "title_zh": "升级",
        "text_en": "",
        "title_en": "",
    }
    visit(f"/data/330000/keep/notes/{DAYS}", client=operator, data=note)
    assert BriefNote.objects.get().text_zh == "平台升级为智慧学习广场。"
    visit(f"/data/330000/keep/notes/{DAYS}", client=operator, data={"section": "upgrades"}, status=400)
    lag = {
        "place_code": "330600",
        "subject": "spaces",
        "reason_zh": "网盘还在合并",
        "reason_en": "",
        "since": "2017-07-01",
    }
    visit(f"/data/330000/keep/lags/{DAYS}", client=operator, data=lag)
    visit(f"/data/330000/keep/lags/{DAYS}", client=operator, data=lag | {"place_code": "999999"}, status=400)
    assert "网盘还在合并" in visit(keep, client=operator).text
    visit(f"/data/330000/keep/publication/{DAYS}", client=operator, data={})
    assert PublishedBrief.objects.get().edition == 1
    address = "/data/330000/briefs/2017-07-21/2017-08-21/1/brief.md"
    assert "平台升级为智慧学习广场。" in Client().get(address).content.decode()
    assert "第1版" in visit("/data/330000/briefs/").text
    visit(f"/data/330000/keep/lags/{DataLag.objects.get().id}/end/{DAYS}", client=operator, data={})
    assert DataLag.objects.get().ended_at is not None
    visit(f"/data/330000/keep/notes/{BriefNote.objects.get().id}/deletion/{DAYS}", client=operator, data={})
    assert not BriefNote.objects.exists()


def test_a_brief_that_does_not_balance_is_refused(node: Counting, visit: Visit, people: dict[str, Client]) -> None:
    record_lag(NewLag("330000", None, "正在补入", "being replayed", date(2017, 7, 1)))
    page = visit(f"/data/330000/keep/publication/{DAYS}", client=people["operator"], data={}, status=400)
    assert "正在补入" in page.text
    page = visit(f"/data/330000/keep/publication/{DAYS}", client=people["operator"], data={}, status=400, language="en")
    assert "being replayed" in page.text
    assert not PublishedBrief.objects.exists()
