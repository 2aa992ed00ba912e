"""Grouping: from a drawing to the ink of each digit, read on the way.

First whole strokes are put together (`segmentation`); where that gives something that is no digit,
its strokes are cut (`joined`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from airdraw.ink import Box, Drawing
from airdraw.joined import CutInk, best_chain, cut_ink
from airdraw.raster import FloatArray, rasterize_polylines
from airdraw.recognizer import DIGITS, NONE_COLUMN, SEVERAL_COLUMN
from airdraw.segmentation import Piece, best_path, line_height, pieces_from, runs_of

Probabilities = npt.NDArray[np.float64]
Points = npt.NDArray[np.float64]
Recognize = Callable[[FloatArray], Probabilities]

#: What reading ink as "no digit" costs more than its probability says: digits are expected.
NONE_COST = 2.0
#: The same when all ink together is no digit: a letter of three strokes is more likely than a 1
#: between two things that are none.
WHOLE_NONE_COST = 1.0
#: Ink costs at most this much as several digits: long numbers are too small to be seen as such.
_MOST_SEVERAL_COST = 3.0
#: A group whose best digit is less likely than this may be several digits joined, …
_DOUBTFUL = 0.6
#: … when it is at least this wide, in line heights.
_LEAST_WIDTH = 0.8
#: What cutting inside strokes costs: it finds digits in much that is none.
_CUT_COST = 1.0
#: Longer ink, in line heights, is no number anybody writes in one go.
_LONGEST = 60.0
_LEAST_PROBABILITY = 1e-9


@dataclass(frozen=True, eq=False)
class Group:
    """The ink of one digit and what the recognizer says to it.

    Attributes:
        strokes: numbers of the strokes in the drawing.
        box: in the units of the drawing.
        planes: (28, 28, 4) as the network saw it.
        probabilities: (12,) calibrated: ten digits, "no digit" and "several digits".
    """

    strokes: tuple[int, ...]
    box: Box
    planes: FloatArray
    probabilities: Probabilities


def group_digits(drawing: Drawing, recognize: Recognize) -> list[Group]:
    """The digits of a drawing that is not empty, from left to right.

    Args:
        recognize: (N, 28, 28, 4) planes → (N, 12) probabilities.
    """
    pieces = pieces_from(drawing)
    boxes = [piece.box for piece in pieces]
    height = line_height(boxes)
    runs = runs_of(boxes)
    members = [pieces[run.first : run.end] for run in runs] + [pieces]
    planes = rasterize_polylines([_in_order(group) for group in members])
    probabilities = recognize(planes)
    run_costs = costs(probabilities)
    path = best_path(len(pieces), runs, run_costs.tolist())
    as_digits = sum(run_costs[number] + runs[number].cost for number in path)
    if len(path) > 1 and _is_none(probabilities[-1], as_digits):
        path = [len(runs)]
    groups = []
    for number in path:
        group = members[number]
        box, strokes = _box_of([piece.points for piece in group]), _strokes(group)
        whole = Group(strokes, box, planes[number], probabilities[number])
        groups += _cut(whole, _in_order(group), height, recognize) or [whole]
    return groups


def costs(probabilities: Probabilities) -> Probabilities:
    """What each group costs as the digit it most looks like, or as none: (N,) nats."""
    none = _nats(probabilities[:, NONE_COLUMN]) + NONE_COST
    made: Probabilities = np.minimum(digit_costs(probabilities), none)
    return made


def digit_costs(probabilities: Probabilities) -> Probabilities:
    """What each group costs as the digit it most looks like: (N,) nats."""
    return _nats(probabilities[:, :DIGITS].max(axis=1))


def _nats(probabilities: Probabilities) -> Probabilities:
    made: Probabilities = -np.log(np.maximum(probabilities, _LEAST_PROBABILITY))
    return made


def _is_none(whole: Probabilities, as_digits: float) -> bool:
    """Whether ink that could be several digits at this cost is rather no number at all."""
    several = min(float(_nats(whole[SEVERAL_COLUMN])), _MOST_SEVERAL_COST)
    return float(_nats(whole[NONE_COLUMN])) + WHOLE_NONE_COST < as_digits + several


def _cut(
    whole: Group, strokes: Sequence[Points], height: float, recognize: Recognize
) -> list[Group]:
    """The digits of which a doubtful group is made; none when it is better left whole."""
    height = max(height, whole.box.height)
    is_doubtful = whole.probabilities[:DIGITS].max() < _DOUBTFUL
    if not is_doubtful or whole.box.width < _LEAST_WIDTH * height:
        return []
    length = sum(float(np.hypot(*np.diff(stroke, axis=0).T).sum()) for stroke in strokes)
    if not 0 < length <= _LONGEST * height:
        return []
    cut = cut_ink(strokes, height)
    if len(cut.spans) < 2:
        return []
    planes = rasterize_polylines([cut.polylines(span) for span in cut.spans])
    probabilities = recognize(planes)
    chain, cost = best_chain(cut, digit_costs(probabilities))
    if len(chain) < 2 or _is_none(whole.probabilities, cost + _CUT_COST):
        return []
    parts = [_part(whole, cut, number, height, planes, probabilities) for number in chain]
    return _with_all_strokes(parts, whole.strokes)


def _with_all_strokes(parts: list[Group], strokes: Sequence[int]) -> list[Group]:
    """Strokes that no part has (ligatures, dots) belong to the part written before them."""
    made = [set(part.strokes) for part in parts]
    for stroke in set(strokes).difference(*made):
        before = [n for n, part in enumerate(parts) if part.strokes[0] < stroke]
        made[before[-1] if before else 0].add(stroke)
    return [
        replace(part, strokes=tuple(sorted(own))) for part, own in zip(parts, made, strict=True)
    ]


def _part(
    whole: Group, cut: CutInk, number: int, height: float,
    planes: FloatArray, probabilities: Probabilities,
) -> Group:  # fmt: skip
    span = cut.spans[number]
    first, last = (
        int(np.searchsorted(cut.starts, index, side="right")) - 1
        for index in (span.first, span.last)
    )
    box = _box_of([points * height for points in cut.polylines(span)])
    return Group(whole.strokes[first : last + 1], box, planes[number], probabilities[number])


def _in_order(group: Sequence[Piece]) -> list[Points]:
    """The pieces in the order in which they were written."""
    return [piece.points for piece in sorted(group, key=lambda piece: piece.stroke)]


def _strokes(group: Sequence[Piece]) -> tuple[int, ...]:
    return tuple(sorted({piece.stroke for piece in group}))


def _box_of(strokes: Sequence[Points]) -> Box:
    low = np.min([stroke.min(axis=0) for stroke in strokes], axis=0)
    high = np.max([stroke.max(axis=0) for stroke in strokes], axis=0)
    return Box(float(low[0]), float(low[1]), float(high[0]), float(high[1]))
