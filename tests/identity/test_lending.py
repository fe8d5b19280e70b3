"""A role lent for a time: never more than one's own, never again, never longer, and seen by both."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.identity.cast import GROUP, SCHOOL, SINCE, held
from tests.identity.test_rules import ME, PATHS, TODAY, UNITS, periods

from xingtan.identity import api
from xingtan.identity.actions.lending import NewLoan, end_loan, lend_role
from xingtan.identity.api import NewPerson, RoleName, Unit, UnitKind, register_people
from xingtan.identity.models import Person, Role
from xingtan.identity.rules.authority import Asker, Deed, HeldRole, UnitPath, may, may_give, reasons
from xingtan.identity.rules.lending import LENDABLE, MOST_DAYS, lender_role, lent_holds, lent_until, scope
from xingtan.kernel.clock import today
from xingtan.kernel.errors import Conflict, NotAllowed, NotFound, Refused
from xingtan.kernel.ids import new_id
from xingtan.outbox.models import OutboxRow

LENDER, BORROWER = UUID(int=2), ME
own_roles = st.lists(
    st.builds(
        lambda role, unit, period, lent: HeldRole(role, unit, *period, lent_by=UUID(int=9) if lent else None),
        st.sampled_from(RoleName),
        st.sampled_from(UNITS),
        periods,
        st.booleans(),
    ),
    max_size=4,
)


@given(own_roles, st.sampled_from(RoleName), st.sampled_from(PATHS), st.sampled_from(PATHS), st.sampled_from(Deed))
def test_a_loan_never_gives_more_than_the_lender_has(
    roles: list[HeldRole], role: RoleName, path: UnitPath, anywhere: UnitPath, deed: Deed
) -> None:
    own = lender_role(roles, role, path, TODAY)
    if own is None:
        return
    assert role in LENDABLE
    assert own.lent_by is None
    lent = HeldRole(role, path[-1], TODAY, lent_by=LENDER)
    if may(Asker(BORROWER, (lent,)), deed, anywhere, TODAY):
        assert may(Asker(LENDER, (own,)), deed, anywhere, TODAY) or anywhere[-1].code == str(BORROWER)


@given(own_roles, st.sampled_from(RoleName), st.sampled_from(PATHS))
def test_what_is_lent_cannot_be_lent_again_and_gives_no_roles(
    roles: list[HeldRole], role: RoleName, path: UnitPath
) -> None:
    lent = [HeldRole(each.role, each.unit, each.since, each.until, LENDER) for each in roles]
    assert lender_role(lent, role, path, TODAY) is None
    assert not may_give(Asker(BORROWER, tuple(lent)), role, path, TODAY)


@given(own_roles, st.sampled_from(sorted(LENDABLE)), st.sampled_from(PATHS), st.integers(0, 800))
def test_a_loan_ends_when_the_lenders_own_role_does(
    roles: list[HeldRole], role: RoleName, path: UnitPath, after: int
) -> None:
    day = TODAY + timedelta(after)
    lent = HeldRole(role, path[-1], TODAY, TODAY + timedelta(MOST_DAYS), LENDER)
    if lent_holds(lent, roles, [path], day):
        assert any(own.role is role and own.holds_on(day) and own.unit in path and own.lent_by is None for own in roles)
        assert after < MOST_DAYS
    assert not lent_holds(lent, [], [path], day)


@given(st.integers(-400, 400), st.integers(-400, 800), st.one_of(st.none(), st.integers(-400, 800)))
def test_a_loan_is_bounded(since: int, until: int, own_until: int | None) -> None:
    first, last = TODAY + timedelta(since), TODAY + timedelta(until)
    own = HeldRole(RoleName.TEACHER, UNITS[0], SINCE, None if own_until is None else TODAY + timedelta(own_until))
    end = lent_until(own, first, last)
    if end is not None:
        assert first < end <= last
        assert (end - first).days <= MOST_DAYS
        assert own.until is None or end <= own.until


def test_a_borrower_works_in_the_same_school_or_place() -> None:
    in_class = next(path for path in PATHS if path[-1].kind is UnitKind.CLASS)
    assert scope(in_class) == in_class[-2]
    county = next(path for path in PATHS if len(path) == 4 and path[-1].kind is UnitKind.PLACE)
    assert scope(county) == county[-1]
    assert scope(()) is None


# -- on a database ---------------------------------------------------------------------------------------------------

CLASS = Unit(UnitKind.CLASS, GROUP)
TOMORROW = timedelta(days=1)


def asker(people: dict[str, UUID], name: str) -> Asker:
    return api.asker_of(Person.objects.get(id=people[name]))


@pytest.fixture
def staff(people: dict[str, UUID]) -> dict[str, UUID]:
    """The cast and a colleague: teaches in the same school, no class of their own; and one of another school."""
    colleague, other = new_id(), new_id()
    register_people(
        [
            NewPerson(colleague, "colleague", "林老师", (held(RoleName.TEACHER, UnitKind.SCHOOL, SCHOOL),)),
            NewPerson(other, "elsewhere", "王老师", (held(RoleName.TEACHER, UnitKind.SCHOOL, "3302030001"),)),
        ],
        "apricot-terrace",
    )
    return {**people, "colleague": colleague, "elsewhere": other}


def loan(days: int = 30, username: str = "colleague", role: RoleName = RoleName.TEACHER, unit: Unit = CLASS) -> NewLoan:
    return NewLoan(username, role, unit, today(), today() + timedelta(days))


@pytest.mark.django_db
def test_a_class_is_lent_for_a_month_and_taken_back(staff: dict[str, UUID]) -> None:
    student = Unit(UnitKind.PERSON, str(staff["student"]))
    assert not api.entitled(asker(staff, "colleague"), Deed.READ_PERSON, student)
    lent = lend_role(asker(staff, "teacher"), loan())
    assert api.entitled(asker(staff, "colleague"), Deed.READ_PERSON, student)
    assert not api.entitled(asker(staff, "colleague"), Deed.READ_PERSON, student, today() + timedelta(30))
    end_loan(asker(staff, "teacher"), lent)
    assert not api.entitled(asker(staff, "colleague"), Deed.READ_PERSON, student)
    kinds = list(OutboxRow.objects.order_by("id").values_list("kind", flat=True))[-2:]
    assert kinds == ["identity.RoleGranted", "identity.RoleEnded"]
    end_loan(asker(staff, "teacher"), lent)
    again = lend_role(asker(staff, "teacher"), loan(10))
    assert Role.objects.get(id=again).until == today() + timedelta(10)


@pytest.mark.django_db
def test_a_loan_ends_with_the_lenders_own_role_whoever_ends_that(staff: dict[str, UUID]) -> None:
    lend_role(asker(staff, "teacher"), loan())
    Role.objects.filter(person_id=staff["teacher"], unit_code=GROUP).update(until=today())
    colleague = asker(staff, "colleague")
    assert [each.unit.code for each in colleague.roles] == [SCHOOL]
    assert reasons(colleague, api.unit_paths(CLASS)[0], today()) == tuple(
        each for each in reasons(colleague, api.unit_paths(CLASS)[0], today()) if each.role and not each.role.lent_by
    )


@pytest.mark.django_db
def test_lending_again_changes_the_days(staff: dict[str, UUID]) -> None:
    first = lend_role(asker(staff, "teacher"), loan(30))
    assert lend_role(asker(staff, "teacher"), loan(60)) == first
    assert Role.objects.get(id=first).until == today() + timedelta(60)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "wanted", "error"),
    [
        ("teacher", loan(0), Refused),
        ("teacher", loan(-1), Refused),
        ("teacher", loan(367), Refused),
        ("teacher", NewLoan("colleague", RoleName.TEACHER, CLASS, today() - TOMORROW, today() + TOMORROW), Refused),
        ("teacher", loan(username="student"), Refused),
        ("teacher", loan(username="parent"), Refused),
        ("teacher", loan(username="elsewhere"), Refused),
        ("teacher", loan(username="nobody-at-all"), Refused),
        ("teacher", loan(username="teacher"), Refused),
        ("teacher", loan(role=RoleName.SCHOOL_MANAGER, unit=Unit(UnitKind.SCHOOL, SCHOOL)), NotAllowed),
        ("teacher", loan(unit=Unit(UnitKind.CLASS, "3301060002-2014-9")), NotAllowed),
        ("teacher", loan(unit=Unit(UnitKind.CLASS, "nowhere")), NotAllowed),
        ("teacher", loan(unit=Unit(UnitKind.SCHOOL, SCHOOL)), Conflict),
        ("colleague", loan(username="teacher"), NotAllowed),
        ("student", loan(role=RoleName.STUDENT), NotAllowed),
        ("operator", loan(role=RoleName.OPERATOR, unit=Unit(UnitKind.PLACE, "330100"), username="city"), NotAllowed),
    ],
)
def test_what_cannot_be_lent_is_refused(
    staff: dict[str, UUID], who: str, wanted: NewLoan, error: type[Exception]
) -> None:
    before = Role.objects.count()
    with pytest.raises(error):
        lend_role(asker(staff, who), wanted)
    assert Role.objects.count() == before


@pytest.mark.django_db
def test_whether_there_is_somebody_is_not_told(staff: dict[str, UUID]) -> None:
    said = set()
    for name in ("elsewhere", "student", "no-such-name"):
        with pytest.raises(Refused) as refused:
            lend_role(asker(staff, "teacher"), loan(username=name))
        said.add(str(refused.value))
    assert len(said) == 1


@pytest.mark.django_db
def test_a_borrower_cannot_lend_on(staff: dict[str, UUID]) -> None:
    lend_role(asker(staff, "teacher"), loan())
    with pytest.raises(NotAllowed):
        lend_role(asker(staff, "colleague"), loan(username="school"))


@pytest.mark.django_db
def test_nobody_ends_a_loan_of_others(staff: dict[str, UUID]) -> None:
    lent = lend_role(asker(staff, "teacher"), loan())
    for who in ("student", "school", "operator"):
        with pytest.raises(NotFound):
            end_loan(asker(staff, who), lent)
    end_loan(asker(staff, "colleague"), lent)
    assert Role.objects.get(id=lent).until == today()


@pytest.mark.django_db
def test_who_is_given_a_role_need_not_borrow_it(staff: dict[str, UUID]) -> None:
    lend_role(asker(staff, "teacher"), loan())
    api.grant_role(asker(staff, "school"), staff["colleague"], HeldRole(RoleName.TEACHER, CLASS, today()))
    held_now = [each for each in asker(staff, "colleague").roles if each.unit == CLASS]
    assert [each.lent_by for each in held_now] == [None]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh", "en"])
def test_lending_on_the_page(visit, sign_in, staff: dict[str, UUID], language: str) -> None:
    client = sign_in("teacher")
    until = (today() + timedelta(30)).isoformat()
    given = {"what": f"teacher:class:{GROUP}", "username": "colleague", "until": until}
    page = visit("/me/lending/", language=language, client=client, data=given)
    assert "林老师" in page.text
    mine = visit("/me/lending/", language=language, client=sign_in("colleague"))
    assert "吴晓岚" in mine.text
    seen = visit("/me/why/", language=language, client=sign_in("student"))
    assert "林老师" in seen.text
    wrong = visit("/me/lending/", language=language, client=client, data={**given, "username": "x"}, status=400)
    assert {"zh": "没有用这个用户名的同事", "en": "No colleague here"}[language] in wrong.text
    nothing = visit("/me/lending/", language=language, client=client, data={"what": "x", "until": "never"}, status=400)
    assert nothing.text
    lent = Role.objects.get(lent_by=staff["teacher"])
    assert client.post(f"/me/lending/{lent.id}/end/").status_code == 302
    assert "林老师" not in visit("/me/lending/", language=language, client=client).text


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh", "en"])
def test_managers_give_and_end_roles_on_the_page(visit, sign_in, staff: dict[str, UUID], language: str) -> None:
    client = sign_in("school")
    here = f"/people/roles/?unit=class:{GROUP}"
    assert "吴晓岚" in visit(here, language=language, client=client).text
    given = {"username": "colleague", "role": "teacher", "until": (today() + timedelta(9)).isoformat()}
    assert "林老师" in visit(here, language=language, client=client, data=given).text
    role = Role.objects.get(person_id=staff["colleague"], unit_code=GROUP)
    assert (role.since, role.until) == (today(), today() + timedelta(9))
    end = {"person": str(staff["colleague"]), "role": "teacher"}
    page = visit(f"/people/roles/end/?unit=class:{GROUP}", language=language, client=client, data=end)
    assert "林老师" not in page.text
    for wrong in ({"username": "no-such", "role": "teacher"}, {"username": "colleague", "role": "operator"}, {}):
        visit(here, language=language, client=client, data=wrong, status=400)


@pytest.mark.django_db
def test_nobody_else_reaches_the_page_of_roles(sign_in, staff: dict[str, UUID]) -> None:
    here = f"/people/roles/?unit=class:{GROUP}"
    for who in ("teacher", "student", "parent", "county", "nobody"):
        client = sign_in(who)
        assert client.get(here).status_code == 404
        assert client.post(here, {"username": "colleague", "role": "teacher"}).status_code == 404
        end = {"person": str(staff["teacher"]), "role": "teacher"}
        assert client.post(f"/people/roles/end/?unit=class:{GROUP}", end).status_code == 404
    client = sign_in("school")
    for unit in ("place:330106", "person:" + str(staff["student"]), "school:nowhere"):
        assert client.get(f"/people/roles/?unit={unit}").status_code == 404
    assert client.get("/people/roles/?unit=planet").status_code == 400
    bad = client.post(f"/people/roles/end/?unit=class:{GROUP}", {"person": "x", "role": "y"})
    assert bad.status_code == 400


@pytest.mark.django_db
def test_a_student_of_another_school_cannot_be_taken_in(staff: dict[str, UUID], sign_in) -> None:
    other = new_id()
    register_people(
        [NewPerson(other, "faraway", "远处的学生", (held(RoleName.STUDENT, UnitKind.SCHOOL, "3302030001"),))],
        "x-y-z-123",
    )
    given = {"username": "faraway", "role": "student"}
    assert sign_in("school").post(f"/people/roles/?unit=class:{GROUP}", given).status_code == 400
    assert Role.objects.filter(person_id=other).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh", "en"])
def test_who_may_see_this_and_why(visit, sign_in, staff: dict[str, UUID], language: str) -> None:
    lend_role(asker(staff, "teacher"), loan())
    mine = visit("/me/why/", language=language, client=sign_in("student"))
    for name in ("吴晓岚", "林老师", "陈立群", "方明远", "沈思远", "钟景明"):
        assert name in mine.text
    assert {"zh": "吴晓岚借给他的", "en": "lent by"}[language] in mine.text
    for unit in ("place:330106", f"school:{SCHOOL}", f"class:{GROUP}"):
        assert "沈思远" in visit(f"/me/why/?unit={unit}", language=language, client=sign_in("city")).text
    assert "吴晓岚" in visit(f"/me/why/?unit=class:{GROUP}", language=language, client=sign_in("student")).text
    for unit in (f"school:{SCHOOL}", f"class:{GROUP}", "place:330106"):
        elsewhere = visit(f"/me/why/?unit={unit}", language=language, client=sign_in("county")).text
        assert "方明远" not in elsewhere
        assert "吴晓岚" not in elsewhere
