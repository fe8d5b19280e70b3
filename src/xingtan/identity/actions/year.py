"""The turn of the school year."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Greatest

from xingtan.identity.events import YearRolledOver
from xingtan.identity.models import Enrolment, Role
from xingtan.identity.rules import authority, year
from xingtan.identity.rules.authority import Asker, Deed, RoleName, UnitKind, UnitPath
from xingtan.kernel.clock import today
from xingtan.kernel.errors import NotAllowed, Refused
from xingtan.kernel.text import msgid
from xingtan.outbox.api import announce
from xingtan.places import api as places


@dataclass(frozen=True, slots=True)
class ClassTurn:
    """A class at the turn of the year: in which grade it is on the day, how many people leave with it if it goes."""

    code: str
    name: str
    stage: str
    grade: int
    years: int
    finished: bool
    students: int
    teachers: int


def plan_year(asker: Asker, school: str, on: date, paths: Sequence[UnitPath]) -> tuple[ClassTurn, ...]:
    """Say what the turn of the year would do to each class with people in it, the oldest first. Changes nothing.

    Two statements. Raises NotAllowed without KEEP_PEOPLE in the school.
    """
    _require(asker, paths)
    groups = {each.code: each for each in places.classes_of(school)}
    students: dict[str, int] = dict.fromkeys(groups, 0)
    teachers: dict[str, int] = dict.fromkeys(groups, 0)
    counted = {RoleName.STUDENT: students, RoleName.TEACHER: teachers}
    for role, code in _open_roles(groups, on).values_list("role", "unit_code"):
        if role in counted:
            counted[RoleName(role)][code] += 1
    turns = []
    for code, group in groups.items():
        if students[code] or teachers[code]:
            at = year.standing(group.stage, group.entry_year, on)
            turns.append(
                ClassTurn(
                    code, group.name, group.stage, at.grade, at.years, at.finished, students[code], teachers[code]
                )
            )
    return tuple(sorted(turns, key=lambda each: (-each.grade, each.code)))


def roll_over(asker: Asker, school: str, on: date, leaving: Iterable[str], paths: Sequence[UnitPath]) -> int:
    """Let these classes of a school leave on a day: every role in them ends then; gives how many people that are.

    Nobody is deleted: who leaves keeps the account and everything in it, and a new school's roster finds the person
    again. Roles that began in another class (who moved) stay. Idempotent. Announces one fact.
    Raises NotAllowed without KEEP_PEOPLE, Refused for classes of another school, for none, or a day too far away.
    """
    _require(asker, paths)
    assert asker.person_id is not None
    if abs(on - today()) > timedelta(days=year.MOST_AHEAD):
        raise Refused("year-day-far", msgid("毕业的日子离今天太远了，请写半年以内的日子。"))
    chosen = sorted(set(leaving))
    if not chosen:
        raise Refused("year-no-class", msgid("没有选毕业的班级，什么也没有改。"))
    if not set(chosen) <= {each.code for each in places.classes_of(school)}:
        raise Refused("year-class-elsewhere", msgid("选的班级里有不是这所学校的，什么也没有改。"))
    with transaction.atomic():
        ending = _open_roles(chosen, on)
        people = ending.filter(role=RoleName.STUDENT).values("person_id").distinct().count()
        # Who came after that day was never there: the row ends where it began.
        seats = Enrolment.objects.filter(Q(until__isnull=True) | Q(until__gt=on), class_code__in=chosen)
        seats.update(until=Greatest(F("since"), on))
        ended = ending.update(until=Greatest(F("since"), on))
        if ended:
            announce(YearRolledOver(school=school, on=on, classes=len(chosen), people=people, by=asker.person_id))
    return people


def _open_roles(codes: Iterable[str], on: date) -> QuerySet[Role]:
    return Role.objects.filter(
        Q(until__isnull=True) | Q(until__gt=on), unit_kind=UnitKind.CLASS, unit_code__in=list(codes)
    ).exclude(until=F("since"))


def _require(asker: Asker, paths: Sequence[UnitPath]) -> None:
    if not any(authority.may(asker, Deed.KEEP_PEOPLE, path, today()) for path in paths):
        raise NotAllowed("not-entitled", msgid("你现在的身份不能这样做。什么也没有改。"))
