"""Everybody can use every page: axe-core, the keyboard, 200 % zoom, narrow screens, no network."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, expect
from writing import (
    ANSWER_MS,
    ONE,
    READY_MS,
    OpenPage,
    Pad,
    at,
    focused_name,
    wait_until_drawn,
)

pytestmark = pytest.mark.browser

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
PAGES = {
    "air": "Write in the air",
    "pad": "Write on the pad",
    "picture": "Read pictures",
    "settings": "Settings",
    "about": "How airdraw reads",
    "hand": "Your hand",
}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Of axe's four grades, those that keep somebody from using the page.
GRAVE = {"serious", "critical"}
#: A window of 1280 px zoomed to 200 %.
ZOOMED = {"width": 640, "height": 400}
MOST_TABS = 60
LONGEST_NAME = 60
NARROW = {"width": 360, "height": 740}
#: With every picture that the browser draws: how many there were, and by how many pixels the page
#: was wider than its window at most.
WATCH_WIDTH = """
window.seen = [0, 0];
const look = () => {
    const main = document.querySelector("[data-testid=stMain]");
    if (main) seen[1] = Math.max(seen[1], main.scrollWidth - main.clientWidth);
    if (main) seen[0] += 1;
    requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""


def opened(page: Page, name: str) -> Page:
    page.get_by_role("heading", name=PAGES[name], level=1).wait_for(timeout=READY_MS)
    wait_until_drawn(page)
    return page


def grave_violations(page: Page) -> list[str]:
    if not AXE.is_file():
        pytest.skip("axe-core is not here: npm install --no-package-lock --prefix tests/browser")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    return [
        f"{violation['id']}: {node['html'][:120]}"
        for violation in found["violations"]
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious(
    browser: Browser, open_page: OpenPage, name: str, scheme: str
) -> None:
    page = opened(open_page(browser, f"/{name}", color_scheme=scheme), name)

    assert grave_violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_a_result_and_the_history(
    browser: Browser, open_page: OpenPage, scheme: str
) -> None:
    pad = Pad(open_page(browser, "/pad", color_scheme=scheme))
    pad.write_with_mouse(ONE)
    pad.expect_strokes(1)
    pad.press("Clear")
    pad.expect_empty()
    pad.write_with_mouse([*ONE, [(0.1, 0.1), (0.9, 0.2), (0.1, 0.3), (0.9, 0.4), (0.1, 0.9)]])
    pad.expect_strokes(2)
    pad.press("Export")
    pad.page.get_by_role("button", name="Text", exact=True).wait_for(timeout=ANSWER_MS)

    assert grave_violations(pad.page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_a_read_picture_and_the_question(
    browser: Browser, open_page: OpenPage, scheme: str
) -> None:
    page = opened(open_page(browser, "/picture", color_scheme=scheme), "picture")
    page.get_by_role("button", name="Try a sample picture").click()
    expect(page.locator("[data-number]")).to_have_text("407", timeout=ANSWER_MS)
    assert grave_violations(page) == []

    page.get_by_role("link", name="Pad").first.click()
    Pad(page).press("Clear all")
    page.get_by_role("dialog").wait_for(timeout=ANSWER_MS)
    assert grave_violations(page) == []


def overhang(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    wider: int = page.evaluate(
        """() => {
            const main = document.querySelector("[data-testid=stMain]");
            return main.scrollWidth - main.clientWidth;
        }"""
    )
    return wider


@pytest.mark.parametrize("size", [NARROW, ZOOMED], ids=["360px", "zoomed"])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_cut_off(
    browser: Browser, open_page: OpenPage, name: str, size: dict[str, int]
) -> None:
    page = opened(open_page(browser, f"/{name}", viewport=size), name)

    assert overhang(page) <= 0


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_cut_off_while_the_page_loads(
    browser: Browser, open_page: OpenPage, name: str
) -> None:
    page = opened(open_page(browser, f"/{name}", viewport=NARROW, script=WATCH_WIDTH), name)

    pictures, widest = page.evaluate("() => window.seen")
    assert pictures > 0
    assert widest <= 0


@pytest.mark.parametrize("size", [NARROW, ZOOMED], ids=["360px", "zoomed"])
def test_nothing_of_a_long_result_is_cut_off(
    browser: Browser, open_page: OpenPage, size: dict[str, int]
) -> None:
    pad = Pad(open_page(browser, "/pad", viewport=size))
    strokes = [stroke for place in range(1, 11) for stroke in at(place / 11)]
    pad.write_with_mouse(strokes)
    pad.expect_strokes(len(strokes))

    assert overhang(pad.page) <= 0
    frame = pad.number.bounding_box()
    assert frame is not None
    assert frame["x"] >= 0
    assert frame["x"] + frame["width"] <= size["width"]


def tab_to(page: Page, name: str, key: str = "Tab") -> None:
    """Press Tab until what has the focus has this name."""
    for _ in range(MOST_TABS):
        page.keyboard.press(key)
        # The page itself, which is long, can have the focus too: it scrolls.
        if name in (focused := focused_name(page)) and len(focused) <= LONGEST_NAME:
            return
    pytest.fail(f"{name!r} is not reached by {key}")


def write_one_by_keys(pad: Pad) -> None:
    keys = pad.page.keyboard
    tab_to(pad.page, "Write one or more digits")
    keys.press("Space")
    for _ in range(10):
        keys.press("ArrowDown")
    keys.press("Space")
    pad.expect_number("1")


def test_a_digit_is_written_and_corrected_by_keyboard_alone(
    browser: Browser, open_page: OpenPage
) -> None:
    pad = Pad(open_page(browser, "/pad"))
    write_one_by_keys(pad)

    tab_to(pad.page, "Another digit")
    pad.page.keyboard.press("Enter")
    tab_to(pad.page, "Digit 1 is a 7", "Shift+Tab")
    pad.page.keyboard.press("Enter")

    pad.expect_number("7")


def test_a_number_is_exported_by_keyboard_alone(browser: Browser, open_page: OpenPage) -> None:
    pad = Pad(open_page(browser, "/pad"))
    write_one_by_keys(pad)

    pad.page.get_by_role("button", name="Export").wait_for(timeout=ANSWER_MS)
    tab_to(pad.page, "Export")
    pad.page.keyboard.press("Enter")
    pad.page.get_by_role("button", name="Text", exact=True).wait_for(timeout=ANSWER_MS)
    tab_to(pad.page, "Text")
    with pad.page.expect_download() as download:
        pad.page.keyboard.press("Enter")

    assert download.value.suggested_filename == "airdraw-1.txt"


def test_a_setting_is_chosen_by_keyboard_alone(browser: Browser, open_page: OpenPage) -> None:
    page = opened(open_page(browser, "/settings"), "settings")

    tab_to(page, "Right")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")

    expect(page.get_by_role("radio", name="Left")).to_be_checked(timeout=ANSWER_MS)


def test_every_page_is_reached_by_keyboard(browser: Browser, open_page: OpenPage) -> None:
    page = opened(open_page(browser, "/pad"), "pad")

    for name in ("picture", "settings", "about", "pad"):
        page.get_by_role("link", name=re.compile(f"^{name}$", re.IGNORECASE)).first.focus()
        page.keyboard.press("Enter")
        opened(page, name)


def test_the_phone_has_its_navigation_at_the_bottom(browser: Browser, open_page: OpenPage) -> None:
    page = opened(open_page(browser, "/pad", viewport=NARROW, has_touch=True), "pad")
    link = page.locator(".st-key-tabs").get_by_role("link", name="Settings")
    box = link.bounding_box()

    assert box is not None
    assert box["y"] > NARROW["height"] * 0.85
    link.tap()
    opened(page, "settings")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_no_other_server(browser: Browser, open_page: OpenPage, name: str) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        if not re.match(r"(http://(localhost|127\.0\.0\.1):|blob:|data:)", request.url):
            asked.append(request.url)

    page = opened(open_page(browser, f"/{name}"), name)
    page.on("request", note)
    page.reload()
    opened(page, name)

    assert asked == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_without_an_error(browser: Browser, open_page: OpenPage, name: str) -> None:
    page = opened(open_page(browser, f"/{name}"), name)

    assert page.locator("[data-testid=stException]").count() == 0
    assert page.get_by_text("Page not found").count() == 0


@pytest.mark.parametrize(("name", "moves"), [("pad", ".pad-hint path"), ("air", ".poster .hand")])
def test_motion_rests_when_the_system_asks_for_it(
    browser: Browser, open_page: OpenPage, name: str, moves: str
) -> None:
    page = opened(open_page(browser, f"/{name}", reduced_motion="reduce"), name)

    expect(page.locator(moves).first).to_have_css("animation-name", "none")
