"""The nation's places as the installed packages give them."""

from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xingtan.kernel.clock import today
from xingtan.places.actions import _history
from xingtan.places.rules.history import DatedCodes, read_history
from xingtan.places.rules.tree import KNOWN_SINCE, NATION, Level, Tree

CITIES = ("杭州", "宁波", "温州", "嘉兴", "湖州", "绍兴", "金华", "衢州", "舟山", "台州", "丽水")
SUMMER_2017 = date(2017, 8, 1)


@cache
def tree() -> Tree:
    history = _history()
    return Tree(history.places, history.successions)


def names(code: str, day: date) -> list[str]:
    return [place.name for place in tree().on(day).children(code)]


days = st.dates(KNOWN_SINCE, today())
whole_tree = settings(deadline=None, max_examples=25)  # each example walks three thousand places


@whole_tree
@given(days)
def test_on_every_day_each_place_has_exactly_one_parent_valid_then(day: date) -> None:
    era = tree().on(day)
    for code in era.codes:
        place = era.place(code)
        assert place is not None
        assert place.valid_on(day)
        assert (place.parent_code is None) == (code == NATION)
        assert place.parent_code is None or era.place(place.parent_code) is not None
        assert era.path(code)[0].code == NATION


@whole_tree
@given(days)
def test_the_subtree_of_the_nation_is_everything_and_children_share_nothing(day: date) -> None:
    era = tree().on(day)
    assert era.subtree(NATION) == era.codes
    provinces = [era.subtree(each.code) for each in era.children(NATION)]
    assert sum(map(len, provinces)) == len(frozenset().union(*provinces)) == len(era.codes) - 1


@whole_tree
@given(days)
def test_levels_go_down_one_way(day: date) -> None:
    era = tree().on(day)
    order = list(Level)
    for code in era.codes:
        steps = [order.index(each.level) for each in era.path(code)]
        assert steps == sorted(set(steps))


def test_the_periods_of_one_code_never_overlap_and_lie_inside_those_of_its_parent() -> None:
    rows: dict[str, list[tuple[date, date]]] = {}
    for place in _history().places:
        rows.setdefault(place.code, []).append((place.valid_from, place.valid_until or date.max))
    for periods in rows.values():
        assert all(since < until for since, until in periods)
        assert all(first[1] <= second[0] for first, second in pairwise(periods))
    for place in _history().places:
        if place.parent_code is not None:
            day = place.valid_from
            while day < (place.valid_until or date.max):
                cover = [until for since, until in rows[place.parent_code] if since <= day < until]
                assert cover, f"{place.code} {place.name} has no parent on {day}"
                day = cover[0]


def test_every_step_of_the_tree_is_a_known_number_of_counties() -> None:
    """The ministry's yearly counts, without Hong Kong, Macao and Taiwan: 2851 at the end of 2017, 2844 of 2020."""
    counties = {
        day: sum(place.level is Level.COUNTY for place in map(tree().on(day).place, tree().on(day).codes) if place)
        for day in (date(2017, 12, 31), date(2020, 12, 31))
    }
    assert counties == {date(2017, 12, 31): 2851, date(2020, 12, 31): 2844}


def test_hangzhou_in_the_summer_of_2017() -> None:
    assert names("330100", SUMMER_2017) == [
        "上城区", "下城区", "江干区", "拱墅区", "西湖区", "滨江区", "萧山区", "余杭区", "富阳区",
        "桐庐县", "淳安县", "建德市", "临安市",
    ]  # fmt: skip


def test_linan_became_a_district_in_september_2017() -> None:
    assert "临安市" in names("330100", date(2017, 9, 14))
    assert "临安区" in names("330100", date(2017, 9, 15))
    assert "临安市" not in names("330100", date(2017, 9, 15))
    assert tree().successors("330185", SUMMER_2017, date(2018, 1, 1)) == ("330112",)


def test_hangzhou_merged_and_split_districts_in_april_2021() -> None:
    before, after = set(names("330100", date(2021, 4, 8))), set(names("330100", date(2021, 4, 9)))
    assert before - after == {"下城区", "江干区"}
    assert after - before == {"临平区", "钱塘区"}
    assert tree().successors("330103", SUMMER_2017, date(2022, 1, 1)) == ("330105",)
    assert tree().successors("330104", SUMMER_2017, date(2022, 1, 1)) == ("330102", "330114")
    assert tree().successors("330110", SUMMER_2017, date(2022, 1, 1)) == ("330110", "330113")
    assert tree().heir("330104", date(2022, 1, 1)) == "330102"


def test_a_sum_over_the_merger_counts_both_what_was_and_what_came() -> None:
    eras = tree().during(date(2021, 1, 1), date(2022, 1, 1))
    codes = frozenset().union(*(era.subtree("330100") for era in eras))
    assert {"330103", "330104", "330113", "330114"} <= codes


@pytest.mark.parametrize(
    ("old", "new", "day"),
    [
        ("331021", "331083", date(2017, 4, 9)),
        ("330327", "330383", date(2019, 8, 16)),
        ("330204", "330212", date(2016, 12, 1)),
    ],
)
def test_other_changes_of_zhejiang(old: str, new: str, day: date) -> None:
    assert any(each.on == day and each.new_code == new for each in tree().changes_of(old))


def test_jian_county_is_in_jiangxi_not_in_zhejiang() -> None:
    era = tree().on(SUMMER_2017)
    assert [place.code for place in era.named("吉安县", NATION)] == ["360821"]
    assert [place.name for place in era.path("360821")][1:] == ["江西省", "吉安市", "吉安县"]
    assert era.named("吉安县", "330000") == ()
    assert [place.name for place in era.named("安吉", "330000")] == ["安吉县"]


def test_zhejiang_has_eleven_cities_and_89_counties_in_2017() -> None:
    era = tree().on(SUMMER_2017)
    cities = era.children("330000")
    assert [city.short for city in cities] == list(CITIES)
    assert len(era.subtree("330000")) == 1 + 11 + 89


@pytest.mark.parametrize(("code", "districts"), [("110000", 16), ("120000", 16), ("310000", 16), ("500000", 38)])
def test_districts_are_the_children_of_a_municipality(code: str, districts: int) -> None:
    children = tree().on(SUMMER_2017).children(code)
    assert len(children) == districts
    assert {child.level for child in children} == {Level.COUNTY}


def test_chongming_is_a_district_since_2016() -> None:
    assert "崇明县" in names("310000", date(2016, 1, 1))
    assert "崇明区" in names("310000", SUMMER_2017)


@pytest.mark.parametrize(
    ("code", "name", "province"),
    [
        ("429004", "仙桃市", "420000"),
        ("469001", "五指山市", "460000"),
        ("419001", "济源市", "410000"),
        ("659001", "石河子市", "650000"),
    ],
)
def test_counties_directly_under_a_province(code: str, name: str, province: str) -> None:
    place = tree().on(SUMMER_2017).place(code)
    assert place is not None
    assert (place.name, place.parent_code, place.level) == (name, province, Level.COUNTY)


def test_a_city_without_counties_is_a_leaf() -> None:
    assert tree().on(SUMMER_2017).children("441900") == ()


def test_a_city_and_its_counties_came_on_one_day() -> None:
    lishui = next(place for place in _history().places if place.code == "331100")
    liandu = next(place for place in _history().places if place.code == "331102")
    assert lishui.valid_from == liandu.valid_from
    assert tree().successors("332522", date(2000, 2, 1), SUMMER_2017) == ("331121",)  # 青田县 under a new code


def test_renaming_keeps_the_code() -> None:
    assert tree().on(date(2010, 6, 1)).place("420600").name == "襄樊市"
    assert tree().on(date(2011, 6, 1)).place("420600").name == "襄阳市"
    assert tree().successors("420600", date(2010, 1, 1), date(2020, 1, 1)) == ("420600",)


def test_slips_of_one_list_leave_no_trace() -> None:
    """Lists of 2002 to 2005 spelled 埇桥区 with another radical, and one of 2015 had 桥东区 for a month."""
    assert {tree().on(date(year, 6, 1)).place("341302").name for year in range(2000, 2020)} == {"埇桥区"}
    assert {place.name for place in _history().places if place.code == "450331"} == {"荔浦县"}


def test_a_code_used_again_is_two_places() -> None:
    """In 2007 Hainan shifted its codes: 469025 was 定安县 and is 白沙."""
    assert tree().on(date(2005, 1, 1)).place("469025").name == "定安县"
    assert tree().on(date(2012, 1, 1)).place("469025").name == "白沙黎族自治县"
    assert tree().successors("469025", date(2005, 1, 1), date(2012, 1, 1)) == ("469021",)


def test_history_of_an_invented_province() -> None:
    lists = [
        DatedCodes(
            date(2000, 12, 1), {"110000": "甲省", "110100": "乙市", "110121": "丙县", "110122": "丁县"}, whole=True
        ),
        DatedCodes(
            date(2001, 3, 1), {"110000": "甲省", "110100": "乙市", "110121": "丙具", "110122": "丁县"}, whole=True
        ),
        DatedCodes(
            date(2001, 6, 1), {"110000": "甲省", "110100": "乙市", "110121": "丙县", "110102": "丁区"}, whole=True
        ),
    ]
    history = read_history(lists, DatedCodes(date(2002, 1, 1), dict(lists[-1].codes), whole=True), [])
    assert [(p.code, p.name, p.valid_from, p.valid_until) for p in history.places if p.level is Level.COUNTY] == [
        ("110102", "丁区", date(2001, 6, 1), None),
        ("110121", "丙县", KNOWN_SINCE, None),
        ("110122", "丁县", KNOWN_SINCE, date(2001, 6, 1)),
    ]
    assert [(s.on, s.kind, s.old_code, s.new_code) for s in history.successions] == [
        (date(2001, 6, 1), "recoded", "110122", "110102")
    ]


def test_before_the_history_begins_the_first_day_counts() -> None:
    assert tree().on(KNOWN_SINCE - timedelta(days=4000)).codes == tree().on(KNOWN_SINCE).codes
