"""OneRoster 1.2: what a program reads of the roster of its unit, and nothing else."""

import json
import random
import re
from contextlib import suppress
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.identity.cast import GROUP, SCHOOL, SINCE, held
from tests.identity.programs import BIRTHDAYS, CORE, program

from xingtan.identity.api import HeldRole, NewPerson, RoleName, Unit, UnitKind, register_people, unit_paths
from xingtan.identity.models import Person, Role
from xingtan.identity.rest.oneroster.views import ROUTES
from xingtan.identity.rules import oneroster as rules
from xingtan.kernel.clock import today
from xingtan.kernel.ids import new_id
from xingtan.places.api import NewClass, NewSchool, found_schools, subtree_codes

BASE = "/ims/oneroster/rostering/v1p2"
ELSEWHERE = "3302030001"


def read(client: Client, path: str, status: int = 200, **query: str) -> dict:
    told = client.get(f"{BASE}/{path}", query)
    assert told.status_code == status, told.content.decode()
    assert told["Content-Type"] == "application/json"
    return told.json()


def minor(told: dict) -> str:
    assert told["imsx_codeMajor"] == "failure"
    assert told["imsx_severity"] == "error"
    assert told["imsx_description"]
    return told["imsx_CodeMinor"]["imsx_codeMinorField"][0]["imsx_codeMinorFieldValue"]


@pytest.mark.django_db
class TestRecords:
    @pytest.fixture
    def own(self, people: dict[str, UUID]) -> Client:
        return program(f"school:{SCHOOL}", CORE)

    def test_a_school_reads_itself(self, own: Client) -> None:
        (org,) = read(own, "orgs")["orgs"]
        assert (org["sourcedId"], org["name"], org["type"], org["status"]) == (
            SCHOOL,
            "西湖杏花小学",
            "school",
            "active",
        )
        assert "parent" not in org  # it lies outside of what this program may see
        assert read(own, f"schools/{SCHOOL}")["org"] == org == read(own, f"orgs/{SCHOOL}")["org"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00.000Z", org["dateLastModified"])

    def test_a_place_reads_the_tree_below_it(self, people: dict[str, UUID]) -> None:
        county = program("place:330106", CORE)
        by_id = {each["sourcedId"]: each for each in read(county, "orgs")["orgs"]}
        assert set(by_id) == {"330106", SCHOOL}
        assert by_id[SCHOOL]["parent"]["sourcedId"] == "330106"
        assert [each["sourcedId"] for each in by_id["330106"]["children"]] == [SCHOOL]
        assert by_id["330106"]["type"] == "district"
        city = program("place:330100", CORE)
        kinds = {each["type"] for each in read(city, "orgs")["orgs"]}
        assert kinds == {"local", "district", "school"}

    def test_classes_have_a_course_a_school_and_the_terms_of_the_year(self, own: Client) -> None:
        (group,) = read(own, "classes")["classes"]
        assert (group["sourcedId"], group["title"], group["classType"]) == (GROUP, "2014级（2）班", "homeroom")
        assert read(own, f"classes/{GROUP}")["class"] == group
        course = read(own, f"courses/{group['course']['sourcedId']}")["course"]
        assert (course["org"]["sourcedId"], course["metadata"]) == (SCHOOL, {"derived": "true"})
        assert read(own, f"courses/{course['sourcedId']}/classes")["classes"] == [group]
        assert read(own, f"schools/{SCHOOL}/courses")["courses"] == [course]
        for term in group["terms"]:
            session = read(own, f"terms/{term['sourcedId']}")["academicSession"]
            assert session["type"] == "term"
            assert read(own, f"terms/{term['sourcedId']}/classes")["classes"] == [group]
            assert read(own, f"terms/{term['sourcedId']}/gradingPeriods") == {"academicSessions": []}
            year = read(own, f"academicSessions/{session['parent']['sourcedId']}")["academicSession"]
            assert year["startDate"] <= session["startDate"] < session["endDate"] <= year["endDate"]
        assert read(own, "gradingPeriods") == {"academicSessions": []}

    def test_people_and_enrolments_lead_to_each_other(self, own: Client, people: dict[str, UUID]) -> None:
        users = {each["username"]: each for each in read(own, "users")["users"]}
        assert set(users) == {"student", "teacher", "school"}  # no parents, nobody from elsewhere
        student = users["student"]
        assert (student["familyName"], student["givenName"]) == ("陈", "一诺")
        assert student["sourcedId"] == str(people["student"])
        assert student["enabledUser"] == "true"
        assert student["roles"] == [
            {
                "roleType": "primary",
                "role": "student",
                "org": {"href": f"http://testserver{BASE}/orgs/{SCHOOL}", "sourcedId": SCHOOL, "type": "org"},
                "beginDate": SINCE.isoformat(),
            }
        ]
        assert {"email", "phone", "sms", "password", "identifier"}.isdisjoint(student)
        assert [role["role"] for role in users["school"]["roles"]] == ["siteAdministrator"]
        enrolled = read(own, "enrollments")["enrollments"]
        assert {each["role"] for each in enrolled} == {"student", "teacher"}
        for each in enrolled:
            assert read(own, f"enrollments/{each['sourcedId']}")["enrollment"] == each
            assert each["class"]["sourcedId"] == GROUP
            assert own.get(each["user"]["href"]).status_code == 200
            assert own.get(each["class"]["href"]).status_code == 200
        for path, name in (("students", "student"), ("teachers", "teacher")):
            told = read(own, path)["users"]
            assert [each["username"] for each in told] == [name]
            assert read(own, f"classes/{GROUP}/{path}")["users"] == told
            assert read(own, f"schools/{SCHOOL}/{path}")["users"] == told
            assert read(own, f"schools/{SCHOOL}/classes/{GROUP}/{path}")["users"] == told
            assert read(own, f"{path}/{people[name]}")["user"] == told[0]
            assert [each["sourcedId"] for each in read(own, f"{path}/{people[name]}/classes")["classes"]] == [GROUP]
        assert read(own, f"schools/{SCHOOL}/enrollments")["enrollments"] == enrolled
        assert read(own, f"schools/{SCHOOL}/classes/{GROUP}/enrollments")["enrollments"] == enrolled

    def test_who_left_a_class_is_told_for_a_year_and_who_is_closed_stays_marked(self, own: Client, people) -> None:
        Role.objects.filter(person=people["student"]).update(until=today())
        (gone,) = (each for each in read(own, "enrollments")["enrollments"] if each["role"] == "student")
        assert (gone["status"], gone["endDate"]) == ("tobedeleted", (today() - timedelta(days=1)).isoformat())
        assert read(own, "students") == {"users": []}
        Role.objects.filter(person=people["student"]).update(until=today() - timedelta(days=367))
        assert len(read(own, "enrollments")["enrollments"]) == 1
        Person.objects.filter(id=people["teacher"]).update(is_active=False)
        told = read(own, f"users/{people['teacher']}")["user"]
        assert (told["status"], told["enabledUser"]) == ("tobedeleted", "false")

    def test_days_of_birth_need_a_scope_of_their_own(self, own: Client, people: dict[str, UUID]) -> None:
        Person.objects.filter(id=people["student"]).update(born_on=date(2010, 2, 3))
        assert minor(read(own, "demographics", 403)) == "forbidden"
        told = read(program(f"school:{SCHOOL}", BIRTHDAYS), "demographics")["demographics"]
        assert [(each["sourcedId"], each["birthDate"]) for each in told] == [(str(people["student"]), "2010-02-03")]
        assert minor(read(program(f"school:{SCHOOL}", BIRTHDAYS), "users", 403)) == "forbidden"

    def test_the_shorter_address_says_the_same_of_itself(self, own: Client) -> None:
        told = own.get("/ims/oneroster/v1p2/classes").json()["classes"][0]
        assert told["school"]["href"] == f"http://testserver/ims/oneroster/v1p2/orgs/{SCHOOL}"

    def test_a_program_of_a_class_sees_that_class(self, people: dict[str, UUID]) -> None:
        client = program(f"class:{GROUP}", CORE)
        assert {each["username"] for each in read(client, "users")["users"]} == {"student", "teacher"}
        assert [each["sourcedId"] for each in read(client, "classes")["classes"]] == [GROUP]


@pytest.mark.django_db
class TestAsking:
    @pytest.fixture
    def many(self, school: str) -> Client:
        pupils = [
            NewPerson(new_id(), f"pupil{number:03}", f"陈{number}", (held(RoleName.STUDENT, UnitKind.CLASS, GROUP),))
            for number in range(25)
        ]
        register_people(pupils, "apricot-terrace")
        return program(f"school:{SCHOOL}", CORE)

    def test_pages_lead_on_and_hold_everybody_once(self, many: Client) -> None:
        address, seen = f"{BASE}/students?limit=10&sort=username", []
        while address:
            told = many.get(address)
            assert told["X-Total-Count"] == "25"
            seen += [each["username"] for each in told.json()["users"]]
            links = {rel: url for url, rel in re.findall(r'<http://testserver([^>]+)>; rel="(\w+)"', told["Link"])}
            assert {"first", "last"} <= set(links)
            address = links.get("next", "")
        assert seen == [f"pupil{number:03}" for number in range(25)]
        assert "offset=20" in links["last"]
        assert many.get(f"{BASE}/students?offset=1000").json() == {"users": []}

    @pytest.mark.parametrize(
        ("query", "wanted"),
        [
            ({"filter": "username='pupil007'"}, ["pupil007"]),
            ({"filter": "username='pupil007' OR username='pupil009'"}, ["pupil007", "pupil009"]),
            ({"filter": "username>='pupil003' AND username<'pupil005'"}, ["pupil003", "pupil004"]),
            ({"filter": "username~'PUPIL02'"}, [f"pupil02{n}" for n in range(5)]),
            ({"filter": "status='tobedeleted'"}, []),
            ({"filter": "roles.role='teacher'"}, []),
            ({"filter": "sourcedId='not-an-id'"}, []),
            ({"filter": "username='pupil001' AND dateLastModified>'2001-01-01'"}, ["pupil001"]),
            ({"filter": "username~'%'"}, []),
            ({"sort": "username", "orderBy": "desc", "limit": "2"}, ["pupil024", "pupil023"]),
        ],
    )
    def test_filters_and_orders(self, many: Client, query: dict[str, str], wanted: list[str]) -> None:
        told = [each["username"] for each in read(many, "students", **query)["users"]]
        assert (told if "sort" in query else sorted(told)) == wanted

    def test_collections_in_memory_are_filtered_alike(self, many: Client) -> None:
        assert len(read(many, "classes", filter="school.sourcedId='3301060002'")["classes"]) == 1
        assert read(many, "classes", filter="title~'1班'")["classes"] == []
        assert read(many, "orgs", filter="type!='school'")["orgs"] == []
        assert [
            each["title"]
            for each in read(many, "terms", sort="startDate", orderBy="desc", limit="1")["academicSessions"]
        ] == [rules.sessions(today())[-1].title]

    def test_fields_leave_out_the_rest(self, many: Client) -> None:
        told = read(many, "students", fields="username,status", limit="1")["users"][0]
        assert set(told) == {"sourcedId", "username", "status"}

    @pytest.mark.parametrize(
        ("query", "why"),
        [
            ({"limit": "0"}, "invaliddata"),
            ({"limit": "5001"}, "invaliddata"),
            ({"limit": "ten"}, "invaliddata"),
            ({"offset": "-1"}, "invaliddata"),
            ({"orderBy": "up"}, "invaliddata"),
            ({"sort": "password"}, "invalid_sort_field"),
            ({"fields": "username,password"}, "invalid_selection_field"),
            ({"filter": "password='x'"}, "invalid_filter_field"),
            ({"filter": "givenName='一诺'"}, "invalid_filter_field"),
            ({"filter": "username"}, "invalid_filter_field"),
            ({"filter": "username='a' AND username='b' AND username='c'"}, "invalid_filter_field"),
            ({"filter": "username='" + "x" * 600 + "'"}, "invalid_filter_field"),
            ({"filter": "dateLastModified>'yesterday'"}, "invalid_filter_field"),
            ({"filter": "sourcedId>'a'"}, "invalid_filter_field"),
            ({"filter": "status>'active'"}, "invalid_filter_field"),
            ({"filter": "username='\x00'"}, "invalid_filter_field"),
        ],
    )
    def test_what_cannot_be_asked_is_named(self, many: Client, query: dict[str, str], why: str) -> None:
        assert minor(read(many, "students", 400, **query)) == why

    def test_a_page_of_people_takes_a_stated_number_of_statements(
        self, many: Client, django_assert_num_queries
    ) -> None:
        read(many, "orgs")
        for path, count in (("users", 6), ("enrollments", 4), ("classes", 3), ("orgs", 2), ("terms", 2)):
            with django_assert_num_queries(count + 2):  # the request's own savepoint
                read(many, path, limit="5000")

    def test_programs_without_a_token_or_a_right_are_refused(self, many: Client, client: Client) -> None:
        told = client.get(f"{BASE}/users")
        assert told.status_code == 401
        assert told["WWW-Authenticate"].startswith("Bearer")
        assert minor(told.json()) == "unauthorisedrequest"
        assert minor(read(Client(headers={"Authorization": "Bearer stolen"}), "users", 401)) == "unauthorisedrequest"
        assert minor(read(program(f"school:{SCHOOL}", "scim.read"), "users", 403)) == "forbidden"
        assert many.post(f"{BASE}/users", {}).status_code == 405

    def test_everything_unknown_is_not_found(self, many: Client) -> None:
        for route in ROUTES:
            if "<" not in route:
                continue
            path = re.sub(r"<str:\w+>", "unknown", route)
            if path.startswith("demographics"):
                continue
            assert minor(read(many, path, 404)) == "unknownobject", path
            for odd in ("x" * 65, "%00", f"{SCHOOL}-%00"):
                assert read(many, re.sub(r"<str:\w+>", odd, route), 404)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_a_program_reads_nothing_outside_of_its_unit(seed: int) -> None:
    """Random schools, people and programs: whatever is told lies in the program's unit, and all that lies there is."""
    chance = random.Random(seed)
    counties = ["330106", "330127", "330203", "330211", "320102"]
    schools, groups = [], []
    for number in range(8):
        code = f"{chance.choice(counties)}{number:04}"
        of_school = tuple(
            NewClass("primary", 2020 + each, 1, f"{2020 + each}级1班") for each in range(chance.randint(0, 3))
        )
        found_schools([NewSchool(code, f"第{number}小学", "", code[:6], ("primary",), SINCE, of_school)])
        schools.append(code)
        groups += [f"{code}-{each.entry_year}-1" for each in of_school]
    kinds = [
        (RoleName.TEACHER, UnitKind.SCHOOL, schools),
        (RoleName.SCHOOL_MANAGER, UnitKind.SCHOOL, schools),
        (RoleName.PLACE_MANAGER, UnitKind.PLACE, [*counties, "330000"]),
        *([(RoleName.STUDENT, UnitKind.CLASS, groups), (RoleName.TEACHER, UnitKind.CLASS, groups)] if groups else []),
    ]
    roles: dict[UUID, list[HeldRole]] = {}
    for _ in range(40):
        held_here = {}
        for _ in range(chance.randint(1, 3)):
            role, kind, codes = chance.choice(kinds)
            until = today() - timedelta(days=500) if chance.random() < 0.2 else None
            unit = Unit(kind, chance.choice(codes))
            held_here[role, unit] = HeldRole(role, unit, SINCE, until)
        roles[new_id()] = list(held_here.values())
    register_people(
        [NewPerson(id, f"p{number}", "陈一", tuple(held)) for number, (id, held) in enumerate(roles.items())], "apricot"
    )
    for unit in (f"place:{chance.choice([*counties, '330100', '330000'])}", f"school:{chance.choice(schools)}"):
        kind, _, code = unit.partition(":")
        wanted = Unit(UnitKind(kind), code)

        def inside(each: Unit, wanted: Unit = wanted) -> bool:
            return any(wanted in path for path in unit_paths(each))

        client = program(unit, CORE)
        expected = {
            str(id) for id, held in roles.items() if any(one.holds_on(today()) and inside(one.unit) for one in held)
        }
        told = read(client, "users", limit="5000")["users"]
        assert {each["sourcedId"] for each in told} == expected
        reached = {each["sourcedId"] for each in read(client, "orgs", limit="5000")["orgs"]}
        within = subtree_codes(code) if kind == "place" else frozenset()
        assert reached == within | {each for each in schools if inside(Unit(UnitKind.SCHOOL, each))}
        for each in told:
            assert {role["org"]["sourcedId"] for role in each["roles"]} <= reached
        enrolled = read(client, "enrollments", limit="5000")["enrollments"]
        assert all(inside(Unit(UnitKind.CLASS, each["class"]["sourcedId"])) for each in enrolled)
        assert {each["user"]["sourcedId"] for each in enrolled} <= expected
        assert {each["sourcedId"] for each in read(client, "classes", limit="5000")["classes"]} == {
            each for each in groups if inside(Unit(UnitKind.CLASS, each))
        }
        for other in (str(id) for id in roles if str(id) not in expected):
            read(client, f"users/{other}", 404)
        for other in set(schools) - reached:
            read(client, f"schools/{other}/students", 404)
            read(client, f"orgs/{other}", 404)
        for other in groups:
            if not inside(Unit(UnitKind.CLASS, other)):
                read(client, f"classes/{other}", 404)
                read(client, f"classes/{other}/students", 404)


@given(st.text(max_size=80))
@settings(deadline=None, max_examples=200)
def test_any_filter_is_read_or_refused(text: str) -> None:
    with suppress(rules.RosterProblem):
        asking = rules.read_asking({"filter": text}, ("username", "status"), ("sourcedId",))
        assert 1 <= len(asking.conditions) <= 2


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("陈一诺", ("陈", "一诺")),
        ("诸葛亮", ("诸葛", "亮")),
        ("欧阳文华", ("欧阳", "文华")),
        ("吴敏", ("吴", "敏")),
        ("东方", ("东", "方")),
        ("Anna Lee", ("Anna Lee", "")),
        ("阿依古丽·买买提", ("阿依古丽·买买提", "")),
        ("王", ("王", "")),
    ],
)
def test_names_are_divided_where_it_is_certain(name: str, parts: tuple[str, str]) -> None:
    assert rules.split_name(name) == parts


def test_grades_and_years_follow_the_calendar() -> None:
    assert rules.school_year(date(2026, 8, 31)) == 2025
    assert rules.school_year(date(2026, 9, 1)) == 2026
    assert rules.grades("primary", 2026, date(2026, 9, 1)) == ["01"]
    assert rules.grades("junior", 2024, date(2026, 11, 1)) == ["09"]
    assert rules.grades("primary", 2014, date(2026, 11, 1)) == []
    year, first, second = rules.sessions_of_year(2026)
    assert (first.since, second.until) == (year.since, year.until)
    assert second.since == first.until + timedelta(days=1)
    assert json.dumps([each.id for each in rules.sessions(date(2026, 9, 1))]).count("year-") == 6
