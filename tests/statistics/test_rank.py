"""A teacher's own rank in the province: right, or not given."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.test import Client
from tests.identity.cast import PASSWORD, found_school, register_cast
from tests.statistics.briefing import MONTH, Counting, carried, counting, happened

from xingtan import ports
from xingtan.kernel.ids import new_id
from xingtan.ports.columns import ColumnStoreUnavailable
from xingtan.spaces.api import NewSpace, SpaceKind, open_space
from xingtan.statistics.actions.lags import NewLag, record_lag, record_month
from xingtan.statistics.queries.own_rank import Known, rank_of_space
from xingtan.statistics.rules.metrics import Subject

pytestmark = pytest.mark.django_db

Visit = Callable[..., object]
DAY = [MONTH.since + timedelta(days=n) for n in range(MONTH.days)]
BEST, FIRST_OF_TWO, SECOND_OF_TWO, LAST, RESTING, OUTSIDE, OWN = (new_id() for _ in range(7))


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counting]:
    with counting(tmp_path_factory.mktemp("rank")) as node:
        best, first, second, last, resting, own = map(str, (BEST, FIRST_OF_TWO, SECOND_OF_TWO, LAST, RESTING, OWN))
        node.record(
            *(happened("signed_in", day, "330106", space=best, person="p") for day in DAY[:3]),
            # Twice on a day is one day; a script that visits a thousand times is one day, too.
            *(happened("signed_in", DAY[0], "330106", space=first, person="p") for _ in range(5)),
            happened("file_uploaded", DAY[1], "330106", space=first),
            happened("signed_in", DAY[2], "331002", space=second, person="p"),
            happened("article_published", DAY[3], "331002", space=second),
            happened("space_visited", DAY[4], "110101", space=last, visitor="v"),
            happened("space_opened", DAY[0], "330102", space=last),
            # Last year's days do not count this year, and neither do a predecessor's counts, which have no days.
            happened("signed_in", date(2016, 12, 31), "330106", space=resting, person="p"),
            carried("signed_in", 900, "330106", space=resting),
            happened("space_opened", DAY[0], "330106", space=resting),
            # What a robot did or what was a repeat is no visit; a day after the month is not yet reported.
            happened("space_visited", DAY[5], "330106", space=resting, visitor="r", robot=True),
            happened("signed_in", MONTH.until, "330106", space=last, person="p"),
            happened("signed_in", DAY[0], "330106", space=own, person="p"),
            happened("space_visited", DAY[1], "330106", space=own, visitor="v"),
        )
        yield node


@pytest.fixture
def month(db: None) -> None:
    record_month("330000", MONTH)


@pytest.mark.usefixtures("node", "month")
@pytest.mark.parametrize(
    ("space", "rank", "days"),
    [
        (BEST, 1, (3, 0, 0)),
        (FIRST_OF_TWO, 2, (1, 1, 0)),
        (SECOND_OF_TWO, 2, (1, 1, 0)),
        (OWN, 2, (1, 0, 1)),
        (LAST, 5, (0, 0, 1)),
    ],
)
def test_equal_spaces_share_a_rank_and_the_next_one_is_counted_on(
    space: UUID, rank: int, days: tuple[int, int, int]
) -> None:
    found = rank_of_space(space, "330106")
    assert (found.known, found.rank, found.of, found.place) == (Known.RANKED, rank, 5, "330000")
    assert (found.days.signed_in, found.days.contributed, found.days.visited) == days
    assert (found.since, found.until) == (date(2017, 1, 1), MONTH.until)


@pytest.mark.usefixtures("node", "month")
@pytest.mark.parametrize("space", [RESTING, new_id()])
def test_a_space_in_which_nothing_happened_has_no_rank(space: UUID) -> None:
    found = rank_of_space(space, "330106")
    assert (found.known, found.rank, found.of) == (Known.QUIET, None, 5)


@pytest.mark.usefixtures("node", "month")
def test_spaces_of_a_place_whose_data_lag_have_no_rank_and_the_others_are_ranked_without_them() -> None:
    record_lag(NewLag("331000", Subject.SPACES, "还在同步", "still being synchronised", DAY[0]))
    assert rank_of_space(SECOND_OF_TWO, "331002").known is Known.LAGGING
    assert rank_of_space(SECOND_OF_TWO, "331002").rank is None
    found = rank_of_space(LAST, "330106")
    assert (found.rank, found.of, found.suspended_places) == (4, 4, ("331000",))


@pytest.mark.usefixtures("node", "month")
def test_a_lag_in_another_subject_changes_nothing_and_one_of_the_province_suspends_all() -> None:
    record_lag(NewLag("331000", Subject.TRAFFIC, "还在同步", "still being synchronised", DAY[0]))
    assert rank_of_space(SECOND_OF_TWO, "331002").rank == 2
    record_lag(NewLag("330000", None, "还在同步", "still being synchronised", DAY[0]))
    assert rank_of_space(BEST, "330106").known is Known.LAGGING


@pytest.mark.usefixtures("month")
def test_figures_that_nobody_can_be_asked_for_give_no_rank(node: Counting) -> None:
    class Away:
        def query(self, sql: str, parameters: object = None) -> list[tuple[object, ...]]:
            raise ColumnStoreUnavailable("nobody answers")

    here = ports.engines()
    ports.install(replace(here, columns=Away()))
    try:
        assert rank_of_space(BEST, "330106").known is Known.UNKNOWN
    finally:
        ports.install(here)


@pytest.mark.usefixtures("month")
def test_a_rank_made_while_much_waits_in_the_journal_is_not_given(node: Counting) -> None:
    class Behind:
        def backlog_bytes(self, done: object) -> int:
            return 100_000_000

    here = ports.engines()
    ports.install(replace(here, records=Behind()))
    try:
        assert rank_of_space(BEST, "330106").known is Known.LAGGING
    finally:
        ports.install(here)


@pytest.mark.usefixtures("month")
def test_on_the_node_of_a_city_the_rank_is_within_the_city(node: Counting, settings: object) -> None:
    settings.HOME_PLACE = "330100"  # type: ignore[attr-defined]
    assert rank_of_space(BEST, "330106").place == "330100"


@pytest.fixture
def teacher(db: None, settings: object) -> Client:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]
    found_school()
    people = register_cast()
    open_space(NewSpace(SpaceKind.TEACHER, "吴晓岚", people["teacher"], "3301060002", "330106", id=OWN))
    open_space(NewSpace(SpaceKind.STUDENT, "陈一诺", people["student"], "3301060002", "330106"))
    client = Client()
    client.post("/account/login/", {"login": "teacher", "password": PASSWORD})
    return client


@pytest.mark.usefixtures("node", "month")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_teacher_reads_the_rank_and_how_it_is_counted(visit: Visit, teacher: Client, language: str) -> None:
    page = visit("/me/rank/", client=teacher, language=language)
    assert re.search(r'"figure-value">2</dd>', page.body)
    assert any(link.endswith("/data/definitions/space_rank/") for link in page.links)
    fragment = visit("/me/rank/", client=teacher, language=language, fragment=True, headers={"HX-Request": "true"})
    assert "<h1" not in fragment.body
    assert visit("/data/definitions/space_rank/", language=language).text


@pytest.mark.usefixtures("node", "month")
def test_ones_own_page_fetches_the_rank_beside_it_and_only_a_teachers(visit: Visit, teacher: Client) -> None:
    assert 'hx-get="/me/rank/"' in visit("/me/", client=teacher).body
    student = Client()
    student.post("/account/login/", {"login": "student", "password": PASSWORD})
    assert "/me/rank/" not in visit("/me/", client=student).body
    visit("/me/rank/", client=student, status=404)


@pytest.mark.usefixtures("month")
def test_nobody_else_reads_it(client: Client) -> None:
    assert client.get("/me/rank/")["Location"].startswith("/account/login/")
