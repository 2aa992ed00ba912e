"""Writing on the pad in a real browser, the way a person does: with a mouse or with fingers."""

from __future__ import annotations

import gzip
import json
import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from harness import chromium_path
from playwright.sync_api import Browser, CDPSession, Locator, Page, Playwright, expect

from airdraw.simulator.glyphs import write_text
from benchmarks.app_process import QUIET_FLAGS

ROOT = Path(__file__).resolve().parents[2]
#: Limits, not waits: a machine that has much else to do may need them.
READY_MS = 60_000
ANSWER_MS = 30_000
PHONE = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}

Way = list[tuple[float, float]]
#: A straight 1, as shares of the pad.
ONE: list[Way] = [[(0.5, 0.2 + 0.03 * step) for step in range(21)]]
#: open_page(browser, path="/", **context options) → Page
OpenPage = Callable[..., Page]


@contextmanager
def one_browser(driver: Playwright) -> Iterator[Browser]:
    """A browser for a whole module of tests, each of which opens a window of its own."""
    browser = driver.chromium.launch(
        executable_path=chromium_path(), headless=True, args=QUIET_FLAGS
    )
    try:
        yield browser
    finally:
        browser.close()


class Pad:
    """The pad of an open page.

    Lengths are shares of the pad: (0, 0) is its left top, (1, 1) its right bottom.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.canvas = page.get_by_role("application", name="Write one or more digits here")
        self._touch: CDPSession | None = None
        self.wait_until_it_hears()

    def wait_until_it_hears(self) -> None:
        """The pad is seen a moment before its script runs; what is written then is lost."""
        self.canvas.wait_for(timeout=READY_MS)
        is_used = "canvas => Boolean(canvas.getRootNode().airdraw)"
        wait_until(self.page, lambda: bool(self.canvas.evaluate(is_used)))

    # --- what is on the page

    @property
    def number(self) -> Locator:
        return self.page.locator("[data-number]")

    def expect_number(self, text: str) -> None:
        expect(self.number).to_have_text(text, timeout=ANSWER_MS)

    def expect_empty(self) -> None:
        expect(self.page.get_by_text("Nothing written yet")).to_be_visible(timeout=ANSWER_MS)

    def expect_strokes(self, count: int) -> None:
        """That the reading on the page is of so many strokes."""
        panel = self.page.get_by_role("region", name="Result")
        expect(panel).to_have_attribute("data-strokes", str(count), timeout=ANSWER_MS)

    def ink(self) -> list[list[list[float]]]:
        """The strokes as the pad has them: [x, y, t] in heights of the pad and seconds."""
        kept: list[list[list[float]]] = self.canvas.evaluate(
            "canvas => canvas.getRootNode().airdraw.now.strokes"
        )
        return kept

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    # --- mouse

    def write_with_mouse(self, strokes: list[Way]) -> None:
        for stroke in strokes:
            points = self._on_screen(stroke)
            self.page.mouse.move(*points[0])
            self.page.mouse.down()
            for point in points[1:]:
                self.page.mouse.move(*point)
            self.page.mouse.up()

    # --- fingers

    def write_with_finger(self, strokes: list[Way]) -> None:
        for stroke in strokes:
            points = self._on_screen(stroke)
            self.fingers("touchStart", points[:1])
            for point in points[1:]:
                self.fingers("touchMove", [point])
            self.fingers("touchEnd", [])

    def fingers(self, kind: str, points: Way, at_s: float | None = None) -> None:
        """One event of the touch screen with all fingers on it, at places on the screen.

        It happens now, or at a time of day however long it takes to arrive.
        """
        self._touch = self._touch or self.page.context.new_cdp_session(self.page)
        touches = [{"x": x, "y": y, "id": finger} for finger, (x, y) in enumerate(points)]
        event: dict[str, Any] = {"type": kind, "touchPoints": touches}
        if at_s is not None:
            event["timestamp"] = at_s
        self._touch.send("Input.dispatchTouchEvent", event)

    def _on_screen(self, way: Way) -> Way:
        box = self.canvas.bounding_box()
        assert box is not None
        return [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in way]

    def on_screen(self, x: float, y: float) -> tuple[float, float]:
        return self._on_screen([(x, y)])[0]

    @property
    def aspect(self) -> float:
        box = self.canvas.bounding_box()
        assert box is not None
        return box["width"] / box["height"]


def wait_until(page: Page, is_true: Callable[[], bool], limit_ms: int = ANSWER_MS) -> None:
    """The page's own content policy forbids the browser driver to wait by an expression."""
    deadline_s = time.monotonic() + limit_ms / 1000
    while not is_true():
        assert time.monotonic() < deadline_s, f"It did not happen within {limit_ms} ms."
        page.wait_for_timeout(50)


#: Whether the scripts of all our components have run.
AT_WORK = """() => [...document.querySelectorAll("[data-testid=stBidiComponentIsolated]")]
    .every(({ shadowRoot }) => shadowRoot?.airdraw
        || shadowRoot?.querySelector("li, [data-start]:enabled"))"""


def wait_until_run(page: Page) -> None:
    """The app's script has run to its end."""
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=READY_MS)


def wait_until_drawn(page: Page) -> None:
    """The app's script has run, and all that it sent is on the page and at work."""
    wait_until_run(page)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=READY_MS)
    page.wait_for_function(AT_WORK, timeout=READY_MS)


def focused_name(page: Page) -> str:
    """What a screen reader calls the thing that has the focus."""
    name: str = page.evaluate(
        """() => {
            let at = document.activeElement;
            while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
            return at?.getAttribute("aria-label") || at?.textContent.trim() || "";
        }"""
    )
    return name


def at(place: float) -> list[Way]:
    """A straight 1 at that share of the pad's width."""
    return [[(place, y) for _, y in ONE[0]]]


def digits_side_by_side(text: str, aspect: float, seed: int = 0) -> list[Way]:
    """The strokes of a number in built-in glyphs, fitted into a pad of that width to height."""
    return [stroke for digit in each_digit(text, aspect, seed) for stroke in digit]


def each_digit(text: str, aspect: float, seed: int = 0) -> list[list[Way]]:
    """The same, the strokes of each digit by themselves."""
    glyphs = write_text(text, np.random.default_rng(seed))
    height = min(0.6, 0.8 * aspect / len(text))
    lefts = [aspect * (place + 0.5) / len(text) - 0.3 * height for place in range(len(text))]
    return [
        [[((left + x * height) / aspect, 0.2 + y * height) for x, y in s] for s in glyph]
        for left, glyph in zip(lefts, glyphs, strict=True)
    ]


def fitted(strokes: list[list[list[float]]], aspect: float) -> list[Way]:
    """Somebody's strokes in any unit, in the middle of the pad and 0.6 of its height."""
    points = np.array([point[:2] for stroke in strokes for point in stroke], dtype=float)
    low, high = points.min(axis=0), points.max(axis=0)
    unit = max(high[1] - low[1], (high[0] - low[0]) / aspect, 1e-9) / 0.6
    left, top = 0.5 - (high + low)[0] / unit / aspect / 2, 0.5 - (high + low)[1] / unit / 2
    return [[(left + x / unit / aspect, top + y / unit) for x, y, *_ in s] for s in strokes]


def digits_of_other_writers(count: int) -> list[dict[str, Any]]:
    """Digits of writers who are in no training set, equally many of each; or skip."""
    folder = Path(os.environ.get("AIRDRAW_DATA", ROOT.parent / "shared" / "data"))
    path = folder / "pendigits" / "pendigits_test.ink.jsonl.gz"
    if not path.is_file():
        pytest.skip("Pen digits are not here; set AIRDRAW_DATA to their folder.")
    by_label: dict[str, list[dict[str, Any]]] = defaultdict(list)
    with gzip.open(path, "rt") as lines:
        for line in lines:
            sample = json.loads(line)
            by_label[sample["label"]].append(sample)
    rng = np.random.default_rng(407)
    each = count // len(by_label)
    return [
        samples[number]
        for _, samples in sorted(by_label.items())
        for number in rng.choice(len(samples), each, replace=False)
    ]
