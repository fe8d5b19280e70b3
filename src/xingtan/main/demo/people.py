"""The people of the demonstration: a few schools in every county of Zhejiang as of August 2017, and who is in them.

Everyone is invented. The same node makes the same people every time, with the same ids: a second run changes nothing.
"""

import hashlib
import hmac
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction

from xingtan.identity.api import HeldRole, NewPerson, RoleName, Unit, UnitKind, register_people
from xingtan.places import api as places
from xingtan.places.api import NewClass, NewSchool, Place, class_code

PROVINCE = "330000"
AS_OF = date(2017, 8, 1)
SINCE = date(2016, 9, 1)
FOUNDED = date(2010, 9, 1)
SEED = 20170821
TEACHERS_A_SCHOOL = 3
STUDENTS_A_CLASS = 2
PARENT_SHARE = 0.8

_SPACE = UUID("8f2b7c0e-3f0d-5a52-9c1e-330000201708")

SURNAMES = (
    "王陈林张李吴周徐黄叶郑朱胡金杨何蒋沈俞潘孙蔡戴方冯傅葛龚顾洪江姜柯赖楼卢陆骆吕毛"
    "钱邵施史宋汤陶童屠汪翁夏项谢许严姚应余虞袁詹章赵钟祝庄"
)
GIVEN_FIRST = "文子宇思雨晓一佳静志海春建明国丽慧嘉若书以云景承浩逸清知如梓望星"
GIVEN_SECOND = "轩涵怡琪诺远航华萍芳敏杰强军伟红英梅霞峰涛宁安然辰月溪禾桐舟岚"

WORDS = (
    ("杏花", "Xinghua"),
    ("青禾", "Qinghe"),
    ("竹溪", "Zhuxi"),
    ("云帆", "Yunfan"),
    ("望湖", "Wanghu"),
    ("听松", "Tingsong"),
    ("映山", "Yingshan"),
    ("清源", "Qingyuan"),
    ("明德", "Mingde"),
    ("景行", "Jingxing"),
    ("知行", "Zhixing"),
    ("启明", "Qiming"),
    ("春晖", "Chunhui"),
    ("秋实", "Qiushi"),
    ("石桥", "Shiqiao"),
    ("白鹭", "Bailu"),
)
KINDS = (
    ("primary", "小学", "Primary School", (2014,)),
    ("junior", "初级中学", "Junior High School", (2016,)),
    ("senior", "高级中学", "Senior High School", (2016,)),
)

HOME_SCHOOL = "3301060002"  # 西湖杏花小学: where the named student, parent and school manager are
TEACHER_SCHOOL = "3305020002"  # in 吴兴区: the named teacher
COUNTY = "330127"  # 淳安县: the named manager of a county


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account to sign in with and look around. `role` and `unit` are for people: in Chinese, as it is shown."""

    username: str
    password: str
    name: str
    role: str
    unit: str


def demo_password() -> str:
    """Give the password of every account of the demonstration: the same for one node always, another for each node."""
    return "xinghua-" + hmac.digest(settings.SECRET_KEY.encode(), b"xingtan.demo", hashlib.sha256).hex()[:6]


def person_id(username: str) -> UUID:
    """Give the id of the person of the demonstration who signs in with this name."""
    return uuid5(_SPACE, username)


def make_people() -> list[DemoAccount]:
    """Found the schools and register the people of the demonstration; give the accounts to sign in with.

    About 360 schools and 2,600 people, in a few seconds. Running it again changes nothing.
    """
    counties = _counties()
    chance = random.Random(SEED)
    schools = [school for county in counties for school in _schools(county)]
    with transaction.atomic():
        places.found_schools(schools)
        people = [*_named(schools), *_officers(counties, chance)]
        for school in schools:
            people += _of_school(school, chance)
        register_people(people, demo_password())
    return _accounts()


def _counties() -> list[Place]:
    """List the counties of the province as of AS_OF; the province has no county directly under it."""
    cities = places.children(PROVINCE, AS_OF)
    return [county for city in cities for county in places.children(city.code, AS_OF)]


def _schools(county: Place) -> list[NewSchool]:
    """Make the four schools of a county: an experimental primary school, a primary, a junior, a senior one."""
    offset = int(county.code) % len(WORDS)
    first = NewSchool(
        code=f"{county.code}0001",
        name=f"{county.name}第一实验小学",
        name_en=f"No. 1 Experimental Primary School, {county.short_en}",
        place_code=county.code,
        stages=("primary",),
        valid_from=FOUNDED,
        classes=_classes("primary", (2014,)),
    )
    made = [first]
    for at, (stage, kind, kind_en, years) in enumerate(KINDS):
        word, word_en = WORDS[(offset + at * 5) % len(WORDS)]
        if f"{county.code}{at + 2:04}" in {HOME_SCHOOL, TEACHER_SCHOOL}:
            word, word_en = WORDS[0]
        made.append(
            NewSchool(
                code=f"{county.code}{at + 2:04}",
                name=f"{county.short}{word}{kind}",
                name_en=f"{county.short_en} {word_en} {kind_en}",
                place_code=county.code,
                stages=(stage,),
                valid_from=FOUNDED,
                classes=_classes(stage, years),
            )
        )
    return made


def _classes(stage: str, years: tuple[int, ...]) -> tuple[NewClass, ...]:
    return tuple(NewClass(stage, year, number, f"{year}级（{number}）班") for year in years for number in (1, 2))


def _named(schools: list[NewSchool]) -> list[NewPerson]:
    """Make the people to sign in as. The parent is a teacher in another school too: one account, two roles."""
    home = next(school for school in schools if school.code == HOME_SCHOOL)
    second = class_code(home.code, home.classes[1].entry_year, 2)
    student = _person("student", "陈一诺", [_held(RoleName.STUDENT, UnitKind.CLASS, second)])
    far = next(school for school in schools if school.code == TEACHER_SCHOOL)
    own = class_code(far.code, far.classes[0].entry_year, 1)
    return [
        student,
        _person(
            "teacher",
            "林静远",
            [_held(RoleName.TEACHER, UnitKind.SCHOOL, far.code), _held(RoleName.TEACHER, UnitKind.CLASS, own)],
        ),
        _person("parent", "陈立群", [_held(RoleName.TEACHER, UnitKind.SCHOOL, "3301060003")], children=[student.id]),
        _person(
            "school",
            "吴晓岚",
            [
                _held(RoleName.SCHOOL_MANAGER, UnitKind.SCHOOL, home.code),
                _held(RoleName.TEACHER, UnitKind.SCHOOL, home.code),
                _held(RoleName.TEACHER, UnitKind.CLASS, second),
            ],
        ),
        _person("province", "周望舟", [_held(RoleName.PLACE_MANAGER, UnitKind.PLACE, PROVINCE)]),
        _person("city", "沈思远", [_held(RoleName.PLACE_MANAGER, UnitKind.PLACE, "330100")]),
        _person("county", "方若溪", [_held(RoleName.PLACE_MANAGER, UnitKind.PLACE, COUNTY)]),
        _person("operator", "钟景明", [_held(RoleName.OPERATOR, UnitKind.PLACE, PROVINCE)]),
    ]


def _accounts() -> list[DemoAccount]:
    lines = (
        ("student", "陈一诺", "学生", "西湖杏花小学"),
        ("teacher", "林静远", "老师", "吴兴杏花小学"),
        ("parent", "陈立群", "家长", "陈一诺的家长"),
        ("school", "吴晓岚", "学校管理员", "西湖杏花小学"),
        ("province", "周望舟", "地方管理员", "浙江省"),
        ("city", "沈思远", "地方管理员", "杭州市"),
        ("county", "方若溪", "地方管理员", "淳安县"),
        ("operator", "钟景明", "平台运营", "浙江省"),
    )
    return [DemoAccount(username, demo_password(), name, role, unit) for username, name, role, unit in lines]


def _officers(counties: list[Place], chance: random.Random) -> Iterator[NewPerson]:
    """Give every city and county its manager."""
    codes = [place.code for place in places.children(PROVINCE, AS_OF)] + [county.code for county in counties]
    for code in codes:
        yield _person(f"m{code}", _name(chance), [_held(RoleName.PLACE_MANAGER, UnitKind.PLACE, code)])


def _of_school(school: NewSchool, chance: random.Random) -> Iterator[NewPerson]:
    """Give a school its teachers (the first manages it), the students of its classes, and most of their parents."""
    classes = [class_code(school.code, each.entry_year, each.number) for each in school.classes]
    for number in range(1, TEACHERS_A_SCHOOL + 1):
        roles = [_held(RoleName.TEACHER, UnitKind.SCHOOL, school.code)]
        if number == 1:
            roles.append(_held(RoleName.SCHOOL_MANAGER, UnitKind.SCHOOL, school.code))
        elif number - 2 < len(classes):
            roles.append(_held(RoleName.TEACHER, UnitKind.CLASS, classes[number - 2]))
        yield _person(f"t{school.code}{number}", _name(chance), roles)
    for at, code in enumerate(classes[:1]):
        for number in range(1, STUDENTS_A_CLASS + 1):
            surname, given = chance.choice(SURNAMES), _given(chance)
            username = f"s{school.code}{at + 1}{number:02}"
            student = _person(username, surname + given, [_held(RoleName.STUDENT, UnitKind.CLASS, code)])
            yield student
            if chance.random() < PARENT_SHARE:
                yield _person(f"p{username}", surname + _given(chance), [], children=[student.id])


def _person(username: str, name: str, roles: list[HeldRole], children: list[UUID] | None = None) -> NewPerson:
    return NewPerson(
        id=person_id(username),
        username=username,
        display_name=name,
        roles=tuple(roles),
        parent_of=tuple(children or ()),
    )


def _held(role: RoleName, kind: UnitKind, code: str) -> HeldRole:
    return HeldRole(role, Unit(kind, code), SINCE)


def _name(chance: random.Random) -> str:
    return chance.choice(SURNAMES) + _given(chance)


def _given(chance: random.Random) -> str:
    return chance.choice(GIVEN_FIRST) + chance.choice(GIVEN_SECOND)
