"""Periods: ranges that end before they begin, a day in two months, two periods for one brief, rows outside theirs."""

import re
from collections.abc import Iterator
from datetime import date

from xingtan.statistics.rules.briefcheck.dates import YEAR_UNKNOWN, DateMention, Grain, Span, find_dates
from xingtan.statistics.rules.briefcheck.document import Paragraph, Table, fold
from xingtan.statistics.rules.briefcheck.findings import Finding, Kind, Outcome, Severity, gather
from xingtan.statistics.rules.briefcheck.reading import Reading
from xingtan.statistics.rules.briefcheck.sentences import Sentence
from xingtan.statistics.rules.briefcheck.wording import reason

_MONTHLY = re.compile(
    r"(?:\d{1,2}\s*月份?|本月|月度|当月|month(?:ly)?|\b(?:January|February|March|April|May|June|July|August|September|"
    r"October|November|December))\s*(?:数据|统计)?\s*(?:期间)?[(:,，]?\s*(?:from|for)?\s*$",
    re.IGNORECASE,
)
_AS_OF = re.compile(r"截[至止到]|\bas of\b|\bby\b|\buntil\b", re.IGNORECASE)
_OPEN_END = re.compile(r"不含|不包括|零时|零点|\b0+[:：]00|excluding|exclusive|\[", re.IGNORECASE)
_LEAST_DAYS_OF_MONTH, _MOST_DAYS_OF_MONTH = 28, 31


def check_spans(reading: Reading) -> Outcome:
    """Check every date and period of a brief against the calendar, its label and the period of the brief."""
    outcomes: list[Outcome] = []
    for sentence in reading.sentences:
        outcomes += _check_sentence(reading, sentence)
    outcomes.append(_check_weeks(reading))
    for table in (block for block in reading.document.blocks if isinstance(block, Table)):
        outcomes.append(_check_table(reading, table))
    return gather(outcomes)


def _finding(
    severity: Severity, line: int, text: str, expected: str, found: str, arithmetic: str, key: str, **words: object
) -> Outcome:
    return Outcome(
        (Finding(Kind.PERIOD, severity, line, text, expected, found, arithmetic, reason(key, **words)),), frozenset()
    )


def _check_sentence(reading: Reading, sentence: Sentence) -> Iterator[Outcome]:
    for mention in sentence.dates:
        said = sentence.said[mention.start : mention.end].strip()
        if mention.span is None:
            yield _finding(Severity.ERROR, sentence.line, said, "", said, said, "no_such_day", said=said)
        elif mention.backwards:
            span = mention.span
            yield _finding(
                Severity.ERROR,
                sentence.line,
                said,
                "",
                said,
                f"{_day(span.last)} > {_day(span.first)}",
                "ends_before",
                said=said,
            )
        elif mention.weekday is not None and mention.year_given | (mention.span.first.year != YEAR_UNKNOWN):
            yield _check_weekday(sentence, mention, mention.span, said)
        elif mention.is_range and mention.grain is Grain.DAY:
            yield _check_range(reading, sentence, mention, mention.span, said)
    yield _check_as_of(reading, sentence)


def _check_weekday(sentence: Sentence, mention: DateMention, span: Span, said: str) -> Outcome:
    if mention.weekday == span.first.weekday():
        return Outcome()
    day = "一二三四五六日"[span.first.weekday()]
    return _finding(
        Severity.ERROR,
        sentence.line,
        said,
        f"星期{day}",
        said,
        f"{_day(span.first)} = 星期{day}",
        "wrong_weekday",
        on=_day(span.first),
        day=day,
        english=span.first.strftime("%A"),
    )


def _check_range(reading: Reading, sentence: Sentence, mention: DateMention, span: Span, said: str) -> Outcome:
    counted = _days_said(sentence, mention)
    if counted is not None:
        if counted in span.day_counts:
            return Outcome()
        return _finding(
            Severity.WARNING,
            sentence.line,
            said,
            str(span.days),
            str(counted),
            f"{_days(span)} = {span.days}",
            "days_said",
            days=span.days,
            said=counted,
        )
    monthly = bool(_MONTHLY.search(sentence.text[: mention.start]))
    too_long = span.days > _MOST_DAYS_OF_MONTH and span.first.day == span.last.day
    if monthly and too_long and not _OPEN_END.search(sentence.text):
        return _finding(
            Severity.WARNING,
            sentence.line,
            said,
            f"{span.days - 1}",
            f"{span.days}",
            f"{_days(span)} = {span.days}",
            "month_overlaps",
            days=span.days,
            fewer=span.days - 1,
            day=span.last.day,
        )
    if reading.period is not None and _is_rival(reading.period, span):
        return _rival(reading.period, sentence.line, said, span)
    return Outcome()


def _days_said(sentence: Sentence, mention: DateMention) -> int | None:
    """The number of days printed right after a range: 7月1日至7月31日（共31天）."""
    for quantity in sentence.quantities:
        gap = sentence.text[mention.end : quantity.start]
        if quantity.dimension == "days" and 0 <= quantity.start - mention.end <= 8 and not re.search(r"[。；]", gap):
            return int(quantity.number.value)
    return None


def _is_rival(period: Span, span: Span) -> bool:
    """Say whether a second range means the same reporting month with other bounds: a day or two off at one end."""
    if span == period:
        return False
    off = abs((span.first - period.first).days), abs((span.last - period.last).days)
    return off[0] <= 3 and off[1] <= 3 and period.days >= _LEAST_DAYS_OF_MONTH


def _rival(period: Span, line: int, said: str, span: Span) -> Outcome:
    return _finding(
        Severity.WARNING,
        line,
        said,
        _days(period),
        _days(span),
        f"{period.days} != {span.days}",
        "two_periods",
        period=_days(period),
        said=said,
        days=span.days,
        other=period.days,
    )


def _check_as_of(reading: Reading, sentence: Sentence) -> Outcome:
    """A figure as of a day after the period belongs to another cut-off than the rest."""
    if reading.period is None:
        return Outcome()
    for mention in sentence.dates:
        late = mention.span is not None and mention.grain is Grain.DAY and not mention.is_range
        if not late or mention.span is None or mention.span.first <= reading.period.last:
            continue
        if (mention.span.first - reading.period.last).days > _MOST_DAYS_OF_MONTH:
            continue
        if _AS_OF.search(sentence.text[max(0, mention.start - 12) : mention.start]) and sentence.quantities:
            said = sentence.quote(sentence.clause_at(mention.start))
            return _finding(
                Severity.NOTE,
                sentence.line,
                said,
                f"<= {_day(reading.period.last)}",
                _day(mention.span.first),
                f"{_day(mention.span.first)} > {_day(reading.period.last)}",
                "later_cut_off",
                on=_day(mention.span.first),
                last=_day(reading.period.last),
            )
    return Outcome()


def _check_weeks(reading: Reading) -> Outcome:
    """Weeks that are counted from the first day of a period cannot run past its last day."""
    ranges = [m.span for s in reading.sentences for m in s.dates if m.is_range and m.grain is Grain.DAY and m.span]
    for sentence in reading.sentences:
        weeks = [mention for mention in sentence.dates if mention.grain is Grain.WEEKS and mention.span is not None]
        if len(weeks) < 2:
            continue
        first, last = weeks[0].span, weeks[-1].span
        if first is None or last is None:
            continue
        for span in ranges:
            if span.first == first.first and first.last <= span.last < last.last:
                counted = (last.last - first.first).days + 1
                said = "; ".join(sentence.said[mention.start : mention.end].strip() for mention in weeks)
                return _finding(
                    Severity.WARNING,
                    sentence.line,
                    said,
                    str(span.days),
                    str(counted),
                    f"{_day(first.first)} + {counted} = {_day(last.last)} > {_day(span.last)}",
                    "weeks_too_long",
                    counted=counted,
                    days=span.days,
                    first=_day(span.first),
                    last=_day(span.last),
                )
    return Outcome()


def _day(day: date) -> str:
    """Write a day, without its year where the brief gives none."""
    return day.isoformat()[5:] if day.year == YEAR_UNKNOWN else day.isoformat()


def _days(span: Span) -> str:
    return f"{_day(span.first)} .. {_day(span.last)}"


def _check_table(reading: Reading, table: Table) -> Outcome:
    """The caption's period against the brief's, and the dates of the rows against the caption's."""
    if not table.caption:
        return Outcome()
    year = reading.period.last.year if reading.period else None
    ranges = [m for m in find_dates(fold(table.caption), year) if m.is_range and m.span and m.grain is Grain.DAY]
    if not ranges or ranges[0].span is None:
        return Outcome()
    span = ranges[0].span
    outcomes = []
    captioned = any(isinstance(b, Paragraph) and b.line == table.caption_line for b in reading.document.blocks)
    if not captioned and reading.period is not None and _is_rival(reading.period, span):
        outcomes.append(_rival(reading.period, table.caption_line or table.line, ranges[0].text.strip(), span))
    for row in table.rows[1:]:
        for mention in find_dates(fold(row[0].text), year) if row else ():
            inside = mention.span is None or mention.grain is not Grain.DAY or span.holds(mention.span)
            if not inside and mention.span is not None and len(mention.text) >= len(row[0].text.strip()) - 2:
                outcomes.append(
                    _finding(
                        Severity.WARNING,
                        row[0].line,
                        " ".join(cell.text.strip() for cell in row),
                        _days(span),
                        _day(mention.span.first),
                        f"{_day(mention.span.first)} > {_day(span.last)}"
                        if mention.span.first > span.last
                        else f"{_day(mention.span.first)} < {_day(span.first)}",
                        "row_outside",
                        on=_day(mention.span.first),
                        period=ranges[0].text.strip(),
                    )
                )
    return gather(outcomes)
