"""Stress: what tired hands, poor trackers and slow cameras do to ink, as measured functions.

Each takes a drawing and a random generator and returns another drawing. Lengths are in heights of
the drawing's ink.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from airdraw.ink import Drawing, Stroke

Distortion = Callable[[Drawing, np.random.Generator], Drawing]

_TURN_DEG = 20.0
_JITTER = 0.04
_TAIL = 0.4
_TAIL_POINTS = 6
#: Writing one digit in the air takes about this long; at 10 fps that leaves so many points.
_SECONDS_PER_DIGIT = 1.2
_SLOW_FPS = 10.0


def turned(drawing: Drawing, random: np.random.Generator) -> Drawing:
    """Turned by 20 degrees, one way or the other."""
    angle = np.deg2rad(_TURN_DEG) * random.choice([-1, 1])
    cos, sin = np.cos(angle), np.sin(angle)
    return _mapped(drawing, lambda xy: xy @ np.array([[cos, sin], [-sin, cos]]))


def jittered(drawing: Drawing, random: np.random.Generator) -> Drawing:
    """Every point moved by 4 % of the height (standard deviation)."""
    size = _JITTER * _size(drawing)
    return _mapped(drawing, lambda xy: xy + random.normal(0, size, xy.shape))


def tailed(drawing: Drawing, random: np.random.Generator) -> Drawing:
    """40 % of the height too much ink at both ends, going on as the pen went, bent up to 60°."""
    arrays = [stroke.array for stroke in drawing.strokes]
    length = _TAIL * _size(drawing)
    arrays[-1] = np.concatenate([arrays[-1], _tail(arrays[-1], length, random)])
    arrays[0] = np.concatenate([_tail(arrays[0][::-1], length, random)[::-1], arrays[0]])
    return _timed(arrays)


def thinned(drawing: Drawing, random: np.random.Generator) -> Drawing:
    """Half of the points missing, ends kept."""
    made = []
    for stroke in drawing.strokes:
        kept = random.random(len(stroke.points)) < 0.5
        kept[[0, -1]] = True
        made.append(stroke.array[kept])
    return _timed(made)


def slow(drawing: Drawing, _: np.random.Generator) -> Drawing:
    """As a camera of 10 fps sees a digit written in 1.2 s: about 12 points."""
    arrays = [stroke.array for stroke in drawing.strokes]
    total = sum(len(array) for array in arrays)
    wanted = _SECONDS_PER_DIGIT * _SLOW_FPS
    made = []
    for array in arrays:
        count = max(round(wanted * len(array) / total), 2)
        places = np.linspace(0, len(array) - 1, count)
        columns = [np.interp(places, np.arange(len(array)), column) for column in array.T]
        made.append(np.stack(columns, axis=1))
    return _timed(made)


STRESSES: dict[str, Distortion] = {
    "turned by 20°": turned,
    "jitter of 4 %": jittered,
    "tails of 40 %": tailed,
    "half the points": thinned,
    "10 fps": slow,
}


def _size(drawing: Drawing) -> float:
    box = drawing.box
    return box.height or box.width or 1.0


def _mapped(
    drawing: Drawing, change: Callable[[npt.NDArray[np.float64]], npt.NDArray[np.float64]]
) -> Drawing:
    arrays = [stroke.array for stroke in drawing.strokes]
    return _timed([np.column_stack([change(array[:, :2]), array[:, 2]]) for array in arrays])


def _tail(
    array: npt.NDArray[np.float64], length: float, random: np.random.Generator
) -> npt.NDArray[np.float64]:
    way = array[-1, :2] - array[max(len(array) - 4, 0), :2]
    heading = np.arctan2(way[1], way[0]) + random.uniform(-np.pi / 3, np.pi / 3)
    steps = np.arange(1, _TAIL_POINTS + 1)[:, None] / _TAIL_POINTS * length
    points = array[-1, :2] + steps * np.array([np.cos(heading), np.sin(heading)])
    return np.column_stack([points, np.full(_TAIL_POINTS, array[-1, 2])])


def _timed(arrays: list[npt.NDArray[np.float64]]) -> Drawing:
    """Points in a new order need new times; none of the stresses is about time."""
    return Drawing(
        tuple(
            Stroke.from_array(np.column_stack([a[:, :2], np.arange(len(a)) / _SLOW_FPS]))
            for a in arrays
        )
    )
