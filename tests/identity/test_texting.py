"""Inviting parents by text message: only to the number that the school named, only by who answers for the child."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks
from tests.identity.cast import GROUP, PASSWORD, SCHOOL
from tests.identity.gate import messages

from xingtan.identity import api
from xingtan.identity.actions import joining as actions
from xingtan.identity.api import Asker, NewPerson
from xingtan.identity.models import Identifier, Invitation
from xingtan.identity.queries import people as queries
from xingtan.identity.queries.identifiers import phone_digest
from xingtan.identity.queries.joining import invitable
from xingtan.identity.rules import joining as rules
from xingtan.kernel.clock import now, today
from xingtan.kernel.errors import NotAllowed, Refused
from xingtan.kernel.ids import new_id
from xingtan.outbox.models import OutboxRow

pytestmark = pytest.mark.django_db

PHONE = "13800138000"
PAGE = f"/people/class:{GROUP}/texts/"
ADDRESS = "https://xingtan.example/account/invitation/"


@pytest.fixture(autouse=True)
def _heard(caplog: pytest.LogCaptureFixture) -> None:
    cache.clear()
    caplog.set_level("INFO", logger="xingtan.messages")


@pytest.fixture
def named(people: dict[str, UUID]) -> dict[str, UUID]:
    """The cast; a roster has named a phone of the student's parents."""
    digest = phone_digest(people["student"], f"+86{PHONE}")
    Identifier.objects.create(person_id=people["student"], kind="expected_phone", digest=digest)
    return people


def asker(person_id: UUID) -> Asker:
    return Asker(person_id, queries.roles_of(person_id, today()))


def text(people: dict[str, UUID], who: str = "teacher", phone: str = PHONE, child: str = "student") -> str:
    return actions.text_invitation(asker(people[who]), people[child], phone, ADDRESS, api.unit_paths)


def test_a_parent_joins_by_the_code_in_the_message(
    named: dict[str, UUID], sign_in, visit, caplog, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    teacher = sign_in("teacher")
    assert "还没有发过短信" in visit(PAGE, client=teacher).text
    with django_capture_on_commit_callbacks(execute=True):
        page = visit(PAGE, client=teacher, data={"person": str(named["student"]), "phone": "138 0013 8000"})
    assert "+86 138****8000" in page.text
    assert "上次发短信" in page.text
    assert PHONE not in page.body
    said = messages(caplog)
    assert len(said) == 1
    assert PHONE not in said[0]
    assert "陈○○" in said[0]
    assert "陈一诺" not in said[0]
    assert "http://testserver/account/invitation/" in said[0]
    code = re.search(rf"(?:[{rules.ALPHABET}]{{4}}-){{2}}[{rules.ALPHABET}]{{4}}", said[0])
    assert code is not None
    api.register_people([NewPerson(new_id(), "aunt", "林阿姨")], PASSWORD)
    aunt = sign_in("aunt")
    aunt.post("/account/invitation/", {"code": code[0]})
    aunt.post("/account/invitation/", {"relation": "mother"})
    assert "林阿姨" in visit("/people/invitations/", client=teacher).text
    assert OutboxRow.objects.filter(kind="identity.ParentTexted").count() == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_says_who_can_be_reached(visit, sign_in, named: dict[str, UUID], language: str) -> None:
    client = sign_in("school")
    visit(PAGE, language=language, client=client)
    prefix = "/en" if language == "en" else ""
    sent = {"person": str(named["student"]), "phone": "13900139000"}
    page = visit(f"{prefix}{PAGE}", language=language, client=client, data=sent, status=400)
    assert page.all("span", class_="field-error")
    assert "13900139000" not in page.body
    Identifier.objects.all().delete()
    visit(PAGE, language=language, client=client)
    visit(f"/people/class:{GROUP}/", language=language, client=client)


def test_no_other_number_gets_a_message(named: dict[str, UUID], caplog) -> None:
    for phone, code in (("13900139000", "phone-not-expected"), ("12", "phone-unreadable"), ("", "phone-unreadable")):
        with pytest.raises(Refused) as refused:
            text(named, phone=phone)
        assert refused.value.code == code
        assert "13900139000" not in str(refused.value)
    Identifier.objects.all().delete()
    with pytest.raises(Refused):
        text(named)
    assert not Invitation.objects.exists()
    assert messages(caplog) == []


def test_only_who_answers_for_the_child_sends(named: dict[str, UUID], sign_in) -> None:
    for who in ("teacher", "school", "city"):
        Invitation.objects.all().delete()
        assert text(named, who) == "+86 138****8000"
    for who in ("parent", "student", "county", "nobody"):
        with pytest.raises(NotAllowed):
            text(named, who)
        assert sign_in(who).get(PAGE).status_code == 404
        assert sign_in(who).post(PAGE, {"person": str(named["student"]), "phone": PHONE}).status_code == 404
    with pytest.raises(NotAllowed):
        text(named, child="school")
    digest = phone_digest(named["teacher"], f"+86{PHONE}")
    Identifier.objects.create(person_id=named["teacher"], kind="expected_phone", digest=digest)
    with pytest.raises(Refused):  # a teacher's phone is in the roster, too; a teacher is nobody's child here
        text(named, "school", child="teacher")
    assert sign_in("school").get(f"/people/school:{SCHOOL}/texts/").status_code == 404
    assert sign_in("teacher").post(PAGE, {"person": "x", "phone": PHONE}).status_code == 400
    assert Client().get(PAGE).status_code == 302


def test_a_child_s_parents_get_a_few_messages_a_day_and_a_sender_sends_a_few_hundred(named: dict[str, UUID]) -> None:
    for _ in range(rules.TEXTS_OF_CHILD):
        text(named)
    with pytest.raises(Refused, match="3 条短信"):
        text(named, "school")
    Invitation.objects.update(texted_at=now() - timedelta(days=1))
    text(named)
    sent = {"child_id": named["nobody"], "issued_by_id": named["teacher"], "expires_at": now(), "texted_at": now()}
    Invitation.objects.bulk_create(Invitation(digest=str(at), **sent) for at in range(rules.TEXTS_OF_SENDER))
    with pytest.raises(Refused, match="满 300 条"):
        text(named)
    text(named, "school")


def test_a_printed_invitation_is_no_message(named: dict[str, UUID], django_assert_num_queries) -> None:
    actions.invite_parents(asker(named["teacher"]), [named["student"]], api.unit_paths)
    with django_assert_num_queries(5):
        line = invitable(GROUP)[0]
    assert (line.name, line.expects, line.parents, line.texted_at) == ("陈一诺", True, 1, None)
    text(named)
    assert invitable(GROUP)[0].texted_at is not None
