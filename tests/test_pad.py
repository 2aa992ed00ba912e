"""Messages of the writing pad become ink, or one sentence on what is wrong with them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airdraw import Drawing
from airdraw.pad import MAX_POINTS, MAX_STROKES, drawing_from_pad, sheet_from_pad

ONE = [[0.5, 0.1, 0.0], [0.5, 0.9, 0.3]]


def message(strokes: Any = None, **more: Any) -> dict[str, Any]:
    return {"version": 1, "sheet": 0, "strokes": [ONE] if strokes is None else strokes, **more}


def test_points_keep_their_places_and_times() -> None:
    drawing = drawing_from_pad(message())

    assert [tuple(point) for point in drawing.strokes[0].points] == [tuple(p) for p in ONE]


def test_a_cleared_pad_is_an_empty_drawing() -> None:
    assert drawing_from_pad(message([])).is_empty


def test_a_stroke_may_leave_the_pads_edge() -> None:
    drawing = drawing_from_pad(message([[[-0.2, 0.5, 0.0], [2.4, 1.3, 0.2]]]))

    assert drawing.box.x0 == -0.2


def test_a_tap_is_a_stroke_of_one_point() -> None:
    assert len(drawing_from_pad(message([[[0.5, 0.5, 1.0]]])).strokes[0].points) == 1


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        pytest.param(None, "None", id="nothing"),
        pytest.param([ONE], "object with strokes", id="bare-list"),
        pytest.param({"version": 1}, "strokes are None", id="no-strokes"),
        pytest.param(message("407"), "strokes are '407'", id="text"),
        pytest.param(message(version=2), "reload the page", id="other-version"),
        pytest.param(message([[]]), "Stroke 0: a stroke of the pad", id="empty"),
        pytest.param(message([ONE, "x"]), "Stroke 1", id="second-stroke"),
        pytest.param(message([[[1, 2]]]), r"point 0 is \[1, 2\]", id="no-time"),
        pytest.param(message([[[1, 2, 3, 4]]]), "point 0", id="four-values"),
        pytest.param(message([[[1, "2", 3]]]), "in numbers", id="text-value"),
        pytest.param(message([[[1, True, 3]]]), "in numbers", id="truth-value"),
        pytest.param(message([[[1, None, 3]]]), "in numbers", id="null"),
        pytest.param(message([[[float("nan"), 0, 0]]]), "finite", id="nan"),
        pytest.param(message([[[0, 0, float("inf")]]]), "finite", id="infinite-time"),
        pytest.param(message([[[0, 0, 10**400]]]), "in numbers", id="beyond-a-float"),
        pytest.param(message([[[0, 0, 1], [0, 1, 0.5]]]), "backwards", id="time-backwards"),
        pytest.param(message([ONE] * (MAX_STROKES + 1)), "too many", id="many-strokes"),
        pytest.param(message([[ONE[0]] * (MAX_POINTS + 1)]), "too many", id="many-points"),
    ],
)
def test_a_bad_message_is_refused_with_one_sentence(bad: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said) as caught:
        drawing_from_pad(bad)

    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(json_values | st.builds(message, json_values))
def test_any_message_is_ink_or_a_sentence(sent: Any) -> None:
    try:
        drawing = drawing_from_pad(sent)
    except ValueError:
        return
    assert isinstance(drawing, Drawing)


finite = st.floats(-10, 10)


@given(st.lists(st.lists(st.tuples(finite, finite, st.floats(0, 1e6)), min_size=1, max_size=20)))
def test_what_the_pad_sends_survives_json(strokes: list[list[tuple[float, float, float]]]) -> None:
    in_time = [sorted(stroke, key=lambda point: point[2]) for stroke in strokes]
    sent = json.loads(json.dumps(message(in_time)))

    drawing = drawing_from_pad(sent)

    assert [[tuple(p) for p in stroke.points] for stroke in drawing.strokes] == in_time


def test_the_sheet_is_told() -> None:
    assert sheet_from_pad(message(sheet=3)) == 3


@pytest.mark.parametrize("sheet", [-1, 1.5, True, "2", None, [1]])
def test_a_bad_sheet_is_refused(sheet: Any) -> None:
    with pytest.raises(ValueError, match="sheet"):
        sheet_from_pad({"strokes": [], "sheet": sheet})
