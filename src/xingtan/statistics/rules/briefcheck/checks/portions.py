"""Percentages in prose against the counts beside them: 已接入 120 所，占 30%; students 31 %, teachers 27.6 %.

As in tables the whole is seldom named: every larger figure of the same kind may be it, and the one that most portions
of a paragraph fit is meant. A portion that stands alone is judged only where one figure is called the total.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from xingtan.statistics.rules.briefcheck.checks.judging import Verdict, quotient
from xingtan.statistics.rules.briefcheck.checks.members import same_dimension
from xingtan.statistics.rules.briefcheck.findings import Finding, Kind, Outcome, Severity, gather
from xingtan.statistics.rules.briefcheck.numbers import Printed, show_fitting, show_like
from xingtan.statistics.rules.briefcheck.reading import Reading
from xingtan.statistics.rules.briefcheck.sentences import Statement, words_before
from xingtan.statistics.rules.briefcheck.wording import reason

_OF_WHOLE = re.compile(
    r"占(?P<noun>[^，。；]{0,16}?)(?:的)?(?:比例|比重|比)?(?:的)?(?:约为?|近|超过?|达到?|为)*\s*$|"
    r"account(?:s|ed|ing)? for\s*(?:about|nearly|almost|over|more than)?\s*$",
    re.IGNORECASE,
)
_GENERIC = re.compile(r"^(?:其|总数|总量|全部|总体|全[省市县区国校]|总)*(?:的)?$")
_RATE = re.compile(r"(?P<noun>[一-鿿]{2,8})率(?:约为?|近|超过?|达到?|为)*\s*$")
_BRACKETED = re.compile(r"^\s*\(\s*(?:占比?|约|about|or|i\.e\.)?\s*$", re.IGNORECASE)
_OF_THESE = re.compile(r"(?:^|[,;.]\s*)of (?:the |all |its )?(?:about |some |nearly )?\s*$", re.IGNORECASE)
_OF = re.compile(r"^\s*(?:out )?of (?:the |its |all )?$")
_NOUN_OPENS = re.compile(r"^[a-z -]{0,40}\(\s*$")
_DONE = re.compile(r"已|实际?[一-鿿]|完成")
_WHOLE_SAID = re.compile(r"共有?|总|全[省市县区国校]|\btotal\b|\ball\b", re.IGNORECASE)
_NOT_COUNTS = {"percent", "fold", "points"}


@dataclass(frozen=True, slots=True)
class Portion:
    """A count, the percentage that it is said to be, and the word for what it is a percentage of."""

    part: Statement
    percent: Statement
    noun: str


def check_portions(reading: Reading) -> Outcome:
    """Check every percentage of the text that stands behind a count, or before the two counts it comes from."""
    portions = list(_portions(reading))
    by_block = groupby(portions, key=lambda portion: portion.part.sentence.block)
    paragraphs = [_check_paragraph(reading, list(group)) for _, group in by_block]
    return gather([*paragraphs, *_check_explained(reading)])


def _check_explained(reading: Reading) -> Iterator[Outcome]:
    """A rate with its two counts in brackets behind it: 开通率 98.5%（应开通 528,000 个，已开通 520,080 个）."""
    for percent, one, other in zip(reading.statements, reading.statements[1:], reading.statements[2:], strict=False):
        if not percent.sentence is one.sentence is other.sentence:
            continue
        if (shown := _shown_of(percent, one, other)) is not None:
            yield _told(*shown)
            continue
        if percent.quantity.dimension != "percent":
            continue
        opens = percent.sentence.text[percent.quantity.end : one.quantity.start].lstrip().startswith("(")
        due, done = (one, other) if "应" in one.before else (other, one)
        if opens and "应" in due.before and _DONE.search(done.before) and _like_things(due, done):
            yield _told(Portion(done, percent, ""), due)


def _portions(reading: Reading) -> Iterator[Portion]:
    for position, percent in enumerate(reading.statements):
        if percent.quantity.dimension != "percent" or percent.change or position == 0:
            continue
        before = words_before(percent.sentence.text, percent.quantity.start)
        match = _OF_WHOLE.search(before)
        part = reading.statements[position - 1]
        near = part.sentence is percent.sentence and percent.clause - part.clause <= 1
        if not near or part.change or part.quantity.dimension in _NOT_COUNTS:
            continue
        if match:
            yield Portion(part, percent, (match.group("noun") or "").strip())
        elif _is_rate_of(before, part) or (_in_brackets(part, percent) and _named_whole(reading, part)):
            yield Portion(part, percent, "")


def _is_rate_of(before: str, part: Statement) -> bool:
    """Say whether a percentage is called the rate of what was just counted: 活跃空间 12 个，活跃率 25%."""
    match = _RATE.search(before)
    return bool(match) and match is not None and match.group("noun")[-2:] in part.before


def _in_brackets(part: Statement, percent: Statement) -> bool:
    text = part.sentence.text
    return bool(_BRACKETED.match(text[part.quantity.end : percent.quantity.start])) and text[
        percent.quantity.end :
    ].lstrip().startswith(")")


def _named_whole(reading: Reading, part: Statement) -> list[Statement]:
    """The figure right before a part that it is introduced as a part of: 其中, Of 300,000 spaces, 45,000 (15%)."""
    before = [s for s in reading.statements_of(part.sentence) if s.claim < part.claim and not s.subset]
    if not before or part.clause - before[-1].clause > 1 or not _like_things(before[-1], part):
        return []
    said = part.subset or _OF_THESE.search(words_before(part.sentence.text, before[-1].quantity.start))
    return before[-1:] if said else []


def _like_things(whole: Statement, part: Statement) -> bool:
    bare = part.sentence.text.isascii() and not part.quantity.unit
    larger = whole.quantity.number.value >= part.quantity.number.value > 0
    return larger and not whole.change and (bare or whole.quantity.unit == part.quantity.unit)


def _shown_of(first: Statement, second: Statement, third: Statement) -> tuple[Portion, Statement] | None:
    """The portion in 9,000 of 12,000 spaces (75%), or in 9,000 (75%) of 12,000 spaces, and its whole."""
    text = first.sentence.text
    near, far = text[first.quantity.end : second.quantity.start], text[second.quantity.end : third.quantity.start]
    if third.quantity.dimension == "percent" and _OF.match(near) and _NOUN_OPENS.match(far):
        percent, whole = third, second
    elif (
        second.quantity.dimension == "percent" and _BRACKETED.match(near) and _OF.match(far.lstrip().removeprefix(")"))
    ):
        percent, whole = second, third
    else:
        return None
    plain = not ({first.quantity.dimension, whole.quantity.dimension} & _NOT_COUNTS or first.change or whole.change)
    larger = whole.quantity.number.value >= first.quantity.number.value > 0
    return (Portion(first, percent, ""), whole) if plain and larger else None


def _check_paragraph(reading: Reading, portions: list[Portion]) -> Outcome:
    if len(portions) >= 3 and (outcome := _check_series(reading, portions)) is not None:
        return outcome
    return gather(_check_alone(reading, portion) for portion in portions)


def _check_series(reading: Reading, portions: list[Portion]) -> Outcome | None:
    """Judge the portions of a paragraph by the whole that most of them fit; None where none fits most of them."""
    parts = {portion.part.claim for portion in portions}
    best: tuple[int, Statement] | None = None
    for whole in reading.statements:
        if whole.claim in parts or not all(_may_hold(whole, portion.part) for portion in portions):
            continue
        fitting = sum(_judge(portion, whole)[0] is not Verdict.FAILS for portion in portions)
        if best is None or fitting > best[0]:
            best = (fitting, whole)
    if best is None or best[0] < 2 or best[0] * 3 < len(portions) * 2:
        return None
    return gather(_told(portion, best[1]) for portion in portions)


def _may_hold(whole: Statement, part: Statement) -> bool:
    return (
        not whole.change
        and whole.quantity.number.value >= part.quantity.number.value > 0
        and whole.quantity.unit == part.quantity.unit
        and same_dimension(whole.quantity.dimension, part.quantity.dimension)
        and whole.quantity.dimension not in _NOT_COUNTS
    )


def _judge(portion: Portion, whole: Statement) -> tuple[Verdict, Fraction]:
    judged = quotient(portion.percent.quantity.number, portion.part.quantity.number, whole.quantity.number, 100)
    return judged if judged is not None else (Verdict.HOLDS, Fraction(0))


def _check_alone(reading: Reading, portion: Portion) -> Outcome:
    """Judge one portion by the figures of its paragraph that are called a total; several that all fail say nothing."""
    wholes = _named_whole(reading, portion.part) or [
        other
        for other in reading.statements_beside(portion.part.sentence)
        if other.claim < portion.part.claim
        and _may_hold(other, portion.part)
        and (
            _WHOLE_SAID.search(other.sentence.clause_text(other.clause))
            or (portion.noun and portion.noun in other.before + other.after)
        )
    ]
    fitting = [whole for whole in wholes if _judge(portion, whole)[0] is not Verdict.FAILS]
    if fitting:
        return _told(portion, fitting[0])
    return _told(portion, wholes[0]) if len(wholes) == 1 and _GENERIC.match(portion.noun) else Outcome()


def _told(portion: Portion, whole: Statement) -> Outcome:
    verdict, value = _judge(portion, whole)
    part, percent = portion.part, portion.percent
    checked = frozenset({percent.claim, part.claim, whole.claim})
    if verdict is not Verdict.FAILS:
        return Outcome(checked=checked)
    figure = percent.quantity.number
    expected = show_like(value, figure)
    finding = Finding(
        Kind.SHARE,
        Severity.ERROR,
        percent.sentence.line,
        percent.sentence.quote(part.clause, percent.clause),
        expected,
        figure.digits,
        f"{part.quantity.number.digits} / {_like(whole.quantity.number, part.quantity.number)}",
        reason(
            "part_share",
            expected=expected,
            found=percent.quantity.text,
            part=part.quantity.text,
            whole=whole.quantity.text,
        ),
    )
    return Outcome((finding,), checked)


def _like(whole: Printed, part: Printed) -> str:
    return whole.digits if whole.scale == part.scale else show_fitting(whole.value, part.scale)
