"""Where a wide group of ink in a picture can be cut, should it be digits that touch."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

#: Nothing narrower than this share of the height is cut off: not even a 1 is.
_LEAST_PART_SHARE = 0.12
#: Two cuts are further apart than this share of the height.
_LEAST_DISTANCE_SHARE = 0.1
#: What a cut costs that is not in the middle between the digits, in heights of ink cut through.
_OFF_CENTRE_COST = 0.3
#: Ink above and below a column that lies between two parts counts as much as ink cut through,
#: times this: a touch is shorter than the strokes around it.
_DEPTH_GAIN = 0.5
_MOST_CUTS = 6


def split_candidates(ink: npt.NDArray[np.float32]) -> tuple[int, ...]:
    """Columns at which the ink may be cut in a left and a right part, best first.

    Good cuts go through little ink and lie where the outline comes in from above and from below;
    among equals those win that leave parts about as wide as digits are.

    Args:
        ink: (h, w) float32 in [0, 1], as in `airdraw.picture.PictureInk`.

    Returns:
        Columns c with 0 < c < w, for ``ink[:, :c]`` and ``ink[:, c:]``; () for narrow ink.

    >>> two_digits_that_touch = np.ones((9, 15), np.float32)
    >>> two_digits_that_touch[:4, 6:9] = two_digits_that_touch[5:, 6:9] = 0
    >>> split_candidates(two_digits_that_touch)[0]
    7
    """
    height, width = ink.shape
    margin = max(2, round(_LEAST_PART_SHARE * height))
    if width <= 2 * margin:
        return ()
    cost = _cut_cost(ink) + _OFF_CENTRE_COST * _off_centre(height, width)
    distance = max(1, round(_LEAST_DISTANCE_SHARE * height))
    free = np.zeros(width, bool)
    free[margin : width - margin] = True
    cuts: list[int] = []
    while free.any() and len(cuts) < _MOST_CUTS:
        best = int(np.argmin(np.where(free, cost, np.inf)))
        cuts.append(best)
        free[max(0, best - distance) : best + distance + 1] = False
    return tuple(cuts)


def _cut_cost(ink: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """Ink that each column cuts through and how far in the outline comes, in heights."""
    height = ink.shape[0]
    through = ink.sum(axis=0, dtype=np.float64) / height
    has_ink = ink > 0.5
    top = np.where(has_ink.any(axis=0), has_ink.argmax(axis=0), height) / height
    bottom = np.where(has_ink.any(axis=0), has_ink[::-1].argmax(axis=0), height) / height
    return np.asarray(through - _DEPTH_GAIN * (_dent(top) + _dent(bottom)), np.float64)


def _dent(depth: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """How much deeper the outline is at a column than it gets on both of its sides."""
    left = np.minimum.accumulate(depth)
    right = np.minimum.accumulate(depth[::-1])[::-1]
    return np.asarray(depth - np.maximum(left, right), np.float64)


def _off_centre(height: int, width: int) -> npt.NDArray[np.float64]:
    """0 where all parts are equally wide, up to 1 at the ends."""
    parts = max(2, round(width / (0.75 * height)))
    place = np.arange(width) / width * parts
    return np.abs(place - np.clip(np.round(place), 1, parts - 1)) * 2
