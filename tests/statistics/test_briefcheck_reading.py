"""What is read out of words: numbers, units, dates, measures, names, tables."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.statistics.briefs.reading import gazetteer

from xingtan.statistics.queries.documents.plain import read_plain
from xingtan.statistics.rules.briefcheck.dates import find_dates
from xingtan.statistics.rules.briefcheck.document import fold
from xingtan.statistics.rules.briefcheck.measures import Modifier, read_measure
from xingtan.statistics.rules.briefcheck.numbers import printed, read_numeral, show
from xingtan.statistics.rules.briefcheck.places import short_name
from xingtan.statistics.rules.briefcheck.quantities import find_quantities
from xingtan.statistics.rules.briefcheck.reading import read
from xingtan.statistics.rules.briefcheck.tables import Standing

QUANTITIES = [
    ("总访问量941.1145万人次", [("9411145", "人次", "exact")]),
    ("总访问量９４１．１１４５万人次", [("9411145", "人次", "exact")]),
    ("PV 9,411,145 次", [("9411145", "次", "exact")]),
    ("资源 367.40 万条、总容量 38.92T", [("3674000", "条", "exact"), ("38.92", "T", "exact")]),
    ("新增 1155.14G", [("1155.14", "G", "exact")]),
    ("QQ 答复 30 余次", [("30", "次", "over")]),
    (
        "约5亿次，近2000个，超过1.2千万人",
        [("500000000", "次", "about"), ("2000", "个", "nearly"), ("12000000", "人", "over")],
    ),
    ("不足百分之三十，至少12所，40%左右", [("30", "%", "under"), ("12", "所", "least"), ("40", "%", "about")]),
    ("两年建成三百二十所学校", [("2", "年", "exact"), ("320", "所", "exact")]),
    (
        "more than 28.88 million page views by nearly 9 million users",
        [("28880000", "page views", "over"), ("9000000", "users", "nearly")],
    ),
    ("rose 6.5% to 1.2 billion", [("13/2", "%", "exact"), ("1200000000", "", "exact")]),
    ("第3名、第二次开发、2017年、QQ群12345678、http://a/5、10:30、5G网络、〔2019〕12号", []),
]


@pytest.mark.parametrize(("text", "wanted"), QUANTITIES)
def test_quantities_are_read_with_unit_and_bound(text: str, wanted: list[tuple[str, str, str]]) -> None:
    folded = fold(text)
    taken = [(mention.start, mention.end) for mention in find_dates(folded, None)]
    found = find_quantities(folded, taken)
    read_back = [(q.number.value, q.unit, q.number.bound.value) for q in found]
    assert read_back == [(Fraction(value), unit, bound) for value, unit, bound in wanted]


@given(st.integers(min_value=0, max_value=99_999_999))
def test_numerals_in_characters_are_read(number: int) -> None:
    assert read_numeral(_numeral(number)) == number


def _numeral(number: int) -> str:
    """Write a number as schoolchildren do."""
    if number == 0:
        return "零"
    parts: list[str] = []
    for size, name in ((10**4, "万"), (1, "")):
        section, number = divmod(number, size)
        if not section:
            continue
        text, gap = "", bool(parts) and section < 1000
        for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
            digit, section = divmod(section, unit)
            if digit:
                text += ("零" if gap else "") + "零一二三四五六七八九"[digit] + sign
                gap = False
            else:
                gap = bool(text) and bool(section)
        parts.append(text + name)
    return "".join(parts)


@given(st.integers(min_value=1, max_value=10**9), st.integers(min_value=0, max_value=4))
def test_a_number_printed_with_fewer_decimals_may_be_the_number(value: int, decimals: int) -> None:
    exact = Fraction(value, 10_000)
    figure = printed(show(exact, decimals), counted=False)
    assert figure.possible.holds(exact)
    assert figure.rounds(exact)


DATES = [
    ("2017年7月21日-2017年8月21日", date(2017, 7, 21), date(2017, 8, 21)),
    ("7 月 21—8 月 20 日", date(2017, 7, 21), date(2017, 8, 20)),
    ("2017.7.21-2017.8.21", date(2017, 7, 21), date(2017, 8, 21)),
    ("2017-07-21至2017-08-21", date(2017, 7, 21), date(2017, 8, 21)),
    ("2017年7月21日零时至8月21日零时", date(2017, 7, 21), date(2017, 8, 21)),
    ("8月1日至31日", date(2017, 8, 1), date(2017, 8, 31)),
    ("12月21日至1月20日", date(2017, 12, 21), date(2018, 1, 20)),
    ("2017年第三季度", date(2017, 7, 1), date(2017, 9, 30)),
    ("2017年上半年", date(2017, 1, 1), date(2017, 6, 30)),
    ("2月底", date(2017, 2, 28), date(2017, 2, 28)),
    ("1—8月", date(2017, 1, 1), date(2017, 8, 31)),
    ("2017—2018学年", date(2017, 9, 1), date(2018, 8, 31)),
    ("March 1st to 25th", date(2017, 3, 1), date(2017, 3, 25)),
    ("21 July to 21 August 2017", date(2017, 7, 21), date(2017, 8, 21)),
    ("July 21 – August 21, 2017", date(2017, 7, 21), date(2017, 8, 21)),
    ("the first two weeks of March", date(2017, 3, 1), date(2017, 3, 14)),
]


@pytest.mark.parametrize(("text", "first", "last"), DATES)
def test_periods_are_read_in_both_languages(text: str, first: date, last: date) -> None:
    [mention] = find_dates(fold(text), 2017)
    assert mention.span is not None
    assert (mention.span.first, mention.span.last) == (first, last)


MEASURES = [
    ("平台总访问量", "page_views", {Modifier.TOTAL}),
    ("PV (万次)", "page_views", set()),
    ("独立访客", "visitors", set()),
    ("人均浏览页数", "page_views", {Modifier.PER_HEAD}),
    ("最高日访问量", "page_views", {Modifier.PEAK}),
    ("average daily page views", "page_views", {Modifier.DAILY_MEAN}),
    ("月度活跃度", "activity", {Modifier.MONTH}),
    ("年度活跃空间数", None, {Modifier.YEAR}),
    ("上月访问量", "page_views", {Modifier.PREVIOUS}),
]


@pytest.mark.parametrize(("words", "kind", "modifiers"), MEASURES)
def test_measures_are_read_by_the_terms_of_the_field(words: str, kind: str | None, modifiers: set[Modifier]) -> None:
    measure = read_measure(words)
    assert measure.kind == kind
    assert measure.modifiers == modifiers


def test_a_table_is_understood_whichever_way_it_lies() -> None:
    upright = "浙江省简报\n地区\tPV（万次）\t占比\n杭州\t12\t60%\n宁波\t8\t40%\n合计\t20\t100%\n"
    lying = "浙江省简报\n地区\t杭州\t宁波\t合计\nPV（万次）\t12\t8\t20\n占比\t60%\t40%\t100%\n"
    for text in (upright, lying):
        [table] = read(read_plain(text), gazetteer()).tables
        assert [entity.label for entity in table.entities] == ["杭州", "宁波", "合计"]
        assert [entity.standing for entity in table.entities] == [Standing.PART, Standing.PART, Standing.TOTAL]
        assert [column.dimension for column in table.columns] == ["times", "percent"]
        assert table.values[0, 0].number.value == 120_000


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("浙江教育资源公共服务平台月度工作简报", "330000"),
        ("杭州市智慧教育简报", "330100"),
        ("浙江省杭州市桐庐县教育简报", "330122"),
        ("吉林省教育简报", "220000"),
        ("Monthly Brief of Shandong Province", "370000"),
        ("国家中小学智慧教育平台简报", "000000"),
    ],
)
def test_the_place_of_a_brief_is_the_one_its_title_names(title: str, code: str) -> None:
    home = read(read_plain(f"{title}（2020年5月）\n正文。"), gazetteer()).home
    assert home is not None
    assert home.code == code


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("杭州市", "杭州"),
        ("景宁畲族自治县", "景宁"),
        ("彭水苗族土家族自治县", "彭水"),
        ("内蒙古自治区", "内蒙古"),
        ("大兴安岭地区", "大兴安岭"),
        ("沙县", "沙县"),
    ],
)
def test_a_name_of_a_place_has_a_short_form(name: str, short: str) -> None:
    assert short_name(name) == short


def test_places_of_a_day_are_those_of_that_day() -> None:
    then = {place.name for place in gazetteer().children("330100", date(2017, 8, 21))}
    now = {place.name for place in gazetteer().children("330100", None)}
    assert "下城区" in then
    assert "下城区" not in now
    assert "钱塘区" in now
    assert len(gazetteer().children("330000", date(2017, 8, 21))) == 11
