"""The 21 landmarks of a hand in three dimensions, for the poses of writing and between them.

A hand is built in its own space: unit = the hand's length (wrist to the tip of the stretched
middle finger), wrist at the origin, x to the right, y up along the middle finger, z towards the
camera. It is a right hand that shows its palm, as its owner sees it in a mirror (thumb on the
left); left hands are its reflection. The numbering of the landmarks is MediaPipe's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
import numpy.typing as npt

from airdraw.hand import Landmark

Array = npt.NDArray[np.float64]


class SimulatedPose(Enum):
    """What a hand can show."""

    POINT = "point"
    TWO_FINGERS = "two_fingers"
    RELAXED = "relaxed"
    PALM = "palm"
    PINCH_OPEN = "pinch_open"
    PINCH_CLOSED = "pinch_closed"
    FIST = "fist"
    SHAKA = "shaka"
    CLAW = "claw"


#: Knuckles of index, middle, ring and little finger; proportions of an adult's hand.
_KNUCKLES = np.array(
    [
        [-0.135, 0.485, 0.0],
        [-0.015, 0.5, 0.015],
        [0.09, 0.465, 0.01],
        [0.18, 0.4, -0.01],
    ]
)
#: Lengths of the three bones of these fingers, from the knuckle to the tip.
_BONES = np.array(
    [[0.225, 0.13, 0.105], [0.24, 0.15, 0.11], [0.22, 0.145, 0.11], [0.175, 0.1, 0.095]]
)
#: Where each finger points when stretched (degrees to the right of straight up).
_FAN_DEG = np.array([-5.0, 0.0, 5.0, 13.0])
_THUMB_BASE = np.array([-0.13, 0.105, 0.03])
_THUMB_BONES = (0.2, 0.165, 0.125)


@dataclass(frozen=True)
class HandShape:
    """How a hand is held; shapes can be mixed, joint angle by joint angle.

    Attributes:
        flexion: (4, 3) degrees of bending at the three joints of index … little finger.
        spread: (4,) degrees added to each finger's natural direction, positive to the right.
        thumb: (3, 3) where the thumb's three joints beyond its base aim at, in hand space.
        yaw: turn about the long axis (degrees); positive shows the thumb's side.
        pitch: tilt of the fingers towards the camera (degrees).
    """

    flexion: Array
    spread: Array
    thumb: Array
    yaw: float = 0.0
    pitch: float = 0.0

    def mixed_with(self, other: HandShape, share: float) -> HandShape:
        """The shape on the way to another; share 0 is this one, 1 the other."""

        def mix(mine: Array | float, theirs: Array | float) -> Array:
            return np.asarray(mine + share * (np.asarray(theirs) - mine))

        return HandShape(
            mix(self.flexion, other.flexion),
            mix(self.spread, other.spread),
            mix(self.thumb, other.thumb),
            float(mix(self.yaw, other.yaw)),
            float(mix(self.pitch, other.pitch)),
        )


_STRETCHED = (6.0, 6.0, 3.0)
_CURLED = (78.0, 100.0, 55.0)
_LOOSE = (22.0, 32.0, 18.0)

_THUMB_OVER_FINGERS = ((-0.215, 0.27, 0.1), (-0.14, 0.385, 0.2), (-0.03, 0.425, 0.25))
_THUMB_OUT = ((-0.28, 0.23, 0.06), (-0.4, 0.34, 0.07), (-0.49, 0.43, 0.07))
_THUMB_LOOSE = ((-0.25, 0.26, 0.08), (-0.29, 0.41, 0.12), (-0.27, 0.53, 0.13))
_THUMB_WIDE = ((-0.29, 0.2, 0.05), (-0.44, 0.27, 0.06), (-0.57, 0.31, 0.06))
_THUMB_ACROSS = ((-0.21, 0.27, 0.11), (-0.12, 0.37, 0.22), (0.0, 0.36, 0.29))


def _shape(
    fingers: tuple[tuple[float, float, float], ...],
    thumb: tuple[tuple[float, float, float], ...],
    spread: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0),
    yaw: float = 0.0,
    pitch: float = 0.0,
) -> HandShape:
    return HandShape(np.array(fingers), np.array(spread), np.array(thumb), yaw, pitch)


SHAPES = {
    SimulatedPose.POINT: _shape((_STRETCHED, _CURLED, _CURLED, _CURLED), _THUMB_OVER_FINGERS),
    SimulatedPose.TWO_FINGERS: _shape(
        (_STRETCHED, _STRETCHED, _CURLED, _CURLED), _THUMB_ACROSS, (-4.0, 6.0, 0.0, 0.0)
    ),
    SimulatedPose.RELAXED: _shape(
        (_LOOSE, (30.0, 40.0, 22.0), (34.0, 44.0, 24.0), _LOOSE), _THUMB_LOOSE
    ),
    SimulatedPose.CLAW: _shape(((40.0, 62.0, 34.0),) * 4, _THUMB_LOOSE),
    SimulatedPose.PALM: _shape((_STRETCHED,) * 4, _THUMB_OUT, (-8.0, -2.0, 4.0, 10.0)),
    # Fitted to photos of 50 hands that pinch (Sign-Language-Digits, docs/decisions/0001): thumb and
    # index finger meet beside the palm, on the thumb's side, and the hand turns its little finger
    # a little to the camera. The median place of a landmark is 0.02 palms off.
    SimulatedPose.PINCH_OPEN: _shape(
        (
            (29.0, 37.0, 20.0),
            (22.0, 15.0, 6.0),
            (21.0, 18.0, 8.0),
            (19.0, 16.0, 9.0),
        ),
        ((-0.245, 0.221, 0.135), (-0.295, 0.361, 0.235), (-0.257, 0.461, 0.282)),
        (2.5, 2.8, 5.7, 15.0),
        yaw=-7.5,
        pitch=-7.6,
    ),
    SimulatedPose.PINCH_CLOSED: _shape(
        (
            (52.9, 63.8, 32.6),
            (23.5, 16.4, 6.4),
            (22.3, 19.0, 8.3),
            (20.3, 16.6, 9.0),
        ),
        ((-0.22, 0.23, 0.15), (-0.22, 0.36, 0.26), (-0.13, 0.44, 0.3)),
        (2.5, 2.8, 5.7, 15.0),
        yaw=-7.5,
        pitch=-7.6,
    ),
    SimulatedPose.FIST: _shape((_CURLED,) * 4, _THUMB_OVER_FINGERS),
    SimulatedPose.SHAKA: _shape(
        (_CURLED, _CURLED, _CURLED, _STRETCHED), _THUMB_WIDE, (0.0, 0.0, 0.0, 12.0)
    ),
}


def landmarks_of(shape: HandShape) -> Array:
    """The (21, 3) landmarks of a right hand in hand space."""
    points = np.zeros((21, 3))
    points[1:5] = _thumb_joints(shape.thumb)
    for finger in range(4):
        start = Landmark.INDEX_MCP + 4 * finger
        points[start : start + 4] = _finger_joints(
            finger, shape.flexion[finger], float(shape.spread[finger])
        )
    return points @ _rotation(shape.yaw, shape.pitch).T


def _finger_joints(finger: int, flexion: Array, spread: float) -> Array:
    sideways = np.radians(_FAN_DEG[finger] + spread)
    # A bent finger folds towards the middle of the palm: its fan closes with the first joint.
    sideways *= np.cos(np.radians(min(float(flexion[0]), 90.0))) * 0.8 + 0.2
    forward = np.array([np.sin(sideways), np.cos(sideways), 0.0])
    bent = np.radians(np.cumsum(flexion))
    directions = np.cos(bent)[:, None] * forward + np.sin(bent)[:, None] * np.array([0.0, 0.0, 1.0])
    steps = directions * _BONES[finger][:, None]
    return np.vstack([_KNUCKLES[finger], _KNUCKLES[finger] + np.cumsum(steps, axis=0)])


def _thumb_joints(aims: Array) -> Array:
    """The joints on the way to the aims, with bones of the right length."""
    joints = [_THUMB_BASE]
    for aim, length in zip(aims, _THUMB_BONES, strict=True):
        step = aim - joints[-1]
        joints.append(joints[-1] + step * (length / max(float(np.linalg.norm(step)), 1e-9)))
    return np.array(joints)


def _rotation(yaw_deg: float, pitch_deg: float) -> Array:
    yaw, pitch = np.radians(yaw_deg), np.radians(pitch_deg)
    about_y = np.array([[np.cos(yaw), 0, np.sin(yaw)], [0, 1, 0], [-np.sin(yaw), 0, np.cos(yaw)]])
    about_x = np.array(
        [
            [1, 0, 0],
            [0, np.cos(pitch), -np.sin(pitch)],
            [0, np.sin(pitch), np.cos(pitch)],
        ]
    )
    return np.asarray(about_x @ about_y)


def tilted(shape: HandShape, yaw: float, pitch: float) -> HandShape:
    """The shape turned further out of the picture's plane (degrees)."""
    return replace(shape, yaw=shape.yaw + yaw, pitch=shape.pitch + pitch)
