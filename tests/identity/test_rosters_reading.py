"""What a school's file may look like, and what is said of one that cannot be taken: by row and column."""

import io
import re
import tracemalloc
import zipfile
from datetime import date
from uuid import UUID

import pytest
from django.utils import translation
from openpyxl import Workbook, load_workbook
from tests.identity.roster_files import (
    COUNTY,
    HEADERS,
    asker,
    bring,
    cells,
    csv_of,
    identity,
    saved,
    student,
    take,
    xlsx_of,
    zip_of,
)

from xingtan.identity.actions.rosters.reading import read_roster
from xingtan.identity.actions.rosters.template import write_template
from xingtan.identity.api import Asker
from xingtan.identity.models import Enrolment, Person, RosterImport
from xingtan.identity.rules.rosters import MOST_BYTES, MOST_COLUMNS, Form, State
from xingtan.identity.rules.rosters.numbers import check_digit
from xingtan.kernel.errors import Refused
from xingtan.ports import engines

pytestmark = pytest.mark.django_db

GOOD = [student("王小明", 11), student("李小红", 20, "（2）班", phone="138 0000 0002")]


@pytest.fixture
def who(people: dict[str, UUID]) -> Asker:
    return asker(people["school"])


@pytest.fixture
def county(people: dict[str, UUID]) -> Asker:
    return asker(people["city"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_text_is_read_in_each_encoding_and_with_each_delimiter(
    who: Asker, encoding: str, delimiter: str, newline: str
) -> None:
    text = csv_of(GOOD).replace(",", delimiter).replace("\n", newline)
    found = bring(who, text.encode(encoding))
    assert found.state is State.CHECKED, found.report.findings
    assert found.report.counts.new == 2
    assert found.report.warnings == 0
    assert [each.name for each in found.report.changes] == ["王小明", "李小红"]


def test_a_workbook_is_read_with_dates_and_a_title_above(who: Asker) -> None:
    headers = (*HEADERS, "出生日期")
    rows = [[*row, date(2014, 3, 11)] for row in GOOD]
    content = xlsx_of([headers, *rows], ["2026年秋季学生名册"], merge=["A1:H1"])
    found = bring(who, content, "名册.xlsx")
    assert found.state is State.CHECKED
    assert cells(found) == {("merged-title", "A1")}
    assert found.report.findings[0].part == "Sheet"
    taken = take(who, found)
    assert Person.objects.get(display_name="王小明").born_on == date(2014, 3, 11)
    assert taken.report.counts.new == 2


def test_the_columns_may_stand_in_any_order_and_others_are_not_read(who: Asker) -> None:
    row = ["", "汉", "2班", "3", identity(11), "王小明"]
    found = bring(who, csv_of([row], ("监护人", "民族", "班级", "年级", "身份证件号", "姓名")), "名册.tsv")
    assert found.state is State.CHECKED or found.report.findings[0].code == "class-unknown"
    assert ("column-unused", "B1") in cells(found)


BROKEN = [
    ("姓名,性别\n王小明,男\n", {("column-missing", "1"), ("no-number-column", "1")}),
    ("名称,民族\n王小明,汉\n", {("header-not-found", "A1")}),
    ("\n\n", {("header-not-found", "A1")}),
    (csv_of([]), {("file-empty", "")}),
    (csv_of([student("", 11)]), {("name-empty", "A2")}),
    (csv_of([student("王<b>明", 11)]), {("name-letters", "A2")}),
    (csv_of([student("王" * 41, 11)]), {("name-letters", "A2")}),
    (csv_of([student("王小明", 11, "9班")]), {("class-unknown", "F2")}),
    (csv_of([student("王小明", 11, "好班")]), {("class-unclear", "F2")}),
    (csv_of([student("王小明", 11, "")]), {("class-empty", "F2")}),
    (csv_of([student("王小明", 11, phone="1380000")]), {("phone-form", "H2")}),
    (csv_of([student("王小明", 11, phone="")]), {("guardian-no-phone", "G2")}),
    (csv_of([student("王小明", 11), student("李红", 11)]), {("number-twice", "C3")}),
    (csv_of(GOOD, (*HEADERS[:-1], "姓名")), {("column-twice", "H1"), ("guardian-no-phone", "G2"), ("guardian-no-phone", "G3")}),
    (csv_of([[*student("王小明", 11), "多出来"]]), {("cells-beyond", "I2")}),
    (csv_of([["=A1", *student("王小明", 11)[1:]]]), {("formula", "A2")}),
    (csv_of([["王小明", "男", "", "3.30106E+17", "2014级", "2班", "", ""]]), {("number-lost-digits", "D2")}),
    (csv_of([["王小明", "中", "", identity(11), "2014级", "2班", "", ""]]), {("sex-unknown", "B2")}),
    (csv_of([["王小明", "女", "", identity(11), "2014级", "2班", "", ""]]), {("sex-differs", "B2")}),
    (csv_of([["王小明", "男", "x", identity(11), "2014级", "2班", "", ""]]), {("student-number-form", "C2")}),
    (csv_of([["王小明", "男", f"G{identity(13)}", identity(11), "2014级", "2班", "", ""]]), {("student-number-differs", "C2")}),
    (csv_of([["王小明", "男", "", "", "2014级", "2班", "", ""]]), {("number-empty", "2")}),
    (csv_of([["王小明", "男", "", "", "2014级", "2班", "", ""]] * 2), {("number-empty", "2"), ("number-empty", "3"), ("name-twice", "A3")}),
    (csv_of([student("王小明", 11), student("王小明", 13)]), {("likely-twice", "A3")}),
    (csv_of([["王" * 201, *student("王小明", 11)[1:]]]), {("cell-too-long", "A2")}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), BROKEN, ids=range(len(BROKEN)))
def test_what_is_wrong_is_named_with_its_cell(who: Asker, text: str, expected: set[tuple[str, str]]) -> None:
    found = bring(who, text)
    assert cells(found) == expected
    assert (found.state is State.REFUSED) == (found.report.errors > 0)
    for each in found.report.findings:
        assert "%(" not in each.sentence % each.words


def test_an_identity_number_with_one_wrong_digit_is_named_and_shown_masked(who: Asker) -> None:
    right = identity(11)
    wrong = right[:-1] + ("1" if right[-1] != "1" else "2")
    found = bring(who, csv_of([GOOD[1], ["王小明", "男", "", wrong, "2014级", "2班", "", ""]]))
    finding = next(each for each in found.report.findings if each.code == "identity-check")
    assert (finding.cell, finding.header, finding.value) == ("D3", "身份证号", wrong[:4] + "*" * 10 + wrong[-4:])
    assert finding.sentence == "身份证号的校验位不对，应当有一位抄错了。"
    assert found.state is State.REFUSED
    assert not Person.objects.filter(display_name="李小红").exists()


def test_bytes_that_are_no_text_are_named(who: Asker) -> None:
    broken = csv_of(GOOD).encode("gb18030") + "\n王\n".encode("gb18030")[:2] + b"\xff\xff\n"
    assert cells(bring(who, broken)) == {("encoding-unknown", "5")}
    assert ("not-text", "1") in cells(bring(who, b"a\0b,c\n"))


def test_merged_cells_formulas_and_lost_digits_of_a_workbook_are_named(who: Asker) -> None:
    rows = [list(row) for row in GOOD]
    rows[0][2] = ""
    rows[0][3] = 330106201403110110
    rows[1][0] = '=CONCATENATE("李","小红")'
    found = bring(who, xlsx_of(rows, merge=["F2:F3"]), "名册.xlsx")
    assert {("merged", "F2"), ("formula", "A3"), ("number-lost-digits", "D2")} <= cells(found)
    assert next(each for each in found.report.findings if each.code == "merged").words == {"range": "F2:F3"}
    assert found.state is State.REFUSED
    assert not Person.objects.filter(display_name="王小明").exists()


def test_a_formula_in_a_column_that_is_not_read_does_not_matter(who: Asker) -> None:
    rows = [["=ROW()-1", *row] for row in GOOD]
    found = bring(who, xlsx_of(rows, ("序号", *HEADERS)), "名册.xlsx")
    assert found.state is State.CHECKED
    assert cells(found) == {("column-unused", "A1")}


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_three_hundred_columns_are_refused_at_the_first_too_many(who: Asker, ending: str) -> None:
    headers = [*HEADERS, *(f"列{at}" for at in range(300 - len(HEADERS)))]
    rows = [[*row, *["x"] * (300 - len(HEADERS))] for row in GOOD]
    content = xlsx_of(rows, headers) if ending == "xlsx" else csv_of(rows, headers).encode()
    found = bring(who, content, f"名册.{ending}")
    assert cells(found) == {("too-many-columns", "CW1")}
    assert next(each for each in found.report.findings if each.code == "too-many-columns").words == {
        "most": MOST_COLUMNS
    }


def test_a_second_sheet_with_people_is_named_and_an_explanation_is_not(who: Asker) -> None:
    book = Workbook()
    for title in ("一班", "二班"):
        sheet = book.create_sheet(title)
        for row in [HEADERS, *GOOD]:
            sheet.append(list(row))
    found = bring(who, saved(book), "名册.xlsx")
    assert {(each.code, each.part, each.cell) for each in found.report.findings} == {("several-sheets", "二班", "A1")}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("for_place", [True, False])
def test_the_own_template_is_read_back(people: dict[str, UUID], language: str, for_place: bool) -> None:
    with translation.override(language):
        book = load_workbook(io.BytesIO(write_template(for_place)))
    sheet = book.worksheets[0]
    assert len(book.worksheets) == 2
    filled = ["王小明", None, None, identity(11), "2014级", "2班", None, None, None, None]
    for at, value in enumerate([*(["3301060002"] if for_place else []), *filled], start=1):
        sheet.cell(2, at).value = value
    who, unit = (asker(people["city"]), {"unit": COUNTY}) if for_place else (asker(people["school"]), {})
    found = bring(who, saved(book), "模板.xlsx", **unit)
    assert found.state is State.CHECKED, found.report.findings
    assert found.report.counts.new == 1


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("名册.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "roster-old-format"),
        ("名册.pdf", b"%PDF-1.7", "roster-form-unknown"),
        ("名册.xlsx", b"%PDF-1.7", "roster-form-unknown"),
        ("名册.csv", b"%PDF-1.7", "roster-form-unknown"),
        ("名册.xlsx", b"", "roster-empty"),
        ("名册.csv", b"", "roster-empty"),
        ("名册.xlsx", b"PK\x03\x04 not an archive", "roster-damaged"),
        ("名册.zip", zip_of({"a.txt": ""}), "roster-form-unknown"),
    ],
)
def test_what_is_no_roster_is_refused_and_not_kept(who: Asker, name: str, content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        bring(who, content, name)
    assert refused.value.code == code
    assert "再传" in str(refused.value)
    assert not RosterImport.objects.exists()


def test_a_workbook_is_a_workbook_whatever_its_name_ends_in(who: Asker) -> None:
    found = bring(who, xlsx_of(GOOD), "名册.csv")
    assert found.state is State.CHECKED
    assert found.report.counts.new == 2


def test_a_file_over_the_limit_is_refused_in_the_size_that_people_know(who: Asker) -> None:
    with pytest.raises(Refused, match="最大 64 MB"):
        bring(who, csv_of(GOOD) + "\n" * MOST_BYTES)
    assert not RosterImport.objects.exists()


def test_a_damaged_workbook_is_named(who: Asker) -> None:
    broken = zip_of({"xl/workbook.xml": "<not xml", "[Content_Types].xml": "<Types/>"})
    assert cells(bring(who, broken, "名册.xlsx")) == {("file-damaged", "")}
    whole = xlsx_of(GOOD)
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        sheet = archive.getinfo("xl/worksheets/sheet1.xml")
    at = sheet.header_offset + 30 + len(sheet.filename)
    for flipped in (at, at + sheet.compress_size // 2):
        spoilt = whole[:flipped] + bytes(byte ^ 0xFF for byte in whole[flipped : flipped + 8]) + whole[flipped + 8 :]
        found = bring(who, spoilt, "名册.xlsx")
        assert ("file-damaged", "") in cells(found), found.report.findings
        assert found.state is State.REFUSED


SHEET = "xl/worksheets/sheet1.xml"
OPEN = b"<worksheet><sheetData>"
MANY = b"<c/>" * 5_000_000
BOMBS = {
    "zeros": ({"[Content_Types].xml": b"0" * 9 * 1024 * 1024}, "archive-too-large"),
    "a row of cells without end": ({SHEET: OPEN + b"<row>" + MANY + b"</row>"}, "archive-too-large"),
    "rows without end": ({SHEET: OPEN + b"<row/>" * 1_100_000}, "archive-too-large"),
    "rows in a row": ({SHEET: OPEN + (b"<row>" + b"<c/>" * 1000) * 5000}, "file-damaged"),
    "rows hidden in comments": ({SHEET: OPEN + (b"<row>" + b"<c/>" * 1000 + b"<!--</row>-->") * 5000}, "file-damaged"),
    "cells between rows": ({SHEET: OPEN + (b"<row/>" + b"<c/>" * 1000) * 5000}, "archive-too-large"),
    "something unknown without end": ({SHEET: b"<worksheet><x>" + MANY}, "archive-too-large"),
    "strings without end": ({"xl/sharedStrings.xml": b"<sst>" + b"<si/>" * 8_100_000}, "archive-too-large"),
    "a sheet in another place": ({"xl/sheet1": OPEN + b"<row>" + MANY}, "archive-too-large"),
}


@pytest.mark.parametrize("kind", BOMBS)
def test_an_archive_that_would_fill_the_memory_is_refused_before_it_is_read(who: Asker, kind: str) -> None:
    parts, code = BOMBS[kind]
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx_of(GOOD))) as good,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
    ):
        for name in {*good.namelist(), *parts}:
            archive.writestr(name, parts.get(name) or good.read(name))
    file = io.BytesIO(written.getvalue())
    tracemalloc.start()
    try:
        findings = read_roster(file, Form.XLSX).findings
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert [each.code for each in findings.listed()] == [code]
    assert peak < 8 * 1024 * 1024


def test_a_workbook_of_another_maker_is_read(who: Asker) -> None:
    """With a prefix before each tag, as some libraries write it, and rows that hold nothing."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx_of(GOOD))) as good, zipfile.ZipFile(written, "w") as archive:
        for name in good.namelist():
            part = good.read(name)
            if name == SHEET:
                tags = re.sub(rb"<(/?)(\w)", rb"<\1x:\2", part.replace(b"</sheetData>", b'<row r="9"/></sheetData>'))
                part = tags.replace(b"xmlns=", b"xmlns:x=")
            archive.writestr(name, part)
    found = bring(who, written.getvalue(), "名册.xlsx")
    assert found.state is State.CHECKED, found.report.findings
    assert found.report.counts.new == 2


def test_a_quotation_mark_without_a_partner_is_named_where_it_begins_and_shows_no_number(who: Asker) -> None:
    found = bring(who, csv_of([*GOOD, student("张三", 31)]).replace("李小红", '"李小红'))
    finding = next(each for each in found.report.findings if each.code == "cell-lines")
    assert finding.cell == "A3"
    shifted = bring(who, csv_of([[identity(11), *student("王小明", 11)[1:]]]))
    assert ("name-letters", "A2") in cells(shifted)
    for report in (found.report, shifted.report):
        for at in (11, 20, 31):
            assert identity(at) not in str(report.written())


def test_titles_stand_above_the_headers_of_a_text_too(who: Asker) -> None:
    text = "2026年秋季学生名册, 西湖杏花小学\n\n" + csv_of(GOOD).replace(",", "\t")
    found = bring(who, text)
    assert found.state is State.CHECKED, found.report.findings
    assert found.report.counts.new == 2


def test_rows_of_blanks_are_no_people(who: Asker) -> None:
    found = bring(who, csv_of([GOOD[0], [" ", "\u3000", *[""] * 6], GOOD[1]]))
    assert found.state is State.CHECKED, found.report.findings
    assert found.report.counts.rows == 2


@pytest.mark.parametrize("dot", "·•‧・．")
def test_the_dot_in_a_name_may_be_written_as_the_keyboard_has_it(who: Asker, dot: str) -> None:
    found = bring(who, csv_of([student(f"古丽{dot}买买提", 11)]))
    assert found.state is State.CHECKED, found.report.findings
    assert [each.name for each in found.report.changes] == ["古丽·买买提"]


def test_what_is_shown_of_a_file_has_no_invisible_characters(who: Asker) -> None:
    found = bring(who, csv_of([["=\x1b[2J1", *student("王小明", 11)[1:]]], ("姓名", "a\x1b[31m列", *HEADERS[2:])))
    shown = str(found.report.written())
    assert "[31m列" in shown
    assert "\x1b" not in shown
    assert "\\x1b" not in shown
    assert ("not-text", "2") in cells(bring(who, csv_of([["=\0", *student("王小明", 11)[1:]]])))


def test_schools_of_a_place_by_code_and_by_name(county: Asker) -> None:
    headers = ("学校", *HEADERS)
    rows = [
        ["西湖杏花小学", *student("王小明", 11)],
        ["3301060002", *student("李小红", 20)],
        ["没有的小学", *student("张三", 31)],
        ["3301060099", *student("张四", 33)],
        ["", *student("张五", 35)],
    ]
    found = bring(county, csv_of(rows, headers), unit=COUNTY)
    assert cells(found) == {("school-unknown", "A4"), ("school-unknown", "A5"), ("school-empty", "A6")}
    assert cells(bring(county, csv_of([row[1:] for row in rows[:1]]), unit=COUNTY)) >= {("column-missing", "1")}


MANIFEST = "propertyName,value\nmanifest.version,1.0\noneroster.version,1.2\n" + "".join(
    f"file.{name},bulk\n" for name in ("orgs", "users", "roles", "classes", "enrollments", "demographics")
)
ONEROSTER = {
    "manifest.csv": MANIFEST,
    "orgs.csv": "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\n"
    "o1,,,西湖杏花小学,school,3301060002,\n",
    "classes.csv": "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,"
    "schoolSourcedId,termSourcedIds\nc1,,,2014级（2）班,,k1,2014级2班,homeroom,,o1,t1\n",
    "users.csv": "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,"
    "identifier,email,sms,phone,agentSourcedIds\n"
    f"u1,,,true,a,{{cnid:{identity(11)}}},小明,王,,G{identity(11)},,,,p1\n"
    "u2,,,true,b,,岚,周,,T001,,13900000002,,\n"
    "p1,,,true,c,,大明,王,,,,13800000001,,u1\n"
    "u9,tobedeleted,,true,d,,消失,王,,,,,,\n",
    "roles.csv": "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId\n"
    "r1,,,u1,primary,student,,,o1\nr2,,,u2,primary,teacher,,,o1\nr3,,,p1,primary,parent,,,o1\n",
    "enrollments.csv": "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role\n"
    "e1,,,c1,o1,u1,student\ne2,,,c1,o1,u2,teacher\n",
    "demographics.csv": "sourcedId,status,dateLastModified,birthDate,sex\nu1,,,2014-03-11,male\n",
}


def test_a_oneroster_archive_is_read(who: Asker) -> None:
    found = bring(who, zip_of(ONEROSTER), "roster.zip")
    assert found.state is State.CHECKED, found.report.findings
    assert found.report.counts.new == 2
    take(who, found)
    child = Person.objects.get(display_name="王小明")
    assert child.born_on == date(2014, 3, 11)
    assert Enrolment.objects.get(student=child).class_code == "3301060002-2014-2"
    teacher = Person.objects.get(display_name="周岚")
    assert {each.unit_kind for each in teacher.roles.all()} == {"school", "class"}
    assert not Person.objects.filter(display_name="王大明").exists()
    assert bring(who, zip_of(ONEROSTER), "roster.zip").report.counts.same == 2


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"users.csv": None}, ("oneroster-part-missing", "users.csv", "")),
        ({"manifest.csv": MANIFEST.replace("users,bulk", "users,delta")}, ("oneroster-not-bulk", "users.csv", "")),
        (
            {"enrollments.csv": ONEROSTER["enrollments.csv"].replace("e1,,,c1", "e1,,,c7")},
            ("oneroster-reference", "enrollments.csv", "2"),
        ),
        (
            {"users.csv": ONEROSTER["users.csv"].replace(identity(11), identity(11)[:-1] + "!")},
            ("identity-form", "users.csv", "F2"),
        ),
    ],
)
def test_what_is_wrong_in_an_archive_is_named_with_its_file(
    who: Asker, change: dict[str, str | None], expected: tuple[str, str, str]
) -> None:
    files = {name: text for name, text in {**ONEROSTER, **change}.items() if text is not None}
    found = bring(who, zip_of(files), "roster.zip")
    assert expected in {(each.code, each.part, each.cell) for each in found.report.findings}
    assert found.state is State.REFUSED


def test_the_file_is_forgotten_once_it_is_taken_in(who: Asker) -> None:
    found = bring(who, csv_of(GOOD))
    digest = RosterImport.objects.get().file_digest
    assert engines().blobs.size(digest) > 0
    take(who, found)
    with pytest.raises(Exception, match="没有这个文件"):
        engines().blobs.size(digest)


def test_no_number_is_kept_in_the_clear(who: Asker) -> None:
    wrong = "330106201403110" + "11" + check_digit("33010620140311011")
    taken = take(who, bring(who, csv_of([*GOOD])))
    kept = str(taken.report.written()) + str(list(Person.objects.values())) + str(list(RosterImport.objects.values()))
    for number in (wrong, identity(11), identity(20), "13800000001"):
        assert number not in kept
