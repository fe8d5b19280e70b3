"""What a place is called for short, and in English."""

from dataclasses import dataclass
from functools import cache

from pypinyin import Style, lazy_pinyin

from xingtan.places.rules.tree import Level

KINDS = (
    ("特别行政区", "Special Administrative Region"),
    ("自治区", "Autonomous Region"),
    ("自治州", "Autonomous Prefecture"),
    ("自治县", "Autonomous County"),
    ("自治旗", "Autonomous Banner"),
    ("省", "Province"),
    ("地区", "Prefecture"),
    ("林区", "Forestry District"),
    ("特区", "Special District"),
    ("市", ""),
    ("盟", "League"),
    ("旗", "Banner"),
    ("县", "County"),
    ("区", "District"),
)
"""The word for its kind that a Chinese name ends with, and the one that an English name ends with."""

KEPT_KINDS = (("新区", "New Area"), ("矿区", "Mining District"), ("群岛", "Islands"))
"""Words for a kind that belong to the short name too: beside 井陉矿区 lies 井陉县."""

WHOLE = {"郊区": "Suburban District", "城区": "Urban District", "矿区": "Mining District", "市区": "Urban District"}
"""Names that are nothing but a kind."""

PEOPLES = {
    "蒙古族": "Mongol",
    "蒙古": "Mongol",
    "回族": "Hui",
    "藏族": "Tibetan",
    "维吾尔": "Uygur",
    "苗族": "Miao",
    "彝族": "Yi",
    "壮族": "Zhuang",
    "布依族": "Bouyei",
    "朝鲜族": "Korean",
    "满族": "Manchu",
    "侗族": "Dong",
    "瑶族": "Yao",
    "白族": "Bai",
    "土家族": "Tujia",
    "哈尼族": "Hani",
    "哈萨克": "Kazakh",
    "哈萨克族": "Kazakh",
    "傣族": "Dai",
    "黎族": "Li",
    "傈僳族": "Lisu",
    "佤族": "Va",
    "畲族": "She",
    "拉祜族": "Lahu",
    "东乡族": "Dongxiang",
    "纳西族": "Naxi",
    "景颇族": "Jingpo",
    "柯尔克孜": "Kirgiz",
    "土族": "Tu",
    "达斡尔族": "Daur",
    "仫佬族": "Mulao",
    "羌族": "Qiang",
    "布朗族": "Blang",
    "撒拉族": "Salar",
    "毛南族": "Maonan",
    "仡佬族": "Gelao",
    "锡伯": "Xibe",
    "普米族": "Pumi",
    "塔吉克": "Tajik",
    "怒族": "Nu",
    "鄂温克族": "Evenki",
    "保安族": "Bonan",
    "裕固族": "Yugur",
    "独龙族": "Derung",
    "各族": "Multi-ethnic",
}
"""Peoples named in the names of autonomous places, as English texts of the state write them."""

ENGLISH = {
    "全国": "China",
    "陕西": "Shaanxi",
    "内蒙古": "Inner Mongolia",
    "西藏": "Tibet",
    "香港": "Hong Kong",
    "澳门": "Macao",
    "台湾": "Taiwan",
    "哈尔滨": "Harbin",
    "齐齐哈尔": "Qiqihar",
    "乌鲁木齐": "Urumqi",
    "呼和浩特": "Hohhot",
    "呼伦贝尔": "Hulunbuir",
    "鄂尔多斯": "Ordos",
    "巴彦淖尔": "Bayannur",
    "乌兰察布": "Ulanqab",
    "锡林郭勒": "Xilingol",
    "阿拉善": "Alxa",
    "兴安": "Hinggan",
    "克拉玛依": "Karamay",
    "吐鲁番": "Turpan",
    "哈密": "Hami",
    "阿克苏": "Aksu",
    "喀什": "Kashgar",
    "和田": "Hotan",
    "伊犁": "Ili",
    "阿勒泰": "Altay",
    "博尔塔拉": "Bortala",
    "巴音郭楞": "Bayingolin",
    "克孜勒苏": "Kizilsu",
    "拉萨": "Lhasa",
    "日喀则": "Xigaze",
    "那曲": "Nagqu",
    "林芝": "Nyingchi",
    "阿里": "Ngari",
    "昌都": "Qamdo",
    "甘孜": "Garze",
    "果洛": "Golog",
    "迪庆": "Deqen",
    "鄂伦春": "Oroqen",
    "鄂温克": "Evenki",
}
"""Names that English knows in another form than their pinyin."""

_ONLY = {"兴安": "兴安盟"}
"""Of two places of one name, the one that English knows so."""

READINGS = {
    "朝阳": "chao yang",
    "漯河": "luo he",
    "马尾": "ma wei",
    "南乐": "nan le",
    "民乐": "min le",
    "乐陵": "lao ling",
    "单": "shan",
    "浚": "xun",
    "涡阳": "guo yang",
    "筠连": "jun lian",
    "洪洞": "hong tong",
    "宕昌": "tan chang",
    "繁峙": "fan shi",
    "佛冈": "fo gang",
    "佛坪": "fo ping",
    "柞水": "zha shui",
    "什邡": "shi fang",
    "荥经": "ying jing",
    "覃塘": "qin tang",
    "茄子河": "qie zi he",
    "长子": "zhang zi",
    "疏勒": "shu le",
}
"""Readings of names that the dictionary of pypinyin gets wrong."""

_ALWAYS = {"都": "du", "长": "chang", "藏": "zang"}
"""Readings of characters in names of places where the dictionary knows no phrase."""


@dataclass(frozen=True, slots=True)
class Names:
    """How a place is called: 杭州市, 杭州, Hangzhou, Hangzhou."""

    name: str
    short: str
    name_en: str
    short_en: str


@cache
def names_of(name: str, level: Level) -> Names:
    """Give the short name and both English names of a place of this level."""
    if level is Level.NATION:
        return Names(name, "全国", "China", "China")
    if name in WHOLE:
        return Names(name, name, WHOLE[name], WHOLE[name])
    for ending, word in KEPT_KINDS:
        if name.endswith(ending) and name != ending:
            whole = f"{romanised(name.removesuffix(ending))} {word}"
            return Names(name, name, whole, whole)
    stem, kind = _split(name)
    root, peoples = _without_peoples(stem) if kind.startswith("Autonomous") else (stem, ())
    short = root if len(root) > 1 else name
    short_en = _english(root, name)
    if not kind and level is Level.COUNTY and name.endswith("市"):
        kind = "City"
    words = [short_en, *peoples, kind]
    return Names(name, short, " ".join(word for word in words if word), short_en)


def romanised(name: str) -> str:
    """Write a name in pinyin as one word, with an apostrophe before a later syllable that begins with a vowel."""
    if name in READINGS:
        syllables = READINGS[name].split()
    else:
        syllables = lazy_pinyin(name, style=Style.NORMAL, v_to_u=True)
        for at, character in enumerate(name):
            if len(syllables) == len(name) and (character == "都" or (character in _ALWAYS and _unknown(name))):
                syllables[at] = _ALWAYS[character]
    word = syllables[0]
    for syllable in syllables[1:]:
        word += f"'{syllable}" if syllable[0] in "aoe" else syllable
    return word[:1].upper() + word[1:]


def _split(name: str) -> tuple[str, str]:
    """Cut the word for its kind off a name: 沙县 is 沙 of the kind County."""
    for ending, kind in KINDS:
        if name.endswith(ending) and len(name) > len(ending):
            return name[: -len(ending)], kind
    return name, ""


def _without_peoples(stem: str) -> tuple[str, tuple[str, ...]]:
    """Cut the names of peoples off a stem: 双江拉祜族佤族 is 双江 of Lahu and Va."""
    if stem in ENGLISH:  # 内蒙古
        return stem, ()
    found: list[str] = []
    known = sorted(PEOPLES, key=len, reverse=True)
    while True:
        people = next((each for each in known if stem.endswith(each) and len(stem) > len(each)), None)
        if people is None:
            break
        stem = stem[: -len(people)]
        found.insert(0, PEOPLES[people])
    if not found and stem in PEOPLES:  # 东乡族自治县, 鄂温克族自治旗: the people is the name
        return stem.removesuffix("族"), ()
    return stem, tuple(found)


def _english(root: str, name: str) -> str:
    known = ENGLISH.get(root)
    return known if known and _ONLY.get(root, name) == name else romanised(root)


def _unknown(name: str) -> bool:
    """Say whether the dictionary reads the name character by character."""
    return lazy_pinyin(name) == [lazy_pinyin(character)[0] for character in name]
