"""Addresses that are opened and write take the write lock at their start; those that only read do not."""

import pytest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from xingtan.main.middleware import reading_transactions
from xingtan.ui.writing import is_writing


@pytest.mark.parametrize(
    "path",
    [
        "/account/outside/wecom/callback/",
        "/account/outside/saml/office/finish/",
        "/scan/0000/",
        "/account/second/codes/",
    ],
)
def test_coming_back_and_scanning_write(path: str) -> None:
    assert is_writing(resolve(path).func)


@pytest.mark.parametrize("path", ["/me/", "/me/security/", "/account/login/", "/account/scan/state/"])
def test_looking_does_not(path: str) -> None:
    assert not is_writing(resolve(path).func)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has one write lock for all")
@pytest.mark.parametrize(("path", "beginning"), [("/scan/0000/", "BEGIN IMMEDIATE"), ("/me/", "BEGIN DEFERRED")])
def test_the_lock_is_taken_at_the_start(path: str, beginning: str) -> None:
    def answer(request: HttpRequest) -> HttpResponse:
        handle.process_view(request, resolve(path).func)
        with CaptureQueriesContext(connection) as seen, transaction.atomic():
            pass
        assert seen.captured_queries[0]["sql"] == beginning
        return HttpResponse()

    handle = reading_transactions(answer)
    assert handle(RequestFactory().get(path)).status_code == 200
