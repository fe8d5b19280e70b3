"""Claims of rank in prose: 排名第二, 紧跟其后, 最为活跃, 排名靠后的是…, ranked third, followed by …"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from xingtan.statistics.rules.briefcheck.measures import Measure, Modifier, Role, read_measure
from xingtan.statistics.rules.briefcheck.names import Mention
from xingtan.statistics.rules.briefcheck.rank_marks import MARKS, Mark, Predicate, find_predicates
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
    """One name, with those `beside` it, said to stand at a rank. `hints` name the measure, the best first."""

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


_NAMES_AFTER = re.compile(
    r"^(?:名|位)?\s*(?:的)?(?:[一二三四五六七八九十两\d]+个)?(?:地区|地市|城市|区县|市州|县市|县区|省份|学校|板块|栏目|市|县|区|"
    r"单位|places?|cities|counties)?\s*(?:分别|依次)?(?:是|为|有|包括|:|：|were|was|are|is)",
    re.IGNORECASE,
)
_JOINT = re.compile(r"^(?:\s*\([^()]*\))?\s*(?:地区)?\s*(?:、|和|与|及|以及|,\s*and\b|,|\band\b|&)?\s*$", re.IGNORECASE)
_STRANGER = re.compile(
    r"(?:^|[，。；、,])\s*(?:而|其次|同时|此外|，)*[^全本各在该省，。；、\s]{2,4}[县市区](?=[^，。；]{0,14}$)|"
    r"(?:^|[,;]|\band\b)\s+(?:and\s+)?(?!PV|UV|APP|QQ)[A-Z][a-z]*['’]?[a-z]+(?=[^,;]{0,30}$)"
)
_BARE_JOINT = re.compile(r"^\s*$")
_ONE_BY_ONE = re.compile(r"分别|依次|分列|分居|分获|respectively|in (?:that|this) order", re.IGNORECASE)

_MOVED = re.compile(
    r"上升|跃升|升[至到]|跃居|下降|降[至到]|滑落|前进|后退|退居|提升|"
    r"rose|climbed|moved|jumped|dropped|fell|slipped|rising|falling",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(r"在[^，。]{2,20}(?<!其)中(?![国心学小])|\bamong\b|同类|同级|同期")
_RANK_NOISE = re.compile(
    r"倒?数?第\s*[\d一二三四五六七八九十]+[名位]?|紧跟其后|紧随其后|次之|排名|排在|位居|位列|"
    r"名列|继续|保持|上升|跃升|跃居|升至|下降|滑落|最[为高低多少大小]?|以(?=\s|$)|较为?|仍然?|依然|表现|方面|整体|总体|"
    r"地区|也|则|并列|分别|依次|名次|得|其|显示|来看|看|情况|活跃的|靠后|"
    r"落后|突出|其次|[和与及、]|\b(?:ranked|ranks|came|rose|placed|was|were)\b|"
    r"\b(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|place|most|last)\b",
    re.IGNORECASE,
)
MONTHLY = re.compile(r"本月|当月|月度|\d\s*月份?|this month|monthly", re.IGNORECASE)
_YEARLY = re.compile(r"本?年度|今年|全年|annual|this year", re.IGNORECASE)


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
        predicates = find_predicates(sentence.text)
        found: list[RankClaim] = []
        subject: list[Mention] = []
        last_end = 0
        for number, predicate in enumerate(predicates):
            following = predicates[number + 1].start if number + 1 < len(predicates) else len(sentence.text)
            named, after = _subject_of(sentence, predicate, groups, last_end, following)
            between = sentence.text[last_end : predicate.start]
            # A name that is not known is a subject too, and what is said of it is not said of the one before.
            if predicate.mark is Mark.TAGGED:
                found += self._tagged(sentence, predicate)
                continue
            subject = named or ([] if _STRANGER.search(between) else subject)
            if subject and not _ELSEWHERE.search(sentence.text[last_end : predicate.start]):
                hints = self._hints(sentence, predicate, subject, after, last_end)
                run = [p for p in predicates[number:] if p.mark is Mark.ORDINAL]
                found += self._claims(sentence, predicate, subject, after, hints, run, last_end)
            last_end = max(predicate.end, subject[-1].end if subject and after else 0)
        return list(_without_repeats(found))

    def _note_time(self, sentence: Sentence) -> None:
        times = {Modifier.MONTH} if MONTHLY.search(sentence.text) else set()
        times |= {Modifier.YEAR} if _YEARLY.search(sentence.text) else set()
        if len(times) == 1:
            self.modifiers = frozenset(times)

    def _hints(
        self, sentence: Sentence, predicate: Predicate, subject: list[Mention], after: bool, last_end: int
    ) -> tuple[Measure, ...]:
        start = last_end if after else max(last_end, min(subject[-1].end, predicate.start))
        text = without_names(sentence)
        near = measure_hint(text[start : predicate.start])
        whole = measure_hint(text[: predicate.start])
        in_words = measure_hint(predicate.words)
        rest = measure_hint(text[predicate.end :])
        hints = [hint for hint in (near, whole) if hint is not None]
        if rest is not None and rest.kind is not None:
            hints.append(rest)
        # A sentence with words of its own for the measure does not take it from the sentence before.
        carried = self.hints if not hints else []
        strong = [hint for hint in (near, whole) if hint is not None and hint.kind is not None]
        self.hints = strong[:1] or self.hints
        return tuple(dict.fromkeys([*hints, *carried, *([in_words] if in_words else [])]))

    def _tagged(self, sentence: Sentence, predicate: Predicate) -> list[RankClaim]:
        """The rank that stands right behind a name."""
        beside = [name for name in sentence.names if 0 <= predicate.start - name.end <= 1]
        if not beside:
            return []
        hints = self._hints(sentence, predicate, beside, False, 0)
        claims = self._claims(sentence, replace(predicate, mark=Mark.ORDINAL), beside[-1:], False, hints, [], 0)
        # 第5到第2 prints the rank before, so nothing about it is left unsaid.
        return [replace(claim, moved=False) for claim in claims]

    def _claims(
        self,
        sentence: Sentence,
        predicate: Predicate,
        subject: list[Mention],
        after: bool,
        hints: tuple[Measure, ...],
        ordinals: list[Predicate],
        since: int,
    ) -> list[RankClaim]:
        one_by_one = bool(_ONE_BY_ONE.search(sentence.text))
        size = len(subject)
        pairs: list[tuple[Mention, Position, int]]
        match predicate.mark:
            case Mark.ORDINAL if one_by_one and size > 1 and len(ordinals) >= size:
                pairs = [(name, Position.PLACE, p.number) for name, p in zip(subject, ordinals, strict=False)]
                self.rank = ordinals[size - 1].number
            case Mark.ORDINAL:
                pairs = [(name, Position.PLACE, predicate.number) for name in subject] if size == 1 else []
                self.rank = predicate.number
            case Mark.FROM_END:
                pairs = [(name, Position.FROM_END, predicate.number) for name in subject] if size == 1 else []
            case Mark.FIRST_SET if one_by_one and size == predicate.number:
                pairs = [(name, Position.PLACE, n) for n, name in enumerate(subject, 1)]
                self.rank = size
            case Mark.FIRST_SET:
                pairs = [(name, Position.AMONG_FIRST, predicate.number) for name in subject]
            case Mark.LAST_SET:
                pairs = [(name, Position.AMONG_LAST, predicate.number) for name in subject]
            case Mark.TOP:
                place = (Position.PLACE, 1) if size == 1 else (Position.AMONG_FIRST, size)
                pairs = [(name, *place) for name in subject]
                self.rank = size
            case Mark.BOTTOM:
                place = (Position.FROM_END, 1) if size == 1 else (Position.AMONG_LAST, size)
                pairs = [(name, *place) for name in subject]
            case Mark.FOLLOWS:
                pairs = self._followers(subject)
            case Mark.FRONT:
                pairs = [(name, Position.FRONT, size) for name in subject]
            case Mark.BACK:
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
    sentence: Sentence, predicate: Predicate, groups: list[list[Mention]], since: int, until: int
) -> tuple[list[Mention], bool]:
    """The names a predicate is about and whether they stand after it; none if it is about those before."""
    behind = sentence.text[predicate.end :]
    after = [group for group in groups if predicate.end <= group[0].start]
    names_after = _NAMES_AFTER.match(behind)
    follows = predicate.mark is Mark.FOLLOWS and predicate.words.lower().startswith(("followed", "next", "其次"))
    if (names_after or follows) and after and after[0][0].start <= max(until, predicate.end + 30):
        gap = sentence.text[predicate.end + (names_after.end() if names_after else 0) : after[0][0].start]
        if len(gap) <= 24:
            return after[0], True
    before = [group for group in groups if since <= group[0].start and group[-1].end <= predicate.start]
    return (before[-1], False) if before else ([], False)


def without_names(sentence: Sentence) -> str:
    """The text of a sentence with blanks for its names."""
    text = list(sentence.text)
    for name in sentence.names:
        text[name.start : name.end] = " " * (name.end - name.start)
    return "".join(text)


def measure_hint(words: str) -> Measure | None:
    """The measure that words around a claim of rank name, or None."""
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
        follows = any(pattern.fullmatch(claim.words) for mark, pattern in MARKS if mark is Mark.FOLLOWS)
        if not (follows and any(other.position is Position.PLACE for other in later)):
            yield claim
