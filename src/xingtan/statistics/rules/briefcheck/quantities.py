"""Quantities in running text: 941.1145万人次, 1155.14G, 30 余次, more than 28.88 million, 百分之三十."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from xingtan.statistics.rules.briefcheck.numbers import NUMERAL, Bound, Printed, printed, read_numeral

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALES_ZH = {"万亿": 10**12, "亿": 10**8, "千万": 10**7, "百万": 10**6, "十万": 10**5, "万": 10**4, "千": 10**3}
_SCALES_EN = {
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "bn": 10**9,
    "k": 10**3,
    "M": 10**6,
    "B": 10**9,
}
SCALES = {name: Fraction(size) for name, size in {**_SCALES_ZH, **_SCALES_EN}.items()}

# Counters, longest first; the second word is what is counted, so that 次 and 人次 can be compared and 人 and 次 cannot.
_COUNTERS: tuple[tuple[str, str], ...] = (
    ("页/人", "pages per person"),
    ("次/人", "times per person"),
    ("次/秒", "per second"),
    ("个百分点", "points"),
    ("百分点", "points"),
    ("人次", "times"),
    ("次", "times"),
    ("学时", "items"),
    ("课时", "items"),
    ("个月", "months"),
    ("小时", "hours"),
    ("分钟", "minutes"),
    ("毫秒", "seconds"),
    ("ms", "seconds"),
    ("秒", "seconds"),
    ("个工作日", "days"),
    ("天", "days"),
    ("周", "weeks"),
    ("年", "years"),
    ("倍", "fold"),
    ("%", "percent"),
    ("‰", "permille"),
    ("TB", "bytes"),
    ("GB", "bytes"),
    ("MB", "bytes"),
    ("PB", "bytes"),
    ("T", "bytes"),
    ("G", "bytes"),
    ("元", "money"),
    ("人", "persons"),
    ("名", "persons"),
    ("位", "persons"),
    ("所", "schools"),
    ("页", "pages"),
    *((counter, "items") for counter in "条个件项份篇册本门家处种类批张台套款场期节校户组间部章讲集课"),
)
COUNTER_DIMENSIONS = dict(_COUNTERS)
_COUNTER = "|".join(re.escape(name) for name, _ in sorted(_COUNTERS, key=lambda entry: -len(entry[0])))
_ADJECTIVE = r"(?:(?!(?:were|was|are|is|and|or|of|in|by|the|to|for|from|with|that|who|which|per|had|have)\b)[a-z]+ )?"
_UNITS_EN: tuple[tuple[str, str], ...] = (
    (r"percentage points?", "points"),
    (r"percent|per cent", "percent"),
    (r"times|fold", "fold"),
    (rf"{_ADJECTIVE}(?:page[ -]?views?|views|visits|calls|requests|downloads|log-?ins|favou?rites)", "times"),
    (rf"{_ADJECTIVE}(?:visitors?|users?|teachers?|students?|pupils?|parents?|people|persons?|developers?)", "persons"),
    (rf"{_ADJECTIVE}schools?", "schools"),
    (
        rf"{_ADJECTIVE}(?:resources?|items?|courses?|lessons?|spaces?|files?|articles?|banners?|apps?|interfaces?)",
        "items",
    ),
    (r"pages", "pages"),
    (r"per second", "per second"),
    (r"days?", "days"),
    (r"weeks?", "weeks"),
    (r"months?", "months"),
    (r"years?", "years"),
    (r"hours?", "hours"),
    (r"minutes?", "minutes"),
    (r"seconds?", "seconds"),
)
_UNIT_EN = "|".join(f"(?:{pattern})" for pattern, _ in _UNITS_EN)

_BEFORE = (
    (Bound.LEAST, r"至少|不少于|不低于|at least|no fewer than|no less than"),
    (Bound.OVER, r"超过了?|超|逾|突破了?|多达|more than|over|above|exceed(?:s|ed)?|in excess of"),
    (Bound.NEARLY, r"近|将近|接近|nearly|almost|close to"),
    (Bound.UNDER, r"不足|不到|低于|少于|不超过|less than|fewer than|under|below|up to"),
    (Bound.ABOUT, r"约为?|大约|大概|about|around|approximately|roughly|some|~"),
)
_BEFORE_PATTERNS = tuple((bound, re.compile(rf"(?:{words})\s*$", re.IGNORECASE)) for bound, words in _BEFORE)
_AFTER = ((Bound.OVER, "余多+"), (Bound.LEAST, "以上"), (Bound.ABOUT, "左右"), (Bound.UNDER, "以内以下"))

_QUANTITY = re.compile(
    rf"(?P<sign>(?<![\w)）%])[-+])?(?<![A-Za-z\d.])(?P<number>{_NUMBER})"
    r"\s*(?P<more1>余|多|来)?\s*"
    r"(?:(?P<zh>万亿|千万|百万|十万|亿|万|千(?![克米瓦字]))|(?P<en>thousand|million|billion|trillion)\b|(?P<short>bn|k|M|B)(?![A-Za-z\d]))?"
    rf"\s*(?P<more2>余|多|来)?\s*(?P<unit>{_COUNTER})?(?P<tail>以上|左右|以内|以下|余|\+)?"
)
_NUMERAL_QUANTITY = re.compile(
    rf"(?<![第零〇一二两三四五六七八九十百千万亿\d.])(?P<number>{NUMERAL}+)(?P<more>余|多)?(?P<unit>{_COUNTER})"
)
_PERCENT_ZH = re.compile(rf"百分之(?P<number>{_NUMBER}|{NUMERAL}+)")
_NEXT_UNIT_EN = re.compile(rf"\s*(?:{_UNIT_EN})\b", re.IGNORECASE)
_BYTES_BEFORE = re.compile(r"容量|存储|空间大小|流量|大小|storage|size|capacity|volume", re.IGNORECASE)

# Digits that measure nothing: ordinals, clock times, telephone numbers, addresses, standards, 一 in 一个.
_MASKS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"第\s*\d+\s*[位名届期批次章节步个条轮]?",
        r"https?://\S+|\S+@\S+\.\S+",
        r"\d{1,2}\s*[:：]\s*\d{2}(?:[:：]\d{2})?(?!\d)",
        r"\d{1,2}\s*时(?:\d{1,2}\s*分)?(?!长|间)",
        r"\d+(?:-\d+){2,}",
        r"\d{1,2}\s*[日号](?!均)",
        r"\b\d+(?:st|nd|rd|th)\b",
        r"\b\d+(?:\.\d+)?\s?[x×](?![A-Za-z])",
        r"\bno\.?\s*\d+",
        r"[\"“'‘「]\d+[\"”'’」]",
        r"\b[A-Z]{1,6}[-/ ]?[A-Z]?\s?\d+(?:[-—]\d+)?(?=号)",
        r"\bGB/T\s*\d+(?:[-—]\d+)?",
        r"\d+号",
        r"(?:附?[表图]|图表)\s*\d+(?:-\d+)?",
        r"\b(?:table|figure|chart|part|section|chapter|grade|version|phase)\s+\d+(?:\.\d+)*",
        r"\d+\s*\.\s*\d+\s*\.\s*\d+",
        r"[〔\[]\d{4}[〕\]]",
        r"^\s*\(?\d{1,2}\s*[.、．)](?!\d)",
        r"^\s*\d{1,2}\.\d{1,2}(?:\.\d{1,2})?\s+(?=(?-i:[A-Z])|[一-鿿])(?![万亿千百个条次人所家名件份])",
        r"(?:网址|电话|传真|邮编|QQ群?)[:：]?\s*\d[\d\s-]{3,}\d(?=[^\d余多次条件个人起例]|$)",
    )
)


_LONGEST_NUMBER = 24
_YEAR = re.compile(r"19[5-9]\d|20\d\d")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its counter, at `start` to `end` of a folded text. `dimension` is what is counted, or ""."""

    start: int
    end: int
    text: str
    number: Printed
    unit: str
    dimension: str


def find_quantities(text: str, taken: Iterable[tuple[int, int]] = ()) -> list[Quantity]:
    """List the quantities of a folded text in order; `taken` are stretches that are something else, such as dates."""
    masked = [*taken, *(match.span() for pattern in _MASKS for match in pattern.finditer(text))]
    found: list[Quantity] = []
    for match in _PERCENT_ZH.finditer(text):
        value = match.group("number")
        digits = value if value[0].isdigit() else str(read_numeral(value) or 0)
        number = printed(digits, bound=_bound_before(text[: match.start()]), counted=False)
        found.append(Quantity(*match.span(), match.group(), number, "%", "percent"))
        masked.append(match.span())
    for match in _QUANTITY.finditer(text):
        if len(match.group("number")) <= _LONGEST_NUMBER and not _overlaps(*match.span("number"), masked):
            quantity = _quantity(text, match)
            if quantity is not None:
                found.append(quantity)
                masked.append((quantity.start, quantity.end))
    for match in _NUMERAL_QUANTITY.finditer(text):
        numeral = read_numeral(match.group("number"))
        # 二次开发 is the second one, 两次 are two.
        if numeral is None or numeral < 2 or match.group("number") == "二" or _overlaps(*match.span(), masked):
            continue
        bound = Bound.OVER if match.group("more") else _bound_before(text[: match.start()])
        unit = match.group("unit")
        number = printed(str(numeral), bound=bound)
        found.append(Quantity(*match.span(), match.group(), number, unit, COUNTER_DIMENSIONS[unit]))
    return sorted(found, key=lambda quantity: quantity.start)


def _overlaps(start: int, end: int, stretches: Iterable[tuple[int, int]]) -> bool:
    return any(start < stop and begin < end for begin, stop in stretches)


def _quantity(text: str, match: "re.Match[str]") -> Quantity | None:
    unit = match.group("unit") or ""
    before = text[: match.start()]
    short = match.group("short")
    end = match.end()
    if unit in {"T", "G"} and not (_BYTES_BEFORE.search(before[-24:]) or "." in match.group("number")):
        return None  # 5G is a network, not a size
    if short == "M" and _BYTES_BEFORE.search(before[-24:]):
        short, unit = None, "MB"
    if unit == "年" and len(match.group("number")) == 4:
        return None
    scale = SCALES[match.group("zh") or match.group("en") or short or ""] if _has_scale(match, short) else Fraction(1)
    dimension = COUNTER_DIMENSIONS.get(unit, "")
    if not unit:
        unit, dimension, end = _english_unit(text, match.end())
        if dimension in {"items", "persons", "schools"} and unit[-1] != "s" and unit[-6:] != "people":
            # A singular behind a number is the beginning of another noun: 300 lesson plans.
            unit, dimension, end = ("", "", match.end()) if match.group("number") != "1" else (unit, dimension, end)
    if not unit and scale == 1 and _YEAR.fullmatch(match.group("number")):
        return None
    bound = Bound.OVER if match.group("more1") or match.group("more2") else _bound_after(match.group("tail"))
    if bound is Bound.EXACT:
        bound = _bound_before(before)
    counted = dimension not in {"percent", "points", "fold", "bytes", "seconds", "hours", "minutes"}
    number = printed(match.group("number"), scale, bound, counted)
    if unit == "ms":
        unit = "毫秒"
    return Quantity(match.start("number"), end, text[match.start("number") : end].strip(), number, unit, dimension)


def _has_scale(match: "re.Match[str]", short: str | None) -> bool:
    return bool(match.group("zh") or match.group("en") or short)


def _english_unit(text: str, end: int) -> tuple[str, str, int]:
    match = _NEXT_UNIT_EN.match(text, end)
    if not match:
        return "", "", end
    words = match.group().strip().lower()
    for pattern, dimension in _UNITS_EN:
        if re.fullmatch(pattern, words):
            return words, dimension, match.end()
    return "", "", end


def _bound_before(before: str) -> Bound:
    tail = before[-20:]
    return next((bound for bound, pattern in _BEFORE_PATTERNS if pattern.search(tail)), Bound.EXACT)


def _bound_after(tail: str | None) -> Bound:
    if not tail:
        return Bound.EXACT
    return next((bound for bound, words in _AFTER if tail in words), Bound.EXACT)
