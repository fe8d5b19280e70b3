"""Editors put a book into order: by keyboard, by drag, and without script; readers see it."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

EDITOR = "operator"
BOOK = "primary-mathematics-pep-4a"


def titles(page: Page, unit: int) -> Locator:
    """Find the titles of the lessons of the unit at this place, as they stand on the page."""
    return page.locator("[data-outline-unit]").nth(unit).locator("[data-outline-lesson] [id^=name-lesson]")


def lessons(page: Page, unit: int) -> list[str]:
    return titles(page, unit).all_inner_texts()


def open_book(page: Page, sign_in) -> None:
    sign_in(page, EDITOR)
    page.goto(f"/curriculum/{BOOK}/")


def full_unit(page: Page) -> int:
    """Give the place of a unit with three lessons or more."""
    counts = [one.locator("[data-outline-lesson]").count() for one in page.locator("[data-outline-unit]").all()]
    return next(at for at, count in enumerate(counts) if count >= 3)


def test_a_lesson_goes_down_and_up_by_keyboard_and_the_focus_goes_with_it(arrive, sign_in) -> None:
    page = arrive()
    open_book(page, sign_in)
    unit = full_unit(page)
    before = lessons(page, unit)
    page.get_by_role("button", name=f"往下移 {before[0]}").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"focus=lesson-\d+-down"))
    expect(titles(page, unit)).to_have_text([before[1], before[0], *before[2:]])
    expect(page.get_by_role("button", name=f"往下移 {before[0]}")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=f"往下移 {before[0]}")).to_be_focused()
    expect(titles(page, unit)).to_have_text([before[1], before[2], before[0], *before[3:]])
    page.goto(f"/learn/books/{BOOK}/")
    shown = page.get_by_role("main").inner_text()
    assert 0 < shown.index(before[2]) < shown.index(before[0])


def test_a_lesson_is_dragged_into_another_unit_and_the_step_is_undone(arrive, sign_in) -> None:
    page = arrive()
    page.set_viewport_size(
        {"width": 1280, "height": 3000}
    )  # both ends in sight: what scrolls in between is not dragged
    open_book(page, sign_in)
    unit = full_unit(page)
    other = unit - 1 if unit else unit + 1
    before, there = lessons(page, unit), lessons(page, other)
    dragged = page.locator("[data-outline-unit]").nth(unit).locator("[data-outline-lesson]").nth(1)
    expect(dragged).to_have_attribute("draggable", "true")
    dragged.drag_to(
        page.locator("[data-outline-unit]").nth(other).locator(".outline-head"), source_position={"x": 6, "y": 20}
    )
    expect(page).to_have_url(re.compile("#lesson-"))
    expect(titles(page, other)).to_have_text([*there, before[1]])
    expect(titles(page, unit)).to_have_text([before[0], *before[2:]])
    page.get_by_role("button", name="撤销这一步").click()
    expect(page.get_by_text("撤销了").first).to_be_visible()
    expect(titles(page, unit)).to_have_text(before)
    expect(titles(page, other)).to_have_text(there)


def test_without_script_too(arrive, sign_in) -> None:
    page = arrive(script=False)
    open_book(page, sign_in)
    unit = full_unit(page)
    before = lessons(page, unit)
    page.get_by_role("button", name=f"往上移 {before[1]}").click()
    expect(titles(page, unit)).to_have_text([before[1], before[0], *before[2:]])
    page.get_by_role("link", name=before[0]).first.click()
    page.get_by_label("第几个课时").fill("1")
    page.get_by_role("button", name="移到那里").click()
    expect(titles(page, unit)).to_have_text(before)
