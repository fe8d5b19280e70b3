"""A small catalogue: one book, a few lessons with a real video, a textbook, a document."""

from uuid import UUID

import pytest


@pytest.fixture(scope="session")
def video() -> bytes:
    from tests.catalogue.content import make_video

    return make_video()


@pytest.fixture(scope="session")
def pdf() -> bytes:
    from fpdf import FPDF

    made = FPDF()
    for page in range(3):
        made.add_page()
        made.set_font("Helvetica", size=20)
        made.cell(text=f"page {page + 1}")
    return bytes(made.output())


@pytest.fixture
def book(db: None) -> str:
    """The book that all tests of lessons open."""
    from tests.catalogue.content import BOOK, NewBook, NewUnit, Term, api

    (code,) = api.keep_books(
        [
            NewBook(
                stage="primary",
                subject="mathematics",
                edition="pep",
                grade=4,
                term=Term.FIRST,
                units=(
                    NewUnit("大数的认识", ("亿以内数的认识",)),
                    NewUnit("公顷和平方千米"),
                    NewUnit("角的度量", ("线段、直线、射线", "角的度量", "角的分类", "画角")),
                ),
            )
        ]
    )
    assert code == BOOK
    return code


@pytest.fixture
def lessons(book: str, video: bytes, pdf: bytes) -> dict[str, UUID]:
    """Three lessons, a textbook, a document; gives their ids by title."""
    from tests.catalogue.content import (
        ANGLE,
        COVER,
        NUMBER,
        SEVERAL,
        Chapter,
        Kind,
        Level,
        NewFile,
        NewResource,
        Role,
        Task,
        api,
        put,
    )

    digest, size = put(video)
    sheet, sheet_size = put(pdf)
    cover, _ = put(COVER)
    shown = NewFile(Role.VIDEO, "lesson.mp4", digest, size, "video/mp4", duration_ms=4000, width=160, height=90)

    def lesson(title: str, number: int, **more: object) -> object:
        wanted: dict[str, object] = {
            "title": title,
            "place": "330500",
            "teacher_name": "林静远",
            "origin_level": Level.PROVINCE,
            "book": book,
            "unit": 3,
            "lesson": number,
            "summary": f"这一课讲{title}，配任务单和练习。",
            "cover": cover,
            "files": (shown,),
        }
        return NewResource(**(wanted | more))  # type: ignore[arg-type]

    wanted = [
        lesson(
            "角的度量",
            2,
            files=(shown, NewFile(Role.TASK_SHEET, "任务单.pdf", sheet, sheet_size, "application/pdf")),
            tasks=(Task("看视频以前，先估一估哪个角最大。", writes=True), Task("照着做一遍。", at_seconds=2)),
            chapters=(Chapter(0, "滑梯上的三个角"), Chapter(2, "认识量角器")),
            exercises=(ANGLE, NUMBER, SEVERAL),
            transcript="同学们好。",
        ),
        lesson("线段、直线、射线", 1, summary="两点之间，线段最短。"),
        lesson("角的分类", 3, chapters=(), exercises=(NUMBER,)),
        NewResource(
            title="四年级上册电子课本",
            place="330000",
            kind=Kind.TEXTBOOK,
            book=book,
            origin_level=Level.NATION,
            files=(NewFile(Role.TEXTBOOK, "课本.pdf", sheet, sheet_size, "application/pdf"),),
        ),
        NewResource(
            title="家庭阅读怎么开始",
            place="330100",
            kind=Kind.DOCUMENT,
            section="family",
            origin_level=Level.CITY,
            files=(NewFile(Role.DOCUMENT, "家庭阅读.pdf", sheet, sheet_size, "application/pdf"),),
        ),
    ]
    ids = api.publish_resources(wanted)
    return {one.title: made for one, made in zip(wanted, ids, strict=True)}


@pytest.fixture
def index(lessons: dict[str, UUID]) -> int:
    """The search index, with the lessons in it."""
    from tests.catalogue.content import api

    return api.rebuild_index()


@pytest.fixture
def people(db: None):
    """A teacher, manager and student of a school, the managers above it, and a manager of another city."""
    from tests.catalogue.content import make_people

    return make_people()
