"""The figures of the demonstration month, each with the id of its source (the brief of August 2017 and what it says).

Counts are exact; a figure that the source prints in 万 with two decimals is taken as exactly that. Bytes are decimal:
1 G = 10^9, 1 T = 10^12 (docs/decisions/0012-demonstration.md says why). What the source leaves open is marked `ours`.
"""

from dataclasses import dataclass
from datetime import date

from xingtan.kernel.periods import Period

PROVINCE = "330000"
MONTH = Period(date(2017, 7, 21), date(2017, 8, 21))  # BR-17, R-05: half-open, 31 days
LAST_DAY = date(2017, 8, 21)  # ours: one more day of ordinary traffic after the month
CAMPAIGN_COUNTED_ON = date(2017, 8, 26)  # ZJ-14

GIGA = 10**9
TERA = 10**12


@dataclass(frozen=True, slots=True)
class City:
    """One city's row in the tables of the brief.

    `views` is ZJ-31; `active_spaces` and the ratio that `spaces` (opened, ours) must give, in hundredths of a percent,
    are ZJ-38; `visitors` (ours) are the pseudonyms at home there.
    """

    code: str
    name: str
    views: int
    active_spaces: int
    ratio_hundredths: int
    spaces: int
    visitors: int


CITIES: tuple[City, ...] = (
    City("330100", "杭州市", 1_493_800, 43, 5, 92_000, 80_600),
    City("330200", "宁波市", 272_300, 9, 1, 104_434, 19_300),
    City("330300", "温州市", 360_100, 61, 8, 79_500, 25_400),
    City("330400", "嘉兴市", 465_700, 6, 2, 34_000, 26_900),
    City("330500", "湖州市", 493_900, 200, 79, 25_316, 25_100),
    City("330600", "绍兴市", 1_325_500, 436, 97, 44_948, 66_800),
    City("330700", "金华市", 1_926_900, 1_498, 254, 58_976, 91_700),
    City("330800", "衢州市", 139_600, 21, 9, 23_333, 9_400),
    City("330900", "舟山市", 44_700, 0, 0, 12_500, 3_600),
    City("331000", "台州市", 2_362_800, 389, 63, 61_746, 112_900),
    City("331100", "丽水市", 96_400, 48, 17, 28_235, 7_100),
)

PAGE_VIEWS = 9_411_145  # ZJ-27
VISITORS = 509_700  # ZJ-28
VISITORS_WITHOUT_PLACE = VISITORS - sum(city.visitors for city in CITIES)  # ours
PEAK_DAY = date(2017, 8, 14)  # ZJ-30, a Monday
PEAK_VIEWS = 363_662  # ZJ-30
VIEWS_WITHOUT_PLACE = 429_445  # INC-02: 9,411,145 less the sum of the cities

# ours: the rhythm of the month in thousands of views, Friday 21 July to Sunday 20 August; the peak is ZJ-30.
DAY_SHAPE: tuple[int, ...] = (
    *(281, 255, 251),
    *(313, 302, 303, 313, 291, 260, 265),
    *(320, 319, 313, 322, 299, 263, 267),
    *(328, 328, 335, 325, 309, 272, 290),
    *(364, 343, 337, 340, 323, 287, 292),
)
LAST_DAY_VIEWS = 301_846  # ours
LAST_DAY_NEW_VISITORS = 2_613  # ours
RESOURCES_SEEN_PER_THOUSAND = 52  # ours: page views of a lesson or another resource; each is a resource view, too
REPEATS_PER_THOUSAND = 9  # ours: marked and not counted
ROBOTS_PER_THOUSAND = 14  # ours: marked and not counted

RESOURCES_ISSUED = 3_674_000  # ZJ-17, cumulative; none in the month
RESOURCES_INGESTED = 2_199_600  # ZJ-18, cumulative
RESOURCES_INGESTED_IN_MONTH = 22_184  # ZJ-18
FILES_UPLOADED = 3_557_900  # ZJ-20, cumulative
FILES_UPLOADED_BYTES = 38_920 * GIGA  # ZJ-20, 38.92 T
FILES_UPLOADED_IN_MONTH = 126_300  # ZJ-21
FILES_UPLOADED_IN_MONTH_BYTES = 115_514 * GIGA // 100  # ZJ-21, 1,155.14 G
DOWNLOADS = 3_415_900  # ZJ-22, cumulative
DOWNLOADS_IN_MONTH = 61_240  # ours
VIDEOS_WATCHED_IN_MONTH = 148_300  # ours
EXERCISES_ANSWERED_IN_MONTH = 116_900  # ours
FAVOURITES = 1_058_800  # ZJ-22, cumulative
FAVOURITES_IN_MONTH = 9_870  # ours

ACTIVE_SPACES = 2_712  # ZJ-35: the cities' 2,711 and one of the province itself (INC-08)
ACTIVE_SPACES_OF_PROVINCE = 1
SPACES_OF_PROVINCE = 12  # ours
SPACES = 565_000  # ours: what 0.48 % (ZJ-36) allows, INC-14
SPACES_OPENED_IN_MONTH = 2_340  # ours
ACTIVE_LOGINS, ACTIVE_DISK_ITEMS, ACTIVE_VISITS = 100, 20, 200  # ZJ-34, each inclusive
SIGN_INS_IN_MONTH = 262_000  # ours
SPACE_VISITS_IN_MONTH = 184_000  # ours
ARTICLES_IN_MONTH = 3_120  # ours

DEVELOPERS, DEVELOPERS_IN_MONTH = 59, 8  # ZJ-42
APPS, APPS_IN_MONTH = 51, 4  # ZJ-42
INTERFACES, INTERFACES_IN_MONTH, INTERFACES_ACTIVE = 415, 5, 39  # ZJ-42
API_CALLS = 100_730_000  # ZJ-43, cumulative
API_CALLS_IN_MONTH = 3_430_000  # ZJ-43
API_MEAN_MS = 187  # ZJ-44
LAST_DAY_API_CALLS = 104_300  # ours

SENSITIVE_WORDS_HANDLED = 30  # ZJ-45; deleted 0, reports handled 0
FEEDBACK_SUBMITTED, FEEDBACK_ADOPTED = 7, 4  # ZJ-46
SUPPORT_ANSWERED = {"qq": 30, "phone": 20, "site": 40}  # ZJ-46
CAMPAIGN_ENTRANTS = 1_420  # ZJ-14, by 26 August
CAMPAIGN = "2017年度优秀教学空间创建活动"


@dataclass(frozen=True, slots=True)
class BannerDay:
    """One banner of ZJ-47: its day, its Chinese title as printed, and ours in English."""

    on: date
    title: str
    english: str


BANNERS: tuple[BannerDay, ...] = (
    BannerDay(
        date(2017, 8, 15),
        "名师面对面活动——《自闭症儿童的生态化评估》",
        "Meet a master teacher: the ecological assessment of autistic children",
    ),
    BannerDay(
        date(2017, 8, 15),
        "打造特色空间，推动深度应用——长兴县经验谈",
        "Spaces with a character of their own: what Changxing County learned",
    ),
    BannerDay(
        date(2017, 8, 15),
        "与孩子一起爱上阅读——假期亲子互动分享",
        "Falling in love with reading together: families on holiday",
    ),
    BannerDay(date(2017, 8, 19), "如何上好开学第一课？", "How to teach the first lesson of term well"),
    BannerDay(date(2017, 8, 21), "浙江智慧学习广场试运行", "The learning square of Zhejiang begins its trial run"),
    BannerDay(
        date(2017, 8, 21),
        "名师面对面：加强“实用性阅读与交流”教学的探讨",
        "Meet a master teacher: practical reading and communication in class",
    ),
)  # two of the six bear the 21st: they lie one day after a half-open month (INC-07)
