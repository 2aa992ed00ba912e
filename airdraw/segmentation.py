"""Segmentation: which strokes belong to one digit.

Over-segmentation and best path (Breuel 1994; Bengio et al. 1995): the ink is taken apart into
pieces from left to right, every plausible run of neighbouring pieces is read, and the cheapest way
through all pieces wins. A cost is a negative log probability, so the costs of the recognizer and of
the gaps add up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from airdraw.ink import Box, Drawing

#: A digit is drawn with at most this many strokes.
_MOST_PIECES = 4
#: Digits are never wider than this, in line heights, unless they are a single piece.
_WIDEST = 1.7
#: Pieces farther apart than this, in line heights, are never one digit.
_WIDEST_GAP = 0.45
#: The gap, in line heights, at which one digit and two are equally likely, and how fast it turns.
_EVEN_GAP = 0.1
_GAP_SPREAD = 0.15
#: No gap counts for more than this, in line heights: costs stay finite even for ink whose height is
#: next to nothing or beyond floats, so that there always is a cheapest way.
_MOST_GAP = 1e6
#: A line of digits is never flatter than this, in lengths of all the ink.
_FLATTEST = 1e-9


@dataclass(frozen=True, eq=False)
class Piece:
    """A stroke, or a part of one: its number in the drawing, and (N, 2) x, y."""

    stroke: int
    points: npt.NDArray[np.float64]

    @property
    def box(self) -> Box:
        low, high = self.points.min(axis=0), self.points.max(axis=0)
        return Box(float(low[0]), float(low[1]), float(high[0]), float(high[1]))


@dataclass(frozen=True)
class Run:
    """Pieces `first` up to `end` (exclusive) as one digit, and what its gaps cost."""

    first: int
    end: int
    cost: float


def pieces_from(drawing: Drawing) -> list[Piece]:
    """The pieces of a drawing from left to right by their middle."""
    made = [Piece(i, stroke.array[:, :2]) for i, stroke in enumerate(drawing.strokes)]
    return sorted(made, key=lambda piece: piece.box.x0 + piece.box.x1)


def line_height(boxes: Sequence[Box]) -> float:
    """The height of the digits: the median of all pieces at least half as high as the highest."""
    heights = np.array([box.height for box in boxes])
    tall = heights[heights >= heights.max() / 2]
    widest = max(box.width for box in boxes)
    sides = np.array(boxes) * _FLATTEST
    flattest = float(max(np.ptp(sides[:, ::2]), np.ptp(sides[:, 1::2])))
    return max(float(np.median(tall)) or widest, flattest) or 1.0


def runs_of(boxes: Sequence[Box]) -> list[Run]:
    """Every plausible run of pieces, with the cost of its gaps and of the gap after it."""
    height = line_height(boxes)
    gaps = [_gap(boxes, end, height) for end in range(1, len(boxes))]
    runs = []
    for first in range(len(boxes)):
        for end in range(first + 1, min(first + _MOST_PIECES, len(boxes)) + 1):
            inner = gaps[first : end - 1]
            width = max(b.x1 for b in boxes[first:end]) - min(b.x0 for b in boxes[first:end])
            if end > first + 1 and (max(inner) > _WIDEST_GAP or width > _WIDEST * height):
                break
            runs.append(Run(first, end, _gap_cost(inner, gaps[end - 1 : end])))
    return runs


def _gap(boxes: Sequence[Box], end: int, height: float) -> float:
    """White between piece `end` and all before it that it could belong to; negative: overlap."""
    before = max(box.x1 for box in boxes[max(end - _MOST_PIECES, 0) : end])
    gap = np.clip((boxes[end].x0 - before) / height, -_MOST_GAP, _MOST_GAP)
    return float(np.nan_to_num(gap, nan=_MOST_GAP))


def _gap_cost(inside: Sequence[float], after: Sequence[float]) -> float:
    steepness = 1 / _GAP_SPREAD
    joined = sum(np.logaddexp(0, (gap - _EVEN_GAP) * steepness) for gap in inside)
    cut = sum(np.logaddexp(0, (_EVEN_GAP - gap) * steepness) for gap in after)
    return float(joined + cut)


def best_path(
    count: int, runs: Sequence[Run], costs: Callable[[int], float] | Sequence[float]
) -> list[int]:
    """The cheapest way through all pieces.

    Args:
        count: number of pieces.
        runs: possible runs; every piece is in at least one.
        costs: what each run costs beside its gaps.

    Returns:
        The numbers of the chosen runs, from left to right.

    >>> best_path(2, [Run(0, 1, 0.1), Run(1, 2, 0.1), Run(0, 2, 0.5)], [0.0, 0.0, 0.0])
    [0, 1]
    """
    cost_of = costs if callable(costs) else costs.__getitem__
    best = [0.0] + [np.inf] * count
    chosen = [-1] * (count + 1)
    for number in sorted(range(len(runs)), key=lambda n: runs[n].first):
        run = runs[number]
        total = best[run.first] + run.cost + cost_of(number)
        if total < best[run.end]:
            best[run.end], chosen[run.end] = total, number
    path = []
    end = count
    while end > 0:
        path.append(chosen[end])
        end = runs[chosen[end]].first
    return path[::-1]
