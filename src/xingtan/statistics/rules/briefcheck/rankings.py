"""Claims of rank in prose: 排名第二, 紧跟其后, 最为活跃, 排名靠后的是…, ranked third, followed by …"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from xingtan.statistics.rules.briefcheck.measures import Measure, Modifier, Role, read_measure
from xingtan.statistics.rules.briefcheck.names import Mention
from xingtan.statistics.rules.briefcheck.numbers import NUMERAL, read_numeral
from xingtan.statistics.rules.briefcheck.sentences import Sentence


class Position(StrEnum):
    """What a claim of rank says."""

    PLACE = "place"  # exactly the n-th
    FROM_END = "from_end"  # the n-th from the end
    AMONG_FIRST = "among_first"  # one of the first n
    AMONG_LAST = "among_last"  # one of the last n
    FRONT = "front"  # somewhere ahead
    BACK = "back"  # somewhere behind


@dataclass(frozen=True, slots=True)
class RankClaim:
    """One name (with `beside`, those it shares the claim with) said to stand at a rank. `hints` name the measure, best first."""

    sentence: Sentence
    subject: Mention
    beside: tuple[Mention, ...]
    position: Position
    number: int
    words: str
    hints: tuple[Measure, ...]
    modifiers: frozenset[Modifier]
    moved: bool
    clauses: tuple[int, int]

    @property
    def quote(self) -> str:
        """The clauses of the claim as printed."""
        return self.sentence.quote(*self.clauses)


class _Mark(StrEnum):
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
    r"(?:排名?|排在|位居|位列|位于|名列|居|列|跃居|跃升|上升|升|下降|降|滑落|退居|退|保持|稳居|稳|占据|并列|继续|夺得|取得|"
    r"全省|全市|全国|全县|全区|省内|市内)"
)
_NO_RANK = r"(?!\s*(?:课|阶段|步|批|届|次|期|个|章|节|部分|季度|产业|线|时间|手|中学|小学|实验|医院|人民|轮|类|条|项|代|方|年|大))"
_EN_BEFORE = (
    r"(?:ranks?|ranked|ranking|came|comes|was|is|placed|places|stood|stands|finished|remained|remains|stayed|kept|"
    r"(?:rose|rising|climbed|moved|moving|jumped|dropped|fell|falling|slipped|advanced)(?: up| down| back)? (?:in)?to)"
)
_NEGATED_GROWTH = r"(?<!上升)(?<!增长)(?<!增幅)(?<!涨幅)(?<!提升)(?<!增速)(?<!下降)(?<!降幅)(?<!提高)(?<!变化)"
_MARKS: tuple[tuple[_Mark, "re.Pattern[str]"], ...] = tuple(
    (mark, re.compile(pattern, re.IGNORECASE))
    for mark, pattern in (
        (_Mark.FROM_END, rf"倒数第{_N}(?:名|位)?"),
        (_Mark.FROM_END, rf"{_EN_BEFORE} {_EN_N} (?:from (?:the )?(?:bottom|last)|to last)"),
        (_Mark.ORDINAL, rf"(?:{_RANK_VERB}[^，。；、第]{{0,8}}?)?第\s*{_N}(?P<more>(?:、{NUMERAL})+)(?:名|位)"),
        (_Mark.ORDINAL, rf"{_RANK_VERB}[^，。；、第]{{0,8}}?第\s*{_N}(?:名|位)?{_NO_RANK}"),
        (_Mark.ORDINAL, rf"第\s*{_N}(?:名|位){_NO_RANK}"),
        (_Mark.ORDINAL, rf"(?<=[、和])第\s*{_N}{_NO_RANK}"),
        (_Mark.ORDINAL, rf"(?<=[市县区州盟旗省一-鿿])第\s*{_N}(?=[，。；,;]|$)"),
        (
            _Mark.ORDINAL,
            rf"{_EN_BEFORE}\s+(?:in\s+)?(?:the\s+)?{_EN_N}\b"
            r"(?=\s*(?:place|position|spot|in\b|among|with|by\b|at\b|and\b|,|\.|;|$|on\b|for\b|overall|respectively|\())",
        ),
        (_Mark.ORDINAL, rf"(?<=, )(?:and )?{_EN_N}(?=\s*(?:,|\.|;|$|and|respectively|place))"),
        (_Mark.ORDINAL, rf"(?<=and ){_EN_N}(?=\s*(?:,|\.|;|$|respectively|place))"),
        (_Mark.ORDINAL, rf"{_EN_BEFORE}\s+(?:no\.|number)\s*(?P<n>\d{{1,2}})\b"),
        (
            _Mark.FIRST_SET,
            rf"(?:(?:位居|位列|名列|列|居|排名?|排在|进入|跻身|分列|包揽)[^，。；]{{0,6}}?)?前{_N}(?:名|位|强)?(?!\s*[个天周月年季日次批期所条项%])",
        ),
        (_Mark.FIRST_SET, rf"\b(?:the )?top (?P<n>\d{{1,2}}|{'|'.join(_EN_CARDINALS)})\b"),
        (
            _Mark.LAST_SET,
            rf"(?:(?:位居|位列|列|居|排名?|排在)[^，。；]{{0,6}}?)?(?:最后|末尾?|后){_N}(?:名|位)(?!\s*[个天周月年季日次批期])",
        ),
        (
            _Mark.LAST_SET,
            rf"\b(?:the )?(?:bottom|last) (?P<n>{'|'.join(_EN_CARDINALS)})\b(?! (?:days|weeks|months|years))",
        ),
        (
            _Mark.TOP,
            _NEGATED_GROWTH
            + r"(?:最为?活跃|最高(?!日|峰|达|值|可|单)|最多(?!可)|最大(?!限|化|程度)|居首位?|位居?榜首|居于首位|"
            r"高居榜首|独占鳌头|领跑|遥遥领先|(?:继续|保持|依旧|仍然|仍)领先|排名首位|位列首位|排名榜首)",
        ),
        (
            _Mark.TOP,
            r"\b(?:(?:was|is|were|remained|remains|stayed) )?(?:the )?(?:most active|busiest|highest|largest)\b(?! daily)"
            r"|\bhad (?:the most|the highest number of)\b|\b(?:topped|led|leads|tops) the (?:list|ranking|province|table|field)\b|\bcame out on top\b"
            r"|\b(?:took|takes|kept|keeps|held|holds|stayed in|remained in) the lead\b",
        ),
        (
            _Mark.BOTTOM,
            _NEGATED_GROWTH
            + r"(?:最低(?!价|限)|最少|最小|垫底|居末位?|排名末位|位居末位|排名最后|排在最后|最不活跃)(?!的是最)",
        ),
        (
            _Mark.BOTTOM,
            r"\b(?:(?:was|is|were) )?(?:the )?(?:least active|lowest|smallest)\b|\bhad the (?:fewest|least)\b|\b(?:came|ranked|finished|placed|was|is) last\b|"
            r"\b(?:was|were|is|are|stood) at the bottom\b",
        ),
        (
            _Mark.FOLLOWS,
            r"紧跟其后|紧随其后|紧接其后|位居其后|次之|其次(?:是|为)?|\bfollowed (?:closely )?by\b|\bnext (?:came|was|were)\b",
        ),
        (
            _Mark.FRONT,
            r"(?<!影响)(?:较?为?突出|名列前茅|靠前|(?:走在|位居|居于?|处于)[^，。]{0,6}前列)(?!的?(?:问题|矛盾|贡献|位置))|\bstood out\b|\boutstanding\b",
        ),
        (_Mark.BACK, r"(?:较为?|相对|比较)?(?:靠后|落后)|\blag(?:s|ged|ging)?(?: behind)?\b|\btrail(?:s|ed)\b"),
    )
)
_NAMES_AFTER = re.compile(
    r"^(?:名|位)?\s*(?:的)?(?:[一二三四五六七八九十两\d]+个)?(?:地区|地市|城市|市|县|区|单位|places?|cities|counties)?\s*(?:分别|依次)?(?:是|为|有|包括|:|：|were|was|are|is)",
    re.IGNORECASE,
)
_JOINT = re.compile(r"^(?:\s*\([^()]*\))?\s*(?:地区)?\s*(?:、|和|与|及|以及|,\s*and\b|,|\band\b|&)?\s*$", re.IGNORECASE)
_BARE_JOINT = re.compile(r"^\s*$")
_ONE_BY_ONE = re.compile(r"分别|依次|分列|分居|分获|respectively|in (?:that|this) order", re.IGNORECASE)
_FORMERLY = re.compile(r"(?:由|从|自|上个?月|上期|去年|原来|此前)[^至到]{0,8}第[^至到]{1,4}$")
_MOVED = re.compile(
    r"上升|跃升|升[至到]|跃居|下降|降[至到]|滑落|前进|后退|退居|提升|rose|climbed|moved|jumped|dropped|fell|slipped|rising|falling",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(r"在[^，。]{2,20}(?<!其)中(?![国心学小])|\bamong\b|同类|同级|同期")
_RANK_NOISE = re.compile(
    r"倒?数?第\s*[\d一二三四五六七八九十]+[名位]?|紧跟其后|紧随其后|次之|排名|排在|位居|位列|名列|继续|保持|上升|跃升|跃居|升至|下降|滑落|最为?|较为?|仍然?|依然|表现|方面|整体|总体|"
    r"地区|也|则|并列|分别|依次|名次|得|其|显示|来看|看|情况|活跃的|靠后|落后|突出|其次|[和与及、]|\b(?:ranked|ranks|came|rose|placed|was|were)\b"
)
_MONTHLY = re.compile(r"本月|当月|月度|\d\s*月份?|this month|monthly", re.IGNORECASE)
_YEARLY = re.compile(r"本?年度|今年|全年|annual|this year", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One name said to stand above another (or below it, then the two are exchanged)."""

    sentence: Sentence
    above: Mention
    below: Mention
    words: str
    hints: tuple[Measure, ...]
    modifiers: frozenset[Modifier]
    clause: int


_ABOVE = re.compile(
    r"^[^，。；、\d]{0,14}?(?:高于|多于|超过|大于|领先于?|高出)\s*$|"
    r"^[^,.;\d]{0,40}?\b(?:exceed(?:s|ed)|(?:was|were|is|are) (?:higher|more|greater|larger) than|surpass(?:es|ed))"
    r"(?: th(?:ose|at) of)?\s*$",
    re.IGNORECASE,
)
_BELOW = re.compile(
    r"^[^，。；、\d]{0,14}?(?:低于|少于|小于|不及|落后于)\s*$|"
    r"^[^,.;\d]{0,40}?\b(?:(?:was|were|is|are) (?:lower|less|fewer|smaller) than|fell short of)(?: th(?:ose|at) of)?\s*$",
    re.IGNORECASE,
)


def read_comparisons(sentences: Iterable[Sentence]) -> Iterator[Comparison]:
    """Read the sentences that put one name above another: 台州高于金华."""
    for sentence in sentences:
        for one, other in pairwise(sentence.names):
            between = sentence.text[one.end : other.start]
            above, below = _ABOVE.search(between), _BELOW.search(between)
            if not (above or below) or not (one.plain and other.plain):
                continue
            first, second = (one, other) if above else (other, one)
            times = {Modifier.MONTH} if _MONTHLY.search(sentence.text) else set()
            hint = _hint(
                re.sub(
                    r"高于|多于|超过|大于|领先于?|高出|低于|少于|小于|不及|落后于|\bthan\b|those of|that of",
                    " ",
                    between,
                )
            )
            yield Comparison(
                sentence,
                first,
                second,
                between,
                (hint,) if hint else (),
                frozenset(times),
                sentence.clause_at(one.start),
            )


@dataclass(frozen=True, slots=True)
class _Predicate:
    mark: _Mark
    start: int
    end: int
    words: str
    number: int


def read_rankings(sentences: Iterable[Sentence]) -> list[RankClaim]:
    """Read the claims of rank of a brief; measure and rank carry over from sentence to sentence of one paragraph."""
    claims: list[RankClaim] = []
    reader = _ParagraphReader(-1)
    for sentence in sentences:
        if sentence.block != reader.block:
            reader = _ParagraphReader(sentence.block)
        claims += reader.read(sentence)
    return claims


class _ParagraphReader:
    """Reads the sentences of one paragraph and remembers what they leave unsaid."""

    def __init__(self, block: int) -> None:
        self.block = block
        self.rank = 0
        self.hints: list[Measure] = []
        self.modifiers: frozenset[Modifier] = frozenset()

    def read(self, sentence: Sentence) -> list[RankClaim]:
        """Read one sentence."""
        self._note_time(sentence)
        groups = _groups(sentence)
        predicates = _predicates(sentence.text)
        found: list[RankClaim] = []
        subject: list[Mention] = []
        last_end = 0
        for number, predicate in enumerate(predicates):
            following = predicates[number + 1].start if number + 1 < len(predicates) else len(sentence.text)
            named, after = _subject_of(sentence, predicate, groups, last_end, following)
            subject = named or subject
            if subject and not _ELSEWHERE.search(sentence.text[last_end : predicate.start]):
                hints = self._hints(sentence, predicate, subject, after, last_end)
                run = [p for p in predicates[number:] if p.mark is _Mark.ORDINAL]
                found += self._claims(sentence, predicate, subject, after, hints, run, last_end)
            last_end = max(predicate.end, subject[-1].end if subject and after else 0)
        return list(_without_repeats(found))

    def _note_time(self, sentence: Sentence) -> None:
        times = {Modifier.MONTH} if _MONTHLY.search(sentence.text) else set()
        times |= {Modifier.YEAR} if _YEARLY.search(sentence.text) else set()
        if len(times) == 1:
            self.modifiers = frozenset(times)

    def _hints(
        self, sentence: Sentence, predicate: _Predicate, subject: list[Mention], after: bool, last_end: int
    ) -> tuple[Measure, ...]:
        start = last_end if after else max(last_end, min(subject[-1].end, predicate.start))
        text = _without_names(sentence)
        near = _hint(text[start : predicate.start])
        whole = _hint(text[: predicate.start])
        in_words = _hint(predicate.words)
        rest = _hint(text[predicate.end :])
        hints = [hint for hint in (near, whole) if hint is not None]
        if rest is not None and rest.kind is not None:
            hints.append(rest)
        # A sentence with words of its own for the measure does not take it from the sentence before.
        carried = self.hints if not hints else []
        strong = [hint for hint in (near, whole) if hint is not None and hint.kind is not None]
        self.hints = strong[:1] or self.hints
        return tuple(dict.fromkeys([*hints, *carried, *([in_words] if in_words else [])]))

    def _claims(
        self,
        sentence: Sentence,
        predicate: _Predicate,
        subject: list[Mention],
        after: bool,
        hints: tuple[Measure, ...],
        ordinals: list[_Predicate],
        since: int,
    ) -> list[RankClaim]:
        one_by_one = bool(_ONE_BY_ONE.search(sentence.text))
        size = len(subject)
        pairs: list[tuple[Mention, Position, int]]
        match predicate.mark:
            case _Mark.ORDINAL if one_by_one and size > 1 and len(ordinals) >= size:
                pairs = [(name, Position.PLACE, p.number) for name, p in zip(subject, ordinals, strict=False)]
                self.rank = ordinals[size - 1].number
            case _Mark.ORDINAL:
                pairs = [(name, Position.PLACE, predicate.number) for name in subject] if size == 1 else []
                self.rank = predicate.number
            case _Mark.FROM_END:
                pairs = [(name, Position.FROM_END, predicate.number) for name in subject] if size == 1 else []
            case _Mark.FIRST_SET if one_by_one and size == predicate.number:
                pairs = [(name, Position.PLACE, n) for n, name in enumerate(subject, 1)]
                self.rank = size
            case _Mark.FIRST_SET:
                pairs = [(name, Position.AMONG_FIRST, predicate.number) for name in subject]
            case _Mark.LAST_SET:
                pairs = [(name, Position.AMONG_LAST, predicate.number) for name in subject]
            case _Mark.TOP:
                place = (Position.PLACE, 1) if size == 1 else (Position.AMONG_FIRST, size)
                pairs = [(name, *place) for name in subject]
                self.rank = size
            case _Mark.BOTTOM:
                place = (Position.FROM_END, 1) if size == 1 else (Position.AMONG_LAST, size)
                pairs = [(name, *place) for name in subject]
            case _Mark.FOLLOWS:
                pairs = self._followers(subject)
            case _Mark.FRONT:
                pairs = [(name, Position.FRONT, size) for name in subject]
            case _Mark.BACK:
                pairs = [(name, Position.BACK, size) for name in subject]
            case _:
                pairs = []
        first = sentence.clause_at(min(subject[0].start, predicate.start))
        last = sentence.clause_at(max(predicate.start, subject[-1].start if after else 0))
        words = sentence.text[since : predicate.end]
        return [
            RankClaim(
                sentence,
                name,
                tuple(other for other in subject if other is not name),
                position,
                number,
                predicate.words,
                hints,
                self.modifiers,
                bool(_MOVED.search(words)),
                (first, last),
            )
            for name, position, number in pairs
        ]

    def _followers(self, subject: list[Mention]) -> list[tuple[Mention, Position, int]]:
        if not self.rank:
            return []
        first, size = self.rank + 1, len(subject)
        self.rank += size
        if size == 1:
            return [(subject[0], Position.PLACE, first)]
        return [(name, Position.AMONG_FIRST, first + size - 1) for name in subject]


def _predicates(text: str) -> list[_Predicate]:
    found: list[_Predicate] = []
    for mark, pattern in _MARKS:
        for match in pattern.finditer(text):
            if any(match.start() < other.end and other.start < match.end() for other in found):
                continue
            groups = match.groupdict()
            if mark is _Mark.ORDINAL and _FORMERLY.search(match.group()):
                found.append(_Predicate(_Mark.FORMER, *match.span(), match.group(), 0))
                continue
            numbers = [groups.get("n"), *(groups.get("more") or "").split("、")[1:]]
            found += [_Predicate(mark, *match.span(), match.group(), _rank_number(number)) for number in numbers]
    return sorted(found, key=lambda predicate: predicate.start)


def _rank_number(text: str | None) -> int:
    if not text:
        return 0
    lowered = text.lower()
    if lowered in _EN_ORDINALS or lowered in _EN_CARDINALS:
        return _EN_ORDINALS.get(lowered) or _EN_CARDINALS[lowered]
    digits = re.match(r"\d+", text)
    return int(digits.group()) if digits else read_numeral(text) or 0


def _groups(sentence: Sentence) -> list[list[Mention]]:
    """Names that stand in one list: 舟山、丽水; the wider name of 浙江省杭州市 is dropped."""
    groups: list[list[Mention]] = []
    for name in sentence.names:
        if not name.plain:
            continue
        between = sentence.text[groups[-1][-1].end : name.start] if groups else ""
        if groups and _BARE_JOINT.match(between) and _wider(groups[-1][-1], name):
            groups[-1][-1] = name
        elif groups and between and _JOINT.match(between) and (name.label.isascii() or "," not in between):
            groups[-1].append(name)
        else:
            groups.append([name])
    return groups


def _wider(one: Mention, other: Mention) -> bool:
    return one.place is not None and other.place is not None and one.place.level < other.place.level


def _subject_of(
    sentence: Sentence, predicate: _Predicate, groups: list[list[Mention]], since: int, until: int
) -> tuple[list[Mention], bool]:
    """The names a predicate is about and whether they stand after it; none if it is about those before."""
    behind = sentence.text[predicate.end :]
    after = [group for group in groups if predicate.end <= group[0].start]
    names_after = _NAMES_AFTER.match(behind)
    follows = predicate.mark is _Mark.FOLLOWS and predicate.words.lower().startswith(("followed", "next", "其次"))
    if (names_after or follows) and after and after[0][0].start <= max(until, predicate.end + 30):
        gap = sentence.text[predicate.end + (names_after.end() if names_after else 0) : after[0][0].start]
        if len(gap) <= 24:
            return after[0], True
    before = [group for group in groups if since <= group[0].start and group[-1].end <= predicate.start]
    return (before[-1], False) if before else ([], False)


def _without_names(sentence: Sentence) -> str:
    text = list(sentence.text)
    for name in sentence.names:
        text[name.start : name.end] = " " * (name.end - name.start)
    return "".join(text)


def _hint(words: str) -> Measure | None:
    cleaned = _RANK_NOISE.sub(" ", words)
    clauses = [clause for clause in re.split(r"[，,:：]", cleaned) if clause.strip()]
    for clause in reversed(clauses):
        measure = read_measure(clause)
        if measure.named and measure.role is not Role.RANK:
            return measure
    return None


def _without_repeats(claims: list[RankClaim]) -> Iterator[RankClaim]:
    """Drop what the next words say exactly: 紧跟其后，排名第二 is one claim, and the number is the one to check."""
    for number, claim in enumerate(claims):
        later = [other for other in claims[number + 1 :] if other.subject == claim.subject]
        follows = any(pattern.fullmatch(claim.words) for mark, pattern in _MARKS if mark is _Mark.FOLLOWS)
        if not (follows and any(other.position is Position.PLACE for other in later)):
            yield claim
