"""Roles given and ended: the days that were said last hold, and nobody is taken out of somebody else's hands."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from tests.identity.cast import GROUP, PASSWORD, SCHOOL, held

from xingtan.identity import api
from xingtan.identity.api import Asker, HeldRole, NewPerson, RoleName, Unit, UnitKind, register_people
from xingtan.identity.models import Enrolment, Person, Role
from xingtan.kernel.clock import today
from xingtan.kernel.errors import Refused
from xingtan.kernel.ids import new_id
from xingtan.outbox.models import OutboxRow

pytestmark = pytest.mark.django_db

CLASS = Unit(UnitKind.CLASS, GROUP)
Days = tuple[int, int | None]


def asker(people: dict[str, UUID], name: str) -> Asker:
    return api.asker_of(Person.objects.get(id=people[name]))


def day(number: int | None) -> date | None:
    return None if number is None else today() + timedelta(number)


def give(people: dict[str, UUID], role: RoleName, days: Days) -> None:
    since = day(days[0])
    assert since is not None
    api.grant_role(asker(people, "school"), people["nobody"], HeldRole(role, CLASS, since, day(days[1])))


def said(rows) -> list[Days]:
    """Give the days of rows, counted from today, by their beginning."""
    return [
        ((row.since - today()).days, None if row.until is None else (row.until - today()).days)
        for row in rows.order_by("since")
    ]


CASES: list[tuple[list[Days], list[Days]]] = [
    ([(0, None), (0, None)], [(0, None)]),
    ([(0, None), (0, 10)], [(0, 10)]),
    ([(0, 10), (0, None)], [(0, None)]),
    ([(0, None), (5, 20)], [(0, 20)]),
    ([(30, None), (0, 10)], [(0, 10), (30, None)]),
    ([(30, None), (0, 40)], [(0, 40)]),
    ([(30, None), (0, None)], [(0, None)]),
    ([(0, 10), (10, 20)], [(0, 10), (10, 20)]),
    ([(0, 10), (20, 30), (0, 25)], [(0, 25)]),
]


@pytest.mark.parametrize(("given", "holds"), CASES)
@pytest.mark.parametrize("role", [RoleName.TEACHER, RoleName.STUDENT])
def test_the_days_that_were_said_last_hold(
    people: dict[str, UUID], role: RoleName, given: list[Days], holds: list[Days]
) -> None:
    for days in given:
        give(people, role, days)
    assert said(Role.objects.filter(person_id=people["nobody"], unit_code=GROUP)) == holds
    if role is RoleName.STUDENT:
        assert said(Enrolment.objects.filter(student_id=people["nobody"])) == holds


def test_a_student_leaves_the_class_on_the_day_on_which_the_role_ends(people: dict[str, UUID]) -> None:
    """Or the teacher of a class would read on about a child that has left it."""
    give(people, RoleName.STUDENT, (-30, None))
    give(people, RoleName.STUDENT, (0, 10))
    child = Unit(UnitKind.PERSON, str(people["nobody"]))
    teacher = asker(people, "teacher")
    assert api.entitled(teacher, api.Deed.READ_PERSON, child)
    Role.objects.filter(person_id=people["nobody"]).update(until=today())
    Enrolment.objects.filter(student_id=people["nobody"], until=day(10)).update(until=today())
    assert not api.entitled(teacher, api.Deed.READ_PERSON, child)


def test_ending_takes_back_what_was_to_begin_later(people: dict[str, UUID]) -> None:
    give(people, RoleName.STUDENT, (30, None))
    api.end_role(asker(people, "school"), people["nobody"], RoleName.STUDENT, CLASS)
    assert not Role.objects.filter(person_id=people["nobody"], unit_code=GROUP).exists()
    assert not Enrolment.objects.filter(student_id=people["nobody"]).exists()


def test_a_role_that_begins_later_is_on_the_page_and_can_be_ended(visit, sign_in, people: dict[str, UUID]) -> None:
    client, here = sign_in("school"), f"/people/roles/?unit=class:{GROUP}"
    given = {"username": "nobody", "role": "teacher", "since": str(day(30))}
    for language in ("zh", "en"):
        assert "过去时" in visit(here, client=client, data=given, language=language).text
    end = {"person": str(people["nobody"]), "role": "teacher"}
    assert "过去时" not in visit(f"/people/roles/end/?unit=class:{GROUP}", client=client, data=end).text
    assert not Role.objects.filter(person_id=people["nobody"], unit_code=GROUP).exists()


@pytest.mark.parametrize("role", ["teacher", "student"])
def test_a_child_of_another_school_is_given_nothing_here_and_not_told_of(
    visit, sign_in, people: dict[str, UUID], role: str
) -> None:
    """Any role here would show the child to this school: its name, its sign-ins."""
    child = new_id()
    studies = held(RoleName.STUDENT, UnitKind.SCHOOL, "3302030001")
    register_people([NewPerson(child, "faraway", "远处的学生", (studies,))], PASSWORD)
    client, here = sign_in("school"), f"/people/roles/?unit=class:{GROUP}"
    pages = [
        visit(here, client=client, data={"username": name, "role": role}, status=400).text.replace(name, "")
        for name in ("faraway", "no-such-name")
    ]
    assert pages[0] == pages[1]
    assert Role.objects.filter(person_id=child).count() == 1


def test_a_teacher_of_another_school_may_be_given_a_class_here(sign_in, people: dict[str, UUID]) -> None:
    teacher = new_id()
    teaches = held(RoleName.TEACHER, UnitKind.SCHOOL, "3302030001")
    register_people([NewPerson(teacher, "visiting", "两校的老师", (teaches,))], PASSWORD)
    here = f"/people/roles/?unit=class:{GROUP}"
    assert sign_in("school").post(here, {"username": "visiting", "role": "teacher"}).status_code == 302
    assert Role.objects.filter(person_id=teacher).count() == 2


def test_the_last_operator_cannot_end_themselves(visit, sign_in, people: dict[str, UUID]) -> None:
    client = sign_in("operator")
    end, here = {"person": str(people["operator"]), "role": "operator"}, "/people/roles/end/?unit=place:330000"
    page = visit(here, client=client, data=end, status=400)
    assert "请先给另一个人这个身份" in page.text
    assert Role.objects.filter(person_id=people["operator"], until=None).exists()
    api.grant_role(
        asker(people, "operator"),
        people["city"],
        HeldRole(RoleName.OPERATOR, Unit(UnitKind.PLACE, "330000"), today()),
    )
    assert client.post(here, end).status_code in {302, 404}
    assert not Role.objects.filter(person_id=people["operator"], until=None).exists()


def test_an_operator_of_a_county_can_be_ended_by_one_above(people: dict[str, UUID]) -> None:
    county = Unit(UnitKind.PLACE, "330106")
    above = asker(people, "operator")
    api.grant_role(above, people["county"], HeldRole(RoleName.OPERATOR, county, today()))
    api.end_role(above, people["county"], RoleName.OPERATOR, county)
    assert not Role.objects.filter(person_id=people["county"], role="operator", until=None).exists()


def test_what_changes_nothing_is_not_announced(people: dict[str, UUID]) -> None:
    for _ in range(2):
        give(people, RoleName.STUDENT, (0, None))
    assert OutboxRow.objects.filter(kind="identity.RoleGranted").count() == 1
    with pytest.raises(Refused):
        give(people, RoleName.STUDENT, (0, 0))


def test_a_school_is_a_unit_of_its_own_beside_its_classes(people: dict[str, UUID]) -> None:
    school = Unit(UnitKind.SCHOOL, SCHOOL)
    api.grant_role(asker(people, "school"), people["nobody"], HeldRole(RoleName.TEACHER, school, today()))
    give(people, RoleName.TEACHER, (0, 10))
    assert Role.objects.filter(person_id=people["nobody"], role="teacher").count() == 2
