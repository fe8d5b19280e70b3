"""The import sheet: one row a resource, read into what can be written, or into what is wrong with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from xingtan.catalogue.rules.curriculum import book_code
from xingtan.catalogue.rules.lessons import Chapter, Task, read_seconds
from xingtan.catalogue.rules.subjects import EDITIONS, SUBJECTS, Known, known_by
from xingtan.catalogue.rules.vocabulary import (
    GRADES,
    KINDS,
    SECTIONS,
    STAGE_OF,
    STAGES,
    Kind,
    Level,
    Licence,
    Role,
    Term,
)
from xingtan.kernel.errors import Refused
from xingtan.kernel.text import msgid

# Each column by its name and by what people call it.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "key": ("编号",),
    "title": ("标题", "名称"),
    "kind": ("类型",),
    "section": ("栏目",),
    "summary": ("简介",),
    "stage": ("学段",),
    "subject": ("学科",),
    "edition": ("版本",),
    "grade": ("年级",),
    "term": ("册次",),
    "book": ("课本编号",),
    "unit": ("单元",),
    "lesson": ("课",),
    "place": ("地区代码", "地区"),
    "school": ("学校代码",),
    "teacher": ("教师",),
    "level": ("来源级别",),
    "licence": ("许可",),
    "cover": ("封面",),
    "video": ("视频",),
    "task_sheet": ("任务单文件",),
    "slides": ("课件",),
    "document": ("文档",),
    "textbook": ("电子课本",),
    "subtitles": ("字幕",),
    "audio": ("音频",),
    "picture": ("图片",),
    "tasks": ("任务",),
    "chapters": ("分段",),
    "exercises": ("练习",),
}
FILE_COLUMNS: Mapping[str, Role] = {role.value: role for role in Role}
MOST_ROWS = 20_000
_PLACE = re.compile(r"\d{6}\Z")
_SCHOOL = re.compile(r"\d{10}\Z")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row that was understood. `files`: role and the path as written, beside the sheet; likewise cover, exercises."""

    key: str
    title: str
    kind: Kind
    section: str
    summary: str
    book: str
    stage: str
    subject: str
    edition: str
    grade: int | None
    unit: int | None
    lesson: int | None
    place: str
    school: str
    teacher: str
    level: Level
    licence: Licence
    cover: str
    files: tuple[tuple[Role, str], ...]
    tasks: tuple[Task, ...]
    chapters: tuple[Chapter, ...]
    exercises: str


def column_of(heading: str) -> str | None:
    """Give the column that a heading means, or None."""
    plain = heading.strip().casefold().replace(" ", "_").lstrip("\ufeff")
    return next((name for name, others in COLUMNS.items() if plain == name or plain in others), None)


def read_row(cells: Mapping[str, str], home: str) -> SheetRow:
    """Read a row of the sheet; `home` is the place of what names none. Raises Refused with the first thing wrong."""
    row = {name: cells.get(name, "").strip() for name in COLUMNS}
    if not row["title"]:
        raise Refused("title-empty", msgid("请写上标题。"))
    place = row["place"] or row["school"][:6] or home
    if not _PLACE.match(place) or (row["school"] and not _SCHOOL.match(row["school"])):
        raise Refused("place-unreadable", msgid("地区代码是六位数字，学校代码是十位数字。"))
    subject, edition = _known(row["subject"], SUBJECTS), _known(row["edition"], EDITIONS)
    grade = _grade(row["grade"])
    stage = _stage(row["stage"], grade)
    return SheetRow(
        key=row["key"],
        title=row["title"],
        kind=Kind(_word(row["kind"], {one.value: name for one, name in KINDS.items()}, Kind.LESSON, "kind")),
        section=_word(row["section"], {one.slug: one.name for one in SECTIONS}, "lessons", "section"),
        summary=row["summary"],
        book=row["book"] or _book(stage, subject, edition, grade, row["term"]),
        stage=stage,
        subject=subject,
        edition=edition,
        grade=grade,
        unit=_number(row["unit"], "unit"),
        lesson=_number(row["lesson"], "lesson"),
        place=place,
        school=row["school"],
        teacher=row["teacher"],
        level=Level(_word(row["level"], _LEVEL_NAMES, Level.SCHOOL if row["school"] else Level.PROVINCE, "level")),
        licence=Licence(_word(row["licence"], {one.value: one.value for one in Licence}, Licence.TEACHING, "licence")),
        cover=row["cover"],
        files=tuple(
            (role, path.strip()) for name, role in FILE_COLUMNS.items() for path in row[name].split("|") if path.strip()
        ),
        tasks=_tasks(row["tasks"]),
        chapters=_chapters(row["chapters"]),
        exercises=row["exercises"],
    )


_LEVEL_NAMES = {
    Level.NATION.value: "国家",
    Level.PROVINCE.value: "省",
    Level.CITY.value: "市",
    Level.COUNTY.value: "县",
    Level.SCHOOL.value: "学校",
}


def _word(text: str, known: Mapping[str, str], otherwise: str, column: str) -> str:
    """Give the slug of a fixed word that was written as slug or as name."""
    if not text:
        return otherwise
    found = next((slug for slug, name in known.items() if text.casefold() in {slug, name}), None)
    if found is None:
        raise Refused(
            "word-unknown",
            msgid("“%(column)s”一栏里不能写“%(text)s”，可以写 %(known)s。"),
            column=column,
            text=text[:20],
            known="、".join(known),
        )
    return found


def _known(text: str, among: tuple[Known, ...]) -> str:
    """Give the slug of a subject or edition; a slug that this program does not know stays: the node may know it."""
    return known_by(text, among) or text if text else ""


def _number(text: str, column: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 0 < int(text[:6]) < 1000):
        raise Refused(
            "number-unreadable", msgid("“%(column)s”一栏要写数字，不是“%(text)s”。"), column=column, text=text[:20]
        )
    return int(text)


def _grade(text: str) -> int | None:
    if not text:
        return None
    named = next((number for number, name in GRADES.items() if text == name), None)
    grade = named or _number(text, "grade")
    if grade not in GRADES:
        raise Refused("grade-unreadable", msgid("年级写 1 到 12，或者“四年级”这样，不是“%(text)s”。"), text=text[:20])
    return grade


def _stage(text: str, grade: int | None) -> str:
    if text:
        return _word(text, {stage.slug: stage.name for stage in STAGES}, "", "stage")
    return next((stage.slug for stage in STAGES if grade in stage.grades), "")


_TERMS = {
    "a": Term.FIRST,
    "上": Term.FIRST,
    "上册": Term.FIRST,
    "b": Term.SECOND,
    "下": Term.SECOND,
    "下册": Term.SECOND,
}
_TERMS |= {"full": Term.FULL, "全": Term.FULL, "全一册": Term.FULL}


def _book(stage: str, subject: str, edition: str, grade: int | None, term: str) -> str:
    """Name the book that stage, subject, edition, grade and term make, empty where one of them is not given."""
    if not (stage in STAGE_OF and subject and edition and grade and term):
        return ""
    if term.casefold() not in _TERMS:
        raise Refused("term-unreadable", msgid("册次写“上”“下”或“全”，不是“%(text)s”。"), text=term[:20])
    return book_code(stage, subject, edition, grade, _TERMS[term.casefold()])


def _tasks(text: str) -> tuple[Task, ...]:
    """Read tasks, one a line or between bars; one that ends in ____ has a line to write on."""
    lines = [line.strip() for line in re.split(r"[\n|]", text) if line.strip()]
    return tuple(Task(line.rstrip("_＿ "), writes=line.endswith(("__", "＿＿"))) for line in lines)


def _chapters(text: str) -> tuple[Chapter, ...]:
    """Read chapters, one a line or between bars: `4:35 量角三步`."""
    found = []
    for line in (line.strip() for line in re.split(r"[\n|]", text)):
        if not line:
            continue
        time, _, title = line.partition(" ")
        at = read_seconds(time)
        if at is None or not title.strip():
            raise Refused("chapter-unreadable", msgid("分段要写成“4:35 名称”，不是“%(text)s”。"), text=line[:30])
        found.append(Chapter(at, title.strip()))
    return tuple(found)
