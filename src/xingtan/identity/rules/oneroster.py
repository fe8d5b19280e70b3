"""OneRoster 1.2: what a program asks of a roster, and what is derived of a Chinese school for it. Source: 1EdTech,
OneRoster Rostering Service REST/JSON Binding 1.2 (2022).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from xingtan.identity.rules.authority import RoleName
from xingtan.kernel.errors import Problem
from xingtan.kernel.text import msgid

Record = dict[str, Any]

MOST_RECORDS, RECORDS = 5000, 100
LONGEST_FILTER, LONGEST_SOURCED_ID = 500, 64


class RosterProblem(Problem):
    """A question about a roster that cannot be answered. `minor` is the standard's word for why."""

    def __init__(self, minor: str, sentence: str, status: int = 400, **words: object) -> None:
        super().__init__(f"roster-{minor}", sentence, **words)
        self.minor = minor
        self.status = status


@dataclass(frozen=True, slots=True)
class Condition:
    """A field, a comparison of the standard (= != > >= < <= ~) and what it is compared with."""

    field: str
    comparison: str
    value: str


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked of a collection. `either`: one of the conditions is enough. `fields` empty: all."""

    limit: int = RECORDS
    offset: int = 0
    sort: str = "sourcedId"
    descending: bool = False
    conditions: tuple[Condition, ...] = ()
    either: bool = False
    fields: tuple[str, ...] = ()


_CONDITION = re.compile(r"\s*([A-Za-z.]{1,64})\s*(!=|>=|<=|=|>|<|~)\s*'([^'\x00-\x1f]*)'\s*")
_JOIN = re.compile(r"(AND|OR)\b")


def read_asking(parameters: Mapping[str, str], known: Iterable[str], sortable: Iterable[str]) -> Asking:
    """Read the query of an address. Raises RosterProblem for what is no number, no filter or no field."""
    fields = tuple(known)
    conditions: tuple[Condition, ...] = ()
    either = False
    if "filter" in parameters:
        conditions, either = _read_filter(parameters["filter"], fields)
    sort = parameters.get("sort") or "sourcedId"
    if sort not in sortable:
        raise RosterProblem("invalid_sort_field", msgid("不能按 %(field)s 排序。"), field=sort[:64])
    order = parameters.get("orderBy") or "asc"
    if order not in {"asc", "desc"}:
        raise RosterProblem("invaliddata", msgid("orderBy 只能是 asc 或 desc。"))
    return Asking(
        limit=_number(parameters, "limit", RECORDS, 1, MOST_RECORDS),
        offset=_number(parameters, "offset", 0, 0, 100_000_000),
        sort=sort,
        descending=order == "desc",
        conditions=conditions,
        either=either,
        fields=_read_fields(parameters.get("fields", ""), fields),
    )


def _number(parameters: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = parameters.get(name, "")
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or len(text) > 9 or not least <= int(text) <= most:
        raise RosterProblem(
            "invaliddata", msgid("%(name)s 要是 %(least)s 到 %(most)s 的整数。"), name=name, least=least, most=most
        )
    return int(text)


def _read_fields(text: str, known: Sequence[str]) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(part.strip() for part in text[:LONGEST_FILTER].split(",") if part.strip()))
    for each in wanted:
        if each not in known or "." in each:
            raise RosterProblem("invalid_selection_field", msgid("没有 %(field)s 这一项。"), field=each[:64])
    return wanted


def _read_filter(text: str, known: Sequence[str]) -> tuple[tuple[Condition, ...], bool]:
    unreadable = RosterProblem(
        "invalid_filter_field", msgid("filter 看不懂，请写成 username='chen' AND status='active' 这样，最多两个条件。")
    )
    found, joins, at = [], [], 0
    while len(text) <= LONGEST_FILTER:
        match = _CONDITION.match(text, at)
        if match is None:
            break
        found.append(Condition(*match.groups()))
        at = match.end()
        if at == len(text) and len(found) <= 2:
            for each in found:
                if each.field not in known:
                    raise RosterProblem("invalid_filter_field", msgid("没有 %(field)s 这一项。"), field=each.field[:64])
            return tuple(found), "OR" in joins
        join = _JOIN.match(text, at)
        if join is None:
            break
        joins.append(join[1])
        at = join.end()
    raise unreadable


def selected(records: Iterable[Record], asking: Asking) -> tuple[int, list[Record]]:
    """Give how many of these records are asked for, and the page of them: for collections that fit into memory."""
    holds = any if asking.either else all
    found = [
        record
        for record in records
        if not asking.conditions or holds(_holds(record, each) for each in asking.conditions)
    ]
    found.sort(key=lambda record: record["sourcedId"])
    if asking.sort != "sourcedId" or asking.descending:
        found.sort(key=lambda record: str(record.get(asking.sort) or ""), reverse=asking.descending)
    return len(found), found[asking.offset : asking.offset + asking.limit]


def trimmed(record: Record, fields: Sequence[str]) -> Record:
    """Leave of a record what was asked for; its sourcedId always stays."""
    return (
        {name: value for name, value in record.items() if name in fields or name == "sourcedId"} if fields else record
    )


def _holds(record: Record, condition: Condition) -> bool:
    values = [str(each) for each in _values(record, condition.field.split("."))]
    wanted = condition.value
    match condition.comparison:
        case "=":
            return wanted in values
        case "!=":
            return wanted not in values
        case "~":
            return any(wanted.casefold() in each.casefold() for each in values)
        case ">":
            return any(each > wanted for each in values)
        case ">=":
            return any(each >= wanted for each in values)
        case "<":
            return any(each < wanted for each in values)
        case _:
            return any(each <= wanted for each in values)


def _values(at: Any, steps: Sequence[str]) -> list[Any]:
    if isinstance(at, list):
        return [value for each in at for value in _values(each, steps)]
    if not steps:
        return [] if at is None else [at]
    return _values(at[steps[0]], steps[1:]) if isinstance(at, dict) and steps[0] in at else []


ROLES: dict[RoleName, str] = {
    RoleName.STUDENT: "student",
    RoleName.TEACHER: "teacher",
    RoleName.SCHOOL_MANAGER: "siteAdministrator",
    RoleName.PLACE_MANAGER: "districtAdministrator",
    RoleName.OPERATOR: "systemAdministrator",
}
"""What the standard calls our roles. Parents are not in a roster: who needs to know them asks the child's school."""

_COMPOUND = frozenset(
    re.findall(
        "..",
        "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶太叔申屠公孙慕容仲孙钟离长孙宇文司徒"
        "鲜于司空闾丘子车亓官司寇令狐拓跋轩辕呼延百里东郭南门西门",
    )
)


def split_name(name: str) -> tuple[str, str]:
    """Divide a name into family name and given name, as the standard wants it: 诸葛亮 is 诸葛 and 亮.

    A name that is not two to four Chinese characters is a family name alone: nobody's name is cut by guessing.
    """
    if not 2 <= len(name) <= 4 or not all("\u4e00" <= letter <= "\u9fff" for letter in name):
        return name, ""
    cut = 2 if len(name) > 2 and name[:2] in _COMPOUND else 1
    return name[:cut], name[cut:]


_BEFORE = {"primary": 0, "junior": 6, "senior": 9, "vocational": 9}
_YEARS = {"primary": 6, "junior": 3, "senior": 3, "vocational": 3}


def grades(stage: str, entry_year: int, on: date) -> list[str]:
    """Give the grade of a class as the standard counts it (01 to 12), or none where it has one no longer or not yet."""
    number = school_year(on) - entry_year + 1
    if stage not in _BEFORE or not 1 <= number <= _YEARS[stage]:
        return []
    return [f"{_BEFORE[stage] + number:02}"]


def school_year(on: date) -> int:
    """Give the year in which the school year of a day began: it begins on the first of September."""
    return on.year if on.month >= 9 else on.year - 1


YEARS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Session:
    """A stretch of a school year: the whole of it, or one of its two terms. `until` is its last day."""

    id: str
    kind: str
    title: str
    since: date
    until: date
    year: int
    parent: str | None
    children: tuple[str, ...]


def sessions_of_year(year: int) -> tuple[Session, ...]:
    """Derive a school year and its two terms from the calendar: from September, and from February to August.

    The days of a school's own calendar lie within these. The year is that in which it began.
    """
    whole, first, second = f"year-{year}", f"term-{year}-1", f"term-{year}-2"
    title = f"{year}-{year + 1}学年"
    return (
        Session(whole, "schoolYear", title, date(year, 9, 1), date(year + 1, 8, 31), year, None, (first, second)),
        Session(first, "term", f"{title}第一学期", date(year, 9, 1), date(year + 1, 1, 31), year, whole, ()),
        Session(second, "term", f"{title}第二学期", date(year + 1, 2, 1), date(year + 1, 8, 31), year, whole, ()),
    )


def sessions(on: date) -> tuple[Session, ...]:
    """List the present school year and the five before, with their terms."""
    now = school_year(on)
    return tuple(each for year in range(now - YEARS_SHOWN + 1, now + 1) for each in sessions_of_year(year))
