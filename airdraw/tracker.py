"""The hand tracker: MediaPipe's hand landmarker behind plain values.

The one module that imports MediaPipe (docs/decisions/0001-mediapipe.md).
"""

from __future__ import annotations

import math
import sys
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from airdraw.hand import Handedness, HandPose, Position
from airdraw.hand_model import read_hand_model

#: MediaPipe labels hands as if the picture were not mirrored; ours is.
_REAL_HAND: dict[str, Handedness] = {"Left": "Right", "Right": "Left"}


def _import_mediapipe() -> Any:
    """MediaPipe, without the TensorFlow that it would import for parts we never use.

    TensorFlow costs 4 s and 450 MB, and in one process with streamlit-webrtc's pylibsrtp it ends
    in a segmentation fault. MediaPipe goes on without it when the import fails, which a None in
    `sys.modules` makes it do. A program that has loaded TensorFlow itself keeps it.
    """
    is_absent = "tensorflow" not in sys.modules
    if is_absent:
        sys.modules["tensorflow"] = None  # type: ignore[assignment]
    try:
        import mediapipe
    finally:
        if is_absent:
            del sys.modules["tensorflow"]
    return mediapipe


class HandTracker:
    """Finds the writing hand in one frame after the other.

    Follows one hand: MediaPipe looks for another only after the one it follows is lost, so a
    second hand that appears never takes the pen. Any thread may call it, one at a time; several
    trackers live side by side.

    Args:
        min_score: how sure MediaPipe must be of a hand, in [0, 1].

    Raises:
        ValueError: when the model file is missing or is not the known one.
    """

    def __init__(self, min_score: float = 0.5) -> None:
        content = read_hand_model()
        mediapipe = _import_mediapipe()
        vision = mediapipe.tasks.vision
        self._image_class = mediapipe.Image
        self._rgb = mediapipe.ImageFormat.SRGB
        self._landmarker = vision.HandLandmarker.create_from_options(
            vision.HandLandmarkerOptions(
                base_options=mediapipe.tasks.BaseOptions(model_asset_buffer=content),
                running_mode=vision.RunningMode.VIDEO,
                num_hands=1,
                min_hand_detection_confidence=min_score,
                min_hand_presence_confidence=min_score,
                min_tracking_confidence=min_score,
            )
        )
        self._start_s: float | None = None
        self._last_ms = -1

    def find(self, image_rgb: npt.NDArray[np.uint8], t: float) -> HandPose | None:
        """The hand in a frame, or None.

        Args:
            image_rgb: (H, W, 3) uint8 RGB, mirrored as the user sees it.
            t: the frame's time in seconds; a time that does not increase is taken as just later.

        Returns:
            The hand in canvas units: x in [0, W / H], y in [0, 1], a little beyond at the edges.

        Raises:
            ValueError: for an image of another shape or type, a time that is not finite, or
                after `close`.
        """
        if self._landmarker is None:
            raise ValueError("This hand tracker is closed; make a new one.")
        check_frame(image_rgb)
        image = self._image_class(image_format=self._rgb, data=np.ascontiguousarray(image_rgb))
        found = self._landmarker.detect_for_video(image, self._stamp_ms(t))
        if not found.hand_landmarks:
            return None
        height, width = image_rgb.shape[:2]
        label = found.handedness[0][0]
        return HandPose(
            tuple(Position(mark.x * width / height, mark.y) for mark in found.hand_landmarks[0]),
            _REAL_HAND[label.category_name],
            min(float(label.score), 1.0),
        )

    def _stamp_ms(self, t: float) -> int:
        if not math.isfinite(t):
            raise ValueError(f"A frame's time must be finite, this is {t}.")
        if self._start_s is None:
            self._start_s = t
        # MediaPipe refuses stamps that do not increase.
        self._last_ms = max(self._last_ms + 1, round((t - self._start_s) * 1000))
        return self._last_ms

    def close(self) -> None:
        """Release MediaPipe's threads and memory; closing twice does nothing."""
        landmarker, self._landmarker = self._landmarker, None
        if landmarker is not None:
            landmarker.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def check_frame(image_rgb: Any) -> None:
    """Raise a ValueError unless this is an (H, W, 3) uint8 picture with at least one pixel."""
    if (
        not isinstance(image_rgb, np.ndarray)
        or image_rgb.dtype != np.uint8
        or image_rgb.ndim != 3
        or image_rgb.shape[2] != 3
        or image_rgb.size == 0
    ):
        found = getattr(image_rgb, "shape", None), str(getattr(image_rgb, "dtype", None))
        raise ValueError(f"A frame is an (H, W, 3) array of uint8 RGB, not {found[0]} {found[1]}.")
