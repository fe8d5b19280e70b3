"""What stands at the top of a roster: the columns that schools really have, and what each is."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Field(StrEnum):
    """What a column can be."""

    NAME = "name"
    SEX = "sex"
    STUDENT_NUMBER = "student_number"
    IDENTITY_NUMBER = "identity_number"
    DOCUMENT = "document"
    STAFF_NUMBER = "staff_number"
    ROSTER_ID = "roster_id"
    BIRTHDAY = "birthday"
    GRADE = "grade"
    GROUP = "group"
    GUARDIAN = "guardian"
    PHONE = "phone"
    GUARDIAN_2 = "guardian_2"
    PHONE_2 = "phone_2"
    SCHOOL = "school"
    SCHOOL_CODE = "school_code"
    ROLE = "role"


TITLES: dict[Field, str] = {
    Field.NAME: "姓名",
    Field.SEX: "性别",
    Field.STUDENT_NUMBER: "学籍号",
    Field.IDENTITY_NUMBER: "身份证号",
    Field.DOCUMENT: "证件类型",
    Field.STAFF_NUMBER: "教工号",
    Field.ROSTER_ID: "sourcedId",
    Field.BIRTHDAY: "出生日期",
    Field.GRADE: "年级",
    Field.GROUP: "班级",
    Field.GUARDIAN: "监护人",
    Field.PHONE: "手机号",
    Field.GUARDIAN_2: "监护人2",
    Field.PHONE_2: "手机号2",
    Field.SCHOOL: "学校",
    Field.SCHOOL_CODE: "学校代码",
    Field.ROLE: "身份",
}
"""How the own template names each."""

_SAYINGS: dict[Field, str] = {
    Field.NAME: "姓名 学生姓名 教师姓名 名字 name fullname studentname",
    Field.SEX: "性别 sex gender",
    Field.STUDENT_NUMBER: "学籍号 全国学籍号 学籍号码 学号 学生学籍号 国网学籍号 全国学籍号码 studentnumber studentid",
    Field.IDENTITY_NUMBER: "身份证号 身份证 身份证号码 公民身份号码 身份证件号 身份证件号码 证件号"
    " 证件号码 学生身份证号 居民身份证号 identitynumber idnumber idcard",
    Field.DOCUMENT: "证件类型 身份证件类型 证件种类 documenttype idtype",
    Field.STAFF_NUMBER: "教工号 工号 教职工号 职工号 教师编号 staffnumber staffid employeeid",
    Field.ROSTER_ID: "sourcedid",
    Field.BIRTHDAY: "出生日期 出生年月日 生日 出生 birthday birthdate dateofbirth",
    Field.GRADE: "年级 所在年级 年级名称 就读年级 grade",
    Field.GROUP: "班级 班 班级名称 所在班级 班号 任教班级 班级代码 行政班 class classname classcode",
    Field.GUARDIAN: "监护人 监护人姓名 家长 家长姓名 监护人1 监护人1姓名 监护人一 成员1姓名 guardian"
    " guardianname parent",
    Field.PHONE: "手机号 手机 手机号码 电话 联系电话 联系方式 家长手机 家长手机号 家长电话 监护人手机 监护人手机号"
    " 监护人电话 监护人联系电话 监护人1手机号 监护人1手机 监护人1电话 成员1联系电话 移动电话 mobile phone"
    " phonenumber guardianphone",
    Field.GUARDIAN_2: "监护人2 监护人2姓名 监护人二 成员2姓名 guardian2",
    Field.PHONE_2: "手机号2 监护人2手机号 监护人2手机 监护人2电话 成员2联系电话 phone2 guardian2phone",
    Field.SCHOOL: "学校 学校名称 所在学校 就读学校 school schoolname",
    Field.SCHOOL_CODE: "学校代码 学校标识码 学校编码 学校编号 schoolcode",
    Field.ROLE: "身份 人员类型 类别 人员类别 角色 role",
}
_FIELDS = {word: field for field, words in _SAYINGS.items() for word in words.split()}


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands in a sheet. `letters` and `headers` are by column, from 0; `row` is that of the headers.

    `spare` are columns that mean nothing here; `twice` those whose field an earlier column has.
    """

    row: int
    at: dict[Field, int]
    headers: tuple[str, ...]
    spare: tuple[int, ...] = ()
    twice: tuple[int, ...] = ()
    part: str = ""
    letters: tuple[str, ...] = ()

    def letter(self, field: Field) -> str:
        """Give the letters of a field's column; empty where the sheet has none."""
        where = self.at.get(field)
        if where is None:
            return ""
        return self.letters[where] if self.letters else column_letters(where)

    def header(self, field: Field) -> str:
        """Give what stands at the top of a field's column, or how the template calls it."""
        where = self.at.get(field)
        return self.headers[where] if where is not None else TITLES[field]


def field_of(header: str) -> Field | None:
    """Say what a column with this at its top is; None where nobody knows."""
    return _FIELDS.get(_plain(header))


def read_headers(row: int, cells: Sequence[str], part: str = "") -> Columns | None:
    """Read the row of headers; None where the row is none: it names nobody, or fewer than two fields."""
    at: dict[Field, int] = {}
    spare, twice = [], []
    for index, cell in enumerate(cells):
        field = field_of(cell)
        if field is None:
            if cell.strip():
                spare.append(index)
        elif field in at:
            twice.append(index)
        else:
            at[field] = index
    if len(at) < 2 or not ({Field.NAME, Field.IDENTITY_NUMBER, Field.STUDENT_NUMBER, Field.STAFF_NUMBER} & set(at)):
        return None
    return Columns(row, at, tuple(cells), tuple(spare), tuple(twice), part)


def column_letters(index: int) -> str:
    """Give the letters of a column, from 0: A, Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _plain(header: str) -> str:
    text = unicodedata.normalize("NFKC", header).lower()
    text = re.sub(r"[\(\[【].*?[\)\]】]", "", text)
    return re.sub(r"[\s*:：_\-/、.]+", "", text)
