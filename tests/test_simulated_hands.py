"""How the simulated hand is held: poses, sides, bones, and the ways between them."""

from itertools import pairwise

import numpy as np
import pytest

from airdraw.hand import Landmark
from airdraw.pose import Pose, classify
from airdraw.simulator import (
    Manner,
    Scene,
    SceneSettings,
    Show,
    SimulatedPose,
)

STEADY = Manner(tremor=0.0)


def truths(work, scene=None):
    return [truth for _, _, _, truth in Scene(work, scene).moments()]


@pytest.mark.parametrize(
    ("shown", "named"),
    [
        (SimulatedPose.POINT, Pose.POINT),
        (SimulatedPose.TWO_FINGERS, Pose.TWO),
        (SimulatedPose.PINCH_CLOSED, Pose.PINCH),
        (SimulatedPose.PALM, Pose.PALM),
        (SimulatedPose.FIST, Pose.FIST),
        (SimulatedPose.SHAKA, Pose.SHAKA),
        (SimulatedPose.RELAXED, Pose.OTHER),
        (SimulatedPose.PINCH_OPEN, Pose.OTHER),
    ],
)
@pytest.mark.parametrize("hand", ["Left", "Right"])
@pytest.mark.parametrize("turn_deg", [-30, 0, 30])
def test_a_pose_is_what_the_program_calls_it(shown, named, hand, turn_deg):
    scene = Scene([Show(shown, 1.0)], SceneSettings(hand=hand, turn_deg=turn_deg))
    held = [truth.hand for t, _, _, truth in scene.moments() if 0.3 < t < 1.0]
    classified = [classify(pose) for pose in held]
    assert classified.count(named) > 0.9 * len(classified) or (
        named is Pose.OTHER and Pose.POINT not in classified and Pose.PINCH not in classified
    )


@pytest.mark.parametrize(("hand", "side"), [("Right", -1), ("Left", 1)])
def test_the_thumb_is_on_the_side_that_a_mirror_shows(hand, side):
    shown = truths([Show(SimulatedPose.PALM)], SceneSettings(hand=hand))[15].hand
    thumb, pinky = shown.at(Landmark.THUMB_TIP), shown.at(Landmark.PINKY_TIP)
    assert np.sign(thumb.x - pinky.x) == side


@pytest.mark.parametrize("lift", [None, SimulatedPose.PALM, SimulatedPose.RELAXED])
@pytest.mark.parametrize("pen", ["point", "pinch"])
def test_the_palm_moves_smoothly_while_the_fingers_change(pen, lift):
    scene = Scene("41", SceneSettings(pen=pen, lift=lift, fps=120, manner=STEADY))
    wrists = [(t, p[Landmark.WRIST, :2]) for t, m, p, _ in scene.moments() if m.is_present]
    speed = [np.hypot(*(b - a)) / (t1 - t0) for (t0, a), (t1, b) in pairwise(wrists)]
    assert max(speed[1:]) < 3.0


def test_bones_keep_their_length_while_the_fingers_change():
    scene = Scene("1", SceneSettings(lift=SimulatedPose.PALM, fps=60))
    for _, _, points, _ in scene.moments():
        bone = np.linalg.norm(points[Landmark.MIDDLE_TIP] - points[Landmark.MIDDLE_DIP])
        assert bone == pytest.approx(0.11 * 0.34, rel=1e-6)
