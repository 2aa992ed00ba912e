"""Draws a hand: a height field of round cones along the skeleton, lit from the side.

Every bone is a round cone whose surface bulges towards the camera. The highest surface wins at
each pixel, so a folded finger covers the palm; the slope of the field gives the shading and its
hollows give the creases. All of it happens in the smallest rectangle around the hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from airdraw.hand import Landmark

Field = npt.NDArray[np.float32]
Array = npt.NDArray[np.float64]
Picture = npt.NDArray[np.uint8]

#: Height of the field where there is no hand (pixels).
_FAR = np.float32(-1e4)

#: Half thickness of each joint of thumb and fingers, in hand lengths.
_THUMB_RADII = (0.085, 0.072, 0.054, 0.040)
_FINGER_RADII = (
    (0.060, 0.050, 0.044, 0.034),
    (0.062, 0.052, 0.045, 0.035),
    (0.060, 0.049, 0.043, 0.033),
    (0.052, 0.042, 0.037, 0.029),
)
_PALM_RADIUS = 0.085
_WRIST_RADIUS = 0.105
_FOREARM_RADIUS = 0.145
#: The flesh of a fingertip reaches a little beyond the landmark (hand lengths).
_TIP_BEYOND = 0.012
#: Seams in the palm are rounded over this height (hand lengths).
_PALM_BLEND = 0.06


class Cone(NamedTuple):
    """A bone's flesh between two points (x, y, z), with the radius at both ends, in pixels."""

    start: Array
    end: Array
    start_radius: float
    end_radius: float
    blend: float = 0.0


@dataclass
class HeightField:
    """Surface height (pixels towards the camera) and coverage in a window of the frame."""

    left: int
    top: int
    height: Field
    coverage: Field

    @classmethod
    def around(cls, cones: list[Cone], shape: tuple[int, int]) -> HeightField | None:
        """The empty field over the part of a frame (rows, columns) that the cones touch."""
        low = np.min([np.minimum(c.start, c.end)[:2] - _reach(c) for c in cones], axis=0)
        high = np.max([np.maximum(c.start, c.end)[:2] + _reach(c) for c in cones], axis=0)
        left, top = max(int(low[0]), 0), max(int(low[1]), 0)
        size = (min(int(high[1]) + 1, shape[0]) - top, min(int(high[0]) + 1, shape[1]) - left)
        if min(size) <= 0:
            return None
        return cls(left, top, np.full(size, _FAR, np.float32), np.zeros(size, np.float32))

    def add(self, cone: Cone) -> None:
        """Raise the field to the cone's surface; its blend rounds the seam."""
        start = cone.start - (self.left, self.top, 0)
        end = cone.end - (self.left, self.top, 0)
        reach = _reach(cone)
        low = np.maximum(np.minimum(start, end)[:2] - reach, 0).astype(int)
        high = np.maximum(np.maximum(start, end)[:2] + reach + 1, 0).astype(int)
        window = (slice(low[1], high[1]), slice(low[0], high[0]))
        region, covered = self.height[window], self.coverage[window]
        if not region.size:
            return
        ys = np.arange(low[1], low[1] + region.shape[0], dtype=np.float32)[:, None]
        xs = np.arange(low[0], low[0] + region.shape[1], dtype=np.float32)
        surface, inside = _surface(cone._replace(start=start, end=end), xs, ys)
        if cone.blend > 0:
            # Polynomial smooth maximum.
            near = np.clip(1 - np.abs(region - surface) / cone.blend, 0, 1)
            surface += near * near * np.float32(cone.blend / 4)
        np.maximum(region, surface, out=region)
        np.maximum(covered, inside, out=covered)


def _reach(cone: Cone) -> float:
    return max(cone.start_radius, cone.end_radius) + 2


def _surface(cone: Cone, xs: Field, ys: Field) -> tuple[Field, Field]:
    """Height of a cone's surface, and coverage in [0, 1], over a grid of pixels."""
    step = (cone.end - cone.start).astype(np.float32)
    dx, dy = xs - np.float32(cone.start[0]), ys - np.float32(cone.start[1])
    length2 = max(float(step[0] ** 2 + step[1] ** 2), 1e-6)
    along = np.clip((dx * (step[0] / length2)) + dy * (step[1] / length2), 0, 1)
    away2 = (dx - along * step[0]) ** 2 + (dy - along * step[1]) ** 2
    radius = np.float32(cone.start_radius) + along * np.float32(cone.end_radius - cone.start_radius)
    inside2 = radius * radius - away2
    # (r² - d²) / 2r is the distance to the edge, near the edge, without a second root.
    coverage = np.clip(inside2 / (2 * radius) + 0.5, 0, 1)
    surface = np.float32(cone.start[2]) + along * step[2] + np.sqrt(np.maximum(inside2, 0))
    surface[coverage <= 0] = _FAR
    return surface, coverage


def hand_cones(points: Array, scale: float, forearm_end: Array) -> list[Cone]:
    """The flesh of a hand whose 21 landmarks are given in pixels (x, y, z)."""
    wrist = points[Landmark.WRIST]
    lower = wrist + 0.35 * (forearm_end - wrist) / max(
        float(np.linalg.norm(forearm_end - wrist)) / scale, 0.35
    )
    cones = [
        Cone(forearm_end, lower, _FOREARM_RADIUS * scale, _FOREARM_RADIUS * 0.9 * scale),
        Cone(lower, wrist, _FOREARM_RADIUS * 0.9 * scale, _WRIST_RADIUS * scale, 0.05 * scale),
    ]
    cones += _palm(points, scale)
    cones += _digits(points, scale)
    return cones


def _palm(points: Array, scale: float) -> list[Cone]:
    wrist = points[Landmark.WRIST]
    knuckles = points[
        [Landmark.INDEX_MCP, Landmark.MIDDLE_MCP, Landmark.RING_MCP, Landmark.PINKY_MCP]
    ]
    blend, radius = _PALM_BLEND * scale, _PALM_RADIUS * scale
    across = (points[Landmark.PINKY_MCP] - points[Landmark.INDEX_MCP]) * 0.25
    cones = []
    for share, knuckle in zip((-0.7, -0.25, 0.25, 0.75), knuckles, strict=True):
        root = wrist + share * across
        cones.append(Cone(root, knuckle, radius, radius * 0.85, blend))
    heel = wrist + 0.45 * (points[Landmark.PINKY_MCP] - wrist) + across * 0.1
    cones.append(Cone(wrist + across * 0.6, heel, radius, radius * 1.05, blend))
    return cones


def _digits(points: Array, scale: float) -> list[Cone]:
    cones = []
    for number, radii in enumerate((_THUMB_RADII, *_FINGER_RADII)):
        joints = points[1 + 4 * number : 5 + 4 * number].copy()
        last = joints[3] - joints[2]
        joints[3] += last * (_TIP_BEYOND * scale / max(float(np.linalg.norm(last)), 1e-6))
        for bone in range(3):
            blend = _PALM_BLEND * scale if bone == 0 else 0.015 * scale
            cones.append(
                Cone(
                    joints[bone],
                    joints[bone + 1],
                    radii[bone] * scale,
                    radii[bone + 1] * scale,
                    blend,
                )
            )
    # The ball of the thumb.
    thumb = points[[Landmark.THUMB_CMC, Landmark.THUMB_MCP]]
    cones.append(Cone(thumb[0], thumb[1], 0.1 * scale, 0.078 * scale, _PALM_BLEND * scale))
    return cones


def shade(field: HeightField, scale: float, light: Array, table: Picture) -> Picture:
    """The lit surface as (h, w, 3) uint8 RGB.

    Args:
        field: the surface.
        scale: the hand's length in pixels.
        light: direction towards the light (x right, y down, z towards the camera), length 1.
        table: (256, 3) uint8, the skin's colour from dark to bright.
    """
    height = field.height
    floor = height[field.coverage > 0]
    base = float(floor.min()) - 0.05 * scale if floor.size else 0.0
    solid = np.maximum(height, np.float32(base))
    solid = cv2.GaussianBlur(solid, (0, 0), max(0.008 * scale, 0.6))
    slope_x = cv2.Sobel(solid, cv2.CV_32F, 1, 0, ksize=3, scale=0.125)
    slope_y = cv2.Sobel(solid, cv2.CV_32F, 0, 1, ksize=3, scale=0.125)
    np.clip(slope_x, -2, 2, out=slope_x)
    np.clip(slope_y, -2, 2, out=slope_y)
    towards = light[2] - slope_x * np.float32(light[0]) - slope_y * np.float32(light[1])
    towards /= np.sqrt(1 + slope_x * slope_x + slope_y * slope_y)
    window = int(0.09 * scale) | 1
    hollow = np.clip(cv2.blur(solid, (window, window)) - solid, 0, None) / np.float32(0.12 * scale)
    level = 0.36 + 0.62 * np.clip(0.18 + 0.82 * towards, 0, 1) - 0.5 * np.clip(hollow, 0, 0.7)
    index = np.clip(level * 255, 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(cv2.merge([index] * 3), table.reshape(1, 256, 3)), np.uint8)


_LIGHT_FROM = np.array([-0.46, -0.5, 0.73])


def draw_hand(
    picture: Picture, points: Array, scale: float, table: Picture, blur_px: Array
) -> None:
    """Draw a hand into a picture, in place.

    Args:
        picture: (H, W, 3) uint8 RGB.
        points: (21, 3) landmarks in pixels, z towards the camera.
        scale: the hand's length in pixels.
        table: (256, 3) uint8 skin colours from shadow to light.
        blur_px: (2,) how far the hand moves while the shutter is open.
    """
    cones = hand_cones(points, scale, _elbow(points, scale))
    field = HeightField.around(cones, picture.shape[:2])
    if field is None:
        return
    for cone in cones:
        field.add(cone)
    colour = shade(field, scale, _LIGHT_FROM, table)
    alpha = field.coverage
    rows, cols = alpha.shape
    window = picture[field.top : field.top + rows, field.left : field.left + cols]
    layer = cv2.merge([*cv2.split(colour.astype(np.float32) * alpha[..., None]), alpha])
    kernel = _motion_kernel(blur_px)
    if kernel is not None:
        layer = cv2.filter2D(layer, -1, kernel, borderType=cv2.BORDER_REPLICATE)
    window[:] = (window * (1 - layer[..., 3:]) + layer[..., :3]).astype(np.uint8)


def _elbow(points: Array, scale: float) -> Array:
    """The forearm continues the hand, half way back to upright."""
    wrist = points[Landmark.WRIST]
    along = wrist - points[Landmark.MIDDLE_MCP]
    along = along / max(float(np.linalg.norm(along)), 1e-9)
    direction = np.array([0.5 * along[0], max(along[1], 0.3), -0.1])
    return np.asarray(wrist + direction / np.linalg.norm(direction) * 1.7 * scale)


def _motion_kernel(blur_px: Array) -> Field | None:
    """A line of the blur's length and direction, or None when it would not be seen."""
    length = float(np.hypot(*blur_px))
    if length < 1.0:
        return None
    half = int(np.ceil(length / 2)) + 1
    kernel = np.zeros((2 * half + 1, 2 * half + 1), np.float32)
    end = np.round((half + blur_px / 2) * 16).astype(int)
    start = np.round((half - blur_px / 2) * 16).astype(int)
    cv2.line(kernel, start.tolist(), end.tolist(), 1.0, 1, cv2.LINE_8, 4)
    return np.asarray(kernel / kernel.sum(), np.float32)
