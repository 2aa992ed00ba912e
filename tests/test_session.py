"""The whole air pen on exact hands: what a user would notice."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from air_hands import (
    FIST,
    PALM,
    PINCH,
    PINCH_OPEN,
    POINT,
    SHAKA,
    TWO,
    Move,
    events,
    frames_of,
    hand_at,
    line,
    perform,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from airdraw import AirPen, Event, PenSettings


def test_a_pointing_finger_writes_and_two_fingers_do_not() -> None:
    pen = AirPen()
    results = perform(pen, line((0.5, 0.3), (0.8, 0.3)))
    assert events(results) == [Event.STROKE_ENDED]
    (stroke,) = pen.drawing.strokes
    assert stroke.box.x0 == pytest.approx(0.5, abs=0.03)
    assert stroke.box.x1 == pytest.approx(0.8, abs=0.03)
    assert stroke.box.height < 0.01


def test_a_pinch_writes_with_the_pinch_pen() -> None:
    pen = AirPen(PenSettings(pen="pinch"))
    perform(
        pen,
        [
            Move(PINCH_OPEN, 0.3),
            Move(PINCH, 0.6, (0.6, 0.4), (0.6, 0.6)),
            Move(PINCH_OPEN, 0.3, (0.6, 0.6)),
        ],
    )
    (stroke,) = pen.drawing.strokes
    assert stroke.box.height == pytest.approx(0.2, abs=0.03)


def test_a_short_stroke_at_ten_frames_a_second_is_whole() -> None:
    pen = AirPen()
    up, down = Move(TWO, 0.3, (0.5, 0.3)), Move(POINT, 0.4, (0.5, 0.3), (0.8, 0.3))
    perform(pen, [up, down, Move(TWO, 0.4, (0.8, 0.3))], fps=10)
    (stroke,) = pen.drawing.strokes
    # Four frames: the last of them is seen three quarters of the way along.
    assert stroke.box.x0 == pytest.approx(0.5, abs=0.03)
    assert stroke.box.width == pytest.approx(0.225, abs=0.04)


def test_any_hand_writes_with_the_pen_that_is_always_down() -> None:
    pen = AirPen(PenSettings(pen="always"))
    results = perform(pen, [Move(PALM, 2.0, (0.5, 0.3), (0.9, 0.3)), Move(None, 2.0)])
    assert events(results) == [Event.STROKE_ENDED, Event.COMMIT]
    assert len(pen.drawing.strokes) == 1


def test_ink_grows_while_the_finger_writes() -> None:
    pen = AirPen()
    results = perform(pen, line())
    lengths = [len(result.stroke.points) for result in results if result.stroke is not None]
    assert lengths == sorted(lengths)
    assert lengths[0] >= 3, "what was written while pen-down was being confirmed is kept"
    assert all(result.drawing.strokes[-1] is result.stroke for result in results if result.stroke)


def test_each_lift_ends_a_stroke() -> None:
    pen = AirPen()
    perform(pen, line((0.5, 0.3), (0.6, 0.3)))
    perform(pen, line((0.7, 0.3), (0.7, 0.5)))
    assert [round(s.box.x0, 1) for s in pen.drawing.strokes] == [0.5, 0.7]


def test_a_finger_that_points_for_a_moment_only_leaves_no_ink() -> None:
    pen = AirPen()
    perform(pen, [Move(TWO, 0.3), Move(POINT, 0.07, (0.5, 0.3), (0.6, 0.3)), Move(TWO, 0.5)])
    assert pen.drawing.is_empty


def test_a_finger_that_points_and_rests_leaves_no_dot() -> None:
    pen = AirPen()
    perform(pen, [Move(TWO, 0.3), Move(POINT, 1.0), Move(TWO, 0.5)])
    assert pen.drawing.is_empty


def test_a_short_loss_of_the_hand_is_bridged() -> None:
    pen = AirPen()
    perform(
        pen,
        [
            Move(TWO, 0.3, (0.5, 0.3)),
            Move(POINT, 0.5, (0.5, 0.3), (0.65, 0.3)),
            Move(None, 0.15),
            Move(POINT, 0.5, (0.69, 0.3), (0.85, 0.3)),
            Move(TWO, 0.3, (0.85, 0.3)),
        ],
    )
    assert len(pen.drawing.strokes) == 1


@pytest.mark.parametrize(
    ("lost_s", "reappears_x"),
    [pytest.param(0.4, 0.67, id="too long"), pytest.param(0.12, 1.1, id="too far away")],
)
def test_a_loss_that_cannot_be_bridged_ends_the_stroke(lost_s: float, reappears_x: float) -> None:
    pen = AirPen()
    perform(
        pen,
        [
            Move(TWO, 0.3, (0.5, 0.3)),
            Move(POINT, 0.5, (0.5, 0.3), (0.65, 0.3)),
            Move(None, lost_s),
            Move(POINT, 0.5, (reappears_x, 0.3), (reappears_x + 0.15, 0.3)),
            Move(TWO, 0.3, (reappears_x + 0.15, 0.3)),
        ],
    )
    first, second = pen.drawing.strokes
    assert first.box.x1 == pytest.approx(0.65, abs=0.03)
    assert second.box.x0 == pytest.approx(reappears_x, abs=0.03)


def test_losing_the_hand_for_good_ends_the_stroke() -> None:
    pen = AirPen()
    results = perform(
        pen, [Move(TWO, 0.3, (0.5, 0.3)), Move(POINT, 0.5, (0.5, 0.3), (0.7, 0.3)), Move(None, 0.5)]
    )
    assert events(results) == [Event.STROKE_ENDED]
    assert not results[-1].is_down


def test_an_impossible_jump_draws_no_line() -> None:
    pen = AirPen()
    hands = list(frames_of(line((0.5, 0.3), (0.8, 0.3))))
    hands[18] = hand_at(POINT, 0.2, 0.9, length=0.1), hands[18][1]
    for hand, t in hands:
        pen.observe_hand(hand, t)
    (stroke,) = pen.drawing.strokes
    assert stroke.box.height < 0.02


def test_another_hand_elsewhere_starts_another_stroke() -> None:
    pen = AirPen()
    perform(
        pen,
        [
            Move(TWO, 0.3, (0.3, 0.3)),
            Move(POINT, 0.5, (0.3, 0.3), (0.4, 0.3)),
            Move(POINT, 0.8, (1.1, 0.8), (1.2, 0.8)),
            Move(TWO, 0.3, (1.2, 0.8)),
        ],
        fps=60,
    )
    assert [s.box.width < 0.2 for s in pen.drawing.strokes] == [True, True]


@pytest.mark.slow
def test_a_pen_that_never_lifts_makes_strokes_of_bounded_length() -> None:
    pen = AirPen(PenSettings(pen="always"))
    moves = [Move(POINT, 1.0, (0.4, 0.3), (0.8, 0.3)), Move(POINT, 1.0, (0.8, 0.3), (0.4, 0.3))]
    perform(pen, moves * 35, fps=10)
    assert len(pen.drawing.strokes) == 3
    assert max(s.points[-1].t - s.points[0].t for s in pen.drawing.strokes) < 31


# Time.


def test_repeated_and_late_frames_change_nothing() -> None:
    calm, hectic = AirPen(), AirPen()
    for hand, t in frames_of(line()):
        expected = calm.observe_hand(hand, t)
        result = hectic.observe_hand(hand, t)
        assert result == expected
        again = hectic.observe_hand(hand_at(PALM, 0.1, 0.1), t)
        late = hectic.observe_hand(None, t - 0.2)
        assert again.event is None
        assert again.drawing == late.drawing == result.drawing
    assert hectic.drawing == calm.drawing


def test_a_clock_that_was_set_back_goes_on_with_the_ink_kept() -> None:
    pen = AirPen()
    perform(pen, line(), start_s=1000.0)
    perform(pen, line((0.5, 0.5), (0.8, 0.5)), start_s=3.0)
    assert len(pen.drawing.strokes) == 2


@pytest.mark.parametrize("t", [math.nan, math.inf, -math.inf])
def test_a_time_that_is_not_finite_is_refused(t: float) -> None:
    with pytest.raises(ValueError, match="must be finite"):
        AirPen().observe_hand(None, t)


@given(fps=st.sampled_from([10.0, 15.0, 24.0, 30.0, 60.0]), start_s=st.floats(-1e4, 1e6))
@settings(max_examples=min(30, settings().max_examples))
def test_any_frame_rate_and_any_start_of_time_gives_the_same_ink(
    fps: float, start_s: float
) -> None:
    pen = AirPen()
    for hand, t in frames_of([Move(None, 0.1), *line((0.5, 0.3), (0.8, 0.5))], fps, start_s):
        pen.observe_hand(hand, t)
    (stroke,) = pen.drawing.strokes
    # A frame at 10 fps is 0.05 canvas heights of this motion.
    assert np.allclose(stroke.box, (0.5, 0.3, 0.8, 0.5), atol=0.03 + 0.3 / fps)


@given(
    hands=st.lists(
        st.tuples(
            st.one_of(st.none(), st.sampled_from([POINT, TWO, PALM, FIST, SHAKA, PINCH])),
            st.floats(-1, 3),
            st.floats(-1, 2),
            st.floats(-0.5, 0.5),
        ),
        max_size=60,
    ),
    pen=st.sampled_from(["point", "pinch", "always"]),
)
def test_no_sequence_of_hands_and_times_breaks_the_pen(
    hands: list[tuple[object, float, float, float]], pen: str
) -> None:
    air, t = AirPen(PenSettings(pen=pen)), 0.0
    for pose, x, y, step_s in hands:
        t += step_s
        result = air.observe_hand(None if pose is None else hand_at(pose, x, y), t)
        assert 0.0 <= result.progress <= 1.0
        assert (result.stroke is not None) == result.is_down
    air.commit()


def test_a_hand_without_any_size_breaks_nothing() -> None:
    pen = AirPen()
    for number in range(30):
        pen.observe_hand(hand_at(POINT, length=0.0), number / 30)
    assert pen.drawing.is_empty


@pytest.mark.parametrize(
    "wrong", [{"pen": "brush"}, {"commit_pause_s": 0.0}, {"commit_pause_s": math.nan}]
)
def test_settings_that_make_no_sense_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="The p"):
        PenSettings(**wrong)


def test_a_pen_that_never_saw_a_frame_is_closed_like_any_other() -> None:
    with AirPen() as pen:
        assert pen.drawing.is_empty
    pen.close()


@pytest.mark.parametrize("t", [1e300, -1e300])
def test_a_time_that_cannot_be_seconds_is_refused(t: float) -> None:
    with pytest.raises(ValueError, match="in seconds"):
        AirPen().observe_hand(None, t)


@pytest.mark.parametrize(
    ("misuse", "sentence"),
    [
        (lambda: AirPen(None), "settings must be of type PenSettings, not NoneType"),
        (lambda: AirPen(drawing=None), "drawing must be of type Drawing, not NoneType"),
        (lambda: AirPen().observe_hand("x", 0.0), "hand must be of type HandPose, not str"),
        (lambda: AirPen().observe([[[0]]], 0.0), "frame is an .* array of uint8 RGB, not list"),
    ],
)
def test_what_is_of_another_type_is_refused_in_a_sentence(
    misuse: Callable[[], object], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        misuse()
