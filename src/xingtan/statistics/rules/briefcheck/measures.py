"""What a number measures: read from a table's label or from the words around a number in a sentence."""

import re
from dataclasses import dataclass
from enum import StrEnum

from xingtan.statistics.rules.briefcheck.document import fold


class Modifier(StrEnum):
    """What narrows a measure: two figures with different modifiers are not the same figure."""

    CUMULATIVE = "cumulative"
    NEW = "new"
    MONTH = "month"
    YEAR = "year"
    DAILY_MEAN = "daily_mean"
    PEAK = "peak"
    PER_HEAD = "per_head"
    PREVIOUS = "previous"
    TOTAL = "total"


class Role(StrEnum):
    """What kind of figure a label announces."""

    LEVEL = "level"
    SHARE = "share"
    RATIO = "ratio"
    GROWTH = "growth"
    RANK = "rank"
    INDEX = "index"


# The field's standard terms. The same thing has several names in the same brief: 访问量 above, PV in the table.
_KINDS: tuple[tuple[str, str], ...] = (
    (
        "visitors",
        r"独立访客[数量]?|独立用户[数量]?|访客[数量]|访客|\bUVs?\b|"
        r"(?:number of )?unique visitors?|(?:number of )?visitors?",
    ),
    (
        "page_views",
        r"页面浏览[量数]|浏览页[数面]|浏览总?[量数]|浏览次数|访问次数|访问总?量|访问人次|点击[量数率]|\bPVs?\b|"
        r"page[ -]?views?|pageviews?|\bviews?\b|\bvisits\b|\bhits\b|\bbrowsing\b|"
        r"\bpages\b|(?<![一-鿿])(?:浏览|访问)(?![一-鿿])",
    ),
    ("activity", r"活跃度|activity(?: (?:index|score|level))?"),
    ("logins", r"登[录陆](?:次数|人次|量)|(?<![一-鿿])登[录陆](?![一-鿿])|(?:number of )?(?:log-?ins?|sign-?ins?)"),
    ("downloads", r"(?:资源)?下载(?:次数|[数量])|(?:resource )?downloads?"),
    ("favourites", r"(?:资源)?收藏(?:次数|[数量])|(?:resource )?favou?rites?"),
)
_KIND_PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _KINDS)
_PAGES = re.compile(r"浏览|页面|\bPV|page|views?", re.IGNORECASE)
_VISITS = re.compile(r"访问|visits?\b|\bhits", re.IGNORECASE)

_MODIFIERS: tuple[tuple[Modifier, str], ...] = (
    (
        Modifier.PER_HEAD,
        r"人均|生均|师均|校均|户均|场均|班均|平均每(?:人|校|生|个|名|位|所)|\bper (?:visitor|user|person|head|capita)",
    ),
    (
        Modifier.DAILY_MEAN,
        r"日均|平均每日|平均每天|每日平均|每天平均|"
        r"(?:average )?daily (?:average|mean)|average daily|mean daily|\bper day",
    ),
    (
        Modifier.PEAK,
        r"最高日|单日最高|日最高|单日峰值|峰值|最高(?=访问|浏览|在线|"
        r"并发|点击)|highest daily|busiest day|peak(?: day| daily)?",
    ),
    (
        Modifier.PREVIOUS,
        r"上个?月|上期|上个?季度|上一?周|上个?学期|"
        r"上一?年度?|去年(?:同期)?|上年同期|同期|(?:last|previous|prior) (?:month|year|quarter)",
    ),
    (Modifier.CUMULATIVE, r"累计|累积|历年|cumulative(?:ly)?|accumulated|to date"),
    (Modifier.NEW, r"新增加?|新注册|\bnew(?:ly)?\b|\badded\b"),
    (Modifier.MONTH, r"月度|本月份?度?|当月|全月|\bmonthly\b|this month"),
    (Modifier.YEAR, r"本?年度|本年|全年|今年(?:以来)?|\bannual\b|\byearly\b|this year"),
    (Modifier.TOTAL, r"总计|合计|共计|总(?=[^体结的])|\b(?:grand |overall )?total\b|\boverall\b|altogether"),
)
_MODIFIER_PATTERNS = tuple((modifier, re.compile(pattern, re.IGNORECASE)) for modifier, pattern in _MODIFIERS)

_SHARE = re.compile(r"占比|份额|比重|所占比例|占总|占全|\bshares?\b|proportion|% of|percentage of", re.IGNORECASE)
_GROWTH = re.compile(r"同比|环比|增长|上升|下降|增幅|涨幅|增速|增减|变化率|growth|change|increase", re.IGNORECASE)
_RANK = re.compile(r"^(?:.{0,8})?(?:排名|名次|位次|排序)$|\brank(?:ing)?\b|\bposition\b", re.IGNORECASE)
_RATIO = re.compile(r"率$|比$|比例|比率|人均|均值|平均|\bratio\b|\brate\b|\bper\b|\baverage\b|\bmean\b", re.IGNORECASE)
_INDEX = re.compile(r"活跃度|指数|得分|评分|\bindex\b|\bscore\b|\bactivity\b", re.IGNORECASE)

_NOISE_ZH = re.compile(
    r"(?:[两二三四五六]者|[两三四五六]项|[两二三四五六七八九十][地市县区州省校]|上述|以上|全国|全省|全市|全县|全区|省内|市内|各地区?|各市|各县|"
    r"地区|区域|平台|网站|系统|数据|情况|指标|统计|目前|当前|现有|"
    r"截[至止]|已经|达到了?|高达|约为|分别|同时|其中|此外|另外|共有|共|"
    r"已|达|为|是|有|了|的|从|由|到|至|平均|仍|将|于|在|并且|与上月相比|"
    r"继续|保持)"
)
_NOISE_EN = re.compile(
    r"\b(?:ranked|ranks|came|placed|finished) (?:first|second|third|fourth|fifth|sixth|\d{1,2}(?:st|nd|rd|th))\b|"
    r"\ban average of\b|\b(?:between|bringing|the|a|an|of|on|in|for|by|to|is|are|was|were|has|have|"
    r"had|been|be|reached|reaches|reach|with|and|number|platform|"
    r"platforms|website|site|system|from|about|around|some|more|"
    r"than|nearly|over|almost|there|its|it|that|this|these|which|"
    r"as|at|stood|amounted|came|totall?ed|percent|per|cent|recorded|"
    r"records|registered|received|counted|made|makes|saw|sees|"
    r"increased?|rose|grew|fell|declined|dropped|exceeded?|exceeds|compared|"
    r"against|versus|up|down|short|brief|month|also|now|currently|still|further)\b",
    re.IGNORECASE,
)
_MARKS = re.compile(r"[\s，。；：、:;,.!?！？\"'“”‘’《》<>()\[\]【】/%+*#&|~—–-]+")
_PARENTHESES = re.compile(r"\([^()]*\)|【[^【】]*】")


@dataclass(frozen=True, slots=True)
class Measure:
    """`kind` is a standard measure or None, `rest` the words that narrow it, `said` the words as they stand."""

    kind: str | None
    rest: str
    modifiers: frozenset[Modifier]
    role: Role
    said: str

    @property
    def core(self) -> tuple[str | None, str]:
        """What is measured, without when and how it is summed up."""
        return self.kind, self.rest

    @property
    def named(self) -> bool:
        """Say whether the words name something at all."""
        return self.kind is not None or len(self.rest) >= 2

    @property
    def compared(self) -> frozenset[Modifier]:
        """The modifiers that must agree where two figures are said to be the same one."""
        return self.modifiers - {Modifier.TOTAL, Modifier.MONTH, Modifier.YEAR}

    @property
    def additive(self) -> bool:
        """Say whether the figures of parts add up to the figure of the whole."""
        if self.role is not Role.LEVEL or self.kind in {"visitors", "activity"}:
            return False
        return not self.modifiers & {Modifier.DAILY_MEAN, Modifier.PEAK, Modifier.PER_HEAD}

    @property
    def says_visits(self) -> bool:
        """Say whether page views are called visits here."""
        return self.kind == "page_views" and bool(_VISITS.search(self.said)) and not _PAGES.search(self.said)

    @property
    def says_pages(self) -> bool:
        """Say whether page views are called pages here."""
        return self.kind == "page_views" and bool(_PAGES.search(self.said))


def read_measure(words: str) -> Measure:
    """Read what is measured from a label or from the words before or after a number."""
    text = _PARENTHESES.sub(" ", fold(words)).strip()
    said = text
    role = _role(text)
    modifiers = set()
    for modifier, pattern in _MODIFIER_PATTERNS:
        text, hits = pattern.subn(" ", text)
        if hits:
            modifiers.add(modifier)
    kind = None
    for name, pattern in _KIND_PATTERNS:
        text, hits = pattern.subn(" ", text)
        if hits:
            kind = name
            break
    return Measure(kind, _rest(text), frozenset(modifiers), role, said)


def _role(text: str) -> Role:
    for role, pattern in (
        (Role.RANK, _RANK),
        (Role.SHARE, _SHARE),
        (Role.GROWTH, _GROWTH),
        (Role.RATIO, _RATIO),
        (Role.INDEX, _INDEX),
    ):
        if pattern.search(text.strip()):
            return role
    return Role.LEVEL


def _rest(text: str) -> str:
    text = _NOISE_EN.sub(" ", text)
    text = _NOISE_ZH.sub("", text)
    words = [word for word in _MARKS.split(text.lower()) if word]
    # A unit or a number in brackets is gone already; what is left in Latin letters keeps its word breaks.
    return " ".join(words) if any(word.isascii() for word in words) else "".join(words)


def pieces(words: str) -> frozenset[str]:
    """Cut words into what can be looked for elsewhere: pairs of Chinese characters, whole Latin words."""
    found: set[str] = set()
    for run in re.findall(r"[一-鿿]+|[A-Za-z]{2,}", fold(words)):
        if run.isascii():
            found.add(run.lower())
        else:
            found.update(run[index : index + 2] for index in range(len(run) - 1))
    return frozenset(found)
