"""Draws a hand: a height field of round cones along the skeleton, lit from the side.

Every bone is a round cone whose surface bulges towards the camera. The highest surface wins at
each pixel, so a folded finger covers the palm; the slope of the field gives the shading and its
hollows give the creases. All of it happens in the smallest rectangle around the hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from airdraw.hand import Landmark
from airdraw.simulator.flesh import (
    fingers,
    forearm,
    palm,
    press_joint_lines,
    press_palm_lines,
    sleeve,
    visible_nails,
)
from airdraw.simulator.surface import CLOTH, PALM, HeightField

Field = npt.NDArray[np.float32]
Array = npt.NDArray[np.float64]
Picture = npt.NDArray[np.uint8]

#: Direction to the light: from above, on the left.
_LIGHT_FROM = np.array([-0.46, -0.5, 0.73])
#: Brightness of a surface in shadow, and what full light adds.
_AMBIENT, _DIFFUSE = 0.27, 0.72
#: Light wraps around soft bodies by this share.
_WRAP = 0.18
#: Hollows darken: averaging window, and depth of full darkness (hand lengths).
_HOLLOW_WINDOW, _HOLLOW_DEPTH = 0.09, 0.12
_HOLLOW_STRENGTH = 0.6
#: Surfaces seen edge-on look darker.
_EDGE_STRENGTH = 0.16
#: Where fingers touch: darkness and width (hand lengths) of the line between them.
_SEAM_STRENGTH, _SEAM_WIDTH = 0.4, 0.01
#: Steeper slopes than this look all the same.
_STEEPEST = 2.0
#: The soft shadow on what is behind: reach (hand lengths) and darkness.
_SHADOW_REACH, _SHADOW_STRENGTH = 0.12, 0.22
_SHADOW_OFFSET = np.array([0.05, 0.05])
#: The shadow is computed on a coarser grid.
_SHADOW_COARSE = 4
#: Length of the forearm (hand lengths).
_FOREARM = 1.7


@dataclass(frozen=True, eq=False)
class Materials:
    """How surfaces look from full shadow to full light: (256, 3) uint8 RGB each."""

    skin: Picture
    cloth: Picture
    nail: Picture


def draw_hand(
    picture: Picture, points: Array, scale: float, materials: Materials, blur_px: Array
) -> None:
    """Draw a hand with its forearm into a picture, in place.

    Args:
        picture: (H, W, 3) uint8 RGB.
        points: (21, 3) landmarks in pixels, z towards the camera.
        scale: the hand's length in pixels.
        materials: the colours of skin and sleeve.
        blur_px: (2,) how far the hand moves while the shutter is open.
    """
    field = _modelled(points, scale, picture.shape[:2], float(np.abs(blur_px).max()))
    if field is None:
        return
    rows, cols = field.coverage.shape
    window = picture[field.top : field.top + rows, field.left : field.left + cols]
    level = _lit(field, scale)
    colour = _coloured(field, level, materials)
    _paint_nails(colour, level, points, scale, field, materials)
    _composite(window, colour, field.coverage, scale, blur_px)


def _modelled(
    points: Array, scale: float, shape: tuple[int, int], blur_px: float
) -> HeightField | None:
    elbow = _elbow(points, scale)
    flesh = [*forearm(points, scale, elbow), *palm(points, scale)]
    shell = [*fingers(points, scale), *sleeve(points, scale, elbow)]
    margin_px = blur_px / 2 + 1.5 * _SHADOW_REACH * scale
    field = HeightField.around([*flesh, *shell], shape, margin_px)
    if field is None:
        return None
    for cone in flesh:
        field.add(cone)
    press_palm_lines(field, points, scale)
    for cone in shell:
        field.add(cone)
    press_joint_lines(field, points, scale)
    return field


def _elbow(points: Array, scale: float) -> Array:
    """The forearm continues the hand, half way back to upright."""
    wrist = points[Landmark.WRIST]
    along = wrist - points[Landmark.MIDDLE_MCP]
    along = along / max(float(np.linalg.norm(along)), 1e-9)
    direction = np.array([0.5 * along[0], max(along[1], 0.3), -0.1])
    return np.asarray(wrist + direction / np.linalg.norm(direction) * _FOREARM * scale)


def _lit(field: HeightField, scale: float) -> Picture:
    """Brightness of the surface as (h, w) uint8, an index into the materials."""
    known = field.height[field.coverage > 0]
    floor = float(known.min()) - 0.05 * scale if known.size else 0.0
    solid = np.maximum(field.height, np.float32(floor))
    solid = cv2.GaussianBlur(solid, (0, 0), max(0.008 * scale, 0.6))
    slope_x = cv2.Sobel(solid, cv2.CV_32F, 1, 0, ksize=3, scale=0.125)
    slope_y = cv2.Sobel(solid, cv2.CV_32F, 0, 1, ksize=3, scale=0.125)
    np.clip(slope_x, -_STEEPEST, _STEEPEST, out=slope_x)
    np.clip(slope_y, -_STEEPEST, _STEEPEST, out=slope_y)
    facing = 1 / np.sqrt(1 + slope_x * slope_x + slope_y * slope_y)
    light_x, light_y, light_z = (np.float32(part) for part in _LIGHT_FROM)
    towards = (light_z - slope_x * light_x - slope_y * light_y) * facing
    window = int(_HOLLOW_WINDOW * scale) | 1
    hollow = (cv2.blur(solid, (window, window)) - solid) / np.float32(_HOLLOW_DEPTH * scale)
    level = _AMBIENT + _DIFFUSE * np.clip(_WRAP + (1 - _WRAP) * towards, 0, 1)
    level -= _HOLLOW_STRENGTH * np.clip(hollow, 0, 0.7)
    level -= np.float32(_EDGE_STRENGTH) * (1 - facing)
    level -= np.float32(_SEAM_STRENGTH) * _seams(field, scale)
    return np.asarray(np.clip(level * 255, 0, 255), np.uint8)


def _seams(field: HeightField, scale: float) -> Field:
    """Dark lines where two fingers touch, (h, w) in [0, 1]: even light leaves a shadow there."""
    fingers = np.where(field.part == CLOTH, PALM, field.part).astype(np.uint8)
    is_seam = (cv2.dilate(fingers, np.ones((3, 3), np.uint8)) != fingers) & (fingers != PALM)
    lines = is_seam.astype(np.float32)
    width_px = _SEAM_WIDTH * scale
    soft = cv2.GaussianBlur(lines, (0, 0), max(width_px, 0.5))
    # A blurred line of one pixel has a peak of about 0.4 / sigma.
    return np.asarray(np.clip(soft * max(2.5 * width_px, 1.25), 0, 1), np.float32)


def _coloured(field: HeightField, level: Picture, materials: Materials) -> Picture:
    shades = cv2.merge([level] * 3)
    colour = cv2.LUT(shades, materials.skin.reshape(1, 256, 3))
    is_cloth = (field.part == CLOTH).astype(np.uint8)
    if is_cloth.any():
        cloth = cv2.LUT(shades, materials.cloth.reshape(1, 256, 3))
        cv2.copyTo(cloth, is_cloth, colour)
    return np.asarray(colour, np.uint8)


def _paint_nails(
    colour: Picture,
    level: Picture,
    points: Array,
    scale: float,
    field: HeightField,
    materials: Materials,
) -> None:
    for nail in visible_nails(points, scale):
        centre = nail.centre - (field.left, field.top)
        box = (
            (float(centre[0]), float(centre[1])),
            (2 * nail.half_length, 2 * nail.half_width),
            float(np.degrees(np.arctan2(nail.along[1], nail.along[0]))),
        )
        mask = np.zeros(level.shape, np.uint8)
        cv2.ellipse(mask, box, 255, -1, cv2.LINE_AA)
        where = (mask > 127) & (field.height < nail.top)
        colour[where] = materials.nail[level[where]]


def _composite(
    window: Picture, colour: Picture, coverage: Field, scale: float, blur_px: Array
) -> None:
    """Lay the hand and its shadow over the picture."""
    layer = cv2.merge([*cv2.split(colour.astype(np.float32) * coverage[..., None]), coverage])
    kernel = _motion_kernel(blur_px)
    if kernel is not None:
        layer = cv2.filter2D(layer, -1, kernel, borderType=cv2.BORDER_REPLICATE)
    behind = (1 - layer[..., 3]) * (1 - _SHADOW_STRENGTH * _shadow(layer[..., 3], scale))
    window[:] = (window * behind[..., None] + layer[..., :3]).astype(np.uint8)


def _shadow(coverage: npt.NDArray[Any], scale: float) -> Field:
    rows, cols = coverage.shape
    small = (max(cols // _SHADOW_COARSE, 1), max(rows // _SHADOW_COARSE, 1))
    coarse = cv2.resize(coverage, small, interpolation=cv2.INTER_AREA)
    move = np.hstack([np.eye(2), (_SHADOW_OFFSET * scale / _SHADOW_COARSE)[:, None]])
    coarse = cv2.warpAffine(coarse, move, small)
    coarse = cv2.GaussianBlur(
        coarse, (0, 0), max(0.5 * _SHADOW_REACH * scale / _SHADOW_COARSE, 0.5)
    )
    return np.asarray(cv2.resize(coarse, (cols, rows)), np.float32)


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
