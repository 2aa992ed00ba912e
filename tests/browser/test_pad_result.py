"""What a visitor does with a reading on the Pad page: correct, copy, export, keep, remove."""

from __future__ import annotations

import csv
import io
import json
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect
from writing import ANSWER_MS, ONE, OpenPage, Pad, at

from airdraw import Drawing
from airdraw.image_file import open_picture

pytestmark = pytest.mark.browser

COPIED_MS = 1500


# --- result --------------------------------------------------------------------------------------


def test_a_wrong_digit_is_corrected_by_a_tap_and_the_correction_taken_back(pad: Pad) -> None:
    pad.write_with_mouse(ONE)
    pad.expect_number("1")

    pad.press("Another digit")
    for label in (4, 7):
        pad.page.get_by_role("button", name=f"Digit 1 is a {label} ").click()
        pad.expect_number(str(label))
    expect(pad.page.get_by_text("your choice")).to_be_visible()

    pad.page.get_by_role("button", name="Digit 1 is a 1 ").click()
    pad.expect_number("1")


def test_a_correction_stays_when_another_digit_is_written(pad: Pad) -> None:
    pad.write_with_mouse(at(0.25))
    pad.expect_number("1")
    pad.press("Another digit")
    pad.page.get_by_role("button", name="Digit 1 is a 7 ").click()
    pad.expect_number("7")

    pad.write_with_mouse(at(0.75))

    pad.expect_number("71")


def test_the_reading_is_announced_to_screen_readers(pad: Pad) -> None:
    pad.write_with_mouse(ONE)

    live = pad.page.locator("[data-live]")
    expect(live).to_contain_text("Read 1", timeout=ANSWER_MS)
    assert live.get_attribute("aria-live") == "polite"


def test_the_number_is_copied(browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser, "/pad", permissions=["clipboard-read", "clipboard-write"])
    pad = Pad(page)
    pad.write_with_mouse(ONE)
    expect(page.locator("[data-live]")).to_contain_text("Read 1")
    # It is said for a moment only: from here on the page's time goes on when we say so.
    page.clock.install()
    page.clock.pause_at(time.time() + 60)

    pad.press("Copy")

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "1"
    page.clock.run_for(COPIED_MS)
    expect(page.get_by_role("button", name="Copy", exact=True)).to_be_visible()


@pytest.mark.parametrize("kind", ["Text", "CSV", "JSON", "InkML", "SVG", "PNG"])
def test_an_exported_file_holds_what_was_written(pad: Pad, kind: str, tmp_path: Path) -> None:
    pad.write_with_mouse(ONE)
    pad.expect_number("1")
    ink = [[tuple(point) for point in stroke] for stroke in pad.ink()]
    pad.page.get_by_role("button", name="Export").click()

    with pad.page.expect_download() as download:
        pad.page.get_by_role("button", name=kind, exact=True).click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)

    assert path.stem == "airdraw-1"
    check_export(kind, path.read_bytes(), ink)


def check_export(kind: str, content: bytes, ink: list[list[tuple[float, ...]]]) -> None:
    if kind == "Text":
        assert content == b"1\n"
    elif kind == "CSV":
        assert [row["digit"] for row in csv.DictReader(io.StringIO(content.decode()))] == ["1"]
    elif kind == "JSON":
        drawing = Drawing.from_json(content.decode())
        assert [[tuple(p) for p in stroke.points] for stroke in drawing.strokes] == ink
        assert json.loads(content)["reading"]["text"] == "1"
    elif kind == "InkML":
        drawing = Drawing.from_inkml(content.decode())
        assert [[tuple(p) for p in stroke.points] for stroke in drawing.strokes] == ink
    elif kind == "SVG":
        assert b"<svg" in content
    else:
        assert open_picture(content).min() == 0


# --- history --------------------------------------------------------------------------------------


def expect_kept(pad: Pad) -> Locator:
    """One number that has been written and cleared, in the session's list."""
    pad.write_with_mouse(ONE)
    pad.expect_number("1")
    pad.press("Clear")
    kept = pad.page.get_by_role("region", name="This session").get_by_role("listitem")
    expect(kept).to_have_count(1, timeout=ANSWER_MS)
    return kept


def test_written_numbers_stay_in_the_session_until_they_are_cleared(pad: Pad) -> None:
    kept = expect_kept(pad)

    pad.press("Clear all")
    dialog = pad.page.get_by_role("dialog")
    dialog.get_by_role("button", name="Keep them").click()
    expect(dialog).to_have_count(0, timeout=ANSWER_MS)
    expect(kept).to_have_count(1)

    pad.press("Clear all")
    dialog.get_by_role("button", name="Clear all").click()
    expect(kept).to_have_count(0, timeout=ANSWER_MS)


def test_one_reading_can_be_removed(pad: Pad) -> None:
    kept = expect_kept(pad)

    pad.press("Remove 1")

    expect(kept).to_have_count(0, timeout=ANSWER_MS)
