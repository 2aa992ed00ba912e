"""Ink, fingertip, pen state and countdown drawn onto a frame."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from airdraw.hand import HandPose
from airdraw.ink import Point, Stroke
from airdraw.session import Event, FrameResult

Pixels = npt.NDArray[np.uint8]
Colour = tuple[int, int, int]


@dataclass(frozen=True, kw_only=True)
class OverlayStyle:
    """How the overlay looks; lengths are shares of the frame's height, colours RGB.

    Attributes:
        ink: finished strokes.
        wet_ink: the stroke in progress, and the pen while it writes.
        done_ink: a drawing that has been committed.
        outline: around everything, so that it shows on any background.
        ink_width: of the line.
        has_skeleton: whether the tracked hand is drawn as well.
        has_status: whether the pen's state is written into the lower left corner.
    """

    ink: Colour = (255, 255, 255)
    wet_ink: Colour = (255, 196, 61)
    done_ink: Colour = (134, 239, 172)
    outline: Colour = (15, 23, 42)
    ink_width: float = 0.016
    has_skeleton: bool = False
    has_status: bool = True


DEFAULT_STYLE = OverlayStyle()

#: What a countdown says.
_HELD = {Event.CLEAR: "Clear", Event.UNDO: "Undo", Event.COMMIT: "Done"}
#: Countdowns shorter than this share are not shown: they come and go with every gesture.
_MIN_PROGRESS = 0.2
#: OpenCV takes positions in sixteenths of a pixel.
_SHIFT = 4
_OUTLINE_RATIO = 1.9
_PEN_RADIUS = 0.016
_RING_RADIUS = 0.052
_RING_WIDTH = 0.012
_LABEL_HEIGHT = 0.042
_TEXT_HEIGHT = 0.13
#: No text is smaller, however small the frame.
_MIN_TEXT_PX = 8
_MARGIN = 0.025
_PLATE_STRENGTH = 0.78

_BONES = (
    (0, 1), (1, 2), (2, 3), (3, 4), (0, 5), (5, 6), (6, 7), (7, 8), (5, 9), (9, 10), (10, 11),
    (11, 12), (9, 13), (13, 14), (14, 15), (15, 16), (13, 17), (17, 18), (18, 19), (19, 20),
    (0, 17),
)  # fmt: skip


def draw_overlay(
    frame_rgb: Pixels,
    result: FrameResult,
    *,
    text: str = "",
    style: OverlayStyle = DEFAULT_STYLE,
) -> Pixels:
    """A new frame with what the pen did drawn in.

    Args:
        frame_rgb: (H, W, 3) uint8 RGB, the frame that `result` came from, mirrored.
        text: the reading to show large, e.g. "407"; "" for none.

    Returns:
        (H, W, 3) uint8 RGB.
    """
    canvas = np.array(frame_rgb, order="C")
    if style.has_skeleton and result.hand is not None:
        _draw_skeleton(canvas, result.hand, style)
    _draw_ink(canvas, result, style)
    if result.tip is not None:
        _draw_pen(canvas, result.tip, result.is_down, style)
    if result.held is not None and result.progress >= _MIN_PROGRESS:
        _draw_countdown(canvas, result, style)
    if style.has_status:
        label, colour = _status(result, style)
        _draw_plate(canvas, label, _LABEL_HEIGHT, colour, is_top=False)
    if text:
        _draw_plate(canvas, text, _TEXT_HEIGHT, style.ink, is_top=True)
    return canvas


def _draw_ink(canvas: Pixels, result: FrameResult, style: OverlayStyle) -> None:
    dry = result.drawing.strokes
    if result.stroke is not None:
        dry = dry[:-1]
    width = style.ink_width * canvas.shape[0]
    every = [*dry, result.stroke] if result.stroke is not None else dry
    _draw_strokes(canvas, every, style.outline, width * _OUTLINE_RATIO)
    colour = style.done_ink if result.is_committed else style.ink
    _draw_strokes(canvas, dry, colour, width)
    if result.stroke is not None:
        _draw_strokes(canvas, [result.stroke], style.wet_ink, width)


def _draw_strokes(canvas: Pixels, strokes: Iterable[Stroke], colour: Colour, width: float) -> None:
    for stroke in strokes:
        points = np.round(stroke.array[:, :2] * (canvas.shape[0] << _SHIFT)).astype(np.int32)
        if len(points) == 1:
            points = np.repeat(points, 2, axis=0)
        cv2.polylines(canvas, [points], False, colour, max(round(width), 1), cv2.LINE_AA, _SHIFT)


def _draw_pen(canvas: Pixels, tip: Point, is_down: bool, style: OverlayStyle) -> None:
    radius, rim = _PEN_RADIUS * canvas.shape[0], max(round(0.006 * canvas.shape[0]), 2)
    _draw_circle(canvas, tip, radius, style.outline, 2 * rim)
    if is_down:
        _draw_circle(canvas, tip, radius, style.wet_ink, -1)
    _draw_circle(canvas, tip, radius, style.ink, rim)


def _draw_countdown(canvas: Pixels, result: FrameResult, style: OverlayStyle) -> None:
    """A ring that fills around the pen, or in the middle below when there is no hand."""
    height, width = canvas.shape[:2]
    centre = result.tip or Point(width / height / 2, 1 - 4 * _RING_RADIUS, 0.0)
    radius, line = _RING_RADIUS * height, max(round(_RING_WIDTH * height), 2)
    _draw_circle(canvas, centre, radius, style.outline, round(1.9 * line))
    at, axes = _pixels(canvas, centre), (round(radius * (1 << _SHIFT)),) * 2
    end_deg = 360.0 * result.progress
    cv2.ellipse(canvas, at, axes, -90.0, 0.0, end_deg, style.wet_ink, line, cv2.LINE_AA, _SHIFT)
    if result.held is not None:
        label = _text_mask(_HELD[result.held], round(_LABEL_HEIGHT * height))
        top = round(centre.y * height + 1.6 * radius)
        if top + label.shape[0] > height:
            top = round(centre.y * height - 1.6 * radius) - label.shape[0]
        _blend_text(canvas, label, top, round(centre.x * height) - label.shape[1] // 2, style)


def _draw_circle(canvas: Pixels, at: Point, radius: float, colour: Colour, line: int) -> None:
    size = round(radius * (1 << _SHIFT))
    cv2.circle(canvas, _pixels(canvas, at), size, colour, line, cv2.LINE_AA, _SHIFT)


def _draw_skeleton(canvas: Pixels, hand: HandPose, style: OverlayStyle) -> None:
    places = [_pixels(canvas, Point(x, y, 0.0)) for x, y in hand.landmarks]
    line = max(round(0.004 * canvas.shape[0]), 1)
    for start, end in _BONES:
        cv2.line(canvas, places[start], places[end], style.outline, 3 * line, cv2.LINE_AA, _SHIFT)
    for start, end in _BONES:
        cv2.line(canvas, places[start], places[end], style.done_ink, line, cv2.LINE_AA, _SHIFT)


def _status(result: FrameResult, style: OverlayStyle) -> tuple[str, Colour]:
    if result.is_down:
        return "Writing", style.wet_ink
    if result.hand is None:
        return "No hand", style.ink
    return "Pen up", style.ink


def _draw_plate(canvas: Pixels, text: str, size: float, colour: Colour, *, is_top: bool) -> None:
    """Text on a dark plate: at the top in the middle, or in the lower left corner."""
    height, width = canvas.shape[:2]
    plate = _plate(text, round(size * height), colour)
    rows, columns = plate.paint.shape[:2]
    margin = round(_MARGIN * height)
    top = margin if is_top else max(height - margin - rows, 0)
    left = max((width - columns) // 2, 0) if is_top else margin
    area = canvas[top : top + rows, left : left + columns]
    if area.size:
        # In one go by OpenCV: plates are large, and there are two in every frame.
        part = np.s_[: area.shape[0], : area.shape[1]]
        area[:] = cv2.blendLinear(
            plate.paint[part], area, plate.strength[part], plate.weakness[part]
        )


class _Plate(NamedTuple):
    """A text on its plate: colours (H, W, 3) uint8, and how strong they are (H, W) float32."""

    paint: Pixels
    strength: npt.NDArray[np.float32]
    weakness: npt.NDArray[np.float32]


@lru_cache(maxsize=64)
def _plate(text: str, text_height_px: int, colour: Colour) -> _Plate:
    """Cached, for the same texts are shown frame after frame."""
    mask = _text_mask(text, text_height_px)
    pad = max(mask.shape[0] // 4, 2)
    size = mask.shape[0] + 2 * pad, mask.shape[1] + 4 * pad
    ground = _plate_mask(*size)
    ink = np.zeros(size, np.float32)
    ink[pad : pad + mask.shape[0], 2 * pad : 2 * pad + mask.shape[1]] = mask
    # The text lies over the plate, which lies over the picture.
    strength = ink + ground * (1 - ink)
    share = np.divide(ink, strength, out=np.zeros_like(ink), where=strength > 0)[..., None]
    outline = np.array(DEFAULT_STYLE.outline)
    paint = np.round(outline + share * (np.array(colour) - outline)).astype(np.uint8)
    return _Plate(paint, strength, 1 - strength)


def _blend_text(
    canvas: Pixels, mask: npt.NDArray[np.float32], top: int, left: int, style: OverlayStyle
) -> None:
    grow = max(mask.shape[0] // 8, 2)
    halo = cv2.dilate(np.pad(mask, grow), np.ones((grow, grow), np.uint8))
    _blend(canvas, np.asarray(halo, np.float32), top - grow, left - grow, style.outline)
    _blend(canvas, mask, top, left, style.ink)


def _blend(
    canvas: Pixels, mask: npt.NDArray[np.float32], top: int, left: int, colour: Colour
) -> None:
    """Paint a colour through a mask, as far as the mask lies on the canvas."""
    row, col = max(-top, 0), max(-left, 0)
    part = canvas[max(top, 0) : max(top + mask.shape[0], 0), max(left, 0) :]
    part = part[:, : max(left + mask.shape[1], 0) - max(left, 0)]
    shade = mask[row : row + part.shape[0], col : col + part.shape[1], None]
    part[:] = part + shade * (np.array(colour, np.float32) - part)


@lru_cache(maxsize=128)
def _text_mask(text: str, height_px: int) -> npt.NDArray[np.float32]:
    """Coverage in [0, 1] of a line of text; cached, for labels repeat frame after frame."""
    font = ImageFont.load_default(size=max(height_px, _MIN_TEXT_PX))
    left, top, right, bottom = font.getbbox(text)
    picture = Image.new("L", (math.ceil(right - left) + 2, math.ceil(bottom - top) + 2))
    ImageDraw.Draw(picture).text((1 - left, 1 - top), text, fill=255, font=font)
    return np.asarray(picture, np.float32) * np.float32(1 / 255)


@lru_cache(maxsize=32)
def _plate_mask(height_px: int, width_px: int) -> npt.NDArray[np.float32]:
    radius = min(height_px, width_px) // 3
    picture = Image.new("L", (width_px, height_px))
    ImageDraw.Draw(picture).rounded_rectangle((0, 0, width_px - 1, height_px - 1), radius, fill=255)
    return np.asarray(picture, np.float32) * np.float32(_PLATE_STRENGTH / 255)


def _pixels(canvas: Pixels, at: Point) -> tuple[int, int]:
    scale = canvas.shape[0] << _SHIFT
    return round(at.x * scale), round(at.y * scale)
