"""Journeys of people to and with their accounts, through a whole node, in a real browser."""

import json
import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.identity.providers import CLIENT, SECRET, Elsewhere, elsewhere

from xingtan.ui import build

pytestmark = pytest.mark.browser

MOST_MILLISECONDS = 10_000
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def there() -> Iterator[Elsewhere]:
    """Run a provider on this machine with which the node of this file signs in."""
    with elsewhere() as one:
        yield one


@pytest.fixture(scope="module")
def node_settings(there: Elsewhere) -> dict[str, str]:
    """Let the node know the provider."""
    one = {"kind": "openid", "id": "office", "name": "市教育局", "server": there.address}
    return {"XINGTAN_SIGN_IN": json.dumps([{**one, "client_id": CLIENT, "secret": SECRET}])}


def accessible(page: Page) -> None:
    """Hold that axe finds nothing wrong with this page."""
    found = Axe.from_file(build.MODULES / "axe-core" / "axe.min.js").run(page, options=RULES).response["violations"]
    assert [(one["id"], node["html"][:160]) for one in found for node in one["nodes"]] == []


def show_code(page: Page) -> str:
    """Show a sign-in code on a screen; gives the address that its code leads to."""
    page.get_by_role("banner").get_by_role("link", name="登录").click()
    page.get_by_role("button", name="扫码登录").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("扫码登录")
    expect(page.get_by_role("img", name="用手机扫的登录码")).to_be_visible()
    found = re.search(r"http://\S+/scan/[0-9a-f]{40}/", page.get_by_role("main").inner_text())
    assert found
    return found.group()


def test_scan_to_sign_in(arrive: Callable[..., Page], sign_in: Callable[..., None]) -> None:
    phone = arrive()
    sign_in(phone, "teacher")
    name = phone.get_by_role("heading", level=1).inner_text()
    screen = arrive()
    address = show_code(screen)
    accessible(screen)
    expect(screen.get_by_role("status")).to_contain_text("等着手机来扫")

    phone.goto(address)
    expect(phone.get_by_role("main")).to_contain_text("Chrome, Linux")
    expect(phone.get_by_role("main")).to_contain_text("127.0.0.0/24")
    accessible(phone)
    expect(screen.get_by_role("status")).to_contain_text("扫到了", timeout=MOST_MILLISECONDS)
    phone.get_by_role("button", name="确认登录").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("确认了")

    expect(screen).to_have_url(re.compile("/me/$"), timeout=MOST_MILLISECONDS)
    expect(screen.get_by_role("heading", level=1)).to_have_text(name)
    phone.goto(address)
    expect(phone.get_by_role("main")).to_contain_text("已经用过了")


def test_scan_and_refuse(arrive: Callable[..., Page], sign_in: Callable[..., None]) -> None:
    phone, screen = arrive(), arrive()
    sign_in(phone, "student")
    phone.goto(show_code(screen))
    phone.get_by_role("button", name="不登录").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("没有登录")
    expect(screen.get_by_role("main")).to_contain_text("手机上说了不登录", timeout=MOST_MILLISECONDS)
    screen.get_by_role("button", name="换一个新码").click()
    expect(screen.get_by_role("status")).to_contain_text("等着手机来扫")


def test_scan_to_sign_in_without_script(arrive: Callable[..., Page], sign_in: Callable[..., None]) -> None:
    phone, screen = arrive(), arrive(script=False)
    sign_in(phone, "teacher")
    phone.goto(show_code(screen))
    phone.get_by_role("button", name="确认登录").click()
    screen.get_by_role("link", name="看看确认了没有").click()
    screen.get_by_role("button", name="进去").click()
    expect(screen).to_have_url(re.compile("/me/$"))


def test_sign_in_elsewhere(arrive: Callable[..., Page], sign_in: Callable[..., None]) -> None:
    stranger = arrive()
    stranger.get_by_role("banner").get_by_role("link", name="登录").click()
    stranger.get_by_role("button", name="用市教育局登录").click()
    expect(stranger.get_by_role("heading", level=1)).to_have_text("还没有关联")
    accessible(stranger)
    owner = arrive()
    sign_in(owner, "teacher")
    owner.goto("/me/identities/")
    accessible(owner)
    owner.get_by_role("button", name="关联市教育局").click()
    expect(owner.get_by_role("main")).to_contain_text("关联好了")
    stranger.get_by_role("banner").get_by_role("link", name="登录").click()
    stranger.get_by_role("button", name="用市教育局登录").click()
    expect(stranger).to_have_url(re.compile("/me/$"))
    stranger.goto("/me/identities/")
    stranger.get_by_role("button", name="解除").click()
    expect(stranger.get_by_role("main")).to_contain_text("解除了")
