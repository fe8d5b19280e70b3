"""Pages of the catalogue, as readers see them in both languages."""

import pytest

PUBLIC = (
    "/learn/",
    "/learn/lessons/",
    "/learn/family/",
    "/learn/books/",
    "/learn/books/?stage=primary&subject=mathematics",
    "/search/",
    "/search/?q=角",
)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages(visit, lessons, index, path, language):
    page = visit(path, language=language)
    assert page
