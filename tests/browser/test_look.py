"""The look in a real browser: axe on every component and page, narrow screens, no script, light and dark, policy."""

import threading
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings
from playwright.sync_api import Page

from xingtan.ui import build, gallery

# The mark makes the database; its transaction stays in this thread, and the server reads what set-up committed.
pytestmark = [pytest.mark.browser, pytest.mark.django_db]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# A page of many small samples repeats landmarks that a real page has once.
GALLERY_ONLY = {"landmark-unique", "landmark-no-duplicate-banner", "region", "page-has-heading-one"}
PATHS = [
    "/", "/events/", "/about/", "/help/", "/accessibility/", "/feedback/", "/wall/", "/ui/", "/no/such/page/",
    "/learn/", "/learn/lessons/", "/search/?q=%E8%A7%92", "/spaces/", "/places/330000/", "/account/login/",
    "/data/definitions/",
]  # fmt: skip


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        """Say nothing."""


class Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True


@pytest.fixture(scope="module")
def address(django_db_setup, django_db_blocker):
    """Serve an empty node with the door's policy, and static files under their own names, on a free port."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    changed = override_settings(
        MIDDLEWARE=["tests.browser.policy.with_policy", *settings.MIDDLEWARE],
        STORAGES={**settings.STORAGES, "staticfiles": plain},
    )
    with changed, django_db_blocker.unblock():
        server = make_server("127.0.0.1", 0, StaticFilesHandler(WSGIHandler()), Threads, Quiet)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        server.server_close()


@pytest.fixture
def look(browser, address):
    """Give a function that opens a path and notes what the browser complains of; complaints fail the test."""
    contexts, complaints = [], []

    def opened(path: str, width: int = 1280, scheme: str = "light", script: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=script, base_url=address
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    # Samples of the gallery that are not there on purpose, and the page that is not there.
    real = [one for one in complaints if "404" not in one]
    assert real == []


def faults(page: Page, ignored: frozenset[str] = frozenset(), within: str | None = None) -> list[str]:
    axe = Axe.from_file(build.MODULES / "axe-core" / "axe.min.js")
    found = axe.run(page, context=within, options=RULES).response["violations"]
    return [
        f"{one['id']}: {node['html'][:160]} {node['failureSummary'][:160]}"
        for one in found
        if one["id"] not in ignored
        for node in one["nodes"]
    ]


@pytest.mark.parametrize(("language", "width", "scheme"), [("", 1280, "light"), ("/en", 360, "dark")])
def test_pages_have_no_faults(look, language, width, scheme):
    found = {}
    page = look(language + "/", width, scheme)
    for path in PATHS:
        page.goto(language + path)
        if wrong := faults(page):
            found[path] = wrong
    assert found == {}


def test_components_have_no_faults_in_any_state(look):
    found = {}
    page = look("/ui/", 1280)
    for component in gallery.components():
        page.goto(f"/en/ui/{component.name}/")
        page.evaluate("document.querySelectorAll('main details:not(:has(pre))').forEach((one) => { one.open = true; })")
        if wrong := faults(page, frozenset(GALLERY_ONLY), within="main"):
            found[component.name] = wrong
    assert found == {}


def test_nothing_scrolls_sideways_from_320_pixels(look):
    wide = []
    page = look("/", 320)
    paths = [language + path for language in ("", "/en") for path in PATHS]
    paths += [f"/en/ui/{one.name}/" for one in gallery.components()]
    for path in paths:
        page.goto(path)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            wide.append((path, over))
    assert wide == []


def test_touch_targets_are_large_enough(look):
    """44 px for what is pressed; links inside running text are exempt, as WCAG 2.5.8 has it."""
    page = look("/", 360)
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, summary, .masthead a, .button, select, .tabs a, .footer a')]
            .filter((one) => one.offsetParent && !one.closest('.unseen, .joined'))
            .map((one) => [one.textContent.trim().slice(0, 20), one.getBoundingClientRect()])
            .filter(([, box]) => box.height < 43.5)
            .map(([text, box]) => `${text} ${box.height}`)"""
    )
    assert small == []


def test_light_and_dark_are_chosen_and_stay(look):
    page = look("/about/")
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_label("深色").check()
    dark = page.evaluate(ground)
    assert dark != light
    page.goto("/en/help/")
    assert page.evaluate(ground) == dark
    assert page.get_by_label("Dark").is_checked()
    page.get_by_label("As the system").check()
    assert page.evaluate(ground) == light


def test_light_and_dark_can_be_chosen_without_script(look):
    page = look("/about/", script=False)
    before = page.screenshot()
    page.get_by_label("深色").check()
    assert page.screenshot() != before


def test_menus_work_without_script(look):
    page = look("/", script=False)
    page.locator(".place > summary").click()
    assert page.locator(".place-panel").is_visible()
    page.locator(".place-below a").first.click()
    assert "/places/" in page.url


def test_a_menu_closes_on_escape_and_gives_the_focus_back(look):
    page = look("/")
    summary = page.locator(".place > summary")
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator(".place-panel").is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert page.locator(".place-panel").is_hidden()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_the_first_tab_leads_to_the_content(look):
    page = look("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_language_leads_to_the_same_page(look):
    page = look("/accessibility/")
    page.locator(".masthead-lang").click()
    assert page.url.endswith("/en/accessibility/")
    page.locator(".masthead-lang").click()
    assert page.url.endswith(":" + page.url.rsplit(":", 1)[1])
    assert "/en/" not in page.url


def test_a_visitor_without_an_account_asks_for_no_personal_part(look):
    asked = []
    page = look("/about/")
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    page.wait_for_load_state("load")
    assert [one for one in asked if "/fragments/" in one] == []


def test_a_chapter_takes_the_focus_to_the_video(look):
    page = look("/ui/player/")
    page.locator("#one").wait_for()
    page.locator("[data-at='108']").click()
    assert page.evaluate("document.activeElement.id") == "one"


def test_a_book_that_cannot_be_opened_says_what_to_do(look):
    page = look("/ui/reader/")
    page.locator(".reader").scroll_into_view_if_needed()
    page.get_by_text("在这里打不开").wait_for()
    assert page.get_by_role("link", name="下载课本").is_visible()


def test_everything_can_be_printed(look):
    page = look("/", 800)
    page.emulate_media(media="print")
    assert page.locator(".masthead").is_hidden()
    assert page.locator("h1").is_visible()


@pytest.mark.parametrize("path", ["/", "/wall/", "/ui/trend/"])
def test_forced_colours_keep_every_word(look, path):
    page = look(path)
    page.emulate_media(forced_colors="active")
    hidden = page.evaluate(
        """() => [...document.querySelectorAll('main h1, main h2, main a, main td, main text')]
            .filter((one) => one.getClientRects().length && one.textContent.trim())
            .filter((one) => getComputedStyle(one).color === getComputedStyle(document.body).backgroundColor).length"""
    )
    assert hidden == 0
