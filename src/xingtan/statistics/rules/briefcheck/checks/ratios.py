"""Ratios in prose against their parts: per person, per day, a peak and its mean."""

import re
from collections.abc import Iterable
from fractions import Fraction

from xingtan.statistics.rules.briefcheck.checks.judging import Verdict, judge, quotient
from xingtan.statistics.rules.briefcheck.dates import Span
from xingtan.statistics.rules.briefcheck.findings import Finding, Kind, Outcome, Severity, gather
from xingtan.statistics.rules.briefcheck.measures import Modifier
from xingtan.statistics.rules.briefcheck.numbers import Bound, Printed, show, show_fitting, show_like
from xingtan.statistics.rules.briefcheck.reading import Reading
from xingtan.statistics.rules.briefcheck.sentences import Statement
from xingtan.statistics.rules.briefcheck.wording import reason

_PERSONS = re.compile(r"人均|per (?:visitor|user|person|head|capita)", re.IGNORECASE)
_PER_NOUN = (("校均", "schools", "学校"), ("生均", "persons", "学生"), ("师均", "persons", "教师"))
_PER_UNIT = (("场均", "场"), ("班均", "班"))
_NOT_LEVEL = {Modifier.DAILY_MEAN, Modifier.PEAK, Modifier.PER_HEAD, Modifier.PREVIOUS, Modifier.NEW}


def check_ratios(reading: Reading) -> Outcome:
    """Check every mean and peak of the text against the figures it comes from."""
    outcomes = []
    for statement in reading.statements:
        modifiers = statement.measure.modifiers
        if statement.change or statement.quantity.number.value <= 0:
            continue
        if Modifier.PER_HEAD in modifiers:
            outcomes.append(_check_per_head(reading, statement))
        elif Modifier.DAILY_MEAN in modifiers:
            outcomes.append(_check_daily_mean(reading, statement))
        elif Modifier.PEAK in modifiers:
            outcomes.append(_check_peak(reading, statement))
    return gather(outcomes)


def _nearby(reading: Reading, statement: Statement) -> list[Statement]:
    """The level figures of the same sentence, of the same paragraph and of the same section."""
    return [
        other
        for other in reading.statements_under(statement.sentence.section)
        if (other.years == statement.years or (reading.is_of_now(other) and reading.is_of_now(statement)))
        and not other.change
        and not other.subset
        and _of_the_period(reading, other)
        and other.claim != statement.claim
        and other.quantity.number.value > 0
    ]


def _of_the_period(reading: Reading, statement: Statement) -> bool:
    """Say whether a figure is not said to be of other days than those of the brief."""
    return statement.span is None or reading.period is None or statement.span.meets(reading.period)


def _nearest(statement: Statement, others: Iterable[Statement]) -> list[Statement]:
    found = list(others)
    for same in (
        [other for other in found if other.sentence is statement.sentence],
        [other for other in found if other.sentence.block == statement.sentence.block],
    ):
        if same:
            return same
    return found


def _levels_of(reading: Reading, statement: Statement) -> list[Statement]:
    """The totals of what a mean or a peak is the mean or peak of; without a noun, what the sentence counts alike."""
    unnamed = not statement.measure.named
    return _nearest(
        statement,
        (
            other
            for other in _nearby(reading, statement)
            if not other.measure.modifiers & _NOT_LEVEL
            and (other.measure.kind == statement.measure.kind or unnamed)
            and (statement.measure.kind is not None or other.measure.rest == statement.measure.rest or unnamed)
            and (not unnamed or (other.sentence is statement.sentence and _counts_alike(other, statement)))
            and other.about == statement.about
            and other.quantity.dimension not in {"percent", "fold", "points", "per second"}
        ),
    )


def _counts_alike(one: Statement, other: Statement) -> bool:
    if not other.quantity.unit and other.sentence.text.isascii():  # 3.1 million views, an average of 100,000 per day
        return one.claim == other.claim - 1
    return bool(other.quantity.unit) and one.quantity.unit == other.quantity.unit


def _check_per_head(reading: Reading, statement: Statement) -> Outcome:
    said = statement.before + statement.after + statement.quantity.unit
    each = next((unit for word, unit in _PER_UNIT if word in said), "")
    dimension, noun = ("persons", "") if _PERSONS.search(said) or "人" in statement.quantity.unit else ("", "")
    for word, counted, thing in _PER_NOUN:
        if word in said:
            dimension, noun = counted, thing
    parts = _levels_of(reading, statement)
    wholes = _nearest(
        statement,
        (
            other
            for other in _nearby(reading, statement)
            if (
                (each and other.quantity.unit == each)
                or (dimension and other.quantity.dimension == dimension)
                or (dimension == "persons" and other.measure.kind == "visitors")
            )
            and (not noun or noun in other.before + other.after)
            and not other.measure.modifiers & _NOT_LEVEL
            and other.about == statement.about
        ),
    )
    visitors = [other for other in wholes if other.measure.kind == "visitors"]
    wholes = visitors if statement.measure.kind == "page_views" and visitors else wholes
    return _judge_pairs(statement, [(part, whole) for part in parts for whole in wholes if part.claim != whole.claim])


def _judge_pairs(statement: Statement, pairs: list[tuple[Statement, Statement]]) -> Outcome:
    """Judge a quotient by the pair that fits best; several pairs of which none fits say nothing."""
    figure = statement.quantity.number
    judged = []
    for part, whole in pairs:
        result = quotient(figure, part.quantity.number, whole.quantity.number)
        if result is not None:
            judged.append((*result, part, whole))
    for wanted in (Verdict.HOLDS, Verdict.ROUNDING, Verdict.FAILS):
        for verdict, value, part, whole in judged:
            if verdict is not wanted or (wanted is Verdict.FAILS and len(judged) > 1):
                continue
            checked = frozenset({statement.claim, part.claim, whole.claim})
            if wanted is Verdict.HOLDS:
                return Outcome(checked=checked)
            arithmetic = f"{part.quantity.number.digits} / {_like(whole.quantity.number, part.quantity.number)}"
            return Outcome((_ratio_finding(statement, value, arithmetic, wanted),), checked)
    return Outcome()


def _like(whole: Printed, part: Printed) -> str:
    return whole.digits if whole.scale == part.scale else show_fitting(whole.value, part.scale)


def _ratio_finding(statement: Statement, value: Fraction, arithmetic: str, verdict: Verdict) -> Finding:
    number = statement.quantity.number
    expected = show_like(value, number)
    rounding = verdict is Verdict.ROUNDING
    return Finding(
        Kind.ROUNDING if rounding else Kind.RATIO,
        Severity.WARNING if rounding else Severity.ERROR,
        statement.sentence.line,
        statement.quote,
        expected,
        number.digits,
        arithmetic,
        reason(
            "mean_rounding" if rounding else "mean_wrong",
            value=show(value / number.scale, 4),
            expected=expected,
            found=statement.quantity.text,
        ),
    )


def _check_daily_mean(reading: Reading, statement: Statement) -> Outcome:
    spans = _spans_for(reading, statement)
    figure = statement.quantity.number
    best: tuple[Verdict, Fraction, Statement, int] | None = None
    order = [Verdict.HOLDS, Verdict.ROUNDING, Verdict.FAILS]
    for whole in _levels_of(reading, statement):
        if whole.span and statement.span and whole.span != statement.span:
            continue
        for days in {days for span in spans for days in span.day_counts if days > 1}:
            number = whole.quantity.number
            value = number.value / days
            verdict = judge(figure, value, number.possible.times(Fraction(1, days)))
            if verdict is Verdict.FAILS and _loosely(figure, number, days):
                verdict = Verdict.ROUNDING
            distance = abs(value - figure.value)
            better = best is None or (order.index(verdict), distance) < (
                order.index(best[0]),
                abs(best[1] - figure.value),
            )
            if better:
                best = (verdict, value, whole, days)
    if best is None:
        return Outcome()
    verdict, value, whole, days = best
    checked = frozenset({statement.claim, whole.claim})
    said_apart = whole.sentence is not statement.sentence and not _alone_beside(reading, statement, whole)
    if verdict is Verdict.HOLDS or (verdict is Verdict.FAILS and said_apart):
        return Outcome(checked=checked if verdict is Verdict.HOLDS else frozenset())
    arithmetic = f"{_in_scale(whole.quantity.number, figure)} / {days}"
    finding = _ratio_finding(statement, value, arithmetic, verdict)
    return Outcome((finding,), checked)


def _alone_beside(reading: Reading, mean: Statement, whole: Statement) -> bool:
    """Say whether a total is the only one of its paragraph that a mean in another sentence can be the mean of."""
    beside = {other.quantity.number.value for other in _levels_of(reading, mean)}
    same_words = whole.measure.kind is not None and whole.measure.rest == mean.measure.rest
    timed = mean.span is None or mean.span == whole.span
    return len(beside) == 1 and whole.sentence.block == mean.sentence.block and same_words and timed


def _loosely(figure: Printed, whole: Printed, days: int) -> bool:
    """Say whether a total in round figures (720 million) could stand for one that gives the mean."""
    return whole.scale > 1 and figure.possible.meets(whole.loose.times(Fraction(1, days)))


def _in_scale(number: Printed, model: Printed) -> str:
    return number.digits if number.scale == model.scale else show_fitting(number.value, model.scale)


def _spans_for(reading: Reading, statement: Statement) -> list[Span]:
    own = [m.span for m in statement.sentence.dates if m.span is not None and m.is_range]
    if own:
        return own
    if statement.span is not None and statement.span.days > 1:
        return [statement.span]
    return [reading.period] if reading.period else []


def _check_peak(reading: Reading, statement: Statement) -> Outcome:
    """A highest day is neither more than everything nor less than the mean day."""
    if statement.quantity.dimension == "per second" or statement.measure.kind is None:
        return Outcome()
    figure = statement.quantity.number
    wholes = _levels_of(reading, statement)
    checked = frozenset({statement.claim, *(whole.claim for whole in wholes)})
    for whole in wholes:
        number = whole.quantity.number
        days = max((span.days for span in _spans_for(reading, whole)), default=0)
        mean = number.value / days if days else None
        too_high = figure.possible.low > number.loose.high
        too_low = mean is not None and figure.possible.high < mean * Fraction(99, 100) and figure.bound is Bound.EXACT
        if too_high or too_low:
            least = show_like(mean or Fraction(0), figure)
            whole_digits = _in_scale(number, figure)
            arithmetic = (
                f"{figure.digits} > {whole_digits}"
                if too_high
                else f"{whole_digits} / {days} = {least} > {figure.digits}"
            )
            finding = Finding(
                Kind.RATIO,
                Severity.ERROR,
                statement.sentence.line,
                statement.quote,
                f"<= {whole_digits}" if too_high else f">= {least}",
                figure.digits,
                arithmetic,
                reason("peak_too_high" if too_high else "peak_too_low", found=statement.quantity.text),
            )
            return Outcome((finding,), checked)
    return Outcome(checked=checked if wholes else frozenset())
