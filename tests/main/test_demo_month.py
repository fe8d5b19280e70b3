"""The demonstration month has exactly the figures of its sources, hour by hour the same each time."""

import json
from collections import Counter
from datetime import UTC, timedelta
from itertools import accumulate
from math import gcd

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.main.demo_grounds import grounds

from xingtan.kernel.clock import midnight
from xingtan.kernel.figures import percent, ratio
from xingtan.kernel.records import read_record
from xingtan.main.demo import figures
from xingtan.main.demo.month import ALL_HOURS, Month
from xingtan.main.demo.month.calls import ALL_CONNECTED_HOUR, APP_NAMES, durations
from xingtan.main.demo.month.margins import split, table
from xingtan.main.demo.month.spaces import MONTH_HOURS
from xingtan.main.demo.month.views import pseudonym

BUSY, QUIET, LAST = 24 * 24 + 10, 3, MONTH_HOURS + 9  # ten in the morning of the peak, night, the day after


@pytest.fixture(scope="module")
def month() -> Month:
    return Month(grounds())


@pytest.fixture(scope="module")
def busy(month: Month) -> list[dict[str, object]]:
    return [json.loads(line) for line in month.hour(BUSY)]


def test_the_figures_add_up_among_themselves() -> None:
    assert sum(city.views for city in figures.CITIES) + figures.VIEWS_WITHOUT_PLACE == figures.PAGE_VIEWS  # INC-02
    assert sum(city.active_spaces for city in figures.CITIES) == 2_711  # INC-08
    assert sum(city.spaces for city in figures.CITIES) + figures.SPACES_OF_PROVINCE == figures.SPACES
    for city in figures.CITIES:
        assert round(city.active_spaces * 10_000 / city.spaces) == city.ratio_hundredths, city.name
    assert percent(figures.ACTIVE_SPACES, figures.SPACES) == "0.48"
    jiaxing = next(city for city in figures.CITIES if city.name == "嘉兴市")
    assert percent(jiaxing.views, figures.PAGE_VIEWS) == "4.95"  # INC-01
    by_views = sorted(figures.CITIES, key=lambda city: -city.views)
    assert [city.name for city in by_views[:4]] == ["台州市", "金华市", "杭州市", "绍兴市"]  # INC-03
    assert ratio(figures.PAGE_VIEWS, figures.VISITORS) == "18.46"  # INC-05


def test_every_day_and_every_city_has_its_views(month: Month) -> None:
    cells = month.views.cells
    for city, row in zip(figures.CITIES, cells, strict=False):
        assert sum(row[:31]) == city.views
        assert min(row) > 0
    assert sum(cells[-1][:31]) == figures.VIEWS_WITHOUT_PLACE
    days = [sum(row[day] for row in cells) for day in range(31)]
    assert sum(days) == figures.PAGE_VIEWS
    assert days[24] == figures.PEAK_VIEWS == max(days)
    assert sorted(days)[-2] < figures.PEAK_VIEWS
    assert sum(row[31] for row in cells) == figures.LAST_DAY_VIEWS < figures.PEAK_VIEWS
    weekdays, weekends = [], []
    for day, count in enumerate(days):
        (weekends if (figures.MONTH.since + timedelta(days=day)).weekday() >= 5 else weekdays).append(count)
    assert max(weekends) < min(weekdays) * 1.05
    for row, hours in zip(cells, month.views.hours, strict=True):
        assert [sum(hours[day * 24 : day * 24 + 24]) for day in range(32)] == row


def test_every_visitor_comes_at_least_once(month: Month) -> None:
    pools = month.views.pools
    assert sum(pool.size for pool in pools) == figures.VISITORS
    assert [pool.first for pool in pools] == [0, *accumulate(pool.size for pool in pools)][:-1]
    for pool, arrivals in zip(pools, month.views.arrivals, strict=True):
        assert arrivals[0] == 0
        assert arrivals[MONTH_HOURS] == pool.size
        assert arrivals == sorted(arrivals)
        assert gcd(pool.step, pool.size) == 1
    assert len({pseudonym(n) for n in range(0, 2**44, 2**25 + 1)}) == len(range(0, 2**44, 2**25 + 1))


def test_an_hour_is_what_the_plan_says(month: Month, busy: list[dict[str, object]]) -> None:
    counted = [one for one in busy if not (one.get("repeat") or one.get("robot"))]
    views = [one for one in counted if one["kind"] == "page_viewed"]
    by_city = Counter(str(one.get("place", ""))[:4] for one in views)
    for place, city in enumerate(figures.CITIES):
        assert by_city[city.code[:4]] == month.views.hours[place][BUSY]
    assert by_city[""] == month.views.hours[-1][BUSY]
    seen = {one["visitor"] for one in views}
    for pool, arrivals in zip(month.views.pools, month.views.arrivals, strict=True):
        for index in range(arrivals[BUSY], arrivals[BUSY + 1]):
            assert pseudonym(pool.first + index * pool.step % pool.size) in seen
    resources = Counter((one["visitor"], one["resource"]) for one in views if "resource" in one)
    assert resources == Counter((one["visitor"], one["resource"]) for one in busy if one["kind"] == "resource_viewed")
    assert resources.total() == month.views.seen(BUSY) > 1000
    assert sum(bool(one.get("repeat")) for one in busy) == month.views.marked(BUSY)[0] > 0
    assert sum(bool(one.get("robot")) for one in busy) == month.views.marked(BUSY)[1] > 0


@pytest.mark.parametrize("hour", [0, QUIET, BUSY, LAST, LAST + 30])
def test_an_hour_is_whole_records_in_order_and_always_the_same(month: Month, hour: int) -> None:
    lines = month.hour(hour)
    assert len(lines) == month.count(hour)
    since = midnight(figures.MONTH.since) + timedelta(hours=hour)
    records = [read_record(line) for line in lines[:: max(1, len(lines) // 300)]]
    assert all(since <= record.at.astimezone(UTC) < since + timedelta(hours=1) for record in records)
    assert all(record.id.version == 7 for record in records)
    ids = [line[7:43] for line in lines]
    assert len(set(ids)) == len(ids)
    assert [id_[:13] for id_ in ids] == sorted(id_[:13] for id_ in ids)
    assert Month(grounds()).hour(hour) == lines


def test_another_seed_is_another_month_with_the_same_figures(month: Month) -> None:
    other = Month(grounds(), seed=7)
    assert other.views.cells != month.views.cells
    assert sum(map(sum, other.views.cells)) == sum(map(sum, month.views.cells))
    assert not {line[7:43] for line in other.hour(QUIET)} & {line[7:43] for line in month.hour(QUIET)}


def test_a_repeat_follows_its_view_within_the_double_click_window(busy: list[dict[str, object]]) -> None:
    views: dict[tuple[object, ...], list[int]] = {}
    for one in busy:
        if one["kind"] == "page_viewed" and not one.get("repeat") and not one.get("robot"):
            views.setdefault((one["visitor"], one.get("page"), one.get("resource")), []).append(_ms(one))
    for one in busy:
        if one.get("repeat"):
            before = views[one["visitor"], one.get("page"), one.get("resource")]
            assert any(0 < _ms(one) - at < 30_000 for at in before)


def _ms(one: dict[str, object]) -> int:
    return int(str(one["id"]).replace("-", "")[:12], 16)


def test_calls_have_their_number_their_mean_and_a_long_tail(month: Month, busy: list[dict[str, object]]) -> None:
    assert sum(month.calls.hours[:MONTH_HOURS]) == figures.API_CALLS_IN_MONTH
    calls = [one for one in busy if one["kind"] == "api_called"]
    assert len(calls) == month.calls.hours[BUSY]
    times = sorted(int(str(one["duration_ms"])) for one in calls)
    assert sum(times) == figures.API_MEAN_MS * len(calls)
    assert times[len(times) // 2] < 140 < 400 < times[len(times) * 95 // 100] < times[-1]
    assert len({one["interface"] for one in calls}) == figures.INTERFACES_ACTIVE
    assert {str(one["app"]) for one in calls} == set(APP_NAMES[: -figures.APPS_IN_MONTH])
    later = [json.loads(line) for line in month.calls.hour(ALL_CONNECTED_HOUR + 10)]
    assert {str(one["app"]) for one in later} == set(APP_NAMES)


@given(st.integers(1, 400), st.randoms(use_true_random=False))
def test_response_times_of_any_hour_have_exactly_the_mean(number: int, chance: object) -> None:
    drawn = durations(number, chance)  # type: ignore[arg-type]
    assert len(drawn) == number
    assert sum(drawn) == number * figures.API_MEAN_MS
    assert min(drawn) > 0


def test_active_spaces_are_those_of_the_table_and_no_others(month: Month) -> None:
    thresholds = (figures.ACTIVE_LOGINS, figures.ACTIVE_DISK_ITEMS, figures.ACTIVE_VISITS)
    active: Counter[str] = Counter()
    edges = became = 0
    for space in month.spaces.tracked:
        total = [before + added for before, added in zip(space.before, space.month, strict=True)]
        if all(count >= least for count, least in zip(total, thresholds, strict=True)):
            active[space.place[:4]] += 1
            edges += tuple(total) == thresholds
            became += any(count < least for count, least in zip(space.before, thresholds, strict=True))
    assert {city.code[:4]: city.active_spaces for city in figures.CITIES if city.active_spaces} | {"3300": 1} == active
    assert edges > 20, "some are exactly at the bounds: they are inclusive"
    assert became > 200, "some became active within the month"
    assert len(month.spaces.tracked) > 2 * figures.ACTIVE_SPACES, "and as many nearly are"
    assert len({space.id for space in month.spaces.tracked}) == len(month.spaces.tracked)
    for counter, kind in enumerate(("signed_in", "file_uploaded", "space_visited")):
        own = sum(space.month[counter] for space in month.spaces.tracked)
        assert own <= sum(month.spaces.hours[kind][:MONTH_HOURS])


def test_no_other_space_comes_near_the_bounds(month: Month) -> None:
    known = {space.id for space in month.spaces.tracked}
    sign_ins: Counter[str] = Counter()
    for hour in range(0, MONTH_HOURS, 40):
        for line in month.spaces.hour(hour):
            one = json.loads(line)
            if one["kind"] == "signed_in" and one["space"] not in known:
                sign_ins[one["space"]] += 1
    assert max(sign_ins.values()) * 40 / 4 < figures.ACTIVE_LOGINS


def test_uploads_have_exactly_their_bytes(month: Month, busy: list[dict[str, object]]) -> None:
    uploads = [one for one in busy if one["kind"] == "file_uploaded"]
    assert sum(int(str(one["size_bytes"])) for one in uploads) == month.spaces.bytes[BUSY]
    assert sum(month.spaces.hours["file_uploaded"][:MONTH_HOURS]) == figures.FILES_UPLOADED_IN_MONTH == 126_300
    assert sum(month.spaces.bytes[:MONTH_HOURS]) == figures.FILES_UPLOADED_IN_MONTH_BYTES == 1_155_140_000_000


def test_what_is_carried_over_and_the_month_make_the_running_totals(month: Month) -> None:
    carried: Counter[str] = Counter()
    for line in month.carried:
        one = json.loads(line)
        assert one["at"] == "2017-07-20T16:00:00.000Z"
        if "space" not in one:
            carried[one["metric"]] += one["count"]
    in_month = {kind: sum(hours[:MONTH_HOURS]) for kind, hours in month.deeds.hours.items()}
    assert carried["resource_issued"] == 3_674_000
    assert carried["resource_ingested"] + in_month["resource_ingested"] == 2_199_600
    assert in_month["resource_ingested"] == 22_184
    assert carried["file_uploaded"] + figures.FILES_UPLOADED_IN_MONTH == 3_557_900
    assert carried["file_uploaded_bytes"] + figures.FILES_UPLOADED_IN_MONTH_BYTES == 38_920 * 10**9
    assert carried["resource_downloaded"] + in_month["resource_downloaded"] == 3_415_900
    assert carried["resource_favourited"] + in_month["resource_favourited"] == 1_058_800
    assert carried["space_opened"] + in_month["space_opened"] == figures.SPACES
    assert carried["developer_registered"] + 8 == 59
    assert carried["app_connected"] + 4 == 51
    assert carried["interface_opened"] + 5 == 415
    assert carried["api_called"] + figures.API_CALLS_IN_MONTH == 100_730_000
    entered = sum(month.deeds.hours["campaign_entered"])
    assert carried["campaign_entered"] + entered == figures.CAMPAIGN_ENTRANTS


def test_the_office_did_what_the_brief_says(month: Month) -> None:
    done: Counter[str] = Counter()
    later: Counter[str] = Counter()
    for hour in range(ALL_HOURS):
        for fields in month.deeds.office(hour):
            one = json.loads("{" + fields + "}")
            assert one["place"] == figures.PROVINCE
            (done if hour < MONTH_HOURS else later)[f"{one['kind']} {one.get('via', '')}".strip()] += 1
    assert done == {
        "sensitive_word_handled": 30,
        "feedback_submitted": 7,
        "feedback_adopted": 4,
        "support_answered qq": 30,
        "support_answered phone": 20,
        "support_answered site": 40,
        "developer_registered": 8,
        "app_connected": 4,
        "interface_opened": 5,
        "banner_published": 4,
    }
    assert later == {"banner_published": 2}, "two of the six bear the 21st, after a half-open month (INC-07)"


@given(st.integers(0, 10**7), st.lists(st.integers(0, 1000), min_size=1, max_size=40).filter(any))
def test_a_split_is_exact_and_fair(total: int, weights: list[int]) -> None:
    parts = split(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - total * weight / sum(weights)) <= 1


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=8), st.integers(1, 8), st.data())
def test_a_table_keeps_both_margins(rows: list[int], columns: int, data: st.DataObject) -> None:
    edges = sorted(data.draw(st.lists(st.integers(0, sum(rows)), min_size=columns - 1, max_size=columns - 1)))
    wanted = [b - a for a, b in zip([0, *edges], [*edges, sum(rows)], strict=True)]
    if not sum(rows):
        return
    cells = table(rows, wanted)
    assert [sum(row) for row in cells] == rows
    assert [sum(row[n] for row in cells) for n in range(columns)] == wanted
