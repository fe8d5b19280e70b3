"""What bad input gets: a clear refusal in both languages, and nothing that stays behind."""

import asyncio
import errno
import io
import socket
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from tests.front.conftest import SECRET, Running

from xingtan.front.bodies import Body, BodyRefused, receive_body
from xingtan.kernel.who import Who, sign_who, who_key

Open = Callable[..., Running]


def raw(node: Running, request: bytes, seconds: float = 20) -> bytes:
    """Send bytes and give everything that comes back until the door closes."""
    with socket.create_connection(("127.0.0.1", node.port), timeout=seconds) as connection:
        connection.sendall(request)
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
        return answer


def takes_anything(node: Running, path: str = "/upload") -> None:
    node.behind.entries[path] = lambda environ: (
        "200 OK",
        [("Content-Type", "text/plain")],
        [str(len(environ["wsgi.input"].read())).encode()],
    )


def test_a_body_that_is_too_large_is_refused_before_it_is_sent(open_door: Open) -> None:
    node = open_door(most_body_bytes=1000, most_upload_bytes=5000)
    takes_anything(node)
    announced = raw(node, b"POST /upload HTTP/1.1\r\nHost: h\r\nContent-Length: 1001\r\nConnection: close\r\n\r\n")
    assert announced.startswith(b"HTTP/1.1 413 ")
    assert "文件太大" in announced.decode()
    assert "Too large" in announced.decode()
    chunked = node.client.post("/upload", content=iter([b"x" * 6, b"x" * 6]))
    assert chunked.status_code == 411
    assert node.client.post("/upload", content=b"x" * 1000).text == "1000"
    assert node.behind.asked == [("POST", "/upload")]


def test_who_is_signed_in_may_send_more(open_door: Open) -> None:
    node = open_door(most_body_bytes=1000, most_upload_bytes=5000)
    takes_anything(node)
    value = sign_who(Who(person="p1", until=int(time.time()) + 60), who_key(SECRET))
    given = {"Cookie": f"xingtan_who={value}"}
    assert node.client.post("/upload", content=b"x" * 5000, headers=given).text == "5000"
    assert node.client.post("/upload", content=b"x" * 5001, headers=given).status_code == 413
    assert (
        node.client.post("/upload", content=b"x" * 5000, headers={"Cookie": f"xingtan_who={value}x"}).status_code == 413
    )


def test_a_large_upload_leaves_no_file_behind(node: Running) -> None:
    takes_anything(node)
    assert node.client.post("/upload", content=b"x" * 3_000_000).text == "3000000"
    assert list((node.folder / "uploads").iterdir()) == []


@pytest.mark.parametrize("length", ["-5", "5x", "+5"])
def test_a_length_that_is_no_number_is_refused(node: Running, length: str) -> None:
    takes_anything(node)
    answer = raw(node, f"POST /upload HTTP/1.1\r\nHost: h\r\nContent-Length: {length}\r\n\r\n".encode())
    assert answer.startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 413 "))
    assert node.behind.asked == []


def test_headers_that_are_too_large_are_refused(node: Running) -> None:
    answer = raw(node, b"GET / HTTP/1.1\r\nHost: h\r\nX-Long: " + b"x" * 500_000 + b"\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 431 ")


@pytest.mark.parametrize("host", ["", "a b", "evil.example/path", "x" * 300, "h:port", "user@h"])
def test_a_host_that_is_none_is_refused(node: Running, host: str) -> None:
    node.behind.page("/", "<h1>home</h1>")
    answer = raw(node, f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    assert answer.startswith((b"HTTP/1.1 421 ", b"HTTP/1.1 400 "))
    assert node.behind.asked == []


def test_pages_of_one_host_are_not_given_to_another(node: Running) -> None:
    def entry(environ: dict[str, str]) -> tuple[str, list[tuple[str, str]], list[bytes]]:
        headers = [("Content-Type", "text/html"), ("X-Xingtan-Public", "1")]
        return "200 OK", headers, [f"<a href='//{environ['HTTP_HOST']}/'>".encode()]

    node.behind.entries["/"] = entry
    assert "evil.example" in node.client.get("/", headers={"Host": "evil.example"}).text
    assert "evil.example" not in node.client.get("/").text


def test_a_fault_behind_the_door_is_an_apology_with_a_reference_and_no_trace(
    node: Running, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_environ: dict[str, str]) -> tuple[str, list[tuple[str, str]], list[bytes]]:
        raise ZeroDivisionError("secret inside")

    node.behind.entries["/broken"] = broken
    page = node.client.get("/broken")
    assert page.status_code == 500
    assert "secret inside" not in page.text
    assert "Traceback" not in page.text
    assert "出了差错" in page.text
    assert "secret inside" in caplog.text
    reference = page.text.rpartition("<p>")[2].partition("</p>")[0]
    assert len(reference) == 36
    assert reference in caplog.text


def test_a_program_is_told_a_problem(open_door: Open) -> None:
    node = open_door(most_body_bytes=10)
    answer = node.client.post("/api/v1/records", content=b"x" * 11)
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:xingtan:problem:too-large"


def test_when_too_many_ask_at_once_the_rest_is_told_to_come_back(open_door: Open) -> None:
    node = open_door(most_asking=2)
    entered, release = threading.Semaphore(0), threading.Event()

    def slow(_environ: dict[str, str]) -> tuple[str, list[tuple[str, str]], list[bytes]]:
        entered.release()
        release.wait(20)
        return "200 OK", [("Content-Type", "text/plain")], [b"done"]

    for number in range(2):
        node.behind.entries[f"/slow/{number}"] = slow
    threads = [threading.Thread(target=node.look, args=(f"/slow/{number}",)) for number in range(2)]
    for thread in threads:
        thread.start()
    for _ in threads:
        assert entered.acquire(timeout=20)
    busy = node.client.get("/other")
    release.set()
    for thread in threads:
        thread.join(20)
    assert (busy.status_code, busy.headers["retry-after"]) == (503, "5")
    assert "此刻访问的人太多" in busy.text


def test_an_answer_that_takes_too_long_is_given_up(open_door: Open) -> None:
    node = open_door(patience_seconds=0.2)
    release = threading.Event()

    def slow(_environ: dict[str, str]) -> tuple[str, list[tuple[str, str]], list[bytes]]:
        release.wait(20)
        return "200 OK", [("Content-Type", "text/plain")], [b"done"]

    node.behind.entries["/slow"] = slow
    answer = node.client.get("/slow")
    release.set()
    assert answer.status_code == 504


def test_while_the_application_is_loaded_people_are_told_so_in_both_languages(node: Running) -> None:
    node.door.behind._django = None
    page, english = node.client.get("/lessons"), node.client.get("/en/lessons")
    assert (page.status_code, page.headers["retry-after"]) == (503, "2")
    assert page.text.index("正在启动") < page.text.index("Starting")
    assert english.text.index("Starting") < english.text.index("正在启动")
    assert node.client.get("/healthz").status_code == 200
    assert node.client.get("/readyz").status_code == 503
    assert node.client.get("/door.css").headers["content-type"].startswith("text/css")


def test_every_answer_carries_the_headers_that_protect(node: Running) -> None:
    node.behind.page("/", "<h1>home</h1>")
    node.behind.page("/me/", "<h1>me</h1>", public=False)
    for path in ("/", "/", "/me/", "/nothing", "/files/x", "/static/x", "/healthz"):
        headers = node.client.get(path).headers
        policy = headers["content-security-policy"]
        assert "unsafe-inline" not in policy
        assert "script-src 'self'" in policy
        assert "frame-ancestors 'self'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["server"] == "xingtan"


def test_a_page_may_bring_a_policy_of_its_own(node: Running) -> None:
    node.behind.page("/form", "<form>", ("Content-Security-Policy", "default-src 'self'"), public=False)
    assert node.client.get("/form").headers.get_list("content-security-policy") == ["default-src 'self'"]


def test_robots_are_told_where_not_to_go_and_the_metrics_count(node: Running) -> None:
    node.behind.page("/", "<h1>home</h1>")
    node.client.get("/")
    node.client.get("/")
    assert "Disallow: /account/" in node.client.get("/robots.txt").text
    metrics = node.client.get("/metrics")
    assert metrics.headers["content-type"].startswith("text/plain; version=0.0.4")
    for line in (
        'xingtan_door_requests_total{kind="cached",status="200"} 2',
        'xingtan_door_seconds_bucket{kind="cached",le="+Inf"} 2',
        "xingtan_views_recorded_total 2",
        "xingtan_views_repeat_total 1",
        "xingtan_pages_kept 1",
    ):
        assert line in metrics.text.splitlines()


async def _chunks(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


@pytest.mark.parametrize(
    ("pieces", "announced", "most", "status"),
    [
        ((b"x" * 11,), "11", 10, 413),
        ((b"x",), "2", 10, 400),
        ((b"x" * 3,), "2", 10, 400),
        ((b"x",), "99999999999999", 10**15, 507),
    ],
)
def test_bodies_that_do_not_fit_are_refused(
    tmp_path: Path, pieces: tuple[bytes, ...], announced: str, most: int, status: int
) -> None:
    with pytest.raises(BodyRefused) as refused:
        asyncio.run(receive_body(_chunks(*pieces), announced, most, tmp_path))
    assert refused.value.apology.status == status
    assert list(tmp_path.iterdir()) == []


def test_a_sender_that_pauses_too_long_is_let_go(tmp_path: Path) -> None:
    async def pausing() -> AsyncIterator[bytes]:
        yield b"begin"
        await asyncio.Event().wait()
        yield b"never"

    with pytest.raises(BodyRefused) as refused:
        asyncio.run(receive_body(pausing(), "100", 100, tmp_path, pause_seconds=0.1))
    assert refused.value.apology.status == 408


def test_a_disk_that_fills_up_while_a_body_arrives_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.BytesIO):
        def write(self, _data: object) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "SpooledTemporaryFile", lambda **_: Full())
    with pytest.raises(BodyRefused) as refused:
        asyncio.run(receive_body(_chunks(b"x"), "1", 100, tmp_path))
    assert refused.value.apology.status == 507


def test_a_body_is_at_its_start_when_it_was_received(tmp_path: Path) -> None:
    async def receive() -> Body:
        return await receive_body(_chunks(b"ab", b"", b"c" * 2_000_000), "2000002", 3_000_000, tmp_path)

    body = asyncio.run(receive())
    assert (body.size_bytes, body.file.read()) == (2_000_002, b"ab" + b"c" * 2_000_000)
    body.file.close()
    assert list(tmp_path.iterdir()) == []


def test_a_browser_that_goes_away_in_the_middle_harms_nobody(node: Running) -> None:
    node.behind.entries["/long"] = lambda _environ: (
        "200 OK",
        [("Content-Type", "application/octet-stream")],
        (b"x" * 100_000 for _ in range(200)),
    )
    for _ in range(6):  # more than the door has threads
        with node.client.stream("GET", "/long") as answer:
            next(answer.iter_raw())
    takes_anything(node)
    with socket.create_connection(("127.0.0.1", node.port), timeout=5) as connection:
        connection.sendall(b"POST /upload HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nabc")
    assert node.client.post("/upload", content=b"next").text == "4"
    assert node.behind.asked.count(("POST", "/upload")) == 1  # an upload that broke off is none
