"""The example that the pad writes by itself: 407, from a few anchors of a hand's way."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

#: Anchors (x, y) in heights of the pad.
_ANCHORS = (
    ((0.40, 0.22), (0.36, 0.36), (0.29, 0.55), (0.40, 0.56), (0.56, 0.55)),
    ((0.49, 0.40), (0.48, 0.58), (0.47, 0.80)),
    (
        (0.86, 0.23), (0.76, 0.30), (0.71, 0.50), (0.76, 0.72), (0.87, 0.79),
        (0.98, 0.68), (1.01, 0.47), (0.96, 0.28), (0.85, 0.23),
    ),
    ((1.13, 0.26), (1.24, 0.25), (1.39, 0.24), (1.33, 0.42), (1.26, 0.60), (1.20, 0.79)),
)  # fmt: skip
_STEP_S = 0.016
_SPEED = 1.6  # heights a second
_LIFT_S = 0.18


@cache
def example_strokes() -> list[list[list[float]]]:
    """Strokes of [x, y, t] as the pad has them: heights of the pad, seconds.

    >>> len(example_strokes())
    4
    """
    strokes, start_s = [], 0.0
    for anchors in _ANCHORS:
        stroke = _stroke(np.array(anchors), start_s)
        strokes.append(stroke)
        start_s = stroke[-1][2] + _LIFT_S
    return strokes


def _stroke(anchors: FloatArray, start_s: float) -> list[list[float]]:
    way = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(anchors, axis=0).T))])
    steps = np.arange(0.0, way[-1] + _SPEED * _STEP_S, _SPEED * _STEP_S).clip(max=way[-1])
    x, y = (_smooth(way, anchors[:, axis], steps) for axis in (0, 1))
    return [
        [round(float(a), 4), round(float(b), 4), round(start_s + i * _STEP_S, 3)]
        for i, (a, b) in enumerate(zip(x, y, strict=True))
    ]


def _smooth(way: FloatArray, values: FloatArray, steps: FloatArray) -> FloatArray:
    """Cubic Hermite interpolation with finite-difference tangents."""
    slopes = np.gradient(values, way)
    piece = np.clip(np.searchsorted(way, steps, side="right") - 1, 0, len(way) - 2)
    length = way[piece + 1] - way[piece]
    u = (steps - way[piece]) / length
    smooth: FloatArray = (
        (1 + 2 * u) * (1 - u) ** 2 * values[piece]
        + u * (1 - u) ** 2 * length * slopes[piece]
        + u**2 * (3 - 2 * u) * values[piece + 1]
        + u**2 * (u - 1) * length * slopes[piece + 1]
    )
    return smooth
