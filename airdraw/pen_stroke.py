"""From the samples of one pen-down to a clean stroke.

Lifting the pen at the right moment is worth more than any smoothing: the finger travels while a
hand opens or closes, so the samples of those transitions are cut off, not smoothed.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

import numpy as np

from airdraw.checks import check_numbers
from airdraw.hand import Position
from airdraw.ink import Point, Stroke
from airdraw.smoothing import DEFAULT_SMOOTHING, OneEuroSettings, smooth_both_ways


class Sample(NamedTuple):
    """The pen in one frame.

    Attributes:
        t: seconds.
        tip: canvas units, not smoothed.
        closure: how firmly the pen is held down (hand sizes), see `PenSwitch.closure`.
        size: the hand's size in canvas units.
    """

    t: float
    tip: Position
    closure: float
    size: float


#: Shorter steps would fill the memory with points, and no hand moves as fast.
_SHORTEST_STEP_S = 0.001


@dataclass(frozen=True, kw_only=True)
class StrokeSettings:
    """How samples become a stroke.

    Attributes:
        settle_share: pen-down and pen-up count from where the closure is this far from its
            threshold to its usual value in this stroke.
        max_trim_s: no more than this is cut off at either end.
        min_extent: strokes smaller than this (hand sizes) are tremor, not ink.
        max_tail_s: a tail is what the finger still (or already) travels within this time, after
            it had stopped,
        max_tail_share: and no longer than this share of the stroke's way.
        max_step_s: points farther apart in time get curved points between them.

    Raises:
        ValueError: for a value that is negative or not finite, or a step below 1 ms.
    """

    settle_share: float = 0.88
    max_trim_s: float = 0.25
    min_extent: float = 0.12
    max_tail_s: float = 0.2
    max_tail_share: float = 0.3
    max_step_s: float = 0.02

    def __post_init__(self) -> None:
        check_numbers(self, max_step_s=_SHORTEST_STEP_S)


#: The closure at the ends is compared with its usual value this near to them (s).
PLATEAU_WINDOW_S = 0.5
#: Fewer steps than this do not show where a finger stopped.
MIN_TAIL_STEPS = 6
#: A finger has stopped below this share of its usual speed in a stroke,
STOP_SHARE = 0.25
#: and runs above this one.
RUN_SHARE = 0.6
#: Within this many median deviations of it, a closure is usual.
NOISE_SPREADS = 4.0


def finish_stroke(
    samples: list[Sample],
    threshold: float,
    settings: StrokeSettings = StrokeSettings(),
    smoothing: OneEuroSettings = DEFAULT_SMOOTHING,
) -> Stroke | None:
    """The ink of one pen-down, or None when too little is left to be meant.

    Args:
        samples: in time order, stamps increasing.
        threshold: the closure below which the pen counts as up.
    """
    kept = trim_transitions(samples, threshold, settings)
    if not kept:
        return None
    points = smooth_both_ways([Point(*sample.tip, sample.t) for sample in kept], smoothing)
    points = trim_tails(points, settings)
    size = median(sample.size for sample in kept)
    stroke = Stroke(tuple(add_curve_points(points, settings.max_step_s)))
    if math.hypot(stroke.box.width, stroke.box.height) < settings.min_extent * size:
        return None
    return stroke


def trim_transitions(
    samples: list[Sample], threshold: float, settings: StrokeSettings = StrokeSettings()
) -> list[Sample]:
    """Without the samples at both ends in which the hand was still closing or already opening."""
    tail = _opening_length(samples[::-1], threshold, settings)
    kept = samples[: len(samples) - tail]
    return kept[_opening_length(kept, threshold, settings) :]


def _opening_length(samples: list[Sample], threshold: float, settings: StrokeSettings) -> int:
    """How many samples from the start on belong to a transition."""
    closed = [sample for sample in samples if sample.closure >= threshold]
    if not closed:
        return len(samples)
    start_t = closed[0].t
    near = [sample.closure for sample in closed if abs(sample.t - start_t) <= PLATEAU_WINDOW_S]
    usual = median(near)
    spread = median(abs(closure - usual) for closure in near)
    slack = max((1 - settings.settle_share) * (usual - threshold), NOISE_SPREADS * spread)
    firm = max(usual - slack, threshold)
    for number, sample in enumerate(samples):
        is_far = abs(sample.t - start_t) > settings.max_trim_s
        if sample.closure >= firm or (sample.closure >= threshold and is_far):
            return number
    return len(samples)


def trim_tails(points: list[Point], settings: StrokeSettings = StrokeSettings()) -> list[Point]:
    """Without the ways to and from the ink, if the finger stopped where they meet the ink.

    A pen that is lifted late leaves with the hand: a stop, then a short run, at full speed when
    the lift comes. Ink that is meant ends at rest, or runs out without a stop.
    """
    kept = points[: len(points) - _tail_length(points[::-1], settings)]
    return kept[_tail_length(kept, settings) :]


def _tail_length(points: list[Point], settings: StrokeSettings) -> int:
    """How many points from the start on belong to a tail."""
    steps = [(math.dist(a[:2], b[:2]), abs(b.t - a.t)) for a, b in itertools.pairwise(points)]
    speeds = [way / step_s for way, step_s in steps if step_s > 0]
    if len(speeds) < len(steps) or len(speeds) < MIN_TAIL_STEPS:
        return 0
    usual = median(speeds)
    near = [n for n in range(len(steps)) if abs(points[n].t - points[0].t) <= settings.max_tail_s]
    stop = min(near, key=lambda n: speeds[n])
    is_stop = speeds[stop] < STOP_SHARE * usual and max(speeds[: stop + 1]) > RUN_SHARE * usual
    way = sum(way for way, _ in steps[:stop])
    is_short = way <= settings.max_tail_share * sum(way for way, _ in steps)
    return stop if is_stop and is_short else 0


def add_curve_points(points: list[Point], max_step_s: float) -> list[Point]:
    """Points on a smooth curve through all points, none farther apart in time than `max_step_s`.

    A centripetal Catmull-Rom spline, which makes no loops and no overshoot: at 10 frames a second
    a fast 0 is a hexagon without it.
    """
    made = points[:1]
    for number in range(1, len(points)):
        start, end = points[number - 1], points[number]
        count = math.ceil((end.t - start.t) / max_step_s - 1e-9)
        before = points[max(number - 2, 0)]
        after = points[min(number + 1, len(points) - 1)]
        for step in range(1, count):
            made.append(_on_curve(before, start, end, after, step / count))
        made.append(end)
    return made


def _on_curve(before: Point, start: Point, end: Point, after: Point, share: float) -> Point:
    t = start.t + share * (end.t - start.t)
    p0, p1, p2, p3 = (np.array(point[:2]) for point in (before, start, end, after))
    chord = math.dist(p1, p2)
    if chord == 0:
        return Point(start.x, start.y, t)
    # Square roots of the chords as knots; a missing neighbour is as far as its partner.
    k1 = math.sqrt(chord)
    k0 = math.sqrt(math.dist(p0, p1)) or k1
    k2 = math.sqrt(math.dist(p2, p3)) or k1
    slope1 = (p1 - p0) / k0 - (p2 - p0) / (k0 + k1) + (p2 - p1) / k1
    slope2 = (p2 - p1) / k1 - (p3 - p1) / (k1 + k2) + (p3 - p2) / k2
    if before == start:
        slope1 = (p2 - p1) / k1
    if after == end:
        slope2 = (p2 - p1) / k1
    m1, m2 = slope1 * k1, slope2 * k1
    s = share
    at = (
        (2 * s**3 - 3 * s**2 + 1) * p1
        + (s**3 - 2 * s**2 + s) * m1
        + (3 * s**2 - 2 * s**3) * p2
        + (s**3 - s**2) * m2
    )
    return Point(float(at[0]), float(at[1]), t)
