"""The Pad page as a visitor has it: write, see the number, take back, correct, export."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect
from writing import (
    ANSWER_MS,
    PHONE,
    OpenPage,
    Pad,
    digits_of_other_writers,
    digits_side_by_side,
    each_digit,
    fitted,
    one_browser,
)

from airdraw import Drawing
from airdraw.image_file import open_picture

pytestmark = pytest.mark.browser

#: A straight 1, as shares of the pad.
ONE = [[(0.5, 0.2 + 0.03 * step) for step in range(21)]]
LEAST_RIGHT_OF_100 = 98


@pytest.fixture(scope="module")
def browser(playwright_driver: Playwright) -> Iterator[Browser]:
    with one_browser(playwright_driver) as browser:
        yield browser


@pytest.fixture
def pad(browser: Browser, open_page: OpenPage) -> Pad:
    return Pad(open_page(browser, "/pad"))


@pytest.fixture
def phone_pad(browser: Browser, open_page: OpenPage) -> Pad:
    return Pad(open_page(browser, "/pad", **PHONE))


def at(place: float) -> list[list[tuple[float, float]]]:
    return [[(place, y) for _, y in ONE[0]]]


# --- writing ------------------------------------------------------------------------------------


@pytest.mark.parametrize("digit", range(10))
def test_a_digit_written_with_the_mouse_is_read(pad: Pad, digit: int) -> None:
    pad.write_with_mouse(digits_side_by_side(str(digit), pad.aspect, seed=digit))

    pad.expect_number(str(digit))


@pytest.mark.parametrize("digit", range(10))
def test_a_digit_written_with_a_finger_is_read(phone_pad: Pad, digit: int) -> None:
    phone_pad.write_with_finger(digits_side_by_side(str(digit), phone_pad.aspect, seed=digit))

    phone_pad.expect_number(str(digit))


def test_digits_side_by_side_are_read_as_one_number(pad: Pad) -> None:
    pad.write_with_mouse(digits_side_by_side("40725", pad.aspect))

    pad.expect_number("40725")


def test_the_number_grows_while_one_writes(pad: Pad) -> None:
    one, nought = each_digit("10", pad.aspect)
    pad.write_with_mouse(one)
    pad.expect_number("1")

    pad.write_with_mouse(nought)

    pad.expect_number("10")


@pytest.mark.slow
@pytest.mark.parametrize("tool", ["mouse", "finger"])
def test_numbers_of_other_writers_are_read(
    browser: Browser, open_page: OpenPage, tool: str
) -> None:
    samples = digits_of_other_writers(100)
    options = PHONE if tool == "finger" else {}
    pad = Pad(open_page(browser, "/pad", **options))
    wrong = []

    for sample in samples:
        strokes = fitted(sample["strokes"], pad.aspect)
        pad.write_with_mouse(strokes) if tool == "mouse" else pad.write_with_finger(strokes)
        pad.expect_strokes(len(strokes))
        read = pad.number.inner_text()
        if read != sample["label"]:
            wrong.append(f"{sample['id']}: {sample['label']} read as {read}")
        pad.press("Clear")
        pad.expect_empty()

    assert len(samples) - len(wrong) >= LEAST_RIGHT_OF_100, wrong


def test_points_come_with_the_times_at_which_they_were_drawn(pad: Pad) -> None:
    pad.write_with_mouse(ONE)
    pad.page.wait_for_timeout(300)
    pad.write_with_mouse(at(0.7))
    pad.expect_strokes(2)

    first, second = pad.ink()

    times = [point[2] for point in first + second]
    assert times == sorted(times)
    assert len(set(times)) > len(times) / 2
    assert second[0][2] - first[-1][2] >= 0.3


def test_a_stroke_asks_the_server_once(pad: Pad) -> None:
    pad.write_with_mouse(ONE)
    pad.expect_strokes(1)
    pad.page.reload()
    sent: list[str] = []
    pad.page.on("websocket", lambda ws: ws.on("framesent", lambda _: sent.append(ws.url)))
    pad.page.reload()
    pad = Pad(pad.page)
    pad.expect_empty()
    pad.page.wait_for_timeout(500)
    before = len(sent)

    for number, place in enumerate((0.2, 0.5, 0.8), start=1):
        pad.write_with_mouse(at(place))
        pad.expect_strokes(number)

    pad.page.wait_for_timeout(500)
    assert len(sent) - before == 3


# --- fingers and edges --------------------------------------------------------------------------


def scrolled(page: Page) -> float:
    return float(page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop"))


def test_the_page_does_not_scroll_while_a_finger_writes(phone_pad: Pad) -> None:
    phone_pad.write_with_finger([[(0.5, 0.9 - 0.04 * step) for step in range(20)]])
    phone_pad.expect_strokes(1)

    assert scrolled(phone_pad.page) == 0


def test_two_fingers_move_the_page_and_write_nothing(phone_pad: Pad) -> None:
    one, two = phone_pad.on_screen(0.3, 0.8), phone_pad.on_screen(0.7, 0.8)
    phone_pad.fingers("touchStart", [one])
    phone_pad.fingers("touchStart", [one, two])
    for step in range(1, 12):
        phone_pad.fingers("touchMove", [(x, y - 8 * step) for x, y in (one, two)])
    phone_pad.fingers("touchEnd", [])
    phone_pad.page.wait_for_timeout(300)

    assert phone_pad.ink() == []


def test_a_second_finger_later_does_not_disturb_the_stroke(phone_pad: Pad) -> None:
    start = phone_pad.on_screen(0.3, 0.2)
    palm = phone_pad.on_screen(0.8, 0.9)
    phone_pad.fingers("touchStart", [start])
    for step in range(8):
        phone_pad.fingers("touchMove", [(start[0], start[1] + 10 * step)])
        phone_pad.page.wait_for_timeout(50)
    phone_pad.fingers("touchStart", [(start[0], start[1] + 70), palm])
    phone_pad.fingers("touchEnd", [])

    phone_pad.expect_strokes(1)
    assert len(phone_pad.ink()[0]) >= 8


def test_what_was_drawn_stays_when_the_system_takes_the_finger_away(phone_pad: Pad) -> None:
    x, y = phone_pad.on_screen(0.5, 0.2)
    phone_pad.fingers("touchStart", [(x, y)])
    for step in range(10):
        phone_pad.fingers("touchMove", [(x, y + 10 * step)])
    phone_pad.fingers("touchCancel", [])

    phone_pad.expect_strokes(1)


def test_a_stroke_may_leave_the_pad_and_come_back(pad: Pad) -> None:
    pad.write_with_mouse([[(0.8, 0.5), (0.95, 0.5), (1.1, 0.5), (1.1, 0.8), (0.8, 0.8)]])
    pad.expect_strokes(1)

    (stroke,) = pad.ink()

    assert len(stroke) == 5
    assert max(x for x, _, _ in stroke) > pad.aspect


def test_the_mouse_let_go_outside_ends_the_stroke(pad: Pad) -> None:
    pad.write_with_mouse([[(0.5, 0.5), (0.5, 1.5)]])
    pad.expect_strokes(1)
    pad.page.mouse.move(*pad.on_screen(0.2, 0.2))

    assert len(pad.ink()) == 1


def test_only_the_left_button_writes(pad: Pad) -> None:
    pad.page.mouse.move(*pad.on_screen(0.5, 0.5))
    pad.page.mouse.down(button="right")
    pad.page.mouse.move(*pad.on_screen(0.6, 0.8))
    pad.page.mouse.up(button="right")

    assert pad.ink() == []


# --- undo, redo, clear --------------------------------------------------------------------------


def test_strokes_are_taken_back_and_brought_again(pad: Pad) -> None:
    pad.write_with_mouse(at(0.3) + at(0.7))
    pad.expect_number("11")

    pad.press("Undo")
    pad.expect_number("1")
    pad.press("Redo")
    pad.expect_number("11")


def test_clearing_can_be_undone(pad: Pad) -> None:
    pad.write_with_mouse(ONE)
    pad.expect_number("1")

    pad.press("Clear")
    pad.expect_empty()
    pad.press("Undo")

    pad.expect_number("1")


def test_what_was_written_is_there_after_a_look_at_another_page(pad: Pad) -> None:
    pad.write_with_mouse(ONE)
    pad.expect_number("1")

    pad.page.get_by_role("link", name="Settings").first.click()
    expect(pad.page.get_by_role("heading", name="Settings")).to_be_visible(timeout=ANSWER_MS)
    pad.page.get_by_role("link", name="Pad").first.click()

    Pad(pad.page).expect_number("1")


# --- keyboard -----------------------------------------------------------------------------------


def test_a_one_can_be_written_corrected_and_cleared_by_keyboard_alone(pad: Pad) -> None:
    keys = pad.page.keyboard
    pad.canvas.focus()
    keys.press("Space")
    for _ in range(10):
        keys.press("ArrowDown")
    keys.press("Space")
    pad.expect_number("1")

    keys.press("Control+z")
    pad.expect_empty()
    keys.press("Control+y")
    pad.expect_number("1")
    keys.press("Delete")
    pad.expect_empty()


def test_tab_leads_to_the_pad_its_tools_and_the_candidates(pad: Pad) -> None:
    pad.write_with_mouse(ONE)
    pad.expect_number("1")
    pad.canvas.focus()
    names = []
    for _ in range(6):
        pad.page.keyboard.press("Tab")
        names.append(focused_name(pad.page))

    assert names[:2] == ["Undo", "Clear"]
    assert "Copy" in names
    assert any(name.startswith("Digit 1 is a") for name in names)


def focused_name(page: Page) -> str:
    name: str = page.evaluate(
        """() => {
            let at = document.activeElement;
            while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
            return at?.getAttribute("aria-label") || at?.textContent.trim() || "";
        }"""
    )
    return name


def test_the_focus_is_visible_on_the_pad(pad: Pad) -> None:
    pad.page.keyboard.press("Tab")
    pad.canvas.focus()

    outline = pad.canvas.evaluate("canvas => getComputedStyle(canvas).outlineStyle")
    assert outline == "solid"


# --- result -------------------------------------------------------------------------------------


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
    pad.expect_number("1")

    pad.press("Copy")

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "1"


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


# --- history ------------------------------------------------------------------------------------


def test_written_numbers_stay_in_the_session_until_they_are_cleared(pad: Pad) -> None:
    pad.write_with_mouse(ONE)
    pad.expect_number("1")
    pad.press("Clear")
    kept = pad.page.get_by_role("region", name="This session").get_by_role("listitem")
    expect(kept).to_have_count(1, timeout=ANSWER_MS)

    pad.press("Clear all")
    dialog = pad.page.get_by_role("dialog")
    dialog.get_by_role("button", name="Keep them").click()
    expect(dialog).to_have_count(0, timeout=ANSWER_MS)
    expect(kept).to_have_count(1)

    pad.press("Clear all")
    dialog.get_by_role("button", name="Clear all").click()
    expect(kept).to_have_count(0, timeout=ANSWER_MS)


def test_one_reading_can_be_removed(pad: Pad) -> None:
    pad.write_with_mouse(ONE)
    pad.expect_number("1")
    pad.press("Clear")
    kept = pad.page.get_by_role("region", name="This session").get_by_role("listitem")
    expect(kept).to_have_count(1, timeout=ANSWER_MS)

    pad.press("Remove 1")

    expect(kept).to_have_count(0, timeout=ANSWER_MS)


def test_the_example_writes_itself(pad: Pad) -> None:
    pad.press("Show me an example")

    pad.expect_number("407")
