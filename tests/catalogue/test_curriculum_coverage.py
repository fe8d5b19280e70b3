"""What all books have and lack, and what is wanted most, for those who decide what is produced."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.catalogue.content import BOOK, NewBook, NewUnit, Term, api

from xingtan.catalogue.queries import coverage, index
from xingtan.catalogue.rules import demand
from xingtan.catalogue.rules.curriculum import Choice, Needs
from xingtan.catalogue.rules.demand import Spot


@pytest.fixture
def opened(lessons) -> Iterator[dict[str, int]]:
    """What the statistics say was opened, by the hook through which they say it."""
    before = index._count_use[0], index._used_lately[0]
    counts = {str(lessons["角的度量"]): 90, str(lessons["线段、直线、射线"]): 30}
    index.count_use_with(lambda _ids: counts, lambda _most: ())
    yield counts
    index.count_use_with(*before)


def test_books_are_counted_as_their_own_pages_count_them(lessons) -> None:
    api.keep_books([NewBook("primary", "mathematics", "bnu", 4, Term.FIRST, units=(NewUnit("线与角", ("线的认识",)),))])
    found = coverage.everywhere(Choice())
    shares = {book.code: share for book, share in found.books}
    own = coverage.everywhere(Choice(edition="pep")).all
    assert shares[BOOK] == own == demand.Share(total=5, videos=3, task_sheets=1, exercises=2, whole=1, empty=2)
    assert shares["primary-mathematics-bnu-4a"] == demand.Share(total=1, empty=1)
    assert (found.all.total, found.all.empty) == (6, 3)
    assert coverage.everywhere(Choice(stage="senior")).books == ()


def test_what_is_wanted_most_is_where_the_neighbours_are_opened(lessons, opened) -> None:
    gaps = coverage.everywhere(Choice()).gaps
    named = [(gap.spot.title, gap.demand) for gap in gaps]
    # Nothing lies in the unit of the first, so the book counts. What has nothing comes before what lacks a part.
    assert named[:2] == [("亿以内数的认识", 40.0), ("画角", 40.0)]
    assert {title for title, _ in named[2:]} == {"线段、直线、射线", "角的分类"}
    api.keep_books([NewBook("primary", "mathematics", "bnu", 4, Term.FIRST, units=(NewUnit("线与角", ("线的认识",)),))])
    assert coverage.everywhere(Choice()).gaps[-1].demand == 0


spots = st.lists(
    st.builds(
        Spot,
        id=st.integers(1, 10**6),
        book=st.sampled_from("ab"),
        unit=st.integers(1, 4),
        unit_number=st.integers(1, 4),
        number=st.integers(1, 9),
        title=st.just("课"),
        needs=st.builds(Needs, st.integers(0, 2), st.integers(0, 2), st.integers(0, 2)),
        use=st.one_of(st.none(), st.integers(0, 1000)),
    ),
    max_size=30,
)


@given(spots)
def test_gaps_are_what_lacks_something_in_falling_order(every) -> None:
    found = demand.gaps(every)
    assert sorted(gap.spot.id for gap in found) == sorted(one.id for one in every if one.needs.missing)
    assert [gap.demand for gap in found] == sorted((gap.demand for gap in found), reverse=True)
    total = demand.share(one.needs for one in every)
    assert total.total == len(every)
    assert sum(share.whole for share in demand.shares(every).values()) == total.whole == total.total - len(found)


def test_pages_and_sheet(people, lessons, opened, django_assert_max_num_queries) -> None:
    editor = people.client("province")
    for language in ("", "/en"):
        with django_assert_max_num_queries(20):
            shown = editor.get(f"{language}/curriculum/coverage/?stage=primary").content.decode()
        assert shown.index("画角") < shown.index("角的分类")
    sheet = editor.get("/curriculum/coverage/sheet/?edition=pep").content.decode("utf-8-sig").splitlines()
    assert sheet[2].startswith(f"{BOOK},数学,人教版,四年级上册,3.4,画角,视频、任务单、练习,40.0")
    assert people.client("manager").get("/curriculum/coverage/").status_code == 403
