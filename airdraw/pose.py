"""What a hand shows, from its landmarks alone.

Every measure is a ratio of distances within the hand, so that place, distance to the camera,
in-plane turn and mirroring change nothing. MediaPipe's depth is not used: it says too little.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from enum import StrEnum

from airdraw.checks import check_numbers
from airdraw.hand import HandPose, Landmark, Position


class Pose(StrEnum):
    """What a hand shows."""

    POINT = "point"
    TWO = "two"
    PINCH = "pinch"
    PALM = "palm"
    FIST = "fist"
    SHAKA = "shaka"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class PoseSettings:
    """Where the poses begin and end; chosen on the photos named in docs/decisions/0001.

    Attributes:
        extended_ratio: a finger is out when its tip is this many times as far from the wrist as
            its middle joint.
        flat_ratio: the same of every finger of an open palm; a hand at rest curls them a little.
        folded_ratio: a finger is folded when that ratio is below this.
        point_lead: the index fingertip reaches this much farther from the wrist than any other
            fingertip (hand sizes).
        pinch_gap: thumb tip to index tip (hand sizes).
        thumb_out_gap: thumb tip to index knuckle (hand sizes) of a thumb that sticks out.
        thumb_straightness: end-to-end length over length along the joints of a straight thumb.

    Raises:
        ValueError: for a value that is negative or not finite.
    """

    extended_ratio: float = 1.15
    flat_ratio: float = 1.22
    folded_ratio: float = 0.95
    point_lead: float = 0.4
    pinch_gap: float = 0.32
    thumb_out_gap: float = 0.38
    thumb_straightness: float = 0.93

    def __post_init__(self) -> None:
        check_numbers(self)


#: Knuckle, middle joint and tip of the four fingers.
_INDEX = (Landmark.INDEX_MCP, Landmark.INDEX_PIP, Landmark.INDEX_TIP)
_MIDDLE = (Landmark.MIDDLE_MCP, Landmark.MIDDLE_PIP, Landmark.MIDDLE_TIP)
_RING = (Landmark.RING_MCP, Landmark.RING_PIP, Landmark.RING_TIP)
_PINKY = (Landmark.PINKY_MCP, Landmark.PINKY_PIP, Landmark.PINKY_TIP)
_FINGERS = (_INDEX, _MIDDLE, _RING, _PINKY)


def finger_ratios(hand: HandPose) -> tuple[float, float, float, float]:
    """How far each finger is out, index to little: tip to wrist over middle joint to wrist.

    About 1.3 when straight, below 0.9 when folded.
    """
    index, middle, ring, pinky = (_ratio(hand, pip, tip) for _, pip, tip in _FINGERS)
    return index, middle, ring, pinky


def _ratio(hand: HandPose, pip: Landmark, tip: Landmark) -> float:
    joint = hand.distance(pip, Landmark.WRIST)
    return hand.distance(tip, Landmark.WRIST) / joint if joint else 0.0


def point_lead(hand: HandPose) -> float:
    """How much farther the index fingertip reaches than any other fingertip, in hand sizes.

    About 1 when pointing, 0 for two fingers or an open palm, 0.2 for a fist; falls as soon as
    another finger begins to open or the index finger begins to bend.
    """
    index, *others = (hand.distance(tip, Landmark.WRIST) for _, _, tip in _FINGERS)
    return _in_sizes(hand, index - max(others))


def pinch_gap(hand: HandPose) -> float:
    """Distance from thumb tip to index tip, in hand sizes."""
    return _in_sizes(hand, hand.distance(Landmark.THUMB_TIP, Landmark.INDEX_TIP))


def _in_sizes(hand: HandPose, distance: float) -> float:
    return distance / hand.size if hand.size else 0.0


def classify(hand: HandPose, settings: PoseSettings = PoseSettings()) -> Pose:
    """The pose that a hand shows in one frame, without memory."""
    ratios = finger_ratios(hand)
    # First, because the thumb of a fist lies on the index finger as in a pinch.
    if max(ratios) < settings.folded_ratio:
        return Pose.FIST
    if pinch_gap(hand) < settings.pinch_gap:
        return Pose.PINCH
    index, middle, ring, pinky = (ratio > settings.extended_ratio for ratio in ratios)
    if index and middle and ring and pinky:
        is_flat = min(ratios) > settings.flat_ratio
        is_open = _thumb_straightness(hand) > settings.thumb_straightness
        return Pose.PALM if is_flat and is_open else Pose.OTHER
    if index and middle and not ring and not pinky:
        return Pose.TWO
    if index and not middle and point_lead(hand) > settings.point_lead:
        return Pose.POINT
    is_shaka = pinky and not (index or middle or ring)
    return Pose.SHAKA if is_shaka and _is_thumb_out(hand, settings) else Pose.OTHER


def _is_thumb_out(hand: HandPose, settings: PoseSettings) -> bool:
    gap = hand.distance(Landmark.THUMB_TIP, Landmark.INDEX_MCP)
    return _in_sizes(hand, gap) > settings.thumb_out_gap


def _thumb_straightness(hand: HandPose) -> float:
    joints = (Landmark.THUMB_CMC, Landmark.THUMB_MCP, Landmark.THUMB_IP, Landmark.THUMB_TIP)
    path = sum(hand.distance(a, b) for a, b in itertools.pairwise(joints))
    return hand.distance(joints[0], joints[-1]) / path if path else 0.0


def palm_centre(hand: HandPose) -> Position:
    """The middle of wrist and knuckles, which moving fingers do not move."""
    marks = (Landmark.WRIST, *(mcp for mcp, _, _ in _FINGERS))
    xs, ys = zip(*(hand.at(mark) for mark in marks), strict=True)
    return Position(math.fsum(xs) / len(xs), math.fsum(ys) / len(ys))


#: Of the finger that is farthest out in any pinch; a tight fist has none so far out.
PINCH_MIN_RATIO = 0.8
