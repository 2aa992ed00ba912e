"""The Pad page as a visitor has it: write, see the number, take back, with whatever one writes."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page, expect
from writing import ANSWER_MS, ONE, Pad, at, digits_side_by_side, each_digit, focused_name

pytestmark = pytest.mark.browser


# --- writing -------------------------------------------------------------------------------------


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


def show_an_example(pad: Pad, strokes: int) -> None:
    """As far as that many whole strokes; from there it goes on slowly, however slow we are."""
    pad.press("Show me an example")
    pad.page.wait_for_function(
        """([canvas, strokes]) => {
            const { example, now } = canvas.getRootNode().airdraw;
            if (!example.isRunning || now.strokes.length < strokes) return false;
            const pause = example.pause;
            example.pause = (seconds) => pause.call(example, 20 * seconds);
            return true;
        }""",
        arg=[pad.canvas.element_handle(), strokes],
        timeout=ANSWER_MS,
    )


@pytest.mark.parametrize("strokes", [0, 1, 2])
def test_somebody_who_begins_to_write_ends_the_example(pad: Pad, strokes: int) -> None:
    show_an_example(pad, strokes)

    pad.write_with_mouse(at(0.9))

    pad.expect_strokes(1)
    pad.page.wait_for_timeout(1000)
    assert [len(stroke) >= len(ONE[0]) / 2 for stroke in pad.ink()] == [True]


@pytest.mark.parametrize("name", ["Undo", "Clear"])
def test_the_example_is_taken_away_as_a_whole(pad: Pad, name: str) -> None:
    show_an_example(pad, strokes=1)

    pad.press(name)

    pad.expect_empty()
    assert pad.ink() == []
    expect(pad.page.get_by_role("button", name="Undo", exact=True)).to_be_disabled()


def test_the_example_writes_itself(pad: Pad) -> None:
    pad.press("Show me an example")

    pad.expect_number("407")


# --- fingers and edges ----------------------------------------------------------------------------


def scrolled(page: Page) -> float:
    return float(page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop"))


def test_the_page_does_not_scroll_while_a_finger_writes(phone_pad: Pad) -> None:
    phone_pad.write_with_finger([[(0.5, 0.9 - 0.04 * step) for step in range(20)]])
    phone_pad.expect_strokes(1)

    assert scrolled(phone_pad.page) == 0


def test_two_fingers_move_the_page_and_write_nothing(phone_pad: Pad) -> None:
    one, two = phone_pad.on_screen(0.3, 0.8), phone_pad.on_screen(0.7, 0.8)
    start_s = time.time()
    phone_pad.fingers("touchStart", [one], start_s)
    phone_pad.fingers("touchStart", [one, two], start_s + 0.1)
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


# --- undo, redo, clear ----------------------------------------------------------------------------


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


def look_at_another_page(pad: Pad) -> Pad:
    pad.page.get_by_role("link", name="Settings").first.click()
    expect(pad.page.get_by_role("heading", name="Settings")).to_be_visible(timeout=ANSWER_MS)
    pad.page.get_by_role("link", name="Pad").first.click()
    return Pad(pad.page)


def test_what_was_written_is_there_after_a_look_at_another_page(pad: Pad) -> None:
    pad.write_with_mouse(ONE)
    pad.expect_number("1")

    look_at_another_page(pad).expect_number("1")


def test_steps_can_be_taken_back_after_a_look_at_another_page(pad: Pad) -> None:
    pad.write_with_mouse(at(0.3) + at(0.7))
    pad.expect_number("11")
    pad.press("Undo")
    pad.expect_number("1")

    pad = look_at_another_page(pad)

    pad.expect_number("1")
    pad.press("Redo")
    pad.expect_number("11")
    pad.press("Undo")
    pad.press("Undo")
    pad.expect_empty()


def test_a_cleared_pad_can_be_brought_back_after_a_look_at_another_page(pad: Pad) -> None:
    pad.write_with_mouse(ONE)
    pad.expect_number("1")
    pad.press("Clear")
    pad.expect_empty()

    pad = look_at_another_page(pad)
    pad.press("Undo")

    pad.expect_number("1")


# --- keyboard -------------------------------------------------------------------------------------


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


def test_the_focus_is_visible_on_the_pad(pad: Pad) -> None:
    pad.page.keyboard.press("Tab")
    pad.canvas.focus()

    outline = pad.canvas.evaluate("canvas => getComputedStyle(canvas).outlineStyle")
    assert outline == "solid"
