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


@pytest.mark.parametrize("count", [5, 6, 20])
def test_however_many_strokes_are_in_doubt_some_way_is_seen(count: int) -> None:
    drawing = between([dot(3.2)] * count)
    for way in marked_inks(drawing, ".-"):
        assert way.probability > 0
        assert len(way.strokes) + len(way.marks) == len(drawing.strokes)
    assert marked_inks(drawing, ".-")


def test_a_long_drawing_is_seen_in_fewer_ways() -> None:
    doubtful = [dot(3.2)] * 4
    short, long = (marked_inks(between(doubtful + [list(UPRIGHT)] * n), ".") for n in (0, 40))
    assert 1 <= len(long) < len(short)


def test_in_more_strokes_than_a_field_has_no_marks_are_looked_for() -> None:
    assert len(marked_inks(between([dot(1.0)] * 20), ".")[0].marks) == 20
    assert [way.marks for way in marked_inks(between([dot(1.0)] * 500), ".")] == [()]


def test_ink_as_small_as_numbers_get_is_seen() -> None:
    # The dot's width is 0 here: there is nothing smaller to measure its flatness by.
    drawing = Drawing.from_points([[(0, 0), (0, 1e-320)], [(1e-321, 1e-320)]])
    assert len(marked_inks(drawing, ".-")) >= 1


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
