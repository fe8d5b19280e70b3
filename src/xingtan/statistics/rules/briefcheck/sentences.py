"""Sentences, their clauses, and the statements in them: which number says what about whom and when."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from xingtan.statistics.rules.briefcheck.dates import DateMention, Grain, Span, find_dates
from xingtan.statistics.rules.briefcheck.document import Paragraph, fold
from xingtan.statistics.rules.briefcheck.measures import Measure, Modifier, Role, read_measure
from xingtan.statistics.rules.briefcheck.names import Mention, NameIndex
from xingtan.statistics.rules.briefcheck.quantities import Quantity, find_quantities

LONGEST_SENTENCE = 800
_END_ZH = "。！？；!?;"
_END_EN = re.compile(r"(?<=[a-z\d)%”\"'])\.(?=\s{1,4}[\"“(]?[A-Z]|\s{0,4}$)")
_CLAUSE_ZH = re.compile(r"[，：]|(?<!\d),|,(?!\d)|:\s")
_PARENTHESES = re.compile(r"\([^()]*\)")
_ORGANISATION = re.compile(
    r"[一-鿿]{2,12}?(?:中学|小学|大学|学院|学校|幼儿园|公司|中心|教育局|研究院|工作室|频道|专栏|栏目)"
)
_CHANGE = re.compile(
    r"(?<!新)(?:增加|增长|增幅|增速|涨幅|降幅|跌幅|增|上升|上涨|提高|提升|减少|下降|降低|降|回落|高出|低于?|净增)(?:了|约|近|超过|幅度为|率?[为达])*\s*$|"
    r"(?:比|较|相比)[^，]{0,16}[多少增减高低](?:了|出)?\s*$|"
    r"\b(?:increased?|increasing|rise|rose|growth|grew|up|gain(?:ed)?|decreased?|fell|fall|drop(?:ped)?|down|decline[ds]?|"
    r"higher|lower)\s+(?:of|by)?\s*(?:about|around|more than|over|nearly|almost|some)?\s*$",
    re.IGNORECASE,
)
_CHANGE_AFTER = re.compile(r"^\s*(?:more|fewer|less|higher|lower|increase|decrease|growth)\b(?: than)?", re.IGNORECASE)
_SUBSET = re.compile(r"其中|\bof (?:these|which|them)\b|\bamong them\b|\bincluding\b", re.IGNORECASE)
_IN = {"in ", "dur", "on ", "by ", "for"}
_BOUND = re.compile(
    r"(?:约为?|近|超过?|逾|达到?|为|不足|about|around|more than|less than|over|nearly|almost|some|approximately)\s*$",
    re.IGNORECASE,
)
_DATE_FOLLOWS = re.compile(r"^\s*(?:\(|,?\s*(?:\w+\s+){0,2}?(?:in|during|on|by)\s+(?:the\s+)?$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its text folded and as printed, and what was found in it, by offsets in the sentence."""

    block: int
    number: int
    line: int
    section: tuple[str, ...]
    text: str
    said: str
    clauses: tuple[tuple[int, int], ...]
    dates: tuple[DateMention, ...]
    quantities: tuple[Quantity, ...]
    names: tuple[Mention, ...]
    follows_semicolon: bool

    def clause_at(self, offset: int) -> int:
        """The number of the clause that holds an offset."""
        return next((n for n, (_, end) in enumerate(self.clauses) if offset < end), len(self.clauses) - 1)

    def clause_text(self, clause: int) -> str:
        """The folded text of a clause."""
        start, end = self.clauses[clause]
        return self.text[start:end]

    def quote(self, first: int, last: int | None = None) -> str:
        """The words of one clause, or of several in a row, as printed."""
        start, end = self.clauses[first][0], self.clauses[first if last is None else last][1]
        return self.said[start:end].strip(" ，,。；;：:、\t　")


@dataclass(frozen=True, slots=True)
class Statement:
    """A quantity with what it measures. `change` marks a difference, `subset` a part of the figure before."""

    claim: int
    sentence: Sentence
    quantity: Quantity
    clause: int
    before: str
    after: str
    measure: Measure
    names: tuple[Mention, ...]
    scope: frozenset[str]
    when: DateMention | None
    years: frozenset[int]
    change: bool
    subset: bool

    @property
    def about(self) -> frozenset[str]:
        """Whom the figure is about: the codes of places, the labels of other rows."""
        return frozenset(name.place.code if name.place else name.label for name in self.names)

    @property
    def span(self) -> Span | None:
        """The days that the figure is for, if the sentence says so."""
        return self.when.span if self.when else None

    @property
    def quote(self) -> str:
        """The clause of the figure as printed."""
        return self.sentence.quote(self.clause)


def split_sentences(paragraph: Paragraph) -> Iterator[tuple[int, int]]:
    """Yield where each sentence of a paragraph begins and ends."""
    text = fold(paragraph.text)
    ends = sorted(
        {match.end() for match in _END_EN.finditer(text)} | {n + 1 for n, c in enumerate(text) if c in _END_ZH}
    )
    start = 0
    for end in [*ends, len(text)]:
        while end - start > LONGEST_SENTENCE:
            # No sentence is that long; what has no full stops is read in stretches, so that no text takes for ever.
            cut = (
                max(text.rfind(mark, start + LONGEST_SENTENCE // 2, start + LONGEST_SENTENCE) for mark in "，,、 ") + 1
            )
            cut = cut or start + LONGEST_SENTENCE
            yield start, cut
            start = cut
        if text[start:end].strip():
            yield start, end
        start = end


def read_sentences(paragraph: Paragraph, block: int, names: NameIndex, year: int | None) -> list[Sentence]:
    """Read a paragraph sentence by sentence."""
    folded = fold(paragraph.text)
    sentences = []
    for number, (start, end) in enumerate(split_sentences(paragraph)):
        text = folded[start:end]
        dates = find_dates(text, year)
        known = tuple(names.find(text))
        # 七台河 is a city, not seven of something.
        quantities = find_quantities(
            text, [*((day.start, day.end) for day in dates), *((name.start, name.end) for name in known)]
        )
        sentences.append(
            Sentence(
                block,
                number,
                paragraph.line,
                paragraph.section,
                text,
                paragraph.text[start:end],
                tuple(_clauses(text)),
                tuple(dates),
                tuple(quantities),
                known,
                folded[:start].rstrip().endswith(("；", ";")),
            )
        )
    return sentences


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    depth_at = _depths(text)
    start = 0
    for match in _CLAUSE_ZH.finditer(text):
        if depth_at[match.start()] == 0 and text[start : match.start()].strip():
            yield start, match.start()
            start = match.end()
    yield start, len(text)


def _depths(text: str) -> list[int]:
    depths, depth = [], 0
    for character in text:
        depth = depth + 1 if character == "(" else max(0, depth - 1) if character == ")" else depth
        depths.append(depth)
    return depths


# What narrows the figure before, and says nothing of this one: 20 pages per visitor and 20 million views.
_TAIL_OF_LAST = re.compile(
    r"\s*per (?:visitor|user|person|head|day|month|school|teacher|student)\s*(?:,\s*)?(?:and\s+)?"
)
# What opens a sentence like this holds for every figure of it.
_SO_FAR = re.compile(r"^\s*(?:so far|to date|until now|since (?:its|the) (?:launch|start))\b", re.IGNORECASE)
_FROM = re.compile(r"(?:从|由)[^，。；]{0,30}$|\bfrom\s+(?:just|only|a|the)?\s*$", re.IGNORECASE)
_TO = re.compile(
    r"^[^。；]{0,40}?(?:增加|增长|上升|提高|提升|扩大|跃升|攀升|升|增|下降|减少|降低|回落|降|减)[了]?(?:到|至|为)|^[^.;]{0,60}?\bto\b",
    re.IGNORECASE,
)


def from_to(own: Sequence[Statement]) -> Iterator[tuple[Statement, Statement]]:
    """Yield the pairs of figures of a sentence that go from an old one to a new one."""
    for old, new in pairwise(own):
        before = words_before(old.sentence.text, old.quantity.start)
        between = old.sentence.text[old.quantity.end : new.quantity.start]
        if (
            _FROM.search(_trim_bound(before))
            and _TO.search(between)
            and old.quantity.dimension == new.quantity.dimension
        ):
            yield old, new


def read_statements(sentence: Sentence, first_claim: int) -> list[Statement]:
    """Say of every quantity of a sentence what it measures."""
    read = [
        _statement(sentence, position, quantity, first_claim + position)
        for position, quantity in enumerate(sentence.quantities)
    ]
    for old, new in list(from_to(read)):
        # The first of the two is a figure of before, and no other figure of the brief need agree with it.
        former = replace(old.measure, modifiers=old.measure.modifiers | {Modifier.PREVIOUS})
        read[read.index(old)] = replace(old, measure=former)
        if (
            not new.measure.named
        ):  # the second figure of "from 12.91 million to 46.19 million" measures what the first does
            read[read.index(new)] = replace(new, measure=old.measure)
    return read


def _statement(sentence: Sentence, position: int, quantity: Quantity, claim: int) -> Statement:
    clause = sentence.clause_at(quantity.start)
    start, end = sentence.clauses[clause]
    same_clause = [other for other in sentence.quantities if start <= other.start < end]
    index = same_clause.index(quantity)
    left = max([start, *(other.end for other in same_clause[:index])])
    right = min([end, *(other.start for other in same_clause[index + 1 :])])
    begin = max(left, sentence.text.rfind("、", left, quantity.start) + 1)
    if index and (tail := _TAIL_OF_LAST.match(sentence.text, begin, quantity.start)):
        begin = tail.end()
    before = _words(sentence, begin, quantity.start)
    stop = sentence.text.find("、", quantity.end, right)
    after = _words(sentence, quantity.end, right if stop < 0 else stop)
    measure = _measure(sentence, quantity, before, after, start)
    clause_before = sentence.text[start : quantity.start]
    change = bool(_CHANGE.search(_trim_bound(before))) or bool(
        _CHANGE_AFTER.match(sentence.text[quantity.end :]) and quantity.dimension in {"percent", "fold", "points"}
    )
    return Statement(
        claim,
        sentence,
        quantity,
        clause,
        before,
        after,
        measure,
        tuple(name for name in sentence.names if start <= name.start < quantity.start)
        or tuple(name for name in sentence.names if name.start < start),
        frozenset(match.group() for match in _ORGANISATION.finditer(sentence.text[: quantity.start])),
        _when(sentence, quantity, start, end),
        frozenset(
            mention.span.first.year
            for mention in sentence.dates
            if mention.span and mention.grain is Grain.YEAR and mention.end <= quantity.start
        ),
        change,
        bool(_SUBSET.search(clause_before)),
    )


def _measure(sentence: Sentence, quantity: Quantity, before: str, after: str, clause_start: int) -> Measure:
    measure = read_measure(before)
    if not measure.named:
        counted = quantity.unit if quantity.unit.isascii() and quantity.dimension not in {"percent", "fold"} else ""
        # In English the noun follows its number at once; what comes later is the next thing that is said.
        # Only what narrows the noun still belongs to it: 3 views by robots.
        narrowing = re.match(r"\s*(?:per|by|from|via|through|on|of)\s+\w+(?:\s\w+)?", after)
        further = after if not counted else narrowing.group() if narrowing else ""
        behind = read_measure(f"{counted} {further}")
        measure = Measure(behind.kind, behind.rest, measure.modifiers | behind.modifiers, behind.role, behind.said)
    elif measure.kind is None and (kind := read_measure(quantity.unit if quantity.unit.isascii() else "").kind):
        measure = Measure(kind, measure.rest, measure.modifiers, measure.role, measure.said)
    # A modifier said once holds for the whole list: 累积共有 59 个…、51 个….
    inherited = read_measure(sentence.text[clause_start : quantity.start]).modifiers & {
        Modifier.CUMULATIVE,
        Modifier.MONTH,
        Modifier.YEAR,
        Modifier.PREVIOUS,
    }
    if _SO_FAR.match(sentence.text):
        inherited |= {Modifier.CUMULATIVE}
    if Modifier.NEW in measure.modifiers:
        inherited -= {Modifier.CUMULATIVE}
    role = Role.LEVEL if measure.role is Role.GROWTH else measure.role
    return Measure(measure.kind, measure.rest, measure.modifiers | inherited, role, measure.said)


def _words(sentence: Sentence, start: int, end: int) -> str:
    """The words of a stretch without dates, place names and brackets."""
    text = list(sentence.text[start:end])
    stretches = [(mention.start, mention.end) for mention in sentence.dates]
    stretches += [(name.start, name.end) for name in sentence.names if name.place is not None and name.plain]
    for left, right in stretches:
        for offset in range(max(left, start), min(right, end)):
            text[offset - start] = " "
    return _PARENTHESES.sub(" ", "".join(text)).strip()


def words_before(text: str, offset: int) -> str:
    """The words right before an offset, as far back as any pattern looks."""
    return text[max(0, offset - 80) : offset]


def _trim_bound(before: str) -> str:
    return _BOUND.sub("", before).rstrip() + " "


def _when(sentence: Sentence, quantity: Quantity, start: int, end: int) -> DateMention | None:
    usable = [mention for mention in sentence.dates if mention.span is not None and mention.grain is not Grain.YEAR]
    for mention in usable:
        gap = sentence.text[quantity.end : mention.start]
        if quantity.end <= mention.start < end and (
            _DATE_FOLLOWS.match(gap) or (not gap.strip() and mention.text[:3].lower() in _IN)
        ):
            return mention
    before = [mention for mention in usable if mention.end <= quantity.start]
    in_clause = [mention for mention in before if mention.start >= start]
    chosen = in_clause or before
    return chosen[-1] if chosen else None


def all_statements(sentences: Iterable[Sentence], first_claim: int) -> tuple[Statement, ...]:
    """Read every statement of a brief, numbering the claims from `first_claim`."""
    statements: list[Statement] = []
    for sentence in sentences:
        statements += read_statements(sentence, first_claim + len(statements))
    return tuple(statements)
