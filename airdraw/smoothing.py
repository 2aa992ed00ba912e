"""The 1€ filter: smooth when the hand is slow, prompt when it is fast.

Casiez, Roussel, Vogel: 1€ Filter, CHI 2012.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from airdraw.checks import is_number
from airdraw.hand import Position
from airdraw.ink import Point


@dataclass(frozen=True, kw_only=True)
class OneEuroSettings:
    """How strongly the fingertip is smoothed.

    Attributes:
        min_cutoff_hz: cutoff at rest; lower removes more tremor and follows later.
        beta: how much the cutoff rises with speed (Hz per canvas height per second).
        speed_cutoff_hz: cutoff of the speed estimate itself.

    Raises:
        ValueError: for a cutoff that is not positive, a negative `beta`, or no finite number.
    """

    min_cutoff_hz: float = 2.0
    beta: float = 16.0
    speed_cutoff_hz: float = 3.0

    def __post_init__(self) -> None:
        cutoffs = (self.min_cutoff_hz, self.speed_cutoff_hz)
        if not (all(is_number(one) and one for one in cutoffs) and is_number(self.beta)):
            raise ValueError(f"Cutoffs must be above 0 and beta at least 0, all finite: {self}.")


#: No camera and no hand is as fast; over less the speed would not be finite.
_SHORTEST_STEP_S = 1e-6

DEFAULT_SMOOTHING = OneEuroSettings()


class OneEuro:
    """Smooths positions that come at any rate, even or not.

    >>> smooth = OneEuro(OneEuroSettings(min_cutoff_hz=1, beta=0))
    >>> smooth(Position(0, 0), 0.0)
    Position(x=0, y=0)
    >>> round(smooth(Position(1, 0), 0.1).x, 3)  # alpha = 1 / (1 + 1 / (2 pi 1 Hz 0.1 s))
    0.386
    """

    def __init__(self, settings: OneEuroSettings = DEFAULT_SMOOTHING) -> None:
        self._settings = settings
        self.reset()

    def reset(self) -> None:
        """Forget everything: the next position comes back unchanged."""
        self._at: Position | None = None
        self._speed = Position(0.0, 0.0)
        self._t = 0.0

    def __call__(self, position: Position, t: float) -> Position:
        """The smoothed position at `t` seconds; a time that hardly increases changes nothing."""
        if self._at is None:
            self._at, self._t = position, t
            return position
        step_s = t - self._t
        if step_s < _SHORTEST_STEP_S:
            return self._at
        settings = self._settings
        raw_speed = Position((position.x - self._at.x) / step_s, (position.y - self._at.y) / step_s)
        self._speed = _mix(self._speed, raw_speed, _alpha(settings.speed_cutoff_hz, step_s))
        cutoff_hz = settings.min_cutoff_hz + settings.beta * math.hypot(*self._speed)
        self._at = _mix(self._at, position, _alpha(cutoff_hz, step_s))
        self._t = t
        return self._at


def smooth_both_ways(
    points: list[Point], settings: OneEuroSettings = DEFAULT_SMOOTHING
) -> list[Point]:
    """Smooth a finished stroke without delay: the mean of a forward and a backward pass.

    The filter alone trails behind the finger, which shortens strokes and rounds corners to one
    side; run both ways, the two delays cancel. Times stay.
    """
    forward, backward = OneEuro(settings), OneEuro(settings)
    ahead = [forward(Position(p.x, p.y), p.t) for p in points]
    behind = [backward(Position(p.x, p.y), -p.t) for p in reversed(points)]
    return [
        Point((a.x + b.x) / 2, (a.y + b.y) / 2, point.t)
        for a, b, point in zip(ahead, reversed(behind), points, strict=True)
    ]


def _alpha(cutoff_hz: float, step_s: float) -> float:
    turns = 2 * math.pi * cutoff_hz * step_s
    # A cutoff near 0 leaves 0, which is not to be divided by.
    return 1 / (1 + 1 / turns) if turns else 0.0


def _mix(old: Position, new: Position, share: float) -> Position:
    return Position(old.x + share * (new.x - old.x), old.y + share * (new.y - old.y))
