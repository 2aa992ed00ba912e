"""Find the digits in a picture: a photo of paper or of a board, a scan, a screenshot, MNIST."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from airdraw.ink import Box
from airdraw.picture_ground import contrast_of, local_noise, noise_of
from airdraw.picture_groups import Blob, group_blobs
from airdraw.picture_lines import without_lines

_Grey = npt.NDArray[np.float32]

#: Larger pictures are made smaller before anything else.
WORKING_SIDE_PX = 1600
#: From this size on the camera's noise is smoothed before ink is looked for.
_SMOOTHED_FROM_PX = 200
_SMOOTHING_SIGMA_PX = 1.0

#: Ink stands out from the ground by this many standard deviations of the noise …
_NOISE_SIGMAS = 5.0
#: (where the noise is measured from what is below so many times the noise of the whole picture)
_INK_SIGMAS = 8.0
#: … and by this much in any case.
_LEAST_CONTRAST = 0.08
#: Contrast, in full ink, of a stroke's middle and of its faint edge.
_CORE_SHARE = 0.5
_EDGE_SHARE = 0.3
#: Ink must stand out more than what differs to the other side (wood, cloth, leaves) by this.
_TEXTURE_RATIO = 2.0
_TEXTURE_PERCENTILE = 0.5
#: Ink at the edge of a stroke that is kept grey around the part that was found (pixels).
_FRINGE_PX = 1


@dataclass(frozen=True, eq=False)
class PictureInk:
    """The ink of one group in a picture: a digit, or digits that touch.

    Attributes:
        box: in pixels of the picture, edges of pixels (a picture is 0 to W wide).
        ink: (h, w) float32 in [0, 1], 1 is full ink and the ground exactly 0. A large picture
            was made smaller, so that h and w can be less than the box's size.
    """

    box: Box
    ink: _Grey


def find_digits(pixels: npt.NDArray[Any]) -> tuple[PictureInk, ...]:
    """The groups of ink that can be digits, row by row from the top, each from left to right.

    Ink is dark on light or light on dark, in even or uneven light. Specks and what lies at the
    picture's rim are left out; the parts of a digit of several strokes are put together. Digits
    that touch stay one group (`split_candidates` says where they can be cut).

    Args:
        pixels: (H, W) grey or (H, W, 3) RGB, uint8.

    Returns:
        The groups; () when nothing was written.

    Raises:
        ValueError: when the shape or type is another one.
    """
    grey, scale = _working_grey(_checked(pixels))
    contrast = contrast_of(grey)
    contrast = without_lines(contrast, max(_NOISE_SIGMAS * noise_of(contrast), _LEAST_CONTRAST))
    found = _ink_mask(contrast)
    if found is None:
        return ()
    mask, floor = found
    groups = group_blobs(_blobs(mask), grey.shape)
    return tuple(_picture_ink(group, contrast, floor, scale) for group in groups)


def _checked(pixels: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
    if not isinstance(pixels, np.ndarray):
        raise ValueError(f"A picture is a numpy array, not {type(pixels).__name__}.")
    if hasattr(pixels, "mask"):
        raise ValueError("This picture is masked; fill the array first: pixels.filled(255).")
    if pixels.dtype != np.uint8:
        raise ValueError(f"A picture has values of type uint8 (0 to 255), not {pixels.dtype}.")
    if not (pixels.ndim == 2 or (pixels.ndim == 3 and pixels.shape[2] == 3)):
        raise ValueError(f"A picture has the shape (H, W) or (H, W, 3), not {pixels.shape}.")
    if not pixels.size:
        raise ValueError(f"This picture has the shape {pixels.shape}, so nothing is in it.")
    return pixels


def _working_grey(pixels: npt.NDArray[np.uint8]) -> tuple[_Grey, float]:
    """Grey in [0, 1] at working size, and picture pixels per working pixel."""
    height, width = pixels.shape[:2]
    scale = max(1.0, max(height, width) / WORKING_SIDE_PX)
    if scale > 1:
        size = (max(1, round(width / scale)), max(1, round(height / scale)))
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)  # type: ignore[assignment]
    if pixels.ndim == 3:
        pixels = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)  # type: ignore[assignment]
    return np.asarray(pixels, np.float32) / np.float32(255), scale


def _ink_mask(contrast: _Grey) -> tuple[npt.NDArray[np.uint8], float] | None:
    """Where ink is (0 or 1), and the contrast below which everything is ground."""
    smooth = contrast
    if min(contrast.shape) >= _SMOOTHED_FROM_PX:
        smooth = cv2.GaussianBlur(contrast, (0, 0), _SMOOTHING_SIGMA_PX).astype(np.float32)
    noise = noise_of(smooth)
    least = _NOISE_SIGMAS * local_noise(smooth, max(_INK_SIGMAS * noise, _LEAST_CONTRAST))
    least = np.maximum(least, _LEAST_CONTRAST)
    standing_out = smooth[smooth > least]
    if not standing_out.size:
        return None
    level = _full_ink(standing_out)
    opposite = -float(np.percentile(smooth, _TEXTURE_PERCENTILE))
    if level < _TEXTURE_RATIO * opposite:
        return None
    edge = (smooth > np.maximum(least, _EDGE_SHARE * level)).astype(np.uint8)
    core = smooth > np.maximum(least, _CORE_SHARE * level)
    count, labels = cv2.connectedComponents(edge, connectivity=8)
    has_core = np.zeros(count, bool)
    has_core[np.unique(labels[core])] = True
    has_core[0] = False
    return has_core[labels].astype(np.uint8), 2 * noise


def _full_ink(values: npt.NDArray[np.float32]) -> float:
    """The contrast of a stroke's middle: the mean above Otsu's threshold."""
    levels = np.clip(values * 255, 0, 255).astype(np.uint8).reshape(1, -1)
    threshold, _ = cv2.threshold(levels, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    upper = values[levels[0] > threshold]
    return float(upper.mean() if upper.size else values.max())


def _blobs(mask: npt.NDArray[np.uint8]) -> list[Blob]:
    count, areas, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    labels = np.asarray(areas, np.int32)
    return [
        Blob.cut(labels, number, *(int(value) for value in stats[number]))
        for number in range(1, count)
    ]


def _picture_ink(group: Blob, contrast: _Grey, floor: float, scale: float) -> PictureInk:
    mask = np.pad(group.mask, _FRINGE_PX)
    mask = np.asarray(cv2.dilate(mask, np.ones((3, 3), np.uint8), iterations=_FRINGE_PX), np.uint8)
    top, left = group.top - _FRINGE_PX, group.left - _FRINGE_PX
    rows = slice(max(0, -top), mask.shape[0] - max(0, top + mask.shape[0] - contrast.shape[0]))
    cols = slice(max(0, -left), mask.shape[1] - max(0, left + mask.shape[1] - contrast.shape[1]))
    mask = mask[rows, cols]
    top, left = max(0, top), max(0, left)
    values = contrast[top : top + mask.shape[0], left : left + mask.shape[1]]
    full = max(float(np.percentile(values[mask > 0], 90)), floor + 1e-3)
    ink = np.clip((values - floor) / (full - floor), 0, 1) * mask
    filled = np.argwhere(ink > 0)
    (y0, x0), (y1, x1) = filled.min(axis=0), filled.max(axis=0) + 1
    box = Box(*(float(v * scale) for v in (left + x0, top + y0, left + x1, top + y1)))
    return PictureInk(box, np.ascontiguousarray(ink[y0:y1, x0:x1], dtype=np.float32))
