"""Light for dark frames: MediaPipe learned from pictures in which people can see something."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

#: Frames darker than this, by their mean of 0 to 255, get the exponent beside it (as a camera's
#: gamma does): shadows are lifted, white stays white. Few steps, so that the light does not
#: flicker from frame to frame.
_EXPONENTS = ((42.0, 0.5), (60.0, 0.62), (82.0, 0.75))
#: The mean is taken from every so many rows and columns.
_STRIDE = 16
_WHITE = 255


def brightened(image_rgb: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """A dark (H, W, 3) uint8 frame with its shadows lifted; any other as it is."""
    mean = float(image_rgb[::_STRIDE, ::_STRIDE].mean())
    exponent = next((exponent for dark, exponent in _EXPONENTS if mean < dark), 1.0)
    if exponent == 1.0:
        return image_rgb
    made: npt.NDArray[np.uint8] = cv2.LUT(image_rgb, _table(exponent))  # type: ignore[assignment]
    return made


@cache
def _table(exponent: float) -> npt.NDArray[np.uint8]:
    """(256,) what each brightness becomes."""
    made: npt.NDArray[np.uint8] = np.rint(
        _WHITE * (np.arange(_WHITE + 1) / _WHITE) ** exponent
    ).astype(np.uint8)
    return made
