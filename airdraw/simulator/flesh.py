"""The flesh on the skeleton: round cones for palm, fingers and forearm, creases and nails."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from airdraw.hand import Landmark
from airdraw.simulator.surface import CLOTH, FIRST_FINGER, Cone, HeightField

Array = npt.NDArray[np.float64]

#: Half width of thumb and fingers at each joint, in hand lengths.
_THUMB_RADII = (0.085, 0.070, 0.056, 0.042)
_FINGER_RADII = (
    (0.064, 0.052, 0.046, 0.037),
    (0.066, 0.053, 0.047, 0.038),
    (0.064, 0.051, 0.045, 0.036),
    (0.056, 0.044, 0.039, 0.031),
)
_WRIST_RADIUS = 0.135
_FOREARM_RADIUS = 0.185
#: The flesh of a fingertip reaches a little beyond the landmark (hand lengths).
_TIP_BEYOND = 0.012
#: Seams are rounded over this height (hand lengths).
_PALM_BLEND, _FINGER_BLEND = 0.07, 0.015
#: Where the sleeve begins on the forearm, and how much wider it is (hand lengths).
_SLEEVE_FROM, _SLEEVE_ROOM = 0.42, 0.03


def forearm(points: Array, scale: float, elbow: Array) -> list[Cone]:
    """The forearm up to the root of the hand.

    Args:
        points: (21, 3) landmarks in pixels.
        scale: the hand's length in pixels.
        elbow: (3,) where it ends, in pixels.
    """
    wrist = points[Landmark.WRIST]
    along = (elbow - wrist) / max(float(np.linalg.norm(elbow - wrist)), 1e-9)
    middle = wrist + 0.55 * scale * along
    wide, narrow, blend = (
        _FOREARM_RADIUS * scale,
        _WRIST_RADIUS * scale,
        _PALM_BLEND * scale,
    )
    hand = points[Landmark.MIDDLE_MCP] - wrist
    return [
        Cone(elbow, middle, wide * 1.05, wide, 0.0, 0.75),
        Cone(middle, wrist - 0.02 * hand, wide, narrow, 0.0, 0.75),
        Cone(wrist - 0.02 * hand, wrist + 0.3 * hand, narrow, narrow * 1.05, blend, 0.7),
    ]


def palm(points: Array, scale: float) -> list[Cone]:
    """Two broad masses, the pads below the fingers, the balls of thumb and little finger."""
    wrist, blend = points[Landmark.WRIST], _PALM_BLEND * scale
    index, middle = points[Landmark.INDEX_MCP], points[Landmark.MIDDLE_MCP]
    ring, pinky = points[Landmark.RING_MCP], points[Landmark.PINKY_MCP]
    across = (pinky - index) / 3
    inner, outer = (
        wrist + 0.12 * (middle - wrist) - 0.35 * across,
        wrist + 0.12 * (ring - wrist),
    )
    cones = [
        Cone(inner, 0.5 * (index + middle), 0.125 * scale, 0.12 * scale, blend, 0.6),
        Cone(
            outer + 0.45 * across,
            0.5 * (ring + pinky),
            0.11 * scale,
            0.105 * scale,
            blend,
            0.6,
        ),
    ]
    knuckles = (index, middle, ring, pinky)
    for one, other in pairwise(knuckles):
        cones.append(Cone(one, other, 0.066 * scale, 0.066 * scale, blend, 0.9))
    heel = wrist + 0.25 * (pinky - wrist) + 0.25 * across
    cones.append(Cone(heel, wrist + 0.75 * (pinky - wrist), 0.1 * scale, 0.07 * scale, blend, 0.8))
    thumb, joint = points[Landmark.THUMB_CMC], points[Landmark.THUMB_MCP]
    cones.append(Cone(thumb, thumb + 0.8 * (joint - thumb), 0.11 * scale, 0.08 * scale, blend, 0.9))
    return cones


def fingers(points: Array, scale: float) -> list[Cone]:
    """Thumb and fingers."""
    cones = []
    for number, radii in enumerate((_THUMB_RADII, *_FINGER_RADII)):
        joints = points[1 + 4 * number : 5 + 4 * number].copy()
        last = joints[3] - joints[2]
        joints[3] += last * (_TIP_BEYOND * scale / max(float(np.linalg.norm(last)), 1e-6))
        for bone in range(3):
            blend = (_PALM_BLEND if bone == 0 else _FINGER_BLEND) * scale
            ends = radii[bone] * scale, radii[bone + 1] * scale
            cones.append(
                Cone(
                    joints[bone],
                    joints[bone + 1],
                    *ends,
                    blend,
                    1.0,
                    FIRST_FINGER + number,
                )
            )
    return cones


def sleeve(points: Array, scale: float, elbow: Array) -> list[Cone]:
    """The sleeve over the forearm, with its cuff."""
    wrist = points[Landmark.WRIST]
    along = (elbow - wrist) / max(float(np.linalg.norm(elbow - wrist)), 1e-9)
    # A cone's end is round; the cuff is cut by starting a body of small radius further on.
    cuff = wrist + (_SLEEVE_FROM + _FOREARM_RADIUS) * scale * along
    radius = (_FOREARM_RADIUS + _SLEEVE_ROOM) * scale
    return [Cone(cuff, elbow, radius, 1.2 * radius, 0.0, 0.85, CLOTH)]


#: The palm's lines, in shares of the way from the wrist to the knuckles of index and little
#: finger (each point is wrist + a * index + b * little).
_PALM_LINES = (
    ((1.0, -0.02), (0.78, 0.14), (0.6, 0.38), (0.3, 0.72)),
    ((0.88, -0.1), (0.62, 0.1), (0.42, 0.26), (0.14, 0.62)),
    ((0.88, -0.12), (0.6, 0.02), (0.36, 0.05), (0.14, 0.06)),
)
_LINE_WIDTH, _LINE_DEPTH = 0.012, 0.012


def press_palm_lines(field: HeightField, points: Array, scale: float) -> None:
    """The three great lines of the palm; to be done before fingers cover them."""
    wrist = points[Landmark.WRIST, :2]
    sides = points[[Landmark.INDEX_MCP, Landmark.PINKY_MCP], :2] - wrist
    for line in _PALM_LINES:
        path = wrist + np.array(line) @ sides
        field.press_line(path, _LINE_WIDTH * scale, _LINE_DEPTH * scale)


def press_joint_lines(field: HeightField, points: Array, scale: float) -> None:
    """The creases of stretched fingers at their joints."""
    for number, radii in enumerate(_FINGER_RADII):
        knuckle, *joints, tip = points[5 + 4 * number : 9 + 4 * number]
        bones = np.diff([knuckle, *joints, tip], axis=0)
        # Only a finger that is seen from its inner side, all along, shows them.
        if np.linalg.norm(tip[:2] - knuckle[:2]) < 0.85 * np.linalg.norm(bones, axis=1).sum():
            continue
        for joint, bone, radius in zip(joints, bones[1:], radii[1:3], strict=True):
            across = np.array([-bone[1], bone[0]]) / max(float(np.hypot(*bone[:2])), 1e-9)
            half = 0.8 * radius * scale * across
            path = np.array([joint[:2] - half, joint[:2] + half])
            field.press_line(path, _LINE_WIDTH * scale, 0.6 * _LINE_DEPTH * scale)


class Nail(NamedTuple):
    """A nail that looks towards the camera.

    Attributes:
        centre: (x, y) in pixels.
        top: height towards the camera; what is higher covers it.
        along: direction of the finger in the picture.
        half_length: in pixels, along the finger.
        half_width: in pixels.
    """

    centre: Array
    top: float
    along: Array
    half_length: float
    half_width: float


def visible_nails(points: Array, scale: float) -> list[Nail]:
    """The nails that look towards the camera."""
    nails = []
    for number, radii in enumerate((_THUMB_RADII, *_FINGER_RADII)):
        _, before, last, tip = points[1 + 4 * number : 5 + 4 * number]
        bone, previous = tip - last, last - before
        along = bone / max(float(np.linalg.norm(bone)), 1e-9)
        # The back of the last bone looks away from the side to which the finger bends.
        back = previous - (previous @ along) * along
        length = float(np.linalg.norm(back))
        towards = back[2] / length if length > 0.05 * scale else -1.0
        if towards < 0.35 or np.hypot(*along[:2]) < 0.3:
            continue
        radius = radii[3] * scale
        centre = (tip - 0.35 * radius * along)[:2]
        half_length = 0.95 * radius * float(np.hypot(*along[:2]))
        top = float(tip[2]) + 1.5 * radius
        nails.append(Nail(centre, top, along[:2], half_length, 0.7 * radius * towards))
    return nails
