"""The node's own template: its columns and what is explained beside them."""

from dataclasses import dataclass

from xingtan.identity.rules.rosters.headers import TITLES, Field
from xingtan.kernel.text import msgid


@dataclass(frozen=True, slots=True)
class Explained:
    """A column of the template: its headers, whether it must be filled, an example, and an explanation (msgid).

    `text`: its cells are text, or a spreadsheet would round the last digits away.
    """

    field: Field
    header_en: str
    required: bool
    example: str
    example_en: str
    explanation: str
    text: bool = False

    def header(self, chinese: bool) -> str:
        """Give what stands at the top of the column; both are read back."""
        return TITLES[self.field] if chinese else self.header_en


PLACE_COLUMNS = (
    Explained(
        Field.SCHOOL_CODE,
        "School code",
        True,
        "3301060002",
        "3301060002",
        msgid("十位学校代码。也可以改用“学校”一列填学校全名。"),
        True,
    ),
)
"""What whoever brings rosters of several schools fills besides."""

COLUMNS = (
    Explained(Field.NAME, "Name", True, "王小明", "Wang Xiaoming", msgid("和户口本上的一样，最多 40 个字。")),
    Explained(Field.SEX, "Sex", False, "男", "male", msgid("男或女。只用来和身份证号核对，不保存。")),
    Explained(
        Field.STUDENT_NUMBER,
        "Student number",
        False,
        "G330106201403110118",
        "G330106201403110118",
        msgid("全国学籍号，学生填。平台只存它的指纹，不存号码本身。"),
        True,
    ),
    Explained(
        Field.IDENTITY_NUMBER,
        "ID number",
        False,
        "330106201403110118",
        "330106201403110118",
        msgid(
            "18 位身份证号，平台只存它的指纹和出生日期。学籍号、身份证号、教工号至少填一个，以后才认得出是同一个人。"
        ),
        True,
    ),
    Explained(
        Field.GRADE, "Grade", False, "三年级", "3", msgid("一年级到九年级、高一到高三，或者写入学年份：2014级。")
    ),
    Explained(
        Field.GROUP,
        "Class",
        True,
        "2班",
        "2",
        msgid("学生必填，写班号：2班。教师可以不填，教几个班就用顿号隔开：2014级1班、2014级2班。"),
    ),
    Explained(
        Field.GUARDIAN, "Guardian", False, "王大明", "Wang Daming", msgid("只用来核对，不保存，也不会替家长开账号。")
    ),
    Explained(
        Field.PHONE,
        "Phone number",
        False,
        "13800000001",
        "13800000001",
        msgid("学生填监护人的手机号，教师填自己的。平台只存指纹，家长凭邀请加入时用来核对。"),
        True,
    ),
    Explained(Field.ROLE, "Role", False, "学生", "student", msgid("学生或教师，不填算学生。")),
    Explained(Field.STAFF_NUMBER, "Staff number", False, "", "", msgid("教师填，学校自己编的号。"), True),
)
"""The columns of every roster, in the order of the sheet."""


def columns_for(place: bool) -> tuple[Explained, ...]:
    """List the columns of the template of a school, or of a place."""
    return (*PLACE_COLUMNS, *COLUMNS) if place else COLUMNS
