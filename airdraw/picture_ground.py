"""Separate the ink of a picture from its ground: paper, board or screen, in any light."""

from __future__ import annotations

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
#: Neighbourhood whose median is taken for the ground; wider than two strokes side by side.
_MEDIAN_SHARE = 0.35
#: Radius of the average that refines the ground once the ink is known.
_REFINE_SHARE = 0.03
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


def _flat_ground(grey: _Grey) -> float | None:
    rim = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    middle = float(np.median(rim))
    is_flat = (np.abs(rim - middle) <= _FLAT_TOLERANCE).mean() >= _FLAT_RIM_SHARE
    return middle if is_flat else None


def _is_light_ink(difference: _Grey) -> bool:
    """Ink is what differs most, and only to one side."""
    return float((difference.astype(np.float64) ** 3).sum()) > 0


def _share_of_light(grey: _Grey, ground: _Grey | np.float32) -> _Grey:
    return 1 - grey / np.maximum(ground, np.float32(_DARKEST_GROUND))


def _contrast_on_paper(grey: _Grey) -> _Grey:
    height, width = grey.shape
    scale = min(1.0, _LIGHT_SIDE_PX / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    ground = _median_ground(small)
    is_light = _is_light_ink(small - ground)
    ground = _refined(small, ground, is_light)
    large = cv2.resize(ground, (width, height), interpolation=cv2.INTER_LINEAR)
    return grey - large if is_light else _share_of_light(grey, large)


def _median_ground(small: _Grey) -> _Grey:
    side = max(3, round(min(small.shape) * _MEDIAN_SHARE) | 1)
    levels = np.clip(np.rint(small * 255), 0, 255).astype(np.uint8)
    return cv2.medianBlur(levels, side).astype(np.float32) / 255


def _refined(small: _Grey, ground: _Grey, is_light: bool) -> _Grey:
    """The ground as the near average of all that is no ink."""
    difference = small - ground if is_light else ground - small
    noise = max(noise_of(difference), 1 / 255)
    ink = (difference > 3 * noise).astype(np.uint8)
    free = 1.0 - cv2.dilate(ink, np.ones((3, 3), np.uint8)).astype(np.float32)
    sigma = max(1.0, min(small.shape) * _REFINE_SHARE)
    weight = cv2.GaussianBlur(free, (0, 0), sigma)
    near = cv2.GaussianBlur(free * small, (0, 0), sigma) / np.maximum(weight, 1e-6)
    # Where ink covers all of the neighbourhood the median stays.
    trust = np.minimum(weight * 4, 1)
    return np.asarray(trust * near + (1 - trust) * ground, dtype=np.float32)
