"""What people and programs are told when something cannot be done."""

import json
import re

import pytest
from django.test import RequestFactory
from django.utils import translation

from xingtan.kernel.errors import Conflict, NotAllowed, OutOfSpace, Refused
from xingtan.ui import problems


def test_a_page_that_is_not_there_says_so_in_both_languages(visit, db):
    assert visit("/no/such/page/", status=404).heading == "没有这一页"
    assert visit("/no/such/page/", language="en", status=404).heading == "There is no such page"


def test_a_program_gets_a_problem_document(client, db):
    response = client.get("/api/v1/no/such/thing")
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    told = json.loads(response.content)
    assert told["status"] == 404
    assert told["type"] == "urn:xingtan:problem:not-found"
    assert told["detail"]


@pytest.mark.parametrize(
    ("method", "path", "data", "status", "kind"),
    [
        ("post", "/api/v1/statistics/brief", {}, 405, "method-not-allowed"),
        ("delete", "/api/v1/resources", {}, 405, "method-not-allowed"),
        ("get", "/api/v1/me/favourites", {}, 401, "not-signed-in"),
        ("get", "/api/v1/resources", {"limit": "0"}, 400, "input-invalid"),
        ("get", "/api/v1/resources", {"limit": "many"}, 400, "input-invalid"),
        ("get", "/api/v1/statistics/brief", {}, 400, "input-invalid"),
        ("get", "/api/v1/resources/none", {}, 400, "input-invalid"),
    ],
)
def test_a_program_is_told_in_the_readers_language_alone(client, db, method, path, data, status, kind):
    response = getattr(client, method)(path, data)
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    told = json.loads(response.content)
    assert told["type"] == f"urn:xingtan:problem:{kind}"
    assert not re.search(r"[a-z]{3,} [a-z]{2,}", told["detail"]), "words of a library are no sentence of ours"
    if status == 405:
        assert response["Allow"]


def test_a_method_that_a_page_does_not_take_is_explained(client, db):
    response = client.get("/me/language/")
    assert response.status_code == 405
    assert "这样做不了" in response.content.decode()


@pytest.mark.parametrize(("kind", "status"), [(Refused, 400), (NotAllowed, 403), (Conflict, 409), (OutOfSpace, 507)])
def test_each_kind_of_problem_keeps_its_status_and_its_words(kind, status):
    error = kind("x-code", "没有叫“%(name)s”的构件。", name="某")
    with translation.override("en"):
        told = problems.explained(error)
    assert (told.status, told.code) == (status, "x-code")
    assert told.sentence == "There is no component called “某”."
    assert told.title


def test_a_problem_in_a_fragment_is_a_few_lines(client, db):
    response = client.get("/ui/nonsense/", headers={"HX-Request": "true"})
    assert response.status_code == 404
    assert b"<html" not in response.content
    assert "nonsense" in response.content.decode()


def test_words_of_a_problem_are_escaped(client, db):
    response = client.get("/ui/nonsense-x/")
    assert b"<script" not in response.content.split(b"<main")[1]
    told = problems.explained(Refused("x", "没有叫“%(name)s”的构件。", name="<script>"))
    request = RequestFactory().get("/x/")
    request.user = None
    request.session = {}
    page = problems.explain(request, told)
    assert b"<script>" not in page.content


def test_a_stale_form_is_explained(client, db):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/feedback/", {"text": "x"})
    assert response.status_code == 403
    assert "表单过期了" in response.content.decode()


def test_a_failure_is_a_page_and_tells_nothing_of_the_inside():
    request = RequestFactory().get("/x/")
    request.user = None
    request.session = {}
    response = problems.failed(request)
    assert response.status_code == 500
    assert "出错了" in response.content.decode()
    assert "Traceback" not in response.content.decode()


def test_a_refusal_is_never_kept_by_a_cache(client, db):
    assert client.get("/ui/nonsense/")["Cache-Control"] == "no-store"
