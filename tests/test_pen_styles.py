"""What the three pens write with: a fingertip, the middle of a pinch, a pen that never lifts."""

from __future__ import annotations

import math

import pytest
from air_hands import FIST, PALM, PINCH, PINCH_OPEN, POINT, TWO, hand_at

from airdraw import AirPen, PenSettings
from airdraw.gesture import CommandSettings, PenStyle, PenSwitch, SwitchSettings
from airdraw.hand import HandPose, Landmark, Position
from airdraw.jumps import JumpSettings
from airdraw.pen_stroke import StrokeSettings
from airdraw.pose import PoseSettings
from airdraw.simulator import SimulatedPose
from airdraw.smoothing import OneEuroSettings


def is_down_after(style: PenStyle, hand: HandPose, frames: int = 10) -> bool:
    switch = PenSwitch(style)
    return [switch.update(hand, number / 30) for number in range(frames)][-1]


@pytest.mark.parametrize(
    ("style", "down", "up"),
    [("point", POINT, [TWO, PALM, FIST]), ("pinch", PINCH, [PINCH_OPEN, PALM, FIST, TWO])],
)
def test_a_pen_is_down_in_its_own_pose_alone(
    style: PenStyle, down: SimulatedPose, up: list[SimulatedPose]
) -> None:
    assert is_down_after(style, hand_at(down))
    assert not any(is_down_after(style, hand_at(pose)) for pose in up)


@pytest.mark.parametrize("pose", [POINT, TWO, PALM, FIST, PINCH])
def test_a_pen_that_never_lifts_is_down_in_every_pose_until_the_hand_is_gone(
    pose: SimulatedPose,
) -> None:
    switch = PenSwitch("always")
    down = [switch.update(hand_at(pose), number / 30) for number in range(10)]
    assert down == [False] * 3 + [True] * 7
    assert switch.closure(hand_at(pose)) == 1
    assert [switch.update(None, (10 + number) / 30) for number in range(10)][-1] is False


@pytest.mark.parametrize("style", ["point", "always"])
def test_the_index_fingertip_is_where_the_pen_is(style: PenStyle) -> None:
    hand = hand_at(POINT, 0.3, 0.6)
    assert PenSwitch(style).tip(hand) == hand.at(Landmark.INDEX_TIP)


def test_a_pinch_writes_between_its_fingertips() -> None:
    hand = hand_at(PINCH_OPEN, 0.3, 0.6)
    index, thumb = hand.at(Landmark.INDEX_TIP), hand.at(Landmark.THUMB_TIP)
    at = PenSwitch("pinch").tip(hand)
    assert at.x == pytest.approx((index.x + thumb.x) / 2)
    assert at.y == pytest.approx((index.y + thumb.y) / 2)
    assert at != index


def test_what_came_just_before_the_pen_was_surely_down_belongs_to_the_stroke() -> None:
    pen = AirPen(PenSettings(pen="pinch"))
    # A pinch that is seen loose: now and then surely down, at first by chance not.
    gaps = [0.6] * 5 + [0.34, 0.36, 0.33, 0.35] + [0.3, 0.35] * 8 + [0.6] * 8
    for number, gap in enumerate(gaps):
        pen.observe_hand(pinching(gap, y=0.3 + 0.01 * number), number / 30)
    (stroke,) = pen.drawing.strokes
    assert stroke.box.height == pytest.approx(0.19, abs=0.02)


@pytest.mark.parametrize(("open_frames", "strokes"), [(1, 1), (4, 1), (8, 2)])
def test_fingertips_that_seem_to_leap_apart_for_a_moment_do_not_lift_a_pinch(
    open_frames: int, strokes: int
) -> None:
    pen = AirPen(PenSettings(pen="pinch"))
    gaps = [0.6] * 5 + [0.2] * 12 + [0.9] * open_frames + [0.2] * 12 + [0.6] * 8
    for number, gap in enumerate(gaps):
        pen.observe_hand(pinching(gap, y=0.3 + 0.01 * number), number / 30)
    assert len(pen.drawing.strokes) == strokes


def pinching(gap: float, y: float) -> HandPose:
    """A hand whose thumb and index fingertip are so far apart (hand sizes)."""
    hand = hand_at(PINCH, y=y)
    thumb, index = hand.at(Landmark.THUMB_TIP), hand.at(Landmark.INDEX_TIP)
    middle = Position((thumb.x + index.x) / 2, (thumb.y + index.y) / 2)
    half = gap * hand.size / 2
    marks = list(hand.landmarks)
    marks[Landmark.THUMB_TIP] = Position(middle.x, middle.y + half)
    marks[Landmark.INDEX_TIP] = Position(middle.x, middle.y - half)
    return HandPose(tuple(marks), hand.handedness)


@pytest.mark.parametrize("part", ["smoothing", "switch", "commands", "strokes", "poses", "jumps"])
@pytest.mark.parametrize("wrong", [None, {}, 5], ids=str)
def test_settings_of_another_kind_are_refused_by_name(part: str, wrong: object) -> None:
    with pytest.raises(ValueError, match=f"{part} takes .*Settings, not"):
        PenSettings(**{part: wrong})  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [math.nan, math.inf, -1, "0.1", None, 10**400], ids=str)
@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (StrokeSettings, "max_tail_s"),
        (SwitchSettings, "bridge_s"),
        (CommandSettings, "grace_s"),
        (PoseSettings, "flat_ratio"),
        (JumpSettings, "slack"),
        (OneEuroSettings, "beta"),
    ],
)
def test_a_setting_that_is_no_sensible_number_is_refused_by_name(
    kind: type, name: str, value: object
) -> None:
    with pytest.raises(ValueError, match=name):
        kind(**{name: value})
