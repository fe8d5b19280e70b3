"""Names of people for applications, and addresses of applications: pure rules."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xingtan.identity.rules.applications import (
    AppKind,
    can_be_answered_at,
    is_registered,
    person_of,
    sector_of,
    subject_of,
)

SECTORS = st.sampled_from(["host:a.example.cn", "host:b.example.cn", "client:1"])
BACK = "https://a.example.cn/back"


@given(st.uuids(), SECTORS, SECTORS, st.text(min_size=1))
def test_a_name_leads_back_in_its_own_sector_alone(person: UUID, one: str, other: str, secret: str) -> None:
    name = subject_of(person, one, secret)
    assert person_of(name, one, secret) == person
    assert (subject_of(person, other, secret) == name) == (one == other)
    assert person_of(name, one, f"{secret}x") != person


@given(st.uuids(), st.uuids(), SECTORS)
def test_two_people_have_two_names(one: UUID, other: UUID, sector: str) -> None:
    assert (subject_of(one, sector, "s") == subject_of(other, sector, "s")) == (one == other)


@given(st.text())
def test_what_is_no_name_is_nobodys(text: str) -> None:
    assert person_of(text, "client:1", "s") is None or len(bytes.fromhex(text)) == 16


@given(st.text())
def test_nothing_but_the_registered_address_is_answered_at(text: str) -> None:
    assert is_registered(text, [BACK]) == (text == BACK)
    assert is_registered(BACK + text, [BACK]) == (text == "")


@given(st.integers(1, 65535))
def test_a_device_chooses_its_port(port: int) -> None:
    assert is_registered(f"http://127.0.0.1:{port}/back", ["http://127.0.0.1/back"])
    assert not is_registered(f"http://127.0.0.1:{port}/other", ["http://127.0.0.1/back"])
    assert not is_registered(f"http://evil@127.0.0.1:{port}/back", ["http://127.0.0.1/back"])
    assert not is_registered(f"https://a.example.cn:{port}/back", [BACK])


@pytest.mark.parametrize(
    ("uri", "kind", "fine"),
    [
        (BACK, AppKind.WEB, True),
        ("http://127.0.0.1:3000/back", AppKind.WEB, True),
        ("http://a.example.cn/back", AppKind.WEB, False),
        ("cn.example.app:/back", AppKind.NATIVE, True),
        ("cn.example.app:/back", AppKind.WEB, False),
        ("javascript:alert(1)", AppKind.NATIVE, False),
        ("myapp:/back", AppKind.NATIVE, False),
        ("https://*.example.cn/", AppKind.WEB, False),
        ("https://a.example.cn/#x", AppKind.WEB, False),
        ("https://user@a.example.cn/", AppKind.WEB, False),
        ("https://a.example.cn\\@evil.com/", AppKind.WEB, False),
        ("https:///back", AppKind.WEB, False),
        ("https://a:0x/", AppKind.WEB, False),
        ("//a.example.cn/", AppKind.WEB, False),
        ("https://a.example.cn/" + "x" * 600, AppKind.WEB, False),
    ],
)
def test_addresses_that_can_be_registered(uri: str, kind: AppKind, fine: bool) -> None:
    assert can_be_answered_at(uri, kind) is fine


def test_a_sector_is_the_one_host_or_the_application_itself() -> None:
    assert sector_of("1", [BACK, "https://a.example.cn/other"]) == "host:a.example.cn"
    assert sector_of("1", [BACK, "https://b.example.cn/"]) == "client:1"
    assert sector_of("1", ["http://127.0.0.1/back"]) == "client:1"
    assert sector_of("1", []) == "client:1"
