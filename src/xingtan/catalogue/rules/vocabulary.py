"""The fixed words of the catalogue. Every `name` is a msgid: the edge translates it."""

from dataclasses import dataclass
from enum import StrEnum

from xingtan.kernel.text import msgid


@dataclass(frozen=True, slots=True)
class Section:
    """One of the six doors of the square. `mark` is the one character that is its icon."""

    slug: str
    mark: str
    name: str
    about: str


LESSONS = "lessons"
SECTIONS: tuple[Section, ...] = (
    Section("thematic", "德", msgid("专题教育"), msgid("品德、安全、阅读、劳动，一个专题一条线。")),
    Section(LESSONS, "课", msgid("课程教学"), msgid("按课本排好，视频、任务单、练习配成一课。")),
    Section("after-school", "趣", msgid("课后服务"), msgid("放学以后的科学、艺术、体育和手工。")),
    Section("teacher-training", "研", msgid("教师研修"), msgid("听课、评课、备课，和同行一起长进。")),
    Section("family", "家", msgid("家庭教育"), msgid("给家长的方法，讲得明白，用得上。")),
    Section("reform", "新", msgid("教改实践经验"), msgid("各地试过的做法，连同数据和得失。")),
)
SECTION_OF = {section.slug: section for section in SECTIONS}


@dataclass(frozen=True, slots=True)
class Stage:
    """A stretch of schooling and its grades."""

    slug: str
    name: str
    grades: tuple[int, ...]


STAGES: tuple[Stage, ...] = (
    Stage("primary", msgid("小学"), (1, 2, 3, 4, 5, 6)),
    Stage("junior", msgid("初中"), (7, 8, 9)),
    Stage("senior", msgid("高中"), (10, 11, 12)),
)
STAGE_OF = {stage.slug: stage for stage in STAGES}
# Names of books that are bound to no grade, as the ministry's list of senior textbooks has them.
VOLUMES = (
    msgid("必修第一册"),
    msgid("必修第二册"),
    msgid("必修第三册"),
    msgid("必修上册"),
    msgid("必修下册"),
    msgid("选择性必修第一册"),
    msgid("选择性必修第二册"),
    msgid("选择性必修第三册"),
)
GRADES: dict[int, str] = {
    1: msgid("一年级"),
    2: msgid("二年级"),
    3: msgid("三年级"),
    4: msgid("四年级"),
    5: msgid("五年级"),
    6: msgid("六年级"),
    7: msgid("七年级"),
    8: msgid("八年级"),
    9: msgid("九年级"),
    10: msgid("高一"),
    11: msgid("高二"),
    12: msgid("高三"),
}


class Term(StrEnum):
    """Which half of a year a book is for; `full` is a book for the whole year, `none` one that is bound to no year."""

    FIRST = "a"
    SECOND = "b"
    FULL = "full"
    NONE = ""


TERMS: dict[Term, str] = {
    Term.FIRST: msgid("%(grade)s上册"),
    Term.SECOND: msgid("%(grade)s下册"),
    Term.FULL: msgid("%(grade)s全一册"),
}


class Kind(StrEnum):
    """What a resource is."""

    LESSON = "lesson"
    VIDEO = "video"
    DOCUMENT = "document"
    SLIDES = "slides"
    TEXTBOOK = "textbook"
    EXERCISES = "exercises"
    AUDIO = "audio"
    PICTURE = "picture"


KINDS: dict[Kind, str] = {
    Kind.LESSON: msgid("课"),
    Kind.VIDEO: msgid("视频"),
    Kind.DOCUMENT: msgid("文档"),
    Kind.SLIDES: msgid("课件"),
    Kind.TEXTBOOK: msgid("电子课本"),
    Kind.EXERCISES: msgid("习题"),
    Kind.AUDIO: msgid("音频"),
    Kind.PICTURE: msgid("图片"),
}


class Status(StrEnum):
    """Where a resource is on its way: written, waiting for review, sent back, open to everyone, taken back."""

    DRAFT = "draft"
    WAITING = "waiting"
    RETURNED = "returned"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


STATUSES: dict[Status, str] = {
    Status.DRAFT: msgid("草稿"),
    Status.WAITING: msgid("等待审核"),
    Status.RETURNED: msgid("退回修改"),
    Status.PUBLISHED: msgid("已经公开"),
    Status.WITHDRAWN: msgid("已经撤下"),
}


class Level(StrEnum):
    """Which of the five levels a resource comes from: how many petals are lit."""

    NATION = "nation"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    SCHOOL = "school"

    @property
    def petals(self) -> int:
        """Count the levels from the nation down to this one, the nation being 0."""
        return list(Level).index(self)


LEVELS: dict[Level, str] = {
    Level.NATION: msgid("国家"),
    Level.PROVINCE: msgid("省"),
    Level.CITY: msgid("市"),
    Level.COUNTY: msgid("县（市、区）"),
    Level.SCHOOL: msgid("学校"),
}


class Licence(StrEnum):
    """What others may do with a resource."""

    TEACHING = "teaching"
    CC_BY = "cc-by-4.0"
    CC_BY_SA = "cc-by-sa-4.0"
    CC_BY_NC = "cc-by-nc-4.0"
    CC_BY_NC_SA = "cc-by-nc-sa-4.0"
    RESERVED = "reserved"


LICENCES: dict[Licence, str] = {
    Licence.TEACHING: msgid("教学中可以自由使用和改编，请注明作者。"),
    Licence.CC_BY: msgid("知识共享 署名 4.0：注明作者，就可以使用、改编和再发布。"),
    Licence.CC_BY_SA: msgid("知识共享 署名—相同方式共享 4.0：注明作者，改编的也用这个许可，就可以使用、改编和再发布。"),
    Licence.CC_BY_NC: msgid("知识共享 署名—非商业 4.0：注明作者，不作商用，就可以使用、改编和再发布。"),
    Licence.CC_BY_NC_SA: msgid(
        "知识共享 署名—非商业—相同方式共享 4.0：注明作者，不作商用，改编的也用这个许可，就可以使用、改编和再发布。"
    ),
    Licence.RESERVED: msgid("只供在这里学习，转载和改编要问过作者。"),
}


class Role(StrEnum):
    """What a file is for its resource."""

    VIDEO = "video"
    TASK_SHEET = "task_sheet"
    SLIDES = "slides"
    DOCUMENT = "document"
    TEXTBOOK = "textbook"
    SUBTITLES = "subtitles"
    AUDIO = "audio"
    PICTURE = "picture"


ROLES: dict[Role, str] = {
    Role.VIDEO: msgid("视频"),
    Role.TASK_SHEET: msgid("任务单"),
    Role.SLIDES: msgid("课件"),
    Role.DOCUMENT: msgid("文档"),
    Role.TEXTBOOK: msgid("电子课本"),
    Role.SUBTITLES: msgid("字幕"),
    Role.AUDIO: msgid("音频"),
    Role.PICTURE: msgid("图片"),
}

REASONS: dict[str, str] = {
    "clear": msgid("讲得清楚"),
    "right": msgid("内容准确"),
    "fitting": msgid("和课本对得上"),
    "exercises": msgid("练习有用"),
    "sound": msgid("声音画面清楚"),
    "too-fast": msgid("讲得太快"),
    "too-long": msgid("太长了"),
    "mistake": msgid("有错误"),
}
MOST_STARS = 5
