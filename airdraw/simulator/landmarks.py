"""Landmarks as a tracker would give them, without pictures: hundreds of numbers in seconds.

The noise is modelled on what MediaPipe does to rendered and real hands: white jitter, a slower
wandering of each landmark, rare outliers and rare short losses of the whole hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from airdraw.hand import HandPose, Position
from airdraw.simulator.layout import Ink
from airdraw.simulator.scene import FrameTruth, Scene
from airdraw.simulator.script import Action
from airdraw.simulator.settings import SceneSettings

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class TrackerNoise:
    """How far a tracker is off; lengths in hand lengths (wrist to middle fingertip).

    Attributes:
        jitter: standard deviation from frame to frame.
        wander: standard deviation of the slow error.
        wander_s: time in which the slow error is forgotten.
        outlier_rate: share of frames in which the whole hand is misjudged.
        outlier: standard deviation of the landmarks in such a frame.
        losses_per_s: how often the hand is lost.
        loss_s: shortest and longest loss.
    """

    jitter: float = 0.006
    wander: float = 0.012
    wander_s: float = 0.25
    outlier_rate: float = 0.002
    outlier: float = 0.08
    losses_per_s: float = 0.02
    loss_s: tuple[float, float] = (0.04, 0.15)


@dataclass(frozen=True)
class SimulatedHand:
    """What a tracker would say of one frame, beside the truth.

    Attributes:
        hand: the noisy hand; None when it is lost or absent.
        t: seconds since the first frame.
        truth: as for a rendered frame.
    """

    hand: HandPose | None
    t: float
    truth: FrameTruth


def simulate_landmarks(
    work: Ink | Sequence[Action],
    settings: SceneSettings | None = None,
    noise: TrackerNoise | None = None,
) -> Iterator[SimulatedHand]:
    """The hands that a tracker would find while somebody writes; nothing is rendered.

    Args:
        work: as for `simulate`.
        settings: the scene; what concerns only the picture (skin, light, …) changes nothing.
        noise: the tracker's errors.

    Raises:
        ValueError: as `simulate`.
    """
    settings = settings or SceneSettings()
    spoiler = _Spoiler(noise or TrackerNoise(), settings)
    for t, _, points, truth in Scene(work, settings).moments():
        yield SimulatedHand(spoiler.seen(points[:, :2], t, truth), t, truth)


class _Spoiler:
    def __init__(self, noise: TrackerNoise, settings: SceneSettings) -> None:
        self._noise = noise
        self._settings = settings
        self._rng = np.random.default_rng((settings.seed, 4))
        self._wander = self._rng.normal(0.0, 1.0, (21, 2))
        self._last_t = 0.0
        self._lost_until = -1.0

    def seen(self, points: Array, t: float, truth: FrameTruth) -> HandPose | None:
        error = self._error(t - self._last_t)
        is_lost = self._is_lost(t)
        self._last_t = t
        if truth.hand is None or is_lost:
            return None
        noisy = points + error * self._settings.hand_size
        positions = tuple(Position(x, y) for x, y in noisy.tolist())
        return HandPose(positions, self._settings.hand, float(self._rng.uniform(0.9, 1.0)))

    def _error(self, step_s: float) -> Array:
        """The landmarks' errors (21, 2) in hand lengths; the slow part is an Ornstein-Uhlenbeck
        process, so that it does not depend on the frame rate."""
        noise, rng = self._noise, self._rng
        kept = np.exp(-step_s / noise.wander_s)
        fresh = rng.normal(0.0, 1.0, (21, 2))
        self._wander = kept * self._wander + np.sqrt(1 - kept**2) * fresh
        error = noise.wander * self._wander + rng.normal(0.0, noise.jitter, (21, 2))
        if rng.random() < noise.outlier_rate:
            error = error + rng.normal(0.0, noise.outlier, (21, 2))
        return np.asarray(error)

    def _is_lost(self, t: float) -> bool:
        chance = self._noise.losses_per_s * (t - self._last_t)
        if t >= self._lost_until and self._rng.random() < chance:
            self._lost_until = t + self._rng.uniform(*self._noise.loss_s)
        return t < self._lost_until
