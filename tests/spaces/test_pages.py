"""Spaces as their keepers and visitors see them."""

from datetime import date
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from xingtan.identity.api import HeldRole, NewPerson, RoleName, Unit, UnitKind, register_people
from xingtan.kernel.ids import new_id
from xingtan.kernel.views import FILE, PUBLIC, VIEW
from xingtan.outbox.models import OutboxRow
from xingtan.places.models import School
from xingtan.spaces import actions, queries
from xingtan.spaces.actions import NewSpace
from xingtan.spaces.rules import SpaceKind

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n" + b"x" * 1000


@pytest.fixture
def school(db) -> str:
    School.objects.create(
        code="3301060001",
        name_zh="西湖区第一实验小学",
        place_code="330106",
        stages="primary",
        valid_from=date(2000, 1, 1),
    )
    return "3301060001"


def person(role: RoleName, school: str) -> tuple[UUID, Client]:
    held = HeldRole(role, Unit(UnitKind.SCHOOL, school), date(2017, 1, 1))
    made = NewPerson(id=new_id(), username=f"{role}-{new_id().hex[-8:]}", display_name="林静远", roles=(held,))
    register_people([made], password="not-used-here")
    client = Client()
    client.force_login(get_user_model().objects.get(pk=made.id))
    return made.id, client


@pytest.fixture
def teacher(school: str) -> tuple[UUID, Client]:
    return person(RoleName.TEACHER, school)


@pytest.fixture
def own(teacher: tuple[UUID, Client]) -> UUID:
    teacher[1].get("/me/space/")
    space_id = queries.space_id_of(teacher[0])
    assert space_id is not None
    return space_id


def test_a_teachers_first_visit_opens_the_one_space_at_the_school(teacher, own: UUID) -> None:
    shown = queries.space(own)
    assert (shown.kind, shown.school_code, shown.place_code) == (SpaceKind.TEACHER, "3301060001", "330106")
    assert OutboxRow.objects.filter(kind="spaces.SpaceOpened").count() == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_of_a_space_in_both_languages(visit, teacher, own: UUID, language: str) -> None:
    who, client = teacher
    article = actions.write_article(
        _asker(who), own, "一节课的得失", "## 角的度量\n\n今天**慢**了一点。\n\n|做法|读错|\n|-|-|\n|先估|3|"
    )
    actions.publish_article(_asker(who), own, article)
    folder = actions.create_folder(_asker(who), own, None, "教案")
    stored = actions.upload_file(_asker(who), own, folder, "第一课.pdf", len(PDF), [PDF])
    for path in ("/spaces/", "/spaces/?place=330106", f"/spaces/{own}/", f"/spaces/{own}/articles/{article}/"):
        visit(path, language=language)
        assert client.get(path)[PUBLIC] == "1"
    for path in (
        f"/spaces/{own}/keep/",
        f"/spaces/{own}/keep/articles/new/",
        f"/spaces/{own}/keep/articles/{article}/",
        f"/spaces/{own}/disk/",
        f"/spaces/{own}/disk/{folder}/",
        f"/spaces/{own}/disk/files/{stored}/",
    ):
        visit(path, language=language, client=client)
        assert PUBLIC not in client.get(path)


def test_the_spaces_of_a_place_lead_back_up_and_speak_the_readers_language(visit, own: UUID) -> None:
    page = visit("/spaces/?place=330106", language="en")
    assert "Xihu District" in page.text
    way = ["/en/spaces/", "/en/spaces/?place=330000", "/en/spaces/?place=330100", "/en/spaces/?place=330106"]
    assert set(way) <= set(page.links)


def test_a_schools_space_shows_its_teachers(visit, own: UUID, school: str) -> None:
    new = NewSpace(SpaceKind.SCHOOL, "西湖区第一实验小学", place_code="330106", school_code=school)
    at = actions.open_space(new)
    page = visit(f"/spaces/{at}/")
    assert "这所学校的老师" in page.text
    assert f"/spaces/{own}/" in page.links


def _asker(who: UUID):
    from xingtan.identity.api import Asker

    return Asker(who)


def test_a_visit_of_a_space_is_a_page_view_and_a_space_visit(client, own: UUID) -> None:
    view = client.get(f"/spaces/{own}/")[VIEW]
    assert '"also":["space_visited"]' in view
    assert str(own) in view


def test_an_article_shows_no_markup_of_its_author(client, teacher, own: UUID) -> None:
    body = "<script>alert(1)</script>\n\n[点](javascript:alert(1)) ![](http://elsewhere/p.png) **好**"
    article = actions.write_article(_asker(teacher[0]), own, "题", body)
    actions.publish_article(_asker(teacher[0]), own, article)
    text = client.get(f"/spaces/{own}/articles/{article}/").content.decode()
    main = text[text.index("<main") : text.index("</main>")]
    assert "<script" not in main
    assert "javascript:" not in main.replace("(javascript:alert(1))", "")
    assert "<img" not in main
    assert "<strong>好</strong>" in main


def test_an_upload_through_the_form_and_its_download(visit, teacher, own: UUID) -> None:
    client = teacher[1]
    answer = client.post(f"/spaces/{own}/disk/files/", {"file": SimpleUploadedFile("教案.pdf", PDF)})
    assert answer.status_code == 302
    assert "教案.pdf" in client.get(f"/spaces/{own}/disk/").content.decode()
    stored = queries.disk(own).files[0]
    sent = client.get(f"/spaces/{own}/disk/files/{stored.id}/content/")
    assert sent[FILE] == stored.digest
    assert sent["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("name", "body", "says"),
    [
        ("程序.exe", b"MZ", "不收“.exe”"),
        ("教案.pdf", b"<html>", "内容却不是"),
    ],
)
def test_a_forbidden_upload_is_refused_beside_the_form(teacher, own: UUID, name: str, body: bytes, says: str) -> None:
    answer = teacher[1].post(f"/spaces/{own}/disk/files/", {"file": SimpleUploadedFile(name, body)})
    assert answer.status_code == 400
    assert says in answer.content.decode()
    assert queries.disk(own).files == ()


@pytest.mark.parametrize("name", ["../../../etc/passwd.pdf", "..\\\\..\\\\passwd.pdf", "/etc/passwd.pdf"])
def test_a_name_that_climbs_is_refused_with_the_reason(teacher, own: UUID, name: str) -> None:
    body = (
        (
            f'--edge\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            "Content-Type: application/pdf\r\n\r\n"
        ).encode()
        + PDF
        + b"\r\n--edge--\r\n"
    )
    answer = teacher[1].post(f"/spaces/{own}/disk/files/", body, content_type="multipart/form-data; boundary=edge")
    assert answer.status_code == 400
    assert "想走出自己的文件夹" in answer.content.decode()
    assert queries.disk(own).files == ()


@pytest.mark.parametrize(("counted", "says"), [(None, "未知"), (0, "0"), (1234, "1,234")])
def test_the_count_of_visits_comes_from_who_counts(visit, own: UUID, counted: int | None, says: str) -> None:
    queries.count_visits_with(lambda _space: counted)
    try:
        page = visit(f"/fragments/spaces/{own}/visits/", fragment=True)
        assert says in page.body
    finally:
        queries.count_visits_with(lambda _space: None)


def test_a_students_space_is_nobodys_business(client, school: str) -> None:
    student, own_client = person(RoleName.STUDENT, school)
    space_id = actions.open_space(NewSpace(SpaceKind.STUDENT, "陈一诺", owner_id=student, school_code=school))
    assert client.get(f"/spaces/{space_id}/").status_code == 404
    assert "陈一诺" not in client.get("/spaces/").content.decode()
    assert own_client.get(f"/spaces/{space_id}/disk/").status_code == 200


def test_others_are_refused_and_strangers_sign_in_first(client, school: str, own: UUID) -> None:
    other = person(RoleName.TEACHER, school)[1]
    for path in (f"/spaces/{own}/keep/", f"/spaces/{own}/disk/"):
        assert other.get(path).status_code == 403
        assert client.get(path).status_code == 302


def test_a_school_manager_keeps_the_schools_space(visit, school: str) -> None:
    space_id = actions.open_space(
        NewSpace(SpaceKind.SCHOOL, "西湖区第一实验小学", school_code=school, place_code="330106")
    )
    visit(f"/spaces/{space_id}/keep/", client=person(RoleName.SCHOOL_MANAGER, school)[1])
    assert person(RoleName.TEACHER, school)[1].get(f"/spaces/{space_id}/keep/").status_code == 403


def test_signing_in_counts_for_the_own_space(own: UUID, teacher) -> None:
    from xingtan.identity.actions.signing_in import note_sign_in
    from xingtan.kernel.who import Who
    from xingtan.outbox.api import read_event

    note_sign_in(teacher[0], Who(person="a" * 24, until=0))
    row = OutboxRow.objects.filter(kind="identity.SignedIn").last()
    assert row is not None
    record = read_event(row.kind, bytes(row.payload)).activity()
    assert record is not None
    assert (record.kind, record.space) == ("signed_in", str(own))
