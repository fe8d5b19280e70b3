"""Codes on paper, invitations of parents: who gets what, and what is refused."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests.identity.cast import GROUP, PASSWORD, SCHOOL, held

from xingtan.identity import api
from xingtan.identity.actions import joining as actions
from xingtan.identity.api import Asker, NewPerson, RoleName, Unit, UnitKind
from xingtan.identity.models import ClaimCode, Guardianship, Identifier, Invitation, Person, Role
from xingtan.identity.queries import people as queries
from xingtan.identity.queries.identifiers import phone_digest
from xingtan.identity.rules import joining as rules
from xingtan.kernel.clock import now, today
from xingtan.kernel.errors import Conflict, NotAllowed, NotFound, Refused
from xingtan.kernel.ids import new_id
from xingtan.outbox.models import OutboxRow

pytestmark = pytest.mark.django_db

FRESH = "green-bamboo-7"


@pytest.fixture(autouse=True)
def _no_limits_from_other_tests() -> None:
    cache.clear()


def asker(person_id: UUID) -> Asker:
    return Asker(person_id, queries.roles_of(person_id, today()))


def issue(people: dict[str, UUID], who: str = "school", for_whom: str = "student") -> str:
    slips = actions.issue_claim_codes(asker(people[who]), [people[for_whom]], api.unit_paths)
    return slips.made[0].code if slips.made else ""


def invite(people: dict[str, UUID], who: str = "teacher") -> str:
    return actions.invite_parents(asker(people[who]), [people["student"]], api.unit_paths).made[0].code


def claim(code: str, name: str = "student", password: str = FRESH, again: str = "", client: Client | None = None):
    asked = {"login": name, "code": code, "password1": password, "password2": again or password}
    return (client or Client()).post("/account/claim/", asked)


def adult(name: str = "aunt") -> UUID:
    made = NewPerson(new_id(), name, "林阿姨")
    api.register_people([made], PASSWORD)
    return made.id


# codes --------------------------------------------------------------------------------------------------------------


@given(st.lists(st.integers(0, 24), min_size=1, max_size=12))
def test_a_code_is_read_however_it_is_typed(numbers: list[int]) -> None:
    code = rules.spelled(numbers)
    typed = f"  {rules.grouped(code).lower()} "
    assert rules.read_code(typed) == rules.read_code(code) == code
    assert rules.read_code(code.translate({ord(sign): ord(sign) + 0xFEE0 for sign in code})) == code
    assert not set("01OILSZ258B") & set(rules.ALPHABET)


def test_a_code_sets_the_password_and_signs_in(people: dict[str, UUID], visit) -> None:
    code = issue(people)
    assert re.fullmatch(rf"[{rules.ALPHABET}]{{4}}-[{rules.ALPHABET}]{{4}}", code)
    client = Client()
    assert claim(code.lower().replace("-", " "), name=" Student ", client=client)["Location"] == "/me/"
    assert "陈一诺" in visit("/me/", client=client).text
    assert Person.objects.get(id=people["student"]).check_password(FRESH)
    told = [row.kind for row in OutboxRow.objects.all()]
    for kind in ("identity.ClaimCodeIssued", "identity.AccountClaimed", "identity.PasswordChanged"):
        assert told.count(kind) == 1, kind
    assert told.count("identity.SignedIn") == 1


def test_the_code_itself_is_kept_nowhere(people: dict[str, UUID]) -> None:
    code = issue(people)
    kept = str(list(ClaimCode.objects.values())) + str([bytes(row.payload) for row in OutboxRow.objects.all()])
    assert code not in kept
    assert code.replace("-", "") not in kept


def test_a_code_works_once(people: dict[str, UUID]) -> None:
    code = issue(people)
    assert claim(code).status_code == 302
    assert claim(code, password="yellow-bamboo-8").status_code == 400
    assert Person.objects.get(id=people["student"]).check_password(FRESH)


def test_a_newer_code_ends_the_older_and_a_month_ends_both(people: dict[str, UUID]) -> None:
    old, new = issue(people), issue(people)
    assert claim(old).status_code == 400
    ClaimCode.objects.update(expires_at=now() - timedelta(seconds=1))
    assert claim(new).status_code == 400


def test_no_refusal_tells_whether_there_is_such_an_account(people: dict[str, UUID]) -> None:
    code = issue(people)
    assert claim(code).status_code == 302
    answers = [
        claim("3333-3333"), claim("3333-3333", name="nobody-at-all"), claim(code), claim(code, name="teacher"),
        claim("not a code!"), claim("3333-3333", password="short"), claim("3333-3333", "nobody-at-all", "short"),
    ]  # fmt: skip
    pages = {
        re.sub(r'(name="(?:csrfmiddlewaretoken|login|code)"[^>]*?) value="[^"]*"', r"\1", each.content.decode())
        for each in answers
    }
    assert {each.status_code for each in answers} == {400}
    assert len(pages) == 1


def test_a_weak_password_is_explained_and_the_code_still_works(people: dict[str, UUID], visit) -> None:
    code = issue(people)
    for password in ("short", "12345678", "student"):
        asked = {"login": "student", "code": code, "password1": password, "password2": password}
        assert visit("/account/claim/", data=asked, status=400).all("span", class_="field-error")
    asked = {"login": "student", "code": code, "password1": FRESH, "password2": "something-else-9"}
    assert "not the same" in visit("/account/claim/", data=asked, status=400, language="en").text
    assert claim(code).status_code == 302


def test_guessing_at_one_account_is_stopped_and_neither_its_school_nor_its_home_is(people: dict[str, UUID]) -> None:
    code, other = issue(people), issue(people, for_whom="teacher")
    client = Client()
    for _ in range(10):
        assert claim("3333-3333", client=client).status_code == 400
    assert claim(code, client=client).status_code == 429
    assert claim(other, name="teacher", client=client).status_code == 302
    assert claim(code, client=Client(REMOTE_ADDR="198.51.100.7")).status_code == 302


def test_a_claim_that_succeeds_leaves_no_trace_in_the_limit(people: dict[str, UUID]) -> None:
    for _ in range(12):
        assert claim(issue(people), password=FRESH).status_code == 302


def test_who_may_hand_out_a_code(people: dict[str, UUID]) -> None:
    for who in ("school", "city", "operator", "teacher"):
        assert issue(people, who), who
    for who in ("parent", "student", "county", "nobody"):
        with pytest.raises(NotAllowed):
            issue(people, who)
    for whom in ("school", "teacher", "parent"):
        with pytest.raises(NotAllowed):
            issue(people, "teacher", whom)


def test_a_code_never_opens_a_unit_that_is_not_the_printers(people: dict[str, UUID]) -> None:
    """A teacher of the school who manages the province is theirs to vouch for, but no code of theirs opens that."""
    Role.objects.create(
        person_id=people["teacher"], role="operator", unit_kind="place", unit_code="330000", since=today()
    )
    made = actions.issue_claim_codes(asker(people["school"]), [people["teacher"], people["student"]], api.unit_paths)
    assert [each.name for each in made.made] == ["陈一诺"]
    assert made.left_out == ("吴晓岚",)
    assert issue(people, "operator", "teacher")


def test_a_role_hands_nobody_the_account_of_who_registered_themselves(people: dict[str, UUID]) -> None:
    """A school that makes a stranger its teacher cannot print itself a way into the stranger's account."""
    by_phone, by_mail = adult("by-phone"), adult("by-mail")
    Person.objects.filter(id=by_phone).update(phone="+8613800138111", phone_verified_at=now())
    EmailAddress.objects.create(user_id=by_mail, email="aunt@example.org", verified=True, primary=True)
    for each in (by_phone, by_mail):
        Role.objects.create(person_id=each, role="teacher", unit_kind="school", unit_code=SCHOOL, since=today())
        slips = actions.issue_claim_codes(asker(people["school"]), [each], api.unit_paths)
        assert (slips.made, slips.left_out) == ((), ("林阿姨",))


def test_a_student_who_also_studies_elsewhere_is_not_one_teachers_alone(people: dict[str, UUID]) -> None:
    Role.objects.create(
        person_id=people["student"], role="student", unit_kind="class", unit_code=f"{SCHOOL}-2014-1", since=today()
    )
    assert issue(people, "teacher") == ""
    assert issue(people, "school")


def test_nobody_and_too_many_are_refused(people: dict[str, UUID]) -> None:
    manager = asker(people["school"])
    with pytest.raises(Refused):
        actions.issue_claim_codes(manager, [], api.unit_paths)
    with pytest.raises(Refused):
        actions.issue_claim_codes(manager, [new_id() for _ in range(rules.AT_ONCE + 1)], api.unit_paths)
    with pytest.raises(NotAllowed):
        actions.issue_claim_codes(manager, [people["student"], new_id()], api.unit_paths)
    assert not ClaimCode.objects.exists()


# pages of keepers ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_of_joining(visit, sign_in, people: dict[str, UUID], language: str) -> None:
    visit("/account/claim/?name=student", language=language)
    visit("/account/invitation/", language=language)
    for who, unit in (("school", f"school:{SCHOOL}"), ("teacher", f"class:{GROUP}"), ("city", "place:330100")):
        visit(f"/people/{unit}/", language=language, client=sign_in(who))
    visit("/people/invitations/", language=language, client=sign_in("teacher"))
    teacher = sign_in("teacher")
    visit(f"/people/class:{GROUP}/codes/", language=language, data={"all": "1"}, client=teacher)
    visit(f"/people/class:{GROUP}/invitations/", language=language, data={"all": "1"}, client=teacher)


def test_a_printed_page_has_what_a_person_needs_and_is_not_kept(people: dict[str, UUID], sign_in) -> None:
    page = sign_in("school").post(f"/people/school:{SCHOOL}/codes/", {"person": [str(people["student"])]})
    assert "no-store" in page["Cache-Control"]
    text = page.content.decode()
    code = re.search(rf"[{rules.ALPHABET}]{{4}}-[{rules.ALPHABET}]{{4}}", text)
    assert code is not None
    assert {"陈一诺", ">student<", "http://testserver/account/claim/", 'class="qr"'} <= {
        each for each in ("陈一诺", ">student<", "http://testserver/account/claim/", 'class="qr"') if each in text
    }
    assert claim(code[0]).status_code == 302


def test_the_list_finds_people_and_shows_no_one_elses(people: dict[str, UUID], visit, sign_in) -> None:
    manager = sign_in("school")
    path = f"/people/school:{SCHOOL}/"
    everyone = visit(path, client=manager).text
    assert "陈一诺" in everyone
    assert "吴晓岚" in everyone
    assert "钟景明" not in everyone
    assert "陈一诺" not in visit(f"{path}?q=晓岚", client=manager).text
    assert "陈一诺" in visit(f"{path}?role=student&unclaimed=1", client=manager).text
    assert "方明远" not in visit(f"{path}?unclaimed=1", client=manager).all("tbody")[0].text
    visit(f"{path}?page=99999999&role=x&q={'长' * 100}", client=manager)
    for who in ("teacher", "parent", "student", "county", "nobody"):
        visit(path, client=sign_in(who), status=404)
    visit(f"/people/class:{GROUP}/", client=sign_in("parent"), status=404)
    visit("/people/person:nobody/", client=manager, status=404)


# invitations --------------------------------------------------------------------------------------------------------


def accept(code: str, client: Client, relation: str = "mother"):
    client.post("/account/invitation/", {"code": code})
    return client.post("/account/invitation/", {"relation": relation})


def test_a_parent_is_one_only_when_a_teacher_has_said_so(people: dict[str, UUID], visit, sign_in) -> None:
    aunt = adult()
    client = sign_in("aunt")
    code = invite(people)
    page = visit("/account/invitation/", data={"code": code}, client=client)
    assert "陈○○" in page.text
    assert "陈一诺" not in page.text
    accept(code, client)
    waits = visit("/account/invitation/", client=client).text
    assert "等老师确认" in waits
    assert "陈一诺" not in waits
    assert not Guardianship.objects.filter(parent_id=aunt).exists()
    assert not Role.objects.filter(person_id=aunt).exists()
    teacher = sign_in("teacher")
    listed = visit("/people/invitations/", client=teacher).text
    assert {"林阿姨", "妈妈", "陈一诺"} <= {each for each in ("林阿姨", "妈妈", "陈一诺") if each in listed}
    visit("/people/invitations/", language="en", client=teacher)
    waiting = Invitation.objects.get()
    done = visit(f"/people/invitations/{waiting.id}/decision/", data={"confirmed": "yes"}, client=teacher)
    assert "没有等着确认的家长" in done.text
    assert Guardianship.objects.get(parent_id=aunt).child_id == people["student"]
    assert [(each.role, each.unit.code) for each in asker(aunt).roles] == [("parent", str(people["student"]))]
    told = [row.kind for row in OutboxRow.objects.all()]
    for kind in ("identity.ParentInvited", "identity.InvitationAccepted", "identity.InvitationDecided"):
        assert told.count(kind) == 1, kind
    again = Client()
    assert again.post("/account/invitation/", {"code": code}).status_code == 400


def test_a_refused_invitation_gives_nothing_and_is_over(people: dict[str, UUID], sign_in) -> None:
    aunt = adult()
    code = invite(people)
    accept(code, sign_in("aunt"))
    invitation = Invitation.objects.get()
    actions.decide_invitation(asker(people["school"]), invitation.id, False, api.unit_paths)
    assert not Role.objects.filter(person_id=aunt).exists()
    with pytest.raises(Conflict):
        actions.decide_invitation(asker(people["teacher"]), invitation.id, True, api.unit_paths)
    with pytest.raises(Refused):
        actions.find_invitation(code)


def test_only_who_answers_for_the_class_confirms(people: dict[str, UUID], sign_in) -> None:
    adult()
    accept(invite(people), sign_in("aunt"))
    invitation = Invitation.objects.get()
    for who in ("parent", "student", "county", "nobody"):
        with pytest.raises(NotFound):
            actions.decide_invitation(asker(people[who]), invitation.id, True, api.unit_paths)
    assert sign_in("parent").post(f"/people/invitations/{invitation.id}/decision/", {}).status_code == 404
    with pytest.raises(NotFound):
        actions.decide_invitation(asker(people["teacher"]), new_id(), True, api.unit_paths)


def test_a_teacher_does_not_confirm_themselves(people: dict[str, UUID], sign_in) -> None:
    accept(invite(people), sign_in("teacher"))
    invitation = Invitation.objects.get(accepted_by_id=people["teacher"])
    with pytest.raises(NotAllowed):
        actions.decide_invitation(asker(people["teacher"]), invitation.id, True, api.unit_paths)
    actions.decide_invitation(asker(people["school"]), invitation.id, True, api.unit_paths)
    assert Guardianship.objects.filter(parent_id=people["teacher"]).exists()


def test_a_child_does_not_become_a_parent(people: dict[str, UUID], sign_in) -> None:
    code = invite(people)
    assert accept(code, sign_in("student")).status_code == 400
    young = adult("cousin")
    Person.objects.filter(id=young).update(born_on=today() - timedelta(days=17 * 365))
    assert accept(code, sign_in("cousin")).status_code == 400
    assert accept(code, sign_in("parent")).status_code == 400
    assert Invitation.objects.get().accepted_at is None


def test_an_invitation_is_accepted_once_within_a_month(people: dict[str, UUID], sign_in) -> None:
    adult()
    adult("uncle")
    code = invite(people)
    uncle = sign_in("uncle")
    uncle.post("/account/invitation/", {"code": code})
    accept(code, sign_in("aunt"))
    uncle.post("/account/invitation/", {"relation": "father"})
    assert Invitation.objects.get().relation == "mother"
    late = invite(people)
    Invitation.objects.filter(accepted_at__isnull=True).update(expires_at=now())
    assert Client().post("/account/invitation/", {"code": late}).status_code == 400


def test_who_is_not_signed_in_is_led_to_signing_in_and_back(people: dict[str, UUID], visit) -> None:
    adult()
    client = Client()
    page = visit("/account/invitation/", data={"code": invite(people)}, client=client)
    assert "/account/login/?next=%2Faccount%2Finvitation%2F" in page.links
    assert client.post("/account/invitation/", {"relation": "mother"}).status_code == 302
    assert Invitation.objects.get().accepted_at is None
    client.post("/account/login/", {"login": "aunt", "password": PASSWORD, "next": "/account/invitation/"})
    assert "你是孩子的" in visit("/account/invitation/", client=client).text
    client.post("/account/invitation/", {"relation": "mother"})
    assert Invitation.objects.get().accepted_by_id is not None


def test_guessing_at_invitations_is_stopped(people: dict[str, UUID]) -> None:
    client = Client()
    answers = [client.post("/account/invitation/", {"code": "3333-3333-3333"}).status_code for _ in range(61)]
    assert set(answers[:60]) == {400}
    assert answers[60] == 429


def test_parents_are_invited_for_students_whom_one_teaches(people: dict[str, UUID]) -> None:
    for who in ("parent", "student", "county"):
        with pytest.raises(NotAllowed):
            invite(people, who)
    nobody = actions.invite_parents(asker(people["school"]), [people["teacher"]], api.unit_paths)
    assert nobody.made == ()
    assert nobody.left_out == ("吴晓岚",)
    api.register_people(
        [NewPerson(new_id(), "other", "别班", (held(RoleName.STUDENT, UnitKind.CLASS, f"{SCHOOL}-2014-1"),))], PASSWORD
    )
    with pytest.raises(NotAllowed):
        actions.invite_parents(asker(people["teacher"]), [Person.objects.get(username="other").id], api.unit_paths)
    assert api.unit_paths(Unit(UnitKind.SCHOOL, SCHOOL))


def test_a_number_that_the_roster_names_is_shown_to_who_confirms(people: dict[str, UUID], visit, sign_in) -> None:
    aunt = adult()
    accept(invite(people), sign_in("aunt"))
    teacher = sign_in("teacher")
    Identifier.objects.create(
        person_id=people["student"], kind="expected_phone", digest=phone_digest(people["student"], "+8613800138000")
    )
    Person.objects.filter(id=aunt).update(phone="+8613800138000")
    assert "手机号和名册里的一样" not in visit("/people/invitations/", client=teacher).text
    Person.objects.filter(id=aunt).update(phone_verified_at=now())
    assert "手机号和名册里的一样" in visit("/people/invitations/", client=teacher).text


def test_an_adult_waits_once_for_a_child(people: dict[str, UUID], sign_in) -> None:
    adult()
    client = sign_in("aunt")
    accept(invite(people), client)
    assert accept(invite(people), client).status_code == 400
    assert Invitation.objects.filter(accepted_at__isnull=False).count() == 1
