"""A rendered hand that writes numbers in the air, with exact ground truth.

It tests the tracker and the pen, feeds a fake camera in a real browser, and shows newcomers
without a webcam what the app does.

>>> from airdraw.simulator import simulate
>>> frame = next(simulate("407"))
>>> frame.image.shape, frame.t, frame.truth.is_down
((480, 640, 3), 0.0, False)
"""

from airdraw.simulator.landmarks import SimulatedHand, TrackerNoise, simulate_landmarks
from airdraw.simulator.scene import FrameTruth, Scene, SimulatedFrame, simulate
from airdraw.simulator.script import (
    Action,
    Away,
    Enter,
    Leave,
    PassBy,
    Rest,
    Scratch,
    Show,
    Wave,
    Write,
)
from airdraw.simulator.settings import Background, Light, Manner, SceneSettings, Skin
from airdraw.simulator.skeleton import SimulatedPose

__all__ = [
    "Action",
    "Away",
    "Background",
    "Enter",
    "FrameTruth",
    "Leave",
    "Light",
    "Manner",
    "PassBy",
    "Rest",
    "Scene",
    "SceneSettings",
    "Scratch",
    "Show",
    "SimulatedFrame",
    "SimulatedHand",
    "SimulatedPose",
    "Skin",
    "TrackerNoise",
    "Wave",
    "Write",
    "simulate",
    "simulate_landmarks",
]
