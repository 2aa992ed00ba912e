"""Pictures through the whole reader: photographs, several digits, digits that touch."""

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from airdraw import Reader
from airdraw.simulator.glyphs import FORMS, glyph

SIZE_PX = 120


def paper(text: str, gap_px: int, width_px: int = 9) -> npt.NDArray[np.uint8]:
    """Dark digits on white, `gap_px` between their lines."""
    picture = np.full((SIZE_PX + 80, 120 * len(text) + 80, 3), 250, np.uint8)
    left = 40.0
    for letter in text:
        digit = int(letter)
        strokes = [stroke * SIZE_PX for stroke in glyph(digit, next(iter(FORMS[digit])))]
        points = np.concatenate(strokes)
        for stroke in strokes:
            line = np.rint(stroke + [left - points[:, 0].min(), 40]).astype(int)
            cv2.polylines(picture, [line], False, (50, 30, 30), width_px, cv2.LINE_AA)
        left += float(np.ptp(points[:, 0])) + width_px + gap_px
    return picture


@pytest.mark.parametrize("text", ["7", "52", "2026", "904"])
def test_digits_in_a_row_are_read_from_left_to_right(reader: Reader, text: str) -> None:
    reading = reader.read_image(paper(text, gap_px=25))
    assert reading.text == text
    lefts = [digit.box.x0 for digit in reading.digits]
    assert lefts == sorted(lefts)


def test_light_ink_on_dark_ground_reads_the_same(reader: Reader) -> None:
    assert reader.read_image(255 - paper("352", gap_px=25)).text == "352"


def test_a_thin_pen_and_a_marker_read_the_same(reader: Reader) -> None:
    assert reader.read_image(paper("835", 25, width_px=2)).text == "835"
    assert reader.read_image(paper("835", 25, width_px=16)).text == "835"


@pytest.mark.parametrize("text", ["23", "60"])
def test_digits_that_touch_are_cut_apart(reader: Reader, text: str) -> None:
    touching = paper(text, gap_px=-8)
    reading = reader.read_image(touching)
    assert reading.text == text
    first, second = reading.digits
    assert first.box.x1 <= second.box.x0


def test_light_from_one_side_and_noise_do_not_matter(reader: Reader) -> None:
    picture = paper("407", gap_px=30).astype(np.float64)
    light = np.linspace(0.45, 1.0, picture.shape[1])[np.newaxis, :, np.newaxis]
    noisy = picture * light + np.random.default_rng(0).normal(0, 5, picture.shape)
    assert reader.read_image(np.clip(noisy, 0, 255).astype(np.uint8)).text == "407"
