"""Dates as people write them, in the language in force."""

from datetime import date, datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xingtan.kernel.clock import SHANGHAI, today

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKDAYS_ZH = "一二三四五六日"


def _chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


def long_date(day: date) -> str:
    """2017年8月21日, 21 August 2017."""
    if _chinese():
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_date(day: date) -> str:
    """8月21日, 21 August."""
    return f"{day.month}月{day.day}日" if _chinese() else f"{day.day} {MONTHS[day.month - 1]}"


def tiny_date(day: date) -> str:
    """8月21日, 21 Aug."""
    return f"{day.month}月{day.day}日" if _chinese() else f"{day.day} {MONTHS[day.month - 1][:3]}"


def week_day(day: date) -> str:
    """周一, Monday."""
    return f"周{WEEKDAYS_ZH[day.weekday()]}" if _chinese() else WEEKDAYS_EN[day.weekday()]


def day_of_week(day: date) -> str:
    """8月14日 周一, Monday 14 August."""
    return f"{short_date(day)} {week_day(day)}" if _chinese() else f"{week_day(day)} {short_date(day)}"


def tiny_week_day(number: int) -> str:
    """一, Mon: the head of a column; 0 is Monday."""
    return WEEKDAYS_ZH[number] if _chinese() else WEEKDAYS_EN[number][:3]


def clock_time(at: datetime) -> str:
    """14:05."""
    return f"{at.hour}:{at.minute:02}"


def long_instant(at: datetime) -> str:
    """2017年8月21日 14:05, 21 August 2017, 14:05."""
    return f"{long_date(at)}{' ' if _chinese() else ', '}{clock_time(at)}"


def day_name(value: date | datetime) -> str:
    """Say today and yesterday by name, with the hour where it is known; any other day by its date."""
    day = value.date() if isinstance(value, datetime) else value
    distance = (today(SHANGHAI) - day).days
    name = {0: _("今天"), 1: _("昨天")}.get(distance)
    if name is None:
        return short_date(day) if distance < 300 else long_date(day)
    if isinstance(value, datetime):
        return f"{name} {clock_time(value)}"
    return str(name)
