"""An account is closed by whom the law lets, after a time in which it can be taken back; then the person is forgotten."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.test import Client
from tests.identity.cast import GROUP, PASSWORD, SCHOOL, SINCE, held

from xingtan.catalogue.models import Favourite, Rating, Resource
from xingtan.identity import api
from xingtan.identity.actions import closing
from xingtan.identity.api import HeldRole, RoleName, Unit, UnitKind
from xingtan.identity.events import AccountClosed, RoleEnded
from xingtan.identity.models import (
    Enrolment,
    Export,
    ExternalName,
    Guardianship,
    Identifier,
    Impersonation,
    Notice,
    Person,
    Role,
    SignIn,
)
from xingtan.identity.rules.closing import Hindrance, hindrance
from xingtan.identity.rules.minors import is_minor
from xingtan.kernel.clock import now, today
from xingtan.kernel.errors import NotAllowed, NotFound, Refused
from xingtan.kernel.ids import new_id
from xingtan.outbox.api import read_event
from xingtan.outbox.jobs import relay_waiting
from xingtan.outbox.models import OutboxRow
from xingtan.portal.models import Feedback
from xingtan.spaces.api import NewSpace, SpaceKind, open_space
from xingtan.spaces.models import Space

pytestmark = pytest.mark.django_db

Visit = Callable[..., object]
NAMES = ("陈立群", "13912345678", "liqun@example.org", "staff-4711", "cannot find his course")


def let_go(person_id: UUID) -> None:
    """The school has let somebody go: no role of theirs holds any more."""
    Role.objects.filter(person_id=person_id).update(until=today() - timedelta(days=1))
    Enrolment.objects.filter(student_id=person_id).update(until=today() - timedelta(days=1))


def wait_over(person_id: UUID) -> None:
    Person.objects.filter(id=person_id).update(closing_at=now() - timedelta(seconds=1))


@pytest.fixture
def parent(people: dict[str, UUID]) -> UUID:
    who = people["parent"]
    Person.objects.filter(id=who).update(phone="+8613912345678", born_on=date(1980, 5, 1))
    EmailAddress.objects.create(user_id=who, email="liqun@example.org", verified=True, primary=True)
    Identifier.objects.create(person_id=who, kind="id_card", digest="a" * 64)
    ExternalName.objects.create(person_id=who, client_id="office", name="staff-4711")
    Impersonation.objects.create(person_id=who, operator_id=people["operator"], reason="cannot find his course")
    Feedback.objects.create(
        kind="advice", text="能离线看吗", contact="13912345678", place_code="330106", person_id=who, submitted_at=now()
    )
    return who


def press(client: Client, person_id: UUID, password: str = PASSWORD) -> object:
    """Press the button as a browser does: it is led to prove who it is, and back."""
    path = f"/me/closing/{person_id}/request/"
    asked = client.post(path)
    if asked.status_code == 302 and "reauthenticate" in asked["Location"]:
        return client.post(asked["Location"], {"password": password, "next": path})
    return asked


def test_it_takes_a_password_a_week_and_can_be_taken_back(visit: Visit, sign_in, parent: UUID) -> None:
    client = sign_in("parent")
    assert "7天" in visit("/me/closing/", client=client).text
    press(client, parent, "not-my-password")
    assert Person.objects.get(id=parent).closing_at is None
    press(client, parent)
    closing_at = Person.objects.get(id=parent).closing_at
    assert closing_at is not None
    assert timedelta(days=6, hours=23) < closing_at - now() <= timedelta(days=7)
    assert closing.close_due_accounts() == 0
    assert "不注销了" in visit("/me/closing/", client=client).text
    assert "在等着注销" in visit("/me/", client=client).text
    assert sign_in("parent").get("/me/").status_code == 200
    assert client.get(f"/me/closing/{parent}/return/").status_code == 405
    client.post(f"/me/closing/{parent}/return/")
    assert Person.objects.get(id=parent).closing_at is None
    relay_waiting()
    assert set(Notice.objects.values_list("kind", flat=True)) >= {"closing_asked", "closing_taken_back"}


def test_after_the_week_nothing_names_the_person(sign_in, parent: UUID, people: dict[str, UUID]) -> None:
    client = sign_in("parent")
    closing.ask_closing(parent, parent)
    wait_over(parent)
    assert closing.close_due_accounts() == 1
    assert closing.close_due_accounts() == 0
    relay_waiting()
    assert client.get("/me/").status_code == 302
    assert sign_in("parent").get("/me/").status_code == 302
    row = Person.objects.get(id=parent)
    assert (row.is_active, row.phone, row.born_on, row.has_usable_password()) == (False, "", None, False)
    for model, field in ((EmailAddress, "user"), (UserSession, "user"), (Identifier, "person"), (SignIn, "person")):
        assert not model.objects.filter(**{field: parent}).exists()
    feedback = Feedback.objects.get()
    assert (feedback.person_id, feedback.contact, feedback.text) == (None, "", "能离线看吗")
    # The child is not left with a parent who is nobody; everything else of the child stays.
    assert not Role.objects.filter(person_id=parent, until__isnull=True).exists()
    assert not Guardianship.objects.filter(parent_id=parent, until__isnull=True).exists()
    assert Person.objects.get(id=people["student"]).display_name == "陈一诺"
    ended = [read_event(each.kind, bytes(each.payload)) for each in OutboxRow.objects.filter(kind="identity.RoleEnded")]
    assert [event.person for event in ended if isinstance(event, RoleEnded)] == [parent]


def test_no_table_holds_the_name_any_more(parent: UUID) -> None:
    closing.ask_closing(parent, parent)
    wait_over(parent)
    closing.close_due_accounts()
    relay_waiting()
    found = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith(("xingtan.", "allauth."))
        for field in model._meta.concrete_fields
        if field.get_internal_type() in {"CharField", "TextField", "JSONField", "EmailField"}
        and any(
            name in str(value) for value in model._default_manager.values_list(field.name, flat=True) for name in NAMES
        )
    ]
    assert found == []


@pytest.mark.parametrize(
    ("who", "whom"),
    [
        ("teacher", "西湖杏花小学的管理员"),
        ("student", "西湖杏花小学的管理员"),
        ("school", "西湖区的管理员"),
        ("city", "浙江省的管理员"),
        ("operator", "平台运营 浙江省 平台运营"),
    ],
)
def test_who_holds_an_office_is_told_whom_to_ask(
    visit: Visit, sign_in, people: dict[str, UUID], who: str, whom: str
) -> None:
    Person.objects.filter(id=people["student"]).update(born_on=today() - timedelta(days=365 * 16))
    client = sign_in(who)
    for language in ("zh", "en"):
        page = visit("/me/closing/", client=client, language=language)
        assert f"/me/closing/{people[who]}/request/" not in page.body
    assert whom.replace(" ", "") in re.sub(r"\s", "", visit("/me/closing/", client=client).text)
    with pytest.raises(Refused):
        closing.ask_closing(people[who], people[who])
    assert Person.objects.get(id=people[who]).closing_at is None


def test_what_was_lent_does_not_keep_an_account(people: dict[str, UUID]) -> None:
    Role.objects.create(
        person_id=people["parent"],
        role="teacher",
        unit_kind="class",
        unit_code=GROUP,
        since=today(),
        until=today() + timedelta(days=30),
        lent_by_id=people["teacher"],
    )
    closing.ask_closing(people["parent"], people["parent"])
    assert Person.objects.get(id=people["parent"]).closing_at is not None


def test_for_a_child_a_parent_asks_and_the_child_does_not(visit: Visit, sign_in, people: dict[str, UUID]) -> None:
    child = people["student"]
    Person.objects.filter(id=child).update(born_on=today() - timedelta(days=365 * 10))
    with pytest.raises(Refused):
        closing.ask_closing(people["parent"], child)
    let_go(child)
    with pytest.raises(NotAllowed):
        closing.ask_closing(child, child)
    assert "家长" in visit("/me/closing/", client=sign_in("student")).text
    for stranger in ("teacher", "school", "operator"):
        with pytest.raises(NotFound):
            closing.ask_closing(people[stranger], child)
        assert sign_in(stranger).get(f"/me/closing/{child}/").status_code == 404
    client = sign_in("parent")
    assert f"/me/closing/{child}/" in visit("/me/", client=client).body
    visit(f"/me/closing/{child}/", client=client, language="en")
    press(client, child)
    assert Person.objects.get(id=child).closing_at is not None


def test_from_fourteen_on_one_decides_alone(visit: Visit, sign_in, people: dict[str, UUID]) -> None:
    child = people["student"]
    Person.objects.filter(id=child).update(born_on=today() - timedelta(days=365 * 16))
    let_go(child)
    with pytest.raises(NotAllowed):
        closing.ask_closing(people["parent"], child)
    assert "自己决定" in visit(f"/me/closing/{child}/", client=sign_in("parent")).text
    closing.ask_closing(child, child)


def test_whoever_may_ask_for_it_may_take_it_back_and_nobody_else(
    visit: Visit, sign_in, people: dict[str, UUID]
) -> None:
    child, parent = people["student"], people["parent"]
    let_go(child)
    Person.objects.filter(id=child).update(born_on=today() - timedelta(days=365 * 10))
    closing.ask_closing(parent, child)
    with pytest.raises(NotAllowed):
        closing.take_closing_back(child, child)
    page = visit("/me/closing/", client=sign_in("student"))
    assert "由家长来决定" in page.text
    assert f"/me/closing/{child}/return/" not in page.body
    Person.objects.filter(id=child).update(born_on=today() - timedelta(days=365 * 16))
    with pytest.raises(NotAllowed):
        closing.take_closing_back(parent, child)
    assert Person.objects.get(id=child).closing_at is not None
    assert "自己决定" in visit(f"/me/closing/{child}/", client=sign_in("parent"), language="zh").text
    closing.take_closing_back(child, child)
    assert Person.objects.get(id=child).closing_at is None


def test_a_parent_whose_role_ended_decides_nothing_more_and_one_who_is_given_it_does(
    visit: Visit, sign_in, people: dict[str, UUID]
) -> None:
    child, parent, school = (people[name] for name in ("student", "parent", "school"))
    Person.objects.filter(id=child).update(born_on=today() - timedelta(days=365 * 10))
    manager = api.asker_of(Person.objects.get(id=school))
    unit = Unit(UnitKind.PERSON, str(child))
    api.end_role(manager, parent, RoleName.PARENT, unit)
    assert "陈一诺" not in visit("/me/", client=sign_in("parent")).text
    for path in (f"/me/closing/{child}/", f"/me/children/{child}/export/", f"/me/children/{child}/apps/"):
        assert sign_in("parent").get(path).status_code == 404
    api.grant_role(manager, parent, HeldRole(RoleName.PARENT, unit, today()))
    assert sign_in("parent").get(f"/me/closing/{child}/").status_code == 200
    with pytest.raises(Refused):
        api.grant_role(manager, child, HeldRole(RoleName.PARENT, unit, today()))


def test_one_that_cannot_be_closed_holds_up_nobody_else(people: dict[str, UUID]) -> None:
    from xingtan.ports import engines, install

    class Broken:
        def forget(self, digest: str) -> None:
            raise OSError("the disk is read-only")

    stuck, other = people["nobody"], people["parent"]
    Export.objects.create(person_id=stuck, digest="0" * 64)
    for who in (stuck, other):
        closing.ask_closing(who, who)
        wait_over(who)
    Person.objects.filter(id=stuck).update(closing_at=now() - timedelta(days=1))
    before = engines()
    install(replace(before, blobs=Broken()))
    try:
        closing.close_due_accounts()
    finally:
        install(before)
    assert not Person.objects.get(id=other).is_active


def test_a_role_given_in_the_waiting_time_keeps_the_account(people: dict[str, UUID]) -> None:
    who = people["parent"]
    closing.ask_closing(who, who)
    manager = api.asker_of(Person.objects.get(id=people["school"]))
    api.grant_role(manager, who, held(RoleName.TEACHER, UnitKind.SCHOOL, SCHOOL))
    wait_over(who)
    assert closing.close_due_accounts() == 0
    row = Person.objects.get(id=who)
    assert (row.is_active, row.closing_at, row.display_name) == (True, None, "陈立群")


def test_a_teacher_who_left_leaves_lessons_without_a_name(people: dict[str, UUID], client: Client) -> None:
    who = people["teacher"]
    space = open_space(NewSpace(SpaceKind.TEACHER, "吴晓岚的空间", who, SCHOOL, "330106"))
    studio = open_space(NewSpace(SpaceKind.STUDIO, "数学工作室", who, SCHOOL, "330106", id=new_id()))
    made = {"kind": "document", "section": "basic", "place": "330106", "teacher": who, "uploaded_by": who}
    draft = Resource.objects.create(title="草稿", **made)
    shown = Resource.objects.create(
        title="角的度量", teacher_name="吴晓岚", status="published", published_at=now(), **made
    )
    Favourite.objects.create(person=who, resource=shown)
    Rating.objects.create(person=who, resource=shown, stars=5)
    assert client.get(f"/spaces/{space}/").status_code == 200
    let_go(who)
    closing.ask_closing(who, who)
    wait_over(who)
    closing.close_due_accounts()
    relay_waiting()
    shown.refresh_from_db()
    assert (shown.status, shown.teacher, shown.teacher_name, shown.uploaded_by) == ("published", None, "", None)
    assert not Resource.objects.filter(id=draft.id).exists()
    assert not Favourite.objects.exists()
    assert not Rating.objects.exists()
    assert client.get(f"/spaces/{space}/").status_code == 404
    assert Space.objects.get(id=studio).owner_id is None


def test_the_fact_can_be_heard_twice(people: dict[str, UUID]) -> None:
    from xingtan.main.wiring import subscriptions

    fact = AccountClosed(person=people["parent"])
    for _ in range(2):
        for hear in subscriptions()[AccountClosed]:
            hear(fact)


@pytest.mark.parametrize(
    ("born_on", "entered", "expected"),
    [
        (date(2010, 9, 1), (), True),
        (date(2003, 9, 2), (), True),
        (date(2003, 9, 1), (), False),
        (date(2003, 9, 1), (("primary", 2016),), False),
        (None, (("primary", 2009),), True),
        (None, (("primary", 2008),), False),
        (None, (("junior", 2015),), True),
        (None, (("junior", 2014),), False),
        (None, (("senior", 2017),), False),
        (None, (), False),
    ],
)
def test_who_is_taken_for_a_child(born_on: date | None, entered: tuple[tuple[str, int], ...], expected: bool) -> None:
    assert is_minor(born_on, entered, date(2017, 9, 1)) is expected


def test_why_not_is_said_in_the_order_of_the_law() -> None:
    open_role = (held(RoleName.STUDENT, UnitKind.CLASS, GROUP),)
    on = SINCE + timedelta(days=1)
    assert hindrance(True, False, True, open_role, on) is Hindrance.PARENT_ASKS
    assert hindrance(False, True, True, open_role, on) is Hindrance.ROLE
    assert hindrance(False, False, True, (), on) is Hindrance.NOT_YOURS
    assert hindrance(False, True, False, (), on) is Hindrance.NOT_YOURS
    assert hindrance(True, False, False, (), on) is None
    assert hindrance(False, True, True, (), on) is None


def test_an_operator_in_somebodys_place_closes_nothing(people: dict[str, UUID]) -> None:
    from xingtan.identity.actions.exports import ask_export
    from xingtan.kernel.acting import acting

    with acting(lambda: people["operator"]):
        with pytest.raises(NotAllowed):
            closing.ask_closing(people["parent"], people["parent"])
        with pytest.raises(NotAllowed):
            ask_export(people["parent"], people["parent"])


def test_a_stranger_asks_for_nothing(client: Client, people: dict[str, UUID]) -> None:
    for path in ("/me/closing/", f"/me/closing/{people['parent']}/"):
        assert client.get(path)["Location"].startswith("/account/login/")
    client.post(f"/me/closing/{people['parent']}/request/")
    assert Person.objects.get(id=people["parent"]).closing_at is None
