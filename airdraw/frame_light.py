"""Light for dark and washed-out frames: MediaPipe learned from pictures in which something is seen.

Shadows are lifted as a camera's gamma does. In a washed-out picture, much of it white and nothing
dark, the edges of a hand are brought out by Zuiderveld's contrast-limited adaptive histogram
equalization (Graphics Gems IV, 1994): there landmarks were found on the wrong fingers.
"""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]

#: Frames darker than this, by their mean of 0 to 255, get the exponent beside it (as a camera's
#: gamma does): shadows are lifted, white stays white. Few steps, so that the light does not
#: flicker from frame to frame.
_EXPONENTS = ((42.0, 0.5), (60.0, 0.62), (82.0, 0.75))
#: In frames darker than this and with more grain, the usual difference of two neighbours, a hand is
#: looked for in other ways too while none is found. Without grain they would only cost sharpness.
_DARK, _GRAINY = 95.0, 3.5
#: The exponent of those.
_LIFTED = 0.4
#: Grain is smoothed over so much of the frame's height.
_GRAIN = 0.003
#: By turns of so many frames: as it is, then without grain, then without specks, then as it is.
#: Their number has no divisor in common with the numbers of places in which `HandWindow` looks, so
#: that each is looked at in every way.
_TURN_FRAMES, _SMOOTH_FROM, _MEDIAN_FROM, _PLAIN_FROM = 11, 2, 6, 9
#: Frames are washed out when so much of them is white, the brightest that a camera knows, and when
#: all shades but the five hundredths at each end lie closer together than this. Frames with dark
#: things in them are better left as they are; on a wall that is only light, its grain would be
#: brought out, and a closed pinch would look open.
_WHITE_SHARE, _NARROW = 0.25, 64.0
_WHITE_FROM = 250
#: Limit of their contrast and tiles in each direction: the gentlest that finds such hands.
_CONTRAST, _TILES = 2.0, 4
#: Mean, spread and white are taken from every so many rows and columns.
_STRIDE = 16
_WHITE = 255


class FrameLight:
    """Chooses the light in which a hand is looked for, and keeps the one in which it was found."""

    def __init__(self) -> None:
        self._turn = 0
        self._edges = cv2.createCLAHE(_CONTRAST, (_TILES, _TILES))

    def lit(self, image_rgb: Pixels) -> Pixels:
        """A dark (H, W, 3) uint8 frame with its shadows lifted, a washed-out one with its edges
        brought out; any other as it is.
        """
        sample = image_rgb[::_STRIDE, ::_STRIDE]
        if _white_share(sample) > _WHITE_SHARE and _spread(sample) < _NARROW:
            return self._with_edges(image_rgb)
        mean = float(sample.mean())
        exponent = next((exponent for dark, exponent in _EXPONENTS if mean < dark), 1.0)
        is_turn = _SMOOTH_FROM <= self._turn < _PLAIN_FROM
        if mean < _DARK and is_turn and _grain(image_rgb) > _GRAINY:
            return _brightened(self._without_grain(image_rgb), _LIFTED)
        return image_rgb if exponent == 1.0 else _brightened(image_rgb, exponent)

    def lose(self) -> None:
        """No hand was found in this frame: the next may be looked at in another way."""
        self._turn = (self._turn + 1) % _TURN_FRAMES

    def _with_edges(self, image_rgb: Pixels) -> Pixels:
        light_and_colour = cv2.cvtColor(image_rgb, cv2.COLOR_RGB2YCrCb)
        light_and_colour[..., 0] = self._edges.apply(cv2.extractChannel(light_and_colour, 0))
        return np.asarray(cv2.cvtColor(light_and_colour, cv2.COLOR_YCrCb2RGB), dtype=np.uint8)

    def _without_grain(self, image_rgb: Pixels) -> Pixels:
        if self._turn >= _MEDIAN_FROM:
            return np.asarray(cv2.medianBlur(image_rgb, 3), dtype=np.uint8)
        smooth = cv2.GaussianBlur(image_rgb, (0, 0), _GRAIN * image_rgb.shape[0])
        return np.asarray(smooth, dtype=np.uint8)


def _white_share(sample: Pixels) -> float:
    return float((sample >= _WHITE_FROM).all(axis=2).mean())


def _spread(sample: Pixels) -> float:
    """Between which shades of green all but the darkest and the brightest twentieth lie."""
    low, high = np.percentile(sample[..., 1], (5, 95))
    return float(high - low)


def _grain(image_rgb: Pixels) -> float:
    """The usual difference of two neighbours in a row, in shades of green."""
    rows = image_rgb[:: 2 * _STRIDE, :, 1].astype(np.int16)
    return float(np.median(np.abs(np.diff(rows, axis=1)))) if rows.shape[1] > 1 else 0.0


def _brightened(image_rgb: Pixels, exponent: float) -> Pixels:
    return np.asarray(cv2.LUT(image_rgb, _table(exponent)), dtype=np.uint8)


@cache
def _table(exponent: float) -> Pixels:
    """(256,) what each brightness becomes."""
    made: Pixels = np.rint(_WHITE * (np.arange(_WHITE + 1) / _WHITE) ** exponent).astype(np.uint8)
    return made
