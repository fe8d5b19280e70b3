"""The words that say a rank: 排名第二, 位居前三, 最为活跃, 垫底, 紧跟其后, ranked third, lagged behind."""

import re
from dataclasses import dataclass
from enum import StrEnum

from xingtan.statistics.rules.briefcheck.numbers import NUMERAL, read_numeral


class Mark(StrEnum):
    """What kind of claim a word makes."""

    ORDINAL = "ordinal"
    FROM_END = "from_end"
    FIRST_SET = "first_set"
    LAST_SET = "last_set"
    TOP = "top"
    BOTTOM = "bottom"
    FOLLOWS = "follows"
    FRONT = "front"
    BACK = "back"
    FORMER = "former"
    TAGGED = "tagged"  # right behind its name: 丽水市（第10）, Jinhua 2nd


_N = rf"(?P<n>\d{{1,2}}|{NUMERAL}{{1,3}})"
_EN_ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "eleventh": 11,
    "twelfth": 12,
}
_EN_CARDINALS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_EN_N = rf"(?P<n>{'|'.join(_EN_ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th))"
_RANK_VERB = (
    r"(?:排名?|排在|位居|位列|位于|名列|居|列|跃居|跃升|上升|升|"
    r"下降|降|滑落|退居|退|保持|稳居|稳|占据|并列|继续|夺得|取得|"
    r"全省|全市|全国|全县|全区|省内|市内)"
)
_NO_RANK = (
    r"(?!\s*(?:课|阶段|步|批|届|次|期|个|章|节|部分|季度|产业|线|时间|手|中学|小学|实验|医院|人民|"
    r"轮|类|条|项|代|方|年|大))"
)
_EN_BEFORE = (
    r"(?:ranks?|ranked|ranking|came|comes|was|is|placed|places|stood|stands|finished|remained|remains|stayed|kept|"
    r"(?:rose|rising|climbed|moved|moving|jumped|dropped|fell|"
    r"falling|slipped|advanced)(?: up| down| back)? (?:in)?to)"
)
_NEGATED_GROWTH = r"(?<!上升)(?<!增长)(?<!增幅)(?<!涨幅)(?<!提升)(?<!增速)(?<!下降)(?<!降幅)(?<!提高)(?<!变化)"
MARKS: tuple[tuple[Mark, "re.Pattern[str]"], ...] = tuple(
    (mark, re.compile(pattern, re.IGNORECASE))
    for mark, pattern in (
        (Mark.FROM_END, rf"倒数第{_N}(?:名|位)?"),
        (Mark.FROM_END, rf"{_EN_BEFORE} {_EN_N} (?:from (?:the )?(?:bottom|last)|to last)"),
        (Mark.ORDINAL, rf"(?:{_RANK_VERB}[^，。；、第(]{{0,8}}?)?第\s*{_N}(?P<more>(?:、{NUMERAL})+)(?:名|位)"),
        (Mark.ORDINAL, rf"{_RANK_VERB}[^，。；、第(]{{0,8}}?第\s*{_N}(?:名|位)?{_NO_RANK}"),
        (Mark.ORDINAL, rf"第\s*{_N}(?:名|位){_NO_RANK}"),
        (Mark.ORDINAL, rf"(?<=[、和])第\s*{_N}{_NO_RANK}"),
        (Mark.ORDINAL, rf"(?<=[市县区州盟旗省一-鿿])第\s*{_N}(?=[，。；,;]|$)"),
        (
            Mark.ORDINAL,
            rf"{_EN_BEFORE}\s+(?:in\s+)?(?:the\s+)?{_EN_N}\b"
            r"(?=\s*(?:place|position|spot|in\b|among|with|by\b|at\b|"
            r"and\b|,|\.|;|$|on\b|for\b|this\b|again\b|overall|respectively|\())",
        ),
        (Mark.ORDINAL, rf"(?<=, )(?:and )?{_EN_N}(?=\s*(?:,|\.|;|$|and|respectively|place))"),
        (Mark.ORDINAL, rf"(?<=and ){_EN_N}(?=\s*(?:,|\.|;|$|respectively|place))"),
        (Mark.ORDINAL, rf"{_EN_BEFORE}\s+(?:no\.|number)\s*(?P<n>\d{{1,2}})\b"),
        (Mark.TAGGED, rf"(?<=\()第\s*(?:\d{{1,2}}\s*到第\s*)?{_N}(?=\))"),
        (Mark.TAGGED, r"(?<=\()(?P<n>\d{1,2}(?:st|nd|rd|th))(?=\))"),
        (Mark.TAGGED, r"(?<=[a-z'’] )(?P<n>\d{1,2}(?:st|nd|rd|th))(?=\s*(?:,|\.|;|$|and\b))"),
        (Mark.TAGGED, rf"(?<=[a-z'’] )(?P<n>{'|'.join(_EN_ORDINALS)})(?=\s*(?:,|\.|;|$|and\b(?! foremost)))"),
        (
            Mark.FIRST_SET,
            rf"(?:(?:位居|位列|名列|列|居|排名?|排在|进入|跻身|分列|"
            rf"包揽)[^，。；]{{0,6}}?)?前{_N}(?:名|位|强)?(?!\s*[个天周月年季日次批期所条项%])",
        ),
        (Mark.FIRST_SET, rf"\b(?:the )?top (?P<n>\d{{1,2}}|{'|'.join(_EN_CARDINALS)})\b"),
        (
            Mark.LAST_SET,
            rf"(?:(?:位居|位列|列|居|排名?|排在)[^，。；]{{0,6}}?)?(?:最后|"
            rf"末尾?|后){_N}(?:名|位)(?!\s*[个天周月年季日次批期])",
        ),
        (
            Mark.LAST_SET,
            rf"\b(?:the )?(?:bottom|last) (?P<n>{'|'.join(_EN_CARDINALS)})\b(?! (?:days|weeks|months|years))",
        ),
        (
            Mark.TOP,
            _NEGATED_GROWTH
            + r"(?:最为?活跃|最高(?!日|峰|达|值|可|单)|最多(?!可)|最大(?!限|化|程度)|居首位?|位居?榜首|居于首位|"
            r"高居榜首|独占鳌头|领跑|遥遥领先|(?:继续|保持|依旧|仍然|仍)领先|排名首位|位列首位|排名榜首)",
        ),
        (
            Mark.TOP,
            r"\b(?:(?:was|is|were|remained|remains|"
            r"stayed) )?(?:the )?(?:most active|busiest|highest|largest)\b(?! daily)"
            r"|\bhad (?:the most|the highest number of)\b|\b(?:topped|led|leads|"
            r"tops) the (?:list|ranking|province|table|field)\b|\bcame out on top\b"
            r"|\b(?:took|takes|kept|keeps|held|holds|stayed in|remained in) the lead\b",
        ),
        (
            Mark.BOTTOM,
            _NEGATED_GROWTH
            + r"(?:最低(?!价|限)|最少|最小|垫底|居末位?|排名末位|位居末位|排名最后|排在最后|最不活跃)(?!的是最)",
        ),
        (
            Mark.BOTTOM,
            r"\b(?:(?:was|is|were) )?(?:the )?(?:least active|lowest|smallest)\b|"
            r"\bhad the (?:fewest|least)\b|\b(?:came|ranked|finished|placed|was|is) last\b|"
            r"\blast(?= (?:is|are|was|were)\b)|"
            r"\b(?:was|were|is|are|stood) at the bottom\b",
        ),
        (
            Mark.FOLLOWS,
            r"紧跟其后|紧随其后|紧接其后|位居其后|次之|其次(?:是|为)?|"
            r"\bfollowed (?:closely )?by\b|\bnext (?:came|was|were)\b",
        ),
        (
            Mark.FRONT,
            r"(?<!影响)(?:较?为?突出|名列前茅|靠前|(?:走在|位居|居于?|"
            r"处于)[^，。]{0,6}前列)(?!的?(?:问题|矛盾|贡献|位置))|\bstood out\b|\boutstanding\b",
        ),
        (Mark.BACK, r"(?:较为?|相对|比较)?(?:靠后|落后)|\blag(?:s|ged|ging)?(?: behind)?\b|\btrail(?:s|ed)\b"),
    )
)
_FORMERLY = re.compile(r"(?:由|从|自|上个?月|上期|去年|原来|此前)[^至到]{0,8}第[^至到]{1,4}$")


@dataclass(frozen=True, slots=True)
class Predicate:
    """A word of rank in a sentence, with its number where it has one."""

    mark: Mark
    start: int
    end: int
    words: str
    number: int


def find_predicates(text: str) -> list[Predicate]:
    """List the words of rank of a sentence in order, none inside another."""
    found: list[Predicate] = []
    for mark, pattern in MARKS:
        for match in pattern.finditer(text):
            if any(match.start() < other.end and other.start < match.end() for other in found):
                continue
            groups = match.groupdict()
            if mark is Mark.ORDINAL and _FORMERLY.search(match.group()):
                found.append(Predicate(Mark.FORMER, *match.span(), match.group(), 0))
                continue
            numbers = [groups.get("n"), *(groups.get("more") or "").split("、")[1:]]
            found += [Predicate(mark, *match.span(), match.group(), _rank_number(number)) for number in numbers]
    return sorted(found, key=lambda predicate: predicate.start)


def _rank_number(text: str | None) -> int:
    if not text:
        return 0
    lowered = text.lower()
    if lowered in _EN_ORDINALS or lowered in _EN_CARDINALS:
        return _EN_ORDINALS.get(lowered) or _EN_CARDINALS[lowered]
    digits = re.match(r"\d+", text)
    return int(digits.group()) if digits else read_numeral(text) or 0
