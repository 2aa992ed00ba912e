"""What visitors do on the pages while they are photographed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, expect

from scripts.screenshot_ink import Way, number

WAIT_MS = 30_000
#: A drawn hand writes a number; busy machines take their time.
WRITE_MS = 180_000
SETTLED_MS = 900

Act = Callable[[Page], None]


def look(page: Page) -> None:
    """Nothing: the page as it opens."""


def write(strokes: Sequence[Way]) -> Act:
    """Write strokes, in heights of a box in the pad's middle, with the mouse."""

    def act(page: Page) -> None:
        _draw(page, strokes)
        panel = page.get_by_role("region", name="Result")
        panel.and_(page.locator(f"[data-strokes='{len(strokes)}']")).wait_for(timeout=WAIT_MS)
        page.mouse.move(5, 5)

    return act


def _draw(page: Page, strokes: Sequence[Way]) -> None:
    """Draw with the mouse in the middle of the page's pad."""
    box = page.get_by_role("application").bounding_box()
    assert box is not None
    points = np.array([point for stroke in strokes for point in stroke])
    low, high = points.min(axis=0), points.max(axis=0)
    unit = min(0.62 * box["height"] / (high - low)[1], 0.8 * box["width"] / (high - low)[0])
    left = box["x"] + box["width"] / 2 - unit * (low + high)[0] / 2
    top = box["y"] + box["height"] / 2 - unit * (low + high)[1] / 2
    for stroke in strokes:
        places = [(left + unit * x, top + unit * y) for x, y in stroke]
        page.mouse.move(*places[0])
        page.mouse.down()
        for place in places[1:]:
            page.mouse.move(*place)
        page.mouse.up()


def teach(page: Page) -> None:
    """Write 0 to 9 in the lesson, and wait until they are learned."""
    pad = page.get_by_role("application")
    for digit in range(10):
        expect(pad).to_have_accessible_name(f"Write a {digit} here", timeout=WAIT_MS)
        _draw(page, number(str(digit)))
        page.get_by_role("button", name="Done" if digit == 9 else "Next", exact=True).click()
    page.get_by_role("switch", name="Use what it learned").wait_for(timeout=WAIT_MS)


def upload(*files: Path) -> Act:
    """Choose picture files, and wait until they are read or refused."""

    def act(page: Page) -> None:
        page.locator("input[type=file]").set_input_files(list(files))
        shown = page.locator("figure svg, [role=alert]")
        shown.first.wait_for(timeout=WAIT_MS, state="attached")

    return act


def upload_and_look_on(*files: Path) -> Act:
    """Upload, and look while the pictures are being read."""

    def act(page: Page) -> None:
        page.locator("input[type=file]").set_input_files(list(files))
        page.get_by_text(re.compile(r"Read \d+ of")).wait_for(timeout=WAIT_MS)

    return act


def then(*acts: Act) -> Act:
    """One after the other."""

    def act(page: Page) -> None:
        for one in acts:
            one(page)

    return act


def press(name: str) -> Act:
    """Press the button with this name."""

    def act(page: Page) -> None:
        page.get_by_role("button", name=name, exact=True).first.click()
        page.wait_for_timeout(SETTLED_MS)

    return act


def follow(name: str) -> Act:
    """Go to another page by its link."""

    def act(page: Page) -> None:
        # On a phone the links are at the bottom; those at the top wait in a closed drawer.
        tabs = page.locator(".st-key-tabs")
        place = tabs if tabs.is_visible() else page
        place.get_by_role("link", name=name).first.click()
        page.wait_for_timeout(SETTLED_MS)

    return act


def scroll_to(region: str) -> Act:
    """Bring a part of the page into view."""
    return lambda page: page.get_by_role("region", name=region).scroll_into_view_if_needed()


def wait(seconds: float) -> Act:
    """Look on."""
    return lambda page: page.wait_for_timeout(seconds * 1000)


def start_camera(status: str) -> Act:
    """Ask for video, and wait until the page says something that holds these words."""

    def act(page: Page) -> None:
        page.get_by_role("button", name="Start the camera").click(timeout=WAIT_MS)
        wait_for_status(status)(page)

    return act


def wait_for_status(words: str) -> Act:
    """Until the Air page says something that holds these words."""
    return lambda page: expect(page.locator(".air-status")).to_contain_text(words, timeout=WRITE_MS)


def wait_for_digit(page: Page) -> None:
    """Until the first digit has been read while the hand goes on."""
    expect(page.locator("[data-number]")).to_have_text(re.compile(r"\d"), timeout=WRITE_MS)
