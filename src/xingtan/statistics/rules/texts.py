"""Text in both languages at once, and how counts, days and periods are written in each."""

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from xingtan.kernel.periods import Period

CHINESE, ENGLISH = "zh", "en"
LANGUAGES = (CHINESE, ENGLISH)

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NUMERALS = "〇一二三四五六七八九十"


class Text(msgspec.Struct, frozen=True, array_like=True):
    """The same thing said in Chinese and in English."""

    zh: str
    en: str

    def said_in(self, language: str) -> str:
        """Give the words in `language`; every language that is not Chinese reads the English ones."""
        return self.zh if language.startswith(CHINESE) else self.en


def same(words: str | int) -> Text:
    """Give words that are written alike in both languages: a code, a figure."""
    return Text(str(words), str(words))


def joined(texts: Sequence[Text]) -> Text:
    """List things: 甲、乙、丙 and A, B and C."""
    english = [text.en for text in texts]
    listed = " and ".join([", ".join(english[:-1]), english[-1]]) if len(english) > 1 else "".join(english)
    return Text("、".join(text.zh for text in texts), listed)


def sentences(texts: Sequence[Text]) -> Text:
    """Set sentences one behind the other."""
    return Text("".join(text.zh for text in texts), " ".join(text.en for text in texts))


def count_text(count: int) -> Text:
    """Write a count in full with thousands marked, in both languages."""
    return same(f"{count:,}")


def many(count: int, noun: str, nouns: str = "") -> str:
    """Write a count with its English noun: 1 download, 3 downloads, 2 people."""
    return f"{count:,} {noun if count == 1 else nouns or noun + 's'}"


def day_text(day: date, year: bool = False) -> Text:
    """8月14日 and 14 August, with the year where asked."""
    chinese, english = f"{day.month}月{day.day}日", f"{day.day} {_MONTHS[day.month - 1]}"
    return Text(f"{day.year}年{chinese}", f"{english} {day.year}") if year else Text(chinese, english)


def weekday_text(day: date) -> Text:
    """周一 and Monday."""
    return Text("周" + "一二三四五六日"[day.weekday()], _WEEKDAYS[day.weekday()])


def days_text(days: int) -> Text:
    """31天 and 31 days."""
    return Text(f"{days}天", many(days, "day"))


def period_text(period: Period) -> Text:
    """Write a period with its bounds and its days: the day it ends on is not part of it."""
    same_year = period.since.year == period.until.year
    since, until = day_text(period.since, year=True), day_text(period.until, year=not same_year)
    until_en = day_text(period.until, year=True)
    days = days_text(period.days)
    return Text(
        f"{since.zh}零时至{until.zh}零时，{days.zh}",
        f"{since.en} 00:00 to {until_en.en} 00:00, {days.en}",
    )


def month_text(period: Period) -> Text:
    """Name the period as people do: the month that its last day lies in where it is about a month, else its days."""
    last = period.until - timedelta(days=1)
    if 28 <= period.days <= 31:
        return Text(f"{last.year}年{last.month}月", f"{_MONTHS[last.month - 1]} {last.year}")
    since, final = day_text(period.since, year=True), day_text(last, year=True)
    if period.days == 1:
        return since
    return Text(f"{since.zh}至{final.zh}", f"{since.en} to {final.en}")


def numeral(number: int) -> str:
    """Write 1 to 99 in Chinese: 一, 十二, 二十."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _NUMERALS[tens] + "十"
    return head + (_NUMERALS[ones] if ones else "")


def ordinal(number: int) -> str:
    """Write 1st, 2nd, 3rd, 11th."""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
