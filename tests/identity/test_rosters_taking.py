"""Rosters from the file to the people, and back."""

from uuid import UUID

import pytest
from tests.identity.cast import SCHOOL

from xingtan.identity import api
from xingtan.identity.actions import rosters
from xingtan.identity.api import Asker, Unit, UnitKind
from xingtan.identity.models import Person
from xingtan.identity.queries import people as people_queries
from xingtan.identity.queries.rosters import Roster, roster
from xingtan.identity.rules.rosters import Options, State
from xingtan.identity.rules.rosters.numbers import check_digit, is_username
from xingtan.kernel.clock import today

pytestmark = pytest.mark.django_db
UNIT = Unit(UnitKind.SCHOOL, SCHOOL)


def identity(at: int, born: str = "20140311") -> str:
    seventeen = f"330106{born}{at:03}"
    return seventeen + check_digit(seventeen)


def asker(person_id: UUID) -> Asker:
    return Asker(person_id, people_queries.roles_of(person_id, today()))


def bring(who: Asker, text: str | bytes, name: str = "名册.csv", unit: Unit = UNIT, **options: object) -> Roster:
    content = text.encode() if isinstance(text, str) else text
    return roster(rosters.receive_roster(who, unit, api.unit_paths(unit), name, [content], Options(**options)))


def take(who: Asker, brought: Roster) -> Roster:
    rosters.start_taking_in(who, brought.id, api.unit_paths(brought.unit))
    rosters.take_in_roster(brought.id)
    return roster(brought.id)


GOOD = (
    "姓名,性别,学籍号,身份证号,年级,班级,监护人,手机号\n"
    f"王小明,男,G{identity(11)},{identity(11)},2014级,2班,王大明,13800000001\n"
    f"李小红,女,G{identity(20)},{identity(20)},2014级,（2）班,李大红,138 0000 0002\n"
)


def test_good(people: dict[str, UUID]) -> None:
    who = asker(people["school"])
    brought = bring(who, GOOD)
    assert brought.state is State.CHECKED, brought.report
    assert brought.report.counts.new == 2
    taken = take(who, brought)
    assert taken.state is State.TAKEN
    assert taken.report.counts.new == 2
    person = Person.objects.get(display_name="王小明")
    assert is_username(person.username)
    again = bring(who, GOOD)
    assert again.report.counts.same == 2
    assert again.report.counts.new == 0
    print(again.report)
    rosters.start_undoing(who, taken.id, api.unit_paths(UNIT))
    rosters.undo_roster(taken.id)
    assert not Person.objects.filter(display_name="王小明").exists()
