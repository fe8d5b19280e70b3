"""Pages of the catalogue, as readers see them in both languages."""

import pytest
from tests.catalogue.content import BOOK

PUBLIC = (
    "/learn/",
    "/learn/lessons/",
    "/learn/lessons/?stage=primary",
    "/learn/family/",
    "/learn/books/",
    "/learn/books/?stage=primary&subject=mathematics",
    f"/learn/books/{BOOK}/",
    f"/learn/books/{BOOK}/coverage/",
    f"/learn/books/{BOOK}/textbook/?page=2",
    "/search/",
    "/search/?q=角",
    "/search/?q=角的渡量",
    "/search/?q=xyzzy",
)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages(visit, lessons, index, path, language):
    page = visit(path, language=language)
    assert page.heading


@pytest.mark.parametrize("language", ["zh", "en"])
def test_lesson_page(visit, lessons, language):
    page = visit(f"/learn/lessons/{lessons['角的度量']}/", language=language)
    assert page.heading == "角的度量"
    assert page.one("source").get("src").startswith("/files/")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_document_page(visit, lessons, language):
    visit(f"/learn/resources/{lessons['家庭阅读怎么开始']}/", language=language)
