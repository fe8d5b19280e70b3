"""Public pages: kept, dropped when they change, the same for everyone, compressed, and seen."""

import gzip
import json
import threading
import time

import pytest
from tests.front.conftest import Running

from xingtan.kernel.views import View, write_view

LONG = "<h1>杏坛</h1>" + "<p>七年级上册</p>" * 200


def test_a_public_page_is_rendered_once_and_kept_until_it_is_touched(node: Running) -> None:
    node.behind.page("/lessons/7", LONG, ("X-Xingtan-Tags", "resource:7 place:330100"))
    assert [node.client.get("/lessons/7").text for _ in range(5)] == [LONG] * 5
    assert node.behind.asked == [("GET", "/lessons/7")]
    node.behind.page("/lessons/7", "<h1>changed</h1>", ("X-Xingtan-Tags", "resource:7"))
    node.door.cache.hear(json.dumps(["resource:8"]).encode())
    assert node.client.get("/lessons/7").text == LONG
    node.door.cache.hear(json.dumps(["place:330100"]).encode())
    assert node.client.get("/lessons/7").text == "<h1>changed</h1>"


@pytest.mark.parametrize("message", [b'["*"]', b"", b"not json"])
def test_everything_is_dropped_when_anything_may_have_changed(node: Running, message: bytes) -> None:
    node.behind.page("/", LONG)
    node.client.get("/")
    node.behind.page("/", "<h1>new</h1>")
    node.door.cache.hear(message)
    assert node.client.get("/").text == "<h1>new</h1>"


def test_the_headers_between_django_and_the_door_stay_inside(node: Running) -> None:
    view = write_view(View(resource="7"))
    node.behind.page("/a", LONG, ("X-Xingtan-Tags", "resource:7"), ("X-Xingtan-View", view))
    node.behind.page("/b", LONG, ("X-Xingtan-View", view), public=False)
    for path in ("/a", "/a", "/b"):
        assert not [name for name in node.client.get(path).headers if name.startswith("x-xingtan")]


def test_a_browser_cannot_send_what_only_the_door_may_say(node: Running) -> None:
    seen: list[dict[str, str]] = []

    def entry(environ: dict[str, str]) -> tuple[str, list[tuple[str, str]], list[bytes]]:
        seen.append({name: value for name, value in environ.items() if name.startswith("HTTP_X_")})
        return "200 OK", [("Content-Type", "text/plain")], [b"ok"]

    node.behind.entries["/see"] = entry
    visitor = "0" * 32
    node.client.get(
        "/see",
        headers={
            "X-Xingtan-Visitor": "forged", "X-Forwarded-Proto": "https", "X_Forwarded_Proto": "https", "X-Own": "1",
            "Cookie": f"xingtan_visitor={visitor}",
        },
    )  # fmt: skip
    assert seen == [{"HTTP_X_OWN": "1", "HTTP_X_XINGTAN_VISITOR": visitor}]


def test_the_browser_asks_again_and_is_told_that_nothing_changed(node: Running) -> None:
    node.behind.page("/", LONG)
    first = node.client.get("/")
    assert first.headers["cache-control"] == "private, no-cache"
    assert first.headers["etag"].startswith('"')
    again = node.client.get("/", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    weak = node.client.get("/", headers={"If-None-Match": f'"other", W/{first.headers["etag"]}'})
    assert weak.status_code == 304
    node.behind.page("/", LONG + "more")
    node.door.cache.drop(["*"])
    changed = node.client.get("/", headers={"If-None-Match": first.headers["etag"]})
    assert changed.status_code == 200
    assert changed.headers["etag"] != first.headers["etag"]
    assert len(node.records()) == 4  # who is told that nothing changed looks at the page all the same


def test_gzip_where_it_is_read_and_plain_elsewhere(node: Running) -> None:
    node.behind.page("/", LONG)
    with node.client.stream("GET", "/", headers={"Accept-Encoding": "gzip, br"}) as packed:
        body = b"".join(packed.iter_raw())
        assert packed.headers["content-encoding"] == "gzip"
        assert packed.headers["content-length"] == str(len(body))
        assert packed.headers["vary"] == "Accept-Encoding"
    plain = node.client.get("/", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(body) == plain.content == LONG.encode()
    assert plain.headers["etag"] != packed.headers["etag"]


def test_head_gives_the_headers_and_is_no_view(node: Running) -> None:
    node.behind.page("/", LONG)
    cold = node.client.head("/", headers={"Accept-Encoding": "identity"})
    warm = node.client.head("/", headers={"Accept-Encoding": "identity"})
    assert cold.status_code == warm.status_code == 200
    assert cold.content == warm.content == b""
    assert cold.headers["content-length"] == warm.headers["content-length"] == str(len(LONG.encode()))
    assert node.records() == []


def test_one_page_whatever_the_order_of_its_parameters_and_where_somebody_came_from(node: Running) -> None:
    node.behind.page("/search", LONG)
    for query in ("?q=光&stage=2", "?stage=2&q=%E5%85%89", "?stage=2&q=光&utm_source=wechat"):
        assert node.client.get("/search" + query).status_code == 200
    assert len(node.behind.asked) == 1
    node.client.get("/search?q=影&stage=2")
    node.client.get("/search?q=影&q=光")
    node.client.get("/search?q=光&q=影")
    assert len(node.behind.asked) == 4


def test_a_fragment_is_kept_apart_from_its_page_and_is_no_view(node: Running) -> None:
    def entry(environ: dict[str, str]) -> tuple[str, list[tuple[str, str]], list[bytes]]:
        body = b"<li>part</li>" if "HTTP_HX_REQUEST" in environ else LONG.encode()
        return "200 OK", [("Content-Type", "text/html"), ("X-Xingtan-Public", "1")], [body]

    node.behind.entries["/list"] = entry
    for _ in range(2):
        assert node.client.get("/list").text == LONG
        assert node.client.get("/list", headers={"HX-Request": "true"}).text == "<li>part</li>"
        boosted = node.client.get("/list", headers={"HX-Request": "true", "HX-Boosted": "true"})
        assert boosted.status_code == 200
    assert len(node.records()) == 4


@pytest.mark.parametrize("header", [("Set-Cookie", "xingtan_session=1"), ("Vary", "Accept-Language, Cookie")])
def test_a_page_that_reads_or_sets_a_cookie_is_not_kept_whatever_it_says(
    node: Running, header: tuple[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    node.behind.page("/mine", LONG, header)
    for _ in range(3):
        assert node.client.get("/mine").text == LONG
    assert len(node.behind.asked) == 3
    assert "it is not kept" in caplog.text


def test_what_is_not_public_is_asked_each_time_and_reaches_only_its_asker(node: Running) -> None:
    release = threading.Event()
    waiting = threading.Barrier(5)

    def entry(environ: dict[str, str]) -> tuple[str, list[tuple[str, str]], list[bytes]]:
        release.wait(10)
        return "200 OK", [("Content-Type", "text/html")], [environ["HTTP_COOKIE"].encode()]

    node.behind.entries["/me/"] = entry
    answers: dict[str, str] = {}

    def ask(name: str) -> None:
        with node.browser(Cookie=f"name={name}") as browser:
            waiting.wait(10)
            answers[name] = browser.get("/me/").text

    threads = [threading.Thread(target=ask, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    waiting.wait(10)
    release.set()
    for thread in threads:
        thread.join(20)
    assert answers == {name: f"name={name}" for name in "abcd"}


def test_many_who_miss_the_same_page_wait_for_one_render(node: Running) -> None:
    release = threading.Event()

    def entry(_environ: dict[str, str]) -> tuple[str, list[tuple[str, str]], list[bytes]]:
        release.wait(10)
        return "200 OK", [("Content-Type", "text/html"), ("X-Xingtan-Public", "1")], [LONG.encode()]

    node.behind.entries["/"] = entry
    texts: list[str] = []
    threads = [threading.Thread(target=lambda: texts.append(node.look("/").text)) for _ in range(20)]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + 10
    while not node.behind.asked and time.monotonic() < deadline:
        threading.Event().wait(0.01)
    release.set()
    for thread in threads:
        thread.join(20)
    assert texts == [LONG] * 20
    assert len(node.behind.asked) == 1
    assert len({record.visitor for record in node.records()}) == len(node.records()) == 20


def test_a_page_touched_while_it_is_rendered_is_not_kept(node: Running) -> None:
    rendering, release = threading.Event(), threading.Event()

    def entry(_environ: dict[str, str]) -> tuple[str, list[tuple[str, str]], list[bytes]]:
        rendering.set()
        release.wait(10)
        headers = [("Content-Type", "text/html"), ("X-Xingtan-Public", "1"), ("X-Xingtan-Tags", "resource:7")]
        return "200 OK", headers, [b"old"]

    node.behind.entries["/"] = entry
    early: list[str] = []
    late: list[str] = []
    first = threading.Thread(target=lambda: early.append(node.look("/").text))
    first.start()
    rendering.wait(10)
    node.behind.page("/", "new", ("X-Xingtan-Tags", "resource:7"))
    node.door.cache.drop(["resource:7"])
    second = threading.Thread(target=lambda: late.append(node.look("/").text))
    second.start()
    release.set()
    first.join(10)
    second.join(10)
    assert early == ["old"]  # it asked before the change
    assert late == ["new"]
    assert node.client.get("/").text == "new"


def test_a_failure_is_not_kept(node: Running) -> None:
    node.behind.page("/", "<h1>503</h1>", status="503 Service Unavailable")
    assert node.client.get("/").status_code == 503
    node.behind.page("/", LONG)
    assert node.client.get("/").text == LONG
    assert node.client.get("/").text == LONG
    assert len(node.behind.asked) == 2


def test_the_cache_stays_within_its_size(open_door) -> None:  # type: ignore[no-untyped-def]
    node = open_door(cache_bytes=60_000)
    for number in range(100):
        node.behind.page(f"/{number}", f"<h1>{number}</h1>" + LONG)
        node.client.get(f"/{number}")
        node.client.get("/0")
    assert node.door.cache.size_bytes <= 60_000
    assert 0 < len(node.door.cache) < 60
    assert node.behind.asked.count(("GET", "/0")) == 1  # what is used stays


def test_a_form_post_goes_through_with_its_body_and_long_answers_are_streamed(node: Running) -> None:
    def entry(environ: dict) -> tuple[str, list[tuple[str, str]], list[bytes]]:  # type: ignore[type-arg]
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        return (
            "200 OK",
            [("Content-Type", "application/octet-stream")],
            [body[n : n + 100_000] for n in range(0, len(body), 100_000)],
        )

    node.behind.entries["/upload"] = entry
    body = bytes(range(256)) * 12_000
    assert node.client.post("/upload", content=body).content == body


def test_an_unusual_address_arrives_as_it_was_typed(node: Running) -> None:
    seen: list[tuple[str, str]] = []

    def entry(environ: dict[str, str]) -> tuple[str, list[tuple[str, str]], list[bytes]]:
        seen.append((environ["PATH_INFO"].encode("latin-1").decode(), environ["QUERY_STRING"]))
        return "200 OK", [("Content-Type", "text/plain")], [b"ok"]

    for path in ("/光 影", "/a%b"):
        node.behind.entries[path.encode().decode("latin-1")] = entry
    node.client.get("/%E5%85%89%20%E5%BD%B1?q=%E5%85%89%26&x=a+b")
    node.client.get("/a%25b?q=%25")
    assert seen == [("/光 影", "q=%E5%85%89%26&x=a+b"), ("/a%b", "q=%25")]
