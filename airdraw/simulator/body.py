"""Puts the hand where its tip should be, with the small motions of a live arm."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from airdraw.hand import Handedness, Landmark
from airdraw.simulator.motion import Moment
from airdraw.simulator.settings import PenKind, SceneSettings
from airdraw.simulator.skeleton import SHAPES, HandShape, landmarks_of, tilted

Array = npt.NDArray[np.float64]

#: The forearm turns about the elbow, so the hand leans the way it reaches (degrees per canvas
#: unit from the middle of the frame).
_LEAN_DEG = 12.0
#: Slow drift of turn, yaw and pitch (degrees) and its rates (Hz).
_DRIFT_DEG = np.array([2.0, 3.0, 3.0])
_DRIFT_HZ = (0.15, 0.5)
#: Physiological tremor lies at 8 to 12 Hz.
_TREMOR_HZ = np.array([[8.3, 10.7], [8.9, 11.1]])
_TREMOR_MIX = np.array([1.0, 0.6])


class Body:
    """One arm of somebody before the camera."""

    def __init__(self, settings: SceneSettings, hand: Handedness) -> None:
        self._settings = settings
        self._hand = hand
        rng = np.random.default_rng((settings.seed, 3))
        self._drift_phase = rng.uniform(0, 2 * np.pi, 3)
        self._drift_hz = rng.uniform(*_DRIFT_HZ, 3)
        self._tremor_phase = rng.uniform(0, 2 * np.pi, (2, 2))
        self._reference = SHAPES[settings.pen_poses[0]]

    def landmarks(self, moment: Moment, t: float) -> Array:
        """The (21, 3) landmarks in canvas units at a moment.

        The hand is placed by the tip of the *writing* pose, so that the palm stays where it is
        while the fingers change.
        """
        settings = self._settings
        drift = np.sin(2 * np.pi * self._drift_hz * t + self._drift_phase) * _DRIFT_DEG
        turn = settings.turn_deg + _LEAN_DEG * (moment.x - settings.aspect / 2) + drift[0]
        yaw, pitch = settings.yaw_deg + drift[1], settings.pitch_deg + drift[2]
        tip = pen_tip(self._oriented(self._reference, turn, yaw, pitch), settings.pen)
        points = self._oriented(moment.shape, turn, yaw, pitch)
        points[:, :2] += np.array([moment.x, moment.y]) + self._tremor(t) - tip[:2]
        return points

    def _oriented(self, shape: HandShape, turn: float, yaw: float, pitch: float) -> Array:
        points = landmarks_of(tilted(shape, yaw, pitch))
        if self._hand == "Left":
            points[:, 0] *= -1
        cos, sin = np.cos(np.radians(turn)), np.sin(np.radians(turn))
        # Hand space has y up, the canvas has y down.
        to_canvas = np.array([[cos, sin, 0.0], [sin, -cos, 0.0], [0.0, 0.0, 1.0]])
        return np.asarray(points @ to_canvas.T * self._settings.hand_size)

    def _tremor(self, t: float) -> Array:
        waves = np.sin(2 * np.pi * _TREMOR_HZ * t + self._tremor_phase)
        return np.asarray(self._settings.manner.tremor * (waves @ _TREMOR_MIX))


def pen_tip(points: Array, pen: PenKind) -> Array:
    """The pen's tip among (21, n) landmarks: the index fingertip, or the middle of a pinch."""
    if pen == "pinch":
        return np.asarray((points[Landmark.THUMB_TIP] + points[Landmark.INDEX_TIP]) / 2)
    return np.asarray(points[Landmark.INDEX_TIP])
