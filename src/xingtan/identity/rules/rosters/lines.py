"""Reading one row of a roster: who it says, and what is wrong with it."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from xingtan.identity.rules.authority import RoleName
from xingtan.identity.rules.rosters import numbers
from xingtan.identity.rules.rosters.groups import Found, Group, Meant, find_group
from xingtan.identity.rules.rosters.headers import TITLES, Columns, Field
from xingtan.identity.rules.rosters.records import MOST_COLUMNS

STUDENTS = frozenset({"学生", "student", "幼儿", "儿童"})
TEACHERS = frozenset({"教师", "老师", "教职工", "教工", "任课教师", "班主任", "teacher", "staff"})
SEXES = {"男": "男", "女": "女", "男性": "男", "女性": "女", "m": "男", "f": "女", "male": "男", "female": "女"}
RESIDENT = frozenset({"", "居民身份证", "身份证", "港澳台居民居住证", "外国人永久居留身份证"})
NUMBER_FIELDS = (Field.STUDENT_NUMBER, Field.IDENTITY_NUMBER, Field.STAFF_NUMBER, Field.ROSTER_ID)
NAME_IN_CLASS = "name_in_class"
MASKED = frozenset({*NUMBER_FIELDS, Field.PHONE, Field.PHONE_2})
MOST_CELL = 200
MOST_GROUPS = 40
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0b-\x1f\x7f]")
_DAY = re.compile(r"([0-9]{4})[-/.年]?([0-9]{1,2})[-/.月]?([0-9]{1,2})日?(?:[ T]00:00:00)?")
_BETWEEN = re.compile(r"(?<=[一-鿿·])\s+(?=[一-鿿·])")
_DOTS = str.maketrans(dict.fromkeys("•‧・･∙⋅．｡", "·"))
"""The dot in names of many peoples, as keyboards and older systems write it."""


Trouble = tuple[str, Field | None, dict[str, str | int]]


@dataclass(frozen=True, slots=True)
class SchoolFacts:
    """A school of the unit: its code, name and stages."""

    code: str
    name: str
    stages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """What rows are read against. `schools`: those of the unit, by code; `only`: its code where the unit is a school.

    `groups` gives the classes of a school, by code; `exists` says whether a code is a school anywhere; `digest` gives
    what is kept of a number (kind, number), `phone_digest` of a phone that is expected of a person. `scope` bounds the
    ids that a OneRoster file gives.
    """

    schools: Mapping[str, SchoolFacts]
    named: Mapping[str, tuple[str, ...]]
    only: str
    groups: Mapping[str, Mapping[str, Group]]
    exists: Callable[[str], bool]
    digest: Callable[[str, str], str]
    phone_digest: Callable[[UUID, str], str]
    scope: str
    today: date
    open_classes: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A person whom a row says: a student in one class of one school, a teacher in any number of either.

    `at` is the how-manieth person of the file, from 1. `numbers` are pairs of kind and digest. `opens` are classes of
    `groups` that do not exist yet.
    """

    at: int
    row: int
    role: RoleName
    name: str
    schools: tuple[str, ...]
    groups: tuple[str, ...]
    birthday: date | None
    numbers: tuple[tuple[str, str], ...]
    phones: tuple[str, ...]
    opens: tuple[Meant, ...] = ()


def read_line(
    at: int, row: int, cells: Sequence[str], columns: Columns, ground: Ground, marked: frozenset[int] = frozenset()
) -> tuple[Line | None, list[Trouble]]:
    """Read a row; None where it is not clear who is meant, and what is wrong with it. `marked` cells are not read."""
    reading = _Row(cells, columns, ground, marked)
    name = reading.name()
    role = reading.role()
    school = reading.school()
    groups, opens = reading.groups(role, school)
    birthday, found = reading.numbers(school)
    phones = reading.phones(role)
    if not name or role is None or not school or (role is RoleName.STUDENT and not groups):
        return None, reading.troubles
    if not found:
        found = ((NAME_IN_CLASS, ground.digest(NAME_IN_CLASS, f"{role}|{(groups or (school,))[0]}|{name}")),)
    return Line(at, row, role, name, (school,), groups, birthday, found, phones, opens), reading.troubles


def header_troubles(columns: Columns, ground: Ground) -> Iterator[tuple[str, int, dict[str, str | int]]]:
    """Give what is wrong with the headers: the code, the column (from 0; -1 for one that is missing), its words."""
    for index in columns.twice:
        yield "column-twice", index, {"header": columns.headers[index]}
    for index in columns.spare if len(columns.headers) <= MOST_COLUMNS else ():  # else that alone is said
        yield "column-unused", index, {"header": columns.headers[index][:40]}
    if Field.NAME not in columns.at:
        yield "column-missing", -1, {"header": TITLES[Field.NAME]}
    if Field.GROUP not in columns.at and Field.ROLE not in columns.at and usual_role(columns) is RoleName.STUDENT:
        yield "column-missing", -1, {"header": TITLES[Field.GROUP]}
    if not ground.only and not {Field.SCHOOL, Field.SCHOOL_CODE} & set(columns.at):
        yield "column-missing", -1, {"header": TITLES[Field.SCHOOL]}
    if not set(NUMBER_FIELDS) & set(columns.at):
        yield "no-number-column", -1, {}


def usual_role(columns: Columns) -> RoleName:
    """Give who the rows are that do not say it: teachers where there are staff numbers and nothing of students."""
    if Field.STAFF_NUMBER in columns.at and not {Field.STUDENT_NUMBER, Field.GUARDIAN} & set(columns.at):
        return RoleName.TEACHER
    return RoleName.STUDENT


def plain(text: str) -> str:
    """Give the text of a cell as it is meant: composed, without blanks around it and without invisible characters."""
    if text.isascii() and text.isalnum():
        return text
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).strip(" \t\r\n\u3000\xa0'")


def school_name(name: str) -> str:
    """Give a school's name as it is compared: without blanks, brackets narrow."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))


class _Row:
    def __init__(self, cells: Sequence[str], columns: Columns, ground: Ground, marked: frozenset[int]) -> None:
        self.cells, self.columns, self.ground, self.marked = cells, columns, ground, marked
        self.troubles: list[Trouble] = []

    def text(self, field: Field) -> str:
        where = self.columns.at.get(field)
        if where is None or where >= len(self.cells) or where in self.marked:
            return ""
        return plain(self.cells[where])

    def is_marked(self, field: Field) -> bool:
        return bool(self.marked) and self.columns.at.get(field) in self.marked

    def say(self, code: str, field: Field | None, **words: str | int) -> None:
        self.troubles.append((code, field, words))

    def name(self) -> str:
        name = self.text(Field.NAME).translate(_DOTS)
        if " " in name or "\u3000" in name:
            name = _BETWEEN.sub("", name)
        if not name:
            if Field.NAME in self.columns.at and not self.is_marked(Field.NAME):
                self.say("name-empty", Field.NAME)
            return ""
        if not numbers.is_name(name):
            self.say("name-letters", Field.NAME)
            return ""
        return name

    def role(self) -> RoleName | None:
        said = self.text(Field.ROLE).lower()
        if not said:
            return None if self.is_marked(Field.ROLE) else usual_role(self.columns)
        if said in STUDENTS:
            return RoleName.STUDENT
        if said in TEACHERS:
            return RoleName.TEACHER
        self.say("role-unknown", Field.ROLE)
        return None

    def school(self) -> str:
        ground = self.ground
        code, name = self.text(Field.SCHOOL_CODE), self.text(Field.SCHOOL)
        field = Field.SCHOOL_CODE if code else Field.SCHOOL
        if not code and re.fullmatch(r"[0-9]{10}", name):
            code = name
        if code:
            if code not in ground.schools:
                self.say("school-outside" if ground.exists(code) else "school-unknown", field)
                return ""
            return code
        if not name:
            if not ground.only and Field.SCHOOL in self.columns.at and not self.is_marked(Field.SCHOOL):
                self.say("school-empty", Field.SCHOOL)
            return ground.only
        found = ground.named.get(school_name(name), ())
        if len(found) != 1:
            self.say("school-ambiguous" if found else "school-unknown", Field.SCHOOL)
            return ""
        return found[0]

    def groups(self, role: RoleName | None, school: str) -> tuple[tuple[str, ...], tuple[Meant, ...]]:
        said = self.text(Field.GROUP)
        if not said:
            if role is RoleName.STUDENT and Field.GROUP in self.columns.at and not self.is_marked(Field.GROUP):
                self.say("class-empty", Field.GROUP)
            elif role is RoleName.STUDENT and Field.GROUP not in self.columns.at and Field.ROLE in self.columns.at:
                self.say("class-empty", None)
            return (), ()
        if not school or role is None:
            return (), ()
        several = re.split(r"[,，;；、/|]\s*", said) if role is RoleName.TEACHER else [said]
        level = self.text(Field.GRADE)
        codes: list[str] = []
        opens: list[Meant] = []
        for one in [each for each in several if each][:MOST_GROUPS]:
            found = self._group(school, level, one)
            if found.code:
                codes.append(found.code)
            elif found.trouble == "class-unknown" and found.open is not None and self.ground.open_classes:
                code = f"{school}-{found.open.entry_year}-{found.open.number}"
                if code not in codes:
                    codes.append(code)
                    opens.append(found.open)
            else:
                self.say(found.trouble, Field.GROUP)
        return tuple(dict.fromkeys(codes)), tuple(opens)

    def _group(self, school: str, level: str, said: str) -> Found:
        facts = self.ground.schools[school]
        return find_group(school, level, said, facts.stages, self.ground.groups[school], self.ground.today)

    def numbers(self, school: str) -> tuple[date | None, tuple[tuple[str, str], ...]]:
        kept: list[tuple[str, str]] = []
        birthday = self.birthday()
        identity = _number(self.text(Field.IDENTITY_NUMBER))
        resident = self.text(Field.DOCUMENT) in RESIDENT
        if identity and resident:
            trouble = numbers.identity_trouble(identity, self.ground.today)
            if trouble:
                self.say(trouble, Field.IDENTITY_NUMBER)
                identity = ""
            else:
                kept.append(("identity_number", self.ground.digest("identity_number", identity)))
                birthday = self._birthday_in(identity, birthday)
                self._compare_sex(identity)
        elif identity:
            if numbers.is_student_number(identity) and len(identity) <= 24:
                kept.append(("document_number", self.ground.digest("document_number", identity)))
            else:
                self.say("document-form", Field.IDENTITY_NUMBER)
        student = _number(self.text(Field.STUDENT_NUMBER))
        if student and not numbers.is_student_number(student):
            self.say("student-number-form", Field.STUDENT_NUMBER)
        elif student:
            kept.append(("student_number", self.ground.digest("student_number", student)))
            inside = numbers.identity_in(student)
            if inside and identity and resident and inside != identity:
                self.say("student-number-differs", Field.STUDENT_NUMBER)
        kept += self._of_staff(school)
        if not kept and not self.troubles and set(NUMBER_FIELDS) & set(self.columns.at) and not self.marked:
            self.say("number-empty", None)
        return birthday, tuple(kept)

    def _of_staff(self, school: str) -> Iterator[tuple[str, str]]:
        """Each school counts its own staff, and each maker of OneRoster files has its own ids."""
        for field, kind, scope in (
            (Field.STAFF_NUMBER, "staff_number", school),
            (Field.ROSTER_ID, "roster", self.ground.scope),
        ):
            number = self.text(field)
            if number and not numbers.is_staff_number(number):
                self.say("staff-number-form", field)
            elif number and scope:
                yield kind, self.ground.digest(kind, f"{scope}|{number}")

    def birthday(self) -> date | None:
        said = self.text(Field.BIRTHDAY)
        if not said:
            return None
        found = _DAY.fullmatch(said)
        try:
            day = date(*map(int, found.groups())) if found else None
        except ValueError:
            day = None
        if day is None or not date(numbers.OLDEST_YEAR, 1, 1) <= day <= self.ground.today:
            self.say("birthday-form", Field.BIRTHDAY)
            return None
        return day

    def _birthday_in(self, identity: str, said: date | None) -> date | None:
        day = numbers.birthday_of(identity)
        if said is not None and said != day:
            self.say("birthday-differs", Field.BIRTHDAY)
        return day

    def _compare_sex(self, identity: str) -> None:
        said = self.text(Field.SEX).lower()
        if not said:
            return
        if said not in SEXES:
            self.say("sex-unknown", Field.SEX)
        elif (SEXES[said] == "女") != numbers.is_female(identity):
            self.say("sex-differs", Field.SEX)

    def phones(self, role: RoleName | None) -> tuple[str, ...]:
        found: list[str] = []
        for guardian, field in ((Field.GUARDIAN, Field.PHONE), (Field.GUARDIAN_2, Field.PHONE_2)):
            who, said = self.text(guardian), self.text(field)
            if who and not numbers.is_name(_BETWEEN.sub("", who.translate(_DOTS))):
                self.say("guardian-letters", guardian)
            if said:
                phone = numbers.phone_of(unicodedata.normalize("NFKC", said))
                if phone is None:
                    self.say("phone-form", field)
                else:
                    found.append(phone)
            elif who and role is RoleName.STUDENT and not self.is_marked(field):
                self.say("guardian-no-phone", guardian)
        return tuple(dict.fromkeys(found))


def _number(text: str) -> str:
    return (
        text if text.isascii() and text.isdecimal() else re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).upper()
    )


def day_written(value: datetime | date) -> str:
    """Write the date of a sheet's cell as `_DAY` reads it."""
    return value.strftime("%Y-%m-%d")
