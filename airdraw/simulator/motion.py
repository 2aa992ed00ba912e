"""From ink to the way of a hand: where the tip is and what the hand shows, at any time.

Strokes are written with the speed of human hands: slow in tight curves (the two-thirds power law,
Lacquaniti, Terzuolo and Viviani, Acta Psychologica 1983), starting and ending at rest. Between
them the hand moves along minimum-jerk profiles (Flash and Hogan, J. Neuroscience 1985), and it
changes its shape while it still, or already, moves, which is what makes lifts late in real
recordings.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from airdraw.simulator.settings import SceneSettings
from airdraw.simulator.skeleton import SHAPES, HandShape, SimulatedPose

Array = npt.NDArray[np.float64]

#: Timeline resolution (s); positions between two samples are interpolated.
STEP_S = 1 / 240
#: Curvature below this (1 / canvas height) no longer speeds the hand up.
_STRAIGHT_CURVATURE = 4.0
#: Writing speed on a nearly straight line, in canvas heights per second, at pace 1.
_WRITING_SPEED = 1.05
#: Shortest time for a stroke, even a dot (s).
_SHORTEST_STROKE_S = 0.12
#: A move takes this long plus so much a canvas height (s).
_MOVE_BASE_S, _MOVE_PER_HEIGHT_S = 0.28, 0.55


class Moment(NamedTuple):
    """The hand's state at one time: tip position in canvas units, shape, and what is inked."""

    x: float
    y: float
    speed_x: float
    speed_y: float
    shape: HandShape
    is_down: bool
    stroke: int | None
    is_present: bool


class PoseChange(NamedTuple):
    """From t on, within so many seconds, the hand takes another pose."""

    t: float
    duration_s: float
    pose: SimulatedPose


@dataclass
class Motion:
    """A timeline that grows at its end; read it with `at`."""

    pose: SimulatedPose
    xs: list[float] = field(default_factory=list)
    ys: list[float] = field(default_factory=list)
    strokes: list[int] = field(default_factory=list)
    present: list[bool] = field(default_factory=list)
    changes: list[PoseChange] = field(default_factory=list)

    @property
    def duration_s(self) -> float:
        return len(self.xs) * STEP_S

    def extend(self, points: Array, stroke: int = -1, *, is_present: bool = True) -> None:
        """Append (N, 2) positions, one a time step."""
        self.xs += points[:, 0].tolist()
        self.ys += points[:, 1].tolist()
        self.strokes += [stroke] * len(points)
        self.present += [is_present] * len(points)

    def show(self, pose: SimulatedPose, duration_s: float, offset_s: float = 0.0) -> None:
        """Change the pose from now (plus an offset) on."""
        self.changes.append(PoseChange(self.duration_s + offset_s, duration_s, pose))

    def jump_to(self, x: float, y: float) -> None:
        """Be at another place at once, unseen."""
        self.extend(np.array([[x, y]]), is_present=False)

    def rest(self, seconds: float, *, is_present: bool = True) -> None:
        """Stay where the hand is."""
        count = max(round(seconds / STEP_S), 0)
        if count:
            self.extend(np.tile([[self.xs[-1], self.ys[-1]]], (count, 1)), is_present=is_present)

    def move_to(self, x: float, y: float, seconds: float | None = None) -> None:
        """Go to a place along a straight minimum-jerk profile."""
        start = np.array([self.xs[-1], self.ys[-1]])
        step = np.array([x, y]) - start
        if seconds is None:
            seconds = _MOVE_BASE_S + _MOVE_PER_HEIGHT_S * float(np.hypot(*step))
        share = _minimum_jerk(np.linspace(0, 1, max(round(seconds / STEP_S), 1)))
        self.extend(start + share[:, None] * step)

    def at(self, t: float) -> Moment:
        """The state at time t (s), 0 <= t <= duration_s."""
        last = len(self.xs) - 1
        place = max(min(t / STEP_S, last - 0.001), 0.0)
        before, after = int(place), min(int(place) + 1, last)
        share = place - before
        x0, x1 = self.xs[before], self.xs[after]
        y0, y1 = self.ys[before], self.ys[after]
        stroke = self.strokes[before]
        return Moment(
            x0 + share * (x1 - x0),
            y0 + share * (y1 - y0),
            (x1 - x0) / STEP_S,
            (y1 - y0) / STEP_S,
            self._shape_at(t),
            stroke >= 0,
            stroke if stroke >= 0 else None,
            self.present[before],
        )

    def _shape_at(self, t: float) -> HandShape:
        shape = SHAPES[self.pose]
        for change in self.changes:
            if t <= change.t:
                break
            target = SHAPES[change.pose]
            share = min((t - change.t) / max(change.duration_s, STEP_S), 1.0)
            shape = target if share == 1.0 else shape.mixed_with(target, _smoothstep(share))
        return shape


def write_strokes(
    motion: Motion, strokes: list[Array], settings: SceneSettings, rng: np.random.Generator
) -> None:
    """Write (N, 2) strokes, in canvas units, with pen lifts between them.

    Args:
        motion: grows by the writing; must not be empty.
        strokes: the ink.
        settings: give the poses of the pen, the speed and the habits.
        rng: makes every lift a little different.
    """
    down, up = settings.pen_poses
    manner = settings.manner
    for number, stroke in enumerate(strokes, max(motion.strokes) + 1):
        motion.move_to(float(stroke[0, 0]), float(stroke[0, 1]))
        switch_s = rng.uniform(*manner.switch_s)
        # The finger is folded away during the last part of the approach and the rest after it.
        motion.show(down, switch_s, offset_s=-0.5 * switch_s)
        motion.rest(manner.pause_s * rng.uniform(0.8, 1.3))
        motion.extend(timed_stroke(stroke, manner.pace), number)
        late_s = rng.uniform(*manner.late_lift_s)
        motion.show(up, rng.uniform(*manner.switch_s), offset_s=late_s)
        motion.rest(manner.pause_s * rng.uniform(0.5, 1.2))


def timed_stroke(stroke: Array, pace: float) -> Array:
    """(N, 2) positions of a stroke at even time steps, with human speed.

    >>> import numpy as np
    >>> line = timed_stroke(np.array([[0.0, 0.0], [0.0, 0.3]]), pace=1.0)
    >>> steps = np.diff(line[:, 1])
    >>> bool(steps[0] < steps[len(steps) // 2] > steps[-1])
    True
    """
    path = _even_path(stroke)
    lengths = np.linalg.norm(np.diff(path, axis=0), axis=1)
    way = np.concatenate([[0.0], np.cumsum(lengths)])
    if way[-1] < 1e-6:
        return np.tile(path[:1], (round(_SHORTEST_STROKE_S / STEP_S), 1))
    speed = _WRITING_SPEED * pace * _slowing(path, way)
    times = np.concatenate([[0.0], np.cumsum(lengths / (0.5 * (speed[1:] + speed[:-1])))])
    times *= max(1.0, _SHORTEST_STROKE_S / float(times[-1]))
    clock = np.linspace(0.0, times[-1], max(round(float(times[-1]) / STEP_S), 1) + 1)
    travelled = np.interp(clock, times, way)
    return np.stack([np.interp(travelled, way, path[:, axis]) for axis in (0, 1)], axis=1)


def _even_path(stroke: Array, step: float = 0.004) -> Array:
    """The stroke resampled to even steps of its length."""
    lengths = np.linalg.norm(np.diff(stroke, axis=0), axis=1)
    way = np.concatenate([[0.0], np.cumsum(lengths)])
    count = max(int(way[-1] / step), 1) + 1
    even = np.linspace(0.0, way[-1], count)
    return np.stack([np.interp(even, way, stroke[:, axis]) for axis in (0, 1)], axis=1)


def _slowing(path: Array, way: Array) -> Array:
    """Speed along the path, as a share of that on a straight line: power law, rest at the ends."""
    heading = (
        np.unwrap(np.arctan2(*np.gradient(path, axis=0).T[::-1])) if len(path) > 2 else way * 0
    )
    spacing = max(float(way[-1]) / (len(way) - 1), 1e-9)
    curvature = np.abs(np.gradient(heading)) / spacing if len(path) > 2 else way * 0
    smoothing = np.hanning(9) / np.hanning(9).sum()
    curvature = np.convolve(np.pad(curvature, 4, mode="edge"), smoothing, mode="valid")
    law = (np.maximum(curvature, _STRAIGHT_CURVATURE) / _STRAIGHT_CURVATURE) ** (-1 / 3)
    # Speed grows with the root of the way from rest (constant acceleration) over this length.
    ramp = 0.06
    ends = np.minimum(way, way[-1] - way)
    return np.asarray(law * np.sqrt(np.clip((ends + 0.002) / ramp, 0.0, 1.0)))


def _minimum_jerk(share: Array) -> Array:
    return np.asarray(share**3 * (10 - 15 * share + 6 * share**2))


def _smoothstep(share: float) -> float:
    return share * share * (3 - 2 * share)
