"""E-textbooks by the house that publishes them, and none where its rights do not reach."""

from datetime import date

import pytest
from django.test import Client
from tests.catalogue.content import BOOK

from xingtan.catalogue.actions import life
from xingtan.catalogue.models import Publisher, Resource, RightsTerm

TITLE = "四年级上册电子课本"


def test_a_textbook_is_of_its_editions_house_until_an_editor_says_otherwise(people, lessons) -> None:
    shown = Client().get("/publishers/people-education/").content.decode()
    assert TITLE in shown
    editor, textbook = people.client("province"), lessons[TITLE]
    assert (
        editor.post("/curriculum/publishers/", {"slug": "zhejiang-ancient", "name": "浙江古籍出版社"}).status_code
        == 302
    )
    address = f"/curriculum/{BOOK}/textbooks/{textbook}/"
    assert editor.post(address, {"publisher": "zhejiang-ancient"}).status_code == 302
    assert Resource.objects.get(pk=textbook).publisher_id == "zhejiang-ancient"
    assert TITLE in Client().get("/publishers/zhejiang-ancient/").content.decode()
    assert TITLE not in Client().get("/publishers/people-education/").content.decode()
    listed = Client().get("/publishers/").content.decode()
    assert listed.index("浙江古籍出版社") < listed.index("人民教育出版社")
    editor.post(address, {"publisher": ""})
    assert TITLE in Client().get("/publishers/people-education/").content.decode()


@pytest.mark.parametrize(
    ("region", "since", "until", "shown"),
    [
        ("000000", None, None, True),
        ("330000", None, date(2999, 1, 1), True),
        ("330000", None, date(2017, 1, 1), False),
        ("330000", date(2999, 1, 1), None, False),
        ("110000", None, None, False),
        ("330100", None, None, False),
    ],
)
def test_a_textbook_outside_its_region_or_term_is_not_shown(lessons, settings, region, since, until, shown) -> None:
    assert settings.HOME_PLACE == "330000"
    RightsTerm.objects.create(resource_id=lessons[TITLE], region=region, since=since, until=until)
    life.take_off_ended()
    assert (Client().get(f"/learn/books/{BOOK}/textbook/").status_code == 200) == shown
    assert (TITLE in Client().get("/publishers/people-education/").content.decode()) == shown
    assert (f"/learn/books/{BOOK}/textbook/" in Client().get(f"/learn/books/{BOOK}/").content.decode()) == shown


def test_what_cannot_be_is_refused(people, lessons) -> None:
    editor = people.client("province")
    for sent in ({"slug": "Ä", "name": "社"}, {"slug": "a", "name": ""}, {"slug": "b", "name": "人民教育出版社"}):
        for language in ("", "/en"):
            assert editor.post(f"{language}/curriculum/publishers/", sent).status_code == 400
    editor.post(f"/curriculum/{BOOK}/textbooks/{lessons['角的度量']}/", {"publisher": "yilin"})
    assert Resource.objects.get(pk=lessons["角的度量"]).publisher_id is None
    assert Client().get("/publishers/nobody/").status_code == 404


def test_nobody_else_keeps_them_and_every_page_opens(people, lessons) -> None:
    for who in ("teacher", "manager", "city"):
        assert people.client(who).post("/curriculum/publishers/", {"slug": "a", "name": "社"}).status_code == 403
    assert not Publisher.objects.filter(slug="a").exists()
    for address in ("/publishers/", "/publishers/yilin/", "/curriculum/publishers/", f"/curriculum/{BOOK}/"):
        for language in ("", "/en"):
            assert people.client("province").get(language + address).status_code == 200
