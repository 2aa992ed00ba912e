"""Everybody can use every page: axe-core, the keyboard, 200 % zoom, narrow screens, no network."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request
from writing import ONE, READY_MS, OpenPage, Pad

pytestmark = pytest.mark.browser

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
PAGES = {
    "air": "Write in the air",
    "pad": "Write on the pad",
    "picture": "Read pictures",
    "settings": "Settings",
    "about": "How airdraw reads",
}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Of axe's four grades, those that keep somebody from using the page.
GRAVE = {"serious", "critical"}
#: A window of 1280 px zoomed to 200 %.
ZOOMED = {"width": 640, "height": 400}
NARROW = {"width": 360, "height": 740}


def opened(page: Page, name: str) -> Page:
    page.get_by_role("heading", name=PAGES[name], level=1).wait_for(timeout=READY_MS)
    page.wait_for_timeout(500)
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

    assert grave_violations(pad.page) == []


@pytest.mark.parametrize("size", [NARROW, ZOOMED], ids=["360px", "zoomed"])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_cut_off(
    browser: Browser, open_page: OpenPage, name: str, size: dict[str, int]
) -> None:
    page = opened(open_page(browser, f"/{name}", viewport=size), name)

    wider = page.evaluate(
        """() => {
            const main = document.querySelector("[data-testid=stMain]");
            return main.scrollWidth - main.clientWidth;
        }"""
    )

    assert wider <= 0


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


def test_motion_rests_when_the_system_asks_for_it(browser: Browser, open_page: OpenPage) -> None:
    pad = Pad(open_page(browser, "/pad", reduced_motion="reduce"))

    moving = pad.page.locator(".pad-hint path").first.evaluate(
        "path => getComputedStyle(path).animationName"
    )

    assert moving == "none"
