"""Digits joined by ink: where one ends and the next begins inside a stroke.

A pen that is not lifted draws the way from one digit to the next. The stroke is cut where a writer
could have passed from digit to digit (at corners, at the highest and lowest points, and now and
then in between), every span between two cuts is read as a digit, and the cheapest chain of spans
from left to right wins. Between two spans a short way may be left out: the ligature.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]

#: Lengths are in line heights.
_STEP = 0.06
#: Directions are compared over so many steps before and after a point.
_REACH = 2
_CORNER_RAD = np.deg2rad(42)
#: Two cuts are not closer than this along the stroke, and not farther apart than that.
_LEAST_APART = 0.14
_MOST_APART = 0.75
#: A digit's ink is at least and at most this long, wide and high.
_LENGTHS = (0.6, 6.5)
_WIDEST = 1.25
_HEIGHTS = (0.55, 1.3)
#: A ligature is at most this long.
_LONGEST_LIGATURE = 2.0
#: What speaks against a ligature, in nats (a line height, where it is a length); found together, on
#: validation writers, as what reads most joined numbers. That there is none at all, …
_NO_LIGATURE_COST, _SOME_LIGATURE = 0.3, 0.15
#: … that it is bent: the way between two digits is straighter than the digits, …
_BEND_COST = 1.3
#: … that it goes back to the left, and that the second digit begins left of where the first ends.
_BACK_COST, _OVERLAP_COST = 2.1, 5.0
#: Ink left out before the first or after the last digit: there is nothing to join.
_END_COST = 3.2
#: The next digit's middle lies at least so far to the right of the last one's.
_LEAST_ADVANCE = 0.1


class Span(NamedTuple):
    """Points `first` to `last` (inclusive) of resampled ink, as one digit `left` to `right`."""

    first: int
    last: int
    left: float
    right: float


@dataclass(frozen=True, eq=False)
class CutInk:
    """Ink evenly resampled, and the spans of it that could be digits.

    Attributes:
        points: (N, 2) x, y in line heights, stroke after stroke.
        way: (N,) length of ink up to each point, in line heights.
        starts: indices of the points at which a stroke begins, the first one included.
        spans: candidates, by their first point.
    """

    points: Points
    way: npt.NDArray[np.float64]
    starts: tuple[int, ...]
    spans: tuple[Span, ...]

    def polylines(self, span: Span) -> list[Points]:
        """The strokes of a span, in line heights."""
        inside = [start for start in self.starts if span.first < start <= span.last]
        return np.split(self.points[span.first : span.last + 1], np.array(inside) - span.first)


def cut_ink(strokes: Sequence[Points], height: float) -> CutInk:
    """Cut strokes of (N, 2) points, in the order of writing, into candidate spans.

    Args:
        height: the line height, in the unit of the points.
    """
    parts = [_resampled(stroke / height) for stroke in strokes]
    points = np.concatenate(parts)
    starts = np.cumsum([0, *(len(part) for part in parts[:-1])])
    way = np.concatenate([_way(part) for part in parts])
    lengths = np.cumsum([0.0, *(_way(part)[-1] for part in parts[:-1])])
    way += np.repeat(lengths, [len(part) for part in parts])
    cuts = [
        int(start) + cut for start, part in zip(starts, parts, strict=True) for cut in _cuts(part)
    ]
    spans = []
    for number, first in enumerate(cuts):
        for last in cuts[number + 1 :]:
            if way[last] - way[first] > _LENGTHS[1]:
                break
            part = points[first : last + 1]
            width, tall = np.ptp(part, axis=0)
            is_long = way[last] - way[first] >= _LENGTHS[0]
            if is_long and width <= _WIDEST and _HEIGHTS[0] <= tall <= _HEIGHTS[1]:
                left = float(part[:, 0].min())
                spans.append(Span(int(first), int(last), left, left + float(width)))
    return CutInk(points, way, tuple(starts.tolist()), tuple(spans))


def _resampled(points: Points) -> Points:
    way = _way(points)
    count = max(int(np.ceil(way[-1] / _STEP)), 1) + 1
    wanted = np.linspace(0, way[-1], count)
    return np.stack([np.interp(wanted, way, column) for column in points.T], axis=1)


def _way(points: Points) -> npt.NDArray[np.float64]:
    """(N,) length of the line up to each point."""
    return np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])


def _cuts(points: Points) -> list[int]:
    """Indices where a digit may begin or end, both ends included."""
    last = len(points) - 1
    turning = _turning(points)
    extreme = _extremes(points[:, 1])
    worth = np.where(turning > _CORNER_RAD, turning, 0) + np.where(extreme, _CORNER_RAD, 0)
    chosen = [0, last]
    least = _LEAST_APART / _STEP
    for index in np.argsort(-worth, kind="stable"):
        if worth[index] <= 0:
            break
        if min(abs(index - other) for other in chosen) >= least:
            chosen.append(int(index))
    return _filled(sorted(set(chosen)))


def _turning(points: Points) -> npt.NDArray[np.float64]:
    """Angle between the ways before and after each point, 0 near the ends."""
    made = np.zeros(len(points))
    if len(points) > 2 * _REACH:
        before = points[_REACH:-_REACH] - points[: -2 * _REACH]
        after = points[2 * _REACH :] - points[_REACH:-_REACH]
        cross = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
        made[_REACH:-_REACH] = np.abs(np.arctan2(cross, (before * after).sum(axis=1)))
    return made


def _extremes(values: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    steps = np.sign(np.diff(values))
    made = np.zeros(len(values), dtype=bool)
    made[1:-1] = steps[1:] != steps[:-1]
    return made


def _filled(cuts: list[int]) -> list[int]:
    """More cuts where two are far apart."""
    most = int(_MOST_APART / _STEP)
    made = [cuts[0]]
    for cut in cuts[1:]:
        parts = -(-(cut - made[-1]) // most)
        start = made[-1]
        made += [start + (cut - start) * part // parts for part in range(1, parts + 1)]
    return made


def best_chain(
    cut: CutInk, costs: Sequence[float] | npt.NDArray[np.float64]
) -> tuple[list[int], float]:
    """The cheapest chain of spans through all the ink, and its cost.

    Args:
        costs: what each span costs as the digit it most looks like.

    Returns:
        The numbers of the spans from left to right; none (and infinity) when nothing fits.
    """
    spans = cut.spans
    links = _Links(cut)
    total = _END_COST * cut.way[links.first] + costs
    before = np.full(len(spans), -1)
    for number in range(1, len(spans)):
        joined = total[:number] + links.costs(number) + costs[number]
        other = int(joined.argmin())
        if joined[other] < total[number]:
            total[number], before[number] = joined[other], other
    ends = total + _END_COST * (cut.way[-1] - cut.way[links.last])
    if not len(ends) or not np.isfinite(ends.min()):
        return [], np.inf
    number = int(ends.argmin())
    chain = [number]
    while before[chain[-1]] >= 0:
        chain.append(int(before[chain[-1]]))
    return chain[::-1], float(ends.min())


class _Links:
    """What it costs to pass from one span to the next."""

    def __init__(self, cut: CutInk) -> None:
        self._cut = cut
        rows = np.array(cut.spans, dtype=np.float64).reshape(-1, len(Span._fields))
        self.first, self.last = rows[:, 0].astype(int), rows[:, 1].astype(int)
        self._left, self._right = rows[:, 2], rows[:, 3]

    def costs(self, number: int) -> npt.NDArray[np.float64]:
        """(number,) costs from each span before this one; infinity when it cannot follow."""
        cut, last = self._cut, self.last[:number]
        way = cut.way[self.first[number]] - cut.way[last]
        across, down = (cut.points[self.first[number]] - cut.points[last]).T
        bend = np.maximum(1 - np.hypot(across, down) / np.maximum(way, _STEP), 0)
        overlap = np.maximum(self._right[:number] - self._left[number], 0)
        advance = self._left[number] + self._right[number] - self._left[:number]
        advance = (advance - self._right[:number]) / 2
        made: npt.NDArray[np.float64] = (
            _NO_LIGATURE_COST * np.maximum(1 - way / _SOME_LIGATURE, 0)
            + _BEND_COST * bend * np.minimum(way, 1)
            + _BACK_COST * np.maximum(-across, 0)
            + _OVERLAP_COST * overlap
        )
        follows = (self.first[number] >= last) & (way <= _LONGEST_LIGATURE)
        made[~(follows & (advance >= _LEAST_ADVANCE))] = np.inf
        return made
