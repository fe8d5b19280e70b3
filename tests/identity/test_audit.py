"""The audit log: complete, in order, chained, and shown to those alone who stand over what it tells."""

import csv
import io
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.identity.cast import GROUP, PASSWORD, SCHOOL, held

from xingtan.identity import api
from xingtan.identity.api import RoleName, Unit, UnitKind
from xingtan.identity.events import ActedInPlace, PasswordChanged, SignedIn
from xingtan.identity.models import AuditEntry, Person
from xingtan.identity.rules.audit import GENESIS, Entry, digest_of, verify
from xingtan.kernel.clock import now
from xingtan.kernel.events import Event
from xingtan.kernel.ids import new_id
from xingtan.main import doctor
from xingtan.main.configuration import Configuration
from xingtan.outbox import jobs
from xingtan.outbox.api import announce, read_event
from xingtan.outbox.models import OutboxRow

pytestmark = pytest.mark.django_db


def examined() -> doctor.Finding:
    (finding,) = doctor._audit(Configuration(data=Path("/nowhere")))
    return finding


@pytest.fixture
def log(people: dict[str, UUID]) -> dict[str, UUID]:
    """Five entries of what happened to the cast, beside those of the founding."""
    for name in ("student", "teacher", "parent", "school", "county"):
        announce(PasswordChanged(person=people[name]))
    jobs.relay_waiting()
    return people


def test_what_is_announced_is_in_the_log_once_and_in_order(people: dict[str, UUID]) -> None:
    asker = api.asker_of(Person.objects.get(id=people["city"]))
    group = Unit(UnitKind.CLASS, GROUP)
    api.grant_role(asker, people["nobody"], held(RoleName.TEACHER, UnitKind.CLASS, GROUP))
    api.end_role(asker, people["nobody"], RoleName.TEACHER, group)
    jobs.relay_waiting()
    entries = list(AuditEntry.objects.order_by("number"))
    assert [entry.number for entry in entries] == list(range(1, len(entries) + 1))
    given, ended = entries[-2:]
    assert (given.kind, given.actor, given.unit) == ("identity.RoleGranted", people["city"], f"class:{GROUP}")
    assert given.subject == f"person:{people['nobody']}"
    assert given.reach == f"000000/330000/330100/330106/{SCHOOL}/{GROUP}/"
    assert ended.kind == "identity.RoleEnded"
    OutboxRow.objects.update(relayed_at=None)
    jobs.relay_waiting()
    assert AuditEntry.objects.count() == len(entries)
    assert examined().holds


def test_an_entry_without_a_unit_lies_where_the_person_is(log: dict[str, UUID]) -> None:
    reaches = {
        name: AuditEntry.objects.get(kind="identity.PasswordChanged", actor=log[name]).reach
        for name in ("student", "parent", "county")
    }
    assert reaches == {
        "student": f"000000/330000/330100/330106/{SCHOOL}/{GROUP}/",
        "parent": f"000000/330000/330100/330106/{SCHOOL}/{GROUP}/{log['student']}/",
        "county": "000000/330000/330100/330127/",
    }


def test_the_first_entry_is_number_one_after_a_fixed_beginning(log: dict[str, UUID]) -> None:
    first = AuditEntry.objects.get(number=1)
    facts = {name: getattr(first, name) for name in Entry.__dataclass_fields__}
    assert first.digest == digest_of(GENESIS, Entry(**facts))


@pytest.mark.parametrize(
    "change",
    [
        {"actor": UUID(int=7)},
        {"detail": {"count": 1}},
        {"unit": "place:330200"},
        {"reach": "000000/330200/"},
        {"kind": "identity.SignedIn"},
        {"behind": UUID(int=7)},
        {"digest": "f" * 64},
        {"at": now() - timedelta(days=1)},
    ],
)
def test_a_changed_row_is_found(log: dict[str, UUID], change: dict[str, object]) -> None:
    assert examined().holds
    AuditEntry.objects.filter(number=3).update(**change)
    assert not examined().holds
    assert "entry 3 " in examined().sentence


def test_a_row_that_was_changed_with_its_digest_is_found_at_the_next(log: dict[str, UUID]) -> None:
    row = AuditEntry.objects.get(number=3)
    row.actor = UUID(int=7)
    facts = {name: getattr(row, name) for name in Entry.__dataclass_fields__}
    row.digest = digest_of(AuditEntry.objects.get(number=2).digest, Entry(**facts))
    row.save()
    assert "entry 4 " in examined().sentence


@pytest.mark.parametrize("number", [1, 3])
def test_a_removed_row_is_found(log: dict[str, UUID], number: int) -> None:
    AuditEntry.objects.filter(number=number).delete()
    assert f"entry {number} " in examined().sentence


def test_the_end_cannot_be_cut_off_unseen(log: dict[str, UUID]) -> None:
    last = AuditEntry.objects.order_by("-number").first()
    assert last is not None
    last.delete()
    assert not examined().holds
    assert "identity.PasswordChanged" in examined().sentence


def test_of_what_was_cut_off_the_first_is_named(log: dict[str, UUID]) -> None:
    announce(ActedInPlace(person=log["student"], operator=log["operator"], address="/", refused=True))
    jobs.relay_waiting()
    AuditEntry.objects.order_by("-number").filter(number__gte=AuditEntry.objects.count() - 1).delete()
    assert "2 facts" in examined().sentence
    assert "the first: identity.PasswordChanged" in examined().sentence


@pytest.mark.parametrize("number", [0, 99])
def test_a_row_that_was_put_in_is_found(log: dict[str, UUID], number: int) -> None:
    AuditEntry.objects.create(
        number=number, event=new_id(), at=now(), kind="identity.SignedIn", reach="", detail={}, digest="0" * 64
    )
    assert not examined().holds


def test_a_row_that_was_put_in_between_is_found(log: dict[str, UUID]) -> None:
    for row in AuditEntry.objects.filter(number__gte=3).order_by("-number"):
        AuditEntry.objects.filter(number=row.number).update(number=row.number + 1)
    AuditEntry.objects.create(
        number=3, event=new_id(), at=now(), kind="identity.SignedIn", reach="", detail={}, digest="0" * 64
    )
    assert "entry 3 " in examined().sentence


entries = st.lists(
    st.builds(
        lambda at, kind, detail: (at, kind, detail),
        st.datetimes().map(lambda at: at.replace(tzinfo=now().tzinfo)),
        st.sampled_from(["identity.SignedIn", "identity.RoleGranted"]),
        st.dictionaries(st.text(max_size=5), st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5))),
    ),
    min_size=2,
    max_size=8,
)


@given(entries, st.data())
def test_any_row_taken_out_or_put_elsewhere_breaks_the_chain(facts: list, data: st.DataObject) -> None:
    chain: list[tuple[Entry, str]] = []
    for number, (at, kind, detail) in enumerate(facts, 1):
        entry = Entry(number, new_id(), at, kind, None, None, "", "", "", detail)
        chain.append((entry, digest_of(chain[-1][1] if chain else GENESIS, entry)))
    assert verify(chain).broken is None
    gone = data.draw(st.integers(0, len(chain) - 2))
    assert verify(chain[:gone] + chain[gone + 1 :]).broken == gone + 1
    turned = [*chain[:gone], chain[gone + 1], chain[gone], *chain[gone + 2 :]]
    assert verify(turned).broken == gone + 1


@pytest.mark.django_db(transaction=True)
def test_a_relay_that_dies_between_leaves_the_chain_whole(people: dict[str, UUID]) -> None:
    """A fact and its entry are one transaction with the note that it was relayed: it is there wholly, or not at all."""
    announce(PasswordChanged(person=people["student"]))
    row = OutboxRow.objects.get(kind="identity.PasswordChanged")
    event = read_event(row.kind, bytes(row.payload))

    def killed() -> None:
        with transaction.atomic():
            api.keep_audit(event)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        killed()
    assert not AuditEntry.objects.filter(event=event.id).exists()
    jobs.relay_waiting()
    api.keep_audit(event)
    assert AuditEntry.objects.filter(event=event.id).count() == 1
    assert examined().holds


def test_every_fact_that_is_kept_has_a_sentence() -> None:
    silent = sorted(
        kind
        for kind, event in Event.kinds.items()
        if not kind.startswith("outbox.")
        and event.__module__.startswith("xingtan.")
        and event.audited is not Event.audited
        and not event.said
    )
    assert silent == []


def test_what_was_announced_before_there_was_a_log_can_still_be_read() -> None:
    event = SignedIn(person=new_id(), pseudonym="x")
    old = b'{"id":"%s","at":"2017-08-21T00:00:00Z","person":"%s","pseudonym":"x"}'
    read = read_event("identity.SignedIn", old % (str(event.id).encode(), str(event.person).encode()))
    assert read.behind is None


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("who", ["school", "city", "operator"])
def test_who_answers_for_a_unit_reads_its_log(visit, sign_in, log: dict[str, UUID], who: str, language: str) -> None:
    client = sign_in(who)
    jobs.relay_waiting()
    page = visit("/audit/", client=client, language=language)
    assert "陈一诺" in page.text
    assert "identity." not in page.text
    assert {"zh": "换了密码", "en": "Changed the password"}[language] in page.text


def test_nobody_reads_what_lies_elsewhere(visit, sign_in, log: dict[str, UUID]) -> None:
    assert "陈一诺" not in visit("/audit/", client=sign_in("county")).text
    assert "你管的地方没有" in visit(f"/audit/?unit={SCHOOL}", client=sign_in("county")).text
    school = visit("/audit/", client=sign_in("school")).text
    assert "方若溪" not in school
    for who in ("student", "teacher", "parent", "nobody"):
        visit("/audit/", client=sign_in(who), status=403)
        assert sign_in(who).get("/audit/entries.csv").status_code == 403
    assert sign_in("school").get("/audit/").status_code == 200


def test_the_log_is_searched_by_person_kind_unit_and_days(visit, sign_in, log: dict[str, UUID]) -> None:
    client = sign_in("operator")

    def count(query: str) -> int:
        return client.get(f"/audit/entries.csv?{query}").content.decode("utf-8-sig").count("\r\n") - 1

    assert count("person=teacher&kind=identity.PasswordChanged") == 1
    assert count("person=吴晓岚&kind=identity.PasswordChanged") == 1
    assert count("person=stranger") == 0
    assert count("unit=建德市&kind=identity.PasswordChanged") == 0
    assert count("unit=330127&kind=identity.PasswordChanged") == 1
    assert count(f"unit={SCHOOL}&kind=identity.PasswordChanged") == 4
    tomorrow = now().date() + timedelta(days=2)
    assert count(f"since={tomorrow}") == 0
    assert count(f"until={date(2017, 8, 21)}") == 0
    assert count("kind=identity.PasswordChanged") == 5


def test_a_name_that_many_places_share_means_the_one_the_asker_stands_over(sign_in, people: dict[str, UUID]) -> None:
    """There is a 鼓楼区 in four provinces, and the first of them is none of theirs."""
    keeper = new_id()
    manages = held(RoleName.PLACE_MANAGER, UnitKind.PLACE, "350000")
    api.register_people([api.NewPerson(keeper, "fujian", "林闽生", (manages,))], PASSWORD)
    there = held(RoleName.PLACE_MANAGER, UnitKind.PLACE, "350102")
    api.grant_role(api.asker_of(Person.objects.get(id=keeper)), people["nobody"], there)
    jobs.relay_waiting()
    table = (
        sign_in("fujian").get("/audit/entries.csv?unit=鼓楼区&kind=identity.RoleGranted").content.decode("utf-8-sig")
    )
    assert table.count("\r\n") == 2


@pytest.mark.parametrize(
    "query",
    [
        "since=yesterday",
        "since=9999-12-31",
        "until=0001-01-01",
        "unit=nowhere",
        "kind=planet.Exploded",
        "page=-1",
        "page=99999999999",
        "person=%00",
        "unit=%00",
        "person=" + "x" * 500,
    ],
)
def test_a_search_that_cannot_be_understood_says_so(sign_in, query: str) -> None:
    client = sign_in("operator")
    assert client.get(f"/audit/?{query}").status_code == 200
    assert client.get(f"/audit/entries.csv?{query}").status_code in {200, 403}


def test_a_long_log_has_pages(visit, sign_in, people: dict[str, UUID]) -> None:
    for _ in range(60):
        announce(PasswordChanged(person=people["student"]))
    jobs.relay_waiting()
    client = sign_in("school")
    first = visit("/audit/?kind=identity.PasswordChanged", client=client)
    assert "/audit/?kind=identity.PasswordChanged&page=2#entries" in first.links
    second = visit("/audit/?kind=identity.PasswordChanged&page=2", client=client)
    assert "/audit/?kind=identity.PasswordChanged&page=1#entries" in second.links


def test_an_export_is_a_table_that_runs_nothing(sign_in, people: dict[str, UUID]) -> None:
    Person.objects.filter(id=people["student"]).update(display_name='=HYPERLINK("http://example.org")')
    announce(PasswordChanged(person=people["student"]))
    jobs.relay_waiting()
    response = sign_in("school").get("/en/audit/entries.csv?kind=identity.PasswordChanged")
    text = response.content.decode("utf-8-sig")
    header, row = list(csv.reader(io.StringIO(text)))
    assert header[0] == "Number"
    assert row[2].startswith("'=")
    assert "attachment" in response["Content-Disposition"]


def test_nothing_that_is_announced_can_stop_the_log(people: dict[str, UUID]) -> None:
    """Texts come from addresses and programs: one that a database refuses would keep every later fact waiting."""
    address = "/\0" + "x" * 1000
    announce(ActedInPlace(person=people["student"], operator=people["operator"], address=address, refused=True))
    jobs.relay_waiting()
    entry = AuditEntry.objects.get(kind="identity.ActedInPlace")
    assert "\0" not in entry.detail["address"]
    assert len(entry.detail["address"]) == 400
    assert examined().holds
    assert max(map(len, Event.kinds)) <= 48
