"""The turn of the school year: who moves up, who leaves, what everybody keeps."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from tests.identity.cast import GROUP, PASSWORD, SCHOOL, held

from xingtan.identity import api
from xingtan.identity.actions import year as actions
from xingtan.identity.api import Asker, NewPerson, RoleName, Unit, UnitKind
from xingtan.identity.models import Enrolment, Guardianship, Person, Role
from xingtan.identity.queries import people as queries
from xingtan.identity.rules.year import standing
from xingtan.kernel.clock import today
from xingtan.kernel.errors import NotAllowed, Refused
from xingtan.kernel.ids import new_id
from xingtan.outbox.models import OutboxRow

pytestmark = pytest.mark.django_db


def asker(person_id: UUID) -> Asker:
    return Asker(person_id, queries.roles_of(person_id, today()))


def paths():
    return api.unit_paths(Unit(UnitKind.SCHOOL, SCHOOL))


@pytest.mark.parametrize(
    ("stage", "entered", "on", "grade", "finished"),
    [
        ("primary", 2014, date(2016, 9, 1), 3, False),
        ("primary", 2014, date(2017, 6, 30), 3, False),
        ("primary", 2014, date(2020, 6, 30), 6, False),
        ("primary", 2014, date(2020, 7, 1), 6, True),
        ("primary", 2014, date(2020, 9, 1), 7, True),
        ("junior", 2016, date(2019, 7, 1), 3, True),
        ("senior", 2016, date(2018, 12, 31), 3, False),
    ],
)
def test_a_class_moves_up_by_its_year_of_entry(stage: str, entered: int, on: date, grade: int, finished: bool) -> None:
    found = standing(stage, entered, on)
    assert (found.grade, found.finished) == (grade, finished)


def test_a_dry_run_says_what_would_happen_and_changes_nothing(people: dict[str, UUID]) -> None:
    before = list(Role.objects.order_by("id").values())
    turn = actions.plan_year(asker(people["school"]), SCHOOL, today(), paths())[0]
    assert (turn.code, turn.students, turn.teachers, turn.finished) == (GROUP, 1, 1, True)
    assert list(Role.objects.order_by("id").values()) == before
    assert not OutboxRow.objects.filter(kind="identity.YearRolledOver").exists()


def test_graduates_leave_and_keep_everything_else(people: dict[str, UUID]) -> None:
    assert actions.roll_over(asker(people["school"]), SCHOOL, today(), [GROUP], paths()) == 1
    assert asker(people["student"]).roles == ()
    assert Person.objects.get(id=people["student"]).is_active
    assert Guardianship.objects.get(child_id=people["student"]).until is None
    enrolment = Enrolment.objects.get(student_id=people["student"])
    assert (enrolment.class_code, enrolment.until) == (GROUP, today())
    assert {each.unit.kind for each in asker(people["teacher"]).roles} == {UnitKind.SCHOOL}
    row = OutboxRow.objects.get(kind="identity.YearRolledOver")
    assert b'"people":1' in bytes(row.payload)


def test_the_second_time_changes_nothing(people: dict[str, UUID]) -> None:
    manager = asker(people["school"])
    actions.roll_over(manager, SCHOOL, today(), [GROUP], paths())
    assert actions.roll_over(manager, SCHOOL, today(), [GROUP], paths()) == 0
    assert OutboxRow.objects.filter(kind="identity.YearRolledOver").count() == 1


def test_until_the_day_comes_everything_stays(people: dict[str, UUID]) -> None:
    soon = today() + timedelta(days=30)
    actions.roll_over(asker(people["school"]), SCHOOL, soon, [GROUP], paths())
    assert [each.until for each in asker(people["student"]).roles] == [soon]
    assert queries.class_codes_of(people["student"], today()) == (GROUP,)
    assert queries.class_codes_of(people["student"], soon) == ()


def test_who_came_after_the_day_is_no_longer_anywhere_in_the_class(people: dict[str, UUID]) -> None:
    """A day in the past: a child whose enrolment stayed open could be taken by no other school."""
    late = new_id()
    api.register_people([NewPerson(late, "late", "插班生")], PASSWORD)
    api.grant_role(
        asker(people["operator"]), late, api.HeldRole(RoleName.STUDENT, Unit(UnitKind.CLASS, GROUP), today())
    )
    before = today() - timedelta(days=10)
    assert actions.roll_over(asker(people["school"]), SCHOOL, before, [GROUP], paths()) == 2
    assert asker(late).roles == ()
    assert list(Enrolment.objects.filter(student_id=late).values_list("until", flat=True)) == [today()]
    assert actions.roll_over(asker(people["school"]), SCHOOL, before, [GROUP], paths()) == 0
    assert actions.plan_year(asker(people["school"]), SCHOOL, before, paths()) == ()


def test_who_moved_keeps_both_records(people: dict[str, UUID]) -> None:
    other = f"{SCHOOL}-2014-9"
    mover = new_id()
    api.register_people(
        [NewPerson(mover, "mover", "转班生", (held(RoleName.STUDENT, UnitKind.CLASS, GROUP),))], PASSWORD
    )
    manager = asker(people["operator"])
    api.end_role(manager, mover, RoleName.STUDENT, Unit(UnitKind.CLASS, GROUP))
    api.grant_role(manager, mover, api.HeldRole(RoleName.STUDENT, Unit(UnitKind.CLASS, other), today()))
    assert actions.roll_over(asker(people["school"]), SCHOOL, today(), [GROUP], paths()) == 1
    assert [each.unit.code for each in asker(mover).roles] == [other]
    kept = Enrolment.objects.filter(student_id=mover).values_list("class_code", "until")
    assert set(kept) == {(GROUP, today()), (other, None)}


def test_what_is_refused(people: dict[str, UUID]) -> None:
    manager = asker(people["school"])
    for who in ("teacher", "parent", "student", "county", "nobody"):
        with pytest.raises(NotAllowed):
            actions.roll_over(asker(people[who]), SCHOOL, today(), [GROUP], paths())
        with pytest.raises(NotAllowed):
            actions.plan_year(asker(people[who]), SCHOOL, today(), paths())
    for day, leaving in (
        (today(), []),
        (today(), ["3301060099-2014-1"]),
        (today() + timedelta(days=400), [GROUP]),
    ):
        with pytest.raises(Refused):
            actions.roll_over(manager, SCHOOL, day, leaving, paths())
    assert not Role.objects.filter(until=today()).exists()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page(visit, sign_in, people: dict[str, UUID], language: str) -> None:
    client = sign_in("school")
    path = f"/people/school:{SCHOOL}/year/"
    page = visit(path, language=language, client=client)
    assert "2014级（2）班" in page.text
    visit(f"{path}?on=2015-09-01", language=language, client=client)
    visit(f"{path}?on=yesterday", language=language, client=client, status=400)
    done = visit(path, language=language, client=client, data={"leaving": GROUP, "on": today().isoformat()})
    assert "2014级（2）班" not in done.text
    for who in ("teacher", "parent", "county"):
        visit(path, language=language, client=sign_in(who), status=404)
