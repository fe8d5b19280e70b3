"""The teachers' learning spaces, a school's and a few studios, with what stands in them."""

from collections.abc import Iterable

from xingtan.identity.api import Asker
from xingtan.main.demo.ground import LIN, Teacher, named, names_of, places_today
from xingtan.main.demo.people import HOME_SCHOOL
from xingtan.places import api as places
from xingtan.spaces.api import NewSpace, SpaceKind, open_space, publish_article, write_article
from xingtan.spaces.queries import articles_of

STUDIO = "小学数学名师工作室"
STUDIO_SAYS = "每周三晚上一起备课，欢迎任何一所学校的老师来听、来讲、来问。"
INTRODUCTION = "教小学数学二十一年。这里放我的课、任务单和备课时想到的事。"

ARTICLES: tuple[tuple[str, str], ...] = (
    (
        "量角器发下去以前，先让孩子估一估",
        "每年教角的度量，总有一批孩子把六十度读成一百二十度。后来我换了一个顺序：量角器先不发，"
        "先让每个人用纸折一个直角，拿着它去教室里找角，说一说哪个比它大，哪个比它小。\n\n"
        "一节课下来，孩子对“大约多少度”有了感觉。再发量角器，读完数自己就会停一停：这个角比直角小，怎么会是一百二十度呢？\n\n"
        "先估后量，错得就少。任务单的第一条，我也改成了“先估一估”。",
    ),
    (
        "一张任务单，三件事",
        "任务单写得越满，孩子看得越少。我现在只写三件事：看以前想什么，看到哪里停下来做一做，看完以后说给谁听。\n\n"
        "每一件都写动作，不写“理解”“掌握”。比如“家里找两个角量一量，记下它是什么、它是几度”。\n\n"
        "留出写字的地方，别怕空。",
    ),
    (
        "开学第一周，我只做一件事",
        "把每个孩子的名字叫对。座位表抄三遍，点名时看着他的眼睛。第三天起不看名单，叫错了就道歉，请他教我一次。\n\n"
        "名字叫对了，后面的课好上得多。",
    ),
)  # fmt: skip


def owners(teachers: Iterable[Teacher]) -> list[Teacher]:
    """List who has a space of their own, each once."""
    return list(dict.fromkeys([LIN, *teachers]))


def open_homes(teachers: Iterable[Teacher]) -> int:
    """Open the space of each of these teachers, the home school's and the studio's. Idempotent. Gives how many."""
    everyone = owners(teachers)
    names, today = names_of(everyone), places_today(everyone)
    for teacher in everyone:
        open_space(
            NewSpace(
                SpaceKind.TEACHER,
                f"{names[teacher.id]}的空间",
                owner_id=teacher.id,
                school_code=teacher.school,
                place_code=today.get(teacher.school, teacher.place),
                introduction=INTRODUCTION if teacher is LIN else "",
                id=teacher.space,
            )
        )
    school = places.schools([HOME_SCHOOL])[HOME_SCHOOL]
    open_space(
        NewSpace(
            SpaceKind.SCHOOL,
            school.name,
            school_code=school.code,
            place_code=school.place_code,
            id=named("school-space"),
        )
    )
    open_space(
        NewSpace(
            SpaceKind.STUDIO,
            STUDIO,
            owner_id=LIN.id,
            place_code=today[LIN.school],
            introduction=STUDIO_SAYS,
            id=named("studio"),
        )
    )
    return len(everyone) + 2


def write_articles() -> None:
    """Let the named teacher publish a few articles. Idempotent."""
    asker = Asker(LIN.id)
    there = {article.title: article.id for article in articles_of(LIN.space, drafts=True)}
    for title, body in ARTICLES:
        publish_article(asker, LIN.space, there.get(title) or write_article(asker, LIN.space, title, body))
