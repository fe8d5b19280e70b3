"""The browser that the tests of this folder drive."""

import os

import pytest
from playwright.sync_api import sync_playwright

CHROMIUM = os.environ.get("XINGTAN_TEST_CHROMIUM", "/usr/bin/chromium")
SWITCHES = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="module")
def browser():
    """Start the browser once for a file."""
    # Playwright's loop marks this thread as asynchronous; between its calls the ORM may be used all the same.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield started
        started.close()
