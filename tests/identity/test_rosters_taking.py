"""Rosters from the file to the people, and back."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.identity.cast import GROUP, SCHOOL
from tests.identity.roster_files import (
    COUNTY,
    HEADERS,
    UNIT,
    asker,
    bring,
    cells,
    csv_of,
    identity,
    student,
    take,
    undo,
)

from xingtan.identity import api
from xingtan.identity.actions import rosters
from xingtan.identity.actions.rosters import taking, undoing
from xingtan.identity.api import Asker, Unit, UnitKind
from xingtan.identity.models import Enrolment, Identifier, Person, Role, RosterChange, RosterImport
from xingtan.identity.queries.identifiers import expects_phone
from xingtan.identity.queries.rosters import roster, rosters_of
from xingtan.identity.rules.rosters import Kind, State, Whole
from xingtan.identity.rules.rosters.numbers import is_username
from xingtan.kernel.clock import now, today
from xingtan.kernel.errors import Conflict, NotAllowed, NotFound
from xingtan.outbox.models import OutboxRow
from xingtan.places.api import NewClass, NewSchool, classes_of, found_schools, open_classes
from xingtan.ports import engines

pytestmark = pytest.mark.django_db
OTHER_SCHOOL = "3301060003"
GOOD = [student("王小明", 11), student("李小红", 20, phone="13800000002")]
TEACHERS = ("姓名", "身份证号", "教工号", "班级", "手机号", "身份")


@pytest.fixture
def who(people: dict[str, UUID]) -> Asker:
    return asker(people["school"])


@pytest.fixture
def city(people: dict[str, UUID]) -> Asker:
    """The manager of the city over the school, with a second class there and a second school."""
    open_classes(SCHOOL, [NewClass("primary", 2014, 1, "2014级（1）班")])
    founded = NewSchool(
        OTHER_SCHOOL, "西湖青禾小学", "", "330106", ("primary",), date(2010, 9, 1),
        (NewClass("primary", 2014, 1, "2014级（1）班"),),
    )  # fmt: skip
    found_schools([founded])
    return asker(people["city"])


def everything() -> list[object]:
    """Give every row that a roster can touch."""
    return [
        list(model.objects.order_by(*order).values_list(*fields))
        for model, order, fields in (
            (Person, ("id",), ("id", "username", "display_name", "born_on")),
            (
                Role,
                ("person_id", "unit_code", "since"),
                ("person_id", "role", "unit_kind", "unit_code", "since", "until"),
            ),
            (Enrolment, ("student_id", "class_code"), ("student_id", "class_code", "since", "until")),
            (Identifier, ("person_id", "kind", "digest"), ("person_id", "kind", "digest")),
        )
    ]


def test_a_class_comes_in_with_accounts_to_claim(who: Asker) -> None:
    taken = take(who, bring(who, csv_of(GOOD)))
    assert taken.state is State.TAKEN
    assert (taken.done, taken.total, taken.percent) == (2, 2, 100)
    child = Person.objects.get(display_name="王小明")
    assert is_username(child.username)
    assert not child.has_usable_password()
    assert child.born_on == date(2014, 3, 11)
    assert [(each.role, each.unit_code, each.until) for each in child.roles.all()] == [("student", GROUP, None)]
    assert Enrolment.objects.get(student=child).class_code == GROUP
    assert {each.kind for each in child.identifiers.all()} == {"identity_number", "student_number", "expected_phone"}
    assert not Person.objects.filter(display_name="王大明").exists()
    assert expects_phone(child.id, "+8613800000001")
    assert not expects_phone(child.id, "+8613800000002")
    facts = OutboxRow.objects.filter(kind="identity.RosterTakenIn")
    assert facts.count() == 1


def test_the_same_file_again_changes_nothing(who: Asker) -> None:
    take(who, bring(who, csv_of(GOOD)))
    before = everything()
    again = take(who, bring(who, csv_of(GOOD)))
    assert (again.report.counts.same, again.report.counts.new, again.report.counts.changed) == (2, 0, 0)
    assert everything() == before
    assert not RosterChange.objects.filter(roster_id=again.id).exists()


def test_one_error_keeps_the_whole_file_out(who: Asker) -> None:
    before = everything()
    found = bring(who, csv_of([*GOOD, student("张三", 31, "77班")]))
    assert found.state is State.REFUSED
    with pytest.raises(Conflict):
        rosters.start_taking_in(who, found.id, api.unit_paths(UNIT))
    assert everything() == before


def test_what_is_new_changed_moved_and_left(city: Asker, people: dict[str, UUID]) -> None:
    who = asker(people["school"])
    first = [student("王小明", 11), student("李小红", 20), student("张三", 31), student("钱四", 33)]
    take(who, bring(who, csv_of(first)))
    second = [
        student("王小鸣", 11),  # a character corrected
        student("李小红", 20, "1班"),
        student("张三", 31),
        student("孙五", 35, "1班"),
        student("陈一诺", 51),
    ]
    found = bring(who, csv_of(second), whole=Whole.SCHOOLS)
    counts = found.report.counts
    assert (counts.new, counts.changed, counts.moved, counts.left, counts.same) == (2, 1, 1, 2, 1)
    kinds = {each.name: (each.kind, each.before, each.after, each.what) for each in found.report.changes}
    assert kinds["王小鸣"] == (Kind.CHANGED, "", "", ("name",))
    assert kinds["李小红"] == (Kind.MOVED, "2014级（2）班", "2014级（1）班", ())
    assert kinds["钱四"] == (Kind.LEFT, "2014级（2）班", "", ())
    assert {("name-changed", "A2"), ("likely-known", "A6")} <= cells(found)
    take(who, found)
    gone = Person.objects.get(display_name="钱四")
    assert [each.until for each in gone.roles.all()] == [today()]
    assert [each.until for each in gone.enrolments.all()] == [today()]
    moved = Person.objects.get(display_name="李小红")
    assert {each.unit_code: each.until for each in moved.roles.all()} == {
        f"{SCHOOL}-2014-2": today(),
        f"{SCHOOL}-2014-1": None,
    }
    # Of this file no teacher was said to be whole: nobody of them left.
    assert Role.objects.get(person=people["teacher"], unit_kind="school").until is None


def test_who_is_missing_has_not_left_unless_the_file_is_whole(who: Asker) -> None:
    take(who, bring(who, csv_of(GOOD)))
    found = bring(who, csv_of(GOOD[:1]))
    assert found.report.counts.left == 0
    of_class = bring(who, csv_of(GOOD[:1]), whole=Whole.CLASSES)
    assert of_class.report.counts.left == 2  # 李小红, and the child of the cast


def test_a_child_moves_back_on_the_same_day(city: Asker, people: dict[str, UUID]) -> None:
    who = asker(people["school"])
    for group in ("2班", "1班", "2班", "1班"):
        take(who, bring(who, csv_of([student("王小明", 11, group)])))
    child = Person.objects.get(display_name="王小明")
    held = Role.objects.filter(person=child, until=None)
    assert [each.unit_code for each in held] == [f"{SCHOOL}-2014-1"]
    assert [each.class_code for each in Enrolment.objects.filter(student=child, until=None)] == [f"{SCHOOL}-2014-1"]


def test_a_likely_duplicate_is_proposed_and_joined_when_somebody_says_so(who: Asker, people: dict[str, UUID]) -> None:
    found = bring(who, csv_of([student("陈一诺", 51)]))
    likeness = found.report.likenesses[0]
    assert (likeness.person, likeness.because, likeness.row) == (people["student"], "name_and_class", 2)
    assert found.report.counts.new == 1
    rosters.say_who_is_same(who, found.id, api.unit_paths(UNIT), [likeness.line])
    decided = roster(found.id)
    assert (decided.report.counts.new, decided.report.counts.changed) == (0, 1)
    assert decided.report.likenesses[0].same
    take(who, decided)
    assert Person.objects.filter(display_name="陈一诺").count() == 1
    assert bring(who, csv_of([student("陈一诺", 51)])).report.counts.same == 1


def test_people_without_numbers_are_known_again_by_name_and_class(who: Asker) -> None:
    text = csv_of([["王小明", "2014级", "2班"]], ("姓名", "年级", "班级"))
    take(who, bring(who, text))
    again = bring(who, text)
    assert again.report.counts.same == 1
    with_number = bring(who, csv_of([student("王小明", 11)]))
    assert [each.because for each in with_number.report.likenesses] == ["name_and_class"]


def test_teachers_have_a_school_and_classes_and_may_stand_in_several_rows(city: Asker, people: dict[str, UUID]) -> None:
    who = asker(people["school"])
    number = identity(40, "19800505")
    rows = [
        ["周老师", number, "T7", "2014级1班", "13900000007", "教师"],
        ["周老师", number, "T7", "2014级2班", "13900000007", "教师"],
    ]
    taken = take(who, bring(who, csv_of(rows, TEACHERS)))
    assert taken.report.counts.new == 1
    teacher = Person.objects.get(display_name="周老师")
    assert {(each.role, each.unit_code) for each in teacher.roles.all()} == {
        ("teacher", SCHOOL), ("teacher", f"{SCHOOL}-2014-1"), ("teacher", f"{SCHOOL}-2014-2"),
    }  # fmt: skip
    assert not Enrolment.objects.filter(student=teacher).exists()
    assert expects_phone(teacher.id, "+8613900000007")


def test_a_number_of_somebody_else_is_refused(who: Asker) -> None:
    take(who, bring(who, csv_of(GOOD)))
    assert ("number-of-another", "C2") in cells(bring(who, csv_of([student("赵铁柱", 11)])))
    two = ["王小明", "男", f"G{identity(20)}", identity(11), "2014级", "2班", "", ""]
    assert ("numbers-of-two", "D2") in cells(bring(who, csv_of([two])))


def test_a_child_of_another_school_is_not_taken_by_this_one_but_moved_by_who_stands_over_both(
    city: Asker, people: dict[str, UUID]
) -> None:
    elsewhere = csv_of([[OTHER_SCHOOL, *student("王小明", 11, "1班")]], ("学校代码", *HEADERS))
    take(city, bring(city, elsewhere, unit=COUNTY))
    before = everything()
    who = asker(people["school"])
    assert cells(bring(who, csv_of([student("王小明", 11)]))) == {("student-elsewhere", "C2")}
    assert cells(bring(who, elsewhere)) == {("school-outside", "A2")}
    assert everything() == before
    moved = bring(city, csv_of([[SCHOOL, *student("王小明", 11)]], ("学校代码", *HEADERS)), unit=COUNTY)
    assert moved.report.counts.moved == 1
    take(city, moved)
    held = Role.objects.filter(person__display_name="王小明", until=None)
    assert [each.unit_code for each in held] == [GROUP]


def test_a_teacher_of_another_school_teaches_here_too_and_stays_who_they_are(
    city: Asker, people: dict[str, UUID]
) -> None:
    number = identity(40, "19800505")
    there = [[OTHER_SCHOOL, "周老师", number, "T7", "", "", "教师"]]
    take(city, bring(city, csv_of(there, ("学校代码", *TEACHERS)), unit=COUNTY))
    who = asker(people["school"])
    here = csv_of([["周老师", number, "S1", "", "13900000009", "教师"]], TEACHERS)
    take(who, bring(who, here))
    teacher = Person.objects.get(display_name="周老师")
    assert {each.unit_code for each in teacher.roles.all()} == {SCHOOL, OTHER_SCHOOL}
    assert not expects_phone(teacher.id, "+8613900000009")
    assert bring(who, here).report.counts.same == 1
    assert ("number-of-another", "B2") not in cells(bring(who, here))
    wrong = csv_of([["周老帅", number, "S1", "", "", "教师"]], TEACHERS)
    assert "number-of-another" in {code for code, _ in cells(bring(who, wrong))}


def test_classes_that_do_not_exist_are_opened_on_request_and_closed_by_undoing(who: Asker) -> None:
    rows = csv_of([student("王小明", 11, "7班")])
    assert cells(bring(who, rows)) == {("class-unknown", "F2")}
    found = bring(who, rows, open_classes=True)
    assert found.report.classes == (f"{SCHOOL}-2014-7",)
    assert len(classes_of(SCHOOL)) == 1
    taken = take(who, found)
    assert f"{SCHOOL}-2014-7" in {each.code for each in classes_of(SCHOOL)}
    undo(who, taken)
    assert f"{SCHOOL}-2014-7" not in {each.code for each in classes_of(SCHOOL)}


def test_undoing_puts_every_row_back(city: Asker, people: dict[str, UUID]) -> None:
    who = asker(people["school"])
    take(who, bring(who, csv_of([student("王小明", 11), student("李小红", 20), student("张三", 31)])))
    before = everything()
    second = [student("王小鸣", 11, "1班", phone="13811111111"), student("李小红", 20), student("孙五", 35, "1班")]
    taken = take(who, bring(who, csv_of(second), whole=Whole.SCHOOLS))
    assert everything() != before
    undone = undo(who, taken)
    assert undone.state is State.UNDONE
    assert undone.report.not_undone == ()
    assert everything() == before
    assert OutboxRow.objects.filter(kind="identity.RosterUndone").count() == 1
    with pytest.raises(Conflict):
        rosters.start_undoing(who, taken.id, api.unit_paths(UNIT))


def test_undoing_leaves_who_was_changed_since_and_says_who(who: Asker) -> None:
    taken = take(who, bring(who, csv_of([*GOOD, student("张三", 31)])))
    claimed = Person.objects.get(display_name="王小明")
    claimed.set_password("apricot-terrace")
    claimed.save()
    Person.objects.filter(display_name="李小红").update(display_name="李晓红")
    undone = undo(who, taken)
    assert set(undone.report.not_undone) == {("王小明", "in-use"), ("李晓红", "changed-since")}
    assert Person.objects.filter(display_name__in=["王小明", "李晓红"]).count() == 2
    assert not Person.objects.filter(display_name="张三").exists()


def test_nobody_brings_a_roster_outside_their_unit(people: dict[str, UUID]) -> None:
    for name in ("student", "teacher", "parent", "county", "nobody"):
        with pytest.raises(NotAllowed):
            bring(asker(people[name]), csv_of(GOOD))
    with pytest.raises(NotAllowed):
        bring(asker(people["school"]), csv_of(GOOD), unit=COUNTY)
    assert not RosterImport.objects.exists()
    found = bring(asker(people["city"]), csv_of(GOOD))
    paths = api.unit_paths(UNIT)
    for act in (rosters.start_taking_in, rosters.start_undoing, rosters.drop_roster):
        with pytest.raises(NotAllowed):
            act(asker(people["county"]), found.id, paths)
    foreign = api.unit_paths(Unit(UnitKind.PLACE, "330127"))
    with pytest.raises(NotAllowed):
        rosters.start_taking_in(asker(people["county"]), found.id, foreign)
    assert [each.id for each in rosters_of([UNIT])] == [found.id]


def test_a_roster_is_taken_in_once(who: Asker) -> None:
    found = bring(who, csv_of(GOOD))
    rosters.start_taking_in(who, found.id, api.unit_paths(UNIT))
    with pytest.raises(Conflict):
        rosters.start_taking_in(who, found.id, api.unit_paths(UNIT))
    rosters.take_in_roster(found.id)
    rosters.take_in_roster(found.id)
    assert Person.objects.filter(display_name="王小明").count() == 1


def test_what_changed_between_looking_and_taking_is_looked_at_again(who: Asker) -> None:
    first, second = bring(who, csv_of(GOOD)), bring(who, csv_of([student("赵铁柱", 11)]))
    take(who, second)
    before = everything()
    refused = take(who, first)
    assert refused.state is State.REFUSED
    assert "number-of-another" in {each.code for each in refused.report.findings}
    assert everything() == before


def test_a_dropped_or_stale_roster_forgets_its_file_and_its_people(who: Asker) -> None:
    found = bring(who, csv_of(GOOD))
    rosters.drop_roster(who, found.id, api.unit_paths(UNIT))
    assert roster(found.id).state is State.DROPPED
    assert roster(found.id).report.changes == ()
    stale = bring(who, csv_of(GOOD))
    RosterImport.objects.filter(id=stale.id).update(asked_at=now() - timedelta(days=8))
    assert rosters.drop_stale_rosters() == 1
    assert roster(stale.id).state is State.DROPPED
    with pytest.raises(NotFound):
        roster(UUID(int=1))


def test_a_run_that_was_killed_goes_on_where_it_was(who: Asker) -> None:
    many = [
        student(f"学生{'甲乙丙丁戊己庚辛壬癸'[at % 10]}", at % 450 * 2 + 1, born=f"2014{at // 450 + 1:02}11")
        for at in range(2200)
    ]
    found = bring(who, csv_of(many))
    rosters.check_roster(found.id)
    assert roster(found.id).state is State.CHECKED
    rosters.start_taking_in(who, found.id, api.unit_paths(UNIT))

    def killed(done: int, total: int) -> None:
        if done == 1000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        taking.take_in_roster(found.id, killed)
    assert roster(found.id).state is State.TAKING
    assert roster(found.id).done == 1000
    rosters.take_in_roster(found.id)
    taken = roster(found.id)
    assert (taken.state, taken.report.counts.new, taken.done) == (State.TAKEN, 2200, 2200)
    assert Role.objects.filter(unit_code=GROUP, role="student").count() == 2201
    undone = undo(who, taken)
    assert undone.report.not_undone == ()
    assert Role.objects.filter(unit_code=GROUP, role="student").count() == 1


@pytest.mark.parametrize("left", [True, False])
def test_two_runs_of_one_roster_are_as_one(who: Asker, left: bool) -> None:
    """The job begins again while it still runs: the second waits its turn, and the first finds its work done."""
    if left:
        take(who, bring(who, csv_of([student("赵六", 41, born="20150311")])))
    many = [
        student(f"学生{'甲乙丙丁戊己庚辛壬癸'[at % 10]}", at % 450 * 2 + 1, born=f"2014{at // 450 + 1:02}11")
        for at in range(1100)
    ]
    found = bring(who, csv_of(many), whole=Whole.SCHOOLS if left else Whole.NO)
    rosters.check_roster(found.id)
    rosters.start_taking_in(who, found.id, api.unit_paths(UNIT))

    def again(done: int, total: int) -> None:
        if done == 1000:
            rosters.take_in_roster(found.id)

    taking.take_in_roster(found.id, again)
    taken = roster(found.id)
    assert (taken.state, taken.report.counts.new, taken.report.counts.left) == (State.TAKEN, 1100, 2 if left else 0)
    assert OutboxRow.objects.filter(kind="identity.RosterTakenIn").count() == (2 if left else 1)
    assert RosterChange.objects.filter(roster_id=found.id).count() == (1102 if left else 1100)

    def undo_again(done: int, total: int) -> None:
        if done == 500:
            rosters.undo_roster(found.id)

    rosters.start_undoing(who, found.id, api.unit_paths(UNIT))
    undoing.undo_roster(found.id, None, undo_again)
    assert roster(found.id).report.not_undone == ()
    assert OutboxRow.objects.filter(kind="identity.RosterUndone").count() == 1


def test_a_run_does_not_go_on_with_a_roster_that_another_one_refused(who: Asker) -> None:
    many = [
        student(f"学生{'甲乙丙丁戊己庚辛壬癸'[at % 10]}", at % 450 * 2 + 1, born=f"2014{at // 450 + 1:02}11")
        for at in range(1100)
    ]
    found = bring(who, csv_of(many))
    rosters.check_roster(found.id)
    before = everything()
    rosters.start_taking_in(who, found.id, api.unit_paths(UNIT))

    def refused(done: int, total: int) -> None:
        if done == 1000:
            rosters.give_up(found.id)

    taking.take_in_roster(found.id, refused)
    assert roster(found.id).state is State.REFUSED
    assert everything() == before


def test_the_list_of_rosters_does_not_read_what_was_found_in_them(
    who: Asker, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        bring(who, csv_of(GOOD))
    with django_assert_num_queries(1) as asked:
        assert {each.report.counts.new for each in rosters_of([UNIT])} == {0}
    assert '"report"' not in asked.captured_queries[0]["sql"]


def test_a_job_that_fails_for_a_reason_nobody_foresaw_leaves_nothing_and_says_so(who: Asker) -> None:
    from xingtan.identity.jobs import rosters as jobs

    found = bring(who, csv_of(GOOD))
    before = everything()
    rosters.start_taking_in(who, found.id, api.unit_paths(UNIT))
    engines().blobs.forget(RosterImport.objects.get().file_digest)  # somebody emptied the store
    jobs.take_in.call(str(found.id))
    ended = roster(found.id)
    assert ended.state is State.REFUSED
    assert "failed" in {each.code for each in ended.report.findings}
    assert everything() == before


def test_a_large_file_is_checked_by_the_job(who: Asker) -> None:
    from django_tasks_db.models import DBTaskResult

    from xingtan.identity.jobs import rosters as jobs

    padded = csv_of([*GOOD]) + "\n" * (300 * 1024)
    found = bring(who, padded)
    assert found.state is State.CHECKING
    assert found.at_work
    queued = DBTaskResult.objects.get()
    assert queued.task_path.endswith("rosters.check")
    jobs.check.call(*queued.args_kwargs["args"])
    assert roster(found.id).state is State.CHECKED
