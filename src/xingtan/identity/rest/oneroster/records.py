"""Records of OneRoster 1.2 from ours."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from xingtan.identity.queries.oneroster import Enrolled, Listed, instant
from xingtan.identity.queries.reach import Reach
from xingtan.identity.rules.authority import HeldRole, RoleName, UnitKind
from xingtan.identity.rules.oneroster import (
    ROLES,
    Record,
    Session,
    grades,
    school_year,
    sessions,
    sessions_of_year,
    split_name,
)
from xingtan.kernel.clock import today
from xingtan.places import api as places

Href = Callable[[str, str], str]
"""Gives the address of a record: of which collection, by which sourcedId."""

_TYPES = {"nation": "national", "province": "state", "city": "local", "county": "district"}
_STAGES = {
    "kindergarten": "幼儿园",
    "primary": "小学",
    "junior": "初中",
    "senior": "高中",
    "vocational": "职业学校",
    "special": "特殊教育",
    "higher": "高等教育",
}
FIELDS: dict[str, tuple[str, ...]] = {
    "orgs": ("sourcedId", "status", "dateLastModified", "name", "type", "identifier", "parent", "children",
             "metadata", "parent.sourcedId"),
    "academicSessions": ("sourcedId", "status", "dateLastModified", "title", "startDate", "endDate", "type", "parent",
                         "children", "schoolYear", "metadata", "parent.sourcedId"),
    "courses": ("sourcedId", "status", "dateLastModified", "title", "courseCode", "org", "metadata", "org.sourcedId"),
    "classes": ("sourcedId", "status", "dateLastModified", "title", "classCode", "classType", "grades", "course",
                "school", "terms", "course.sourcedId", "school.sourcedId", "terms.sourcedId"),
    "users": ("sourcedId", "status", "dateLastModified", "username", "userIds", "enabledUser", "givenName",
              "familyName", "roles", "primaryOrg", "grades", "roles.role"),
    "enrollments": ("sourcedId", "status", "dateLastModified", "user", "class", "school", "role", "primary",
                    "beginDate", "endDate", "user.sourcedId", "class.sourcedId"),
    "demographics": ("sourcedId", "status", "dateLastModified", "birthDate"),
}  # fmt: skip
"""What each collection has and can be filtered by; with a dot: can be filtered by, not selected."""


def written(at: datetime) -> str:
    """Write an instant as the standard does."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


class Records:
    """Makes the records of what a program reaches; `href` gives the address of any other."""

    def __init__(self, reach: Reach, href: Href) -> None:
        self._reach = reach
        self._href = href
        self._day = today()

    def _reference(self, collection: str, kind: str, sourced_id: str) -> Record:
        return {"href": self._href(collection, sourced_id), "sourcedId": sourced_id, "type": kind}

    def _org(self, code: str) -> Record:
        return self._reference("orgs", "org", code)

    def orgs(self) -> Iterable[Record]:
        """Give the places of the reach and its schools. No SQL."""
        known = places.places(self._reach.places)
        below: dict[str, list[str]] = {code: [] for code in known}
        for place in known.values():
            if place.parent_code in below:
                below[place.parent_code].append(place.code)
        for school in self._reach.schools.values():
            if (home := places.heir(school.place_code)) in below:
                below[home].append(school.code)
        for place in known.values():
            yield {
                **self._head(place.code, instant(place.valid_from)),
                "metadata": {"nameEn": place.name_en},
                "name": place.name,
                "type": _TYPES[place.level],
                "identifier": place.code,
                **({"parent": self._org(place.parent_code)} if place.parent_code in known else {}),
                "children": [self._org(code) for code in sorted(below[place.code])],
            }
        yield from self.schools()

    def schools(self) -> Iterable[Record]:
        for school in self._reach.schools.values():
            home = places.heir(school.place_code)
            yield {
                **self._head(school.code, instant(school.valid_from)),
                **({"metadata": {"nameEn": school.name_en}} if school.name_en else {}),
                "name": school.name,
                "type": "school",
                "identifier": school.code,
                **({"parent": self._org(home)} if home in self._reach.places else {}),
                "children": [],
            }

    def _head(self, sourced_id: str, changed_at: datetime, active: bool = True) -> Record:
        status = "active" if active else "tobedeleted"
        return {"sourcedId": sourced_id, "status": status, "dateLastModified": written(changed_at)}

    def sessions(self, kinds: tuple[str, ...]) -> Iterable[Record]:
        """Give the school years and terms that are derived from the calendar."""
        return (self._session(each) for each in sessions(self._day) if each.kind in kinds)

    def session(self, sourced_id: str, kinds: tuple[str, ...]) -> Record | None:
        """Give a session of any year, so that one that was named once is found for ever."""
        year = sourced_id.partition("-")[2][:4]
        if not (year.isascii() and year.isdigit() and 1949 <= int(year) <= self._day.year + 1):
            return None
        found = (each for each in sessions_of_year(int(year)) if each.id == sourced_id and each.kind in kinds)
        return next((self._session(each) for each in found), None)

    def _session(self, session: Session) -> Record:
        def of(code: str) -> Record:
            return self._reference("academicSessions", "academicSession", code)

        return {
            **self._head(session.id, instant(session.since)),
            "metadata": {"derived": "true"},
            "title": session.title,
            "startDate": session.since.isoformat(),
            "endDate": session.until.isoformat(),
            "type": session.kind,
            **({"parent": of(session.parent)} if session.parent else {}),
            "children": [of(each) for each in session.children],
            "schoolYear": str(session.year + 1),
        }

    def courses(self) -> Iterable[Record]:
        """Give what a class of a stage is taught together: one derived course for each stage of each school."""
        for school in self._reach.schools.values():
            for stage in school.stages:
                yield {
                    **self._head(f"course-{school.code}-{stage}", instant(school.valid_from)),
                    "metadata": {"derived": "true"},
                    "title": f"{_STAGES.get(stage, stage)}行政班",
                    "courseCode": stage,
                    "org": self._org(school.code),
                }

    def classes(self, wanted: Iterable[places.SchoolClass]) -> Iterable[Record]:
        year = school_year(self._day)
        terms = [
            self._reference("academicSessions", "academicSession", each.id)
            for each in sessions_of_year(year)
            if each.kind == "term"
        ]
        for group in wanted:
            if self._reach.has_class(group.code):
                yield {
                    **self._head(group.code, instant(date(group.entry_year, 9, 1))),
                    "title": group.name,
                    "classCode": group.code,
                    "classType": "homeroom",
                    "grades": grades(group.stage, group.entry_year, self._day),
                    "course": self._reference("courses", "course", f"course-{group.school_code}-{group.stage}"),
                    "school": self._org(group.school_code),
                    "terms": terms,
                }

    def users(self, people: Iterable[Listed], classes: Mapping[str, places.SchoolClass]) -> Iterable[Record]:
        for each in people:
            family, given = split_name(each.name)
            told = self._roles(each.roles)
            groups = (classes.get(held.unit.code) for held in each.roles if held.role is RoleName.STUDENT)
            yield {
                **self._head(str(each.id), each.registered_at, each.open),
                "username": each.username,
                "userIds": [],
                "enabledUser": "true" if each.open else "false",
                "givenName": given,
                "familyName": family,
                "roles": told,
                **({"primaryOrg": told[0]["org"]} if told else {}),
                "grades": sorted(
                    {grade for group in groups if group for grade in grades(group.stage, group.entry_year, self._day)}
                ),
            }

    def _roles(self, roles: Iterable[HeldRole]) -> list[Record]:
        told: dict[tuple[str, str], Record] = {}
        for held in roles:
            code = held.unit.code.partition("-")[0] if held.unit.kind is UnitKind.CLASS else held.unit.code
            told.setdefault(
                (ROLES[held.role], code),
                {
                    "roleType": "secondary" if told else "primary",
                    "role": ROLES[held.role],
                    "org": self._org(code),
                    "beginDate": held.since.isoformat(),
                    **({"endDate": (held.until - timedelta(days=1)).isoformat()} if held.until else {}),
                },
            )
        return list(told.values())

    def demographics(self, people: Iterable[Listed], _classes: object) -> Iterable[Record]:
        for each in people:
            if each.born_on is not None:
                head = self._head(str(each.id), each.registered_at, each.open)
                yield {**head, "birthDate": each.born_on.isoformat()}

    def enrollments(self, enrolled: Iterable[Enrolled]) -> Iterable[Record]:
        for each in enrolled:
            over = each.until is not None and each.until <= self._day
            yield {
                **self._head(str(each.id), instant(each.until if over and each.until else each.since), not over),
                "user": self._reference("users", "user", str(each.person)),
                "class": self._reference("classes", "class", each.group),
                "school": self._org(each.group.partition("-")[0]),
                "role": ROLES[each.role],
                "primary": "false",
                "beginDate": each.since.isoformat(),
                **({"endDate": (each.until - timedelta(days=1)).isoformat()} if each.until else {}),
            }


def single(found: Any) -> Record | None:
    """Give the one record of a list of at most one."""
    return next(iter(found), None)
