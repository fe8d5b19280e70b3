"""What the door writes down: who, where, which marks, and that each view is a record of the contract."""

import resource
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.front.conftest import BROWSER, SECRET, Running

from xingtan.front.marks import Repeats, is_robot
from xingtan.front.recording import NOBODY, Recorder, make_person, make_sight
from xingtan.kernel.records import read_record
from xingtan.kernel.views import View, read_view, write_view
from xingtan.kernel.who import Who, sign_who, verify_who, who_key

KEY = who_key(SECRET)
LATER = int(time.time()) + 3600


def cookie(who: Who) -> str:
    return f"xingtan_who={sign_who(who, KEY)}"


def test_a_view_is_a_whole_record(node: Running) -> None:
    view = View(
        also=("resource_viewed",), resource="7", section="lessons", space="3", place="330106", school="3301060001"
    )
    node.behind.page("/lessons/7", "<h1>7</h1>", ("X-Xingtan-View", write_view(view)))
    before = datetime.now(UTC)
    node.client.get("/lessons/7?from=wechat")
    page, resource = node.records()
    assert (page.kind, resource.kind) == ("page_viewed", "resource_viewed")
    assert page.id != resource.id
    for record in (page, resource):
        assert abs((record.at - before).total_seconds()) < 10
        assert (record.resource, record.section, record.space) == ("7", "lessons", "3")
        assert (record.place, record.school, record.channel) == ("330106", "3301060001", "web")
        assert (record.page, record.person, record.repeat, record.robot) == ("/lessons/7", None, False, False)
        assert record.visitor == node.client.cookies["xingtan_visitor"]


def test_a_new_browser_gets_a_pseudonym_also_with_a_cached_page_and_keeps_it(node: Running) -> None:
    node.behind.page("/", "<h1>杏坛</h1>")
    with node.browser() as first, node.browser() as second:
        for browser in (first, second):
            made = browser.get("/").headers["set-cookie"]
            assert "Max-Age=31536000" in made
            assert "HttpOnly" in made
            assert "SameSite=Lax" in made
            assert "Secure" not in made
            assert "set-cookie" not in browser.get("/").headers
        pseudonyms = [browser.cookies["xingtan_visitor"] for browser in (first, second)]
    assert len(set(pseudonyms)) == 2
    assert [record.visitor for record in node.records()] == [name for name in pseudonyms for _ in range(2)]


def test_behind_https_the_cookie_is_secure_and_only_that_host_is_served(open_door) -> None:  # type: ignore[no-untyped-def]
    node = open_door(public_url="https://study.example.cn")
    node.behind.page("/", "<h1>杏坛</h1>")
    answer = node.client.get("/", headers={"Host": "study.example.cn"})
    assert "Secure" in answer.headers["set-cookie"]
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    assert node.client.get("/", headers={"Host": "evil.example"}).status_code == 421
    assert node.client.get("/healthz", headers={"Host": "10.0.0.7"}).status_code == 200


@pytest.mark.parametrize("forged", ["", "short", "z" * 32, "A" * 32, "0" * 31 + '"', "0" * 33])
def test_a_pseudonym_that_the_door_did_not_make_is_replaced(node: Running, forged: str) -> None:
    node.behind.page("/", "<h1>杏坛</h1>")
    node.client.get("/", headers={"Cookie": f"xingtan_visitor={forged}"})
    (record,) = node.records()
    assert record.visitor not in {None, forged}


def test_the_place_of_a_record_is_that_of_the_person_else_of_the_entrance_else_absent(open_door) -> None:  # type: ignore[no-untyped-def]
    node = open_door(home="330000")
    node.behind.page("/", "<h1>home</h1>")
    node.behind.page("/hangzhou/", "<h1>杭州</h1>", ("X-Xingtan-View", write_view(View(place="330100"))))
    teacher = Who(person="p1", until=LATER, role="teacher", place="330402", school="3304020001")
    node.client.get("/")
    node.client.get("/hangzhou/")
    node.client.get("/hangzhou/", headers={"Cookie": cookie(teacher)})
    node.client.get("/hangzhou/", headers={"Cookie": cookie(Who(person="p2", until=LATER))})
    assert [record.place for record in node.records()] == ["330000", "330100", "330402", "330100"]
    third = node.records()[2]
    assert (third.person, third.role, third.school) == ("p1", "teacher", "3304020001")
    elsewhere = open_door(home=None)
    elsewhere.behind.page("/", "<h1>home</h1>")
    elsewhere.client.get("/")
    assert [record.place for record in elsewhere.records()] == [None]


@pytest.mark.parametrize("change", ["ended", "forged", "another secret", "odd"])
def test_a_sign_in_cookie_that_is_not_ours_or_has_ended_says_nobody(node: Running, change: str) -> None:
    node.behind.page("/", "<h1>home</h1>")
    value = {
        "ended": sign_who(Who(person="p1", until=int(time.time()) - 1), KEY),
        "forged": sign_who(Who(person="p1", until=LATER), KEY).replace(".", "A."),
        "another secret": sign_who(Who(person="p1", until=LATER), who_key("other")),
        "odd": "....",
    }[change]
    node.client.get("/", headers={"Cookie": f"xingtan_who={value}"})
    assert [record.person for record in node.records()] == [None]


def test_the_same_page_again_within_thirty_seconds_is_a_repeat(node: Running) -> None:
    node.behind.page("/a", "<h1>a</h1>")
    node.behind.page("/b", "<h1>b</h1>")
    node.client.get("/a")
    node.client.get("/b")
    node.client.get("/a")
    node.client.get("/a?page=2")
    node.look("/a")
    assert [record.repeat for record in node.records()] == [False, False, True, False, False]


@pytest.mark.parametrize(
    ("agent", "robot"),
    [
        (BROWSER, False),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 MicroMessenger/8.0.49",
            False,
        ),
        ("Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)", True),
        ("curl/8.7.1", True),
        ("python-requests/2.32", True),
        ("", True),
    ],
)
def test_robots_are_marked_by_the_maintained_list(node: Running, agent: str, robot: bool) -> None:
    node.behind.page("/", "<h1>home</h1>")
    assert node.client.get("/", headers={"User-Agent": agent}).status_code == 200
    assert [record.robot for record in node.records()] == [robot]


@pytest.mark.parametrize(
    "headers", [{"Sec-Purpose": "prefetch"}, {"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}]
)
def test_a_browser_that_fetches_ahead_looks_at_nothing(node: Running, headers: dict[str, str]) -> None:
    node.behind.page("/", "<h1>home</h1>")
    for _ in range(2):
        assert node.client.get("/", headers=headers).status_code == 200
    assert node.records() == []


def test_what_is_not_a_whole_page_is_no_view_unless_it_says_so(node: Running) -> None:
    node.behind.page("/gone", "<h1>gone</h1>", public=False, status="404 Not Found")
    node.behind.page("/part", "<li>", ("X-Xingtan-View", "none"), public=False)
    node.behind.page("/admin/x", "<h1>admin</h1>", public=False)
    node.behind.page("/me/", "<h1>me</h1>", public=False)
    json_view = ("X-Xingtan-View", write_view(View(kind="file_uploaded", size_bytes=12)))
    node.behind.page("/upload", "{}", json_view, public=False)
    for path in ("/gone", "/part", "/admin/x", "/me/"):
        node.client.get(path)
    node.client.get("/me/", headers={"HX-Request": "true"})
    node.client.post("/upload", content=b"hello")
    assert [(record.kind, record.page) for record in node.records()] == [
        ("page_viewed", "/me/"),
        ("file_uploaded", "/upload"),
    ]


def test_calls_of_programs_are_recorded_with_status_and_time_and_without_marks(node: Running) -> None:
    node.behind.page("/api/v1/resources/7", "{}", public=False)
    node.behind.page("/api/v1/nothing", "{}", public=False, status="404 Not Found")
    named = ("X-Xingtan-View", write_view(View(kind="api_called", app="timetable", interface="resources")))
    node.behind.page("/api/v1/named", "{}", named, public=False)
    for path in ("/api/v1/resources/7", "/api/v1/resources/7", "/api/v1/nothing", "/api/v1/named"):
        node.client.get(path, headers={"User-Agent": "python-requests/2.32"})
    records = node.records()
    assert {record.kind for record in records} == {"api_called"}
    assert {record.channel for record in records} == {"api"}
    assert [record.status for record in records] == [200, 200, 404, 200]
    assert [record.interface for record in records] == [
        "/api/v1/resources", "/api/v1/resources", "/api/v1/nothing", "resources",
    ]  # fmt: skip
    assert all(record.duration_ms is not None and record.duration_ms >= 0 for record in records)
    assert not any(record.repeat or record.robot or record.visitor for record in records)
    assert records[3].app == "timetable"


@contextmanager
def full_disk() -> Iterator[None]:
    """Let no file grow beyond a few bytes meanwhile: the kernel refuses the write as it does on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_on_a_full_disk_pages_are_served_and_the_loss_is_said(node: Running, caplog: pytest.LogCaptureFixture) -> None:
    node.behind.page("/", "<h1>home</h1>")
    assert node.client.get("/").status_code == 200
    with full_disk():
        answers = [node.client.get("/").status_code for _ in range(3)]
        ready = node.client.get("/readyz")
        metrics = node.client.get("/metrics").text
    assert answers == [200] * 3
    assert ready.status_code == 503
    assert "3 are lost" in ready.json()["checks"]["journal"]["words"]
    assert "xingtan_views_lost_total 3" in metrics
    assert len([record for record in caplog.records if "not recorded" in record.message]) == 1
    assert node.client.get("/").status_code == 200
    assert node.client.get("/readyz").status_code == 200
    assert len(node.records()) == 2  # what was refused left no half line behind


class KeptLines:
    """A journal in memory, to look at each line as it was handed over."""

    def __init__(self) -> None:
        self.lines: list[bytes] = []

    def append(self, lines: Sequence[bytes]) -> None:
        self.lines += lines

    def commit(self) -> None:
        return

    def close(self) -> None:
        return


names = st.none() | st.text(min_size=1, max_size=64)
codes = st.sampled_from([None, "000000", "330100", "3301060001"])


@settings(max_examples=60)
@given(
    resource=names, section=names, space=names, school=names, place=codes, home=codes, person=st.none() | names,
    unit=codes, page=st.text(max_size=700), size=st.none() | st.integers(0, 2**62),
    at=st.floats(4e7, 4e9), visitor=st.none() | st.just("0123456789abcdef" * 2), agent=st.text(max_size=40),
)  # fmt: skip
def test_every_line_is_a_record_of_the_contract(
    resource: str | None, section: str | None, space: str | None, school: str | None, place: str | None,
    home: str | None, person: str | None, unit: str | None, page: str, size: int | None, at: float,
    visitor: str | None, agent: str,
) -> None:  # fmt: skip
    journal = KeptLines()
    view = View(
        also=("space_visited",),
        resource=resource,
        section=section,
        space=space,
        school=school,
        place=place,
        size_bytes=size,
    )
    assert read_view(write_view(view)) == view
    who = None if person is None else Who(person=person, until=2**33, place=unit)
    Recorder(journal, lambda: at).see(
        make_sight(view, page, home), NOBODY if who is None else make_person(who), visitor, page, agent
    )
    first, second = map(read_record, journal.lines)
    assert (first.kind, second.kind) == ("page_viewed", "space_visited")
    assert first.id != second.id
    assert abs(first.at.timestamp() - at) < 0.002
    assert (first.resource, first.section, first.space, first.school) == (resource, section, space, school)
    assert first.place == ((who.place if who else None) or place or home)
    assert (first.person, first.visitor, first.size_bytes) == (person, visitor, size)
    assert first.page == page[:512]
    assert first.robot == is_robot(agent)


@given(st.lists(st.tuples(st.integers(0, 3), st.floats(0.1, 40)), max_size=60))
def test_repeats_are_found_within_the_window_and_never_beyond(steps: list[tuple[int, float]]) -> None:
    repeats, last, at = Repeats(), {}, 1e9
    for key, pause in steps:
        at += pause
        expected = key in last and at - last[key] < 30
        assert repeats.again(key, at) is expected
        last[key] = at


def test_what_is_remembered_of_repeats_is_bounded() -> None:
    repeats = Repeats(most=100)
    for key in range(1000):
        repeats.again(key, 1e9)
    assert len(repeats._new) + len(repeats._old) <= 200


@given(person=st.text(min_size=1, max_size=64), until=st.integers(0, 2**40), role=names, school=names, place=codes)
def test_who_comes_back_as_it_was_signed(
    person: str, until: int, role: str | None, school: str | None, place: str | None
) -> None:
    who = Who(person=person, until=until, role=role, place=place, school=school)
    value = sign_who(who, KEY)
    assert value.isascii()
    assert not set(value) & set(' ,;"\\')
    if len(value) <= 1024:
        assert verify_who(value, KEY, until - 1) == who
    assert verify_who(value, KEY, until) is None


@given(st.text(max_size=200))
def test_who_of_nonsense_is_nobody(value: str) -> None:
    assert verify_who(value, KEY, 0) is None
