"""Rosters as OneRoster 1.2 CSV files in a ZIP (1EdTech): whole files (bulk), joined to one row for each person."""

import zipfile
from collections import defaultdict
from collections.abc import Iterator
from typing import BinaryIO, cast

from xingtan.identity.actions.rosters.reading.tables import RawRow, Read, people_rows
from xingtan.identity.actions.rosters.reading.texts import csv_rows, text_lines
from xingtan.identity.rules.rosters import MOST_ROWS
from xingtan.identity.rules.rosters.findings import Findings
from xingtan.identity.rules.rosters.headers import Columns, Field, column_letters
from xingtan.kernel.archives import DAMAGED

MANIFEST = "manifest.csv"
MOST_RECORDS = 10 * MOST_ROWS
"""Of one file: a student sits in up to ten classes. Of files that are kept whole while it is read: MOST_KEPT."""

MOST_KEPT = 2 * MOST_ROWS
KEPT = frozenset({"orgs.csv", "classes.csv", "demographics.csv"})

NEEDED = ("orgs.csv", "users.csv", "roles.csv", "classes.csv", "enrollments.csv")
READ = (*NEEDED, "demographics.csv", "academicSessions.csv", "courses.csv")
_FIELDS = (
    (Field.NAME, "familyName"),
    (Field.ROSTER_ID, "sourcedId"),
    (Field.STUDENT_NUMBER, "identifier"),
    (Field.IDENTITY_NUMBER, "userIds"),
    (Field.ROLE, "role"),
    (Field.SCHOOL, "primaryOrgSourcedId"),
    (Field.SCHOOL_CODE, "primaryOrgSourcedId"),
    (Field.GRADE, "grades"),
    (Field.GROUP, "classSourcedId"),
    (Field.BIRTHDAY, "birthDate"),
    (Field.SEX, "sex"),
    (Field.GUARDIAN, "agentSourcedIds"),
    (Field.PHONE, "sms"),
    (Field.STAFF_NUMBER, "identifier"),
)
_GRADES = {f"{n:02}": f"{n}年级" for n in range(1, 13)}
_IDENTITY_TYPES = {"cnid", "idcard", "identity", "身份证", "身份证号"}
_PEOPLE = {"student": "学生", "teacher": "教师"}

Record = dict[str, str]


class _Archive:
    """The files of one archive, each read when it is asked for."""

    def __init__(self, file: BinaryIO, findings: Findings) -> None:
        self.archive = zipfile.ZipFile(file)  # who opened the file closes it
        self.findings = findings
        self.paths = {each.rpartition("/")[2]: each for each in self.archive.namelist()}

    def headers(self, name: str) -> list[str]:
        return next((row.cells for row in self._raw(name)), [])

    def records(self, name: str) -> Iterator[tuple[int, Record]]:
        """Give the rows of a file that are not to be deleted, with their number."""
        if name not in self.paths:
            return
        rows, most = self._raw(name), MOST_KEPT if name in KEPT else MOST_RECORDS
        headers = [each.strip() for each in next(rows, RawRow(1, [])).cells]
        for row in rows:
            if row.number > most:
                self.findings.add("too-many-rows", row.number, most=most)
                return
            record = dict(zip(headers, (each.strip() for each in row.cells), strict=False))
            if any(record.values()) and record.get("status", "").lower() != "tobedeleted":
                yield row.number, record

    def _raw(self, name: str) -> Iterator[RawRow]:
        self.findings.part = name
        with self.archive.open(self.paths[name]) as file:
            yield from csv_rows(text_lines(cast("BinaryIO", file), "utf-8-sig"), ",", self.findings)


def read_oneroster(file: BinaryIO, findings: Findings) -> Read:
    """Begin to read an archive. What is missing in it, or is not whole, is named with its file."""
    archive = _Archive(file, findings)
    nothing = Read(None, iter(()), findings)
    try:
        said = {record.get("propertyName", ""): record.get("value", "") for _, record in archive.records(MANIFEST)}
        _check_parts(archive, said, findings)
        if findings.errors:
            return nothing
        headers = archive.headers("users.csv")
    except UnicodeDecodeError:
        findings.add("encoding-unknown")
        return nothing
    except DAMAGED:
        findings.add("file-damaged")
        return nothing
    letters = tuple(column_letters(headers.index(name)) if name in headers else "" for _, name in _FIELDS)
    columns = Columns(
        1,
        {field: at for at, (field, _) in enumerate(_FIELDS)},
        tuple(name for _, name in _FIELDS),
        part="users.csv",
        letters=letters,
    )
    return Read(columns, _safely(people_rows(columns, _people(archive, findings), findings), findings), findings)


def _safely(rows: Iterator[RawRow], findings: Findings) -> Iterator[RawRow]:
    try:
        yield from rows
    except UnicodeDecodeError:
        findings.add("encoding-unknown")
    except DAMAGED:
        findings.add("file-damaged")


def _check_parts(archive: _Archive, said: dict[str, str], findings: Findings) -> None:
    for part in NEEDED:
        mode = said.get(f"file.{part.removesuffix('.csv')}", "absent").lower()
        findings.part = part
        if part not in archive.paths or mode == "absent":
            findings.add("oneroster-part-missing", part=part)
        elif mode != "bulk":
            findings.add("oneroster-not-bulk", part=part)


def _people(archive: _Archive, findings: Findings) -> Iterator[RawRow]:
    """Give one row for each student and teacher of each school: the person, their classes, their guardians."""
    orgs = {record["sourcedId"]: record for _, record in archive.records("orgs.csv") if "sourcedId" in record}
    classes = {record["sourcedId"]: record for _, record in archive.records("classes.csv") if "sourcedId" in record}
    seats: dict[tuple[str, str], list[str]] = defaultdict(list)
    for number, record in archive.records("enrollments.csv"):
        group = classes.get(record.get("classSourcedId", ""))
        if group is None:
            _misses(findings, number, "enrollments.csv", "classes.csv", record.get("classSourcedId", ""))
        elif group.get("classType", "homeroom").lower() in {"homeroom", ""} or record.get("role") == "teacher":
            seats[record.get("userSourcedId", ""), record.get("role", "").lower()].append(group["sourcedId"])
    roles: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for number, record in archive.records("roles.csv"):
        org = record.get("orgSourcedId", "")
        if record.get("role", "").lower() not in _PEOPLE:
            continue
        if org not in orgs:
            _misses(findings, number, "roles.csv", "orgs.csv", org)
        else:
            roles[record.get("userSourcedId", "")].append((record["role"].lower(), org))
    born = {record.get("sourcedId", ""): record for _, record in archive.records("demographics.csv")}
    adults = {
        record.get("sourcedId", ""): (_name(record), record.get("sms") or record.get("phone", ""))
        for _, record in archive.records("users.csv")
        if record.get("sourcedId", "") not in roles
    }
    for number, record in archive.records("users.csv"):
        person = record.get("sourcedId", "")
        facts = born.get(person, {})
        for role, org in dict.fromkeys(roles.get(person, ())):
            own = [classes[each] for each in seats.get((person, role), ())]
            here = [each for each in own if each.get("schoolSourcedId", org) == org]
            cells = _cells(record, role, orgs[org], here, facts, adults)
            findings.part = "users.csv"
            yield RawRow(number, cells)


def _cells(
    record: Record,
    role: str,
    org: Record,
    classes: list[Record],
    facts: Record,
    adults: dict[str, tuple[str, str]],
) -> list[str]:
    student = role == "student"
    guardian = next((adults[each] for each in _list(record.get("agentSourcedIds", "")) if each in adults), ("", ""))
    identifier = org.get("identifier", "")
    code = identifier if identifier.isdecimal() and len(identifier) == 10 else ""
    grades = next((each.get("grades", "") for each in classes if each.get("grades")), record.get("grades", ""))
    values = {
        Field.NAME: _name(record),
        Field.ROSTER_ID: record.get("sourcedId", ""),
        Field.STUDENT_NUMBER: record.get("identifier", "") if student else "",
        Field.STAFF_NUMBER: "" if student else record.get("identifier", ""),
        Field.IDENTITY_NUMBER: _identity(record.get("userIds", "")),
        Field.ROLE: _PEOPLE[role],
        Field.SCHOOL: "" if code else org.get("name", ""),
        Field.SCHOOL_CODE: code,
        Field.GRADE: _GRADES.get(_list(grades)[0] if _list(grades) else "", "") if student else "",
        Field.GROUP: "、".join(dict.fromkeys(each.get("classCode") or each.get("title", "") for each in classes)),
        Field.BIRTHDAY: facts.get("birthDate", ""),
        Field.SEX: facts.get("sex", "") if facts.get("sex", "") in {"male", "female"} else "",
        Field.GUARDIAN: guardian[0] if student else "",
        Field.PHONE: guardian[1] if student else (record.get("sms") or record.get("phone", "")),
    }
    return [values[field] for field, _ in _FIELDS]


def _name(record: Record) -> str:
    """Put a name together as it is written: Chinese without a blank, the family name first."""
    family, given = record.get("familyName", ""), record.get("givenName", "")
    if all(each.isascii() for each in (family, given)):
        return " ".join(each for each in (given, record.get("middleName", ""), family) if each)
    return family + given


def _identity(user_ids: str) -> str:
    """Give the identity number out of `{type:number},{type:number}`."""
    for each in _list(user_ids):
        kind, _, number = each.strip("{}").partition(":")
        if kind.strip().lower() in _IDENTITY_TYPES:
            return number.strip()
    return ""


def _list(text: str) -> list[str]:
    return [each.strip() for each in text.split(",") if each.strip()]


def _misses(findings: Findings, row: int, part: str, other: str, sourced: str) -> None:
    findings.part = part
    findings.add("oneroster-reference", row, part=other, id=sourced[:40])
