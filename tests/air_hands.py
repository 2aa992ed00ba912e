"""Hands for tests: exact landmarks of any pose anywhere, and small performances with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from airdraw import AirPen, Event, FrameResult
from airdraw.hand import Handedness, HandPose, Position
from airdraw.simulator.skeleton import SHAPES, SimulatedPose, landmarks_of

POINT = SimulatedPose.POINT
TWO = SimulatedPose.TWO_FINGERS
PALM = SimulatedPose.PALM
FIST = SimulatedPose.FIST
SHAKA = SimulatedPose.SHAKA
PINCH = SimulatedPose.PINCH_CLOSED
PINCH_OPEN = SimulatedPose.PINCH_OPEN

INDEX_TIP = 8
#: When each pen's last performance ended (s).
_ends: WeakKeyDictionary[AirPen, float] = WeakKeyDictionary()


def hand_at(
    pose: SimulatedPose,
    x: float = 0.6,
    y: float = 0.4,
    *,
    length: float = 0.34,
    turn_deg: float = 0.0,
    handedness: Handedness = "Right",
) -> HandPose:
    """A hand whose index fingertip is at (x, y) when it points; other poses keep its palm there.

    `length` is from the wrist to the tip of the middle finger.
    """
    to_canvas = _to_canvas(turn_deg, handedness) * length
    tip = landmarks_of(SHAPES[POINT])[INDEX_TIP, :2] @ to_canvas.T
    places = landmarks_of(SHAPES[pose])[:, :2] @ to_canvas.T - tip + (x, y)
    return HandPose(tuple(Position(*place) for place in places.tolist()), handedness)


def _to_canvas(turn_deg: float, handedness: Handedness) -> np.ndarray:
    turn = np.radians(turn_deg)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    return rotation @ np.diag([1.0 if handedness == "Right" else -1.0, -1.0])


class Move(NamedTuple):
    """A pose held while the hand moves from one place to another; no pose is no hand."""

    pose: SimulatedPose | None
    seconds: float
    start: tuple[float, float] = (0.6, 0.4)
    end: tuple[float, float] | None = None


def frames_of(
    moves: Iterable[Move], fps: float = 30.0, start_s: float = 0.0
) -> Iterator[tuple[HandPose | None, float]]:
    """The hands of a performance, frame by frame, with their times."""
    number, begun_s = 0, 0.0
    for pose, seconds, start, end in moves:
        while number / fps < begun_s + seconds - 1e-9:
            share = (number / fps - begun_s) / seconds
            x, y = (a + share * (b - a) for a, b in zip(start, end or start, strict=True))
            yield (None if pose is None else hand_at(pose, x, y)), start_s + number / fps
            number += 1
        begun_s += seconds


def perform(
    pen: AirPen, moves: Iterable[Move], fps: float = 30.0, start_s: float | None = None
) -> list[FrameResult]:
    """Let a pen see a performance, by default right after the one that it saw before."""
    if start_s is None:
        start_s = _ends.get(pen, 0.0) + 1 / fps
    hands = list(frames_of(moves, fps, start_s))
    _ends[pen] = hands[-1][1]
    return [pen.observe_hand(hand, t) for hand, t in hands]


def line(
    start: tuple[float, float] = (0.5, 0.3), end: tuple[float, float] = (0.8, 0.3)
) -> list[Move]:
    """A stroke from start to end: hover, write for 0.6 s, lift, hover."""
    return [Move(TWO, 0.3, start), Move(POINT, 0.6, start, end), Move(TWO, 0.3, end)]


def events(results: Iterable[FrameResult]) -> list[Event]:
    """What happened, without the frames in which nothing did."""
    return [result.event for result in results if result.event is not None]
