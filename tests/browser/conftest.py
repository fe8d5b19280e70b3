"""The browser that the tests of this folder drive, and the node that it looks at."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
from tests.main.nodes import Node, environment

CHROMIUM = os.environ.get("XINGTAN_TEST_CHROMIUM", "/usr/bin/chromium")
SWITCHES = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


ROOT = Path(__file__).parents[2]
# What a person's browser says of itself: without a screen it calls itself a robot, and robots are not counted.
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
SECONDS = 20


@pytest.fixture(scope="module")
def browser():
    """Start the browser once for a file."""
    # Playwright's loop marks this thread as asynchronous; between its calls the ORM may be used all the same.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield started
        started.close()


@pytest.fixture(scope="module")
def node_settings() -> dict[str, str]:
    """Give the settings of the node of a file, where they are others than the usual ones."""
    return {}


@pytest.fixture(scope="module")
def filled(tmp_path_factory, node_settings: dict[str, str]) -> Iterator[tuple[Node, str]]:
    """Run a node with a small demonstration; give it and the password of its accounts."""
    folder = tmp_path_factory.mktemp("journeys")
    data = folder / "data"
    done = subprocess.run(
        [sys.executable, "-m", "tests.browser.small_demonstration"],
        env=environment(XINGTAN_DATA=str(data), PYTHONPATH=f"{ROOT}:{ROOT / 'src'}"),
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    with Node(data, **node_settings) as node:
        node.await_ready()
        yield node, done.stdout.split()[-1]


@pytest.fixture
def arrive(browser: Browser, filled: tuple[Node, str]) -> Iterator[Callable[..., Page]]:
    """Give a function that opens a fresh browser on the front page; what a browser complains of fails the test."""
    contexts, complaints = [], []

    def arrived(script: bool = True) -> Page:
        context = browser.new_context(
            base_url=filled[0].url,
            user_agent=AGENT,
            java_script_enabled=script,
            viewport={"width": 1280, "height": 900},
        )
        context.set_default_timeout(SECONDS * 1000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto("/")
        return page

    yield arrived
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def sign_in(filled: tuple[Node, str]) -> Callable[[Page, str], None]:
    """Give a function that signs in from the masthead, or by another link of the page, and lands at `then`."""

    def signed_in(page: Page, username: str, by: Locator | None = None, then: str = "/me/") -> None:
        (by or page.get_by_role("banner").get_by_role("link", name="登录")).click()
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码").fill(filled[1])
        page.get_by_role("main").get_by_role("button", name="登录", exact=True).click()
        expect(page).to_have_url(re.compile(f"{then}$"))

    return signed_in
