"""The brief of a small month, from records to figures, JSON, sentences and archive."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.statistics.briefing import MONTH, Counting, counting, happened, small_month

from xingtan.identity.api import NOBODY
from xingtan.kernel.clock import today
from xingtan.kernel.errors import NotAllowed, NotFound, Refused
from xingtan.kernel.ids import new_id
from xingtan.kernel.periods import Period
from xingtan.statistics.actions.briefs import publish_brief, record_publication
from xingtan.statistics.actions.lags import NewLag, record_lag, record_lag_end, record_month
from xingtan.statistics.actions.notes import NewNote, record_note
from xingtan.statistics.api import month_of
from xingtan.statistics.models.briefs import PublishedBrief
from xingtan.statistics.pages.documents.markdown import write_markdown
from xingtan.statistics.queries.brief import place_brief, place_document
from xingtan.statistics.queries.months import default_period, last_closed_month
from xingtan.statistics.queries.records import editions_of, published_document, published_figures
from xingtan.statistics.queries.refusals import FiguresUnavailable
from xingtan.statistics.rules.balance import failed
from xingtan.statistics.rules.metrics import Subject
from xingtan.statistics.rules.shape import Shape

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).parent / "golden"
BRIEF = "/api/v1/statistics/brief"


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counting]:
    with counting(tmp_path_factory.mktemp("brief")) as started:
        started.record(*small_month())
        yield started


def ask(client: Client, **query: str) -> Shape:
    response = client.get(BRIEF, query)
    assert response.status_code == 200, response.content
    found: Shape = response.json()
    return found


def month(client: Client, place: str = "330000") -> Shape:
    return ask(client, place=place, **{"from": "2017-07-21", "to": "2017-08-21"})


def test_the_brief_has_the_names_and_types_of_the_contract(node: Counting, client: Client) -> None:
    found = month(client)
    assert found["place"] == {"code": "330000", "name": "浙江省", "name_en": found["place"]["name_en"]}
    assert (found["from"], found["to"], found["days"]) == ("2017-07-21", "2017-08-21", 31)
    assert datetime.fromisoformat(found["cut_off_at"]).tzinfo is not None
    assert {"metric": "page_views", "version": 1} in found["definitions"]
    assert {"metric": "active_spaces", "version": 2} in found["definitions"]
    assert found["traffic"] | {"page_views": 28, "unique_visitors": 6, "pages_per_visitor": "4.67"} == found["traffic"]
    assert found["traffic"]["peak_day"] == {"on": "2017-08-14", "page_views": 9}
    by_code = {row["code"]: row for row in found["places"]}
    assert [row["code"] for row in found["places"]][-2:] == ["330000", None]
    assert len(found["places"]) == 13
    hangzhou, nowhere = by_code["330100"], by_code[None]
    assert {name: hangzhou[name] for name in ("name", "page_views", "unique_visitors", "share_percent", "rank")} == {
        "name": "杭州市",
        "page_views": 12,
        "unique_visitors": 2,
        "share_percent": "42.86",
        "rank": 1,
    }
    assert hangzhou["flags"] == []
    assert {name: nowhere[name] for name in ("name", "page_views", "share_percent", "rank")} == {
        "name": "未归属",
        "page_views": 3,
        "share_percent": "10.71",
        "rank": None,
    }
    assert by_code["331000"]["rank"] == 1, "equals share a rank"
    assert by_code["330900"]["page_views"] == 0
    assert sum(row["page_views"] for row in found["places"]) == found["traffic"]["page_views"]
    assert all(check["holds"] is True for check in found["checks"])
    assert "places_balance" in {check["check"] for check in found["checks"]}
    assert {"resources", "spaces", "open_platform", "operations"} <= found.keys()


def test_stocks_carry_over_and_flows_add(node: Counting, client: Client) -> None:
    found = month(client)
    assert found["resources"]["stored"] == {"period": 1, "total": 1_500}
    assert found["resources"]["uploaded"] == {"period": 2, "total": 100}
    assert found["resources"]["uploaded_bytes"] == {"period": 2_000_000_000, "total": 40_000_000_000}
    assert found["spaces"]["opened"] == {"period": 1, "total": 4}
    assert found["spaces"]["active"] == 1
    assert found["spaces"]["active_ratio_percent"] == "25.00"
    assert found["open_platform"]["developers"] == {"period": 1, "total": 59}
    assert found["open_platform"]["api_calls"] == {"period": 4, "total": 1_000}
    times = found["open_platform"]["response_time"]
    assert (times["p50_ms"], times["max_ms"], times["mean_ms"], times["failed_calls"]) == (90, 2_000, "560.00", 1)
    assert found["operations"]["support_answers"] == {"qq": 1, "phone": 0, "site": 1}
    assert found["operations"]["sensitive_words"] == {"handled": 2, "deleted": 1}
    assert found["traffic"]["excluded"] == {"repeats": 2, "robots": 3}


def test_a_city_balances_without_an_unattributed_row(node: Counting, client: Client) -> None:
    found = month(client, "330100")
    assert found["traffic"]["page_views"] == 12
    assert found["traffic"]["unique_visitors"] == 2
    assert {row["code"]: row["page_views"] for row in found["places"] if row["page_views"]} == {
        "330106": 10,
        "330102": 2,
    }
    assert None not in {row["code"] for row in found["places"]}
    county = month(client, "330106")
    assert [(row["code"], row["page_views"], row["flags"]) for row in county["places"]] == [("330106", 10, ["own"])]


@pytest.mark.parametrize(
    ("query", "status", "kind"),
    [
        ({"place": "999999", "from": "2017-07-21", "to": "2017-08-21"}, 400, "place-unknown"),
        ({"place": "330000", "from": "2017-08-21", "to": "2017-07-21"}, 400, "period-empty"),
        ({"place": "330000", "from": "2017-08-21", "to": "2017-08-21"}, 400, "period-empty"),
        ({"place": "330000", "from": "soon", "to": "2017-08-21"}, 400, "date-unreadable"),
        ({"place": "330000", "from": "2017-08-21", "to": "2999-01-01"}, 400, "period-in-future"),
        ({"place": "330000", "from": "2017-08-21"}, 400, "input-invalid"),
    ],
)
def test_bad_input_is_told_in_a_problem_document(
    node: Counting, client: Client, query: dict[str, str], status: int, kind: str
) -> None:
    response = client.get(BRIEF, query)
    assert response.status_code == status
    assert response["Content-Type"].startswith("application/problem+json")
    assert response.json()["type"].endswith(kind)


def test_the_running_day_is_marked(node: Counting, client: Client) -> None:
    tomorrow = today() + timedelta(days=1)
    found = ask(client, place="330000", **{"from": today().isoformat(), "to": tomorrow.isoformat()})
    assert found["running"] is True
    assert found["complete"] is False


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_brief_reads_as_it_did(node: Counting, language: str) -> None:
    """To renew: write what this test printed into golden/, after reading every line of it."""
    document = place_document(place_brief("330000", MONTH))
    told = replace_cut_off(write_markdown(document, language).decode(), language)
    expected = (GOLDEN / f"brief.{language}.md").read_text(encoding="utf-8")
    assert told == expected


def replace_cut_off(text: str, language: str) -> str:
    """The third line says when the data were read."""
    lines = text.split("\n")
    assert lines[4].startswith("数据截至" if language == "zh" else "Data as of")
    return "\n".join([*lines[:4], "...", *lines[5:]])


def test_nothing_was_recorded_before_so_nothing_is_compared(node: Counting) -> None:
    brief = place_brief("330000", MONTH).brief
    assert brief.traffic.before is None
    assert all(row.move.before is None for row in brief.traffic.rows)
    later = place_brief("330000", Period(date(2017, 8, 6), date(2017, 8, 20))).brief
    assert later.traffic.growth is not None
    assert (later.traffic.growth.old, later.traffic.growth.new) == (6, 12)
    moved = {row.area.key: row.move.up for row in later.traffic.rows}
    assert moved["331000"] == 1, "Taizhou had nothing before and is first now"


def test_a_lagging_place_has_no_rank_and_no_zero(node: Counting, client: Client) -> None:
    lag = NewLag("330603", Subject.SPACES, "网盘还在合并", "net disks are being merged", MONTH.since)
    lag_id = record_lag(lag)
    record_lag(NewLag("330900", None, "数据没有传到", "data have not arrived", MONTH.since, id=new_id()))
    found = month(client)
    views = {row["code"]: row for row in found["places"]}
    spaces = {row["code"]: row for row in found["spaces"]["places"]}
    assert (views["330900"]["page_views"], views["330900"]["rank"], views["330900"]["flags"]) == (
        None,
        None,
        ["lagging"],
    )
    assert views["330600"]["flags"] == []
    assert (spaces["330600"]["active"], spaces["330600"]["rank"]) == (None, None)
    assert spaces["330600"]["flags"] == ["lagging"]
    assert found["complete"] is True, "a part that lags is flagged; the rest is whole"
    said = write_markdown(place_document(place_brief("330000", MONTH)), "zh").decode()
    assert "绍兴市" in said
    assert "网盘还在合并" in said
    record_lag_end(lag_id)
    again = {row["code"]: row for row in month(client)["spaces"]["places"]}
    assert again["330600"]["flags"] == []


def test_an_incomplete_brief_says_so_and_is_not_published(node: Counting, client: Client) -> None:
    lag_id = record_lag(NewLag("330000", None, "演示月份还在补入", "the month is being replayed", MONTH.since))
    found = month(client)
    assert found["complete"] is False
    assert next(check for check in found["checks"] if check["check"] == "complete")["holds"] is False
    document = place_document(place_brief("330000", MONTH))
    assert "还不完整" in document.state[0].zh
    assert "not complete" in document.state[0].en
    assert "还不完整" in write_markdown(document, "zh").decode()
    with pytest.raises(Refused, match="演示月份还在补入"):
        record_publication("330000", MONTH)
    assert month(client, "330100")["complete"] is False, "what lies inside is not whole either"
    record_lag_end(lag_id)
    assert month(client)["complete"] is True


def test_a_balance_that_fails_names_the_rows_and_stops_publication(node: Counting) -> None:
    august = Period(date(2016, 8, 1), date(2016, 9, 1))
    node.record(happened("sensitive_word_deleted", date(2016, 8, 9), "330000"))
    wrong = failed(place_brief("330000", august).checks)
    assert [check.check for check in wrong] == ["parts_within"]
    with pytest.raises(Refused, match="删除1 > 处理0"):
        record_publication("330000", august)
    node.record(happened("sensitive_word_handled", date(2016, 8, 9), "330000"))
    assert record_publication("330000", august) == 1


def test_a_published_brief_stays_as_it_was(node: Counting) -> None:
    period = Period(date(2015, 7, 21), date(2015, 8, 21))
    node.record(*[happened("page_viewed", period.since, "330106", visitor="x")])
    assert record_publication("330000", period) == 1
    assert record_publication("330000", period) == 1, "the same figures again are the same edition"
    figures, document = published_figures("330000", period, 1), published_document("330000", period, 1)
    node.record(happened("page_viewed", period.since, "330106", visitor="y"))
    record_note(NewNote("330000", period, "upgrades", "平台升级。", title_zh="升级"))
    assert record_publication("330000", period) == 2
    assert published_figures("330000", period, 1) == figures
    assert published_document("330000", period, 1) == document
    assert json.loads(published_figures("330000", period, 2))["traffic"]["page_views"] == 2
    assert "平台升级。" in write_markdown(published_document("330000", period, 2), "zh").decode()
    assert [each.edition for each in editions_of("330000", period)] == [2, 1]
    row = PublishedBrief.objects.get(edition=1, since=period.since)
    with pytest.raises(TypeError, match="never changed"):
        row.save()
    with pytest.raises(TypeError, match="never changed"):
        row.delete()
    PublishedBrief.objects.filter(pk=row.pk).update(figures=figures.replace("330000", "330100"))
    with pytest.raises(ValueError, match="was changed"):
        published_figures("330000", period, 1)
    with pytest.raises(NotFound):
        published_figures("330000", period, 9)


def test_who_has_no_role_publishes_nothing(node: Counting) -> None:
    with pytest.raises(NotAllowed):
        publish_brief(NOBODY, "330000", MONTH)
    with pytest.raises(Refused, match="没有“prices”这一节"):
        record_note(NewNote("330000", MONTH, "prices", "x"))
    with pytest.raises(Refused):
        record_note(NewNote("330000", MONTH, "support", " "))


def test_the_month_of_an_entrance_is_the_last_one_reported(node: Counting) -> None:
    assert default_period("330000") == last_closed_month(today())
    record_month("330000", MONTH)
    assert default_period("330106") == MONTH
    shown = month_of("330000")
    assert shown is not None
    assert (shown.page_views, shown.unique_visitors, shown.pages_per_visitor) == (28, 6, "4.67")
    assert (shown.peak_on, shown.peak_views, shown.complete) == (date(2017, 8, 14), 9, True)
    lag = NewLag("330000", None, "正在补入", "being replayed", MONTH.since, expected_records=1_000)
    lag_id = record_lag(lag)
    shown = month_of("330000")
    assert shown is not None
    assert shown.complete is False
    assert (shown.done, shown.total) == (len(small_month()), 1_000)
    assert (shown.page_views, shown.days) == (None, ())
    record_lag_end(lag_id)


def test_a_month_that_is_being_filled_in_gives_no_smaller_number(
    node: Counting, client: Client, visit: Callable[..., Any]
) -> None:
    lag = NewLag("330000", None, "正在补入", "being replayed", MONTH.since, expected_records=1_000)
    lag_id = record_lag(lag)
    counted = len(small_month())
    for place in ("330000", "330100"):
        response = client.get(BRIEF, {"place": place, "from": "2017-07-21", "to": "2017-08-21"})
        told = response.json()
        assert (response.status_code, told["type"]) == (503, "urn:xingtan:problem:brief-incomplete")
        assert f"1,000条里已入账{counted}条" in told["detail"]
        page = visit(f"/data/{place}/?from=2017-07-21&to=2017-08-21")
        assert f"{counted} / 1,000" in page.text
        assert "浏览量" not in page.text
    assert client.get("/data/330000/brief.docx?from=2017-07-21&to=2017-08-21").status_code == 503
    assert client.get("/data/330000/places/?from=2017-07-21&to=2017-08-21").status_code == 503
    assert "第1版" in visit("/data/definitions/active_spaces/?from=2017-07-21&to=2017-08-21").text
    record_lag_end(lag_id)
    assert month(client)["complete"] is True


@pytest.mark.parametrize(
    ("on", "since", "until"),
    [
        (date(2017, 8, 21), date(2017, 7, 21), date(2017, 8, 21)),
        (date(2017, 8, 20), date(2017, 6, 21), date(2017, 7, 21)),
        (date(2018, 1, 5), date(2017, 11, 21), date(2017, 12, 21)),
    ],
)
def test_months_run_from_the_21st_to_the_21st(on: date, since: date, until: date) -> None:
    assert last_closed_month(on) == Period(since, until)


def test_figures_that_nobody_can_be_asked_for_are_not_zero(node: Counting, client: Client, tmp_path: Path) -> None:
    from xingtan import ports
    from xingtan.engines.scaleout.columns import HttpColumnStore

    before = ports.engines()
    ports.install(replace(before, columns=HttpColumnStore(f"unix:{tmp_path / 'nobody.sock'}")))
    try:
        with pytest.raises(FiguresUnavailable):
            place_brief("330000", MONTH)
        assert client.get(BRIEF, {"place": "330000", "from": "2017-07-21", "to": "2017-08-21"}).status_code == 503
        assert client.get("/data/330000/?from=2017-07-21&to=2017-08-21").status_code == 503
        shown = month_of("330000")
        assert shown is None or shown.page_views is None
    finally:
        ports.install(before)


def test_a_moved_or_renamed_county_counts_where_it_lies_now(node: Counting) -> None:
    from xingtan.statistics.queries.areas import read_areas

    areas = read_areas("330000", MONTH, "330000")
    assert len(areas.children) == 11
    assert areas.row_of("330106") == "330100"
    assert areas.row_of("330181") == "330100", "萧山市 became 萧山区 of the same city in 2001"
    assert areas.row_of("330000") == "330000"
    assert areas.row_of("110101") == ""
    assert read_areas("330100", MONTH, "330000").row_of("331002") is None
