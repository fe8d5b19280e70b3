"""The catalogue for programs."""

import json

import pytest
from tests.catalogue.content import BOOK

from xingtan.catalogue.models import Favourite, Rating

pytestmark = pytest.mark.django_db


def get(client, path: str, status: int = 200):
    answer = client.get(f"/api/v1{path}")
    assert answer.status_code == status, answer.content
    return answer.json()


def send(client, method: str, path: str, body: object = None):
    return client.generic(method, f"/api/v1{path}", json.dumps(body), content_type="application/json")


def test_resources_are_listed_newest_first_page_by_page(client, lessons):
    seen, cursor = [], ""
    while True:
        page = get(client, f"/resources?limit=2&cursor={cursor}")
        seen += [one["title"] for one in page["resources"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert sorted(seen) == sorted(lessons)
    only = get(client, "/resources?section=family")
    assert [one["title"] for one in only["resources"]] == ["家庭阅读怎么开始"]
    assert only["resources"][0]["url"] == f"/learn/resources/{lessons['家庭阅读怎么开始']}/"


def test_words_give_the_best_first_with_counts(client, lessons, index):
    found = get(client, "/resources?q=角的度量&stage=primary")
    assert found["resources"][0]["title"] == "角的度量"
    assert found["total"] >= 1
    assert get(client, "/resources?q=角的渡量")["meant"] == ["角的度量"]


def test_one_resource_has_everything_but_the_key(client, lessons):
    found = get(client, f"/resources/{lessons['角的度量']}")
    assert [file["role"] for file in found["files"]] == ["video", "task_sheet"]
    assert len(found["files"][0]["sha256"]) == 64
    assert found["exercises"][0]["choices"][3] == ["D", "130°"]
    assert "读内圈" not in json.dumps(found, ensure_ascii=False)
    assert found["chapters"][1] == {"at": 2, "title": "认识量角器"}
    exercise = found["exercises"][0]["id"]
    path = f"/resources/{lessons['角的度量']}/exercises/{exercise}/answers"
    assert send(client, "POST", path, {"answer": ["D"]}).json()["verdict"] == "right"
    assert send(client, "POST", path, {"answer": "D"}).status_code == 400


def test_the_curriculum(client, lessons):
    assert [one["slug"] for one in get(client, "/curriculum/stages")] == ["primary", "junior", "senior"]
    assert len(get(client, "/sections")) == 6
    (book,) = get(client, "/curriculum/books?stage=primary&subject=mathematics")
    assert (book["code"], book["name"]) == (BOOK, "四年级上册")
    opened = get(client, f"/curriculum/books/{BOOK}")
    assert opened["units"][2]["positions"][1]["lessons"][0]["title"] == "角的度量"
    assert opened["textbook"] == str(lessons["四年级上册电子课本"])
    covered = get(client, f"/curriculum/books/{BOOK}/coverage")
    assert (covered["whole"], covered["total"]) == (1, 5)


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/resources/01a20500-0000-7000-8000-000000000000", 404, "resource-unknown"),
        ("/curriculum/books/none", 404, "book-unknown"),
        ("/resources?cursor=x!x", 400, "cursor-unreadable"),
        ("/resources?grade=x", 400, "grade-unreadable"),
        ("/resources?limit=0", 400, "input-invalid"),
        ("/resources/abc", 400, "input-invalid"),
    ],
)
def test_errors_are_problems_with_a_stable_type(client, path, status, kind):
    answer = client.get(f"/api/v1{path}")
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert answer.json()["type"].endswith(kind)


def test_favourites_and_ratings_belong_to_who_is_signed_in(client, people, lessons):
    resource = str(lessons["角的度量"])
    for method, path in (
        ("POST", "/me/favourites"),
        ("DELETE", f"/me/favourites/{resource}"),
        ("GET", "/me/favourites"),
    ):
        assert send(client, method, path, {"resource": resource}).status_code in {401, 403}
    browser = people.client("student")
    assert send(browser, "POST", "/me/favourites", {"resource": resource}).status_code == 201
    assert send(browser, "POST", "/me/favourites", {"resource": resource}).status_code == 200
    (kept,) = get(browser, "/me/favourites")
    assert kept["resource"]["title"] == "角的度量"
    assert send(browser, "PUT", f"/resources/{resource}/rating", {"stars": 5, "reasons": ["clear"]}).status_code == 204
    assert send(browser, "PUT", f"/resources/{resource}/rating", {"stars": 9}).status_code == 400
    assert Rating.objects.get().stars == 5
    for _ in range(2):
        assert send(browser, "DELETE", f"/me/favourites/{resource}").status_code == 204
    assert not Favourite.objects.exists()


def test_a_write_with_a_session_needs_a_token(people, lessons):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.cookies = people.client("student").cookies
    refused = send(strict, "POST", "/me/favourites", {"resource": str(lessons["角的度量"])})
    assert refused.status_code == 403
    assert not Favourite.objects.exists()
