"""What numbers, headers and classes of rosters mean, whatever is put into them."""

import random
from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xingtan.identity.rules.authority import RoleName
from xingtan.identity.rules.rosters import Change, Counts, Finding, Kind, Likeness, Options, Report, Severity, Whole
from xingtan.identity.rules.rosters import numbers as rules
from xingtan.identity.rules.rosters.groups import Group, find_group, meant_by
from xingtan.identity.rules.rosters.headers import TITLES, Field, column_letters, field_of, read_headers
from xingtan.identity.rules.rosters.lines import Line
from xingtan.identity.rules.rosters.planning import join_lines
from xingtan.identity.rules.rosters.sentences import ERRORS, NOT_UNDONE, SENTENCES, WARNINGS
from xingtan.identity.rules.rosters.template import columns_for

TODAY = date(2026, 11, 25)
birthdays = st.dates(date(1930, 1, 1), TODAY)


@given(st.integers(110000, 659999), birthdays, st.integers(0, 999))
def test_an_identity_number_is_taken_and_each_mistyped_digit_is_noticed(area: int, born: date, order: int) -> None:
    seventeen = f"{area}{born:%Y%m%d}{order:03}"
    number = seventeen + rules.check_digit(seventeen)
    assert rules.identity_trouble(number, TODAY) == ""
    assert rules.birthday_of(number) == born
    at = random.Random(order).randrange(18)
    wrong = number[:at] + str((int(number[at], 36) + 1) % 10) + number[at + 1 :]
    assert wrong == number or rules.identity_trouble(wrong, TODAY) != ""


def test_identity_numbers_known_from_the_standard() -> None:
    assert rules.check_digit("11010519491231002") == "X"
    assert rules.check_digit("44052418800101001") == "4"
    assert rules.identity_trouble("11010519491231002X", TODAY) == ""
    assert rules.identity_trouble("110105194912310021", TODAY) == "identity-check"
    assert rules.identity_trouble("110105194913310021", TODAY) == "identity-birthday"
    assert rules.identity_trouble("11010519491231002", TODAY) == "identity-form"
    assert rules.identity_trouble("440524188001010014", TODAY) == "identity-birthday"  # nobody is that old


@given(st.integers(0, 999_999_999), st.integers(0, 9), st.integers(0, 9))
def test_a_username_tells_each_wrong_digit(nine: int, at: int, digit: int) -> None:
    name = rules.username_of(nine)
    assert len(name) == 10
    assert rules.is_username(name)
    wrong = name[:at] + str(digit) + name[at + 1 :]
    assert rules.is_username(wrong) == (wrong == name)


@pytest.mark.parametrize(
    ("written", "phone"),
    [
        ("13800000001", "+8613800000001"),
        ("138 0000-0001", "+8613800000001"),
        ("+86 138 0000 0001", "+8613800000001"),
        ("008613800000001", "+8613800000001"),
        ("8613800000001", "+8613800000001"),
        ("+85291234567", "+85291234567"),
        ("1380000000", None),
        ("12800000001", None),
        ("+8612800000001", None),
        ("0571-88888888", None),
        ("无", None),
    ],
)
def test_phones_as_people_write_them(written: str, phone: str | None) -> None:
    assert rules.phone_of(written) == phone


def test_names() -> None:
    for name in ("王小明", "阿依古丽·买买提", "欧阳娜娜", "𠮷野", "John Smith", "José Á. Pérez", "O'Brien"):
        assert rules.is_name(name), name
    for name in ("", "王小明1", "王@明", "<b>王</b>", "·", "王" * 41, "=王", "王小明\n李"):
        assert not rules.is_name(name), name


def test_a_corrected_character_is_the_same_name_and_another_name_is_not() -> None:
    for one, other in (("王小明", "王小名"), ("王明", "王小明"), ("张颖", "张颍")):
        assert rules.alike(one, other)
        assert rules.alike(other, one)
    assert not rules.alike("王小明", "李大红")
    assert not rules.alike("王明", "李红")


def test_numbers_are_shown_masked() -> None:
    assert rules.masked("330106201403110118") == "3301**********0118"
    assert rules.masked("123") == "123"


@given(st.text(max_size=20))
def test_any_text_can_stand_in_any_column(text: str) -> None:
    rules.phone_of(text)
    rules.is_name(text)
    rules.identity_trouble(text.upper(), TODAY)
    rules.is_student_number(text)
    field_of(text)
    find_group("3301060002", text, text, ("primary",), {}, TODAY)
    meant_by("", text, ("junior",), TODAY)


GROUPS = {
    code: Group(code, stage, name)
    for code, stage, name in (
        ("3301060002-2024-2", "primary", "2024级（2）班"),
        ("3301060002-2024-12", "primary", "2024级（12）班"),
        ("3301060002-2026-1", "primary", "彩虹班"),
    )
}


@pytest.mark.parametrize(
    ("grade", "group", "code"),
    [
        ("三年级", "2班", "2024-2"),
        ("三年级", "（2）班", "2024-2"),
        ("三年级", "二班", "2024-2"),
        ("三年级", "02", "2024-2"),
        ("三年级", "12班", "2024-12"),
        ("三年级", "十二班", "2024-12"),
        ("三年级", "三年级2班", "2024-2"),
        ("3", "2", "2024-2"),
        ("2024级", "2班", "2024-2"),
        ("小三", "2班", "2024-2"),
        ("", "三(2)班", "2024-2"),
        ("", "三2班", "2024-2"),
        ("", "302班", "2024-2"),
        ("", "312", "2024-12"),
        ("", "三年级二班", "2024-2"),
        ("", "2024级（2）班", "2024-2"),
        ("", "2024级(2)班", "2024-2"),
        ("", "2024-2", "2024-2"),
        ("", "彩虹班", "2026-1"),
        ("一年级", "第1班", "2026-1"),
        ("", "3301060002-2024-2", "2024-2"),
    ],
)
def test_classes_as_schools_write_them(grade: str, group: str, code: str) -> None:
    found = find_group("3301060002", grade, group, ("primary",), GROUPS, TODAY)
    assert found.code == f"3301060002-{code}", found


@pytest.mark.parametrize(
    ("grade", "group", "trouble"),
    [
        ("", "2", "class-unclear"),
        ("", "2班", "class-unclear"),
        ("一年级", "三年级2班", "class-unclear"),
        ("三年级", "好班", "class-unclear"),
        ("三年级", "5班", "class-unknown"),
        ("九年级", "2班", "class-unknown"),
        ("", "3301060002-2024-3", "class-unknown"),
    ],
)
def test_classes_that_are_not_there(grade: str, group: str, trouble: str) -> None:
    assert find_group("3301060002", grade, group, ("primary",), GROUPS, TODAY).trouble == trouble


def test_the_school_year_begins_in_august_and_junior_schools_count_from_seven() -> None:
    assert meant_by("一年级", "1班", ("primary",), date(2026, 7, 31))[0].entry_year == 2025
    assert meant_by("一年级", "1班", ("primary",), date(2026, 8, 1))[0].entry_year == 2026
    assert meant_by("八年级", "3班", ("junior",), TODAY)[0].entry_year == 2025
    assert meant_by("初二", "3班", ("junior",), TODAY)[0].entry_year == 2025
    assert meant_by("高三", "3班", ("senior",), TODAY)[0].entry_year == 2024
    assert meant_by("大班", "1", ("kindergarten",), TODAY)[0].entry_year == 2024


def test_the_columns_that_schools_have_are_known() -> None:
    for field, title in TITLES.items():
        assert field_of(title) is field
    for written, field in (
        (" 姓 名 ", Field.NAME),
        ("身份证件号*", Field.IDENTITY_NUMBER),
        ("家长手机号（必填）", Field.PHONE),
        ("Student number", Field.STUDENT_NUMBER),
        ("全国学籍号", Field.STUDENT_NUMBER),
    ):
        assert field_of(written) is field
    assert read_headers(1, ("2024年秋季学生名册",)) is None
    assert read_headers(1, ("序号", "民族", "班级")) is None
    for place in (True, False):
        for column in columns_for(place):
            assert field_of(column.header(True)) is field_of(column.header(False)) is column.field
    example = next(each.example for each in columns_for(False) if each.field is Field.IDENTITY_NUMBER)
    assert rules.identity_trouble(example, TODAY) == ""


def test_columns_have_the_letters_of_a_sheet() -> None:
    assert [column_letters(at) for at in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


def test_a_report_is_read_back_as_it_was_written() -> None:
    report = Report(
        counts=Counts(3, 1, 1, 1, 0, 0),
        errors=1,
        warnings=1,
        findings=(Finding("name-empty", Severity.ERROR, 3, "A", "姓名", "", {"row": 2}),),
        likenesses=(Likeness(1, 2, "王小明", uuid4(), "name_and_class", "2班", True),),
        changes=(Change(Kind.MOVED, 2, "王小明", "小学", "1班", "2班", ("name",)),),
        classes=("3301060002-2026-1",),
        schools=("3301060002",),
        options=Options(Whole.SCHOOLS, True, (1,)),
        seconds=0.5,
        not_undone=(("王小明", "in-use"),),
        content="00",
    )
    assert Report.read(report.written()) == report
    assert Report.read({}) == Report()


def test_every_finding_has_one_sentence() -> None:
    assert not set(ERRORS) & set(WARNINGS)
    assert len(SENTENCES) == len(ERRORS) + len(WARNINGS)
    assert all(
        sentence.endswith("。") and "！" not in sentence for sentence in [*SENTENCES.values(), *NOT_UNDONE.values()]
    )


def line(at: int, name: str, numbers: tuple[str, ...], role: RoleName = RoleName.STUDENT, group: str = "s-1") -> Line:
    return Line(at, at + 1, role, name, ("s",), (group,), None, tuple(("staff_number", each) for each in numbers), ())


@given(st.lists(st.tuples(st.sampled_from("甲乙丙"), st.sets(st.sampled_from("1234"), min_size=1)), max_size=8))
def test_of_the_lines_that_are_kept_no_two_have_one_number(people: list[tuple[str, set[str]]]) -> None:
    lines = [line(at, name, tuple(sorted(numbers))) for at, (name, numbers) in enumerate(people, start=1)]
    kept, troubles = join_lines(lines)
    numbers = [digest for each in kept for _, digest in each.numbers]
    assert len(numbers) == len(set(numbers))
    refused = [each for each, (code, _) in troubles if code in ERRORS]
    assert len(kept) + len(refused) == len(lines)


def test_a_teacher_with_a_row_for_each_class_is_one_person() -> None:
    rows = [line(1, "吴晓岚", ("1",), RoleName.TEACHER, "s-1"), line(2, "吴晓岚", ("1",), RoleName.TEACHER, "s-2")]
    kept, troubles = join_lines(rows)
    assert [each.groups for each in kept] == [("s-1", "s-2")]
    assert not troubles
    other = line(3, "方明远", ("1",), RoleName.TEACHER)
    assert [code for _, (code, _) in join_lines([*rows, other])[1]] == ["number-twice"]
