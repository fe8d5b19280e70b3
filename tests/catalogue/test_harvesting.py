"""Harvesting: what others have comes, changes and leaves with them; nothing twice, nothing that may not be asked."""

import gzip
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.catalogue.repository import Repository, running
from tests.catalogue.test_metadata import DESCRIPTIONS

from xingtan.catalogue.actions import harvesting
from xingtan.catalogue.actions.harvesting import NewSource
from xingtan.catalogue.actions.harvesting.running import INTERRUPTED, STOPPED
from xingtan.catalogue.models import (
    HarvestedRecord,
    HarvestRun,
    HarvestSource,
    Publication,
    Resource,
    Version,
    Withdrawal,
)
from xingtan.catalogue.queries import harvests
from xingtan.catalogue.rules.harvesting import (
    Position,
    asked_since,
    digest_of,
    key_of,
    may_ask,
    read_position,
    written_position,
)
from xingtan.catalogue.rules.metadata.description import Description, Term
from xingtan.identity import api as identity
from xingtan.identity.api import Asker, HeldRole, NewPerson, RoleName, Unit, UnitKind
from xingtan.kernel.clock import now
from xingtan.kernel.errors import Conflict, NotAllowed, NotFound, Refused
from xingtan.kernel.ids import new_id
from xingtan.outbox.models import OutboxRow

ANGLES = Description(
    title="角的度量",
    identifier="oai:a.example.cn:1",
    address="https://a.example.cn/lessons/1",
    summary="量一量。",
    kind="lesson",
    section=Term("thematic"),
    stage=Term("primary", "小学"),
    grade=Term("4"),
    subject=Term("mathematics", "数学", "Mathematics"),
    edition=Term("pep", "人教版"),
    book=Term("primary-mathematics-pep-4a"),
    unit=Term("3"),
    lesson=Term("2"),
    place=Term("330502", "吴兴区"),
    level="county",
    authors=("林静远", "周知行"),
    licence="cc-by-4.0",
    formats=("video/mp4",),
    duration_ms=876_000,
)
READING = Description(title="家庭阅读", address="https://a.example.cn/2", kind="textbook", authors=("何雨桐",))
COUNTED = ("new", "changed", "gone", "same", "failed")


@pytest.fixture
def other(db: None, settings) -> Iterator[Repository]:
    """A repository with five records in pages of two, and this node that harvests it and believes it."""
    settings.HARVEST_PRIVATE = True
    repository = Repository()
    repository.hold("oai:a.example.cn:1", ANGLES)
    repository.hold("oai:a.example.cn:2", READING)
    for number in (3, 4, 5):
        repository.hold(
            f"oai:a.example.cn:{number}",
            replace(READING, title=f"第{number}份", address=f"https://a.example.cn/{number}"),
        )
    with running(repository):
        HarvestSource.objects.create(
            slug="huzhou", name="湖州资源库", address=repository.url, place="330500", section="family", publishes=True
        )
        yield repository


def run(**expected: int) -> harvesting.Harvested:
    """Harvest to the end; what is not expected is none."""
    done = harvesting.harvest("huzhou")
    assert done.error == ""
    assert {name: getattr(done, name) for name in COUNTED} == {name: expected.get(name, 0) for name in COUNTED}
    return done


def taken(number: int) -> Resource:
    return Resource.objects.get(source="oai:huzhou", source_key=f"oai:a.example.cn:{number}")


class TestWhatComes:
    def test_a_record_becomes_a_resource_that_leads_to_its_original(self, other: Repository, book: str, visit) -> None:
        run(new=5)
        one = taken(1)
        assert (one.title, one.summary, one.kind, one.section) == ("角的度量", "量一量。", "video", "thematic")
        assert (one.book_id, one.lesson_position.position, one.stage, one.grade) == (book, 2, "primary", 4)
        assert (one.place, one.origin_level, one.teacher_name) == ("330502", "county", "林静远、周知行")
        assert (one.licence, one.duration_ms, one.status, one.version) == ("cc-by-4.0", 876_000, "published", 1)
        assert one.listed_at is not None
        assert Publication.objects.get(resource=one).published_by is None
        assert OutboxRow.objects.filter(kind="catalogue.ResourcePublished").count() == 5
        for language in ("zh", "en"):
            page = visit(f"/learn/resources/{one.pk}/", language=language)
            (link,) = [each for each in page.all("a") if each.get("href") == ANGLES.address]
            assert "noopener" in link.get("rel")

    def test_what_is_not_said_the_source_says(self, other: Repository) -> None:
        run(new=5)
        one = taken(2)
        assert (one.place, one.section, one.origin_level) == ("330500", "family", "city")
        assert (one.kind, one.licence, one.stage) == ("document", "reserved", "")

    def test_dublin_core_does_as_well(self, other: Repository) -> None:
        HarvestSource.objects.update(prefix="oai_dc")
        run(new=5)
        one = taken(1)
        assert (one.title, one.kind, one.subject_id, one.licence) == ("角的度量", "video", "mathematics", "cc-by-4.0")
        assert one.harvested.address == ANGLES.address

    def test_the_same_again_changes_nothing(self, other: Repository) -> None:
        run(new=5)
        before = list(Resource.objects.order_by("pk").values())
        rows = OutboxRow.objects.count()
        HarvestSource.objects.update(until="")
        run(same=5)
        assert list(Resource.objects.order_by("pk").values()) == before
        assert OutboxRow.objects.count() == rows

    def test_only_what_changed_since_is_asked_for(self, other: Repository) -> None:
        run(new=5)
        assert "from" not in other.asked[1]
        other.at = "2026-03-02T08:00:00Z"
        other.hold("oai:a.example.cn:3", replace(READING, title="改了"), "2026-03-01T09:00:00Z")
        run(changed=1)
        assert other.asked[-1]["from"] == "2026-03-01T07:50:00Z"
        assert HarvestSource.objects.get().until == "2026-03-02T08:00:00Z"
        other.granularity = "YYYY-MM-DD"
        run(same=1)
        assert other.asked[-1]["from"] == "2026-03-01"

    def test_what_changes_there_changes_here(self, other: Repository) -> None:
        run(new=5)
        before = taken(1)
        other.hold(
            "oai:a.example.cn:1", replace(ANGLES, title="角", level="school", subject=None), "2026-04-01T00:00:00Z"
        )
        run(changed=1)
        after = taken(1)
        assert (after.pk, after.title, after.origin_level, after.subject_id) == (before.pk, "角", "school", None)
        assert (after.version, after.listed_at > before.listed_at) == (2, True)
        assert after.published_at == before.published_at
        events = OutboxRow.objects.filter(kind="catalogue.ResourcePublished")
        assert sum(b'"counted":false' in bytes(row.payload) for row in events) == 1  # it was ingested before

    def test_what_is_deleted_there_is_withdrawn_here_and_comes_back_with_it(self, other: Repository) -> None:
        run(new=5)
        other.hold("oai:a.example.cn:1", None, "2026-04-01T00:00:00Z")
        other.hold("oai:a.example.cn:9", None, "2026-04-01T00:00:00Z")  # it was never here
        run(gone=1)
        one = taken(1)
        assert (one.status, one.listed_at > one.published_at) == ("withdrawn", True)
        assert Withdrawal.objects.get(resource=one).reason == "gone-at-source"
        assert OutboxRow.objects.filter(kind="catalogue.ResourceWithdrawn").count() == 1
        run(same=1)
        other.hold("oai:a.example.cn:1", ANGLES, "2026-05-01T00:00:00Z")
        run(changed=1)
        assert taken(1).status == "published"

    def test_what_was_withdrawn_here_stays_withdrawn(self, other: Repository, people) -> None:
        run(new=5)
        one = taken(1)
        Resource.objects.filter(pk=one.pk).update(uploaded_by=people.teacher.person_id)
        people.client("teacher").post(f"/me/resources/{one.pk}/withdrawal/")
        other.hold("oai:a.example.cn:1", replace(ANGLES, title="又改了"), "2026-04-01T00:00:00Z")
        run(same=1)
        assert (taken(1).status, taken(1).title) == ("withdrawn", "角的度量")
        assert "放回来" in harvests.source("huzhou").runs[0].said[0].sentence

    def test_a_source_that_is_not_believed_waits_for_review(self, other: Repository, visit) -> None:
        HarvestSource.objects.update(publishes=False)
        run(new=5)
        one = taken(1)
        assert (one.status, one.listed_at, one.published_at) == ("waiting", None, None)
        visit(f"/learn/resources/{one.pk}/", status=404)
        other.hold("oai:a.example.cn:1", replace(ANGLES, title="角的度量（改）"), "2026-04-01T00:00:00Z")
        run(changed=1)
        offered = Version.objects.get(resource=one)  # the reviewers see what is there now
        assert (offered.content["title"], taken(1).status) == ("角的度量（改）", "waiting")
        other.hold("oai:a.example.cn:1", None, "2026-04-01T00:00:00Z")
        run(gone=1)
        assert (taken(1).status, taken(1).listed_at) == ("withdrawn", None)
        assert not Withdrawal.objects.exists()
        assert not OutboxRow.objects.filter(kind__startswith="catalogue.Resource").exists()

    def test_what_came_from_here_is_not_taken_back(self, other: Repository, lessons) -> None:
        one = lessons["角的度量"]
        other.hold(f"oai:xingtan.p330500:{one}", replace(READING, identifier=""))
        other.hold("oai:b.example.cn:1", replace(READING, original=f"https://here.example.cn/learn/lessons/{one}/"))
        other.hold(f"oai:xingtan.p330000:{new_id()}", READING)  # of the same name, but not from here
        run(new=6, same=2)
        assert Resource.objects.count() == 6 + len(lessons)


class TestBadRecords:
    def test_a_bad_record_is_named_and_stops_nothing_else(self, other: Repository) -> None:
        lom = '<lom xmlns="http://ltsc.ieee.org/xsd/LOM">{}</lom>'
        title = "<general><title><string>x</string></title>{}</general>"
        address = "<identifier><catalog>URI</catalog><entry>{}</entry></identifier>"
        bad = {
            "a": lom.format(""),
            "b": lom.format(title.format("")),
            "c": "<marc/>",
            "d": "",
            "e": lom.format(title.format(address.format("javascript:alert(1)"))),
            "f": lom.format(title.format("") + "<technical><location>file:///etc/passwd</location></technical>"),
        }
        for name, told in bad.items():
            other.hold(name, told)
        other.hold("long", replace(READING, title="长" * 500, summary="长" * 5000))
        other.hold("x" * 400, READING)
        other.page = 100
        run(new=7, failed=6)
        said = {each.name: each.sentence for each in harvests.source("huzhou").runs[0].said if each.failed}
        assert said.keys() == bad.keys()
        assert len(Resource.objects.get(source_key="long").title) == 120
        assert len(Resource.objects.get(source_key__startswith="sha256:").source_key) < 120
        HarvestSource.objects.update(until="")
        run(same=7, failed=6)

    def test_a_record_twice_in_one_answer_counts_once(self, other: Repository) -> None:
        other.page = 100
        record = other._record("oai:a.example.cn:1", "oai_lom")
        body = f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>{record}{record}</ListRecords></OAI-PMH>'
        other.answers = [(0, {}, b""), (200, {}, body.encode())]
        run(new=1)

    @pytest.mark.parametrize(
        "body",
        [
            b"<html><p>hello</p></html>",
            b"",
            b"\x00\x01",
            b"<OAI-PMH><ListRecords><record>",
            b'<!DOCTYPE x [<!ENTITY a "a">]><OAI-PMH>&a;</OAI-PMH>',
            b"<OAI-PMH/>",
            b'<OAI-PMH><error code="cannotDisseminateFormat">no LOM here</error></OAI-PMH>',
        ],
    )
    def test_an_answer_that_is_none_ends_the_run_with_a_reason(self, other: Repository, body: bytes) -> None:
        for place in range(2):  # at Identify, at ListRecords
            other.answers = [(0, {}, b"")] * place + [(200, {}, body)]
            done = harvesting.harvest("huzhou")
            assert done.error
            assert harvests.source("huzhou").runs[0].error
        assert not Resource.objects.exists()
        run(new=5)  # nothing was spoilt


class TestGoingOn:
    def test_a_run_that_broke_off_goes_on_where_it_stopped(self, other: Repository) -> None:
        other.answers = [(0, {}, b""), (0, {}, b""), (500, {}, b"")]
        done = harvesting.harvest("huzhou")
        assert (done.new, "500" in done.error) == (2, True)
        source = HarvestSource.objects.get()
        assert (source.until, read_position(source.token).token) == ("", "oai_lom 2")
        assert source.next_at < now() + timedelta(hours=2)
        other.asked.clear()
        other.at = "2026-06-01T00:00:00Z"
        run(new=3)
        assert [each["verb"] for each in other.asked] == ["ListRecords", "ListRecords"]
        source.refresh_from_db()
        # What changed there since the first part was answered is asked for next time.
        assert (source.token, source.until) == ("", "2026-03-01T08:00:00Z")
        assert source.next_at > now() + timedelta(hours=23)

    def test_a_killed_run_is_followed_by_the_next(self, other: Repository) -> None:
        class Killed(BaseException):
            pass

        def kill(done: int, _total: int | None) -> None:
            raise Killed

        with pytest.raises(Killed):
            harvesting.harvest("huzhou", told=kill)
        assert Resource.objects.count() == 2
        # As if there had been no time to write down that it ended.
        HarvestRun.objects.update(ended_at=None, looked_at=now())
        with pytest.raises(Conflict):
            harvesting.harvest("huzhou")
        assert harvesting.harvest_next(lambda: False) is None
        HarvestRun.objects.update(looked_at=now() - timedelta(minutes=11))
        assert harvests.source("huzhou").runs[0].is_dead
        run(new=3)
        assert Resource.objects.count() == 5
        assert {one.error for one in HarvestRun.objects.all()} == {"", INTERRUPTED}

    def test_a_token_that_is_too_old_begins_again_without_doubles(self, other: Repository) -> None:
        HarvestSource.objects.update(token=written_position(Position("stale", "2026-01-01T00:00:00Z")))
        run(new=5)
        assert [each.get("resumptionToken") for each in other.asked[:2]] == ["stale", None]
        assert HarvestSource.objects.get().until == "2026-03-01T08:00:00Z"

    def test_it_stops_when_told_and_when_the_source_is_stopped(self, other: Repository, operator: Asker) -> None:
        done = harvesting.harvest("huzhou", stopping=lambda: True)
        assert (done.new, done.error) == (2, STOPPED)
        assert HarvestSource.objects.get().next_at <= now()
        done = harvesting.harvest("huzhou", told=lambda *_: harvesting.set_in_force(operator, "huzhou", False))
        assert (done.new, done.error) == (2, STOPPED)
        with pytest.raises(Conflict):
            harvesting.harvest("huzhou")
        assert harvesting.harvest_next(lambda: False) is None
        harvesting.set_in_force(operator, "huzhou", True)
        assert harvesting.harvest_next(lambda: False) == "huzhou"
        assert Resource.objects.count() == 5

    def test_it_asks_again_when_the_other_side_wants(self, other: Repository) -> None:
        other.answers = [(503, {"Retry-After": "7200"}, b"")]
        assert harvesting.harvest("huzhou").error
        assert timedelta(minutes=115) < HarvestSource.objects.get().next_at - now() < timedelta(minutes=125)

    def test_a_list_that_goes_in_circles_is_left(self, other: Repository) -> None:
        body = b"<OAI-PMH><ListRecords><resumptionToken>oai_lom 2</resumptionToken></ListRecords></OAI-PMH>"
        other.answers = [(0, {}, b""), (0, {}, b""), (200, {}, body)]
        assert harvesting.harvest("huzhou").error

    def test_an_unknown_source_is_said(self, db: None) -> None:
        with pytest.raises(NotFound):
            harvesting.harvest("nobody")


class TestLimits:
    def test_this_machine_and_private_networks_are_not_asked_unless_the_operator_says_so(self, other, settings) -> None:
        settings.HARVEST_PRIVATE = False
        done = harvesting.harvest("huzhou")
        assert "内网" in done.error
        assert other.asked == []

    @pytest.mark.parametrize(
        "host",
        ["localhost", "127.1", "0x7f000001", "2130706433", "[::1]", "[::ffff:127.0.0.1]", "169.254.169.254", "0.0.0.0"],
    )
    def test_however_it_is_written(self, other, settings, host: str) -> None:
        settings.HARVEST_PRIVATE = False
        HarvestSource.objects.update(address=f"http://{host}:{other.url.rpartition(':')[2]}")
        assert harvesting.harvest("huzhou").error
        assert other.asked == []

    def test_a_redirect_is_followed_and_looked_at_again(self, other, settings) -> None:
        other.answers = [(301, {"Location": f"{other.url}?verb=Identify"}, b"")]
        run(new=5)
        other.answers = [(302, {"Location": "http://169.254.169.254/latest/meta-data/"}, b"")]
        assert "内网" in harvesting.harvest("huzhou").error
        other.answers = [(302, {"Location": "file:///etc/passwd"}, b"")]
        assert harvesting.harvest("huzhou").error
        other.answers = [(302, {"Location": other.url + "?verb=Identify"}, b"")] * 9
        assert "3" in harvesting.harvest("huzhou").error

    def test_an_answer_without_end_is_not_read_to_its_end(self, other: Repository) -> None:
        bomb = gzip.compress(b" " * (64 * 1024 * 1024))
        other.answers = [(200, {"Content-Encoding": "gzip"}, bomb)]
        done = harvesting.harvest("huzhou")
        assert "MB" in done.error

    def test_a_name_that_nobody_has_and_a_door_that_nobody_opens(self, other: Repository) -> None:
        for address in ("http://nothing.invalid/oai", "http://127.0.0.1:1/oai"):
            HarvestSource.objects.update(address=address)
            assert harvesting.harvest("huzhou").error

    @pytest.mark.parametrize(
        ("address", "anyone", "private"),
        [
            ("8.8.8.8", True, True),
            ("2001:4860:4860::8888", True, True),
            ("10.0.0.1", False, True),
            ("192.168.1.1", False, True),
            ("127.0.0.1", False, True),
            ("::1", False, True),
            ("fd00::1", False, True),
            ("::ffff:10.0.0.1", False, True),
            ("64:ff9b::7f00:1", False, True),
            ("2002:7f00:1::", False, True),
            ("100.64.0.1", False, False),
            ("169.254.169.254", False, False),
            ("::ffff:169.254.169.254", False, False),
            ("fe80::1", False, False),
            ("224.0.0.1", False, False),
            ("ff02::1", False, False),
            ("0.0.0.0", False, False),
            ("::", False, False),
            ("240.0.0.1", False, True),
            ("nonsense", False, False),
        ],
    )
    def test_who_may_be_asked(self, address: str, anyone: bool, private: bool) -> None:
        assert (may_ask(address, private=False), may_ask(address, private=True)) == (anyone, private)


@pytest.fixture
def operator(db: None) -> Asker:
    return Asker(new_id(), (HeldRole(RoleName.OPERATOR, Unit(UnitKind.PLACE, "330000"), date(2017, 1, 1)),))


GOOD = NewSource("hz", "湖州", "https://a.example.cn/oai", "oai_dc", "330500", "family")


class TestKeeping:
    def test_an_operator_registers_changes_and_stops(self, operator: Asker) -> None:
        harvesting.add_source(operator, GOOD)
        with pytest.raises(Conflict):
            harvesting.add_source(operator, GOOD)
        HarvestSource.objects.update(until="2026-01-01T00:00:00Z", token="x")
        harvesting.change_source(operator, replace(GOOD, name="湖州市"))
        assert HarvestSource.objects.get().until == "2026-01-01T00:00:00Z"
        harvesting.change_source(operator, replace(GOOD, set_name="lessons"))
        source = HarvestSource.objects.get()
        assert (source.until, source.token, source.set_name) == ("", "", "lessons")
        assert OutboxRow.objects.filter(kind="catalogue.HarvestSourceKept").count() == 3

    @pytest.mark.parametrize(
        "bad",
        [
            {"slug": "Hu Zhou"}, {"slug": ""}, {"name": " "}, {"prefix": "marc21"}, {"place": "999999"}, {"section": "x"},
            {"every_hours": 0}, {"address": "file:///etc/passwd"}, {"address": "https://u:p@a.example.cn/"},
            {"address": "https://"}, {"address": "http://[::1"}, {"address": "http://a.example.cn:99999/"}, {"address": "x"},
        ],
    )  # fmt: skip
    def test_what_makes_no_sense_is_refused(self, operator: Asker, bad: dict[str, object]) -> None:
        with pytest.raises((Refused, NotFound)):
            harvesting.add_source(operator, replace(GOOD, **bad))
        assert not HarvestSource.objects.exists()

    def test_nobody_else_may(self, operator: Asker, people) -> None:
        harvesting.add_source(operator, GOOD)
        for asker in (people.teacher, people.manager, people.elsewhere, people.student, Asker(None)):
            for deed in (
                lambda asker=asker: harvesting.add_source(asker, replace(GOOD, slug="x")),
                lambda asker=asker: harvesting.change_source(asker, GOOD),
                lambda asker=asker: harvesting.ask_harvest(asker, "hz"),
                lambda asker=asker: harvesting.set_in_force(asker, "hz", False),
            ):
                with pytest.raises(NotAllowed):
                    deed()


class TestPages:
    @pytest.fixture
    def browser(self, db: None) -> Client:
        role = HeldRole(RoleName.OPERATOR, Unit(UnitKind.PLACE, "330000"), date(2017, 1, 1))
        person = NewPerson(new_id(), "operator", "陆明", (role,))
        identity.register_people([person], password="not-used-here")
        client = Client()
        client.force_login(get_user_model().objects.get(pk=person.id))
        return client

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_an_operator_registers_a_source_and_follows_it(
        self, visit, browser: Client, language: str, settings
    ) -> None:
        settings.HARVEST_PRIVATE = True
        look = partial(visit, language=language, client=browser)
        assert look("/catalogue/harvests/").one(
            "form", action=f"{'/en' if language == 'en' else ''}/catalogue/harvests/#new"
        )
        repository = Repository()
        repository.hold("oai:a.example.cn:1", ANGLES)
        repository.hold("bad", "<marc/>")
        with running(repository):
            told = {
                "name": "湖州资源库", "slug": "huzhou", "address": repository.url, "form_of_metadata": "oai_lom", "place": "330500",
                "section": "family", "publishes": "on", "every_hours": "24",
            }  # fmt: skip
            assert (
                "field-error" in look("/catalogue/harvests/", data={**told, "address": "ftp://x", "place": "33"}).body
            )
            assert not HarvestSource.objects.exists()
            page = look("/catalogue/harvests/", data=told)
            assert page.heading == "湖州资源库"
            harvesting.harvest("huzhou")
        page = look("/catalogue/harvests/huzhou/")
        assert "bad" in page.text
        assert "marc" in page.text
        assert "hx-trigger" not in look("/catalogue/harvests/huzhou/progress/", fragment=True).body
        HarvestRun.objects.update(ended_at=None, looked_at=now())
        assert "every 2s" in look("/catalogue/harvests/huzhou/progress/", fragment=True).body
        HarvestRun.objects.update(ended_at=now())
        assert "湖州资源库" in look("/catalogue/harvests/").text
        look("/catalogue/harvests/huzhou/runs/", data={})
        assert HarvestSource.objects.get().next_at <= now()
        look("/catalogue/harvests/huzhou/force/", data={"in_force": "0"})
        assert not HarvestSource.objects.get().in_force
        look("/catalogue/harvests/huzhou/runs/", data={}, status=409)
        look("/catalogue/harvests/huzhou/force/", data={"in_force": "1"})
        look("/catalogue/harvests/huzhou/", data={**told, "name": "湖州市资源库"})
        assert HarvestSource.objects.get().name == "湖州市资源库"
        repository.url = "http://127.0.0.1:1/oai"
        HarvestSource.objects.update(address=repository.url)
        harvesting.harvest("huzhou")
        assert look("/catalogue/harvests/huzhou/").one("div", class_="notice-wrong")
        look("/catalogue/harvests/nobody/", status=404)

    def test_nobody_else_sees_it(self, people, visit) -> None:
        for who in ("teacher", "manager", "elsewhere", "student"):
            visit("/catalogue/harvests/", client=people.client(who), status=403)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(DESCRIPTIONS, DESCRIPTIONS)
def test_what_differs_has_another_digest(one: Description, two: Description) -> None:
    plain = [replace(each, changed_at=None, version=0) for each in (one, two)]
    assert (digest_of(one) == digest_of(two)) == (plain[0] == plain[1])


@given(st.text(max_size=300))
def test_a_key_fits_its_column(identifier: str) -> None:
    assert len(key_of(identifier)) <= 120


@given(st.text(min_size=1, max_size=50), st.text(max_size=30))
def test_a_position_is_read_back(token: str, at: str) -> None:
    assert read_position(written_position(Position(token, at))) == Position(token, at)


@pytest.mark.parametrize("text", ["", "x", "[]", "1", '["a"]', "{}"])
def test_a_position_that_is_none_is_the_beginning(text: str) -> None:
    assert read_position(text) == Position()


def test_the_next_harvest_overlaps_the_last() -> None:
    assert asked_since("", "YYYY-MM-DD") == ""
    assert asked_since("2026-03-01T00:05:00Z", "YYYY-MM-DDThh:mm:ssZ") == "2026-02-28T23:55:00Z"
    assert asked_since("2026-03-01T00:05:00Z", "YYYY-MM-DD") == "2026-02-28"
    assert asked_since("nonsense", "YYYY-MM-DD") == ""


def test_problems_are_kept_short(other: Repository) -> None:
    for number in range(300):
        other.hold(f"bad-{number}", "<marc/>")
    other.page = 500
    assert harvesting.harvest("huzhou").failed == 300
    row = HarvestRun.objects.get()
    assert (row.failed, len(row.problems)) == (300, 200)
    assert HarvestedRecord.objects.count() == 5
