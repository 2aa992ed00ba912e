"""Compose numbers from single digits, as somebody would write them: to train and to measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from airdraw.ink import Drawing

Points = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Spacing:
    """How digits stand beside each other; lengths in digit heights.

    Attributes:
        gap: least and greatest white between two boxes; negative: they overlap.
        height_spread: standard deviation of the logarithm of the digits' heights.
        baseline_spread: standard deviation of the digits' vertical places.
        slant: greatest shear of the whole number, to either side.
        is_lifted: whether the pen is lifted at all; if not, the ways between strokes are inked.
    """

    gap: tuple[float, float] = (0.06, 0.5)
    height_spread: float = 0.1
    baseline_spread: float = 0.05
    slant: float = 0.25
    is_lifted: bool = True


def compose_number(
    digits: Sequence[Drawing], random: np.random.Generator, spacing: Spacing | None = None
) -> Drawing:
    """Digits side by side as one drawing, about one unit high.

    Args:
        digits: at least one drawing that is not empty.
        random: decides gaps, heights, places and slant.
        spacing: within what limits.
    """
    spacing = spacing or Spacing()
    strokes: list[Points] = []
    right = 0.0
    for digit in digits:
        box = digit.box
        height = np.exp(random.normal(0, spacing.height_spread))
        # A dash of a 1 or a flat scrawl is not blown up to the height of a line.
        scale = height / max(box.height, box.width / 2, 1e-9)
        down = random.normal(0, spacing.baseline_spread) - box.height * scale / 2
        corner = np.array([box.x0, box.y0])
        strokes += [
            (stroke.array[:, :2] - corner) * scale + [right, down] for stroke in digit.strokes
        ]
        right += box.width * scale + random.uniform(*spacing.gap)
    shear = random.uniform(-spacing.slant, spacing.slant)
    strokes = [stroke @ np.array([[1, 0], [-shear, 1]]) for stroke in strokes]
    if not spacing.is_lifted:
        strokes = [_without_lifts(strokes)]
    return Drawing.from_points(strokes)


def _without_lifts(strokes: Sequence[Points], step: float = 0.08) -> Points:
    """One stroke: the pen goes straight from each end to the next beginning, inking."""
    made = [strokes[0]]
    for before, after in pairwise(strokes):
        way = after[0] - before[-1]
        count = max(int(np.hypot(*way) / step), 1)
        made += [before[-1] + way * np.arange(1, count)[:, None] / count, after]
    return np.concatenate(made)
