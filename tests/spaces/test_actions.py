from datetime import date
from uuid import UUID

import pytest

from xingtan.identity.api import Asker, HeldRole, NewPerson, RoleName, Unit, UnitKind, register_people
from xingtan.kernel.errors import Conflict, NotAllowed, NotFound, OutOfSpace, Refused
from xingtan.kernel.ids import new_id
from xingtan.ports import engines
from xingtan.spaces import actions, queries
from xingtan.spaces.actions import NewSpace
from xingtan.spaces.models import Space, StoredFile
from xingtan.spaces.rules import SpaceKind

PDF = b"%PDF-1.7\n" + b"x" * 1000

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher() -> Asker:
    role = HeldRole(RoleName.TEACHER, Unit(UnitKind.SCHOOL, "3301060001"), date(2017, 1, 1))
    person = NewPerson(id=new_id(), username="lin", display_name="林静远", roles=(role,))
    register_people([person], password="not-used-here")
    return Asker(person.id, (role,))


@pytest.fixture
def own(teacher: Asker) -> UUID:
    return actions.open_space(NewSpace(SpaceKind.TEACHER, "林静远", owner_id=teacher.person_id, place_code="330106"))


def upload(asker: Asker, space_id: UUID, name: str = "教案.pdf", body: bytes = PDF, folder: UUID | None = None) -> UUID:
    return actions.upload_file(asker, space_id, folder, name, len(body), [body])


def test_a_teacher_has_exactly_one_space_however_often_it_is_opened(teacher: Asker, own: UUID) -> None:
    again = actions.open_space(NewSpace(SpaceKind.TEACHER, "另一个", owner_id=teacher.person_id))
    as_student = actions.open_space(NewSpace(SpaceKind.STUDENT, "又一个", owner_id=teacher.person_id))
    assert own == again == as_student
    assert Space.objects.filter(owner_id=teacher.person_id).count() == 1


def test_an_upload_lies_on_the_disk_and_a_retry_changes_nothing(teacher: Asker, own: UUID) -> None:
    first = upload(teacher, own)
    assert upload(teacher, own) == first
    shown = queries.disk(own)
    assert [(file.name, file.size_bytes) for file in shown.files] == [("教案.pdf", len(PDF))]
    assert shown.space.used_bytes == len(PDF) == actions.count_used_bytes(own)
    assert b"".join(engines().blobs.read(shown.files[0].digest)) == PDF


def test_other_bytes_under_a_taken_name_get_a_number(teacher: Asker, own: UUID) -> None:
    upload(teacher, own)
    upload(teacher, own, body=PDF + b"second")
    assert [file.name for file in queries.disk(own).files] == ["教案 (2).pdf", "教案.pdf"]


def test_deleting_frees_the_room_and_may_be_repeated(teacher: Asker, own: UUID) -> None:
    stored = upload(teacher, own)
    actions.delete_file(teacher, own, stored)
    actions.delete_file(teacher, own, stored)
    assert queries.space(own).used_bytes == 0
    assert not StoredFile.objects.filter(pk=stored).exists()


def test_a_full_disk_says_how_much_is_left_and_keeps_what_is_there(teacher: Asker, own: UUID) -> None:
    upload(teacher, own)
    Space.objects.filter(pk=own).update(quota_bytes=len(PDF) + 10)
    with pytest.raises(OutOfSpace, match="原来的文件都在"):
        upload(teacher, own, name="第二份.pdf")
    assert [file.name for file in queries.disk(own).files] == ["教案.pdf"]


def test_nobody_else_changes_or_reads_a_disk(teacher: Asker, own: UUID) -> None:
    stored = upload(teacher, own)
    role = HeldRole(RoleName.TEACHER, Unit(UnitKind.SCHOOL, "3301060001"), date(2017, 1, 1))
    other = Asker(new_id(), (role,))
    for deed in (
        lambda: upload(other, own, "偷放.pdf"),
        lambda: actions.delete_file(other, own, stored),
        lambda: actions.create_folder(other, own, None, "我的"),
        lambda: actions.describe_space(other, own, "改名", "", True),
        lambda: actions.write_article(other, own, "题", "文"),
        lambda: actions.require_keeper(Asker(None), own),
    ):
        with pytest.raises(NotAllowed):
            deed()
    assert len(queries.disk(own).files) == 1


def test_folders_nest_only_so_deep_and_go_only_when_empty(teacher: Asker, own: UUID) -> None:
    folder = None
    for depth in range(12):
        folder = actions.create_folder(teacher, own, folder, f"第{depth}层")
    with pytest.raises(Refused, match="12"):
        actions.create_folder(teacher, own, folder, "再一层")
    upload(teacher, own, folder=folder)
    with pytest.raises(Conflict):
        actions.delete_folder(teacher, own, folder)
    assert len(queries.disk(own, folder).way) == 12


def test_a_folder_of_another_disk_is_not_found(teacher: Asker, own: UUID) -> None:
    school = actions.open_space(NewSpace(SpaceKind.SCHOOL, "学校", school_code="3301060001"))
    foreign = Space.objects.get(pk=school).folders.create(name="别人的")
    with pytest.raises(NotFound):
        upload(teacher, own, folder=foreign.pk)


def test_renaming_keeps_the_ending(teacher: Asker, own: UUID) -> None:
    stored = upload(teacher, own)
    actions.rename_file(teacher, own, stored, "新教案.exe")
    assert queries.stored_file(stored)[1].name == "新教案.exe.pdf"


def test_an_article_is_seen_by_others_only_while_published(teacher: Asker, own: UUID) -> None:
    draft = actions.write_article(teacher, own, "一节课的得失", "今天讲**角的度量**。")
    assert queries.articles_of(own) == ()
    actions.publish_article(teacher, own, draft)
    assert [line.title for line in queries.articles_of(own)] == ["一节课的得失"]
    actions.withdraw_article(teacher, own, draft)
    assert queries.articles_of(own) == ()


def test_reads_take_the_stated_number_of_statements(teacher: Asker, own: UUID, django_assert_max_num_queries) -> None:
    folder = actions.create_folder(teacher, own, None, "教案")
    upload(teacher, own, folder=folder)
    with django_assert_max_num_queries(3):
        queries.space(own)
    with django_assert_max_num_queries(6):
        queries.disk(own, folder)
    with django_assert_max_num_queries(4):
        queries.public_spaces("330000", "teacher")
