"""Charts: what they draw is what they were given."""

import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from xingtan.ui import charts
from xingtan.ui.shapes import Day

FIRST = date(2017, 7, 21)
counts = st.lists(st.one_of(st.none(), st.integers(0, 10**9)), min_size=1, max_size=70)


def days(values):
    return tuple(Day(FIRST + timedelta(days=n), value) for n, value in enumerate(values))


@given(counts, st.sampled_from(["wide", "phone", "wall"]))
def test_a_trend_stays_inside_its_frame(values, form):
    drawn = charts.trend(days(values), title="浏览量", unit="次", form=form)
    if all(value is None for value in values):
        assert drawn == ""
        return
    root = ElementTree.fromstring(str(drawn))
    _, _, width, height = (int(part) for part in root.get("viewBox").split())
    for path in root.iter("path"):
        numbers = [float(one) for one in re.findall(r"-?\d+\.?\d*", path.get("d"))]
        assert all(0 <= x <= width for x in numbers[::2])
        assert all(0 <= y <= height for y in numbers[1::2])


@given(counts)
def test_a_day_without_a_count_breaks_the_line(values):
    drawn = str(charts.trend(days(values)))
    runs = [run for run in re.split(r"0+", "".join("0" if value is None else "1" for value in values)) if run]
    lines = drawn.count('class="series"') + drawn.count('class="point"')
    assert lines == len(runs)


def test_the_peak_is_the_first_greatest_day_and_says_its_value():
    with translation.override("zh-hans"):
        drawn = str(charts.trend(days([1, 363662, 5, 363662]), unit="次"))
    assert "7月22日 周六 363,662次" in drawn
    with translation.override("en"):
        drawn = str(charts.trend(days([1, 363662, 5]), unit="views"))
    assert "Saturday 22 July 363,662 views" in drawn


def test_weekends_are_banded():
    drawn = str(charts.trend(days([5] * 31)))
    assert drawn.count('class="rest"') == sum(1 for day in days([5] * 31) if day.on.weekday() >= 5)


@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [(0, "0", "0"), (999, "999", "999"), (9_999, "9,999", "10K"), (364_000, "36.4万", "364K"),
     (9_411_145, "941.1万", "9.4M"), (100_730_000, "1亿", "100.7M"), (350_000_000, "3.5亿", "350M")],
)  # fmt: skip
def test_brief_counts(value, chinese, english):
    with translation.override("zh-hans"):
        assert charts.brief_count(value) == chinese
    with translation.override("en"):
        assert charts.brief_count(value) == english


@given(st.integers(0, 10**12))
def test_a_scale_reaches_its_greatest_value_in_few_steps(greatest):
    step = charts.nice_step(greatest)
    assert step >= 1
    assert str(step).rstrip("0") in {"1", "2", "5"}
    assert greatest <= 6 * step


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=400))
def test_steps_of_colour_grow_with_the_count(values):
    bounds = charts.quantiles(values)
    steps = [charts.step_of(value, bounds) for value in sorted(values)]
    assert steps == sorted(steps)
    assert set(steps) <= set(range(5))


def test_a_calendar_begins_on_a_monday_and_holds_every_day_once():
    laid = charts.weeks(days(range(31)))
    assert all(week.monday.weekday() == 0 for week in laid)
    inside = [cell.on for week in laid for cell in week.cells if cell.inside]
    assert inside == [day.on for day in days(range(31))]


def test_an_unknown_day_is_not_a_nought():
    laid = charts.weeks(days([0, None, 3]))
    cells = {cell.on: cell for week in laid for cell in week.cells if cell.inside}
    assert [cells[FIRST + timedelta(days=n)].text for n in range(3)] == ["0", "", "3"]
    assert cells[FIRST + timedelta(days=1)].unknown


@pytest.mark.parametrize(("value", "width"), [(0, "0"), (50, "50"), (33.333, "33.33"), (150, "100"), ("4.95", "4.95")])
def test_a_bar_is_as_long_as_its_share(value, width):
    assert f'class="bar-value" width="{width}"' in str(charts.bar(value))


def test_unknown_draws_no_bar():
    assert charts.bar(None) == ""
    assert charts.bar(5, 0) == ""


def test_a_stack_fills_its_width():
    drawn = str(charts.stack([charts.Part("甲", 3, 1), charts.Part("乙", 1, 2)], title="浏览量"))
    widths = [float(one) for one in re.findall(r'width="([0-9.]+)"', drawn)]
    assert sum(widths) + 0.5 == pytest.approx(100, abs=0.05)
    assert "甲 3" in drawn


def test_a_funnel_says_the_share_of_the_step_before():
    stages = charts.funnel([("打开", 300), ("看完", 100), ("做完", 0), ("交", 0)])
    assert [stage.share for stage, _bar in stages] == ["", "33.33", "0.00", ""]


def test_what_is_written_into_a_chart_is_escaped():
    drawn = str(charts.trend(days([1, 2]), title='"><script>x</script>'))
    assert "<script>" not in drawn
    ElementTree.fromstring(drawn)


def test_a_document_of_its_own_gets_the_styles_of_its_charts():
    css = charts.stylesheet()
    for part in ("--chart-1", ".series", ".bar-value", ".heat"):
        assert part in css


def test_the_first_day_of_the_axis_does_not_run_into_the_next_label():
    drawn = str(charts.trend(days(range(1, 32)), form="phone"))
    assert drawn.count('text-anchor="start"') == 0


def test_a_map_prints_bounds_that_can_be_read():
    counts = [2_362_800, 1_926_900, 1_493_800, 1_325_500, 493_900, 465_700, 360_100, 272_300, 139_600, 96_400, 44_700]
    rows = [{"name": "a", "count": count, "row": n, "column": 1} for n, count in enumerate(counts, 1)]
    drawn = charts.tile_steps(rows)
    assert (drawn.below, [low for _step, low in drawn.legend]) == ("13万", ["13万", "36万", "49万", "140万"])
    assert [tile.step for tile in drawn.tiles] == [4, 4, 4, 3, 3, 2, 2, 1, 1, 0, 0]


def test_a_map_of_equal_places_has_one_bound():
    rows = [{"name": "a", "count": 7, "row": 1, "column": n} for n in range(1, 4)]
    drawn = charts.tile_steps(rows)
    assert (drawn.below, drawn.legend) == ("7", ((4, "7"),))


@pytest.mark.parametrize("form", ["wide", "phone"])
@pytest.mark.parametrize("many", [1, 2, 7, 10, 14, 15, 31, 92, 366])
def test_an_axis_has_some_labels_and_never_a_crowd(form, many):
    drawn = str(charts.trend(days(range(1, many + 1)), form=form))
    base = charts.FORMS[form].base + 22
    assert min(many, 2) <= drawn.count(f'y="{base}"') <= (10 if form == "wide" else 6)
