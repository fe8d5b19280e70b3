"""Which class is meant by what a school writes under 年级 and 班级."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

YEAR_BEGINS = 8
"""From August on a roster is one of the new school year."""

MOST_NUMBER = 99
_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_NUMERAL = r"[0-9]{1,2}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_CODE = re.compile(r"[0-9]{10}-[0-9]{4}-[0-9]{1,2}")
_ENTRY = re.compile(r"((?:19|20)[0-9]{2})(?:级|届入学)?")
_GRADE = re.compile(rf"(?:(小学|初中|高中)?({_NUMERAL})年级|(小|初|高)({_NUMERAL})(?:年级)?|(大|中|小|托)班)")
_NUMBER = re.compile(rf"\(?({_NUMERAL})\)?班?")
_SHORT = re.compile(rf"({_NUMERAL})\(({_NUMERAL})\)班?|([一二三四五六七八九]|[1-9](?=[-.、]))[-.、]?([0-9]{{1,2}})班?")
_THREE = re.compile(r"([1-9])([0-9]{2})班?")
FIRST_GRADE = {"primary": 1, "junior": 7, "senior": 10}
_NURSERY = {"托": 0, "小": 0, "中": 1, "大": 2}


@dataclass(frozen=True, slots=True)
class Group:
    """A class of a school as far as rosters care: `3301020001-2016-2`, of which stage, named how."""

    code: str
    stage: str
    name: str


@dataclass(frozen=True, slots=True)
class Meant:
    """A class that a text can mean: the year of entry, the stage (empty: any) and the number."""

    entry_year: int
    stage: str
    number: int


@dataclass(frozen=True, slots=True)
class Found:
    """What became of a text: the class; or `trouble` (class-unclear, class-unknown), with what could be opened."""

    code: str = ""
    trouble: str = ""
    open: Meant | None = None


def school_year(day: date) -> int:
    """Give the year in which the school year of a day began."""
    return day.year if day.month >= YEAR_BEGINS else day.year - 1


def find_group(
    school: str, grade: str, group: str, stages: Iterable[str], groups: Mapping[str, Group], today: date
) -> Found:
    """Find the class of a school that is meant. `groups`: those of the school, by code."""
    written, level = _plain(group), _plain(grade)
    if _CODE.fullmatch(written):
        return Found(written) if written in groups else Found(trouble="class-unknown")
    named = [each.code for each in groups.values() if _plain(each.name) == written]
    if len(named) == 1:
        return Found(named[0])
    meant = meant_by(level, written, tuple(stages), today)
    if not meant:
        return Found(trouble="class-unclear")
    for each in meant:
        code = f"{school}-{each.entry_year}-{each.number}"
        known = groups.get(code)
        if known is not None and each.stage in ("", known.stage):
            return Found(code)
    return Found(trouble="class-unknown", open=_openable(school, meant, tuple(stages), groups))


def meant_by(grade: str, group: str, stages: tuple[str, ...], today: date) -> list[Meant]:
    """List what a grade and a class (plain, as written) can mean, likeliest first; empty where they say too little."""
    years, rest = _years(grade, stages, today) if grade else ([], "")
    if grade and (not years or rest):
        return []
    if not years:
        years, group = _years_before(group, stages, today)
    elif not _NUMBER.fullmatch(group):
        own, shorter = _years_before(group, stages, today)
        if own:
            years, group = [each for each in years if each in own or (each[0], "") in own], shorter
    number = _NUMBER.fullmatch(group)
    if number is None or not years:
        return []
    at = _value(number.group(1))
    return [Meant(year, stage, at) for year, stage in years if 1 <= at <= MOST_NUMBER]


def _openable(school: str, meant: list[Meant], stages: tuple[str, ...], groups: Mapping[str, Group]) -> Meant | None:
    for each in meant:
        stage = each.stage or (stages[0] if len(stages) == 1 else "")
        if stage in stages and f"{school}-{each.entry_year}-{each.number}" not in groups:
            return Meant(each.entry_year, stage, each.number)
    return None


def _years_before(group: str, stages: tuple[str, ...], today: date) -> tuple[list[tuple[int, str]], str]:
    """Split a class that says its grade too: 一年级2班, 2014级(2)班, 三(2)班, 302班."""
    years, rest = _years(group, stages, today)
    if years and rest:
        return years, rest.lstrip("-.、")
    short = _SHORT.fullmatch(group)
    if short is not None:
        level, number = (each for each in short.groups() if each is not None)
        return _of_grade(_value(level), stages, today), number
    three = _THREE.fullmatch(group)
    if three is not None:
        return _of_grade(int(three.group(1)), stages, today), str(int(three.group(2)))
    return [], group


def _years(text: str, stages: tuple[str, ...], today: date) -> tuple[list[tuple[int, str]], str]:
    """Read a grade at the beginning: the years of entry and stages it can mean, and what is left of the text."""
    entry = _ENTRY.match(text)
    if entry is not None:
        return [(int(entry.group(1)), "")], text[entry.end() :]
    found = _GRADE.match(text)
    if found is not None:
        of, number, short, short_number, nursery = found.groups()
        rest = text[found.end() :]
        year = school_year(today)
        if nursery is not None:
            return [(year - _NURSERY[nursery], "kindergarten")], rest
        stage = {"小": "primary", "初": "junior", "高": "senior"}.get((of or short or "")[:1], "")
        at = _value(number or short_number)
        if stage == "primary" or (stage and at < FIRST_GRADE[stage]):
            return ([(year - at + 1, stage)] if 1 <= at <= 6 else []), rest
        if stage:
            return [(year - at + FIRST_GRADE[stage], stage)], rest
        return _of_grade(at, stages, today), rest
    if text in _DIGITS or (text.isdecimal() and len(text) <= 2):
        return _of_grade(_value(text), stages, today), ""
    return [], text


def _of_grade(grade: int, stages: tuple[str, ...], today: date) -> list[tuple[int, str]]:
    """Give when who is in this grade (1 to 12) entered, and what. Where primary schools end after five years, the
    sixth grade is the first of a junior school; a senior school may count its own years from one."""
    year = school_year(today)
    if 1 <= grade <= 6:
        meant = [(year - grade + 1, "primary")]
        if grade == 6:
            meant.append((year, "junior"))
        if grade <= 4:
            meant += [(year - grade + 1, stage) for stage in ("junior", "senior", "vocational") if stage in stages]
        if "primary" not in stages and len(meant) > 1:
            meant = meant[1:]
        return meant
    if 7 <= grade <= 9:
        return [(year - grade + 7, "junior")]
    if 10 <= grade <= 12:
        return [(year - grade + 10, "senior"), (year - grade + 10, "vocational")]
    return []


def _value(numeral: str) -> int:
    if numeral.isdecimal():
        return int(numeral)
    tens, ten, ones = numeral.partition("十")
    if ten:
        return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)
    return _DIGITS[numeral]


def _plain(text: str) -> str:
    return re.sub(r"\s+|第", "", unicodedata.normalize("NFKC", text)).replace("【", "(").replace("】", ")")
