"""Counts that come out of the column store, against counts of the same records by hand."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from tests.statistics.briefing import MONTH, Counting, at, carried, counting, happened, views

from xingtan.kernel.clock import SHANGHAI
from xingtan.kernel.periods import Period
from xingtan.kernel.records import ActivityRecord
from xingtan.statistics.queries.brief import read_brief
from xingtan.statistics.queries.spaces import space_standings
from xingtan.statistics.rules.activity import SpaceDays, is_active
from xingtan.statistics.rules.areas import UNATTRIBUTED, Area, Areas, Standing
from xingtan.statistics.rules.balance import check_brief
from xingtan.statistics.rules.brief import Brief
from xingtan.statistics.rules.counts import SpaceStanding
from xingtan.statistics.rules.texts import same

CITIES = ("330100", "330200", "330900")
COUNTIES = ("330102", "330106", "330203", "330902")
PLACES = ("330000", *CITIES, *COUNTIES)
EVERYWHERE = (*PLACES, "110101", "339999", None)
START, END = date(2016, 11, 20), date(2017, 9, 10)
LATER = date(2017, 3, 1)  # some counters of spaces are carried over again on this day


def areas(code: str = "330000", home: bool = True) -> Areas:
    """Give the rows of the province or of one city."""
    if code == "330000":
        of_code = {place: place[:4] + "00" if place != "330000" else place for place in PLACES}
        children = CITIES
    else:
        of_code = {place: place for place in PLACES if place[:4] == code[:4]}
        children = tuple(place for place in COUNTIES if place[:4] == code[:4])
    rows = tuple(Area(child, same(child), same(child), Standing.CHILD) for child in children)
    return Areas(code, same(code), home, "city", rows, of_code)


def make_records(chance: Random) -> list[ActivityRecord]:
    """Make records of every kind on days of a year, in and out of the province, marked ones among them."""
    days = [START + timedelta(days=n) for n in range((END - START).days)]
    records: list[ActivityRecord] = []
    for _ in range(1500):
        day, place = chance.choice(days), chance.choice(EVERYWHERE)
        mark = chance.random()
        records += views(
            chance.randint(1, 3), day, place, f"v{chance.randint(0, 90)}", repeat=mark < 0.05, robot=mark > 0.95
        )
    for kind in (
        "resource_ingested",
        "resource_downloaded",
        "resource_favourited",
        "resource_unfavourited",
        "api_called",
    ):
        for _ in range(150):
            extra = {"duration_ms": chance.randint(1, 3000), "interface": f"i{chance.randint(0, 9)}"}
            fields = extra if kind == "api_called" else {}
            records.append(happened(kind, chance.choice(days), chance.choice(EVERYWHERE), **fields))
    for via in ("qq", "qq", "phone", "site"):
        records.append(happened("support_answered", MONTH.since + timedelta(days=3), "330000", via=via))
    records += [carried("resource_ingested", 1_000, "330102"), carried("resource_ingested", 40, "330102", on=LATER)]
    records += [
        carried("resource_favourited", 500, None, on=date(2017, 8, 1)),
        carried("file_uploaded_bytes", 9**9, "330900"),
    ]
    records.append(carried("interface_opened", 10, "330000", on=START))
    return records + make_spaces(chance, days)


def make_spaces(chance: Random, days: list[date]) -> list[ActivityRecord]:
    """Make what happens in spaces, so that each of the three bounds is missed, met and passed by some of them."""
    records: list[ActivityRecord] = []
    for number in range(60):
        space, home = f"s{number}", chance.choice(EVERYWHERE)
        records.append(happened("space_opened", chance.choice(days), home, space=space))
        if number % 3:
            on = chance.choice((MONTH.since, LATER, date(2016, 12, 15)))
            records.append(carried("signed_in", chance.choice((80, 99, 100)), home, on=on, space=space))
            records.append(carried("space_visited", chance.choice((150, 199, 200)), home, on=on, space=space))
            records.append(carried("disk_items", chance.choice((15, 19, 20)), home, on=on, space=space))
        if number % 7 == 1:
            records.append(carried("signed_in", 97, home, on=date(2017, 4, 2), space=space))
        for kind, most in (("signed_in", 30), ("file_uploaded", 9), ("file_deleted", 2), ("article_published", 3)):
            records += [
                happened(kind, chance.choice(days), home, space=space, size_bytes=7)
                for _ in range(chance.randint(0, most))
            ]
        for _ in range(chance.randint(0, 80)):
            seen_from = chance.choice(EVERYWHERE)
            records.append(happened("space_visited", chance.choice(days), seen_from, space=space))
    return records


RECORDS = make_records(Random(20170821))


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counting]:
    folder: Path = tmp_path_factory.mktemp("counts")
    with counting(folder) as node:
        node.record(*RECORDS)
        yield node


def day_of(record: ActivityRecord) -> date:
    return record.at.astimezone(SHANGHAI).date()


def kept(kind: str, period: Period) -> list[ActivityRecord]:
    return [r for r in RECORDS if r.kind == kind and not r.repeat and not r.robot and period.includes(day_of(r))]


PERIODS = (MONTH, Period(date(2016, 12, 21), date(2017, 1, 21)), Period(date(2017, 4, 1), date(2017, 4, 2)))


@pytest.mark.parametrize("period", PERIODS, ids=str)
@pytest.mark.parametrize("place", ["330000", "330100"])
def test_views_and_visitors_are_those_of_the_records(counted: Counting, period: Period, place: str) -> None:
    rows = areas(place, home=place == "330000")
    brief = read_brief(counted.columns, counted.reader, rows, period)
    seen: dict[str, list[str]] = defaultdict(list)
    for record in kept("page_viewed", period):
        row = rows.row_of(record.place or "")
        if row is not None:
            seen[row].append(record.visitor or "")
    assert brief.traffic.page_views == sum(map(len, seen.values()))
    assert brief.traffic.unique_visitors == len({visitor for row in seen.values() for visitor in row})
    assert {row.area.key: row.page_views for row in brief.traffic.rows if row.page_views} == {
        key: len(row) for key, row in seen.items()
    }
    assert {row.area.key: row.unique_visitors for row in brief.traffic.rows if row.unique_visitors} == {
        key: len(set(row)) for key, row in seen.items()
    }
    by_day = Counter(day_of(r) for r in kept("page_viewed", period) if rows.row_of(r.place or "") is not None)
    assert {day: count for day, count in brief.traffic.days if count} == by_day
    assert [check for check in check_brief(brief) if not check.holds] == []


def test_marked_views_are_counted_apart(counted: Counting) -> None:
    brief = read_brief(counted.columns, counted.reader, areas(), MONTH)
    marked = [r for r in RECORDS if r.kind == "page_viewed" and MONTH.includes(day_of(r))]
    assert brief.traffic.repeats == sum(r.repeat and not r.robot for r in marked)
    assert brief.traffic.robots == sum(r.robot for r in marked)


def test_a_place_that_is_not_home_has_no_unattributed_row(counted: Counting) -> None:
    brief = read_brief(counted.columns, counted.reader, areas("330100", home=False), MONTH)
    assert [row.area.key for row in brief.traffic.rows] == ["330102", "330106", "330100"]
    home = read_brief(counted.columns, counted.reader, areas(), MONTH)
    assert home.traffic.rows[-1].area.key == UNATTRIBUTED
    unknown = [r for r in kept("page_viewed", MONTH) if r.place in (None, "110101", "339999")]
    assert home.traffic.rows[-1].page_views == len(unknown)


def stock_by_hand(kind: str, less: str, metric: str, on: date) -> int:
    """Add up place by place: the latest carry-over until `on`, and what came since."""
    total = 0
    for place in EVERYWHERE:
        overs = [r for r in RECORDS if r.metric == metric and r.place == place and r.space is None and day_of(r) <= on]
        last = max((day_of(r) for r in overs), default=date.min)
        total += sum(r.count or 0 for r in overs if day_of(r) == last)
        total += sum(
            (r.kind == kind) - (r.kind == less) for r in RECORDS if r.place == place and last <= day_of(r) < on
        )
    return total


@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_a_stock_is_what_was_carried_over_and_what_came_since(counted: Counting, period: Period) -> None:
    brief = read_brief(counted.columns, counted.reader, areas(), period)
    for slug, kind, less in (
        ("resources_ingested_total", "resource_ingested", ""),
        ("resources_favourited_total", "resource_favourited", "resource_unfavourited"),
    ):
        assert brief.counts.stock(slug) == stock_by_hand(kind, less, kind, period.until)
        assert brief.counts.stock_before(slug) == stock_by_hand(kind, less, kind, period.since)


def test_a_carry_over_replaces_the_one_before_it(counted: Counting) -> None:
    before = Period(date(2017, 3, 2), date(2017, 3, 3))
    since = [r for r in kept("resource_ingested", Period(LATER, before.until)) if r.place == "330102"]
    brief = read_brief(counted.columns, counted.reader, areas("330100", home=False), before)
    assert brief.counts.stock("resources_ingested_total", "330102") == 40 + len(since)


def standings_by_hand(rows: Areas, period: Period, year_since: date) -> dict[str, SpaceStanding]:
    """Judge every space by its own records."""
    found: dict[str, SpaceStanding] = {}
    for space in {r.space for r in RECORDS if r.space}:
        own = [r for r in RECORDS if r.space == space and day_of(r) < period.until]
        over = {m: last_over(space, m, period) for m in ("signed_in", "space_visited", "disk_items")}
        new_year = (period.until - timedelta(days=1)).replace(month=1, day=1)

        def counter(
            kinds: dict[str, int],
            metric: str,
            since: date = date.min,
            own: list[ActivityRecord] = own,
            over: dict[str, tuple[date, int]] = over,
        ) -> int:
            on, count = over[metric]
            came = sum(kinds.get(r.kind, 0) for r in own if day_of(r) >= max(on, since))
            return came + (count if since == date.min or on > since else 0)

        sign_ins, visits = {"signed_in": 1}, {"space_visited": 1}
        disk = counter({"file_uploaded": 1, "file_deleted": -1}, "disk_items")
        row = rows.row_of(home_of(own))
        if row is None:
            continue
        standing = SpaceStanding(
            active_ever=is_active(counter(sign_ins, "signed_in"), disk, counter(visits, "space_visited")),
            active_this_year=is_active(
                counter(sign_ins, "signed_in", new_year), disk, counter(visits, "space_visited", new_year)
            ),
            year=space_days(own, Period(year_since, period.until)),
            period=space_days(own, period),
            before=space_days(own, period.before()),
        )
        found[row] = plus(found.get(row, SpaceStanding()), standing)
    return found


def last_over(space: str | None, metric: str, period: Period) -> tuple[date, int]:
    overs = [r for r in RECORDS if r.space == space and r.metric == metric and day_of(r) <= period.until]
    last = max((day_of(r) for r in overs), default=date.min)
    return last, sum(r.count or 0 for r in overs if day_of(r) == last)


def home_of(own: list[ActivityRecord]) -> str:
    return next((r.place or "" for r in own if r.kind != "space_visited"), "")


def space_days(own: list[ActivityRecord], window: Period) -> SpaceDays:
    def days(*kinds: str) -> int:
        return len({day_of(r) for r in own if r.kind in kinds and window.includes(day_of(r))})

    return SpaceDays(days("signed_in"), days("file_uploaded", "article_published"), days("space_visited"))


def plus(one: SpaceStanding, other: SpaceStanding) -> SpaceStanding:
    return SpaceStanding(
        one.active_ever + other.active_ever,
        one.active_this_year + other.active_this_year,
        one.year + other.year,
        one.period + other.period,
        one.before + other.before,
    )


@pytest.mark.parametrize("period", PERIODS, ids=str)
@pytest.mark.parametrize("place", ["330000", "330100"])
def test_active_spaces_are_those_of_the_records(counted: Counting, period: Period, place: str) -> None:
    rows, year_since = areas(place, home=place == "330000"), date(period.until.year, 1, 10)
    found = space_standings(counted.columns, rows, period, year_since)
    expected = standings_by_hand(rows, period, year_since)
    assert {key: standing for key, standing in found.by_row.items() if standing != SpaceStanding()} == {
        key: standing for key, standing in expected.items() if standing != SpaceStanding()
    }
    whole = SpaceStanding()
    for standing in expected.values():
        whole = plus(whole, standing)
    assert found.all == whole


def test_the_sample_has_active_spaces_of_both_versions() -> None:
    whole = SpaceStanding()
    for standing in standings_by_hand(areas(), MONTH, date(2017, 1, 1)).values():
        whole = plus(whole, standing)
    assert 0 < whole.active_this_year < whole.active_ever < 60


def test_calls_are_read_as_a_histogram(counted: Counting) -> None:
    brief = read_brief(counted.columns, counted.reader, areas(), MONTH)
    calls = kept("api_called", MONTH)
    times = sorted(r.duration_ms or 0 for r in calls)
    assert brief.platform.times.timed == len(times) == brief.platform.amounts["api_calls"].period
    assert brief.platform.times.longest_ms == times[-1]
    assert brief.platform.active_interfaces == len({r.interface for r in calls})
    for share in (50, 95, 99):
        exact = times[-(-len(times) * share // 100) - 1]
        told = brief.platform.times.percentile_ms(share)
        assert told is not None
        assert exact <= told <= max(exact * 1.13, exact + 1)


def test_answers_are_counted_by_channel(counted: Counting) -> None:
    operations = read_brief(counted.columns, counted.reader, areas(), MONTH).operations
    assert [operations[f"support_answers_{via}"] for via in ("qq", "phone", "site")] == [2, 1, 1]


@pytest.fixture
def statements(counted: Counting, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Count the statements that the column store is asked."""
    asked: list[str] = []
    query = counted.columns.query

    def ask(sql: str, parameters: dict[str, object] | None = None) -> list[tuple[object, ...]]:
        asked.append(sql)
        return query(sql, parameters)

    monkeypatch.setattr(counted.columns, "query", ask)

    def number() -> int:
        found = len(asked)
        asked.clear()
        return found

    return number


def test_a_brief_takes_eleven_statements_and_two_when_nothing_changed(
    counted: Counting, statements: Callable[[], int]
) -> None:
    period = Period(date(2017, 5, 1), date(2017, 6, 1))

    def read() -> Brief:
        return read_brief(counted.columns, counted.reader, areas(), period)

    first = read()
    assert statements() == 11
    assert read().traffic == first.traffic
    assert statements() == 2
    counted.record(happened("page_viewed", END, "330100", visitor="new"))
    statements()
    assert read().traffic == first.traffic
    assert statements() == 2, "a record after the period changes nothing in it"
    counted.record(happened("page_viewed", period.since, "330100", visitor="new", at=at(period.since, 1)))
    statements()
    assert read().traffic.page_views == first.traffic.page_views + 1
    assert statements() == 11
