"""Light, exposure and sensor: how the scene becomes a picture."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from airdraw.simulator.render import Materials
from airdraw.simulator.settings import Light, Skin

Picture = npt.NDArray[np.uint8]
Array = npt.NDArray[np.float64]
Linear = npt.NDArray[np.float32]


#: Exposure in linear light, as a webcam that adapts leaves it, and the colour of that light.
_EXPOSURE = {Light.DIM: 0.25, Light.NORMAL: 1.0, Light.BRIGHT: 1.5, Light.OVEREXPOSED: 2.2}
_TINT = {
    Light.DIM: (1.0, 0.88, 0.72),
    Light.NORMAL: (1.0, 1.0, 1.0),
    Light.BRIGHT: (1.0, 1.0, 0.98),
    Light.OVEREXPOSED: (1.0, 1.0, 1.0),
}
_GAMMA = 2.2
#: Skin in good light (RGB 0 to 255).
SKIN_TONES: dict[Skin, tuple[int, int, int]] = {
    Skin.VERY_LIGHT: (245, 208, 190),
    Skin.LIGHT: (228, 180, 150),
    Skin.MEDIUM: (196, 140, 105),
    Skin.BROWN: (141, 92, 64),
    Skin.DARK: (94, 60, 44),
    Skin.VERY_DARK: (62, 42, 34),
}
#: Light that went through flesh makes its shadows redder.
_SCATTERED = np.array([0.75, 0.45, 0.4])
_SKIN_SHINE, _NAIL_SHINE = 0.14, 0.5
_NAIL_LIGHTER = 0.25
#: A surface turned to the light is this much brighter than its plain colour.
_FULL_LIGHT = 1.45
#: Colours of sleeves (RGB 0 to 255).
_CLOTHS = (
    (58, 84, 120), (44, 48, 56), (168, 62, 58), (84, 120, 96), (214, 208, 196), (120, 92, 140),
    (214, 160, 72), (150, 160, 170),
)  # fmt: skip
#: Number of noise pictures; each frame takes one, shifted, so that none repeats soon.
_NOISE_BANK = 6
#: Dark sensors are noisier.
_NOISE_GAIN = {Light.DIM: 2.5, Light.NORMAL: 1.0, Light.BRIGHT: 0.8, Light.OVEREXPOSED: 0.8}


class Camera:
    """Exposes the room and the hand alike and adds the sensor's noise."""

    def __init__(self, room: Linear, light: Light, noise: float, rng: np.random.Generator) -> None:
        self._rng = rng
        self._gain = np.array(_TINT[light], np.float32) * _EXPOSURE[light]
        linear = (np.clip(room, 0, 255) / 255) ** _GAMMA * self._gain
        self._room = (np.clip(linear, 0, 1) ** (1 / _GAMMA) * 255).astype(np.uint8)
        strength = noise * _NOISE_GAIN[light]
        size = (_NOISE_BANK, *room.shape)
        self._noise = np.round(rng.normal(0, strength, size)).astype(np.int16) if noise else None
        self._cloth = np.array(_CLOTHS[rng.integers(len(_CLOTHS))], np.float64)

    def empty_picture(self) -> Picture:
        """The room alone, to draw on."""
        return self._room.copy()

    def materials(self, skin: Skin) -> Materials:
        """The colours of somebody's skin, nails and sleeve in this light."""
        tone = np.array(SKIN_TONES[skin], np.float64)
        return Materials(
            self._exposed(tone, _SCATTERED, _SKIN_SHINE),
            self._exposed(self._cloth, np.ones(3), 0.0),
            self._exposed(tone + (255 - tone) * _NAIL_LIGHTER, _SCATTERED, _NAIL_SHINE),
        )

    def _exposed(self, tone: Array, shadow_tint: Array, shine: float) -> Picture:
        """(256, 3) uint8: a material from full shadow to full light."""
        level = np.linspace(0, 1, 256)[:, None]
        tint = shadow_tint + (1 - shadow_tint) * np.clip(level * 1.5, 0, 1)
        lit = (tone / 255) ** _GAMMA * tint * (level * _FULL_LIGHT) ** 1.5
        linear = (lit + shine * np.clip(level - 0.75, 0, 1) ** 2) * self._gain
        return np.asarray(np.clip(linear, 0, 1) ** (1 / _GAMMA) * 255).astype(np.uint8)

    def developed(self, picture: Picture) -> Picture:
        """The picture as the sensor gives it: a soft lens and noise."""
        picture = np.asarray(cv2.GaussianBlur(picture, (3, 3), 0), np.uint8)
        if self._noise is None:
            return picture
        noise = self._noise[self._rng.integers(_NOISE_BANK)]
        shift = int(self._rng.integers(noise.shape[0]))
        noisy = np.empty_like(picture)
        cut = len(noise) - shift
        cv2.add(picture[:cut], noise[shift:], dst=noisy[:cut], dtype=cv2.CV_8U)
        if shift:
            cv2.add(picture[cut:], noise[:shift], dst=noisy[cut:], dtype=cv2.CV_8U)
        return noisy
