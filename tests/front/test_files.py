"""Static and stored files: ranges, encodings, and nothing that could run."""

import gzip
import os
from pathlib import Path

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.front.conftest import Running

from xingtan.front.ranges import CannotSatisfy, read_range
from xingtan.kernel.views import View, write_view

VIDEO = os.urandom(300_000)


def put(node: Running, body: bytes = VIDEO) -> str:
    return node.blobs.put([body], len(body)).digest


def test_a_stored_file_is_sent_whole_and_kept_by_the_browser_for_ever(node: Running) -> None:
    digest = put(node)
    answer = node.client.get(f"/files/{digest}/第一课.mp4")
    assert answer.content == VIDEO
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    same = node.client.get(f"/files/{digest}/第一课.mp4", headers={"If-None-Match": answer.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")
    head = node.client.head(f"/files/{digest}/a.mp4")
    assert (head.status_code, head.headers["content-length"], head.content) == (200, "300000", b"")
    assert node.records() == []


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-99", 0, 100),
        ("bytes=100-", 100, 300_000),
        ("bytes=-50", 299_950, 300_000),
        ("bytes=299999-400000", 299_999, 300_000),
        ("bytes=-999999", 0, 300_000),
    ],
)
def test_a_player_may_ask_for_a_part(node: Running, asked: str, start: int, end: int) -> None:
    answer = node.client.get(f"/files/{put(node)}/a.mp4", headers={"Range": asked})
    assert answer.status_code == 206
    assert answer.content == VIDEO[start:end]
    assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/300000"


@pytest.mark.parametrize("asked", ["bytes=300000-", "bytes=-0"])
def test_a_part_that_the_file_lacks_is_refused_with_its_size(node: Running, asked: str) -> None:
    answer = node.client.get(f"/files/{put(node)}/a.mp4", headers={"Range": asked})
    assert (answer.status_code, answer.headers["content-range"]) == (416, "bytes */300000")


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "lines=1-2", "bytes=5-2", "bytes=a-b", "bytes=-"])
def test_what_is_no_single_range_gets_the_whole_file(node: Running, asked: str) -> None:
    answer = node.client.get(f"/files/{put(node)}/a.mp4", headers={"Range": asked})
    assert (answer.status_code, len(answer.content)) == (200, 300_000)


def test_a_range_of_another_version_gets_the_whole_file(node: Running) -> None:
    address = f"/files/{put(node)}/a.mp4"
    etag = node.client.get(address).headers["etag"]
    ours = node.client.get(address, headers={"Range": "bytes=0-9", "If-Range": etag})
    other = node.client.get(address, headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    assert (ours.status_code, other.status_code) == (206, 200)


@pytest.mark.parametrize("name", ["page.html", "script.js", "program.exe", "no-suffix", "作业.docx"])
def test_what_could_run_is_saved_instead_of_shown(node: Running, name: str) -> None:
    answer = node.client.get(f"/files/{put(node, b'<script>')}/{name}")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert "sandbox" in answer.headers["content-security-policy"]


def test_a_drawing_is_shown_as_a_picture_and_may_do_nothing_by_itself(node: Running) -> None:
    answer = node.client.get(f"/files/{put(node, b'<svg/>')}/drawing.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert {"sandbox", "default-src 'none'"} <= {
        part.strip() for part in answer.headers["content-security-policy"].split(";")
    }


@pytest.mark.parametrize(
    "path",
    [
        "/files/" + "0" * 64 + "/a.mp4",
        "/files/abc/a.mp4",
        "/files/%2e%2e/%2e%2e/etc/passwd",
        "/files/" + "A" * 64 + "/a",
        "/files/",
    ],
)
def test_an_unknown_file_is_not_found_in_both_languages(node: Running, path: str) -> None:
    answer = node.client.get(path)
    assert answer.status_code == 404
    assert "没有这个文件" in answer.text
    assert "No such file" in answer.text


def test_django_may_let_the_door_send_a_file_and_a_download_counts_once(node: Running) -> None:
    digest = put(node)
    headers = (
        ("X-Xingtan-File", digest), ("Content-Disposition", "attachment; filename=lesson.mp4"),
        ("X-Xingtan-View", write_view(View(kind="resource_downloaded", resource="7", size_bytes=len(VIDEO)))),
    )  # fmt: skip
    node.behind.page("/resources/7/file", "", *headers, public=False)
    whole = node.client.get("/resources/7/file")
    assert whole.content == VIDEO
    assert whole.headers["content-disposition"] == "attachment; filename=lesson.mp4"
    first = node.client.get("/resources/7/file", headers={"Range": "bytes=0-999"})
    rest = node.client.get("/resources/7/file", headers={"Range": "bytes=1000-"})
    assert first.content + rest.content == VIDEO
    assert "x-xingtan-file" not in whole.headers
    assert [(record.kind, record.resource, record.size_bytes) for record in node.records()] == [
        ("resource_downloaded", "7", 300_000)
    ] * 2


def test_nothing_can_be_written_where_files_are(node: Running) -> None:
    for path in (f"/files/{put(node)}/a.mp4", "/static/a.css"):
        assert node.client.post(path, content=b"x").status_code == 405
        assert node.client.delete(path).status_code == 405


def static(node: Running, name: str, body: bytes) -> Path:
    path = node.folder / "static" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    return path


def test_a_static_file_comes_compressed_and_for_ever_where_its_name_has_its_hash(node: Running) -> None:
    css = b"main { color: black }\n" * 100
    static(node, "ui/xingtan.0a1b2c3d4e5f.css", css)
    static(node, "ui/plain.css", css)
    hashed = node.client.get("/static/ui/xingtan.0a1b2c3d4e5f.css", headers={"Accept-Encoding": "gzip, br"})
    assert hashed.headers["content-encoding"] == "br"
    assert hashed.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert hashed.headers["content-type"] == "text/css; charset=utf-8"
    assert hashed.content == css
    plain = node.client.get("/static/ui/plain.css", headers={"Accept-Encoding": "gzip"})
    assert (plain.headers["content-encoding"], plain.headers["cache-control"]) == ("gzip", "no-cache")
    bare = node.client.get("/static/ui/plain.css", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in bare.headers
    assert len({answer.headers["etag"] for answer in (hashed, plain, bare)}) == 3
    same = node.client.get(
        "/static/ui/plain.css", headers={"Accept-Encoding": "gzip", "If-None-Match": plain.headers["etag"]}
    )
    assert same.status_code == 304


def test_what_the_set_up_compressed_is_taken_as_it_is(node: Running) -> None:
    path = static(node, "a.js", b"const a = 1;\n" * 200)
    packed = gzip.compress(path.read_bytes(), 9, mtime=0)
    static(node, "a.js.gz", packed)
    static(node, "a.js.br", brotli.compress(path.read_bytes()))
    with node.client.stream("GET", "/static/a.js", headers={"Accept-Encoding": "gzip"}) as answer:
        assert b"".join(answer.iter_raw()) == packed


def test_a_large_static_file_is_sent_from_the_disk(node: Running) -> None:
    body = os.urandom(5 * 1024 * 1024)
    static(node, "font.ttf", body)
    assert node.client.get("/static/font.ttf").content == body


@pytest.mark.parametrize("name", ["../secret", "..%2fsecret", "%2e%2e/secret", "/etc/passwd", "a%00.css", "", "ui"])
def test_no_name_climbs_out_of_the_static_folder(node: Running, name: str) -> None:
    (node.folder / "secret").write_text("secret")
    static(node, "ui/a.css", b"x")
    answer = node.client.get(f"/static/{name}")
    assert answer.status_code == 404
    assert "secret" not in answer.text


@given(st.binary(max_size=30), st.integers(0, 40), st.none() | st.integers(0, 40))
def test_any_range_is_the_slice(body: bytes, first: int, last: int | None) -> None:
    asked = f"bytes={first}-{'' if last is None else last}"
    try:
        found = read_range(asked, len(body))
    except CannotSatisfy:
        assert first >= len(body)
        return
    if found is None:
        assert last is not None
        assert last < first
        return
    end = None if last is None else last + 1
    assert body[slice(*found)] == body[first:end] != b""
