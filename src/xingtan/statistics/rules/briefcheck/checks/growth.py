"""Growth: old, new, difference, percentage and 倍 against each other, in prose and tables; trends against figures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from itertools import pairwise

from xingtan.statistics.rules.briefcheck.checks.judging import NEAR, Verdict, judge
from xingtan.statistics.rules.briefcheck.dates import Grain
from xingtan.statistics.rules.briefcheck.findings import Finding, Kind, Outcome, Severity, gather
from xingtan.statistics.rules.briefcheck.measures import Modifier, Role, read_measure
from xingtan.statistics.rules.briefcheck.numbers import Interval, Printed, show, show_fitting, show_like
from xingtan.statistics.rules.briefcheck.reading import Reading
from xingtan.statistics.rules.briefcheck.sentences import Statement, from_to, words_before
from xingtan.statistics.rules.briefcheck.tables import TypedTable
from xingtan.statistics.rules.briefcheck.wording import reason

_RISING = re.compile(
    r"增|升|提高|扩大|多|涨|攀|increas|rise|rose|grew|growth|grow|\bup\b|higher|more|climb|gain", re.IGNORECASE
)
_FALLING = re.compile(r"减|降|回落|少|跌|下滑|decreas|fell|fall|drop|declin|\bdown\b|lower|fewer", re.IGNORECASE)
_AGAINST = re.compile(
    r"(?:较|比|与)[^，。\d]{0,6}(?:[年月期]初|上[年月周]末|上[个一]?(?:季度|学期)末)的?\s*$|"
    r"\b(?:compared (?:with|to)|against|versus|(?:up|down) from)\s*$",
    re.IGNORECASE,
)
_OLD_BEHIND = re.compile(
    r"^\s*\(\s*(?:上个?月|上期|上个?季度|上一?年度?|上年同期|去年同期|去年|同期)(?:同期)?[^，。()\d]{0,6}$|"
    r"^\s*(?:from|\(from|\((?:last|previous|prior) (?:month|year|quarter):?)\s*$",
    re.IGNORECASE,
)
_TREND = re.compile(
    r"(?:持续|继续|不断|稳步|逐[月步年周])(?:稳步)?(?:上升|上涨|增长|提升|走高|攀升)|"
    r"\bcontinue[sd]? to (?:rise|grow|increase|climb)|\bke(?:ep|eps|pt) (?:rising|growing)|\bfurther (?:increased|"
    r"rose|grew|climbed)|\bsteadily (?:rising|increasing|growing)",
    re.IGNORECASE,
)
_COMPARED = re.compile(r"环比|同比|相比")
_GROWN = re.compile(
    r"(?:同比|环比)?[大略小]?[幅有]?(?:增长|增加|上升|上涨|提高|下降|减少|降低|回落)了?(?:约|近|超过?)?\s*$"
)
_AVERAGES = {Modifier.DAILY_MEAN, Modifier.PEAK, Modifier.PER_HEAD}
_TIMES_OF = re.compile(r"是[^，。]{0,20}$|为[^，。]{0,12}的\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Change:
    """An old and a new figure, and the claims they come from."""

    old: Printed
    new: Printed
    claims: frozenset[int]


def check_growth(reading: Reading) -> Outcome:
    """Check every change whose old and new figures are printed."""
    return gather([*_check_prose(reading), *_check_columns(reading), *_check_trends(reading)])


def find_change(reading: Reading, rate: Statement) -> Change | None:
    """Find the old and the new figure that a rate of growth is about, in its own sentence or its paragraph."""
    own = reading.statements_of(rate.sentence)
    for old, new in from_to(own):
        if new.claim < rate.claim or old.claim == rate.claim + 1:
            return Change(old.quantity.number, new.quantity.number, frozenset({old.claim, new.claim}))
    levels = [
        s for s in own if not s.change and s.claim < rate.claim and s.quantity.dimension not in {"percent", "fold"}
    ]
    if (run := _one_after_another(levels, rate)) is not None:
        return run
    if (behind := _old_behind(own, rate)) is not None:
        near = [s for s in _totals(levels) if rate.clause - s.clause <= 1][-1:] or _beside(reading, rate)
        return _changed(behind, near[0]) if near and behind.quantity.unit in {near[0].quantity.unit, ""} else None
    if not levels:
        return None
    previous = [s for s in levels if Modifier.PREVIOUS in s.measure.modifiers or _AGAINST.search(_before(s))]
    current = [s for s in levels if s not in previous]
    if previous and not current:
        grown = _differences(own, previous[-1], rate)
        if len(grown) == 1:
            return _grown(previous[-1], grown[0])
        now = _beside(reading, rate)
        return _changed(previous[-1], now[0]) if now and not grown and _same_unit(previous[-1], now[0]) else None
    if not current or rate.clause - current[-1].clause > 2:
        return None
    new = current[-1]
    if previous and not read_measure(rate.before).modifiers & _AVERAGES:
        new = _totals(current)[-1]
    if previous and _same_unit(previous[-1], new) and _same_or_unnamed(previous[-1], new):
        return _changed(previous[-1], new)
    differences = _differences(own, new, rate)
    if len(differences) == 1 and rate.clause - differences[0].clause <= 1:
        return _by_difference(new, differences[0])
    return None


def _changed(old: Statement, new: Statement) -> Change:
    return Change(old.quantity.number, new.quantity.number, frozenset({old.claim, new.claim}))


def _totals(levels: list[Statement]) -> list[Statement]:
    """The levels that are no means or peaks, or all where there are no others."""
    return [s for s in levels if not s.measure.modifiers & _AVERAGES] or levels


def _beside(reading: Reading, rate: Statement) -> list[Statement]:
    """The one figure of now, earlier in the section, of the measure that a rate names: its sentence gives the old."""
    measure = read_measure(_GROWN.sub("", rate.before))
    if measure.kind is None:
        return []
    times = {Modifier.MONTH, Modifier.YEAR, Modifier.TOTAL, Modifier.PREVIOUS}
    found = [
        s
        for s in reading.statements_under(rate.sentence.section)
        if s.claim < rate.claim
        and s.measure.core == measure.core
        and s.measure.modifiers - times == measure.modifiers - times
        and not (s.change or s.subset or Modifier.PREVIOUS in s.measure.modifiers)
        and s.about == rate.about
    ]
    return found[:1] if len({s.quantity.number.value for s in found}) == 1 else []


def _one_after_another(levels: list[Statement], rate: Statement) -> Change | None:
    """The figures of two periods that follow each other: 一季度 800 万次、二季度 1,010 万次，二季度环比增长 26.25%."""
    if rate.span is None or "环比" not in rate.before:
        return None
    alike = [s for s in levels if s.span is not None and s.quantity.unit == levels[0].quantity.unit]
    new = [s for s in alike if s.span == rate.span]
    old = [s for s in alike if s.span is not None and s.span.last + timedelta(days=1) == rate.span.first]
    grain = rate.when.grain if rate.when else None
    old = [s for s in old if s.when is not None and s.when.grain is grain]
    return _changed(old[0], new[0]) if len(old) == 1 == len(new) else None


def _old_behind(own: list[Statement], rate: Statement) -> Statement | None:
    """The old figure that stands right behind a rate: 增长 15%（去年同期 1,073 次）, up 25% from 4,000."""
    old = next((s for s in own if s.claim == rate.claim + 1), None)
    if old is None:
        return None
    gap = rate.sentence.text[rate.quantity.end : old.quantity.start]
    return old if _OLD_BEHIND.match(gap) else None


def _differences(own: list[Statement], level: Statement, rate: Statement) -> list[Statement]:
    """The changes between a level and a rate that count what the level counts."""
    return [
        s
        for s in own
        if s.change
        and level.claim < s.claim < rate.claim
        and s.quantity.unit == level.quantity.unit
        and s.quantity.unit
    ]


def _grown(old: Statement, difference: Statement) -> Change:
    """The change from an old figure by a difference: 与上月（1,180 万次）相比增加 60.5 万次."""
    number, step = old.quantity.number, difference.quantity.number
    value = number.value + _sign(difference) * step.value
    new = Printed(value, max(number.step, step.step), number.scale, show_fitting(value, number.scale))
    return Change(number, new, frozenset({old.claim, difference.claim}))


def _sign(difference: Statement) -> int:
    return -1 if _FALLING.search(difference.before) and not _RISING.search(difference.before) else 1


def _before(statement: Statement) -> str:
    return words_before(statement.sentence.text, statement.quantity.start)


def _same_or_unnamed(old: Statement, new: Statement) -> bool:
    named = old.measure.named and read_measure(_COMPARED.sub("", old.before)).named
    return old.measure.core == new.measure.core or not named or not new.measure.named


def _same_unit(old: Statement, new: Statement) -> bool:
    """Say whether two figures count the same; in English the second often goes without its noun."""
    return old.quantity.unit == new.quantity.unit or (not old.quantity.unit and bool(_AGAINST.search(_before(old))))


def _by_difference(new: Statement, difference: Statement) -> Change | None:
    step, number = difference.quantity.number, new.quantity.number
    value = number.value - _sign(difference) * step.value
    if value <= 0:
        return None
    old = Printed(value, max(number.step, step.step), number.scale, show_fitting(value, number.scale))
    return Change(old, number, frozenset({new.claim, difference.claim}))


def _check_prose(reading: Reading) -> Iterator[Outcome]:
    for rate in reading.statements:
        if rate.quantity.dimension not in {"percent", "fold"} or rate.quantity.number.value <= 0:
            continue
        words = rate.sentence.clause_text(rate.clause)
        behind = _behind_difference(reading, rate)
        if not (rate.change or behind or _RISING.search(words) or _FALLING.search(words)):
            continue
        if rate.quantity.dimension == "percent" and not (rate.change or behind):
            continue
        change = find_change(reading, rate)
        if change is not None and change.old.value > 0:
            yield _judge_rate(rate, change, words)
    for sentence in reading.sentences:
        own = reading.statements_of(sentence)
        yield from (_judge_direction(old, new) for old, new in from_to(own))


def _behind_difference(reading: Reading, rate: Statement) -> bool:
    """Say whether a percentage stands in brackets right behind a difference: 增加 60 次（5.1%）, 60 more (5.1 %)."""
    own = reading.statements_of(rate.sentence)
    before = [s for s in own if s.claim == rate.claim - 1]
    if not before or not before[0].change:
        return False
    return bool(re.fullmatch(r"[^，。,]{0,10}\(\s*", rate.sentence.text[before[0].quantity.end : rate.quantity.start]))


def _judge_rate(rate: Statement, change: Change, words: str) -> Outcome:
    figure = rate.quantity.number
    falling = bool(_FALLING.search(words)) and not _RISING.search(words)
    factor = Fraction(100) if rate.quantity.dimension == "percent" else Fraction(1)
    difference = (change.old.value - change.new.value) if falling else (change.new.value - change.old.value)
    value = difference / change.old.value * factor
    checked = change.claims | {rate.claim}
    if difference < 0:
        return Outcome(checked=checked)
    verdict = judge(figure, value, _possible(change, factor, falling))
    if verdict is not Verdict.FAILS:
        return Outcome(checked=checked)
    ratio = change.new.value / change.old.value
    as_ratio = rate.quantity.dimension == "fold" and judge(figure, ratio, _ratio(change)) is not Verdict.FAILS
    if as_ratio and _TIMES_OF.search(words[: words.find(rate.quantity.text)]):
        return Outcome(checked=checked)
    expected = show_like(value, figure)
    arithmetic = (
        f"({change.new.digits} - {_like(change.old, change.new)}) / {_like(change.old, change.new)}"
        if not falling
        else f"({_like(change.old, change.new)} - {change.new.digits}) / {_like(change.old, change.new)}"
    )
    finding = Finding(
        Kind.GROWTH,
        Severity.WARNING if as_ratio else Severity.ERROR,
        rate.sentence.line,
        rate.quote,
        expected,
        figure.digits,
        f"{arithmetic} = {show(value, 2)}",
        reason("growth_as_ratio" if as_ratio else "growth_wrong", expected=expected, found=rate.quantity.text),
    )
    return Outcome((finding,), checked)


def _like(old: Printed, new: Printed) -> str:
    return old.digits if old.scale == new.scale else show_fitting(old.value, new.scale)


def _ratio(change: Change) -> Interval | None:
    return change.new.possible.over(change.old.possible)


def _possible(change: Change, factor: Fraction, falling: bool) -> Interval | None:
    ratio = _ratio(change)
    if ratio is None:
        return None
    low, high = (1 - ratio.high, 1 - ratio.low) if falling else (ratio.low - 1, ratio.high - 1)
    return Interval(low * factor, high * factor)


def _judge_direction(old: Statement, new: Statement) -> Outcome:
    """From 120 to 100 is no increase."""
    between = old.sentence.text[old.quantity.end : new.quantity.start]
    words = between + old.sentence.clause_text(old.clause)[: old.quantity.start]
    rising, falling = bool(_RISING.search(words)), bool(_FALLING.search(words))
    checked = frozenset({old.claim, new.claim})
    first, second = old.quantity.number.possible, new.quantity.number.possible
    wrong = (rising and not falling and second.high < first.low) or (falling and not rising and second.low > first.high)
    if not wrong:
        return Outcome(checked=checked)
    finding = Finding(
        Kind.GROWTH,
        Severity.ERROR,
        old.sentence.line,
        old.sentence.quote(old.clause, new.clause),
        f"{'>' if rising else '<'} {old.quantity.number.digits}",
        new.quantity.number.digits,
        f"{old.quantity.text} -> {new.quantity.text}",
        reason("growth_direction", old=old.quantity.text, new=new.quantity.text),
    )
    return Outcome((finding,), checked)


def _check_columns(reading: Reading) -> Iterator[Outcome]:
    """A column of growth against the two columns, old and new, that most of its rows fit."""
    for table in reading.tables:
        for number, column in enumerate(table.columns):
            if column.measure.role is Role.GROWTH:
                yield _check_column(reading, table, number)


def _check_column(reading: Reading, table: TypedTable, number: int) -> Outcome:
    column = table.columns[number]
    rows = [row for row in range(len(table.entities)) if (row, number) in table.values]
    best: tuple[int, int, dict[int, tuple[Verdict, Fraction]]] | None = None
    plain = [n for n, other in enumerate(table.columns) if n != number and not other.percent]
    for old in (n for n in plain if abs(n - number) <= NEAR):
        for new in plain:
            if old == new or abs(new - number) > NEAR:
                continue
            judged = {}
            for row in rows:
                if (row, old) in table.values and (row, new) in table.values:
                    result = _judge_cell(table, row, number, old, new, column.percent)
                    if result is not None:
                        judged[row] = result
            if best is None or _fitting(judged) > _fitting(best[2]):
                best = (old, new, judged)
    if best is None or _fitting(best[2]) < 2 or _fitting(best[2]) * 3 < len(best[2]) * 2:
        return Outcome()
    old, new, judged = best
    claims = reading.claims_of(table)
    findings = []
    for row, (verdict, value) in judged.items():
        if verdict is not Verdict.FAILS:
            continue
        cell = table.values[row, number]
        name, expected = table.entities[row].label, show_like(value, cell.number)
        first, second = table.values[row, old].number, table.values[row, new].number
        arithmetic = (
            f"({second.digits} - {first.digits}) / {first.digits}"
            if column.percent
            else f"{second.digits} - {first.digits}"
        )
        words = reason("growth_cell", name=name, column=column.label, expected=expected, found=cell.text)
        findings.append(
            Finding(
                Kind.GROWTH, Severity.ERROR, cell.line, f"{name} {cell.text}", expected, cell.text, arithmetic, words
            )
        )
    return Outcome(tuple(findings), frozenset(claims[row, n] for row in judged for n in (number, old, new)))


def _fitting(judged: dict[int, tuple[Verdict, Fraction]]) -> int:
    return sum(verdict is not Verdict.FAILS for verdict, _ in judged.values())


def _judge_cell(
    table: TypedTable, row: int, number: int, old: int, new: int, percent: bool
) -> tuple[Verdict, Fraction] | None:
    first, second = table.values[row, old].number, table.values[row, new].number
    figure = table.values[row, number].number
    if not percent:
        value = second.value - first.value
        span = Interval(second.possible.low - first.possible.high, second.possible.high - first.possible.low)
        return judge(figure, value, span), value
    if first.value <= 0:
        return None
    value = (second.value - first.value) / first.value * 100
    return judge(figure, value, _possible(Change(first, second, frozenset()), Fraction(100), False)), value


def _check_trends(reading: Reading) -> Iterator[Outcome]:
    """A rise that is said to continue, against figures of one measure for days that follow each other."""
    told: set[tuple[int, int]] = set()
    for sentence in reading.sentences:
        match = _TREND.search(sentence.text)
        if not match:
            continue
        clause = sentence.clause_text(sentence.clause_at(match.start()))
        for kind_words in (clause, sentence.text):
            series = _series(reading, kind_words)
            if series:
                break
        for one, other in pairwise(series):
            pair = (one.claim, other.claim)
            if other.quantity.number.possible.high < one.quantity.number.possible.low and pair not in told:
                told.add(pair)
                yield _falls(sentence.line, sentence.quote(sentence.clause_at(match.start())), one, other)


def _falls(line: int, quote: str, one: Statement, other: Statement) -> Outcome:
    fall = (one.quantity.number.value - other.quantity.number.value) / one.quantity.number.value * 100
    finding = Finding(
        Kind.GROWTH,
        Severity.WARNING,
        line,
        quote,
        f">= {one.quantity.number.digits}",
        other.quantity.number.digits,
        f"{other.quantity.text} < {one.quantity.text}",
        reason(
            "trend_falls",
            old=one.quantity.text,
            new=other.quantity.text,
            old_line=one.sentence.line,
            new_line=other.sentence.line,
            percent=show(fall, 0),
        ),
    )
    return Outcome((finding,), frozenset({one.claim, other.claim}))


def _series(reading: Reading, words: str) -> list[Statement]:
    """The figures of the measure that the words name, for days that do not overlap, in order of time."""
    measure = read_measure(_TREND.sub(" ", words))
    if measure.kind is None:
        return []
    wanted = {Modifier.DAILY_MEAN, Modifier.PEAK, Modifier.PER_HEAD, Modifier.NEW, Modifier.CUMULATIVE}
    means = measure.modifiers & wanted
    found = [
        s
        for s in reading.statements
        if s.measure.kind == measure.kind
        and s.measure.modifiers & wanted == means
        and not s.change
        and s.span is not None
        and s.when is not None
        and s.when.grain is not Grain.YEAR
        and s.quantity.dimension not in {"percent", "fold", "points"}
        and all(reading.is_home(name.place) for name in s.names)
    ]
    spans = {s.span for s in found if s.span}
    narrow = [s for s in found if s.span and not any(o != s.span and s.span.holds(o) for o in spans)]
    ordered = sorted(narrow, key=lambda s: (s.span.first, s.claim) if s.span else (None, s.claim))
    series: list[Statement] = []
    for statement in ordered:
        if not series or (statement.span and series[-1].span and not statement.span.meets(series[-1].span)):
            series.append(statement)
    return series
