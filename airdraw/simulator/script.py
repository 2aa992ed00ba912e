"""What somebody does before the camera, one action after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from airdraw.simulator.layout import Ink, place_ink, strokes_of
from airdraw.simulator.motion import STEP_S, Motion, write_strokes
from airdraw.simulator.settings import SceneSettings, check_choice, check_range
from airdraw.simulator.skeleton import SimulatedPose

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Enter:
    """The hand comes up from below."""

    seconds: float = 0.8


@dataclass(frozen=True)
class Leave:
    """The hand goes down out of the picture."""

    seconds: float = 0.7


@dataclass(frozen=True)
class Write:
    """Writes ink: digits, a drawing, or one drawing for each digit."""

    ink: Ink


@dataclass(frozen=True)
class Rest:
    """The hand stays where it is, pen up."""

    seconds: float = 1.5


@dataclass(frozen=True)
class Show:
    """Shows a pose for a time, then the pen-up pose again."""

    pose: SimulatedPose
    seconds: float = 1.0


@dataclass(frozen=True)
class Wave:
    """Waves hello with an open hand."""

    seconds: float = 2.0


@dataclass(frozen=True)
class Scratch:
    """Scratches itself: a loose hand with quick small strokes."""

    seconds: float = 2.0


@dataclass(frozen=True)
class PassBy:
    """An open hand crosses the picture from side to side."""

    seconds: float = 1.2


@dataclass(frozen=True)
class Away:
    """Nobody is in the picture."""

    seconds: float = 2.0


Action = Enter | Leave | Write | Rest | Show | Wave | Scratch | PassBy | Away

#: No action lasts longer (s).
_LONGEST_S = 3600.0
#: A pose is taken within this time (s).
_CHANGE_S = 0.18
#: How far below the frame's lower edge a hand waits (hand lengths).
_WAITS_BELOW = 0.3
_WAVE_HZ, _WAVE_REACH = 1.8, 0.13
_SCRATCH_HZ, _SCRATCH_REACH = 4.5, 0.025
_SCRATCH_BEND_S = 0.11


@dataclass
class Performance:
    """Everything that happens: the hand's motion, and the ink that belongs to it.

    Attributes:
        motion: where the hand is at any time.
        strokes: (N, 2) canvas positions of every stroke, in the order of writing.
        digit_of_stroke: index of the digit that each stroke belongs to.
    """

    motion: Motion
    strokes: list[Array]
    digit_of_stroke: list[int]


def perform(
    actions: Sequence[Action], settings: SceneSettings, rng: np.random.Generator
) -> Performance:
    """Act out a script.

    Raises:
        ValueError: when there is nothing to do, something that is no action, or ink that cannot
            be written.
    """
    if not actions:
        raise ValueError("There is nothing to do: give digits, a drawing, or actions.")
    for action in actions:
        _check(action)
    is_there = not isinstance(actions[0], Enter | PassBy | Away)
    stage = _Stage(settings, rng, is_there)
    for action in actions:
        stage.act(action)
    return stage.performance


def _check(action: object) -> None:
    if not isinstance(action, Action):
        raise ValueError(f'{action!r:.60} is no action, such as Enter() or Write("407").')
    check_range("seconds", getattr(action, "seconds", 0.0), 0.0, _LONGEST_S)
    if isinstance(action, Show):
        check_choice("pose", action.pose, tuple(SimulatedPose))


class _Stage:
    def __init__(self, settings: SceneSettings, rng: np.random.Generator, is_there: bool) -> None:
        self._settings = settings
        self._rng = rng
        self._up = settings.pen_poses[1]
        motion = Motion(self._up)
        # Somewhere in the middle of the writing area.
        self._middle = np.array([settings.aspect / 2, 0.5 - 0.3 * settings.hand_size])
        start = self._middle + rng.normal(0.0, 0.05, 2)
        motion.extend(start[None], is_present=is_there)
        self.performance = Performance(motion, [], [])

    def act(self, action: Action) -> None:
        motion = self.performance.motion
        match action:
            case Write(ink):
                self._write(ink)
            case Rest(seconds):
                motion.rest(seconds)
            case Show(pose, seconds):
                motion.show(pose, _CHANGE_S)
                motion.rest(_CHANGE_S + seconds)
                motion.show(self._up, _CHANGE_S)
                motion.rest(_CHANGE_S)
            case Enter(seconds):
                motion.jump_to(*self._below())
                motion.move_to(*self._start(), seconds)
            case Leave(seconds):
                motion.move_to(*self._below(), seconds)
            case Away(seconds):
                motion.rest(seconds, is_present=False)
            case Wave(seconds):
                motion.show(SimulatedPose.PALM, _CHANGE_S)
                self._swing(seconds, _WAVE_HZ, np.array([_WAVE_REACH, 0.01]))
                motion.show(self._up, _CHANGE_S)
            case Scratch(seconds):
                self._scratch(seconds)
            case PassBy(seconds):
                self._pass_by(seconds)

    def _start(self) -> tuple[float, float]:
        x, y = self._middle + self._rng.normal(0.0, 0.05, 2)
        return float(x), float(y)

    def _below(self) -> tuple[float, float]:
        x = self.performance.motion.xs[-1]
        return x, 1.0 + _WAITS_BELOW * self._settings.hand_size

    def _write(self, ink: Ink) -> None:
        performance, settings = self.performance, self._settings
        strokes, owners = strokes_of(ink, self._rng)
        placed = place_ink(strokes, settings)
        first_digit = max(performance.digit_of_stroke, default=-1) + 1
        write_strokes(performance.motion, placed, settings, self._rng)
        performance.strokes += placed
        performance.digit_of_stroke += [first_digit + owner for owner in owners]

    def _swing(self, seconds: float, rate_hz: float, reach: Array) -> None:
        motion = self.performance.motion
        times = np.arange(0.0, seconds, STEP_S)
        # Grows from rest and dies away again.
        strength = np.clip(np.minimum(times, seconds - times) / 0.25, 0.0, 1.0)
        wave = strength * np.sin(2 * np.pi * rate_hz * times)
        here = np.array([motion.xs[-1], motion.ys[-1]])
        motion.extend(here + wave[:, None] * reach)

    def _scratch(self, seconds: float) -> None:
        motion = self.performance.motion
        motion.show(SimulatedPose.RELAXED, _CHANGE_S)
        start_s = motion.duration_s + _CHANGE_S
        bends = max(int((seconds - _CHANGE_S) / (2 * _SCRATCH_BEND_S)), 0)
        for bend in range(bends):
            at_s = start_s + 2 * bend * _SCRATCH_BEND_S - motion.duration_s
            motion.show(SimulatedPose.CLAW, _SCRATCH_BEND_S, at_s)
            motion.show(SimulatedPose.RELAXED, _SCRATCH_BEND_S, at_s + _SCRATCH_BEND_S)
        self._swing(seconds, _SCRATCH_HZ, np.array([0.3, 1.0]) * _SCRATCH_REACH)
        motion.show(self._up, _CHANGE_S)

    def _pass_by(self, seconds: float) -> None:
        motion, settings = self.performance.motion, self._settings
        outside = settings.hand_size
        motion.show(SimulatedPose.PALM, STEP_S)
        motion.jump_to(-outside, float(self._middle[1]))
        motion.move_to(settings.aspect + outside, float(self._middle[1]), seconds)
        motion.show(self._up, STEP_S)
