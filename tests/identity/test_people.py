import time
from datetime import date
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from tests.identity.cast import GROUP, SCHOOL, SINCE, held

from xingtan.identity import api
from xingtan.identity.actions import people as actions
from xingtan.identity.api import Asker, Deed, HeldRole, NewPerson, RoleName, Unit, UnitKind
from xingtan.identity.models import Enrolment, Guardianship, Person, Role
from xingtan.identity.queries import people as queries
from xingtan.identity.queries.children import children_of
from xingtan.kernel.clock import today
from xingtan.kernel.errors import Conflict, NotAllowed, NotFound, Refused
from xingtan.kernel.ids import new_id
from xingtan.outbox.models import OutboxRow

pytestmark = pytest.mark.django_db


def asker(person_id: UUID) -> Asker:
    return Asker(person_id, queries.roles_of(person_id, today()))


def test_people_are_registered_with_their_roles_children_and_classes(people: dict[str, UUID]) -> None:
    assert Person.objects.count() == len(people)
    assert Enrolment.objects.get().class_code == GROUP
    assert Guardianship.objects.get().child_id == people["student"]
    assert children_of(people["parent"], today())[0].name == "陈一诺"
    assert [each.role for each in asker(people["parent"]).roles] == [RoleName.PARENT]


def test_registering_twice_changes_nothing(people: dict[str, UUID]) -> None:
    roles = Role.objects.count()
    again = NewPerson(people["student"], "student", "换了名字", (held(RoleName.OPERATOR, UnitKind.PLACE, "330000"),))
    assert api.register_people([again], "another-password") == 0
    assert Role.objects.count() == roles
    assert api.person_names([people["student"]])[people["student"]].name == "陈一诺"


def test_many_people_share_one_hash_and_one_announcement(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    many = [
        NewPerson(new_id(), f"s{number:05}", "学生", (held(RoleName.STUDENT, UnitKind.CLASS, GROUP),))
        for number in range(1200)
    ]
    begun = time.process_time()
    assert api.register_people(many, "one-password") == 1200
    assert time.process_time() - begun < 20  # a hash each would take minutes
    assert OutboxRow.objects.filter(kind="identity.PeopleRegistered").count() == 1
    passwords = set(Person.objects.values_list("password", flat=True))
    assert len(passwords) == 1
    assert get_user_model().objects.get(username="s00007").check_password("one-password")


def test_a_taken_username_is_refused_and_nobody_of_the_call_is_registered(people: dict[str, UUID]) -> None:
    before = Person.objects.count()
    with pytest.raises(Conflict) as refused:
        api.register_people([NewPerson(new_id(), "fresh", "新人"), NewPerson(new_id(), "Teacher", "同名")], "x")
    assert "teacher" in str(refused.value)
    assert Person.objects.count() == before


def test_a_role_that_does_not_fit_its_unit_is_refused() -> None:
    with pytest.raises(Refused):
        api.register_people([NewPerson(new_id(), "x", "甲", (held(RoleName.OPERATOR, UnitKind.CLASS, GROUP),))], "x")
    backwards = HeldRole(RoleName.OPERATOR, Unit(UnitKind.PLACE, "330000"), SINCE, SINCE)
    with pytest.raises(Refused):
        api.register_people([NewPerson(new_id(), "x", "甲", (backwards,))], "x")
    assert not Person.objects.exists()


def test_who_asks_costs_one_statement_a_request(people: dict[str, UUID], django_assert_num_queries) -> None:
    user = Person.objects.get(id=people["teacher"])
    with django_assert_num_queries(1):
        first = api.asker_of(user)
        assert api.asker_of(user) is first
    assert {each.unit.kind for each in first.roles} == {UnitKind.SCHOOL, UnitKind.CLASS}
    with django_assert_num_queries(0):
        assert api.asker_of(AnonymousUser()) == api.NOBODY
    user.is_active = False
    assert api.asker_of(user) == api.NOBODY


def test_statements_of_each_question(people: dict[str, UUID], django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        assert {each.name for each in api.person_names(people.values()).values()} >= {"陈一诺", "吴晓岚"}
    with django_assert_num_queries(1):
        group = Unit(UnitKind.CLASS, GROUP)
        found = api.people_with_role(RoleName.TEACHER, [group, Unit(UnitKind.SCHOOL, SCHOOL)])
        assert [each.name for each in found[group]] == ["吴晓岚"]
    with django_assert_num_queries(0):
        assert [unit.code for unit in api.place_path("330106")] == ["000000", "330000", "330100", "330106"]
    with django_assert_num_queries(1):
        assert api.unit_paths(Unit(UnitKind.CLASS, GROUP))[0][-2:] == (Unit(UnitKind.SCHOOL, SCHOOL), group)
    with django_assert_num_queries(3):
        student = Unit(UnitKind.PERSON, str(people["student"]))
        assert api.unit_paths(student)[0][3:] == (
            Unit(UnitKind.PLACE, "330106"), Unit(UnitKind.SCHOOL, SCHOOL), group, student,
        )  # fmt: skip
    with django_assert_num_queries(0):
        operator = Asker(people["operator"], (held(RoleName.OPERATOR, UnitKind.PLACE, "330000"),))
        assert api.entitled(operator, Deed.READ_FIGURES, Unit(UnitKind.PLACE, "330106"))


def test_what_each_may_do_with_the_child(people: dict[str, UUID]) -> None:
    child = Unit(UnitKind.PERSON, str(people["student"]))
    allowed = {name: api.entitled(asker(each), Deed.READ_PERSON, child) for name, each in people.items()}
    assert {name for name, may in allowed.items() if may} == {"student", "teacher", "parent"}


def test_an_ended_role_gives_nothing_and_an_unknown_unit_has_no_path(people: dict[str, UUID]) -> None:
    assert asker(people["nobody"]).roles == ()
    assert api.unit_paths(Unit(UnitKind.SCHOOL, "0000000000")) == ()
    assert not api.entitled(asker(people["operator"]), Deed.READ_FIGURES, Unit(UnitKind.PLACE, "999999"))
    with pytest.raises(NotAllowed):
        api.require(asker(people["county"]), Deed.READ_FIGURES, Unit(UnitKind.PLACE, "330100"))


def test_figures_of_a_county_that_has_ended_are_for_who_took_over() -> None:
    path = [unit.code for unit in api.place_path("330185")]
    assert path == ["000000", "330000", "330100", "330112", "330185"]


def test_a_role_is_given_once_and_ended_once(people: dict[str, UUID]) -> None:
    giver, county = asker(people["city"]), Unit(UnitKind.PLACE, "330106")
    wanted = HeldRole(RoleName.PLACE_MANAGER, county, today())
    for _ in range(2):
        api.grant_role(giver, people["teacher"], wanted)
    assert OutboxRow.objects.filter(kind="identity.RoleGranted").count() == 1
    assert api.entitled(asker(people["teacher"]), Deed.PUBLISH_BRIEF, county)
    for _ in range(2):
        api.end_role(giver, people["teacher"], RoleName.PLACE_MANAGER, county)
    assert OutboxRow.objects.filter(kind="identity.RoleEnded").count() == 1
    assert not api.entitled(asker(people["teacher"]), Deed.PUBLISH_BRIEF, county)


def test_giving_a_student_a_class_enrols_and_ending_it_takes_them_out(people: dict[str, UUID]) -> None:
    giver = asker(people["school"])
    Role.objects.filter(role=RoleName.STUDENT).delete()
    Enrolment.objects.all().delete()
    api.grant_role(giver, people["student"], HeldRole(RoleName.STUDENT, Unit(UnitKind.CLASS, GROUP), date(2017, 9, 1)))
    assert queries.class_codes_of(people["student"], today()) == (GROUP,)
    api.end_role(giver, people["student"], RoleName.STUDENT, Unit(UnitKind.CLASS, GROUP))
    assert queries.class_codes_of(people["student"], today()) == ()


@pytest.mark.parametrize(
    ("giver", "role", "unit"),
    [
        ("city", RoleName.PLACE_MANAGER, Unit(UnitKind.PLACE, "330100")),
        ("city", RoleName.OPERATOR, Unit(UnitKind.PLACE, "330106")),
        ("county", RoleName.PLACE_MANAGER, Unit(UnitKind.PLACE, "330106")),
        ("school", RoleName.SCHOOL_MANAGER, Unit(UnitKind.SCHOOL, SCHOOL)),
        ("teacher", RoleName.TEACHER, Unit(UnitKind.CLASS, GROUP)),
        ("nobody", RoleName.TEACHER, Unit(UnitKind.SCHOOL, SCHOOL)),
        ("operator", RoleName.TEACHER, Unit(UnitKind.SCHOOL, "0000000000")),
    ],
)
def test_a_role_is_not_given_by_who_may_not(people: dict[str, UUID], giver: str, role: RoleName, unit: Unit) -> None:
    before = Role.objects.count()
    with pytest.raises(NotAllowed):
        api.grant_role(asker(people[giver]), people["parent"], HeldRole(role, unit, today()))
    with pytest.raises(NotAllowed):
        api.end_role(asker(people[giver]), people["teacher"], role, unit)
    assert Role.objects.count() == before


def test_nobody_gets_no_role(people: dict[str, UUID]) -> None:
    with pytest.raises(NotFound):
        api.grant_role(
            asker(people["operator"]), new_id(), HeldRole(RoleName.TEACHER, Unit(UnitKind.SCHOOL, SCHOOL), today())
        )


def test_a_pseudonym_is_stable_and_says_nothing(people: dict[str, UUID]) -> None:
    name = api.pseudonym(people["student"])
    assert name == api.pseudonym(people["student"])
    assert len(name) == 24
    assert len({api.pseudonym(each) for each in people.values()}) == len(people)
    assert people["student"].hex[:8] not in name


def test_activity_is_attributed_to_the_unit_of_the_main_role(people: dict[str, UUID]) -> None:
    who = api.who_of(asker(people["student"]), until=0)
    assert who is not None
    assert (who.role, who.place, who.school) == ("student", "330106", SCHOOL)
    parent = api.who_of(asker(people["parent"]), until=0)
    assert parent is not None
    assert (parent.role, parent.place, parent.school) == ("parent", "330106", SCHOOL)
    assert api.who_of(api.NOBODY, until=0) is None


def test_a_language_is_one_that_the_interface_speaks(people: dict[str, UUID]) -> None:
    actions.choose_language(people["student"], "en")
    assert Person.objects.get(id=people["student"]).language == "en"
    with pytest.raises(Refused):
        actions.choose_language(people["student"], "tlh")
