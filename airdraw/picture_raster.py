"""Normalize a picture of one digit as MNIST was normalized; the twin of `raster` for pixels."""

from __future__ import annotations

import math

import cv2
import numpy as np

from airdraw.raster import BOX_PX, LINE_WIDTH_PX, SIZE_PX, FloatArray

#: Nearly all of MNIST's own lines are wider than this; a thinner line is a pen much finer than
#: the ones that MNIST was written with, and is drawn as wide as theirs.
_THINNEST_PX = 1.1
#: Bigger pictures are shrunk before the line is widened: the result has 20 pixels anyway.
_WORK_PX = 160
_INK_LEVEL = 0.5


def normalize_picture(ink: FloatArray) -> FloatArray:
    """The (28, 28) picture that MNIST would show of cut-out ink.

    Args:
        ink: (h, w) float32 in [0, 1], 1 = full ink, ground exactly 0, in any size.

    Returns:
        (28, 28) float32 in [0, 1]: ink within a 20×20 box, its centre of mass in the middle to
        the nearest pixel.

    Raises:
        ValueError: when there is no ink.
    """
    cropped = _crop(ink)
    side = max(cropped.shape)
    if side > _WORK_PX:
        cropped = _crop(_shrink(cropped, _WORK_PX / side))
    cropped = _widen(cropped)
    side = max(cropped.shape)
    boxed = cropped if side == BOX_PX else _crop(_shrink(cropped, BOX_PX / side))
    return _centre(boxed)


def _crop(ink: FloatArray) -> FloatArray:
    rows, cols = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not len(rows):
        raise ValueError("A picture without ink cannot be normalized.")
    return ink[rows[0] : rows[-1] + 1, cols[0] : cols[-1] + 1]


def _shrink(ink: FloatArray, scale: float) -> FloatArray:
    height, width = (max(round(length * scale), 1) for length in ink.shape)
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    made = cv2.resize(ink, (width, height), interpolation=method)
    return np.clip(made, 0, 1).astype(np.float32)


def _widen(ink: FloatArray) -> FloatArray:
    """Lines too thin for a 20 px box are dilated to MNIST's width."""
    scale = BOX_PX / max(ink.shape)
    width_px = line_width(ink)
    if width_px <= 0 or width_px * scale >= _THINNEST_PX:
        return ink
    reach = max(round((LINE_WIDTH_PX / scale - width_px) / 2), 1)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    return np.asarray(cv2.dilate(np.pad(ink, reach), kernel), dtype=np.float32)


def line_width(ink: FloatArray) -> float:
    """Mean width of the lines, in pixels of the picture: twice the area by the outline's length.

    A line of width w and length l has the area w·l and an outline of about 2·l.
    """
    mask = (ink >= _INK_LEVEL * ink.max()).astype(np.uint8)
    outlines, _ = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    # The outline runs through the middle of the outer pixels, half a pixel inside the edge.
    outline = sum(cv2.arcLength(line, closed=True) for line in outlines)
    area = float(ink[mask > 0].sum())
    return 2 * area / outline if outline > 0 else float(min(ink.shape))


def _centre(boxed: FloatArray) -> FloatArray:
    """Move the centre of mass to the middle, whole pixels only, as MNIST did.

    All of MNIST's centres of mass lie in [14, 15) from the edge: it rounds towards pixel 14.
    """
    height, width = boxed.shape
    mass = max(float(boxed.sum()), 1e-9)
    row = float(boxed.sum(axis=1) @ (np.arange(height) + 0.5)) / mass
    col = float(boxed.sum(axis=0) @ (np.arange(width) + 0.5)) / mass
    top = int(np.clip(math.floor(SIZE_PX / 2 + 1 - row), 0, SIZE_PX - height))
    left = int(np.clip(math.floor(SIZE_PX / 2 + 1 - col), 0, SIZE_PX - width))
    made = np.zeros((SIZE_PX, SIZE_PX), dtype=np.float32)
    made[top : top + height, left : left + width] = boxed
    return made
