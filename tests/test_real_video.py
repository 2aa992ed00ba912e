"""A real hand before a real webcam: the trail follows the fingertip."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from airdraw import AirPen, PenSettings
from airdraw.camera import read_video
from airdraw.overlay import draw_overlay

pytestmark = [pytest.mark.mediapipe, pytest.mark.slow]

#: The first two letters, before the film gets long.
FRAMES = 130
#: Ink of the program that the film shows, burned into it.
MAGENTA_RGB = (255, 0, 255)
ARTIFACTS = Path(__file__).resolve().parent.parent / "artifacts"


def magenta(image: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """Where the other program's ink is."""
    return (np.abs(image.astype(int) - MAGENTA_RGB) < 60).all(axis=2)


def test_the_trail_follows_the_finger_of_a_real_hand(data_folder: Path) -> None:
    film = data_folder / "video" / "hi_reddit.mp4"
    if not film.exists():
        pytest.skip("needs video/hi_reddit.mp4 of the public data")
    found = 0
    with AirPen(PenSettings(pen="always")) as pen:
        for image, t in islice(read_video(film, is_mirrored=True), FRAMES):
            result = pen.observe(image, t)
            found += result.hand is not None
    assert found >= 0.99 * FRAMES
    ARTIFACTS.mkdir(exist_ok=True)
    shown = cv2.cvtColor(draw_overlay(image, result), cv2.COLOR_RGB2BGR)
    cv2.imwrite(str(ARTIFACTS / "real-hand.png"), shown)
    height = image.shape[0]
    trail = np.zeros(image.shape[:2], np.uint8)
    for stroke in result.drawing.strokes:
        cv2.polylines(trail, [(stroke.array[:, :2] * height).astype(np.int32)], False, 255, 1)
    # Two programs that follow one finger leave ink in the same places.
    away = cv2.distanceTransform(255 - trail, cv2.DIST_L2, 5)[magenta(image)] / height
    assert float(np.median(away)) < 0.02
