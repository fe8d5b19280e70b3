"""Courseware played in a real browser, on an origin of its own: it reports, goes on where it stopped, calls nobody."""

import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import FrameLocator, Page, expect
from tests.browser.conftest import ROOT
from tests.main.nodes import Node, environment

pytestmark = pytest.mark.browser
FOUND: dict[str, str] = {}
BLOCKED = "https://elsewhere.example/"


@pytest.fixture(scope="module")
def filled(tmp_path_factory, node_settings: dict[str, str]) -> Iterator[tuple[Node, str]]:
    """Run a node with two packages; give it and the password of its accounts."""
    data = tmp_path_factory.mktemp("packages") / "data"
    done = subprocess.run(
        [sys.executable, "-m", "tests.browser.small_packages"],
        env=environment(XINGTAN_DATA=str(data), PYTHONPATH=f"{ROOT}:{ROOT / 'src'}"),
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    FOUND["1.2"], FOUND["2004"], password = done.stdout.split()[-3:]
    with Node(data, **node_settings) as node:
        node.await_ready()
        yield node, password


@pytest.fixture
def student(browser, filled, sign_in) -> Iterator[Page]:
    """A student who signed in. What the browser complains of is not looked at: it complains of what is blocked."""
    context = browser.new_context(base_url=filled[0].url, viewport={"width": 360, "height": 740})
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto("/")
    sign_in(page, "student")
    yield page
    context.close()


def open_package(page: Page, which: str) -> FrameLocator:
    page.goto(f"/learn/resources/{FOUND[which]}/")
    page.get_by_role("link", name="开始学").click()
    page.get_by_role("main").get_by_role("button").first.click()
    return page.frame_locator(".stage-frame").frame_locator("iframe")


def test_scorm_1_2_reports_its_score_and_is_completed(student: Page) -> None:
    content = open_package(student, "1.2")
    expect(content.locator("#was")).to_contain_text("ab-initio")
    content.get_by_role("button", name="答完了").click()
    expect(student.get_by_role("status")).to_have_text("都存好了。")
    assert student.evaluate("document.documentElement.scrollWidth") <= 360
    student.get_by_role("link", name="回到目录").click()
    row = student.get_by_role("table").get_by_role("row").nth(1)
    expect(row).to_contain_text("学完了")
    expect(row).to_contain_text("80%")


def test_scorm_2004_goes_on_where_it_stopped_and_cannot_call_home(student: Page) -> None:
    asked: list[str] = []
    student.context.on("request", lambda request: asked.append(request.url))
    content = open_package(student, "2004")
    expect(content.locator("#home")).to_have_text("被拦住了")
    assert [url for url in asked if url.startswith(BLOCKED)] == []
    content.get_by_role("button", name="先停下").click()
    expect(student.get_by_role("status")).to_have_text("都存好了。")
    student.get_by_role("link", name="回到目录").click()
    expect(student.get_by_role("table").get_by_role("row").nth(1)).to_contain_text("还没学完")
    content = open_package(student, "2004")
    expect(content.locator("#was")).to_have_text("记得：第三页 resume")
    content.get_by_role("button", name="学完了").click()
    expect(student.get_by_role("status")).to_have_text("都存好了。")
    student.get_by_role("link", name="回到目录").click()
    row = student.get_by_role("table").get_by_role("row").nth(1)
    expect(row).to_contain_text("学完了")
    expect(row).to_contain_text("90%")


def test_the_two_origins_serve_nothing_of_each_other(student: Page, filled: tuple[Node, str]) -> None:
    node = filled[0]
    open_package(student, "1.2").locator("#was").wait_for()
    (address,) = [frame.url for frame in student.frames if "/c/" in frame.url]
    other = f"http://127.0.0.1:{node.port + 1}"
    assert address.startswith(f"{other}/c/")
    served = httpx.get(address, headers={"range": "bytes=0-3"}, trust_env=False)
    assert (served.status_code, served.content) == (206, b"<!do")
    assert "set-cookie" not in served.headers
    assert served.headers["cross-origin-resource-policy"] == "same-origin"
    assert served.headers["x-content-type-options"] == "nosniff"
    assert f"frame-ancestors 'self' {node.url}" in served.headers["content-security-policy"]
    assert httpx.get(address.replace(other, node.url), trust_env=False).status_code == 404
    for path in ("/", "/me/", "/healthz", "/static/ui/xingtan.css", "/c/" + "0" * 64 + "/index.html"):
        assert httpx.get(other + path, trust_env=False).status_code == 404, path
    assert httpx.post(address, trust_env=False).status_code == 405
