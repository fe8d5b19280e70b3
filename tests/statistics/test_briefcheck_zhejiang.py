"""The brief of Zhejiang for August 2017: what people got wrong in it, and what they got right."""

import pytest
from tests.statistics.briefs.reading import ZHEJIANG, check_file, check_text, contradictions, told

from xingtan.statistics.rules.briefcheck.findings import Finding, Kind, Severity
from xingtan.statistics.rules.briefcheck.report import Report

TEXT = ZHEJIANG.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def report() -> Report:
    return check_file(ZHEJIANG)


def found(report: Report, kind: Kind, line: int) -> list[Finding]:
    return [finding for finding in report.findings if finding.kind is kind and finding.line == line]


def test_the_share_of_jiaxing_is_wrong(report: Report) -> None:
    [finding] = found(report, Kind.SHARE, 24)
    assert finding.severity is Severity.ERROR
    assert finding.text == "嘉兴 2.17"
    assert (finding.expected, finding.found) == ("4.95", "2.17")
    assert finding.arithmetic == "46.57 / 941.1145"


def test_the_other_ten_shares_hold(report: Report) -> None:
    assert len([finding for finding in report.findings if finding.kind is Kind.SHARE]) == 1


def test_the_cities_do_not_make_up_the_platform(report: Report) -> None:
    [finding] = found(report, Kind.SUM, 23)
    assert finding.severity is Severity.WARNING
    assert (finding.expected, finding.found) == ("941.1145", "898.17")
    assert "941.1145 - 898.17 = 42.9445" in finding.arithmetic
    words = dict(finding.reason.words)
    assert (words["percent"], words["shares"]) == ("4.56", "92.66")


def test_shaoxing_is_not_second(report: Report) -> None:
    [finding] = found(report, Kind.RANK, 16)
    assert "绍兴" in finding.text
    assert (finding.expected, finding.found) == ("4", "2")
    assert finding.arithmetic == "台州 236.28 > 金华 192.69 > 杭州 149.38 > 绍兴 132.55"
    assert dict(finding.reason.words)["holder"] == "金华"


def test_two_shares_and_the_pages_of_a_visitor_need_unrounded_figures(report: Report) -> None:
    shares = found(report, Kind.ROUNDING, 24)
    assert [(finding.text, finding.expected) for finding in shares] == [("金华 20.48", "20.47"), ("舟山 0.48", "0.47")]
    [mean] = found(report, Kind.ROUNDING, 10)
    assert (mean.expected, mean.found, mean.arithmetic) == ("18.46", "18.47", "941.1145 / 50.97")
    assert all(finding.severity is Severity.WARNING for finding in [*shares, mean])


def test_the_month_has_a_day_too_many_and_the_banner_table_another_one(report: Report) -> None:
    [month] = found(report, Kind.PERIOD, 10)
    assert (month.expected, month.found) == ("31", "32")
    [caption] = found(report, Kind.PERIOD, 93)
    assert caption.found == "2017-07-21 .. 2017-08-20"
    [row] = found(report, Kind.PERIOD, 100)
    assert row.found == "2017-08-21"
    [cut_off] = found(report, Kind.PERIOD, 36)
    assert cut_off.severity is Severity.NOTE


def test_the_active_spaces_of_the_cities_miss_one(report: Report) -> None:
    [finding] = found(report, Kind.SUM, 45)
    assert finding.severity is Severity.ERROR
    assert (finding.text, finding.expected, finding.found) == ("浙江省 2712", "2711", "2712")


def test_pilot_counties_exceed_their_cities(report: Report) -> None:
    families = {finding.line: finding for finding in report.findings if finding.kind is Kind.HIERARCHY}
    assert {line: finding.found for line, finding in families.items()} == {
        63: "10", 64: "14991", 66: "18405", 69: "3156", 70: "43", 71: "189",
    }  # fmt: skip
    assert families[64].expected == "<= 200"
    assert families[66].expected == "<= 2712"
    assert all(finding.severity is Severity.ERROR for finding in families.values())
    assert not any("上城区" in finding.text for finding in families.values()), "16 of Hangzhou's 43 hold"


def test_jian_is_no_county_of_zhejiang(report: Report) -> None:
    [finding] = found(report, Kind.PLACE_NAME, 59)
    assert finding.severity is Severity.ERROR
    assert (finding.found, finding.expected) == ("吉安县", "安吉县")
    assert dict(finding.reason.words)["elsewhere"] == "江西省"


def test_hangzhou_does_not_stand_out_by_spaces(report: Report) -> None:
    [finding] = found(report, Kind.RANK, 18)
    assert "杭州" in finding.text
    assert finding.expected == "7"
    assert "金华市 1498 > 绍兴市 436" in finding.arithmetic


def test_what_holds_is_not_reproached(report: Report) -> None:
    """Every rank but two holds, the sum of the stored resources does, and there are six banners."""
    assert {finding.line for finding in report.findings if finding.kind is Kind.RANK} == {16, 18}
    assert {finding.line for finding in report.findings if finding.kind is Kind.SUM} == {23, 45}
    assert not [finding for finding in report.findings if finding.kind in {Kind.RATIO, Kind.GROWTH}]
    lines = {28, 30, 34, 40, 61, 75, 77, 91, 105}
    assert not [finding for finding in contradictions(report) if finding.line in lines], told(contradictions(report))


def test_what_cannot_be_checked_is_noted(report: Report) -> None:
    notes = {(finding.line, finding.reason.key) for finding in report.findings if finding.severity is Severity.NOTE}
    assert {
        (10, "visits_or_pages"),
        (12, "no_previous"),
        (16, "no_previous_rank"),
        (40, "two_most_active"),
        (44, "no_formula"),
        (47, "no_denominator_range"),
        (123, "none_perhaps"),
        (141, "states_differ"),
    } <= notes


def test_most_of_the_figures_take_part(report: Report) -> None:
    assert report.contradicts
    assert 140 <= report.claims <= 200
    assert report.checked * 10 >= report.claims * 7


CHANGES = [
    ("共计入库资源 587.36 万条", "共计入库资源 578.36 万条", Kind.SUM, 28, "587.36"),
    ("累计共更新 6 个 banner", "累计共更新 7 个 banner", Kind.SUM, 91, "6"),
    ("绍兴地区应用活跃度排名第三", "湖州地区应用活跃度排名第三", Kind.RANK, 40, "4"),
    ("排名靠后的是宁波地区和衢州地区", "排名靠后的是宁波地区和金华地区", Kind.RANK, 40, "1"),
    ("舟山、丽水地区使用排名靠后", "舟山、台州地区使用排名靠后", Kind.RANK, 18, "1"),
    ("空间数达到 2712 个", "空间数达到 2721 个", Kind.SAID_TWICE, 34, "2712"),
    ("德清县\t3555", "德靖县\t3555", Kind.PLACE_NAME, 66, "德清县"),
    ("18.47页/人", "15.47页/人", Kind.RATIO, 10, "18.46"),
    ("363662(2017-8-14)", "163662(2017-8-14)", Kind.RATIO, 10, ">= 294098"),
    ("2017年7月21日-2017年8月21日", "2017年8月21日-2017年7月21日", Kind.PERIOD, 10, ""),
]


@pytest.mark.parametrize(("old", "new", "kind", "line", "expected"), CHANGES)
def test_a_new_mistake_in_it_is_found(report: Report, old: str, new: str, kind: Kind, line: int, expected: str) -> None:
    assert TEXT.count(old) == 1
    changed = check_text(TEXT.replace(old, new))
    before = {(finding.line, finding.text, finding.found) for finding in report.findings}
    added = [finding for finding in changed.findings if (finding.line, finding.text, finding.found) not in before]
    assert (kind, line, expected) in [(finding.kind, finding.line, finding.expected) for finding in added], told(added)


REPAIRS = [
    ("\t2.17\t", "\t4.95\t", (Kind.SHARE, 24)),
    ("吉安县活跃度", "安吉县活跃度", (Kind.PLACE_NAME, 59)),
    ("浙江省\t2712", "浙江省\t2711", (Kind.SUM, 45)),
    ("18.47页/人", "18.46页/人", (Kind.ROUNDING, 10)),
    ("绍兴地区紧跟其后，排名第二", "金华地区紧跟其后，排名第二", (Kind.RANK, 16)),
]


@pytest.mark.parametrize(("old", "new", "gone"), REPAIRS)
def test_a_mended_mistake_is_told_no_more(old: str, new: str, gone: tuple[Kind, int]) -> None:
    assert TEXT.count(old) == 1
    mended = {(finding.kind, finding.line) for finding in check_text(TEXT.replace(old, new)).findings}
    assert gone not in mended
