"""Rosters as schools write them, and bringing them, for tests."""

import io
import zipfile
from collections.abc import Iterable
from uuid import UUID

from openpyxl import Workbook
from tests.identity.cast import SCHOOL

from xingtan.identity import api
from xingtan.identity.actions import rosters
from xingtan.identity.api import Asker, Unit, UnitKind
from xingtan.identity.queries import people as people_queries
from xingtan.identity.queries.rosters import Roster, roster
from xingtan.identity.rules.rosters import Options
from xingtan.identity.rules.rosters.numbers import check_digit
from xingtan.kernel.clock import today

UNIT = Unit(UnitKind.SCHOOL, SCHOOL)
COUNTY = Unit(UnitKind.PLACE, "330106")
HEADERS = ("姓名", "性别", "学籍号", "身份证号", "年级", "班级", "监护人", "手机号")


def identity(at: int, born: str = "20140311") -> str:
    """Give a possible identity number; an odd `at` is a boy's."""
    seventeen = f"330106{born}{at:03}"
    return seventeen + check_digit(seventeen)


def student(name: str, at: int, group: str = "2班", born: str = "20140311", phone: str = "13800000001") -> list[str]:
    """Write a row under HEADERS: a child of 2014级 with both numbers."""
    number = identity(at, born)
    return [name, "男" if at % 2 else "女", f"G{number}", number, "2014级", group, f"{name[:1]}大明", phone]


def csv_of(rows: Iterable[Iterable[str]], headers: Iterable[str] = HEADERS) -> str:
    return "\n".join(",".join(row) for row in [headers, *rows]) + "\n"


def xlsx_of(rows: Iterable[Iterable[object]], headers: Iterable[object] = HEADERS, merge: Iterable[str] = ()) -> bytes:
    book = Workbook()
    sheet = book.active
    for row in [headers, *rows]:
        sheet.append(list(row))
    for range_ in merge:
        sheet.merge_cells(range_)
    return saved(book)


def saved(book: Workbook) -> bytes:
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def zip_of(files: dict[str, str]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return written.getvalue()


def asker(person_id: UUID) -> Asker:
    return Asker(person_id, people_queries.roles_of(person_id, today()))


def bring(who: Asker, content: str | bytes, name: str = "名册.csv", unit: Unit = UNIT, **options: object) -> Roster:
    """Bring a file and see how it was checked."""
    body = content.encode() if isinstance(content, str) else content
    return roster(rosters.receive_roster(who, unit, api.unit_paths(unit), name, [body], Options(**options)))


def take(who: Asker, brought: Roster) -> Roster:
    """Take a checked roster in, as the job does."""
    rosters.start_taking_in(who, brought.id, api.unit_paths(brought.unit))
    rosters.take_in_roster(brought.id)
    return roster(brought.id)


def undo(who: Asker, taken: Roster) -> Roster:
    rosters.start_undoing(who, taken.id, api.unit_paths(taken.unit))
    rosters.undo_roster(taken.id)
    return roster(taken.id)


def cells(found: Roster) -> set[tuple[str, str]]:
    """Give the findings of a roster: code and cell."""
    return {(each.code, each.cell) for each in found.report.findings}
