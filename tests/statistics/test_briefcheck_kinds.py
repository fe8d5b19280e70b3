"""One sentence at a time: what is a contradiction and what is not, in the words that briefs use."""

import pytest
from tests.statistics.briefs.reading import FOLDER, check_file, check_text, contradictions, gazetteer, told

from xingtan.statistics.queries.documents.markdown import read_markdown
from xingtan.statistics.queries.documents.plain import read_plain
from xingtan.statistics.rules.briefcheck.findings import Severity
from xingtan.statistics.rules.briefcheck.report import check_document

ANHUI = """安徽省教育资源平台月报（2021年6月）
一、访问
地区\t访问量（万次）\t资源数
合肥\t100.0\t900
芜湖\t80.0\t800
蚌埠\t70.0\t700
淮南\t60.0\t600
马鞍山\t50.0\t500
淮北\t40.0\t400
铜陵\t30.0\t300
安庆\t20.0\t200
黄山\t10.0\t100
"""
HUBEI = """Monthly Brief of the Hubei Smart Education Platform, June 2021
1. Visits
City\tPage views\tResources
Wuhan\t100,000\t900
Huangshi\t80,000\t800
Shiyan\t70,000\t700
Yichang\t60,000\t600
Xiangyang\t50,000\t500
Ezhou\t40,000\t400
"""

CHINESE = [
    ("芜湖以80万次高居榜首。", ["rank"]),
    ("合肥市访问量稳居第一，蚌埠、淮南分列第二、三位。", ["rank", "rank"]),
    ("合肥市访问量稳居第一，芜湖、蚌埠分列第二、三位。", []),
    ("淮北市访问量列全省第5位。", ["rank"]),
    ("访问量后三名为铜陵、安庆、黄山。", []),
    ("访问量后三名为淮北、安庆、黄山。", ["rank"]),
    ("访问量倒数第二的是铜陵。", ["rank"]),
    ("访问量前五名依次为：合肥、芜湖、蚌埠、马鞍山、淮南。", ["rank", "rank"]),
    ("访问量前五名依次为：合肥、芜湖、蚌埠、淮南、马鞍山。", []),
    ("合肥、芜湖、淮南三市访问量位居前三。", ["rank"]),
    ("访问量最多的三个市是合肥、芜湖和淮南。", ["rank"]),
    ("合肥访问量最大，其次是蚌埠，芜湖第三。", ["rank", "rank"]),
    ("合肥访问量最大，其次是芜湖，再次是蚌埠。", []),
    ("资源数方面，合肥、芜湖名列前茅，安庆、黄山相对落后。", []),
    ("资源数方面，合肥、黄山名列前茅。", ["rank"]),
    ("芜湖市访问量高于合肥市。", ["rank"]),
    ("芜湖市访问量低于合肥市。", []),
    ("合肥市资源数900条，居全省首位；黄山市100条，居末位。", []),
    ("合肥市资源数900条，居全省第二位。", ["rank"]),
    ("在皖北各市中，蚌埠市访问量最高。", []),
    ("全国范围内，合肥市排名第十二。", []),
    ("合肥市组织了开学第一课和第二次培训。", []),
    ("合肥市访问量为120.0万次。", ["said_twice"]),
    ("合肥市访问量100万次，占全省的21.7%。", []),
    ("本次统计时间为2021年6月1日至2021年5月30日。", ["period"]),
    ("截至6月31日，平台运行平稳。", ["period"]),
    ("2021年6月1日（星期三）平台升级。", ["period"]),
    ("2021年6月1日（星期二）平台升级。", []),
    ("活动时间为6月1日至6月10日，共12天。", ["period"]),
    ("活动时间为6月1日至6月10日，共10天。", []),
    ("全省注册教师12.5万人。\n二、小结\n全省注册教师达13.6万人。", ["said_twice"]),
    ("全省注册教师12.53万人。\n二、小结\n全省注册教师超过12万人。", []),
    ("平台现有学校3000所、学生150万人，校均学生520人。", ["ratio"]),
    ("平台现有学校3000所、学生150万人，校均学生500人。", []),
    ("本月上传资源1200条，上月为1000条，环比增长25%。", ["growth"]),
    ("本月上传资源1200条，上月为1000条，环比增长20%。", []),
    ("本月上传资源1200条，比上月增加200条，增长20%。", []),
    ("本月上传资源1200条，比上月增加200条，增长25%。", ["growth"]),
    ("资源总数由1000条增至1500条，增幅为60%。", ["growth"]),
    ("资源总数由1000条下降到800条，降幅20%。", []),
    ("资源总数由1000条下降到800条，降幅30%。", ["growth"]),
    ("资源总数由1000条增加到3000条，增长3倍。", ["growth"]),
    ("资源总数由1000条增加到3000条，增长2倍。", []),
    ("其中，教案300份、课件500份、试题200份，共900份。", ["sum"]),
    ("其中，教案300份、课件500份、试题200份，共1000份。", []),
    ("QQ答复30余次，电话接听20余次，网站反馈解答共40次。", []),
    ("共有资源1000份，其中教案1300份。", ["sum"]),
    ("小学占45%，初中占35%，高中占25%。", ["sum"]),
    ("小学占45%，初中占35%，高中占20%。", []),
    ("处理举报信息3件。\n二、其他\n处理举报信息5件。", ["said_twice"]),
    ("处理举报信息3件。\n二、其他\n本月没有处理举报信息。", ["said_twice"]),
    ("合肥市含山县开展活动。", ["place_name"]),
    ("马鞍山市含山县开展活动。", []),
    ("合肥市和县开展活动。", []),
    ("巢糊市访问量上升至第三。", ["place_name"]),
    ("平台与江西省吉安县、上海市浦东新区交流。", []),
    ("浏览总量达7.2亿次（6月1日至6月25日），日均浏览量2888万次。", []),
    ("联系电话：0551-62831234，QQ群：123456789，网址 http://a.cn/2021/06。", []),
]
ENGLISH = [
    ("Huangshi topped the list by page views.", ["rank"]),
    ("Wuhan led the ranking by page views, followed by Huangshi and Shiyan.", []),
    ("Wuhan had the most page views, followed by Shiyan.", ["rank"]),
    ("By page views, the top three were Wuhan, Huangshi and Yichang.", ["rank"]),
    ("Ezhou ranked last by page views and Xiangyang second to last.", []),
    ("Yichang rose to third place by page views.", ["rank"]),
    ("Yichang had the fewest page views.", ["rank"]),
    ("Huangshi's page views exceeded those of Wuhan.", ["rank"]),
    ("Xiangyang lagged behind.", []),
    ("Wuhan lagged behind in page views.", ["rank"]),
    ("Wuhan recorded 120,000 page views.", ["said_twice"]),
    ("The number of registered teachers rose from 2,000 to 2,500, up 30%.", ["growth"]),
    ("The number of registered teachers rose from 2,000 to 2,500, up 25%.", []),
    ("Page views in June were 400,000, compared with 320,000 in May, an increase of 25 percent.", []),
    ("Page views in June were 400,000, compared with 320,000 in May, an increase of 35 percent.", ["growth"]),
    ("The period runs from 1 June 2021 to 31 June 2021.", ["period"]),
    ("The platform received 1,200 comments, of which 1,300 were answered.", ["sum"]),
    ("There were 300 lesson plans, 500 slides and 200 tests, 900 in total.", ["sum"]),
    ("There were 300 lesson plans, 500 slides and 200 tests, 1,000 in total.", []),
]


@pytest.mark.parametrize(
    ("base", "sentence", "kinds"),
    [(ANHUI, *case) for case in CHINESE] + [(HUBEI, *case) for case in ENGLISH],
    ids=[case[0][:40] for case in CHINESE + ENGLISH],
)
def test_a_sentence_is_told_if_it_contradicts_the_table_or_itself(base: str, sentence: str, kinds: list[str]) -> None:
    findings = contradictions(check_text(base + sentence))
    assert sorted(finding.kind.value for finding in findings) == sorted(kinds), told(findings)
    said_on = base.count("\n") + 1
    assert all(finding.line >= said_on for finding in findings), told(findings)


SERIES = """中小学智慧教育平台使用情况
日均浏览量持续上升。
截至2月底，平台日均浏览量2104万次。3月1日至25日，平台累计浏览总量达720.0百万次，日均浏览量2888万次，最高日浏览量达6433万次。
平台日均浏览量由3月前两周的1291万次左右提高至后两周的4619万次以上，增加了2.6倍。
访问高峰达到每秒，即7000次/秒。
"""


def test_a_rise_that_fell_and_weeks_too_many_are_told() -> None:
    report = check_text(SERIES)
    found = {(finding.line, finding.kind.value) for finding in contradictions(report)}
    assert (2, "growth") in found, told(list(report.findings))
    assert (4, "period") in found
    notes = {finding.reason.key for finding in report.findings if finding.severity is Severity.NOTE}
    assert {"fold_either_way", "rate_without_unit"} <= notes


def test_a_text_without_its_digits_is_noted_once() -> None:
    report = check_text(
        "月日，区教育局举行发布会。平台保障所学校超过万名师生在线，每周使用超过万人次。年月，平台上线。"
    )
    assert [(f.kind.value, f.severity.value, f.reason.key) for f in report.findings] == [
        ("undefined", "note", "digits_lost")
    ]


@pytest.mark.parametrize(
    ("name", "tenths"),
    [
        ("jiangsu-2023-10.md", 8),
        ("shandong-2024-05.en.txt", 7),
        ("hangzhou-2019-03.txt", 8),
        ("nation-2022-q3.txt", 6),
        ("hunan-2022-q1.txt", 4),
        ("chengdu-2023-11.txt", 5),
        ("guangdong-2023-q1.en.md", 3),
    ],
)
def test_a_brief_that_holds_together_is_left_in_peace(name: str, tenths: int) -> None:
    """Districts under their city, quarters, three years beside each other, a table of the first ten, portions in prose."""
    report = check_file(FOLDER / name)
    assert not contradictions(report), told(contradictions(report))
    assert report.checked * 10 >= report.claims * tenths


def test_the_brief_of_zhejiang_in_english_has_the_same_mistakes() -> None:
    found = {
        (finding.kind.value, finding.line) for finding in contradictions(check_file(FOLDER / "zhejiang-2017-08.en.txt"))
    }
    assert found == {
        ("rounding", 7), ("period", 7), ("rank", 11), ("rank", 13), ("sum", 18), ("share", 19), ("rounding", 19), ("sum", 36),
        ("hierarchy", 55), ("hierarchy", 56), ("hierarchy", 58), ("hierarchy", 61), ("hierarchy", 62), ("hierarchy", 63),
    }  # fmt: skip


MISTAKES = [
    ("hunan-2022-q1.txt", "两者合计4,771.1", "两者合计4,717.1", "sum", ""),
    ("hunan-2022-q1.txt", "岳麓区、雨花区表现突出", "岳麓区、宁乡市表现突出", "rank", ""),
    ("hunan-2022-q1.txt", "岳麓区\t200\t130\t65.0%", "岳麓区\t200\t130\t56.0%", "ratio", ""),
    ("hunan-2022-q1.txt", "长沙县\t100\t30", "长沙县\t100\t630", "sum", "长沙市\t1,000"),
    ("hunan-2022-q1.txt", "30.2\t41.7\t38.1%", "30.2\t41.7\t31.8%", "growth", ""),
    ("hunan-2022-q1.txt", "共计60个", "共计70个", "sum", ""),
    ("chengdu-2023-11.txt", "下降4.76%", "下降7.46%", "growth", ""),
    ("chengdu-2023-11.txt", "人均登录5.5次", "人均登录6.5次", "ratio", ""),
    ("chengdu-2023-11.txt", "11月13日（周一）", "11月13日（周三）", "period", ""),
    ("chengdu-2023-11.txt", "24,120\t6.02", "24,120\t6.20", "ratio", ""),
    ("chengdu-2023-11.txt", "前五的区县为武侯区", "前五的区县为新都区", "rank", ""),
    ("guangdong-2023-q1.en.md", "25.4 pages", "35.4 pages", "ratio", ""),
    ("guangdong-2023-q1.en.md", "(90 days)", "(95 days)", "period", ""),
    ("nation-2022-q3.txt", "前三的是河北、山西、北京", "前三的是河北、山西、天津", "rank", ""),
    ("jiangsu-2023-10.md", "| 18.00 | 2 |", "| 16.00 | 2 |", "share", ""),
    ("jiangsu-2023-10.md", "124.05 | 10.00 | 4", "124.05 | 10.00 | 6", "rank", ""),
    ("jiangsu-2023-10.md", "| 2210 | 3190 |", "| 2210 | 3910 |", "sum", ""),
    ("jiangsu-2023-10.md", "增长 5.13%", "增长 6.13%", "growth", ""),
    ("jiangsu-2023-10.md", "占 90%", "占 80%", "share", ""),
    ("jiangsu-2023-10.md", "南通紧随其后", "常州紧随其后", "rank", ""),
    ("jiangsu-2023-10.md", "共31天", "共35天", "period", ""),
    ("jiangsu-2023-10.md", "南京市江宁区", "苏州市江宁区", "place_name", ""),
    ("shandong-2024-05.en.txt", "20.94 pages", "22.94 pages", "ratio", ""),
    ("shandong-2024-05.en.txt", "870,000\t10.33", "870,000\t13.30", "share", ""),
    ("shandong-2024-05.en.txt", "1,980,000\t23.51", "1,980,000\t23.51\nUnknown\t20,000\t0.24", "sum", "Total\t"),
    ("shandong-2024-05.en.txt", "Linyi ranked fifth", "Linyi ranked fourth", "rank", ""),
    ("shandong-2024-05.en.txt", "of 6.5 percent", "of 9.5 percent", "growth", ""),
    ("hangzhou-2019-03.txt", "143,000\t43.0", "143,000\t34.0", "growth", ""),
    ("hangzhou-2019-03.txt", "萧山区列第三", "萧山区列第二", "rank", ""),
    ("hangzhou-2019-03.txt", "合计\t1,250,000", "合计\t1,205,000", "sum", ""),
    ("hangzhou-2019-03.txt", "教师450人次；其中", "教师250人次，其中", "sum", ""),
]


@pytest.mark.parametrize(("name", "old", "new", "kind", "where"), MISTAKES)
def test_a_mistake_put_into_it_is_found_where_it_stands(name: str, old: str, new: str, kind: str, where: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert text.count(old) == 1
    changed = text.replace(old, new)
    read = read_markdown if name.endswith(".md") else read_plain
    findings = contradictions(check_document(read(changed), gazetteer()))
    line = changed[: changed.index(where or new)].count("\n") + 1
    assert (kind, line) in [(finding.kind.value, finding.line) for finding in findings], told(findings)
