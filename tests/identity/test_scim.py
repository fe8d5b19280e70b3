"""SCIM 2.0: a program keeps the people of its unit, and nobody else."""

import json
import random
from uuid import UUID

import pytest
from allauth.usersessions.models import UserSession
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from scim2_client.engines.wsgi import WSGISCIMClient
from scim2_tester import Status, check_server
from tests.identity.cast import GROUP, PASSWORD, SCHOOL, SINCE, held
from tests.identity.programs import CORE, program

from xingtan.identity.api import HeldRole, NewPerson, RoleName, Unit, UnitKind, register_people, unit_paths
from xingtan.identity.models import Enrolment, Person, Role
from xingtan.kernel.clock import today
from xingtan.kernel.ids import new_id
from xingtan.outbox.models import OutboxRow
from xingtan.places.api import NewClass, NewSchool, found_schools

pytestmark = pytest.mark.django_db

BASE = "/scim/v2"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
OTHER, OTHER_GROUP = "3301060003", "3301060003-2020-1"


class Directory:
    """A school's directory that speaks SCIM."""

    def __init__(self, unit: str, *scopes: str) -> None:
        self.client: Client = program(unit, *(scopes or ("scim.read", "scim.write")))

    def ask(self, method: str, path: str, body: object = None, status: int = 200, **headers: str) -> dict:
        content = json.dumps(body) if body is not None else ""
        told = self.client.generic(
            method, f"{BASE}/{path}", content, content_type="application/scim+json", headers=headers
        )
        assert told.status_code == status, told.content.decode()
        if status in {204, 304}:
            return {}
        assert told["Content-Type"] == "application/scim+json"
        read = told.json()
        if status >= 400:
            assert read["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
            assert (read["status"], bool(read["detail"])) == (str(status), True)
        return read

    def add(self, username: str = "wang.fang", name: str = "王芳", status: int = 201, **more: object) -> dict:
        body = {"schemas": [USER], "userName": username, "displayName": name, "userType": "teacher", **more}
        return self.ask("POST", "Users", body, status)

    def patch(self, path: str, *operations: dict, status: int = 200, **headers: str) -> dict:
        return self.ask("PATCH", path, {"schemas": [PATCH], "Operations": list(operations)}, status, **headers)

    def names(self, **query: object) -> list[str]:
        told = self.client.get(f"{BASE}/Users", query)
        assert told.status_code == 200, told.content.decode()
        return [each["userName"] for each in told.json().get("Resources", [])]


@pytest.fixture
def directory(people: dict[str, UUID]) -> Directory:
    return Directory(f"school:{SCHOOL}")


ACTIVE_STAYS = "PATCH modify() did not remove attribute 'active'"


def announced(kind: str) -> int:
    return OutboxRow.objects.filter(kind=f"identity.{kind}").count()


def test_a_directory_brings_a_teacher_and_reads_them_again(directory: Directory) -> None:
    made = directory.add(externalId="ext-7")
    person = Person.objects.get(username="wang.fang")
    assert made["id"] == str(person.id)
    assert made["meta"]["location"] == f"http://testserver{BASE}/Users/{person.id}"
    assert (made["name"]["familyName"], made["name"]["givenName"]) == ("王", "芳")
    assert (made["active"], made["externalId"], made["userType"]) == (True, "ext-7", "teacher")
    assert directory.ask("GET", f"Users/{person.id}") == made
    role = Role.objects.get(person=person)
    assert (role.role, role.unit_kind, role.unit_code) == ("teacher", "school", SCHOOL)  # its unit, nothing else
    assert not person.has_usable_password()
    assert (announced("PersonProvisioned"), announced("RoleGranted")) == (1, 1)


def test_names_in_parts_make_a_name_and_what_is_not_kept_is_dropped(directory: Directory) -> None:
    body = {
        "schemas": [USER, "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
        "userName": "Li.Na",
        "name": {"familyName": "李", "givenName": "娜"},
        "userType": "teacher",
        "emails": [{"value": "lina@example.cn", "primary": True}],
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "语文组"},
    }
    made = directory.ask("POST", "Users", body, 201)
    assert (made["userName"], made["displayName"]) == ("li.na", "李娜")
    assert "emails" not in made


@pytest.mark.parametrize(
    ("wrong", "status", "kind"),
    [
        ({"userName": "student"}, 409, "uniqueness"),
        ({"userName": "a b"}, 400, "invalidValue"),
        ({"userName": "x" * 65}, 400, "invalidValue"),
        ({"userName": None}, 400, "invalidValue"),
        ({"displayName": " "}, 400, "invalidValue"),
        ({"displayName": "名" * 41}, 400, "invalidValue"),
        ({"displayName": "王\u202e芳"}, 400, "invalidValue"),
        ({"userType": "operator"}, 400, "invalidValue"),
        ({"userType": None}, 400, "invalidValue"),
        ({"externalId": "x" * 201}, 400, "invalidValue"),
        ({"active": "perhaps"}, 400, "invalidValue"),
    ],
)
def test_what_cannot_be_brought_is_named_and_nobody_is_made(
    directory: Directory, wrong: dict, status: int, kind: str
) -> None:
    before = Person.objects.count()
    body = {"schemas": [USER], "userName": "wang.fang", "displayName": "王芳", "userType": "teacher", **wrong}
    assert directory.ask("POST", "Users", body, status)["scimType"] == kind
    assert Person.objects.count() == before


@pytest.mark.parametrize("raw", ["", "{", "[]", "[" * 100_000, '"text"', '{"schemas": 5}'])
def test_bodies_that_are_no_resource_are_refused(directory: Directory, raw: str) -> None:
    told = directory.client.post(f"{BASE}/Users", raw, content_type="application/scim+json")
    assert told.status_code == 400
    assert told.json()["scimType"] in {"invalidSyntax", "invalidValue"}


def test_a_body_without_end_is_refused(directory: Directory) -> None:
    directory.add("wang.fang", "王" * 100_000, status=413)


@pytest.mark.parametrize(
    ("where", "wanted"),
    [
        ('userName eq "Student"', ["student"]),
        ('userName sw "st"', ["student"]),
        ('userName co "ach"', ["teacher"]),
        ('userName eq "student" or displayName eq "吴晓岚"', ["student", "teacher"]),
        ('userName sw "t" and active eq true', ["teacher"]),
        ('userName sw "t" and active eq false', []),
        ('not (userType eq "teacher")', ["student"]),
        ('externalId eq "nobody"', []),
        ("displayName pr", ["student", "teacher"]),
        ('id eq "not-an-id"', []),
        ('urn:ietf:params:scim:schemas:core:2.0:User:userName eq "teacher"', ["teacher"]),
        ('userName co "%"', []),
    ],
)
def test_filters(directory: Directory, where: str, wanted: list[str]) -> None:
    assert sorted(directory.names(filter=where)) == wanted


@pytest.mark.parametrize(
    "where",
    [
        "userName",
        'userName eq "',
        'password eq "x"',
        'userName gt "a"',
        'groups[value eq "x"]',
        "(" * 3000,
        'active sw "t"',
    ],
)
def test_a_filter_that_is_not_understood_is_refused(directory: Directory, where: str) -> None:
    told = directory.client.get(f"{BASE}/Users", {"filter": where})
    assert (told.status_code, told.json()["scimType"]) == (400, "invalidFilter")


@pytest.mark.parametrize("where", [" or ".join(['userName eq "x"'] * 600), 'userName eq "\x00"', 'id eq "\x00"'])
def test_an_endless_or_a_hidden_filter_is_refused(directory: Directory, where: str) -> None:
    for path in ("Users", "Groups"):
        assert directory.client.get(f"{BASE}/{path}", {"filter": where}).status_code == 400
        search = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "filter": where}
        assert directory.ask("POST", f"{path}/.search", search, 400)["scimType"] == "invalidFilter"


def test_names_with_signs_that_nobody_sees_are_of_nobody(directory: Directory) -> None:
    for path in ("Users/%00", f"Groups/{SCHOOL}-%00", "Schemas/%00", "%00"):
        directory.ask("GET", path, status=404)


def test_pages_lead_through_everybody(directory: Directory, django_assert_num_queries) -> None:
    register_people(
        [
            NewPerson(new_id(), f"t{n:02}", "老师", (held(RoleName.TEACHER, UnitKind.SCHOOL, SCHOOL),))
            for n in range(18)
        ],
        PASSWORD,
    )
    told = directory.ask("GET", "Users?count=0")
    assert (told["totalResults"], told.get("Resources")) == (20, None)
    seen: list[str] = []
    for start in (1, 8, 15):
        told = directory.ask("GET", f"Users?startIndex={start}&count=7")
        assert (told["totalResults"], told["startIndex"]) == (20, start)
        seen += [each["id"] for each in told["Resources"]]
    assert len(seen) == len(set(seen)) == 20
    assert directory.ask("GET", "Users?startIndex=-5&count=-1")["totalResults"] == 20
    directory.ask("GET", "Users?count=many", status=400)
    directory.ask("GET", "Users?sortBy=userName", status=400)
    with django_assert_num_queries(9):  # two of them the request's own savepoint, one the token
        directory.ask("GET", "Users?count=500")
    told = directory.ask("GET", "Users?attributes=userName&count=1")["Resources"][0]
    assert set(told) == {"schemas", "id", "userName"}
    found = directory.ask("POST", "Users/.search", {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "filter": 'userName eq "t03"'
    })  # fmt: skip
    assert [each["userName"] for each in found["Resources"]] == ["t03"]


def test_a_person_is_renamed_closed_and_opened_again(directory: Directory, people: dict[str, UUID], sign_in) -> None:
    path = f"Users/{people['teacher']}"
    browser = sign_in("teacher")
    assert UserSession.objects.filter(user_id=people["teacher"]).exists()
    renamed = directory.patch(path, {"op": "replace", "path": "displayName", "value": "吴小岚"})
    assert renamed["displayName"] == "吴小岚"
    closed = directory.patch(path, {"op": "Replace", "value": {"active": False}})
    assert closed["active"] is False
    assert not Person.objects.get(id=people["teacher"]).is_active
    assert browser.get("/me/").status_code == 302  # their devices are signed out
    assert directory.names(filter="active eq false") == ["teacher"]
    assert directory.patch(path, {"op": "replace", "path": "active", "value": True})["active"] is True
    put = directory.ask("PUT", path, {
        "schemas": [USER], "userName": "teacher", "displayName": "吴岚", "userType": "teacher", "externalId": "e1",
    })  # fmt: skip
    assert (put["displayName"], put["externalId"]) == ("吴岚", "e1")
    assert directory.names(filter='externalId eq "e1"') == ["teacher"]
    assert announced("PersonKept") == 4
    told = directory.ask("PUT", path, {
        "schemas": [USER], "userName": "teacher", "displayName": "吴岚", "userType": "student",
    }, 400)  # fmt: skip
    assert told["scimType"] == "mutability"


@pytest.mark.parametrize(
    ("operation", "kind"),
    [
        ({"op": "replace", "path": "userName", "value": "student"}, "uniqueness"),
        ({"op": "remove", "path": "userName"}, "mutability"),
        ({"op": "replace", "path": "id", "value": "x"}, "mutability"),
        ({"op": "replace", "path": "userType", "value": "student"}, "mutability"),
        ({"op": "remove"}, "noTarget"),
        ({"op": "rename", "path": "userName", "value": "x"}, "invalidValue"),
        ({"op": "replace", "path": "userName[", "value": "x"}, "invalidPath"),
        ({"op": "replace", "path": "displayName", "value": ["a", "b"]}, "invalidValue"),
    ],
)
def test_a_patch_that_cannot_be_done_changes_nothing(directory: Directory, people, operation: dict, kind: str) -> None:
    before = directory.ask("GET", f"Users/{people['teacher']}")
    first = {"op": "replace", "path": "displayName", "value": "改一半"}
    told = directory.patch(f"Users/{people['teacher']}", first, operation, status=409 if kind == "uniqueness" else 400)
    assert told.get("scimType", kind) == kind
    assert directory.ask("GET", f"Users/{people['teacher']}") == before


def test_who_is_let_go_is_closed_and_no_longer_there(directory: Directory, people: dict[str, UUID]) -> None:
    path = f"Users/{people['student']}"
    directory.ask("DELETE", path, status=204)
    directory.ask("GET", path, status=404)
    directory.ask("DELETE", path, status=404)
    assert not Person.objects.get(id=people["student"]).is_active
    assert not Role.objects.filter(person=people["student"], until=None).exists()
    assert Enrolment.objects.get(student=people["student"]).until == today()
    assert (announced("PersonLetGo"), announced("RoleEnded")) == (1, 1)


def test_who_belongs_elsewhere_too_keeps_their_account_and_their_name(directory: Directory, people) -> None:
    found_schools([NewSchool(OTHER, "西湖桃花小学", "", "330106", ("primary",), SINCE, ())])
    both = [NewPerson(new_id(), who, "两处", (held(RoleName.TEACHER, UnitKind.SCHOOL, SCHOOL), extra)) for who, extra in (
        ("elsewhere", held(RoleName.TEACHER, UnitKind.SCHOOL, OTHER)),
        ("manager", held(RoleName.SCHOOL_MANAGER, UnitKind.SCHOOL, SCHOOL)),
        ("father", held(RoleName.PARENT, UnitKind.PERSON, str(people["student"]))),
    )]  # fmt: skip
    register_people(both, PASSWORD)
    for each in both:
        path = f"Users/{each.id}"
        directory.patch(path, {"op": "replace", "path": "displayName", "value": "别人"}, status=403)
        gone = directory.patch(path, {"op": "replace", "path": "active", "value": False})
        assert gone["active"] is False
        directory.ask("GET", path, status=404)
        person = Person.objects.get(id=each.id)
        assert (person.is_active, person.display_name) == (True, "两处")
        assert Role.objects.filter(person=person, until=None).count() == 1


def test_two_who_change_the_same_do_not_overwrite_each_other(directory: Directory, people: dict[str, UUID]) -> None:
    path = f"Users/{people['teacher']}"
    version = directory.ask("GET", path)["meta"]["version"]
    assert directory.client.get(f"{BASE}/{path}")["ETag"] == version
    directory.ask("GET", path, status=304, **{"If-None-Match": version})
    rename = {"op": "replace", "path": "displayName", "value": "吴小岚"}
    directory.patch(path, rename, **{"If-Match": version})
    directory.patch(path, rename, status=412, **{"If-Match": version})
    directory.ask("DELETE", path, status=412, **{"If-Match": version})


def test_classes_are_groups_and_their_members_are_kept(directory: Directory, people: dict[str, UUID]) -> None:
    (group,) = directory.ask("GET", "Groups")["Resources"]
    assert (group["id"], group["displayName"]) == (GROUP, "2014级（2）班")
    assert {each["value"] for each in group["members"]} == {str(people["student"]), str(people["teacher"])}
    assert "members" not in directory.ask("GET", "Groups?excludedAttributes=members")["Resources"][0]
    assert directory.ask("GET", 'Groups?filter=displayName eq "没有"')["totalResults"] == 0
    members = f'Groups?filter=members.value eq "{people["student"]}"'
    assert directory.ask("GET", members)["totalResults"] == 1
    new = directory.add()
    after = directory.patch(f"Groups/{GROUP}", {"op": "add", "path": "members", "value": [{"value": new["id"]}]})
    assert new["id"] in {each["value"] for each in after["members"]}
    assert Role.objects.filter(person=new["id"], role="teacher", unit_code=GROUP, until=None).exists()
    assert directory.ask("GET", f"Users/{new['id']}")["groups"][0]["value"] == GROUP
    gone = f'members[value eq "{people["student"]}"]'
    directory.patch(f"Groups/{GROUP}", {"op": "remove", "path": gone})
    assert Enrolment.objects.get(student=people["student"]).until == today()
    for wrong in (str(people["parent"]), str(new_id()), "not-an-id"):
        directory.patch(f"Groups/{GROUP}", {"op": "add", "path": "members", "value": [{"value": wrong}]}, status=400)
    directory.patch(f"Groups/{GROUP}", {"op": "replace", "path": "displayName", "value": "尖子班"}, status=400)
    directory.ask("DELETE", f"Groups/{GROUP}", status=405)
    directory.ask("POST", "Groups", {"displayName": "x"}, status=405)
    directory.ask("GET", "Groups/3301060009-2014-2", status=404)


def test_programs_without_the_right_are_refused(people: dict[str, UUID], client: Client) -> None:
    reader, roster = Directory(f"school:{SCHOOL}", "scim.read"), Directory(f"school:{SCHOOL}", CORE)
    assert len(reader.names()) == 2
    reader.add(status=403)
    reader.ask("DELETE", f"Users/{people['student']}", status=403)
    roster.ask("GET", "Users", status=403)
    told = client.get(f"{BASE}/Users")
    assert (told.status_code, told["WWW-Authenticate"]) == (401, 'Bearer realm="scim"')
    assert told.json()["status"] == "401"
    place = Directory("place:330106")
    assert sorted(place.names()) == ["student", "teacher"]
    place.add(status=400)  # which school would it be?


def test_somebody_signed_in_is_no_program(sign_in) -> None:
    assert sign_in("operator").get(f"{BASE}/Users").status_code == 401


@pytest.mark.parametrize("seed", range(3))
def test_a_program_keeps_nobody_outside_of_its_unit(people: dict[str, UUID], seed: int) -> None:
    chance = random.Random(seed)
    found_schools(
        [NewSchool(OTHER, "桃花小学", "", "330106", ("primary",), SINCE, (NewClass("primary", 2020, 1, "2020级1班"),))]
    )
    units = [
        (RoleName.TEACHER, UnitKind.SCHOOL, SCHOOL), (RoleName.TEACHER, UnitKind.SCHOOL, OTHER),
        (RoleName.STUDENT, UnitKind.CLASS, GROUP), (RoleName.STUDENT, UnitKind.CLASS, OTHER_GROUP),
        (RoleName.SCHOOL_MANAGER, UnitKind.SCHOOL, SCHOOL), (RoleName.PLACE_MANAGER, UnitKind.PLACE, "330106"),
    ]  # fmt: skip
    roles: dict[UUID, tuple[HeldRole, ...]] = {}
    for _ in range(20):
        roles[new_id()] = tuple(held(*each) for each in chance.sample(units, chance.randint(1, 2)))
    register_people([NewPerson(id, f"p{n}", "陈一", held) for n, (id, held) in enumerate(roles.items())], PASSWORD)
    directory = Directory(f"school:{SCHOOL}")
    wanted = Unit(UnitKind.SCHOOL, SCHOOL)

    def kept(each: HeldRole) -> bool:
        inside = any(wanted in path for path in unit_paths(each.unit))
        return inside and each.role in {RoleName.STUDENT, RoleName.TEACHER}

    told = directory.ask("GET", "Users?count=500")["Resources"]
    expected = {str(id) for id, held in roles.items() if any(map(kept, held))}
    assert {each["id"] for each in told} - {str(people["student"]), str(people["teacher"])} == expected
    before = dict(Role.objects.values_list("id", "until"))
    for id, held_here in roles.items():
        if str(id) in expected:
            directory.ask("DELETE", f"Users/{id}", status=204)
            alone = all(map(kept, held_here))
            assert Person.objects.get(id=id).is_active is not alone
        else:
            directory.ask("GET", f"Users/{id}", status=404)
            directory.ask("DELETE", f"Users/{id}", status=404)
            directory.patch(f"Users/{id}", {"op": "replace", "path": "active", "value": False}, status=404)
    for row in Role.objects.all():
        if row.until != before[row.id]:
            unit = Unit(UnitKind(row.unit_kind), row.unit_code)
            assert kept(HeldRole(RoleName(row.role), unit, row.since))


def test_the_service_describes_itself(directory: Directory) -> None:
    config = directory.ask("GET", "ServiceProviderConfig")
    assert (config["patch"]["supported"], config["bulk"]["supported"]) == (True, False)
    assert directory.ask("GET", f"Schemas/{USER}")["name"] == "User"
    assert {each["name"] for each in directory.ask("GET", "ResourceTypes")["Resources"]} == {"User", "Group"}
    directory.ask("GET", "Schemas/unknown", status=404)
    directory.ask("GET", "Schemas?filter=x", status=403)
    directory.ask("GET", "Me", status=501)
    directory.ask("POST", "Bulk", {}, status=501)
    directory.ask("GET", "Pets", status=404)


@pytest.fixture
def _one_connection():
    """Let requests through WSGI share the connection of the test, as Django's own client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("_one_connection")
def test_the_scim2_tester_finds_nothing_wrong(directory: Directory) -> None:
    """The compliance checks of python-scim, over everything that this service says it does with people."""
    client = WSGISCIMClient(
        WSGIHandler(),
        base_url=f"http://testserver{BASE}",
        headers={"Authorization": directory.client.defaults["HTTP_AUTHORIZATION"]},
    )
    results = check_server(client, resource_types=["User"])
    wrong = [(each.title, each.reason) for each in results if each.status in {Status.ERROR, Status.CRITICAL}]
    # Taking `active` away leaves it true: an account is open or closed, there is no third.
    assert [each for each in wrong if each != ("check_remove_attribute", ACTIVE_STAYS)] == []
    assert len(results) > 30
