"""A person is told what happens to their account."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from tests.identity.cast import GROUP, PASSWORD, SCHOOL, held

from xingtan import ports
from xingtan.identity import api
from xingtan.identity.actions.notices import forget_old_notices, hear
from xingtan.identity.api import RoleName, Unit, UnitKind
from xingtan.identity.events import ImpersonationBegan, PasswordChanged, RoleGranted, RosterTakenIn, SignedIn
from xingtan.identity.models import Notice, Person, RosterChange, RosterImport
from xingtan.kernel.clock import now, today
from xingtan.outbox.jobs import relay_waiting
from xingtan.ports.messages import Mail, Text

pytestmark = pytest.mark.django_db

Visit = Callable[..., object]


def asker(person_id: UUID) -> api.Asker:
    return api.asker_of(Person.objects.get(id=person_id))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_new_role_and_its_end_are_told_once(visit: Visit, people: dict[str, UUID], sign_in, language: str) -> None:
    api.grant_role(asker(people["school"]), people["parent"], held(RoleName.TEACHER, UnitKind.SCHOOL, SCHOOL))
    api.end_role(asker(people["school"]), people["parent"], RoleName.TEACHER, Unit(UnitKind.SCHOOL, SCHOOL))
    relay_waiting()
    relay_waiting()
    client = sign_in("parent")
    page = visit("/me/notices/", client=client, language=language)
    wanted = ("西湖杏花小学，老师", "身份结束了") if language == "zh" else ("Teacher, Xihu Xinghua", "has ended")
    assert all(words in page.text for words in wanted)
    assert Notice.objects.filter(person_id=people["parent"]).count() == 2
    assert not Notice.objects.exclude(person_id=people["parent"]).exists()


def test_a_fact_that_is_heard_twice_is_told_once(people: dict[str, UUID]) -> None:
    fact = PasswordChanged(person=people["student"])
    hear(fact)
    hear(fact)
    assert Notice.objects.filter(person_id=people["student"], kind="password_changed").count() == 1


def test_a_changed_password_is_told(visit: Visit, people: dict[str, UUID], sign_in) -> None:
    client = sign_in("student")
    new = {"oldpassword": PASSWORD, "password1": "green-bamboo-7", "password2": "green-bamboo-7"}
    client.post("/account/password/change/", new)
    relay_waiting()
    assert "密码换了" in visit("/me/notices/", client=sign_in("student", "green-bamboo-7")).text


def test_what_one_does_oneself_is_not_told(people: dict[str, UUID]) -> None:
    own = people["operator"]
    hear(
        RoleGranted(person=own, role="teacher", unit_kind="school", unit_code=SCHOOL, since=today(), until=None, by=own)
    )
    assert not Notice.objects.exists()


def test_a_lent_role_says_until_when(visit: Visit, people: dict[str, UUID], sign_in) -> None:
    hear(
        RoleGranted(
            person=people["county"],
            role="teacher",
            unit_kind="class",
            unit_code=GROUP,
            since=today(),
            until=today() + timedelta(days=30),
            by=people["teacher"],
            lent=True,
        )
    )
    page = visit("/me/notices/", client=sign_in("county"))
    assert "借给了你" in page.text


def test_new_ones_are_counted_on_ones_own_page_until_they_were_seen(
    visit: Visit, people: dict[str, UUID], sign_in
) -> None:
    client = sign_in("student")
    hear(PasswordChanged(person=people["student"]))
    assert "1条没看过" in visit("/me/", client=client).text
    assert "1 new" in visit("/me/", client=client, language="en").text
    assert client.get("/me/notices/").content.decode().count("没看过") == 1
    assert client.get("/me/notices/read/").status_code == 405
    client.post("/me/notices/read/")
    assert "没看过" not in visit("/me/notices/", client=client).text
    assert "没看过" not in visit("/me/", client=client).text


def test_nobody_reads_what_another_was_told(people: dict[str, UUID], sign_in, client: Client) -> None:
    hear(PasswordChanged(person=people["student"]))
    assert "密码换了" not in sign_in("teacher").get("/me/notices/").content.decode()
    assert client.get("/me/notices/")["Location"].startswith("/account/login/")
    sign_in("teacher").post("/me/notices/read/")
    assert Notice.objects.filter(person_id=people["student"], read_at__isnull=True).count() == 1


def test_a_unit_that_is_no_more_is_not_an_error(visit: Visit, people: dict[str, UUID], sign_in) -> None:
    words = {"role": "a-role-of-tomorrow", "unit": "class:9999999999-1-1", "on": "2017-09-01"}
    Notice.objects.create(person_id=people["student"], kind="role_ended", words=words)
    Notice.objects.create(person_id=people["student"], kind="a-kind-of-tomorrow", words={})
    Notice.objects.create(person_id=people["student"], kind="consent_given", words={})
    visit("/me/notices/", client=sign_in("student"))


def test_notices_are_kept_a_year(people: dict[str, UUID]) -> None:
    for days in (364, 366):
        Notice.objects.create(
            person_id=people["student"], kind="password_changed", told_at=now() - timedelta(days=days)
        )
    assert forget_old_notices() == 1
    assert Notice.objects.count() == 1


class Letters:
    """What was handed over to be sent."""

    def __init__(self) -> None:
        self.sent: list[Mail] = []

    def text(self, message: Text) -> None:
        raise AssertionError("a notice is not sent to a phone")

    def mail(self, message: Mail) -> None:
        self.sent.append(message)

    def close(self) -> None:
        """Nothing waits."""


@pytest.fixture
def letters() -> Iterator[Letters]:
    """Engines whose letters stay here."""
    before, letters = ports.engines(), Letters()
    ports.install(replace(before, messages=letters))
    yield letters
    ports.install(before)


def test_whoever_wants_it_hears_of_it_by_mail_too_and_once(
    visit: Visit, people: dict[str, UUID], sign_in, letters: Letters, django_capture_on_commit_callbacks
) -> None:
    who = people["student"]
    client = sign_in("student")
    assert "还没有验证过的邮箱" in visit("/me/notices/", client=client).text
    assert client.post("/me/notices/mail/", {"group": "safety"}).status_code == 400
    EmailAddress.objects.create(user_id=who, email="yinuo@example.org", verified=True, primary=True)
    page = visit("/me/notices/mail/", client=client, data={"group": ["safety", "no-such-group"]})
    assert "yinuo@example.org" in page.text
    assert re.search(r'id="group-safety" checked', page.body)
    visit("/me/notices/", client=client, language="en")
    fact = PasswordChanged(person=who)
    role = RoleGranted(
        person=who, role="teacher", unit_kind="school", unit_code=SCHOOL, since=today(), until=None, by=people["school"]
    )
    with django_capture_on_commit_callbacks(execute=True):
        for each in (fact, fact, role, PasswordChanged(person=people["teacher"])):
            hear(each)
    assert [letter.to for letter in letters.sent] == ["yinuo@example.org"]
    assert "陈一诺" not in letters.sent[0].said
    client.post("/me/notices/mail/", {})
    with django_capture_on_commit_callbacks(execute=True):
        hear(PasswordChanged(person=who))
    assert len(letters.sent) == 1


def test_an_operator_who_looked_and_a_device_not_known_are_told(visit: Visit, people: dict[str, UUID], sign_in) -> None:
    who = people["student"]
    hear(ImpersonationBegan(person=who, operator=people["operator"], reason="看不到课"))
    hear(SignedIn(person=who, pseudonym="x", device="Chrome, Windows", network="203.0.113.0/24", known_device=False))
    hear(SignedIn(person=who, pseudonym="x", device="Chrome, Windows", network="203.0.113.0/24", known_device=True))
    page = visit("/me/notices/", client=sign_in("student"))
    assert "钟景明" in page.text
    assert "看不到课" in page.text
    assert "203.0.113.0/24" in page.text
    assert Notice.objects.filter(kind="device_new").count() == 1
    hear(SignedIn(person=who, pseudonym="x", device="", network="", known_device=False))
    assert "不认识的浏览器" in visit("/me/notices/", client=sign_in("student")).text


def test_a_roster_tells_those_whom_it_changed(people: dict[str, UUID]) -> None:
    roster = RosterImport.objects.create(
        unit_kind="school", unit_code=SCHOOL, file_name="a.csv", file_digest="0" * 64, form="csv", state="taken_in"
    )
    for name, kind in (("student", "moved"), ("parent", "new")):
        RosterChange.objects.create(roster=roster, person=people[name], kind=kind)
    counts = {"new": 1, "changed": 0, "moved": 1, "left": 0}
    hear(RosterTakenIn(roster=roster.id, unit_kind="school", unit_code=SCHOOL, by=people["school"], **counts))
    assert list(Notice.objects.values_list("person_id", "kind")) == [(people["student"], "roster_changed")]
