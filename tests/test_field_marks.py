"""Points, dashes and an X between digits, told from ink that only looks a little like them."""

from __future__ import annotations

import numpy as np
import pytest

from airdraw import Drawing
from airdraw.field_marks import marked_inks, x_probability

UPRIGHT = [(0.0, 0.0), (0.0, 10.0)]
Strokes = list[list[tuple[float, float]]]


def between(marks: Strokes) -> Drawing:
    """Marks behind an upright stroke each, every one with room around it."""
    strokes: Strokes = []
    for number, mark in enumerate(marks):
        strokes.append([(8.0 * number, y) for _, y in UPRIGHT])
        strokes.append([(8.0 * number + 4 + x, y) for x, y in mark])
    return Drawing.from_points([*strokes, [(8.0 * len(marks), y) for _, y in UPRIGHT]])


def dot(height: float) -> list[tuple[float, float]]:
    """A short upright stroke that ends on the line."""
    return [(0.0, 10.0 - height), (0.0, 10.0)]


def test_ink_between_point_and_digit_may_be_either() -> None:
    seen = marked_inks(between([dot(3.2)]), ".")
    assert sorted(len(way.marks) for way in seen) == [0, 1]
    assert sum(way.probability for way in seen) == pytest.approx(1)


def test_with_many_doubtful_strokes_only_the_likeliest_way_is_seen() -> None:
    (seen,) = marked_inks(between([dot(3.0)] * 4 + [dot(3.4)] * 4), ".")
    assert [mark.x for mark in seen.marks] == [4.0, 12.0, 20.0, 28.0]


@pytest.mark.parametrize(
    ("strokes", "is_x"),
    [
        pytest.param([[(0, 0), (5, 9)], [(5, 0), (0, 9)]], True, id="crossed in the middle"),
        pytest.param([[(0, 0), (5, 9)]], False, id="one stroke"),
        pytest.param([[(0, 0), (5, 9)], [(3, 0), (8, 9)]], False, id="side by side"),
        pytest.param([[(0, 0), (5, 9)], [(9, 8), (4, 9)]], False, id="crossed near an end"),
    ],
)
def test_an_x_is_two_straight_strokes_crossed_in_their_middles(
    strokes: Strokes, is_x: bool
) -> None:
    chance = x_probability([np.array(stroke, dtype=np.float64) for stroke in strokes])
    assert (chance > 0.5) is is_x
