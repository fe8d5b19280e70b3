"""Briefs of other places, years and kinds: left in peace as they are; of one change in them one thing is told."""

from pathlib import Path

import pytest
from tests.statistics.briefs.reading import FOLDER, check_file, check_text, contradictions, told

# The brief, what is written in it, what is written instead, and the kinds that are told, each on the line of the change.
PLANTED = (
    ("shaanxi-2021-05.txt", "全省日均访问量10.34万次", "全省日均访问量11.34万次", "ratio"),
    ("shaanxi-2021-05.txt", "19.99页/人", "20.99页/人", "ratio"),
    ("shaanxi-2021-05.txt", "增长20%", "增长12%", "growth"),
    ("shaanxi-2021-05.txt", "市级资源25.50万条", "市级资源25.80万条", "sum"),
    ("shaanxi-2021-05.txt", "5月1日至5月31日", "5月1日至4月30日", "period"),
    ("shaanxi-2021-05.txt", "\n商洛市\t", "\n商丘市\t", "place_name"),
    ("shaanxi-2021-05.txt", "咸阳市次之，宝鸡市第三", "宝鸡市次之，咸阳市第三", "rank rank"),
    ("shaanxi-2021-05.txt", "活跃率25.00%", "活跃率27.00%", "share"),
    ("shaanxi-2021-05.txt", "\t12.51", "\t15.21", "share"),
    ("shaanxi-2021-05.txt", "以120.30万次居首", "以121.30万次居首", "said_twice"),
    ("anji-2020-q1.txt", "同比增长15.0%", "同比增长25.0%", "growth"),
    ("anji-2020-q1.txt", "移动端434,567次", "移动端444,567次", "sum"),
    ("anji-2020-q1.txt", "（共91天）", "（共90天）", "period"),
    ("anji-2020-q1.txt", "递铺中学位居第二", "昌硕高级中学位居第二", "rank"),
    ("anji-2020-q1.txt", "占90%", "占95%", "share"),
    ("anji-2020-q1.txt", "高中10所", "高中12所", "sum"),
    ("anji-2020-q1.txt", "\t1,000\t", "\t1,010\t", "sum"),
    ("anji-2020-q1.txt", "微信20件", "微信25件", "sum"),
    ("sichuan-2024-03.en.md", "average was 400,000", "average was 450,000", "ratio"),
    ("sichuan-2024-03.en.md", "up 25% from", "up 35% from", "growth"),
    ("sichuan-2024-03.en.md", "80,000 were documents", "90,000 were documents", "sum"),
    ("sichuan-2024-03.en.md", "(31 days)", "(30 days)", "period"),
    ("sichuan-2024-03.en.md", "| Luzhou |", "| Suzhou |", "place_name"),
    ("sichuan-2024-03.en.md", "Luzhou fourth", "Luzhou fifth", "rank"),
    ("sichuan-2024-03.en.md", "| 20.0 | 2 |", "| 20.0 | 3 |", "rank"),
    ("sichuan-2024-03.en.md", "45,000 (15%)", "45,000 (18%)", "share"),
    ("yunnan-2019.md", "家长260万人", "家长360万人", "sum"),
    ("yunnan-2019.md", "日均访问量100万次", "日均访问量120万次", "ratio"),
    ("yunnan-2019.md", "访问量增长25%", "访问量增长35%", "growth"),
    ("yunnan-2019.md", "占全省的40%", "占全省的45%", "said_twice"),
    ("yunnan-2019.md", "位列第四", "位列第三", "rank"),
    ("yunnan-2019.md", "增长16.9%", "增长19.6%", "growth"),
    ("yunnan-2019.md", "开通率98.5%", "开通率95.8%", "share"),
    ("yunnan-2019.md", "场均500人次", "场均600人次", "ratio"),
    ("yunnan-2019.md", "共180个", "共190个", "sum"),
    ("yunnan-2019.md", "至12月31日，", "至12月32日，", "period"),
    ("yunnan-2019.md", "西双版纳傣族自治州", "延边朝鲜族自治州", "place_name"),
    ("wuhou-2023-week-19.txt", "日均8,000次", "日均9,000次", "ratio"),
    ("wuhou-2023-week-19.txt", "增长12%", "增长21%", "growth"),
    ("wuhou-2023-week-19.txt", "升至第三名", "升至第二名", "rank"),
    ("wuhou-2023-week-19.txt", "试题50件", "试题80件", "sum"),
    ("wuhou-2023-week-19.txt", "5月8日—5月14日", "5月14日—5月8日", "period"),
    ("nation-2024-q2.en.txt", "20 pages per visitor", "25 pages per visitor", "ratio"),
    ("nation-2024-q2.en.txt", "20 million page views per day", "22 million page views per day", "ratio"),
    ("nation-2024-q2.en.txt", "rose by 30%", "rose by 40%", "growth"),
    ("nation-2024-q2.en.txt", "ranked fourth", "ranked third", "rank"),
    ("nation-2024-q2.en.txt", "with 145.6 million", "with 154.6 million", "said_twice"),
    ("nation-2024-q2.en.txt", "10,000 exercises", "11,000 exercises", "sum"),
    ("nation-2024-q2.en.txt", "30 June", "31 June", "period"),
    ("hangzhou-2022-10.en.txt", "average of 100,000 per day", "average of 130,000 per day", "ratio"),
    ("hangzhou-2022-10.en.txt", "That is 20 page", "That is 25 page", "ratio"),
    ("hangzhou-2022-10.en.txt", "Yuhang ranked last", "Binjiang ranked last", "rank"),
    ("hangzhou-2022-10.en.txt", "Gongshu (620,000)", "Gongshu (640,000)", "said_twice"),
    ("hangzhou-2022-10.en.txt", "files, 400 per day", "files, 500 per day", "ratio"),
    ("hangzhou-2022-10.en.txt", "3,100 images", "4,100 images", "sum"),
    ("hangzhou-2022-10.en.txt", "spaces (75%)", "spaces (57%)", "share"),
    ("jilin-2018-h1.txt", "环比增长26.25%", "环比增长36.25%", "growth"),
    ("jilin-2018-h1.txt", "增长13%", "增长15%", "growth"),
    ("jilin-2018-h1.txt", "合计1,360万次", "合计1,460万次", "sum"),
    ("jilin-2018-h1.txt", "访问10万次", "访问12万次", "ratio"),
    ("hubei-2022-11.html", "<td>30.0%</td>", "<td>35.0%</td>", "ratio"),
    ("hubei-2022-11.html", "襄阳市最高，武汉市次之", "武汉市最高，襄阳市次之", "rank rank"),
    ("hubei-2022-11.html", "武汉市活跃空间数超过", "黄冈市活跃空间数超过", "rank"),
)


@pytest.mark.parametrize("name", sorted({name for name, *_ in PLANTED}))
def test_a_brief_of_any_kind_that_holds_is_left_in_peace(name: str) -> None:
    report = check_file(FOLDER / name)
    assert not contradictions(report), told(contradictions(report))
    assert report.checked * 3 >= report.claims


@pytest.mark.parametrize(("name", "said", "instead", "kinds"), PLANTED)
def test_one_change_is_told_where_it_stands(name: str, said: str, instead: str, kinds: str, tmp_path: Path) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert text.count(said) == 1
    changed = tmp_path / name
    changed.write_text(text.replace(said, instead), encoding="utf-8")
    findings = contradictions(check_file(changed))
    assert [finding.kind.value for finding in findings] == kinds.split(), told(findings)
    line = text[: text.index(said) + said.startswith("\n")].count("\n") + 1
    assert {finding.line for finding in findings} == {line}


@pytest.mark.parametrize(
    "text",
    [
        "某市简报（2021年5月）\n全市教师1,000名，其中女教师700名，高级教师400名。",
        "某市简报（2021年5月）\n本月日均访问量12万次。工作日日均访问量15万次。总访问量372万次。",
        "某市简报（2021年5月）\n全市共有学校60所，其中小学30所，高中10所。",
        "Brief of May 2021\nOf 1,000 teachers, 700 were women and 400 taught mathematics.",
        "某市简报（2021年5月）\n访问量同比增长20%（去年同期无数据）。资源增长10%。",
        "某市简报（2021年5月）\n5月3日至5月10日（7天）开展活动周。",
        "Brief of May 2021\nThere were 6,000 videos (48%), 3,250 documents (26%) and 3,250 images (26%).",
        "Brief of May 2021\nSo far 3,000 files were uploaded, with 9,000 downloads. In May 300 were, with 800 downloads.",
        "浙江省简报（2021年5月）\n按活跃度排，金华市第一，湖州市第二。\n\n地方\t名次\t活跃度\n金华市\t1\t9.1\n"
        "台州市\t暂停\t8.5\n湖州市\t2\t7.2\n丽水市\t3\t6.1",
        "Brief of May 2021\nPart\tViews\nAnji County itself\t900\nThe schools\t100\n\n"
        "Views: Anji County itself 900 = total 900.\nSpaces: Anji County itself 33 = total 33.",
        "某市简报（2021年5月）\n西湖区（2 所）、余杭区（3 所）共有学校 5 所。",
        "某市简报（2021年5月）\n用户咨询电话 88880000 转 12，QQ群 12345678。",
    ],
)
def test_what_may_well_be_true_is_no_contradiction(text: str) -> None:
    assert not contradictions(check_text(text)), told(contradictions(check_text(text)))
