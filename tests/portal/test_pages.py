"""The portal as its readers see it: in both languages, with and without content."""

import pytest


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", ["/", "/events/", "/about/", "/help/", "/accessibility/", "/feedback/", "/wall/"])
def test_every_page_stands_on_an_empty_node(visit, tree, path, language):
    visit(path, language=language)
