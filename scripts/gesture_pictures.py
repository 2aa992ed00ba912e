"""Draw the hand poses of docs/gestures.md into docs/gestures/: the simulator's hand, as tracked.

    python scripts/gesture_pictures.py [--out docs/gestures]

Every picture went through the real tracker, and a pose that is not recognized as what it should
show ends the program.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from airdraw.hand import HandPose
from airdraw.overlay import OverlayStyle, draw_overlay
from airdraw.pose import Pose, classify
from airdraw.session import FrameResult
from airdraw.simulator import (
    Rest,
    SceneSettings,
    Show,
    SimulatedFrame,
    SimulatedPose,
    Skin,
    simulate,
)
from airdraw.tracker import HandTracker

OUT = Path(__file__).resolve().parents[1] / "docs" / "gestures"
SCENE = SceneSettings(width=960, height=720, hand_size=0.5, seed=4, noise=0.0, skin=Skin.MEDIUM)
#: Long enough for the hand to have taken the pose, and for the tracker to have settled.
AT_S = 1.0
HOLD_S = 1.5
SIDE_PX = 280
#: How much of the frame's height a picture shows.
VIEW = 0.72
COLOURS = 128
STYLE = OverlayStyle(has_skeleton=True, has_status=False)
POSES = {
    "point": (SimulatedPose.POINT, Pose.POINT),
    "two": (SimulatedPose.TWO_FINGERS, Pose.TWO),
    "palm": (SimulatedPose.PALM, Pose.PALM),
    "shaka": (SimulatedPose.SHAKA, Pose.SHAKA),
    "fist": (SimulatedPose.FIST, Pose.FIST),
    "pinch": (SimulatedPose.PINCH_CLOSED, Pose.PINCH),
}


def main() -> None:
    """Draw every pose."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=OUT)
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    for name, (shown, meant) in POSES.items():
        frame, hand = tracked(shown)
        if hand is None or classify(hand) is not meant:
            raise SystemExit(f"{name} was not recognized.")
        draw(frame, hand).save(out / f"{name}.png", optimize=True)
        print(out / f"{name}.png")


def tracked(pose: SimulatedPose) -> tuple[SimulatedFrame, HandPose | None]:
    """A frame of the pose, and the hand that the tracker finds in it."""
    scene = replace(SCENE, pen="pinch") if pose is SimulatedPose.PINCH_CLOSED else SCENE
    tracker = HandTracker()
    try:
        for frame in simulate((Rest(0.1), Show(pose, HOLD_S)), scene):
            hand = tracker.find(frame.image, frame.t)
            if frame.t >= AT_S:
                break
        return frame, hand
    finally:
        tracker.close()


def draw(frame: SimulatedFrame, hand: HandPose) -> Image.Image:
    """The hand with its skeleton, in a square."""
    result = FrameResult(t=frame.t, hand=hand)
    picture = square(draw_overlay(frame.image, result, style=STYLE), hand)
    small = Image.fromarray(picture).resize((SIDE_PX, SIDE_PX), Image.Resampling.LANCZOS)
    return small.quantize(COLOURS)


def square(picture: npt.NDArray[np.uint8], hand: HandPose) -> npt.NDArray[np.uint8]:
    """The part of the frame around the hand, as wide as high."""
    height, width = picture.shape[:2]
    side = round(VIEW * height)
    landmarks = np.array(hand.landmarks) * height
    col, row = ((landmarks.min(axis=0) + landmarks.max(axis=0)) / 2).round().astype(int)
    left = min(max(col - side // 2, 0), width - side)
    top = min(max(row - side // 2, 0), height - side)
    return picture[top : top + side, left : left + side]


if __name__ == "__main__":
    main()
