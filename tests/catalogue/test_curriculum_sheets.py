"""The curriculum goes out as a sheet and comes back, whole or not at all."""

import csv
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook
from tests.catalogue.content import BOOK, api

from xingtan.catalogue.actions.curriculum import sheets
from xingtan.catalogue.models import Book, BookChange, LessonPosition, Resource
from xingtan.catalogue.queries.trees import book_trees
from xingtan.catalogue.rules.treesheets import COLUMNS
from xingtan.kernel.errors import Refused

HEADINGS = list(COLUMNS.values())


def rows_of(code: str = BOOK) -> list[dict[str, str]]:
    text = api.curriculum_sheet("csv", code).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def written(rows: list[dict[str, str]], encoding: str = "utf-8") -> io.BytesIO:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, HEADINGS)
    writer.writeheader()
    writer.writerows(rows)
    return io.BytesIO(text.getvalue().encode(encoding))


def take(rows, dry_run=False, encoding="utf-8"):
    return sheets.import_sheet(written(rows, encoding), "目录.csv", dry_run=dry_run)


def titles(code: str = BOOK) -> list[tuple[str, list[str]]]:
    return [(unit.title, [one.title for one in unit.lessons]) for unit in book_trees([code])[code].tree]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_went_out_comes_back_and_changes_nothing(lessons, form) -> None:
    before = book_trees([BOOK])
    done = sheets.import_sheet(io.BytesIO(api.curriculum_sheet(form)), f"目录.{form}")
    assert (len(done.books), done.same, done.wrong) == (0, 1, 0)
    assert book_trees([BOOK]) == before


def test_names_order_and_units_change_and_what_lies_there_follows(lessons) -> None:
    rows = rows_of()
    one = next(row for row in rows if row["课时"] == "角的分类")
    one |= {"课时": "锐角和钝角", "单元序号": "1", "单元": "大数的认识", "课时序号": "9"}
    one["单元编号"] = next(row["单元编号"] for row in rows if row["单元"] == "大数的认识")
    looked = take(rows, dry_run=True)
    assert [(book.renamed, book.moved, book.new_lessons) for book in looked.books] == [(1, 1, 0)]
    assert titles()[0][1] == ["亿以内数的认识"]
    take(rows)
    assert titles()[0][1] == ["亿以内数的认识", "锐角和钝角"]
    assert Resource.objects.get(pk=lessons["角的分类"]).lesson_position.title == "锐角和钝角"
    assert take(rows).books == ()
    assert BookChange.objects.get(book_id=BOOK).kind == "import"


def test_without_numbers_titles_tell_and_what_is_not_named_stays(lessons) -> None:
    at = dict(Resource.objects.values_list("id", "lesson_position_id"))
    named = [("角的度量", "画角"), ("角的度量", "线段、直线、射线"), ("条形统计图", "认识条形统计图")]
    rows = [{"课本编号": BOOK, "单元": unit, "课时": lesson} for unit, lesson in named]
    done = take(rows, encoding="gb18030")
    assert done.books[0].unnamed == 3
    assert titles()[:2] == [
        ("角的度量", ["画角", "线段、直线、射线", "角的度量", "角的分类"]),
        ("条形统计图", ["认识条形统计图"]),
    ]
    assert dict(Resource.objects.values_list("id", "lesson_position_id")) == at
    assert take(rows).books == ()


def test_a_new_book_is_founded(book) -> None:
    row = {
        "学段": "高中",
        "学科": "物理",
        "版本": "人教版",
        "课本编号": "senior-physics-pep-required-1",
        "书名": "必修第一册",
    }
    done = take([row | {"单元": "运动的描述", "课时": "质点"}, row | {"单元": "运动的描述", "课时": "位移"}])
    assert done.books[0].is_new
    assert titles("senior-physics-pep-required-1") == [("运动的描述", ["质点", "位移"])]
    take(
        [{"学段": "小学", "学科": "数学", "版本": "北师大版", "年级": "四年级", "册次": "上册", "单元": "认识更大的数"}]
    )
    assert Book.objects.filter(code="primary-mathematics-bnu-4a").exists()


def test_what_is_wrong_is_named_by_cell_and_nothing_is_taken(lessons) -> None:
    before = book_trees([BOOK])
    rows = [
        {"课本编号": BOOK, "单元": "新的单元", "课时": "新的课时"},
        {"课本编号": BOOK, "单元": "", "课时": "没有单元"},
        {"课本编号": BOOK, "单元": "角的度量", "课时": "x" * 130},
        {"课本编号": BOOK, "单元": "角的度量", "课时": "画角", "课时编号": "99999999"},
        {"课本编号": BOOK, "单元": "角的度量", "课时": "画角", "课时序号": "一"},
        {"学段": "大学", "学科": "数学", "版本": "人教版", "年级": "四年级", "册次": "上", "单元": "数"},
        {"学段": "小学", "学科": "炼丹", "版本": "人教版", "年级": "四年级", "册次": "上", "单元": "丹"},
        {"学段": "小学", "学科": "数学", "版本": "人教版", "年级": "九十", "册次": "上", "单元": "数"},
    ]
    done = take(rows)
    found = {(cell.line, cell.column) for cell in done.cells}
    assert found == {
        (3, "unit"), (4, "lesson"), (5, "lesson_id"), (6, "lesson_number"), (7, "stage"), (8, "subject"), (9, "grade"),
    }  # fmt: skip
    assert book_trees([BOOK]) == before


@pytest.mark.parametrize(
    "body", [b"", b"\x89PNG\r\n\x1a\n\0\0", b"a,b\n1,2\n", b"PK\x03\x04not a zip", "单元\n角".encode()]
)
def test_what_is_no_sheet_is_refused(book, body) -> None:
    with pytest.raises(Refused):
        sheets.import_sheet(io.BytesIO(body), "x.csv")


def test_a_bomb_is_refused(book) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(3):
            archive.writestr(f"xl/worksheets/{n}.xml", b"0" * (100 * 1024 * 1024))
    packed.seek(0)
    with pytest.raises(Refused):
        sheets.import_sheet(packed, "x.xlsx")


def test_a_small_workbook_that_would_fill_the_memory_is_refused_before_it_is_read(book) -> None:
    sheet = io.BytesIO(api.curriculum_sheet("xlsx"))
    with zipfile.ZipFile(sheet, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b"<si><t/></si>" * 2_800_000)
    sheet.seek(0)
    with pytest.raises(Refused) as refused:
        sheets.import_sheet(sheet, "x.xlsx")
    assert refused.value.code == "sheet-too-large"


def test_a_formula_goes_out_as_text_and_comes_back_as_it_was(book) -> None:
    LessonPosition.objects.filter(title="画角").update(title="=1+1")
    assert "'=1+1" in api.curriculum_sheet("csv").decode()
    cells = [cell for row in load_workbook(io.BytesIO(api.curriculum_sheet("xlsx"))).active for cell in row]
    assert {cell.data_type for cell in cells if cell.value == "=1+1"} == {"s"}
    for form in ("csv", "xlsx"):
        assert sheets.import_sheet(io.BytesIO(api.curriculum_sheet(form)), "x").books == ()


class TestPage:
    def test_looked_at_first_then_taken(self, people, lessons) -> None:
        editor = people.client("province")
        row = {"课本编号": BOOK, "单元": "角的度量", "课时": "量一量"}
        file = SimpleUploadedFile("目录.csv", written([row]).getvalue(), "text/csv")
        shown = editor.post("/curriculum/sheets/", {"file": file})
        assert "会改的课本" in shown.content.decode()
        assert "量一量" not in titles()[2][1]
        ticket = shown.context["ticket"]
        assert people.client("teacher").post("/curriculum/sheets/", {"ticket": ticket}).status_code == 403
        assert editor.post("/curriculum/sheets/", {"ticket": ticket}).status_code == 302
        assert "量一量" in str(titles())
        assert editor.post("/curriculum/sheets/", {"ticket": ticket + "x"}).status_code == 400

    def test_errors_stand_beside_their_cells(self, people, lessons) -> None:
        editor = people.client("province")
        file = SimpleUploadedFile("目录.csv", written([{"课本编号": BOOK, "课时": "没有单元"}]).getvalue(), "text/csv")
        for address in ("/curriculum/sheets/", "/en/curriculum/sheets/"):
            file.seek(0)
            shown = editor.post(address, {"file": file}).content.decode()
            assert ("请写上名称" in shown) == (not address.startswith("/en"))
        assert editor.post("/curriculum/sheets/").status_code == 400

    def test_downloads(self, people, lessons) -> None:
        editor = people.client("province")
        assert "画角" in editor.get(f"/curriculum/sheets/csv/?book={BOOK}").content.decode()
        assert load_workbook(io.BytesIO(editor.get("/curriculum/sheets/xlsx/").content)).active.max_row == 7
        assert editor.get("/curriculum/sheets/exe/").status_code == 400
        assert people.client("city").get("/curriculum/sheets/csv/").status_code == 403


def test_a_workbook_by_hand(book) -> None:
    made = Workbook()
    made.active.append(["课本编号", "单元", "课时", "课时序号"])
    made.active.append([BOOK, "角的度量", "量一量", 1.0])
    body = io.BytesIO()
    made.save(body)
    body.seek(0)
    assert sheets.import_sheet(body, "x.xlsx").books[0].new_lessons == 1
