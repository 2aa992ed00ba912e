"""Two hands in the picture: the one that writes has the pen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pytest
from air_hands import POINT, TWO, hand_at

from airdraw import AirPen, Drawing, PenSettings
from airdraw.hand_choice import LOOK_EVERY_S, HandChoice
from airdraw.pose import Pose, classify
from airdraw.simulator import (
    Action,
    Away,
    Enter,
    Rest,
    SceneSettings,
    Show,
    SimulatedPose,
    Write,
    simulate,
)
from airdraw.tracker import HandTracker

WRITER = (Enter(0.5), Rest(0.2), Write("4"), Rest(0.5))
FIRST_STROKE_HEIGHT, SECOND_STROKE_HEIGHT = 0.18, 0.26


def side_by_side(
    left: Sequence[Action], right: Sequence[Action]
) -> Iterator[tuple[npt.NDArray[np.uint8], float]]:
    """A left hand in the left half of the picture and a right hand in the right half."""
    halves = [
        list(simulate(script, SceneSettings(width=320, hand=hand, seed=seed)))
        for script, hand, seed in ((left, "Left", 7), (right, "Right", 3))
    ]
    for number in range(max(map(len, halves))):
        images = [half[min(number, len(half) - 1)].image for half in halves]
        yield np.hstack(images), number / 30


def written(left: Sequence[Action], right: Sequence[Action], settings: PenSettings) -> Drawing:
    with AirPen(settings) as pen:
        for image, t in side_by_side(left, right):
            pen.observe(image, t)
        return pen.drawing


@pytest.mark.mediapipe
@pytest.mark.parametrize(
    "other",
    [
        pytest.param((Away(1.0), Enter(0.5), Rest(2.0)), id="idle"),
        pytest.param(
            (Away(1.0), Enter(0.5), Show(SimulatedPose.POINT, 1.2), Rest(0.5)), id="pointing too"
        ),
    ],
)
def test_a_hand_that_comes_in_does_not_take_the_pen_from_the_one_that_writes(
    other: Sequence[Action],
) -> None:
    drawing = written(other, WRITER, PenSettings())
    heights = [stroke.box.height for stroke in drawing.strokes]
    assert heights == pytest.approx([FIRST_STROKE_HEIGHT, SECOND_STROKE_HEIGHT], abs=0.03)
    assert drawing.box.x0 > 0.67, "all ink is the right hand's"


@pytest.mark.mediapipe
def test_an_idle_hand_that_was_there_first_leaves_the_pen_to_the_one_that_points() -> None:
    drawing = written([Rest(3.0)], [Away(0.6), *WRITER], PenSettings())
    assert [stroke.box.x0 > 0.67 for stroke in drawing.strokes] == [True, True]
    assert drawing.strokes[1].box.height == pytest.approx(SECOND_STROKE_HEIGHT, abs=0.03)


@pytest.mark.mediapipe
def test_the_preferred_hand_has_the_pen_before_it_writes() -> None:
    drawing = written([Rest(3.0)], [Away(0.6), *WRITER], PenSettings(hand="Right"))
    heights = [stroke.box.height for stroke in drawing.strokes]
    assert heights == pytest.approx([FIRST_STROKE_HEIGHT, SECOND_STROKE_HEIGHT], abs=0.03)


# The choice, on exact hands.


def points(hand: object) -> bool:
    return classify(hand) is Pose.POINT  # type: ignore[arg-type]


def test_no_other_hand_is_looked_for_while_one_writes() -> None:
    choice = HandChoice(points)
    assert not any(choice.wants_look(hand_at(POINT), number / 30) for number in range(90))


def test_another_hand_is_looked_for_now_and_then_while_one_rests() -> None:
    choice = HandChoice(points)
    looks = sum(choice.wants_look(hand_at(TWO), number / 30) for number in range(90))
    assert 3 / LOOK_EVERY_S * 0.7 <= looks <= 3 / LOOK_EVERY_S


def test_a_pen_that_any_hand_holds_down_looks_for_no_other() -> None:
    choice = HandChoice(None, "Left")
    assert not any(choice.wants_look(hand_at(TWO), number / 30) for number in range(90))


def test_a_clock_that_is_set_back_does_not_stop_the_looking() -> None:
    choice = HandChoice(points)
    for number in range(30):
        choice.wants_look(hand_at(TWO), 1000 + number / 30)
    assert any(choice.wants_look(hand_at(TWO), number / 30) for number in range(30))


def test_a_hand_that_has_written_keeps_the_pen_from_an_idle_preferred_one() -> None:
    right, left = hand_at(TWO), hand_at(TWO)
    other = type(left)(left.landmarks, "Left" if right.handedness == "Right" else "Right")
    choice = HandChoice(points, other.handedness)
    assert choice.takes_pen(other, right)
    choice.wants_look(hand_at(POINT), 0.0)
    assert not choice.takes_pen(other, right)


def test_a_hand_that_writes_gets_the_pen_and_another_idle_one_does_not() -> None:
    choice = HandChoice(points)
    assert choice.takes_pen(hand_at(POINT), hand_at(TWO))
    assert not choice.takes_pen(hand_at(TWO), hand_at(TWO))


@pytest.mark.mediapipe
def test_a_visitor_who_leaves_takes_nothing_from_another_with_two_hands() -> None:
    script = (Enter(0.3), Rest(1.5))
    frames = list(side_by_side(script, script))
    # Both look for a second hand now and then: nothing is ever written.
    first, second = (HandTracker(writes=lambda _: False) for _ in range(2))
    with second:
        with first:
            for image, t in frames:
                assert (first.find(image, t) is None) == (second.find(image, t) is None)
        found = [second.find(image, 10 + t) for image, t in frames]
    assert sum(hand is not None for hand in found) > len(frames) / 2
    with HandTracker(writes=lambda _: False) as third:
        assert any(third.find(image, t) for image, t in frames)
