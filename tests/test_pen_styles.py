"""What the three pens write with: a fingertip, the middle of a pinch, a pen that never lifts."""

from __future__ import annotations

import pytest
from air_hands import FIST, PALM, PINCH, PINCH_OPEN, POINT, TWO, hand_at

from airdraw.gesture import PenStyle, PenSwitch
from airdraw.hand import HandPose, Landmark
from airdraw.simulator import SimulatedPose


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
