"""An operator in somebody's place: only theirs to help, for half an hour, seen by the person, kept in the log."""

import time
from datetime import timedelta
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client
from tests.identity.cast import PASSWORD, held

from xingtan.identity import api
from xingtan.identity.actions.impersonation import end_overdue_impersonations
from xingtan.identity.api import NewPerson, RoleName, UnitKind, register_people
from xingtan.identity.models import AuditEntry, Impersonation, Notice, Person, Role
from xingtan.identity.rules.lending import LONGEST
from xingtan.kernel.clock import now, today
from xingtan.kernel.ids import new_id
from xingtan.kernel.who import COOKIE, verify_who, who_key
from xingtan.outbox import jobs

pytestmark = pytest.mark.django_db

HERE = "/people/impersonation/"
REASON = "家长来电话，说看不到孩子的课"


@pytest.fixture
def acting(sign_in, people: dict[str, UUID]):
    """Give a function that begins acting in somebody's place and gives the operator's browser."""

    def begin(username: str, who: str = "operator", reason: str = REASON) -> Client:
        client: Client = sign_in(who)
        client.post(HERE, {"username": username, "reason": reason})
        return client

    return begin


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_operator_sees_what_the_person_sees_under_a_banner(visit, acting, language: str) -> None:
    client = acting("student")
    page = visit("/me/", client=client, language=language)
    assert "陈一诺" in page.text
    assert {"zh": "你在替别人看", "en": "You are looking in somebody's place"}[language] in page.text
    masthead = client.get("/fragments/account/").content.decode()
    assert "陈一诺" in masthead
    assert "<strong>替</strong>" in masthead
    ended = visit("/people/impersonation/end/", client=client, language=language, data={})
    assert "钟景明" in ended.text
    assert "你在替别人看" not in ended.text


def test_the_page_asks_who_and_why(visit, sign_in, people: dict[str, UUID]) -> None:
    client = sign_in("operator")
    for language in ("zh", "en"):
        visit(HERE, client=client, language=language)
    for wrong in ({}, {"username": "student"}, {"username": "student", "reason": " "}, {"reason": REASON}):
        visit(HERE, client=client, data=wrong, status=400)
    visit(HERE, client=client, data={"username": "student", "reason": "x" * 201}, status=400)
    assert not Impersonation.objects.exists()


@pytest.mark.parametrize("who", ["student", "teacher", "parent", "school", "city", "county", "nobody"])
def test_nobody_but_an_operator_finds_the_page(sign_in, people: dict[str, UUID], who: str) -> None:
    client = sign_in(who)
    assert client.get(HERE).status_code == 404
    assert client.post(HERE, {"username": "student", "reason": REASON}).status_code == 404
    assert not Impersonation.objects.exists()


def test_never_another_operator_nobody_elsewhere_and_not_oneself(visit, sign_in, people: dict[str, UUID]) -> None:
    register_people(
        [
            NewPerson(new_id(), "other", "另一位", (held(RoleName.OPERATOR, UnitKind.PLACE, "330100"),)),
            NewPerson(new_id(), "faraway", "远处的人", (held(RoleName.PLACE_MANAGER, UnitKind.PLACE, "440100"),)),
            NewPerson(
                new_id(),
                "both",
                "两处的人",
                (
                    held(RoleName.PLACE_MANAGER, UnitKind.PLACE, "440100"),
                    held(RoleName.PLACE_MANAGER, UnitKind.PLACE, "330100"),
                ),
            ),
        ],
        PASSWORD,
    )
    client = sign_in("operator")
    said = set()
    for username in ("other", "operator", "faraway", "both", "no-such-name"):
        page = visit(HERE, client=client, data={"username": username, "reason": REASON}, status=400)
        said.add("没有人用这个用户名登录，或者这个人不归你管" in page.text)
    assert said == {True}
    assert not Impersonation.objects.exists()


def test_the_person_is_told_and_sees_it_on_their_page(visit, acting, sign_in, people: dict[str, UUID]) -> None:
    acting("student")
    jobs.relay_waiting()
    notice = Notice.objects.get(person_id=people["student"], kind="impersonated")
    assert notice.words["reason"] == REASON
    page = visit("/me/", client=sign_in("student"))
    assert REASON in page.text
    assert "钟景明" in page.text


def test_everything_sent_is_in_the_log_with_who_stood_behind(acting, people: dict[str, UUID]) -> None:
    client = acting("teacher")
    client.post("/feedback/", {"kind": "idea", "text": "试一试"})
    client.post("/me/role/", {"role": "x"})
    client.post("/people/impersonation/end/")
    jobs.relay_waiting()
    entries = list(AuditEntry.objects.filter(subject=f"person:{people['teacher']}").order_by("number"))
    assert [entry.kind for entry in entries] == [
        "identity.ImpersonationBegan",
        "identity.ActedInPlace",
        "identity.ActedInPlace",
        "identity.ImpersonationEnded",
    ]
    sent = entries[1]
    assert (sent.actor, sent.behind) == (people["teacher"], people["operator"])
    assert sent.detail == {"address": "/feedback/", "refused": False}
    assert entries[2].detail["refused"] is True


ACCOUNT = [
    ("post", "/me/role/"),
    ("post", "/me/language/"),
    ("post", "/me/lending/"),
    ("get", "/account/password/change/"),
    ("post", "/account/password/change/"),
    ("get", "/account/reauthenticate/"),
    ("get", "/people/impersonation/"),
    ("post", "/people/impersonation/"),
    ("get", "/audit/"),
]


@pytest.mark.parametrize(("method", "address"), ACCOUNT)
def test_the_account_itself_cannot_be_touched(acting, people: dict[str, UUID], method: str, address: str) -> None:
    client = acting("school")
    before = (Person.objects.get(id=people["school"]).password, Role.objects.count())
    data = {"oldpassword": PASSWORD, "password1": "green-bamboo-7", "password2": "green-bamboo-7", "role": "x"}
    response = getattr(client, method)(address, data)
    assert response.status_code == 403
    assert "你现在是替别人看" in response.content.decode()
    assert (Person.objects.get(id=people["school"]).password, Role.objects.count()) == before


def test_roles_are_not_given_in_a_managers_place(acting, people: dict[str, UUID]) -> None:
    client = acting("school")
    here = "/people/roles/?unit=school:3301060002"
    assert client.get(here).status_code == 200
    assert client.post(here, {"username": "nobody", "role": "teacher"}).status_code == 403
    assert not Role.objects.filter(person_id=people["nobody"], role="teacher").exists()


def test_it_lasts_half_an_hour(acting, people: dict[str, UUID]) -> None:
    client = acting("student")
    assert "陈一诺" in client.get("/fragments/account/").content.decode()
    Impersonation.objects.update(began_at=now() - timedelta(minutes=30))
    assert "钟景明" in client.get("/fragments/account/").content.decode()


def overdue() -> Impersonation:
    """Let the one that there is have begun 31 minutes ago."""
    Impersonation.objects.update(began_at=now() - timedelta(minutes=31))
    return Impersonation.objects.get()


def ends() -> list[AuditEntry]:
    jobs.relay_waiting()
    return list(AuditEntry.objects.filter(kind="identity.ImpersonationEnded"))


def test_one_that_nobody_ended_is_ended_in_the_log_when_its_time_is_over(acting, people: dict[str, UUID]) -> None:
    """The browser may be closed: nobody comes back to end it."""
    acting("student")
    assert end_overdue_impersonations() == 0
    row = overdue()
    assert [end_overdue_impersonations(), end_overdue_impersonations()] == [1, 0]
    (entry,) = ends()
    assert entry.at == row.began_at + LONGEST
    assert (entry.actor, entry.behind, entry.detail) == (people["operator"], None, {"ran_out": True})
    assert Impersonation.objects.get().ended_at == row.began_at + LONGEST


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_log_says_who_ended_it_and_which_ran_out(visit, acting, sign_in, language: str) -> None:
    acting("student").post("/people/impersonation/end/")
    acting("student")
    Impersonation.objects.filter(ended_at=None).update(began_at=now() - timedelta(minutes=31))
    end_overdue_impersonations()
    assert [entry.detail["ran_out"] for entry in ends()] == [False, True]
    page = visit("/audit/?kind=identity.ImpersonationEnded", client=sign_in("operator"), language=language)
    assert page.text.count({"zh": "到时自动结束", "en": "its time was over"}[language]) == 1


def test_what_ran_out_and_is_ended_late_was_over_after_half_an_hour(acting, people: dict[str, UUID]) -> None:
    client = acting("student")
    row = overdue()
    client.post("/people/impersonation/end/")
    (entry,) = ends()
    assert entry.detail == {"ran_out": True}
    assert Impersonation.objects.get().ended_at == row.began_at + LONGEST


def test_what_is_sent_after_the_half_hour_is_not_taken_for_the_operators_own(acting, people: dict[str, UUID]) -> None:
    client = acting("student")
    overdue()
    response = client.post("/feedback/", {"kind": "idea", "text": "试一试"})
    assert response.status_code == 400
    assert "替人看的时间到了" in response.content.decode()
    assert len(ends()) == 1
    assert client.post("/feedback/", {"kind": "idea", "text": "试一试"}).status_code == 302


def test_who_looks_on_after_the_half_hour_is_told_that_it_is_over(visit, acting, people: dict[str, UUID]) -> None:
    client = acting("student")
    overdue()
    page = visit("/me/", client=client)
    assert "钟景明" in page.text
    assert "替人看的时间到了" in page.text
    assert "替人看的时间到了" not in visit("/me/", client=client).text


def test_signing_out_in_somebodys_place_ends_it_in_the_log(acting, people: dict[str, UUID]) -> None:
    acting("student").post("/account/logout/")
    (entry,) = ends()
    assert (entry.actor, entry.behind, entry.detail) == (people["operator"], None, {"ran_out": False})


def test_it_ends_with_the_account_for_good(acting, people: dict[str, UUID]) -> None:
    client = acting("student")
    assert "陈一诺" in client.get("/fragments/account/").content.decode()
    Person.objects.filter(id=people["student"]).update(is_active=False)
    assert "钟景明" in client.get("/fragments/account/").content.decode()
    Person.objects.filter(id=people["student"]).update(is_active=True)
    assert "钟景明" in client.get("/fragments/account/").content.decode()


def test_it_ends_with_the_operators_role(acting, people: dict[str, UUID]) -> None:
    client = acting("student")
    assert "陈一诺" in client.get("/fragments/account/").content.decode()
    Role.objects.filter(person_id=people["operator"]).update(until=today())
    assert "钟景明" in client.get("/fragments/account/").content.decode()


def test_it_belongs_to_one_session_and_signing_out_ends_it(acting, sign_in, people: dict[str, UUID]) -> None:
    client = acting("student")
    assert "钟景明" in sign_in("operator").get("/fragments/account/").content.decode()
    client.post("/account/logout/")
    assert client.get("/me/").status_code == 302


def test_public_pages_stay_the_same_for_everyone(acting, client: Client) -> None:
    operator = acting("student")
    shown, public = operator.get("/places/"), client.get("/places/")
    assert "cookie" not in shown.get("Vary", "").lower()
    assert shown.content == public.content


# -- what one acts as ------------------------------------------------------------------------------------------------


def who_of(client: Client):
    return verify_who(client.cookies[COOKIE].value, who_key(settings.SECRET_KEY), time.time())


@pytest.fixture
def both(people: dict[str, UUID]) -> UUID:
    """A teacher who is a parent, too."""
    both = new_id()
    teaches = held(RoleName.TEACHER, UnitKind.SCHOOL, "3301060002")
    register_people([NewPerson(both, "both", "周老师", (teaches,), (people["student"],))], PASSWORD)
    return both


def test_a_teacher_who_is_a_parent_chooses_what_they_act_as(
    visit, sign_in, people: dict[str, UUID], both: UUID
) -> None:
    client = sign_in("both")
    page = visit("/me/", client=client)
    assert "/me/space/" in page.links
    assert any(f"person%3A{people['student']}" in link for link in page.links)
    assert who_of(client).role == "teacher"
    role = f"parent:person:{people['student']}"
    for language in ("zh", "en"):
        visit("/me/role/", client=client, data={"role": role}, language=language)
    assert (who_of(client).role, who_of(client).school) == ("parent", "3301060002")
    assert api.entitled(
        api.asker_of(Person.objects.get(id=both)),
        api.Deed.UPLOAD_RESOURCE,
        held(RoleName.TEACHER, UnitKind.SCHOOL, "3301060002").unit,
    )
    assert client.get("/me/space/").status_code in {200, 302}
    client.post("/me/role/", {"role": "teacher:school:3301060002"})
    assert who_of(client).role == "teacher"


@pytest.mark.parametrize("role", ["", "operator:place:330000", "teacher", "x" * 500, "student:class:3301060002-2014-2"])
def test_nobody_acts_as_what_they_are_not(sign_in, both: UUID, role: str) -> None:
    client = sign_in("both")
    assert client.post("/me/role/", {"role": role}).status_code == 400
    assert who_of(client).role == "teacher"


def test_what_one_acts_as_is_what_deeds_are_counted_under(sign_in, both: UUID, people: dict[str, UUID]) -> None:
    asker = api.asker_of(Person.objects.get(id=both))
    parent = next(each for each in asker.roles if each.role is RoleName.PARENT)
    chosen = api.Asker(asker.person_id, asker.roles, parent)
    assert api.who_of(chosen, 0).role == "parent"
    ended = api.Asker(asker.person_id, tuple(each for each in asker.roles if each != parent), parent)
    assert api.who_of(ended, 0).role == "teacher"
