"""The people of the demonstration province."""

import time

import pytest
from django.test import Client

from xingtan.identity.api import Asker, Deed, RoleName, Unit, UnitKind, entitled
from xingtan.identity.models import Person, Role
from xingtan.identity.queries import people as queries
from xingtan.identity.queries.children import children_of
from xingtan.kernel.clock import today
from xingtan.main.demo.people import AS_OF, demo_password, make_people
from xingtan.outbox.models import OutboxRow
from xingtan.places import api as places
from xingtan.places.models import School

pytestmark = pytest.mark.django_db


def test_a_province_of_people_in_a_few_seconds_and_the_same_ones_again() -> None:
    begun = time.process_time()
    accounts = make_people()
    assert time.process_time() - begun < 8
    counts = School.objects.count(), Person.objects.count(), Role.objects.count()
    assert counts[0] == 4 * 89
    assert 2000 < counts[1] < 3000
    told = OutboxRow.objects.count()
    ids = set(Person.objects.values_list("id", flat=True))
    assert make_people() == accounts
    assert (School.objects.count(), Person.objects.count(), Role.objects.count()) == counts
    assert set(Person.objects.values_list("id", flat=True)) == ids
    assert OutboxRow.objects.count() == told <= 3  # nothing for each row


def test_every_county_of_the_summer_of_2017_has_schools_with_teachers_and_students() -> None:
    make_people()
    for city in places.children("330000", AS_OF):
        for county in places.children(city.code, AS_OF):
            schools = places.schools_of(county.code, AS_OF)
            assert len(schools) == 4
            assert all(each.label.startswith(county.short) for each in schools)
    taught = set(
        Role.objects.filter(role=RoleName.TEACHER, unit_kind=UnitKind.SCHOOL).values_list("unit_code", flat=True)
    )
    assert taught == set(School.objects.values_list("code", flat=True))


@pytest.mark.parametrize(
    ("username", "deed", "unit"),
    [
        ("teacher", Deed.UPLOAD_RESOURCE, Unit(UnitKind.SCHOOL, "3305020002")),
        ("school", Deed.READ_FIGURES, Unit(UnitKind.SCHOOL, "3301060002")),
        ("county", Deed.READ_FIGURES, Unit(UnitKind.PLACE, "330127")),
        ("city", Deed.READ_FIGURES, Unit(UnitKind.PLACE, "330127")),
        ("province", Deed.PUBLISH_BRIEF, Unit(UnitKind.PLACE, "330000")),
        ("operator", Deed.OPERATE_NODE, Unit(UnitKind.PLACE, "330000")),
    ],
)
def test_the_named_accounts_open_what_they_are_for(username: str, deed: Deed, unit: Unit) -> None:
    accounts = {account.username: account for account in make_people()}
    client = Client()
    client.post("/account/login/", {"login": username, "password": accounts[username].password})
    assert client.get("/me/").status_code == 200
    person = Person.objects.get(username=username)
    assert person.display_name == accounts[username].name
    assert entitled(Asker(person.id, queries.roles_of(person.id, today())), deed, unit)


def test_the_parent_is_the_parent_of_the_student_and_a_teacher_elsewhere() -> None:
    make_people()
    parent = Person.objects.get(username="parent")
    assert [child.name for child in children_of(parent.id, today())] == ["陈一诺"]
    assert {held.role for held in queries.roles_of(parent.id, today())} == {RoleName.PARENT, RoleName.TEACHER}


def test_the_password_is_the_same_for_one_node_and_another_for_another(settings) -> None:
    ours = demo_password()
    assert ours == demo_password()
    settings.SECRET_KEY = "another node"
    assert demo_password() != ours
