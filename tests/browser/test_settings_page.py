"""Settings take effect and stay in the visitor's browser."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from writing import ANSWER_MS, ONE, READY_MS, OpenPage, Pad, wait_until

pytestmark = pytest.mark.browser

SPOKEN = """
window.spoken = [];
speechSynthesis.speak = (words) => window.spoken.push(words.text);
"""
HEARD = """
window.heard = [];
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...when) {
  window.heard.push(this.frequency.value);
  return start.apply(this, when);
};
"""


def open_settings(browser: Browser, open_page: OpenPage, script: str = "") -> Page:
    page = open_page(browser, "/settings", script=script)
    page.get_by_role("heading", name="Settings").wait_for(timeout=READY_MS)
    return page


def stored(page: Page) -> dict[str, object]:
    text = page.evaluate("localStorage.getItem('airdraw.settings')")
    kept: dict[str, object] = json.loads(text or "{}")
    return kept


def radio(page: Page, name: str) -> Locator:
    return page.get_by_role("radio", name=name, exact=True)


def choose(page: Page, choice: Locator) -> None:
    """Choose, and wait until the app has it: a choice is lost when the page is left before that."""
    before = stored(page)
    choice.click()
    wait_until(page, lambda: stored(page) != before)


def go_to_pad(page: Page) -> Pad:
    page.get_by_role("link", name="Pad").first.click()
    return Pad(page)


def test_settings_survive_a_reload(browser: Browser, open_page: OpenPage) -> None:
    page = open_settings(browser, open_page)
    # In a hurry: one does not undo another.
    radio(page, "Left").click()
    radio(page, "Bold").click()
    page.get_by_text("Speak each number").click()
    wait_until(page, lambda: stored(page).get("speaks") is True)

    page.reload()
    page.get_by_role("heading", name="Settings").wait_for(timeout=READY_MS)

    expect(page.get_by_role("radio", name="Left")).to_be_checked(timeout=ANSWER_MS)
    expect(page.get_by_role("radio", name="Bold")).to_be_checked()
    expect(page.get_by_role("switch", name="Speak each number")).to_be_checked()


def test_nobody_has_to_choose_and_nothing_is_stored_before(
    browser: Browser, open_page: OpenPage
) -> None:
    page = open_settings(browser, open_page)
    page.wait_for_timeout(500)

    assert stored(page) == {}


def test_defaults_come_back_with_one_button(browser: Browser, open_page: OpenPage) -> None:
    page = open_settings(browser, open_page)
    choose(page, radio(page, "Left"))

    page.get_by_role("button", name="Back to the defaults").click()

    expect(page.get_by_role("radio", name="Right")).to_be_checked(timeout=ANSWER_MS)


def test_broken_storage_leaves_the_page_working(browser: Browser, open_page: OpenPage) -> None:
    page = open_settings(
        browser, open_page, "localStorage.setItem('airdraw.settings', '{\"hand\": 7')"
    )

    expect(page.get_by_role("radio", name="Right")).to_be_checked(timeout=ANSWER_MS)
    expect(page.get_by_text("Traceback")).to_have_count(0)


def test_left_handed_visitors_have_the_pad_on_the_right(
    browser: Browser, open_page: OpenPage
) -> None:
    page = open_settings(browser, open_page)
    choose(page, radio(page, "Left"))
    pad = go_to_pad(page)
    result = page.get_by_role("region", name="Result")
    result.wait_for()

    pad_box, result_box = pad.canvas.bounding_box(), result.bounding_box()

    assert pad_box is not None
    assert result_box is not None
    assert pad_box["x"] > result_box["x"] + result_box["width"]


def test_the_number_is_spoken_when_wanted(browser: Browser, open_page: OpenPage) -> None:
    page = open_settings(browser, open_page, SPOKEN)
    choose(page, page.get_by_text("Speak each number"))
    pad = go_to_pad(page)

    pad.write_with_mouse(ONE)

    wait_until(page, lambda: bool(page.evaluate("window.spoken.length")))
    assert page.evaluate("window.spoken") == ["1"]


def test_nothing_is_spoken_or_heard_unasked(browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser, "/pad", script=SPOKEN + HEARD)
    pad = Pad(page)
    pad.write_with_mouse(ONE)
    expect(page.locator("[data-live]")).to_contain_text("Read", timeout=ANSWER_MS)

    assert page.evaluate("[window.spoken, window.heard]") == [[], []]


def test_pen_down_and_pen_up_are_heard_when_wanted(browser: Browser, open_page: OpenPage) -> None:
    page = open_settings(browser, open_page, HEARD)
    choose(page, page.get_by_text("Sounds for pen down and pen up"))
    pad = go_to_pad(page)

    pad.write_with_mouse(ONE)

    down, up = page.evaluate("window.heard")
    assert down > up


def test_high_contrast_makes_lines_as_strong_as_text(browser: Browser, open_page: OpenPage) -> None:
    page = open_settings(browser, open_page)
    choose(page, radio(page, "High"))
    pad = go_to_pad(page)

    border, text = pad.canvas.evaluate(
        """canvas => {
            const app = document.querySelector(".stApp");
            return [
                getComputedStyle(canvas.parentElement).borderTopColor,
                getComputedStyle(app).color,
            ];
        }"""
    )

    assert border == text


def test_the_pictures_that_explain_stand_still_when_wanted(
    browser: Browser, open_page: OpenPage
) -> None:
    page = open_settings(browser, open_page)
    page.get_by_role("link", name="Air").first.click()
    expect(page.locator(".poster .hand")).not_to_have_css("animation-name", "none")
    page.get_by_role("link", name="Settings").first.click()
    choose(page, radio(page, "Less motion"))

    page.get_by_role("link", name="Air").first.click()

    expect(page.locator(".poster .hand")).to_have_css("animation-name", "none")
