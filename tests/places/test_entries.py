from datetime import date

import pytest
from django.test import Client

from xingtan.kernel.views import PUBLIC, TAGS
from xingtan.places import api
from xingtan.places.actions import NewSchool

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "path",
    ["/places/", "/places/330000/", "/places/330100/", "/places/330106/", "/places/330185/", "/places/330104/",
     "/places/469001/", "/places/650000/", "/places/710000/", "/places/?q=安吉", "/places/?q=zzz"],
)  # fmt: skip
def test_a_place_has_a_page_in_both_languages(visit, path: str, language: str) -> None:
    visit(path, language=language)


def test_a_page_says_what_is_below_and_how_it_came_to_be(client: Client) -> None:
    page = client.get("/places/330100/").content.decode()
    assert "西湖区" in page
    assert 'href="/places/330106/"' in page
    history = client.get("/places/330112/").content.decode()
    assert "改制：临安市 改为 临安区" in history
    assert "2017" in history


def test_a_place_that_has_ended_leads_to_who_took_over(client: Client) -> None:
    page = client.get("/en/places/330104/").content.decode()
    assert "This place has not existed since" in page
    assert 'href="/en/places/330102/"' in page
    assert 'href="/en/places/330114/"' in page


def test_a_county_lists_its_schools(client: Client) -> None:
    api.found_schools([NewSchool("3301060001", "西湖杏花小学", "", "330106", ("primary",), date(2010, 9, 1))])
    assert "西湖杏花小学" in client.get("/places/330106/").content.decode()


def test_pages_of_places_are_public_and_say_what_they_show(client: Client) -> None:
    response = client.get("/places/330106/")
    assert response[PUBLIC] == "1"
    assert response[TAGS].split() == ["places:all", "schools:330106"]


def test_an_unknown_place_is_explained(visit) -> None:
    visit("/places/999999/", status=404)
    visit("/places/hello/", status=404, language="en")


def test_suggestions_begin_with_what_was_typed(visit) -> None:
    page = visit("/fragments/places/?q=Chun", language="en", fragment=True)
    assert "Chun'an County" in page.text


def test_programs_ask_for_a_place_as_it_was(client: Client) -> None:
    now = client.get("/api/v1/places/330100").json()
    assert (now["name"], now["name_en"], now["path"]) == ("杭州市", "Hangzhou", ["000000", "330000", "330100"])
    then = client.get("/api/v1/places/330185?on=2017-08-01").json()
    assert (then["name"], then["valid_until"], then["parent"]) == ("临安市", "2017-09-15", "330100")
    below = client.get("/api/v1/places/330100/children?on=2017-08-01").json()
    assert [each["short_name"] for each in below["places"]][:2] == ["上城", "下城"]


@pytest.mark.parametrize(
    ("path", "status"),
    [("/api/v1/places/999999", 404), ("/api/v1/places/33", 400), ("/api/v1/places/330100?on=yesterday", 400)],
)
def test_programs_are_told_what_is_wrong(client: Client, path: str, status: int) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
