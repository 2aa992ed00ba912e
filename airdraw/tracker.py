"""The hand tracker: MediaPipe's hand landmarker behind plain values.

The one module that uses MediaPipe (docs/decisions/0001-mediapipe.md).
"""

from __future__ import annotations

import math
import threading
from typing import Any, ClassVar, Self
from weakref import WeakValueDictionary

import numpy as np
import numpy.typing as npt

from airdraw.forgotten import Forgotten
from airdraw.frame_light import FrameLight
from airdraw.hand import Handedness, HandPose, Position
from airdraw.hand_choice import HandChoice, Writes
from airdraw.hand_model import read_hand_model
from airdraw.hand_window import HandWindow, Window
from airdraw.mediapipe_import import import_mediapipe
from airdraw.motion import Motion

#: MediaPipe labels hands as if the picture were not mirrored; ours is.
_REAL_HAND: dict[str, Handedness] = {"Left": "Right", "Right": "Left"}

#: A second hand must be seen this surely before it may take the pen.
SCOUT_MIN_SCORE = 0.7
#: A hand is hidden with this margin about its landmarks (hand sizes).
HIDDEN_MARGIN = 0.35


#: Landmarkers that nobody closed; they are when the next one is made or closed.
_forgotten = Forgotten()


class HandTracker:
    """Finds the writing hand in one frame after the other.

    Follows one hand: a second one that appears never takes the pen from a hand that writes, see
    `HandChoice`. Far hands are looked for in parts of the frame, see `HandWindow`. Any thread may
    call it, one at a time; several trackers live side by side.

    Args:
        min_score: how sure MediaPipe must be of a hand, in [0, 1].
        writes: whether a hand's pose is that of a pen held down: then such a hand gets the pen
            from one that only rests in the picture. None keeps to the hand seen first.
        prefers: the hand that gets the pen while none of two has written.

    Raises:
        ValueError: when MediaPipe or its model file is missing, or the file is not the known one.
    """

    def __init__(
        self,
        min_score: float = 0.5,
        *,
        writes: Writes | None = None,
        prefers: Handedness | None = None,
    ) -> None:
        self._landmarker = _Landmarker(min_score, is_video=True)
        # Shared, and made when it is first needed: most people show one hand.
        self._scout: _Scout | None = None
        self._choice = HandChoice(writes, prefers)
        self._window = HandWindow()
        self._light = FrameLight()
        self._motion = Motion()
        self._start_s: float | None = None
        self._last_ms = -1
        self._is_closed = False
        self._watched = _forgotten.watch(self, self._landmarker.close)

    def find(self, image_rgb: npt.NDArray[np.uint8], t: float) -> HandPose | None:
        """The hand in a frame, or None.

        Args:
            image_rgb: (H, W, 3) uint8 RGB, mirrored as the user sees it.
            t: the frame's time in seconds; a time that does not increase is taken as just later.

        Returns:
            The hand in canvas units: x in [0, W / H], y in [0, 1], a little beyond at the edges.
            None also in the frame in which another hand takes the pen.

        Raises:
            ValueError: for an image of another shape or type, a time that is not finite, or
                after `close`.
        """
        if self._is_closed:
            raise ValueError("This hand tracker is closed; make a new one.")
        check_frame(image_rgb)
        if not math.isfinite(t):
            raise ValueError(f"A frame's time must be finite, this is {t}.")
        self._window.begin(*image_rgb.shape[:2])
        self._motion.add(image_rgb)
        moving = None if self._window.is_followed else self._motion.place()
        image_rgb = self._light.lit(image_rgb)
        hand = self._follow(image_rgb, moving, t)
        if hand is None:
            self._choice.lose()
        elif self._choice.wants_look(hand, t) and self._change_hand(image_rgb, hand, t):
            return None
        return hand

    def _follow(
        self, image_rgb: npt.NDArray[np.uint8], moving: Position | None, t: float
    ) -> HandPose | None:
        for window in self._window.looks(moving):
            hand = self._landmarker.find(image_rgb, window, self._stamp_ms(t))
            if hand is not None:
                self._window.follow(hand, window)
                return hand
        self._window.lose()
        self._light.lose()
        return None

    def _change_hand(self, image_rgb: npt.NDArray[np.uint8], hand: HandPose, t: float) -> bool:
        """Give the pen to another hand if there is one that should have it."""
        rest = painted_out(image_rgb, hand)
        whole = self._window.whole
        if self._scout is None:
            self._scout = _Scout.shared()
        other = self._scout.find(rest, whole)
        if other is None or not self._choice.takes_pen(other, hand):
            return False
        # An empty picture makes MediaPipe forget the one hand, then it finds the other.
        self._landmarker.find(np.zeros_like(image_rgb), whole, self._stamp_ms(t))
        around = self._window.around(other)
        found = self._landmarker.find(rest, around, self._stamp_ms(t))
        if found is not None:
            self._window.follow(found, around)
        self._choice.lose()
        return True

    def _stamp_ms(self, t: float) -> int:
        if self._start_s is None:
            self._start_s = t
        # MediaPipe refuses stamps that do not increase.
        self._last_ms = max(self._last_ms + 1, round((t - self._start_s) * 1000))
        return self._last_ms

    def close(self) -> None:
        """Release MediaPipe's threads and memory; closing twice does nothing."""
        self._is_closed = True
        if _forgotten.closed(self._watched):
            self._landmarker.close()
        self._scout = None
        _forgotten.close_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Landmarker:
    """MediaPipe's hand landmarker for one hand: a part of a frame in, a hand on the canvas out."""

    def __init__(self, min_score: float, *, is_video: bool) -> None:
        _forgotten.close_all()
        mediapipe = import_mediapipe()
        content = read_hand_model()
        vision = mediapipe.tasks.vision
        self._image_class = mediapipe.Image
        self._rgb = mediapipe.ImageFormat.SRGB
        self._landmarker = vision.HandLandmarker.create_from_options(
            vision.HandLandmarkerOptions(
                base_options=mediapipe.tasks.BaseOptions(model_asset_buffer=content),
                running_mode=vision.RunningMode.VIDEO if is_video else vision.RunningMode.IMAGE,
                num_hands=1,
                min_hand_detection_confidence=min_score,
                min_hand_presence_confidence=min_score,
                min_tracking_confidence=min_score,
            )
        )

    def find(
        self, image_rgb: npt.NDArray[np.uint8], window: Window, stamp_ms: int | None = None
    ) -> HandPose | None:
        """The hand in a window of a frame; with a stamp the hand of the frame before."""
        part = self._image_class(image_format=self._rgb, data=window.cut(image_rgb))
        if stamp_ms is None:
            found = self._landmarker.detect(part)
        else:
            found = self._landmarker.detect_for_video(part, stamp_ms)
        if not found.hand_landmarks:
            return None
        label = found.handedness[0][0]
        height = image_rgb.shape[0]
        return HandPose(
            tuple(window.on_canvas(mark.x, mark.y, height) for mark in found.hand_landmarks[0]),
            _REAL_HAND[label.category_name],
            min(float(label.score), 1.0),
        )

    def close(self) -> None:
        self._landmarker.close()


class _Scout:
    """Looks for a second hand, for all trackers of the process that ever need it.

    It remembers nothing from one picture to the next, and holds 50 MB: so there is one, as long as
    a tracker has it.
    """

    _living: ClassVar[WeakValueDictionary[str, _Scout]] = WeakValueDictionary()
    _making = threading.Lock()

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._landmarker = _Landmarker(SCOUT_MIN_SCORE, is_video=False)
        _forgotten.watch(self, self._landmarker.close)

    @classmethod
    def shared(cls) -> _Scout:
        with cls._making:
            scout = cls._living.get("scout")
            if scout is None:
                scout = cls._living["scout"] = _Scout()
            return scout

    def find(self, image_rgb: npt.NDArray[np.uint8], window: Window) -> HandPose | None:
        with self._lock:
            return self._landmarker.find(image_rgb, window)


def painted_out(image_rgb: npt.NDArray[np.uint8], hand: HandPose) -> npt.NDArray[np.uint8]:
    """A copy of a frame in which a hand is hidden under the frame's mean colour."""
    box, margin, height = hand.box, HIDDEN_MARGIN * hand.size, image_rgb.shape[0]
    left, top = (max(round((low - margin) * height), 0) for low in (box.x0, box.y0))
    right, bottom = (max(round((high + margin) * height), 0) for high in (box.x1, box.y1))
    copy = image_rgb.copy()
    copy[top:bottom, left:right] = image_rgb[::16, ::16].mean(axis=(0, 1)).astype(np.uint8)
    return copy


def check_frame(image_rgb: Any) -> None:
    """Raise a ValueError unless this is an (H, W, 3) uint8 picture with at least one pixel."""
    if (
        not isinstance(image_rgb, np.ndarray)
        or image_rgb.dtype != np.uint8
        or image_rgb.ndim != 3
        or image_rgb.shape[2] != 3
        or image_rgb.size == 0
    ):
        found = type(image_rgb).__name__
        if isinstance(image_rgb, np.ndarray):
            found = f"{image_rgb.shape} of {image_rgb.dtype}"
        raise ValueError(f"A frame is an (H, W, 3) array of uint8 RGB, not {found}.")
