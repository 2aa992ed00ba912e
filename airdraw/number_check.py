"""Whether groups of ink that each look like a digit make a number together.

Letters of several strokes come apart into bars and hooks, and many a bar is a good 1. What tells a
word from a number is less any one group than all of them together: how sure they are on the
average, how even their heights and gaps are, how much ink each has, and what the look at the whole
says. A logistic regression of these measures (`training/number_check.py`) judges them; it can
refuse a number but never change one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from airdraw.grouping import Group, ink_length
from airdraw.ink import Drawing
from airdraw.recognizer import DIGITS, NONE_COLUMN, SEVERAL_COLUMN, nats
from airdraw.segmentation import line_height

Floats = npt.NDArray[np.float64]

#: How many there are.
MEASURES = 32
_LEAST_PROBABILITY = 1e-4
#: Strokes shorter than this (line heights) are dots and ligatures rather than parts of digits.
_SHORT = 0.3
#: Beyond this (line heights) a length says no more: ink may be a million times wider than high.
_LONGEST = 1e6
#: The digits of which broken letters and shapes are mostly made.
_BAR, _HOOK = 1, 7
_LONG_NUMBER = 5


def number_measures(groups: Sequence[Group], whole: Group, drawing: Drawing) -> Floats:
    """(32,) measures of two or more groups of one drawing; lengths count in line heights.

    Args:
        groups: from left to right.
        whole: all ink of the drawing as one group.
    """
    boxes = [group.box for group in groups]
    line = line_height(boxes)
    return np.concatenate(
        [
            _looks(groups, whole),
            np.clip(_layout(np.array(boxes) / line), -_LONGEST, _LONGEST),
            np.clip(_amounts(groups, drawing, line), 0, _LONGEST),
        ]
    )


def _looks(groups: Sequence[Group], whole: Group) -> Floats:
    """What the recognizer says to the groups and to all their ink."""
    seen = nats([group.probabilities for group in groups], _LEAST_PROBABILITY)
    all_ink = nats(whole.probabilities, _LEAST_PROBABILITY)
    best, none = seen[:, :DIGITS].min(axis=1), seen[:, NONE_COLUMN]
    labels = seen[:, :DIGITS].argmin(axis=1)
    count = len(groups)
    return np.array(
        [
            best.mean(), best.max(), none.mean(), none.min(), seen[:, SEVERAL_COLUMN].min(),
            all_ink[NONE_COLUMN], all_ink[SEVERAL_COLUMN], all_ink[:DIGITS].min(),
            np.log(count), count > _LONG_NUMBER, count == 2, count == 3,
            (labels == _BAR).mean(), (labels == _HOOK).mean(),
        ],
        dtype=np.float64,
    )  # fmt: skip


def _layout(boxes: Floats) -> Floats:
    """How even heights, lines and gaps are, from (N, 4) boxes in line heights."""
    left, top, right, bottom = boxes.T
    heights, widths, gaps = bottom - top, right - left, left[1:] - right[:-1]
    return np.array(
        [
            np.std(heights), heights.min(), np.std(bottom), np.std(top), np.ptp(bottom),
            np.ptp(top), gaps.mean(), gaps.min(), np.std(gaps), np.minimum(gaps, 0).mean(),
            widths.mean(), widths.max(),
        ]
    )  # fmt: skip


def _amounts(groups: Sequence[Group], drawing: Drawing, line: float) -> Floats:
    """How many strokes and how much ink there is to a group."""
    strokes = np.array([len(group.strokes) for group in groups])
    lengths = np.array([ink_length([stroke.array[:, :2]]) for stroke in drawing.strokes]) / line
    return np.array(
        [
            strokes.mean(), strokes.max(), len(lengths) / len(groups),
            lengths.sum() / len(groups), lengths.min(), (lengths < _SHORT).mean(),
        ]
    )  # fmt: skip
