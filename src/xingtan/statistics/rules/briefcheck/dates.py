"""Dates and periods in running text, in Chinese and in English: 2017年7月21日-8月21日, March 1st to 25th, 第一季度."""

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from xingtan.statistics.rules.briefcheck.numbers import read_numeral

# A year with a 29 February, so that a date without any year is never called impossible for it.
YEAR_UNKNOWN = 2000


class Grain(StrEnum):
    """How finely a date is given."""

    DAY = "day"
    WEEKS = "weeks"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Days from the first to the last, both included, as people write them."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days, both ends counted."""
        return (self.last - self.first).days + 1

    @property
    def day_counts(self) -> tuple[int, ...]:
        """How many days the span may be said to have: one less where its last day may be meant exclusively."""
        exclusive = self.days > 1 and (self.first.day == self.last.day or (self.days - 1) % 7 == 0)
        return (self.days, self.days - 1) if exclusive else (self.days,)

    def meets(self, other: "Span") -> bool:
        """Say whether the two have a day in common."""
        return self.first <= other.last and other.first <= self.last

    def holds(self, other: "Span") -> bool:
        """Say whether the other lies wholly within."""
        return self.first <= other.first and other.last <= self.last


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date or period in a text, from offset `start` to `end`. `span` is None for a day that no calendar has."""

    start: int
    end: int
    text: str
    span: Span | None
    grain: Grain
    is_range: bool = False
    backwards: bool = False
    year_given: bool = False
    weekday: int | None = None


# A clock time may stand behind a day: 21日零时至21日零时, 21 July 2017 00:00 to ....
_CLOCK = r"(?:\s*(?:零时|零点|\d{1,2}\s*[:：]\s*\d{2}|\d{1,2}\s*[时点]))?"
_SEP = r"\s*(?:起)?\s*(?:-{1,2}|—{1,2}|–|~|至|到)\s*"
_WEEKDAY = r"(?:\s*\(?(?:星期|礼拜|周)(?P<weekday>[一二三四五六日天])\)?)?"
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name} | {
    name.lower(): number for number, name in enumerate(calendar.month_abbr) if name
}
_MONTH = r"(?:" + "|".join(sorted((name.capitalize() for name in _MONTHS), key=len, reverse=True)) + r")\.?"
_NTH = r"(?:st|nd|rd|th)?"
_EN_SEP = r"\s*(?:-|–|—|to|until|through|and)\s*(?:the\s+)?"
_COUNT = r"(?:\d|one|two|three|four|[一二两三四])"
_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4}

_Make = Callable[["re.Match[str]", int, "DateMention | None"], DateMention]


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(text: str | None) -> int | None:
    if not text:
        return None
    if text.isdigit():
        return int(text)
    return _MONTHS.get(text.strip(".").lower())


def _range(match: "re.Match[str]", year: int, _before: "DateMention | None") -> DateMention:
    parts = match.groupdict()
    year1, year2 = _number(parts.get("y1")), _number(parts.get("y2"))
    month1, month2 = _number(parts.get("m1")), _number(parts.get("m2"))
    given = year1 or year2 or year
    first_month = month1 or month2 or 1
    last_month = month2 or first_month
    start_year = year1 or given
    end_year = year2 or start_year
    if not year1 and not year2 and first_month >= 10 and last_month <= 3:
        end_year = start_year + 1
    if year2 and not year1:
        start_year = year2 - 1 if first_month > last_month else year2
    first = _day(start_year, first_month, _number(parts.get("d1")) or 1)
    last_day = _number(parts.get("d2"))
    if last_day is None and 1 <= last_month <= 12:
        last_day = calendar.monthrange(end_year, last_month)[1]
    last = _day(end_year, last_month, last_day or 1)
    grain = Grain.DAY if parts.get("d1") else Grain.MONTH
    if first is None or last is None:
        return DateMention(*match.span(), match.group(), None, grain, is_range=True)
    span = Span(min(first, last), max(first, last))
    return DateMention(*match.span(), match.group(), span, grain, True, last < first, bool(year1 or year2))


def _single(match: "re.Match[str]", year: int, _before: "DateMention | None") -> DateMention:
    parts = match.groupdict()
    given = _number(parts.get("y"))
    month = _number(parts.get("m")) or 0
    weekday = parts.get("weekday")
    number = "一二三四五六日".index(weekday.replace("天", "日")) if weekday else None
    if parts.get("d"):
        day = _day(given or year, month, int(parts["d"]))
        span = Span(day, day) if day else None
        return DateMention(*match.span(), match.group(), span, Grain.DAY, year_given=bool(given), weekday=number)
    span = _month(given or year, month)
    if span and parts.get("end"):
        span = Span(span.last, span.last)
    grain = Grain.DAY if parts.get("end") else Grain.MONTH
    return DateMention(*match.span(), match.group(), span, grain, year_given=bool(given))


def _month(year: int, month: int) -> Span | None:
    if not 1 <= month <= 12:
        return None
    return Span(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def _part_of_year(match: "re.Match[str]", year: int, _before: "DateMention | None") -> DateMention:
    given = _number(match.group("y"))
    part = match.group("part")
    if part in {"上", "下"}:
        first, last, grain = (1, 6, Grain.HALF) if part == "上" else (7, 12, Grain.HALF)
    else:
        quarter = int(part) if part.isdigit() else read_numeral(part) or 1
        first, last, grain = quarter * 3 - 2, quarter * 3, Grain.QUARTER
    begin, end = _month(given or year, first), _month(given or year, last)
    span = Span(begin.first, end.last) if begin and end else None
    return DateMention(*match.span(), match.group(), span, grain, year_given=bool(given))


def _year(match: "re.Match[str]", _year: int, _before: "DateMention | None") -> DateMention:
    given = int(match.group("y"))
    return DateMention(
        *match.span(), match.group(), Span(date(given, 1, 1), date(given, 12, 31)), Grain.YEAR, year_given=True
    )


def _school_year(match: "re.Match[str]", _year: int, _before: "DateMention | None") -> DateMention:
    given = int(match.group("y"))
    span = Span(date(given, 9, 1), date(given + 1, 8, 31))
    return DateMention(*match.span(), match.group(), span, Grain.YEAR, is_range=True, year_given=True)


def _weeks(match: "re.Match[str]", year: int, before: "DateMention | None") -> DateMention:
    parts = match.groupdict()
    text = parts["n"]
    count = int(text) if text.isdigit() else _COUNTS.get(text.lower()) or read_numeral(text) or 1
    month = _number(parts.get("m"))
    after = before.span.last + timedelta(days=1) if before and before.span else None
    first = _day(year, month, 1) if month else after
    span = Span(first, first + timedelta(days=7 * count - 1)) if first else None
    return DateMention(*match.span(), match.group(), span, Grain.WEEKS)


_I = re.IGNORECASE
_PATTERNS: tuple[tuple["re.Pattern[str]", _Make], ...] = (
    (re.compile(r"(?P<y>\d{4})\s*[-—–~至]{1,2}\s*\d{2,4}\s*学年(?:度)?"), _school_year),
    (
        re.compile(
            r"(?<![\d.])(?P<y1>\d{4})\s*(?P<s>[-/.])\s*(?P<m1>\d{1,2})\s*(?P=s)\s*(?P<d1>\d{1,2})(?!\d)"
            rf"{_SEP}(?:(?P<y2>\d{{4}})\s*(?P=s)\s*)?(?P<m2>\d{{1,2}})\s*(?P=s)\s*(?P<d2>\d{{1,2}})(?!\d)"
        ),
        _range,
    ),
    (
        re.compile(
            r"(?<![\d.])(?P<y1>\d{4})-(?P<m1>\d{1,2})-(?P<d1>\d{1,2})\s*(?:to|until|through|and)\s*"
            r"(?P<y2>\d{4})-(?P<m2>\d{1,2})-(?P<d2>\d{1,2})(?!\d)",
            _I,
        ),
        _range,
    ),
    (
        re.compile(
            rf"(?<!\d)(?:(?P<y1>\d{{4}})\s*年\s*)?(?P<m1>\d{{1,2}})\s*月\s*(?P<d1>\d{{1,2}})\s*[日号]?{_CLOCK}(?:\([^)]{{0,6}}\))?"
            rf"{_SEP}(?:(?:(?P<y2>\d{{4}})\s*年\s*)?(?P<m2>\d{{1,2}})\s*月\s*)?(?P<d2>\d{{1,2}})\s*[日号]"
        ),
        _range,
    ),
    (
        re.compile(
            rf"(?<![\d.])(?:(?P<y1>\d{{4}})\s*年\s*)?(?P<m1>\d{{1,2}})\s*月?(?:份)?{_SEP}"
            r"(?:(?P<y2>\d{4})\s*年\s*)?(?P<m2>\d{1,2})\s*月(?:份)?(?!\s*\d+\s*[日号])"
        ),
        _range,
    ),
    (
        re.compile(
            rf"\b(?P<m1>{_MONTH})\s+(?P<d1>\d{{1,2}}){_NTH}(?:,?\s+(?P<y1>\d{{4}}))?{_CLOCK}{_EN_SEP}"
            rf"(?:(?P<m2>{_MONTH})\s+)?(?P<d2>\d{{1,2}}){_NTH}\b(?!\s*(?:{_MONTH}|[,.]\d|%|\d))(?:,?\s+(?P<y2>\d{{4}})\b)?"
        ),
        _range,
    ),
    (
        re.compile(
            rf"\b(?P<d1>\d{{1,2}}){_NTH}(?:\s+(?P<m1>{_MONTH}))?(?:\s+(?P<y1>\d{{4}}))?{_CLOCK}{_EN_SEP}"
            rf"(?P<d2>\d{{1,2}}){_NTH}\s+(?P<m2>{_MONTH})\b(?:,?\s+(?P<y2>\d{{4}})\b)?"
        ),
        _range,
    ),
    (re.compile(rf"(?P<m>\d{{1,2}})\s*月(?:份)?\s*(?:的)?(?:前|头)\s*(?P<n>{_COUNT})\s*个?(?:周|星期)"), _weeks),
    (re.compile(rf"(?:后|随后|接下来的?|之后)\s*(?P<n>{_COUNT})\s*个?(?:周|星期)"), _weeks),
    (re.compile(rf"\bfirst\s+(?P<n>{_COUNT})\s+weeks?\s+(?:of|in)\s+(?P<m>{_MONTH})", _I), _weeks),
    (re.compile(rf"\b(?:next|following)\s+(?P<n>{_COUNT})\s+weeks?\b", _I), _weeks),
    (
        re.compile(
            rf"(?<![\d.])(?P<y>\d{{4}})\s*(?P<s>[-/.])\s*(?P<m>\d{{1,2}})\s*(?P=s)\s*(?P<d>\d{{1,2}})(?!\d){_WEEKDAY}"
        ),
        _single,
    ),
    (
        re.compile(
            r"(?<!\d)(?:(?P<y>\d{4})\s*年\s*)?(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号]" + _WEEKDAY,
        ),
        _single,
    ),
    (re.compile(r"(?:(?P<y>\d{4})\s*年\s*)?第?(?P<part>[一二三四1-4])\s*季度"), _part_of_year),
    (re.compile(r"(?:(?P<y>\d{4})\s*年\s*)?(?P<part>[上下])半年"), _part_of_year),
    (re.compile(r"\bQ(?P<part>[1-4])(?:\s+(?P<y>(?:19|20)\d{2})\b)?"), _part_of_year),
    (re.compile(r"(?<![\d.])(?:(?P<y>\d{4})\s*年\s*)?(?P<m>\d{1,2})\s*月(?P<end>底|末)"), _single),
    (re.compile(r"(?<![\d.])(?:(?P<y>\d{4})\s*年\s*)?(?P<m>\d{1,2})\s*月(?:份)?"), _single),
    (re.compile(r"(?<![\d.-])(?P<y>\d{4})\s*-\s*(?P<m>0[1-9]|1[0-2])(?![\d-])"), _single),
    (
        re.compile(rf"\b(?P<m>{_MONTH})\s+(?P<d>\d{{1,2}}){_NTH}\b(?!,\d{{3}}(?!\d)|\.\d)(?:,?\s+(?P<y>\d{{4}})\b)?"),
        _single,
    ),
    (re.compile(rf"\b(?P<d>\d{{1,2}}){_NTH}\s+(?:of\s+)?(?P<m>{_MONTH})\b(?:,?\s+(?P<y>\d{{4}})\b)?"), _single),
    (re.compile(rf"\b(?P<end>[Ee]nd)\s+of\s+(?P<m>{_MONTH})(?:\s+(?P<y>\d{{4}})\b)?"), _single),
    (
        re.compile(
            rf"\b(?:(?:[Ii]n|of|[Ss]ince|[Dd]uring|[Ff]or|[Bb]y)\s+)(?P<m>{_MONTH})\b(?:,?\s+(?P<y>\d{{4}})\b)?"
        ),
        _single,
    ),
    (re.compile(rf"\b(?P<m>{_MONTH}),?\s+(?P<y>\d{{4}})\b"), _single),
    (re.compile(rf"\b(?P<m>(?!March|May){_MONTH})(?=\s|[,.;)(]|$)"), _single),
    (re.compile(r"(?<![\d.])(?P<y>(?:19|20)\d{2})\s*年(?:度)?"), _year),
    (re.compile(r"\b(?:[Ii]n|[Oo]f|[Ss]ince|[Dd]uring|[Yy]ear)\s+(?P<y>(?:19|20)\d{2})\b(?![,.]\d)"), _year),
)
_NUMERAL_YEAR = re.compile(r"[二一][零〇○九][零〇○一二三四五六七八九]{2}(?=年)")


def find_dates(text: str, year: int | None) -> list[DateMention]:
    """List the dates of a folded text in order; a date without a year takes `year`, or one that suits every date."""
    found: list[DateMention] = []
    for pattern, make in _PATTERNS:
        for match in pattern.finditer(text):
            if any(match.start() < other.end and other.start < match.end() for other in found):
                continue
            before = max((m for m in found if m.end <= match.start()), key=lambda m: m.end, default=None)
            found.append(make(match, _nearest_year(match.start(), found, year), before))
    return sorted(found, key=lambda mention: mention.start)


def _nearest_year(offset: int, found: list[DateMention], year: int | None) -> int:
    given = [m for m in found if m.year_given and m.span and m.end <= offset]
    if given:
        nearest = max(given, key=lambda m: m.end)
        assert nearest.span is not None
        return nearest.span.last.year
    return year if year is not None else YEAR_UNKNOWN


def years_given(text: str) -> Iterator[int]:
    """Yield the years that a folded text names with a date or as a year."""
    for mention in find_dates(text, None):
        if mention.year_given and mention.span:
            yield mention.span.first.year
    for match in _NUMERAL_YEAR.finditer(text):
        number = read_numeral(match.group().replace("○", "〇"))
        if number is not None:
            yield number
