"""The catalogue of a nation, made up as it goes: titles of real lessons in all the ways in which teachers name them.

The same number gives the same resource on every machine, so any part can be made again without the rest.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from uuid import UUID

from xingtan.main.demo.curriculum.reading import read_books
from xingtan.ports.search import Entry

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
GIVEN = "静知雨嘉思明晓文远行桐宁华雪峰建国丽慧若书云景承浩逸清如星涵怡琪诺航萍芳敏杰强军伟红英梅霞涛海波超鹏辉勇艳娟"
PROVINCES = ("浙江省", "江苏省", "广东省", "四川省", "河南省", "湖北省", "山东省", "云南省")
CITIES = ("安宁", "临江", "平湖", "长乐", "永康", "嘉善", "德清", "新昌", "东阳", "义宁", "海盐", "云和")
COUNTIES = ("城东区", "城西区", "南山县", "北山县", "青田县", "江口区", "大桥区", "白马县")
SCHOOLS = ("实验小学", "第一小学", "中心小学", "实验中学", "第一中学", "外国语学校", "第二中学", "育才学校")
SUBJECTS = {
    "mathematics": "数学", "chinese": "语文", "english": "英语", "science": "科学", "physics": "物理",
    "chemistry": "化学", "biology": "生物", "history": "历史", "geography": "地理", "art": "美术", "music": "音乐",
    "morality": "道德与法治", "sports": "体育",
}  # fmt: skip
EDITIONS = {
    "pep": "人教版", "unified": "统编版", "bnu": "北师大版", "zj": "浙教版", "su": "苏教版", "hu": "沪教版",
    "wai": "外研版", "jk": "教科版", "renyin": "人音版",
}  # fmt: skip
KINDS = ("lesson", "video", "document", "slides", "exercises")
GRADE_NAMES = ("一", "二", "三", "四", "五", "六", "七", "八", "九")
SECTIONS = ("thematic", "after-school", "teacher-training", "family", "reform")
FORMS = (
    "{lesson}", "{lesson}", "{lesson}（第1课时）", "{lesson}（第2课时）", "{lesson}教学设计", "{lesson}课件",
    "{lesson}同步练习", "《{lesson}》说课稿", "{lesson}微课", "{lesson}导学案", "{lesson}：{word}",
    "{word}中的{lesson}",
    "{lesson}单元复习", "{unit}整理和复习", "《{lesson}》教学反思——从{word}说起", "{lesson}公开课实录",
)  # fmt: skip
OTHER_FORMS = (
    "{word}怎么开始", "走近{word}", "{word}与{other}", "从{word}到{other}", "{word}主题班会", "校园里的{word}",
    "和孩子谈{word}", "{word}教学的经验", "{word}课程建设", "认识{word}",
)  # fmt: skip
DAY = 86400
FIRST_DAY = 1_600_000_000


@dataclass(frozen=True, slots=True)
class Taught:
    """A lesson of the curriculum, with all that its resources repeat."""

    title: str
    unit: str
    stage: str
    subject: str
    edition: str
    grade: int
    labels: Mapping[str, tuple[str, ...]]


@cache
def lessons() -> tuple[Taught, ...]:
    """Give the lessons of the demonstration's books, each in the three or four editions that teach it."""
    found = []
    for book in read_books():
        for unit in book.units:
            for position in unit.positions:
                for edition in (book.edition, "bnu", "su", "hu"):
                    grade = book.grade or 10
                    labels = {
                        "section": ("lessons",),
                        "stage": (book.stage,),
                        "subject": (book.subject,),
                        "edition": (edition,),
                        "grade": (str(grade),),
                    }
                    found.append(Taught(position.title, unit.title, book.stage, book.subject, edition, grade, labels))
    return tuple(found)


@cache
def vocabulary() -> tuple[str, ...]:
    """Give 65,536 of 30,000 Chinese words and expressions, each as often as it is used (Zipf)."""
    from pypinyin.phrases_dict import phrases_dict

    found = sorted(phrase for phrase in phrases_dict if 2 <= len(phrase) <= 4)
    chance = random.Random(7)
    chance.shuffle(found)
    return tuple(chance.choices(found[:30_000], [1 / (n + 10) for n in range(30_000)], k=1 << 16))


def book_name(grade: int, term: int) -> str:
    if grade > len(GRADE_NAMES):
        return "必修第一册"
    return f"{GRADE_NAMES[grade - 1]}年级{'下' if term else '上'}册"


def entries(count: int, first: int = 0) -> Iterator[Entry]:
    """Make `count` resources from number `first` on, one at a time."""
    for number in range(first, first + count):
        yield entry(number)


def entry(number: int) -> Entry:
    """Make resource `number`: four of five belong to a lesson, the rest to the other sections."""
    dice = blake2b(number.to_bytes(8), digest_size=32).digest()
    known = vocabulary()
    word, other, third, fourth, fifth = (known[dice[n] << 8 | dice[n + 1]] for n in (0, 2, 4, 6, 8))
    province, city, county = dice[10] % 8, dice[11] % 12, dice[12] % 8
    teacher = SURNAMES[dice[13] % 50] + GIVEN[dice[14] % 53] + (GIVEN[dice[15] % 53] if dice[16] % 4 else "")
    city_name = CITIES[city]
    school = f"{city_name}{SCHOOLS[dice[17] % 8]}"
    made = (teacher, school, PROVINCES[province], f"{city_name}市", COUNTIES[county])
    luck = (dice[18] << 8 | dice[19]) / 65536
    code = f"{33 + province}{city + 1:02}"
    labels = {"place": (code[:2] + "0000", code + "00", f"{code}{county + 1:02}")}
    merits = {
        "newness": FIRST_DAY + number % 2000 * DAY + number % DAY,
        "quality": int(500 + 500 * luck * luck),
        "use": int(3000 * luck**12),
    }
    if dice[20] < 51:
        labels["section"] = (SECTIONS[dice[21] % 5],)
        labels["kind"] = (KINDS[1 + dice[22] % 3],)
        return Entry(
            key=str(UUID(int=number)),
            title=OTHER_FORMS[dice[23] % len(OTHER_FORMS)].format(word=word, other=other),
            names=made,
            body=f"从{word}说起，讲{third}、{fourth}，也讲{fifth}。各校可以照着做。",
            labels=labels,
            note=school,
            **merits,
        )
    every = lessons()
    taught = every[int(len(every) * ((dice[24] << 8 | dice[25]) / 65536) ** 1.5)]
    book = book_name(taught.grade, dice[26] % 2)
    subject = SUBJECTS[taught.subject]
    labels |= taught.labels
    labels["kind"] = (KINDS[dice[22] % 5],)
    return Entry(
        key=str(UUID(int=number)),
        title=FORMS[dice[23] % len(FORMS)].format(lesson=taught.title, unit=taught.unit, word=word),
        names=(*made, book, subject, EDITIONS[taught.edition], taught.unit, "课程教学"),
        lesson=taught.title,
        body=f"这一课讲{taught.title}，从{third}说起，联系{fourth}和{fifth}，配任务单和练习。",
        labels=labels,
        note=f"{book} {subject}",
        **merits,
    )
