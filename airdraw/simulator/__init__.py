"""A rendered hand that writes numbers in the air, with exact ground truth.

It tests the tracker and the pen, feeds a fake camera in a real browser, and shows newcomers
without a webcam what the app does.

>>> from airdraw.simulator import simulate
>>> frame = next(simulate("407"))
>>> frame.image.shape, frame.t, frame.truth.is_down
((480, 640, 3), 0.0, False)
"""

from airdraw.simulator.camera import Light
from airdraw.simulator.landmarks import SimulatedHand, TrackerNoise, simulate_landmarks
from airdraw.simulator.motion import Manner
from airdraw.simulator.render import Skin
from airdraw.simulator.room import Background
from airdraw.simulator.scene import (
    FrameTruth,
    Scene,
    SceneSettings,
    SimulatedFrame,
    simulate,
)
from airdraw.simulator.skeleton import Pose

__all__ = [
    "Background",
    "FrameTruth",
    "Light",
    "Manner",
    "Pose",
    "Scene",
    "SceneSettings",
    "SimulatedFrame",
    "SimulatedHand",
    "Skin",
    "TrackerNoise",
    "simulate",
    "simulate_landmarks",
]
