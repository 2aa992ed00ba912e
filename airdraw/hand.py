"""A tracked hand as plain values: 21 landmarks in canvas units.

Canvas: origin top left, x right, y down, both in units of the frame's *height*, of the picture
as the user sees it (mirrored).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Literal, NamedTuple

from airdraw.ink import Box

Handedness = Literal["Left", "Right"]


class Landmark(IntEnum):
    """The 21 landmarks in MediaPipe's order."""

    WRIST = 0
    THUMB_CMC = 1
    THUMB_MCP = 2
    THUMB_IP = 3
    THUMB_TIP = 4
    INDEX_MCP = 5
    INDEX_PIP = 6
    INDEX_DIP = 7
    INDEX_TIP = 8
    MIDDLE_MCP = 9
    MIDDLE_PIP = 10
    MIDDLE_DIP = 11
    MIDDLE_TIP = 12
    RING_MCP = 13
    RING_PIP = 14
    RING_DIP = 15
    RING_TIP = 16
    PINKY_MCP = 17
    PINKY_PIP = 18
    PINKY_DIP = 19
    PINKY_TIP = 20


class Position(NamedTuple):
    """A place on the canvas."""

    x: float
    y: float


@dataclass(frozen=True)
class HandPose:
    """One hand in one frame.

    Attributes:
        landmarks: 21 positions in canvas units, in the order of `Landmark`.
        handedness: the user's real hand (MediaPipe's answer, put right for the mirrored picture).
        score: how sure the tracker is of the handedness, in [0, 1].

    Raises:
        ValueError: unless there are 21 landmarks, all finite.
    """

    landmarks: tuple[Position, ...]
    handedness: Handedness
    score: float = 1.0

    def __post_init__(self) -> None:
        if len(self.landmarks) != len(Landmark):
            raise ValueError(
                f"A hand has {len(Landmark)} landmarks, this has {len(self.landmarks)}."
            )
        for landmark, position in zip(Landmark, self.landmarks, strict=True):
            if not (math.isfinite(position.x) and math.isfinite(position.y)):
                raise ValueError(f"{landmark.name} is at {tuple(position)}; it must be finite.")

    def at(self, landmark: Landmark) -> Position:
        """Where one landmark is."""
        return self.landmarks[landmark]

    def distance(self, one: Landmark, other: Landmark) -> float:
        """Distance of two landmarks in canvas units."""
        return math.dist(self.landmarks[one], self.landmarks[other])

    @cached_property
    def size(self) -> float:
        """The hand's size in canvas units: the unit of every threshold.

        Wrist to middle knuckle, or the width over the knuckles where a tilt towards the camera
        shortens that length; fingers do not change it.
        """
        length = self.distance(Landmark.WRIST, Landmark.MIDDLE_MCP)
        width = self.distance(Landmark.INDEX_MCP, Landmark.PINKY_MCP)
        return max(length, PALM_LENGTH_PER_WIDTH * width)

    @cached_property
    def box(self) -> Box:
        """The box around all landmarks, in canvas units."""
        xs, ys = zip(*self.landmarks, strict=True)
        return Box(min(xs), min(ys), max(xs), max(ys))


#: Wrist to middle knuckle over index to little knuckle, of a flat hand seen from the front.
PALM_LENGTH_PER_WIDTH = 1.4
