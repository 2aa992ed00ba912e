"""Ink: its invariants, and that nothing is lost on the way to a file and back."""

import json
import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from airdraw import Box, Drawing, Point, Stroke

numbers = st.floats(allow_nan=False, allow_infinity=False, width=64)
strokes = st.lists(st.tuples(numbers, numbers, numbers), min_size=1, max_size=12).map(
    lambda points: sorted(points, key=lambda point: point[2])
)
drawings = st.lists(strokes, max_size=5).map(Drawing.from_points)


@given(drawings)
def test_json_brings_back_exactly_the_same_drawing(drawing: Drawing) -> None:
    assert Drawing.from_json(drawing.to_json()) == drawing


@given(drawings)
def test_inkml_brings_back_exactly_the_same_drawing(drawing: Drawing) -> None:
    assert Drawing.from_inkml(drawing.to_inkml()) == drawing


def test_points_without_time_are_timed_evenly_and_onwards() -> None:
    drawing = Drawing.from_points([[(0, 0), (1, 1), (2, 2)], [(5, 5), (6, 6)]])
    times = [point.t for stroke in drawing.strokes for point in stroke.points]
    assert np.allclose(np.diff(times), times[1] - times[0])
    assert times[1] > times[0] == 0


def test_points_may_come_as_numpy_arrays() -> None:
    drawing = Drawing.from_points([np.array([[0, 0, 0], [1, 2, 3]])])
    assert drawing.strokes[0].points == (Point(0.0, 0.0, 0.0), Point(1.0, 2.0, 3.0))


def test_adding_and_undoing_leave_the_original_alone() -> None:
    first = Drawing.from_points([[(0, 0)]])
    second = first.add(Stroke((Point(1, 1, 1),)))
    assert len(first.strokes) == 1
    assert second.undo() == first
    assert Drawing().undo() == Drawing()


def test_the_box_holds_all_strokes() -> None:
    assert Drawing.from_points([[(1, 2)], [(-3, 7), (0, 0)]]).box == Box(-3, 0, 1, 7)


def test_an_empty_drawing_has_no_box() -> None:
    with pytest.raises(ValueError, match="empty drawing"):
        _ = Drawing().box


@pytest.mark.parametrize(
    ("strokes", "words"),
    [
        pytest.param([[]], "Stroke 0: A stroke needs at least one .* none\\.$", id="no point"),
        pytest.param([[(0, 0)], [(0, math.nan)]], "Stroke 1.*nan", id="not a number"),
        pytest.param([[(math.inf, 0)]], "Stroke 0.*inf", id="infinite"),
        pytest.param([[(0, 0, 2), (0, 0, 1)]], "Stroke 0.*backwards", id="time backwards"),
        pytest.param(
            [[(0, 0, 0), (1, 1)]], "Stroke 0: Either every .* none has\\.$", id="times missing"
        ),
        pytest.param([[(0,)]], "Stroke 0.*a point is", id="one coordinate"),
        pytest.param([[(0, 0, 0, 0)]], "Stroke 0.*a point is", id="four values"),
        pytest.param([["12"]], "Stroke 0.*a point is", id="text"),
        pytest.param([[("1", "2")]], "Stroke 0.*a point is", id="texts"),
        pytest.param([[(None, 1)]], r"Stroke 0: Point 0 is \(None, 1\); a point is", id="none"),
        pytest.param([[7]], "Stroke 0.*a point is", id="a number as point"),
        pytest.param([7], "Stroke 0: 7 is not a list of points", id="a number as stroke"),
        pytest.param(
            7, "^A drawing is a list of strokes, each .* points\\.$", id="a number as drawing"
        ),
        pytest.param(
            [[(10**400, 0)]], r"Point 0 is \(1000.*\.\.\.; a point is", id="beyond floats"
        ),
    ],
)
def test_ink_that_breaks_a_rule_is_refused_with_the_stroke_and_the_reason(
    strokes: object, words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        Drawing.from_points(strokes)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=words):
        Drawing(strokes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not JSON"),
        ("[1, 2", "not JSON"),
        ("[]", r"^Ink as JSON is an object with a list \"strokes\"\.$"),
        ("{}", "strokes"),
        ('{"strokes": 3}', "strokes"),
        ('{"strokes": [[[0, NaN]]]}', "finite"),
        ('{"version": 99, "strokes": []}', "version 99"),
        ("[" * 100_000, "not JSON"),
        (b"\xff\xfe{", "not JSON"),
        (None, "not JSON"),
    ],
)
def test_json_that_is_no_drawing_is_refused_with_a_sentence(text: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Drawing.from_json(text)


def test_an_svg_shows_every_stroke() -> None:
    svg = Drawing.from_points([[(0, 0), (3, 4)], [(9, 9)]]).to_svg()
    assert svg.startswith(("<svg", "<?xml"))
    assert "viewBox" in svg


def test_undo_takes_the_last_of_many_strokes() -> None:
    drawing = Drawing.from_points([[(0, 0)], [(1, 1)], [(2, 2)]])
    assert [stroke.points[0].x for stroke in drawing.undo().strokes] == [0, 1]
    assert [stroke.points[0].x for stroke in drawing.undo().undo().strokes] == [0]


def test_a_stroke_may_come_as_a_table_of_numbers() -> None:
    stroke = Stroke.from_array(np.array([[0, 1, 2], [3, 4, 5]], np.int16))
    assert stroke.points == (Point(0.0, 1.0, 2.0), Point(3.0, 4.0, 5.0))
    assert {type(value) for point in stroke.points for value in point} == {float}
    assert stroke.array.tolist() == [[0, 1, 2], [3, 4, 5]]
    with pytest.raises(ValueError, match="read-only"):
        stroke.array[0, 0] = 9


def test_a_stroke_made_by_hand_is_checked_too() -> None:
    with pytest.raises(ValueError, match=r"Point 1 is \(nan, 0, 1\)"):
        Stroke((Point(0, 0, 0), Point(math.nan, 0, 1)))


@pytest.mark.parametrize(
    ("stroke", "words"),
    [
        ([], "Stroke 1: .* at least one point"),
        ([(0, 0, 0), (math.nan, 0, 1)], r"Stroke 1: Point 1 is \(nan"),
        ([(0, 0, 1), (0, 0, 0)], "Stroke 1: Point 1 is at t = 0.0 s, before"),
        (None, "Stroke 1: None is not a list of points"),
        ("12", "Stroke 1: Point 0 is '1'; a point is"),
    ],
)
def test_nothing_but_a_stroke_is_added_to_a_drawing(stroke: Any, words: str) -> None:
    drawing = Drawing.from_points([[(0, 0)]])
    with pytest.raises(ValueError, match=words):
        drawing.add(stroke)


def test_points_are_as_good_as_a_stroke() -> None:
    points = [(0, 0, 0), (1, 1, 1)]
    drawing = Drawing().add(points)  # type: ignore[arg-type]
    assert drawing == Drawing.from_points([points]) == Drawing([points])  # type: ignore[arg-type]
    stroke = Stroke(points)  # type: ignore[arg-type]
    points.append((math.nan, 0, 2))
    assert Drawing((stroke,)) == drawing, "a stroke keeps no list that may change"


@pytest.mark.parametrize("value", [None, "a", 10**400])
def test_a_point_made_by_hand_of_no_numbers_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"^Point 0 is "):
        Stroke((Point(value, 0, 0),))


def test_the_point_that_is_wrong_is_shown_but_never_at_length() -> None:
    with pytest.raises(ValueError, match=r"Stroke 0: Point 1 is \(7,\)"):
        Drawing.from_points([[(0, 0), (7,)]])
    with pytest.raises(ValueError, match=r"Point 0 is \[1, 2, 3, 4, .*\.\.\.;") as refused:
        Drawing.from_points([[list(range(1, 5000))]])
    assert len(str(refused.value)) < 200


def test_ink_as_json_is_what_other_programs_expect() -> None:
    drawing = Drawing.from_points([[(0, 1, 2), (3, 4, 5)], [(6, 7, 8)]])
    assert json.loads(drawing.to_json()) == {
        "format": "airdraw-ink",
        "version": 1,
        "strokes": [[[0, 1, 2], [3, 4, 5]], [[6, 7, 8]]],
    }


def test_numbers_of_any_kind_are_timed_alike() -> None:
    floats = Drawing.from_points([[(0, 0), (0.5, 1), (1, 2)], [(0.5, 0.5), (0.75, 1)]])
    exact = Drawing.from_points(
        [[(Fraction(x), Fraction(y)) for x, y, _ in stroke.points] for stroke in floats.strokes]
    )
    assert exact == floats


def test_time_may_stand_still_but_not_run_back_from_any_point() -> None:
    Stroke((Point(0, 0, 0), Point(1, 1, 2), Point(2, 2, 2)))
    with pytest.raises(ValueError, match=r"Point 2 is at t = 1 s, .* predecessor at t = 2 s;"):
        Stroke((Point(0, 0, 0), Point(1, 1, 2), Point(2, 2, 1)))
