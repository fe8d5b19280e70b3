"""Passwords: which are accepted, how they are kept, and how an old hash is made anew."""

from uuid import UUID

import pytest
from django.conf import settings as configured
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from tests.identity.gate import totp_now

from xingtan.identity.models import Person
from xingtan.identity.rules.passwords import LEAST_OF_MANAGERS, MOST, Fault, faults, prepared

KEPT = "xingtan.identity.accounts.passwords.NodeArgon2Hasher"
PHRASE = "apricot terrace 7"


@pytest.fixture(autouse=True)
def _no_limits_from_other_tests() -> None:
    cache.clear()


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("short", Fault.TOO_SHORT),
        ("七个字不够啊啊"[:7], Fault.TOO_SHORT),
        ("x" * 129, Fault.TOO_LONG),
        ("12345678", Fault.COMMON),
        ("woaini1314", Fault.COMMON),
        ("5201314520", Fault.COMMON),
        ("WoAiNi2017", Fault.COMMON),
        ("１２３４５６７８", Fault.COMMON),
        ("xuesheng01", Fault.COMMON),
        ("20080808", Fault.DATE),
        ("2008年8月8日", Fault.DATE),
        ("13800138000", Fault.PHONE),
        ("啊啊啊啊啊啊啊啊", Fault.REPEATED),
        ("abcabcabc", Fault.REPEATED),
        ("hgfedcba", Fault.REPEATED),
        ("chenyinuo", Fault.ABOUT_YOU),
        ("chenyinuo08", Fault.ABOUT_YOU),
        ("xingtan1", Fault.COMMON),
        ("xingtan#x", Fault.ABOUT_YOU),
    ],
)
def test_what_others_try_first_is_not_accepted(password: str, fault: Fault) -> None:
    assert fault in faults(password, ["chenyinuo", "陈一诺"])


@pytest.mark.parametrize(
    "password",
    [
        PHRASE,
        "春眠不觉晓处处闻啼鸟",
        "lowercase only words",
        "92746105",
        "  spaces at its ends  ",
        "🍑🍑 peach 🍑",
        "y" + "-z" * 63,
    ],
)
def test_any_other_is_whatever_it_is_made_of(password: str) -> None:
    assert faults(password, ["chenyinuo", "陈一诺"]) == ()


@given(st.text(max_size=140))
def test_a_password_is_the_same_however_a_keyboard_writes_it(password: str) -> None:
    assert prepared(prepared(password)) == prepared(password)
    assert (Fault.TOO_LONG in faults(password)) == (len(prepared(password)) > MOST)


@pytest.mark.django_db
def test_the_worlds_list_is_asked_too_and_told_in_the_readers_language() -> None:
    with pytest.raises(ValidationError, match="太常见"):
        validate_password("sunshine1")
    with translation.override("en"), pytest.raises(ValidationError, match="too common"):
        validate_password("sunshine1")


def test_hashes_are_argon2id_at_owasps_parameters(settings) -> None:
    settings.PASSWORD_HASHERS = [KEPT]
    assert make_password(PHRASE).startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert configured.PASSWORD_HASHERS[0] == KEPT


class HeavyHasher(Argon2PasswordHasher):
    """What the node used before."""

    memory_cost = 8192
    parallelism = 8


@pytest.mark.django_db
@pytest.mark.parametrize("before", [f"{__name__}.HeavyHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"])
def test_an_old_hash_is_made_anew_when_its_owner_signs_in(people: dict[str, UUID], settings, before: str) -> None:
    settings.PASSWORD_HASHERS = [before]
    Person.objects.filter(id=people["student"]).update(password=make_password(PHRASE))
    settings.PASSWORD_HASHERS = [KEPT, "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    client = Client()
    client.post("/account/login/", {"login": "student", "password": PHRASE})
    assert client.get("/me/").status_code == 200
    assert "m=19456,t=2,p=1" in Person.objects.get(id=people["student"]).password


@pytest.mark.django_db
def test_full_width_and_half_width_open_the_same_account(people: dict[str, UUID], sign_in) -> None:
    person = Person.objects.get(id=people["student"])
    person.set_password("ｆｕｌｌ　ｗｉｄｔｈ　９")
    person.save()
    assert sign_in("student", "full width 9").get("/me/").status_code == 200


@pytest.mark.django_db
def test_who_manages_others_needs_a_long_one_or_a_second_step(people: dict[str, UUID], sign_in, visit) -> None:
    client = sign_in("school")
    assert "至少 15 个字符" in visit("/account/password/change/", client=client).text
    assert "至少 8 个字符" in visit("/account/password/change/", client=sign_in("student")).text
    page = visit("/account/password/change/", client=client, data=_change("plum-rain-9"))
    assert str(LEAST_OF_MANAGERS) in page.text
    visit("/account/password/change/", client=client, data=_change("plum-rain-9"), language="en")
    asked = client.get("/account/second/authenticator/")["Location"]
    client.post(asked, {"password": "apricot-terrace"})
    client.get("/account/second/authenticator/")
    client.post("/account/second/authenticator/", {"code": totp_now(client.session["mfa.totp.secret"])})
    client.post("/account/password/change/", _change("plum-rain-9"))
    assert Person.objects.get(id=people["school"]).check_password("plum-rain-9")


def _change(new: str) -> dict[str, str]:
    return {"oldpassword": "apricot-terrace", "password1": new, "password2": new}


@pytest.mark.django_db
def test_a_password_may_be_pasted_shown_and_long(visit, sign_in) -> None:
    page = visit("/account/password/change/", client=sign_in("student"))
    inputs = [each for each in page.all("input") if each.get("type") == "password"]
    assert len(inputs) == 3
    for each in inputs:
        assert each.get("data-show") == "显示密码"
        assert not each.get("maxlength")
        assert not each.get("onpaste")
    assert {each.get("autocomplete") for each in inputs} == {"current-password", "new-password"}


@pytest.mark.django_db
def test_somebody_without_a_password_sets_one(people: dict[str, UUID], visit) -> None:
    person = Person.objects.get(id=people["student"])
    person.set_unusable_password()
    person.save()
    client = Client()
    client.force_login(person)
    visit("/account/password/set/", client=client)
    visit("/account/password/set/", client=client, language="en")
    client.post("/account/password/set/", {"password1": PHRASE, "password2": PHRASE})
    assert Person.objects.get(id=person.id).check_password(PHRASE)
