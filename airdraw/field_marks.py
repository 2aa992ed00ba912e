"""Points, dashes and slashes of numeric fields, told from the ink's geometry.

A decimal point is a small dot at the foot of the line, a dash a short lying line at mid height, a
slash a straight leaning line. Each is only looked for when the field allows it. Nothing is decided
here: every stroke that may be a mark gets a probability, and both ways of reading it go on.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from airdraw.field_groups import MOST_STROKES
from airdraw.fields import DASH, POINT
from airdraw.ink import Box, Drawing
from airdraw.segmentation import line_height

Points = npt.NDArray[np.float64]
#: A sign, "" for none, and its probability.
_Signed = tuple[str, float]

#: Lengths are in line heights. Each limit comes with the spread around it in which a mark turns
#: from likely to unlikely.
_DOT_SIZE = (0.32, 0.04)
#: The middle of a dot lies at most this high above the foot of the digits beside it, and at most
#: that far below it.
_DOT_ABOVE = (0.3, 0.05)
_DOT_BELOW = (0.4, 0.05)
_DASH_WIDTHS = ((0.12, 0.03), (1.1, 0.1))
_DASH_FLATNESS = (0.38, 0.05)
#: Heights of the middle of a dash above the foot.
_DASH_HEIGHTS = ((0.2, 0.05), (0.75, 0.05))
#: Marks stand free of other ink.
_FREE = (0.06, 0.012)
#: Strokes of more points are looked at coarsely.
_MOST_POINTS = 200
#: Less likely marks and ways are not considered.
_LEAST = 0.02
#: Every way is read on its own: of a long drawing only so few that they have so many strokes.
_MOST_STROKES_READ = 400
_SURE = 0.98
#: Strokes nearer to other ink than this stand so little free that no mark is left of them.
_TOUCHING = _FREE[0] - _FREE[1] * math.log(1 / _LEAST - 1)
#: Other ink is looked for in so many of the nearest boxes: around a mark are not more.
_MOST_NEAR = 12
#: A slash or a stroke of an X: its ends are this share of its length apart, …
_STRAIGHT = 0.93
#: … it is this high, and leans at least this far to the right, for a slash.
_SLASH_HEIGHT = 0.6
_SLASH_LEAN = 0.2
#: A straight leaning stroke is a slash or a 1: only its place can tell.
_SLASH_PROBABILITY = 0.5
#: The strokes of an X cross within these shares of their lengths.
_CROSSING = (0.2, 0.8)
_X_PROBABILITY = 0.95


@dataclass(frozen=True)
class Mark:
    """A stroke taken for a mark: "." or "-", and its middle's x in the drawing's unit."""

    sign: str
    x: float


@dataclass(frozen=True)
class MarkedInk:
    """One way of seeing a drawing: some strokes are marks, the others digits.

    Attributes:
        strokes: numbers of the strokes that are no marks.
        marks: from left to right.
        probability: of this way, before any digit is read.
    """

    strokes: tuple[int, ...]
    marks: tuple[Mark, ...]
    probability: float


def marked_inks(drawing: Drawing, marks: str) -> list[MarkedInk]:
    """All plausible ways to see marks in a drawing, likeliest first; always at least one.

    Args:
        drawing: not empty. With more strokes than a field has, no marks are looked for.
        marks: the signs to look for, of "." and "-".

    >>> ink = Drawing.from_points([[(0, 0), (0, 9)], [(4, 9), (4.5, 9)], [(9, 0), (9, 9)]])
    >>> [way.marks for way in marked_inks(ink, ".")][0]
    (Mark(sign='.', x=4.25),)
    """
    arrays = [_thinned(stroke.array[:, :2]) for stroke in drawing.strokes]
    boxes = [stroke.box for stroke in drawing.strokes]
    height = line_height(boxes)
    options = []
    for number in range(len(arrays)):
        is_looked_at = marks and len(arrays) <= MOST_STROKES
        found = _signs(number, arrays, boxes, height, marks) if is_looked_at else []
        options.append([*found, ("", 1 - sum(p for _, p in found))])
    return [_way(signs, probability, boxes) for signs, probability in _likeliest(options)]


def _likeliest(options: Sequence[Sequence[_Signed]]) -> list[tuple[tuple[str, ...], float]]:
    """One sign of each option, and how likely all are together.

    What is unlikely already is not carried on, so there are never more than 1 / `_LEAST` ways; the
    likeliest always is.
    """
    ways: list[tuple[tuple[str, ...], float]] = [((), 1.0)]
    for option in options:
        longer = [((*signs, sign), p * chance) for signs, p in ways for sign, chance in option]
        longer.sort(key=lambda way: -way[1])
        ways = [way for way in longer if way[1] >= _LEAST] or longer[:1]
    return ways[: max(_MOST_STROKES_READ // len(options), 1)]


def _way(signs: Sequence[str], probability: float, boxes: Sequence[Box]) -> MarkedInk:
    marks = [
        Mark(sign, (box.x0 + box.x1) / 2) for sign, box in zip(signs, boxes, strict=True) if sign
    ]
    strokes = tuple(number for number, sign in enumerate(signs) if not sign)
    return MarkedInk(strokes, tuple(sorted(marks, key=lambda mark: mark.x)), probability)


def _signs(
    number: int, arrays: Sequence[Points], boxes: Sequence[Box], height: float, marks: str
) -> list[_Signed]:
    """The marks that a stroke may be, with their probabilities; none when it is a digit's."""
    others = [n for n in range(len(boxes)) if n != number and boxes[n].height >= height / 2]
    if not others:
        return []
    box = boxes[number]
    middle = (box.x0 + box.x1) / 2
    nearest = sorted(others, key=lambda n: abs((boxes[n].x0 + boxes[n].x1) / 2 - middle))[:2]
    foot = float(np.mean([boxes[n].y1 for n in nearest]))
    above = (foot - (box.y0 + box.y1) / 2) / height
    chances = {POINT: _dot(box, above, height), DASH: _dash(box, above, height)}
    likely = {sign: p for sign, p in chances.items() if sign in marks and p >= _LEAST}
    if not likely:
        return []
    free = _above(_white(arrays, boxes, number, _TOUCHING * height) / height, _FREE)
    total = max(sum(likely.values()), 1.0)
    made = [(sign, min(free * p / total, _SURE)) for sign, p in likely.items()]
    return [(sign, p) for sign, p in made if p >= _LEAST]


def _dot(box: Box, above: float, height: float) -> float:
    size = max(box.width, box.height) / height
    return _below(size, _DOT_SIZE) * _below(above, _DOT_ABOVE) * _below(-above, _DOT_BELOW)


def _dash(box: Box, above: float, height: float) -> float:
    width = box.width / height
    widths = _above(width, _DASH_WIDTHS[0]) * _below(width, _DASH_WIDTHS[1])
    flat = _below(box.height / (max(box.width, 1e-9 * height) or height), _DASH_FLATNESS)
    return widths * flat * _above(above, _DASH_HEIGHTS[0]) * _below(above, _DASH_HEIGHTS[1])


def _white(arrays: Sequence[Points], boxes: Sequence[Box], number: int, touching: float) -> float:
    """Least distance of a stroke from all other ink; below `touching` any that small."""
    own, box = arrays[number], boxes[number]
    least = math.inf
    apart = [(_apart(box, other), n) for n, other in enumerate(boxes) if n != number]
    for distance, n in sorted(apart)[:_MOST_NEAR]:
        if distance >= least or least < touching:
            break
        least = min(least, _distance(own, arrays[n]), _distance(arrays[n], own))
    return least


def _apart(box: Box, other: Box) -> float:
    across = max(box.x0 - other.x1, other.x0 - box.x1, 0.0)
    down = max(box.y0 - other.y1, other.y0 - box.y1, 0.0)
    return math.hypot(across, down)


def _thinned(points: Points) -> Points:
    step = -(-len(points) // _MOST_POINTS)
    return points if step == 1 else np.concatenate([points[::step], points[-1:]])


def _distance(points: Points, line: Points) -> float:
    """Least distance of points from a polyline."""
    ways = np.diff(line, axis=0) if len(line) > 1 else np.zeros((1, 2))
    # (N, M) of every point and every way; x and y apart, which is several times as fast.
    across, down = (points[:, n : n + 1] - line[: len(ways), n] for n in (0, 1))
    squared = np.maximum((ways**2).sum(axis=1), 1e-300)
    along = np.clip((across * ways[:, 0] + down * ways[:, 1]) / squared, 0, 1)
    return float(
        np.sqrt(((across - along * ways[:, 0]) ** 2 + (down - along * ways[:, 1]) ** 2).min())
    )


def _above(value: float, limit: tuple[float, float]) -> float:
    """Near 1 above a limit, near 0 below it."""
    return float(1 / (1 + np.exp(np.clip((limit[0] - value) / limit[1], -50, 50))))


def _below(value: float, limit: tuple[float, float]) -> float:
    return 1 - _above(value, limit)


def slash_probability(strokes: Sequence[Points], height: float) -> float:
    """How likely the ink of one group is a slash."""
    if len(strokes) != 1 or not _is_straight(strokes[0]):
        return 0.0
    across, down = strokes[0][-1] - strokes[0][0]
    leans = across * down < 0 and abs(across) >= _SLASH_LEAN * abs(down)
    return _SLASH_PROBABILITY if leans and abs(down) >= _SLASH_HEIGHT * height else 0.0


def x_probability(strokes: Sequence[Points]) -> float:
    """How likely the ink of one group is an X: two straight strokes that cross in their middles.

    >>> x_probability([np.array([[0.0, 0], [5, 9]]), np.array([[5.0, 0], [0, 9]])])
    0.95
    """
    if len(strokes) != 2 or not all(_is_straight(stroke) for stroke in strokes):
        return 0.0
    (start, end), (other, far) = ((stroke[0], stroke[-1]) for stroke in strokes)
    matrix = np.stack([end - start, other - far], axis=1)
    if abs(np.linalg.det(matrix)) < 1e-9 * np.abs(matrix).max() ** 2:
        return 0.0
    shares = np.linalg.solve(matrix, other - start)
    return _X_PROBABILITY if np.all((shares > _CROSSING[0]) & (shares < _CROSSING[1])) else 0.0


def _is_straight(stroke: Points) -> bool:
    length = float(np.hypot(*np.diff(stroke, axis=0).T).sum())
    return bool(length and np.hypot(*(stroke[-1] - stroke[0])) >= _STRAIGHT * length)
