"""Questions answered in a real browser: pressed, slid, written; without script too, on a phone, on two devices."""

import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.browser.conftest import ROOT
from tests.browser.test_account_journeys import RULES
from tests.main.nodes import Node, environment

from xingtan.ui import build

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}
FOUND: dict[str, str] = {}


@pytest.fixture(scope="module")
def filled(tmp_path_factory, node_settings: dict[str, str]) -> Iterator[tuple[Node, str]]:
    """Run a node with questions alone; give it and the password of its accounts."""
    data = tmp_path_factory.mktemp("questions") / "data"
    done = subprocess.run(
        [sys.executable, "-m", "tests.browser.small_questions"],
        env=environment(XINGTAN_DATA=str(data), PYTHONPATH=f"{ROOT}:{ROOT / 'src'}"),
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    FOUND["practice"], FOUND["test"], password = done.stdout.split()[-3:]
    with Node(data, **node_settings) as node:
        node.await_ready()
        yield node, password


def accessible(page: Page) -> None:
    """Hold that axe finds nothing wrong with this page, and that it is no wider than the phone."""
    found = Axe.from_file(build.MODULES / "axe-core" / "axe.min.js").run(page, options=RULES).response["violations"]
    assert [(one["id"], node["html"][:160]) for one in found for node in one["nodes"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def begin(arrive: Callable[..., Page], sign_in: Callable[..., None], which: str, script: bool = True) -> Page:
    page = arrive(script=script)
    page.set_viewport_size(PHONE)
    sign_in(page, "student")
    page.goto(f"/learn/resources/{FOUND[which]}/")
    page.get_by_role("link", name="开始做题").click()
    page.get_by_role("main").get_by_role("button").click()
    return page


def test_practice_is_pressed_slid_and_written_and_ends_on_another_device(arrive, sign_in) -> None:
    page = begin(arrive, sign_in, "practice")
    here = page.url.rpartition("/questions/")[0]
    for number in range(1, 17):
        page.goto(f"{here}/questions/{number}/")
        accessible(page)
    page.goto(f"{here}/questions/11/")
    page.locator(".spots-area").nth(1).click()
    expect(page.get_by_role("radio", name="图上的2处")).to_be_checked()
    page.get_by_role("button", name="交这一题").click()
    expect(page.get_by_role("status")).to_contain_text("答对了")
    page.goto(f"{here}/questions/12/")
    page.get_by_role("textbox", name="从左").fill("104")
    page.get_by_role("textbox", name="从上").fill("110")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("答对了")
    page.goto(f"{here}/questions/13/")
    page.get_by_role("spinbutton").fill("16")
    page.get_by_role("button", name="交这一题").click()
    expect(page.get_by_role("status")).to_contain_text("答对了")
    other = begin(arrive, sign_in, "practice", script=False)
    expect(other.get_by_role("heading", level=2)).to_contain_text("第1题")
    other.goto(f"{here}/questions/12/")
    expect(other.get_by_role("textbox", name="从左")).to_have_value("104")
    other.get_by_role("link", name="交卷").click()
    other.get_by_role("button", name="交卷").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("结果")
    accessible(page)


def test_a_test_is_taken_on_a_phone_without_script(arrive, sign_in) -> None:
    page = begin(arrive, sign_in, "test", script=False)
    expect(page.get_by_role("timer")).to_contain_text("截止")
    page.get_by_role("radio", name="不要让别人替你看行李。").check()
    page.get_by_role("button", name="存下来，往下做").click()
    expect(page.get_by_role("heading", level=2)).to_contain_text("第2题")
    page.go_back()
    page.reload()
    expect(page.get_by_role("heading", level=2)).to_contain_text("第2题")
    page.get_by_role("spinbutton").fill("16")
    page.get_by_role("button", name="存下来，往下做").click()
    page.get_by_role("button", name="交卷").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("结果")
    expect(page.get_by_role("main")).to_contain_text("100")
