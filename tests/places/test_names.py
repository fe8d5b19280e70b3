import pytest

from xingtan.places.rules.names import names_of, romanised
from xingtan.places.rules.tree import Level


@pytest.mark.parametrize(
    ("name", "level", "short", "name_en", "short_en"),
    [
        ("浙江省", Level.PROVINCE, "浙江", "Zhejiang Province", "Zhejiang"),
        ("陕西省", Level.PROVINCE, "陕西", "Shaanxi Province", "Shaanxi"),
        ("山西省", Level.PROVINCE, "山西", "Shanxi Province", "Shanxi"),
        ("内蒙古自治区", Level.PROVINCE, "内蒙古", "Inner Mongolia Autonomous Region", "Inner Mongolia"),
        ("西藏自治区", Level.PROVINCE, "西藏", "Tibet Autonomous Region", "Tibet"),
        ("新疆维吾尔自治区", Level.PROVINCE, "新疆", "Xinjiang Uygur Autonomous Region", "Xinjiang"),
        ("香港特别行政区", Level.PROVINCE, "香港", "Hong Kong Special Administrative Region", "Hong Kong"),
        ("澳门特别行政区", Level.PROVINCE, "澳门", "Macao Special Administrative Region", "Macao"),
        ("北京市", Level.PROVINCE, "北京", "Beijing", "Beijing"),
        ("杭州市", Level.CITY, "杭州", "Hangzhou", "Hangzhou"),
        ("哈尔滨市", Level.CITY, "哈尔滨", "Harbin", "Harbin"),
        ("乌鲁木齐市", Level.CITY, "乌鲁木齐", "Urumqi", "Urumqi"),
        ("呼和浩特市", Level.CITY, "呼和浩特", "Hohhot", "Hohhot"),
        ("兴安盟", Level.CITY, "兴安", "Hinggan League", "Hinggan"),
        ("大理白族自治州", Level.CITY, "大理", "Dali Bai Autonomous Prefecture", "Dali"),
        ("兴安县", Level.COUNTY, "兴安", "Xing'an County", "Xing'an"),
        ("淳安县", Level.COUNTY, "淳安", "Chun'an County", "Chun'an"),
        ("乐清市", Level.COUNTY, "乐清", "Yueqing City", "Yueqing"),
        ("莲都区", Level.COUNTY, "莲都", "Liandu District", "Liandu"),
        ("景宁畲族自治县", Level.COUNTY, "景宁", "Jingning She Autonomous County", "Jingning"),
        ("浦东新区", Level.COUNTY, "浦东新区", "Pudong New Area", "Pudong New Area"),
        ("沙县", Level.COUNTY, "沙县", "Sha County", "Sha"),
        ("东乡族自治县", Level.COUNTY, "东乡", "Dongxiang Autonomous County", "Dongxiang"),
        ("郊区", Level.COUNTY, "郊区", "Suburban District", "Suburban District"),
        ("神农架林区", Level.COUNTY, "神农架", "Shennongjia Forestry District", "Shennongjia"),
    ],
)
def test_a_place_is_called_as_people_call_it(name: str, level: Level, short: str, name_en: str, short_en: str) -> None:
    named = names_of(name, level)
    assert (named.short, named.name_en, named.short_en) == (short, name_en, short_en)


@pytest.mark.parametrize(
    ("name", "word"),
    [("西安", "Xi'an"), ("六安", "Lu'an"), ("长兴", "Changxing"), ("台州", "Taizhou"), ("吕梁", "Lüliang"),
     ("厦门", "Xiamen"), ("成都", "Chengdu"), ("蚌埠", "Bengbu"), ("单", "Shan"),
     ("长子", "Zhangzi"), ("朝阳", "Chaoyang")],
)  # fmt: skip
def test_pinyin_knows_the_readings_of_places(name: str, word: str) -> None:
    assert romanised(name) == word
