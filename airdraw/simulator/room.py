"""What is behind the hand: plain, gradient, textured, skin-coloured, or a person in a room."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from airdraw.simulator.settings import Background

Linear = npt.NDArray[np.float32]


#: Walls: colours of paint, wood and cloth (RGB 0 to 255).
_WALLS = (
    (172, 184, 190), (201, 193, 178), (120, 138, 126), (88, 100, 122), (222, 224, 222),
    (146, 116, 96), (60, 66, 72), (188, 170, 186),
)  # fmt: skip


def paint_room(
    background: Background,
    skin: tuple[int, int, int],
    shape: tuple[int, int],
    rng: np.random.Generator,
) -> Linear:
    """The room as (H, W, 3) float32 RGB in 0 to 255, before any exposure."""
    wall = np.array(_WALLS[rng.integers(len(_WALLS))], np.float32)
    if background is Background.SKIN:
        wall = np.array(skin, np.float32)
    room = np.empty((*shape, 3), np.float32)
    room[:] = wall
    if background is not Background.PLAIN:
        room *= _falloff(shape, rng)[:, :, None]
    if background is Background.TEXTURED:
        room *= _texture(shape, rng)[:, :, None]
        _add_furniture(room, rng)
    if background is Background.FACE:
        _add_person(room, skin, rng)
    return room


def _falloff(shape: tuple[int, int], rng: np.random.Generator) -> Linear:
    """Light from one side that fades across the wall."""
    angle = rng.uniform(0, 2 * np.pi)
    ys = np.linspace(-1, 1, shape[0], dtype=np.float32)[:, None]
    xs = np.linspace(-1, 1, shape[1], dtype=np.float32)
    return np.asarray(1 + 0.22 * (np.cos(angle) * xs + np.sin(angle) * ys), np.float32)


def _texture(shape: tuple[int, int], rng: np.random.Generator) -> Linear:
    """Cloudy patches at several sizes, like plaster or cloth."""
    total = np.ones(shape, np.float32)
    for cells, strength in ((6, 0.16), (24, 0.1), (90, 0.06)):
        coarse = rng.normal(0, strength, (cells, cells * 4 // 3)).astype(np.float32)
        total += cv2.resize(coarse, shape[::-1], interpolation=cv2.INTER_CUBIC)
    return np.clip(total, 0.3, 1.7)


def _add_furniture(room: Linear, rng: np.random.Generator) -> None:
    """A few blurred boxes: shelves, frames, a door."""
    rows, cols = room.shape[:2]
    layer = room.copy()
    for _ in range(int(rng.integers(4, 9))):
        x, y = rng.uniform(0, cols), rng.uniform(0, rows)
        w, h = rng.uniform(0.05, 0.3, 2) * rows
        colour = tuple(float(c) for c in rng.uniform(30, 230, 3))
        cv2.rectangle(layer, (int(x), int(y)), (int(x + w), int(y + h)), colour, -1)
    blur_px = 0.008 * rows
    room[:] = cv2.GaussianBlur(layer, (0, 0), blur_px)


def _add_person(room: Linear, skin: tuple[int, int, int], rng: np.random.Generator) -> None:
    """Head and shoulders of somebody who sits before the camera, a little out of focus."""
    rows, cols = room.shape[:2]
    x, y, size = cols * rng.uniform(0.4, 0.6), rows * rng.uniform(0.36, 0.46), rows * 0.17
    skin_colour = np.array(skin, np.float64)
    shirt = tuple(float(c) for c in rng.uniform(40, 200, 3))
    hair = tuple(float(c) for c in np.array([58, 42, 32]) * rng.uniform(0.5, 2.0))
    layer = room.copy()

    def blob(dx: float, dy: float, w: float, h: float, colour: tuple[float, ...]) -> None:
        centre = (int(x + dx * size), int(y + dy * size))
        cv2.ellipse(layer, centre, (int(w * size), int(h * size)), 0, 0, 360, colour, -1)

    tone, shadow = tuple(skin_colour), tuple(skin_colour * 0.72)
    blob(0, 3.1, 2.3, 1.7, shirt)
    blob(0, 1.2, 0.42, 0.6, shadow)
    blob(0, -0.12, 0.94, 1.22, hair)
    blob(0, 0.12, 0.8, 1.08, tone)
    for side in (-1, 1):
        blob(side * 0.32, 0.0, 0.15, 0.08, (235.0, 232.0, 228.0))
        blob(side * 0.32, 0.0, 0.07, 0.08, (50.0, 36.0, 30.0))
        blob(side * 0.32, -0.2, 0.2, 0.045, hair)
    blob(0, 0.32, 0.12, 0.2, tuple(skin_colour * 0.86))
    blob(0, 0.68, 0.3, 0.08, tuple(skin_colour * (0.85, 0.6, 0.6)))
    room[:] = cv2.GaussianBlur(layer, (0, 0), 0.012 * rows)
