"""Ink that was not meant, at the ends of a digit."""

from __future__ import annotations

import numpy as np
import pytest

from airdraw import Drawing, Reader
from airdraw.joined import cut_ink
from airdraw.loose_ends import without_loose_ends
from airdraw.raster import rasterize_polylines
from airdraw.recognizer import NONE_COLUMN, OUTPUTS
from airdraw.seen_ink import SeenInk
from airdraw.simulator.glyphs import FORMS, glyph


def with_way_in(digit: int, reach: float) -> Drawing:
    """A digit with ink on the way to it, from below on the left."""
    strokes = glyph(digit, next(iter(FORMS[digit])))
    way_in = strokes[0][0] + np.linspace([-reach, reach], [0, 0], 12)[:-1]
    return Drawing.from_points([np.concatenate([way_in, strokes[0]]), *strokes[1:]])


def test_most_digits_are_read_in_spite_of_ink_on_the_way_to_them(reader: Reader) -> None:
    read = [reader.read(with_way_in(digit, 0.35)).text for digit in range(10)]
    assert sum(text == str(digit) for digit, text in enumerate(read)) >= 8, read


def test_what_is_refused_is_shown_with_all_its_ink(reader: Reader) -> None:
    corners = np.array([[0.5, 0.0], [0.0, 1.0], [1.0, 1.0], [0.5, 0.0]])
    way = np.linspace(0, 3, 61)
    triangle = np.stack([np.interp(way, range(4), corners[:, n]) for n in (0, 1)], axis=1)
    drawing = Drawing.from_points([triangle])
    (digit,) = reader.read(drawing).digits
    assert digit.label is None
    all_ink = rasterize_polylines([[triangle]])[0, :, :, 0]
    assert digit.image == np.rint(255 * all_ink).astype(np.uint8).tobytes()


def looks(is_digit: bool) -> np.ndarray:
    chances = np.full(OUTPUTS, 0.01)
    chances[3 if is_digit else NONE_COLUMN] = 0.89
    return chances


@pytest.mark.parametrize("is_digit", [True, False])
def test_probabilities_stay_probabilities_and_the_whole_counts_more(is_digit: bool) -> None:
    strokes = [np.stack([np.zeros(40), np.linspace(0, 1.6, 40)], axis=1)]
    whole = looks(is_digit=False)
    says = looks(is_digit)
    ink = SeenInk(cut_ink(strokes, 1.0), lambda planes: np.tile(says, (len(planes), 1)))
    seen = without_loose_ends(ink, whole)
    assert seen is not None
    assert np.isclose(seen[1].sum(), 1)
    # Ink that is surely no digit as a whole does not become one by leaving some of it out.
    assert seen[1][NONE_COLUMN] > 0.5


def test_ink_without_any_part_as_high_as_a_digit_has_no_ends() -> None:
    dash = [np.stack([np.linspace(0, 1, 40), np.zeros(40)], axis=1)]
    ink = SeenInk(cut_ink(dash, 1.0), lambda _: np.zeros((0, 12)))
    assert without_loose_ends(ink, looks(is_digit=False)) is None


def test_each_span_is_looked_at_once() -> None:
    looked_at = []

    def recognize(planes: np.ndarray) -> np.ndarray:
        looked_at.append(len(planes))
        return np.tile(looks(is_digit=True), (len(planes), 1))

    way = np.linspace(0, 1, 80)
    wave = np.stack([0.4 * np.sin(4 * np.pi * way), 1.2 * way], axis=1)
    ink = SeenInk(cut_ink([wave], 1.0), recognize)
    count = len(ink.cut.spans)
    assert count > 2
    some = ink.look([0, 1])
    every = ink.look(range(count))
    assert looked_at == [2, count - 2]
    assert np.array_equal(every[0][:2], some[0])
