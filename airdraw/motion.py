"""Where in the picture something moves: there a hand that is not seen yet is looked for first."""

from __future__ import annotations

from collections import deque

import cv2
import numpy as np
import numpy.typing as npt

from airdraw.hand import Position

#: Pictures are compared at this height (pixels): what is left of a far hand, and of no grain.
_HEIGHT_PX = 60
#: With the one so many frames before: within a tenth of a second a hand goes its own width.
_FRAMES = 3
#: A hand's motion is gathered over about so much of the picture's height.
_REACH = 0.05
#: Of all the picture's changes, the strongest counts when it stands out so many times from the
#: usual one, and by so many of 255 shades.
_STANDS_OUT, _LEAST_SHADES = 4.0, 0.6


class Motion:
    """Watches the frames."""

    def __init__(self) -> None:
        self._kept: deque[npt.NDArray[np.float32]] = deque(maxlen=_FRAMES + 1)

    def add(self, image_rgb: npt.NDArray[np.uint8]) -> None:
        """Take in a (H, W, 3) uint8 frame; one of another shape than before begins anew."""
        height, width = image_rgb.shape[:2]
        size = max(round(width / height * _HEIGHT_PX), 1), _HEIGHT_PX
        # Green is most of what is light, and one channel a third of the work.
        green = cv2.extractChannel(image_rgb, 1)
        grey = cv2.resize(green, size, interpolation=cv2.INTER_AREA).astype(np.float32)
        if self._kept and self._kept[0].shape != grey.shape:
            self._kept.clear()
        self._kept.append(grey)

    def place(self) -> Position | None:
        """Where on the canvas the last frames differ most; None when nothing moves."""
        changes = cv2.absdiff(self._kept[-1], self._kept[0]) if self._kept else np.zeros((1, 1))
        changes = cv2.GaussianBlur(changes, (0, 0), _REACH * _HEIGHT_PX)
        usual, most = float(np.median(changes)), float(changes.max())
        if most < max(_STANDS_OUT * usual, usual + _LEAST_SHADES):
            return None
        row, column = np.unravel_index(int(changes.argmax()), changes.shape)
        return Position((float(column) + 0.5) / _HEIGHT_PX, (float(row) + 0.5) / _HEIGHT_PX)
