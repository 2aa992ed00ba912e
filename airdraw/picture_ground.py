"""Separate the ink of a picture from its ground: paper, board or screen, in any light."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

_Grey = npt.NDArray[np.float32]

#: A ground is flat (a screenshot, MNIST) when this share of the picture's rim has one grey …
_FLAT_RIM_SHARE = 0.9
#: … give or take this much.
_FLAT_TOLERANCE = 2.5 / 255

#: The light on paper is estimated in a picture of this size at most.
_LIGHT_SIDE_PX = 160
#: Widest stroke that is looked for, as a share of the picture's smaller side.
_THICKEST_SHARE = 0.35
#: By which power of their width thin structures are preferred to wide ones. Measured on 1080
#: pictures of pen trajectories in 45 conditions: 2 to 3 decide all of them rightly, 1.5 does not.
_WIDTH_POWER = 2.5
#: What is this strong, as a share of the strongest, counts when lines are measured.
_STRONG_SHARE = 0.4
#: The ground is what is left when structures up to this many lines thick are taken away.
_CLOSING_LINES = 1.8
#: Width of a line when the picture shows none, as a share of its smaller side.
_USUAL_LINE_SHARE = 0.05
#: Neighbourhood in which the noise is measured, as a share of the smaller side.
_NOISE_SHARE = 0.15
#: Darkest ground that contrast is measured against: below, noise would be enlarged into ink.
_DARKEST_GROUND = 0.08


def contrast_of(grey: _Grey) -> _Grey:
    """How strongly each pixel stands out from the ground as ink does.

    On light ground it is the share of the light that the ink swallows, which does not depend on
    how bright the light is; on dark ground it is the difference.

    Args:
        grey: (H, W) float32 in [0, 1].

    Returns:
        (H, W) float32 up to 1; about 0 on the ground, and negative where the picture differs from
        the ground in the direction opposite to that of the ink.
    """
    flat = _flat_ground(grey)
    if flat is not None:
        difference = grey - np.float32(flat)
        return difference if _is_light_ink(difference) else _share_of_light(grey, np.float32(flat))
    return _contrast_on_paper(grey)


def noise_of(contrast: _Grey) -> float:
    """Standard deviation of the ground's contrast, from the median, which ink does not move."""
    return float(1.4826 * np.median(np.abs(contrast)))


def local_noise(contrast: _Grey, largest: float) -> _Grey:
    """Standard deviation of the ground around each pixel: grain, wood and dark corners have more.

    Args:
        contrast: (H, W) float32.
        largest: what is above counts as ink, and not as ground.

    Returns:
        (H, W) float32.
    """
    side = max(3, round(min(contrast.shape) * _NOISE_SHARE) | 1)
    is_ground = (np.abs(contrast) < largest).astype(np.float32)
    power = cv2.blur(is_ground * contrast**2, (side, side))
    weight = cv2.blur(is_ground, (side, side))
    return np.asarray(np.sqrt(np.maximum(power, 0) / np.maximum(weight, 1e-3)), np.float32)


def _flat_ground(grey: _Grey) -> float | None:
    rim = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    middle = float(np.median(rim))
    is_flat = (np.abs(rim - middle) <= _FLAT_TOLERANCE).mean() >= _FLAT_RIM_SHARE
    return middle if is_flat else None


def _is_light_ink(difference: _Grey) -> bool:
    """Ink is what differs most, and only to one side."""
    return float((difference.astype(np.float64) ** 3).sum()) > 0


def _share_of_light(grey: _Grey, ground: Any) -> _Grey:
    darkest = np.float32(_DARKEST_GROUND)
    return np.asarray((ground - grey) / np.maximum(ground, darkest), np.float32)


def _contrast_on_paper(grey: _Grey) -> _Grey:
    """A small picture shows what the ink is like; with that the exact ground is found."""
    height, width = grey.shape
    scale = min(1.0, _LIGHT_SIDE_PX / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    is_light, difference = _thin_structures(_perceived(small))
    line_px = _line_width(difference) / scale
    dark_ink = 1 - grey if is_light else grey
    ground = _closed(dark_ink, round(line_px * _CLOSING_LINES) | 1)
    contrast = ground - dark_ink if is_light else _share_of_light(dark_ink, ground)
    return np.asarray(contrast - np.median(contrast), dtype=np.float32)


def _perceived(grey: _Grey) -> _Grey:
    """Grey on a logarithmic scale in [0, 1], where shadow lowers ink and paper equally."""
    least = np.float32(_DARKEST_GROUND)
    return np.asarray(np.log((grey + least) / least) / np.log((1 + least) / least), np.float32)


def _thin_structures(small: _Grey) -> tuple[bool, _Grey]:
    """Whether ink is light, and where thin structures of ink are, as a difference to the ground.

    Loops and gaps between strokes are structures of the other polarity, but wider than the strokes
    around them; shadows and tables are wider still. So the polarity wins that has more in
    comparison to its width, at its best width. (A granulometry: Matheron, Random Sets and Integral
    Geometry, 1975.)
    """
    sides = _sides(small)
    thin = [
        [_closed(picture, side, 0) - picture for side in sides] for picture in (small, 1 - small)
    ]
    strengths = [
        [_strength(found) / side**_WIDTH_POWER for found, side in zip(row, sides, strict=True)]
        for row in thin
    ]
    is_light = max(strengths[1]) > max(strengths[0])
    best = int(np.argmax(strengths[int(is_light)]))
    return is_light, thin[int(is_light)][min(best + 1, len(sides) - 1)]


def _sides(small: _Grey) -> list[int]:
    """Widths of structures that are tried, odd numbers of pixels."""
    largest = max(3, round(min(small.shape) * _THICKEST_SHARE) | 1)
    return sorted({max(3, round(largest * share) | 1) for share in (0.06, 0.12, 0.2, 0.35, 0.6, 1)})


def _strength(difference: _Grey) -> float:
    return float((difference.astype(np.float64) ** 3).sum())


def _line_width(difference: _Grey) -> float:
    """Width of the thick strokes, in pixels of the picture."""
    strong = _STRONG_SHARE * float(np.percentile(difference, 99.5))
    ink = (difference > max(strong, _FLAT_TOLERANCE)).astype(np.uint8)
    depth = cv2.distanceTransform(np.pad(ink, 1), cv2.DIST_L2, 5)[1:-1, 1:-1][ink > 0]
    if not depth.size:
        return _USUAL_LINE_SHARE * float(min(ink.shape))
    return 2 * float(np.percentile(depth, 97))


def _closed(grey: _Grey, side: int, smoothing_px: float = 1.0) -> _Grey:
    """The picture without dark structures thinner than `side`.

    Large dark areas (a shadow, a table) stay with their edges where they are, which no blurred
    ground can do. See Serra, Image Analysis and Mathematical Morphology, 1982.
    """
    square = np.ones((side, side), np.uint8)
    smooth = cv2.GaussianBlur(grey, (0, 0), smoothing_px) if smoothing_px else grey
    return np.asarray(cv2.morphologyEx(smooth, cv2.MORPH_CLOSE, square), dtype=np.float32)
