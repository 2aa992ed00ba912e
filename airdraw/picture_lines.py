"""Take the printed lines of ruled and squared paper out of a picture's ink."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

_Grey = npt.NDArray[np.float32]
_Mask = npt.NDArray[np.uint8]

#: Lines are looked for in a picture of this size.
_SIDE_PX = 640
#: Smaller pictures show no printed lines that could be told from strokes.
_LEAST_SIDE_PX = 100
#: Slopes that are tried: paper is held about upright, and perspective fans the lines out.
_SLOPES = np.linspace(-0.16, 0.16, 17)
#: A straight run is part of a line from this share of the picture's width on.
_RUN_SHARE = 0.22
#: Gaps in a faint line that are bridged (pixels of the small picture).
_GAP_PX = 7
#: One line through the picture is this long, …
_LONE_SHARE = 0.85
#: … and each of several parallel ones this long.
_SEVERAL, _SHARE_OF_SEVERAL = 3, 0.5
#: A printed line is no thicker than this share of the picture's smaller side, or than 3 pixels.
_THICKEST_SHARE, _THICKEST_PX = 0.02, 3.0
#: A line's own contrast, among the pixels around it (most are its grey edges, few are ink) …
_LEVEL_PERCENTILE = 80
#: … of which so much is taken away, so that none of it is left.
_REMOVED = 1.15


def without_lines(contrast: _Grey, least: float) -> _Grey:
    """The contrast without printed lines; strokes that cross them stay whole.

    Args:
        contrast: (H, W) float32, see `airdraw.picture_ground.contrast_of`.
        least: contrast that stands out from the noise.
    """
    height, width = contrast.shape
    if min(height, width) < _LEAST_SIDE_PX:
        return contrast
    scale = min(1.0, _SIDE_PX / max(height, width))
    size = (round(width * scale), round(height * scale))
    small = cv2.resize(contrast, size, interpolation=cv2.INTER_AREA)
    mask = (small > least * 0.6).astype(np.uint8)
    if not _has_long_parts(mask):
        return contrast
    cleaned = contrast
    for is_upright in (False, True):
        lines = _long_lines(mask.T.copy() if is_upright else mask)
        lines = lines.T.copy() if is_upright else lines
        if lines.any():
            cleaned = _taken_out(cleaned, lines, is_upright, 1 / scale)
    return cleaned


def _has_long_parts(mask: _Mask) -> bool:
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    wide = stats[1:, cv2.CC_STAT_WIDTH] >= _SHARE_OF_SEVERAL * mask.shape[1]
    high = stats[1:, cv2.CC_STAT_HEIGHT] >= _SHARE_OF_SEVERAL * mask.shape[0]
    return bool((wide | high).any())


def _long_lines(mask: _Mask) -> _Mask:
    """Where nearly level straight lines run through much of the picture (0 or 1)."""
    height, width = mask.shape
    run = np.ones((1, max(3, round(width * _RUN_SHARE))), np.uint8)
    gap = np.ones((1, _GAP_PX), np.uint8)
    found = np.zeros_like(mask)
    for slope in _SLOPES:
        shear = np.array([[1, 0, 0], [slope, 1, -slope * width / 2]])
        level = cv2.warpAffine(mask, shear, (width, height), flags=cv2.INTER_NEAREST)
        level = cv2.morphologyEx(level, cv2.MORPH_CLOSE, gap)
        level = cv2.morphologyEx(level, cv2.MORPH_OPEN, run)
        flags = cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP
        found |= np.asarray(cv2.warpAffine(level, shear, (width, height), flags=flags), np.uint8)
    joined = cv2.morphologyEx(found, cv2.MORPH_CLOSE, np.ones((3, 5), np.uint8))
    return _printed(np.asarray(joined, np.uint8))


def _printed(found: _Mask) -> _Mask:
    """Those of the straight parts that are long, thin and many enough to be printed lines."""
    height, width = found.shape
    count, areas, stats, _ = cv2.connectedComponentsWithStats(found, connectivity=8)
    labels = np.asarray(areas, np.int32)
    long = stats[:, cv2.CC_STAT_WIDTH] >= _SHARE_OF_SEVERAL * width
    thickest = max(_THICKEST_PX, _THICKEST_SHARE * min(height, width))
    several = [
        number for number in range(1, count)
        if long[number] and _thickness(labels, stats[number], number) <= thickest
    ]  # fmt: skip
    lone = [n for n in several if stats[n, cv2.CC_STAT_WIDTH] >= _LONE_SHARE * width]
    return np.isin(labels, several if len(several) >= _SEVERAL else lone).astype(np.uint8)


def _thickness(labels: npt.NDArray[np.int32], stats: npt.NDArray[np.int32], number: int) -> float:
    """Of a level line: the median over its columns, which a stroke that crosses it leaves alone."""
    left, top, width, height = stats[:4]
    window = labels[top : top + height, left : left + width] == number
    return float(np.median(window.sum(axis=0)))


def _taken_out(contrast: _Grey, lines: _Mask, is_upright: bool, scale: float) -> _Grey:
    height, width = contrast.shape
    mask = cv2.resize(lines, (width, height), interpolation=cv2.INTER_NEAREST)
    reach = 2 * round(scale) + 1
    across = (1, reach) if is_upright else (reach, 1)
    mask = cv2.dilate(mask, np.ones(across, np.uint8))
    level = float(np.percentile(contrast[mask > 0], _LEVEL_PERCENTILE))
    cleaned = np.where(mask > 0, np.maximum(contrast - _REMOVED * level, 0), contrast)
    # Strokes that cross the line are as dark there as on both sides of it.
    across = (1, 2 * reach + 1) if is_upright else (2 * reach + 1, 1)
    bridged = cv2.morphologyEx(cleaned, cv2.MORPH_CLOSE, np.ones(across, np.uint8))
    healed = np.where(mask > 0, np.minimum(bridged, contrast), cleaned)
    return np.asarray(healed, dtype=np.float32)
