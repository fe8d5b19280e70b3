"""The brief that the node itself writes: check-brief must have nothing to say against it, in either language."""

from collections.abc import Callable, Iterator

import pytest
from tests.statistics.briefing import MONTH, Counting, counting, small_month
from tests.statistics.briefs.reading import contradictions, gazetteer, told

from xingtan.statistics.pages.documents.html import write_html
from xingtan.statistics.pages.documents.markdown import write_markdown
from xingtan.statistics.queries.brief import place_brief, place_document
from xingtan.statistics.queries.documents.html import read_html
from xingtan.statistics.queries.documents.markdown import read_markdown
from xingtan.statistics.rules.briefcheck.document import Document as ReadDocument
from xingtan.statistics.rules.briefcheck.report import check_document
from xingtan.statistics.rules.document import Document

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counting]:
    with counting(tmp_path_factory.mktemp("brief")) as started:
        started.record(*small_month())
        yield started


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("write", "read"), [(write_markdown, read_markdown), (write_html, read_html)])
def test_the_brief_of_the_node_holds_together(
    node: Counting, language: str, write: Callable[[Document, str], bytes], read: Callable[[str], ReadDocument]
) -> None:
    brief = write(place_document(place_brief("330000", MONTH)), language).decode()
    report = check_document(read(brief), gazetteer())
    assert not contradictions(report), told(contradictions(report))
    assert report.checked > 150
