"""Bringing a roster on a page: what is said beside its cells, what it would change, taking in, undoing."""

import io
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook
from tests.identity.cast import GROUP, SCHOOL

from xingtan.identity.actions import rosters as actions
from xingtan.identity.models import Person, Role, RosterImport

pytestmark = pytest.mark.django_db

PATH = f"/people/school:{SCHOOL}/rosters/"
HEAD = "姓名,学籍号,班级"
GOOD = f"{HEAD}\n林晓舟,G330106201405010011,2014级（2）班\n周一帆,G330106201405010022,2014级（2）班\n"
BROKEN = f"{HEAD}\n林晓舟,G330106201405010011,2014级（9）班\n,G330106201405010022,2014级（2）班\n"


def file(text: str, name: str = "三年级.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode(), "text/csv")


def bring(client, text: str, path: str = PATH, **options: str) -> str:
    answer = client.post(path, {"file": file(text), **options})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return answer["Location"]


def take_in(client, address: str) -> None:
    """Start, and do what the worker would do next."""
    client.post(f"{address}taking/")
    actions.take_in_roster(UUID(address.rstrip("/").rsplit("/", 1)[-1]))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_in_two_languages(visit, sign_in, people: dict[str, UUID], language: str) -> None:
    manager = sign_in("school")
    visit(PATH, language=language, client=manager)
    visit("/people/place:330100/rosters/", language=language, client=sign_in("city"))
    for text in (BROKEN, GOOD):
        visit(bring(manager, text), language=language, client=manager)
    visit(PATH, language=language, client=manager)


def test_each_finding_stands_beside_its_cell(visit, sign_in, people: dict[str, UUID]) -> None:
    manager = sign_in("school")
    page = visit(bring(manager, BROKEN), client=manager)
    rows = [row.text for row in page.all("tr") if row.within("tbody")]
    assert any("C2" in row and "2014级（9）班" in row for row in rows), rows
    assert any("A3" in row and "没有填姓名" in row for row in rows), rows
    assert "没有导入，一个人也没有改" in page.text
    assert "/taking/" not in page.body
    assert "会改什么" not in page.text
    assert "改好了，再传一次" in page.text
    assert not Person.objects.filter(display_name="林晓舟").exists()


def test_a_good_roster_shows_what_it_would_change_and_changes_it(visit, sign_in, people: dict[str, UUID]) -> None:
    manager = sign_in("school")
    address = bring(manager, GOOD)
    page = visit(address, client=manager)
    assert "会改什么" in page.text
    assert "林晓舟" in page.text
    assert not Person.objects.filter(display_name="林晓舟").exists()
    take_in(manager, address)
    page = visit(address, client=manager)
    assert "导入完了" in page.text
    pupil = Person.objects.get(display_name="林晓舟")
    assert [(role.role, role.unit_code) for role in Role.objects.filter(person=pupil)] == [("student", GROUP)]
    listed = visit(f"/people/school:{SCHOOL}/?unclaimed=1&q=林晓舟", client=manager)
    assert pupil.username in listed.text


def test_what_was_taken_in_can_be_undone(visit, sign_in, people: dict[str, UUID]) -> None:
    manager = sign_in("school")
    address = bring(manager, GOOD)
    take_in(manager, address)
    manager.post(f"{address}undoing/")
    actions.undo_roster(UUID(address.rstrip("/").rsplit("/", 1)[-1]), people["school"])
    page = visit(address, client=manager).text
    assert "撤回了" in page
    assert "会改什么" not in page
    assert not Role.objects.filter(person__display_name="林晓舟", until__isnull=True).exists()


def test_progress_survives_a_reload_and_ends_by_fetching_the_page_anew(visit, sign_in, people: dict[str, UUID]) -> None:
    manager = sign_in("school")
    address = bring(manager, GOOD)
    manager.post(f"{address}taking/")
    for _ in range(2):
        page = visit(address, client=manager)
        assert f'hx-get="{address}progress/"' in page.body
    part = manager.get(f"{address}progress/")
    assert "HX-Refresh" not in part
    visit(f"{address}progress/", client=manager, fragment=True)
    actions.take_in_roster(UUID(address.rstrip("/").rsplit("/", 1)[-1]))
    assert manager.get(f"{address}progress/")["HX-Refresh"] == "true"


def test_likely_the_same_person_is_proposed_and_merged(visit, sign_in, people: dict[str, UUID]) -> None:
    manager = sign_in("school")
    address = bring(manager, f"{HEAD}\n陈一诺,G330106201405010033,2014级（2）班\n")
    page = visit(address, client=manager)
    assert "可能是同一个人" in page.text
    assert "同班同名" in page.text
    manager.post(f"{address}same/", {"same": ["1", "x", "99999999999"]})
    take_in(manager, address)
    assert Person.objects.filter(display_name="陈一诺").count() == 1


def test_kept_apart_they_are_two(sign_in, people: dict[str, UUID]) -> None:
    manager = sign_in("school")
    take_in(manager, bring(manager, f"{HEAD}\n陈一诺,G330106201405010033,2014级（2）班\n"))
    assert Person.objects.filter(display_name="陈一诺").count() == 2


def test_a_roster_can_be_dropped(visit, sign_in, people: dict[str, UUID]) -> None:
    manager = sign_in("school")
    address = bring(manager, GOOD)
    manager.post(f"{address}removal/")
    assert "不要了" in visit(address, client=manager).text
    assert manager.post(f"{address}taking/").status_code == 409


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_same_roster_again_has_nothing_to_take_in(visit, sign_in, people: dict[str, UUID], language: str) -> None:
    manager = sign_in("school")
    take_in(manager, bring(manager, GOOD))
    page = visit(bring(manager, GOOD), language=language, client=manager)
    assert ("没有要改的" if language == "zh" else "Nothing to change") in page.text
    assert "/taking/" not in page.body


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_not_a_roster_is_refused_in_words(visit, sign_in, people: dict[str, UUID], language: str) -> None:
    manager = sign_in("school")
    prefix = "/en" if language == "en" else ""
    for sent in ({}, {"file": SimpleUploadedFile("名单.pdf", b"%PDF-1.4")}):
        page = visit(f"{prefix}{PATH}", language=language, data=sent, client=manager, status=400)
        assert page.all("span", class_="field-error")
    assert not RosterImport.objects.exists()


def test_new_classes_are_opened_only_where_it_was_said(visit, sign_in, people: dict[str, UUID]) -> None:
    manager = sign_in("school")
    wanted = f"{HEAD}\n林晓舟,G330106201405010011,2014级（9）班\n"
    assert "要改" in visit(bring(manager, wanted), client=manager).text
    take_in(manager, bring(manager, wanted, open_classes="1"))
    assert Role.objects.get(person__display_name="林晓舟").unit_code == f"{SCHOOL}-2014-9"


def test_a_place_brings_a_roster_of_its_schools(sign_in, people: dict[str, UUID]) -> None:
    city = sign_in("city")
    place = "/people/place:330100/rosters/"
    text = f"姓名,学籍号,学校,班级\n林晓舟,G330106201405010011,{SCHOOL},2014级（2）班\n"
    take_in(city, bring(city, text, place))
    assert Person.objects.filter(display_name="林晓舟").exists()
    assert bring(city, GOOD, place, unit=f"school:{SCHOOL}").startswith(PATH)


def test_nobody_reaches_into_a_unit_that_they_do_not_keep(sign_in, people: dict[str, UUID]) -> None:
    address = bring(sign_in("school"), GOOD)
    for who in ("teacher", "parent", "student", "county", "nobody"):
        client = sign_in(who)
        for path in (PATH, f"{PATH}template/", address, f"{address}progress/"):
            assert client.get(path).status_code == 404, (who, path)
        for deed in ("taking/", "undoing/", "removal/", "same/"):
            assert client.post(f"{address}{deed}").status_code == 404, (who, deed)
        assert client.post(PATH, {"file": file(GOOD)}).status_code == 404
    school = sign_in("school")
    assert school.post(PATH, {"file": file(GOOD), "unit": "place:330100"}).status_code == 404
    assert school.get("/people/place:330100/rosters/").status_code == 404
    assert school.get(f"{PATH}{uuid4()}/").status_code == 404
    other = address.replace(f"school:{SCHOOL}", "place:330100")
    assert sign_in("city").get(other).status_code == 404


def test_the_template_can_be_filled_and_brought(sign_in, people: dict[str, UUID]) -> None:
    manager = sign_in("school")
    answer = manager.get(f"{PATH}template/")
    assert "attachment" in answer["Content-Disposition"]
    book = load_workbook(io.BytesIO(answer.content))
    first = book.worksheets[0]
    heads = [cell.value for row in first.iter_rows(max_row=5) for cell in row if cell.value]
    assert any("姓名" in str(head) for head in heads)
