"""A visitor's hand is learned on the page, kept by their browser, and changes nobody else's."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect
from test_accessibility import NARROW, grave_violations, overhang, tab_to
from writing import ONE, PHONE, ROOT, OpenPage, Pad, Way, fitted, wait_until, wait_until_drawn

from airdraw.simulator.glyphs import write_text

pytestmark = pytest.mark.browser

LEARN_MS = 60_000
HEAVIEST_BYTES = 200_000
#: A 7 with a short flag on the other side: a 1 for those who do not know its writer.
SEVEN: list[Way] = [
    [(0.45, 0.27), (0.49, 0.235), (0.53, 0.2), (0.522, 0.35), (0.514, 0.5), (0.498, 0.8)]
]
#: Who writes when the public data is here: no network was trained on this one.
WRITER = "pdtest-13"


class Lesson(Pad):
    """The page of one's hand with the lesson on it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._touch = None
        self.canvas = page.get_by_role("application")
        self.wait_until_it_hears()

    def expect_prompt(self, label: int) -> None:
        expect(self.canvas).to_have_accessible_name(f"Write a {label} here")

    def write(self, label: int, way: list[Way], *, is_finger: bool = False) -> None:
        self.expect_prompt(label)
        (self.write_with_finger if is_finger else self.write_with_mouse)(way)

    def write_round(self, number: int = 0, *, is_finger: bool = False) -> None:
        for label in range(10):
            strokes = digits_of_one_writer()[label][number]
            self.write(label, fitted(strokes, self.aspect), is_finger=is_finger)
            self.press("Done" if label == 9 else "Next")

    def skip(self, *labels: int) -> None:
        for label in labels:
            self.expect_prompt(label)
            self.press("Skip")

    def teach_an_odd_seven(self) -> None:
        for label in range(10):
            way = fitted(digits_of_one_writer()[label][0], self.aspect)
            self.write(label, SEVEN if label == 7 else way)
            self.press("Done" if label == 9 else "Next")

    def wait_until_learned(self) -> None:
        expect(self.switch).to_be_visible(timeout=LEARN_MS)

    @property
    def switch(self) -> Any:
        return self.page.get_by_role("switch", name="Use what it learned")


@cache
def digits_of_one_writer() -> dict[int, list[Any]]:
    """Two times each digit: of a writer no network knows, or else of the simulator."""
    path = ROOT.parent / "shared" / "data" / "pendigits" / "pendigits_test.ink.jsonl.gz"
    made: dict[int, list[Any]] = defaultdict(list)
    if not path.is_file():
        for seed in (1, 2):
            glyphs = write_text("0123456789", np.random.default_rng(seed))
            for label, strokes in enumerate(glyphs):
                made[label].append([np.asarray(stroke).tolist() for stroke in strokes])
        return made
    with gzip.open(path, "rt") as lines:
        for line in lines:
            sample = json.loads(line)
            if sample["writer"] == WRITER:
                made[int(sample["label"])].append(sample["strokes"])
    return made


def opened(browser: Browser, open_page: OpenPage, **options: Any) -> Lesson:
    return Lesson(open_page(browser, "/hand", **options))


def kept(page: Page) -> dict[str, Any]:
    text = page.evaluate("localStorage.getItem('airdraw.hand')")
    made: dict[str, Any] = json.loads(text or "{}")
    return made


def read_on_the_pad(page: Page, way: list[Way]) -> Pad:
    page.get_by_role("link", name="Pad").first.click()
    return read_on(Pad(page), way)


def read_on(pad: Pad, way: list[Way]) -> Pad:
    pad.write_with_mouse(way)
    pad.expect_strokes(len(way))
    return pad


def test_a_hand_is_learned_and_kept_over_a_reload(browser: Browser, open_page: OpenPage) -> None:
    lesson = opened(browser, open_page)
    page = lesson.page
    lesson.write_round()
    lesson.wait_until_learned()

    expect(page.get_by_text("Read right, of 10")).to_be_visible()
    expect(page.get_by_text("proves little")).to_be_visible()
    expect(page.get_by_role("region", name="Your digits").get_by_role("listitem")).to_have_count(10)
    wait_until(page, lambda: len(kept(page).get("rounds", [])) == 1)
    assert len(json.dumps(kept(page))) < HEAVIEST_BYTES

    page.reload()
    lesson.wait_until_learned()
    expect(lesson.switch).to_be_checked()


def test_a_second_round_is_examined_on_digits_not_learned_from(
    browser: Browser, open_page: OpenPage
) -> None:
    lesson = opened(browser, open_page, **PHONE)
    lesson.write_round(is_finger=True)
    lesson.wait_until_learned()

    lesson.press("Write them once more")
    lesson.write_round(1, is_finger=True)
    lesson.wait_until_learned()

    expect(lesson.page.get_by_text("Read right, of 20")).to_be_visible()
    expect(lesson.page.get_by_text("learned from the other round only")).to_be_visible()


def test_only_the_visitor_who_taught_it_is_read_by_it(
    browser: Browser, open_page: OpenPage
) -> None:
    lesson = opened(browser, open_page)
    lesson.teach_an_odd_seven()
    lesson.wait_until_learned()

    read_on_the_pad(lesson.page, SEVEN).expect_number("7")
    stranger = open_page(browser, "/pad")
    read_on(Pad(stranger), SEVEN).expect_number("1")
    assert kept(stranger) == {}


def test_it_can_be_switched_off_and_deleted(browser: Browser, open_page: OpenPage) -> None:
    lesson = opened(browser, open_page)
    page = lesson.page
    lesson.teach_an_odd_seven()
    lesson.wait_until_learned()

    page.get_by_text("Use what it learned").click()
    wait_until(page, lambda: kept(page).get("used") is False)
    pad = read_on_the_pad(page, SEVEN)
    pad.expect_number("1")

    page.get_by_role("link", name="Settings").first.click()
    page.get_by_role("link", name="your hand").click()
    page.get_by_role("button", name="Delete my hand").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete", exact=True).click()

    Lesson(page).expect_prompt(0)
    wait_until(page, lambda: kept(page) == {})


def test_a_saved_hand_is_taken_to_another_browser(
    browser: Browser, open_page: OpenPage, tmp_path: Path
) -> None:
    lesson = opened(browser, open_page)
    lesson.teach_an_odd_seven()
    lesson.wait_until_learned()
    with lesson.page.expect_download() as download:
        lesson.press("Save as a file")
    path = tmp_path / "hand.json"
    download.value.save_as(path)

    other = opened(browser, open_page)
    page = other.page
    page.get_by_text("I have saved my hand as a file").click()
    uploader = page.locator("input[type=file]")
    refusing = uploader.element_handle()
    refusing.set_input_files(
        [{"name": "hand.json", "mimeType": "application/json", "buffer": b"{}"}]
    )
    expect(page.get_by_role("alert")).to_contain_text("no learned hand", timeout=LEARN_MS)
    # Another one takes its place, a moment after the alert.
    wait_until(page, lambda: not refusing.evaluate("input => input.isConnected"))
    uploader.set_input_files(path)
    other.wait_until_learned()

    read_on_the_pad(page, SEVEN).expect_number("7")


def test_a_digit_is_written_again_before_the_round_is_done(
    browser: Browser, open_page: OpenPage
) -> None:
    lesson = opened(browser, open_page)
    lesson.write(0, ONE)
    lesson.press("Next")
    lesson.expect_prompt(1)
    lesson.press("0, written")
    lesson.expect_prompt(0)
    lesson.press("Clear")
    expect(lesson.page.get_by_role("button", name="Next", exact=True)).to_be_disabled()
    lesson.press("0, not written yet")
    lesson.skip(0)

    lesson.expect_prompt(1)
    lesson.press("0, skipped")
    lesson.expect_prompt(0)


def test_skipping_everything_asks_for_one_digit(browser: Browser, open_page: OpenPage) -> None:
    lesson = opened(browser, open_page)
    lesson.skip(*range(10))

    expect(lesson.page.get_by_role("status").last).to_have_text("Write at least one digit.")
    lesson.expect_prompt(0)


def test_a_digit_is_taught_by_keyboard_alone(browser: Browser, open_page: OpenPage) -> None:
    lesson = opened(browser, open_page)
    keys = lesson.page.keyboard
    tab_to(lesson.page, "Write a 0 here")
    keys.press("Enter")
    expect(lesson.page.get_by_role("status").last).to_have_text("Write a 0 first, or skip it.")
    keys.press("Space")
    for _ in range(10):
        keys.press("ArrowDown")
    keys.press("Space")
    keys.press("Enter")

    lesson.expect_prompt(1)
    expect(lesson.canvas).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_what_was_learned(
    browser: Browser, open_page: OpenPage, scheme: str
) -> None:
    lesson = opened(browser, open_page, color_scheme=scheme, viewport=NARROW)
    lesson.write(0, ONE)
    assert grave_violations(lesson.page) == []

    lesson.press("Next")
    lesson.skip(*range(1, 10))
    lesson.wait_until_learned()
    wait_until_drawn(lesson.page)

    assert grave_violations(lesson.page) == []
    assert overhang(lesson.page) <= 0
