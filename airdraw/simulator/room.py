"""What is behind the hand: plain, gradient, textured, skin-coloured, or a person in a room."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt

from airdraw.simulator.settings import Background

Linear = npt.NDArray[np.float32]
Array = npt.NDArray[np.float64]
Colour = tuple[float, ...]

#: Walls: colours of paint (RGB 0 to 255).
_WALLS = (
    (172, 184, 190), (201, 193, 178), (120, 138, 126), (88, 100, 122), (222, 224, 222),
    (146, 116, 96), (60, 66, 72), (188, 170, 186),
)  # fmt: skip
#: Books, pictures and other things.
_THINGS = (
    (130, 60, 52), (64, 84, 108), (196, 172, 128), (70, 92, 72), (52, 48, 50), (220, 212, 200),
    (152, 118, 70), (110, 78, 96), (90, 130, 140),
)  # fmt: skip
#: A skin-coloured wall is like skin, not the same.
_SKIN_LIKE = (0.86, 1.12)
_WOOD = (112.0, 82.0, 56.0)
_HAIRS = ((42, 32, 28), (88, 60, 40), (24, 22, 24), (150, 112, 70), (120, 116, 112))
#: What is behind the hand is a little out of focus (share of the frame's height).
_SOFTNESS = 0.0035
#: Size of a head, from its middle to the chin (share of the frame's height).
_HEAD = 0.17


def paint_room(
    background: Background,
    skin: tuple[int, int, int],
    shape: tuple[int, int],
    rng: np.random.Generator,
) -> Linear:
    """The room as (H, W, 3) float32 RGB in 0 to 255, before any exposure."""
    wall = np.array(_WALLS[rng.integers(len(_WALLS))], np.float32)
    if background is Background.SKIN:
        wall = np.array(skin, np.float32) * rng.uniform(*_SKIN_LIKE, 3).astype(np.float32)
    room = np.empty((*shape, 3), np.float32)
    room[:] = wall
    if background is Background.TEXTURED:
        room *= _wallpaper(shape, rng)[:, :, None]
        _add_furniture(room, rng)
    if background is not Background.PLAIN:
        room *= _falloff(shape, rng)[:, :, None]
    if background is Background.FACE:
        _add_person(room, np.array(skin, np.float64), rng)
    return np.asarray(cv2.GaussianBlur(room, (0, 0), _SOFTNESS * shape[0]), np.float32)


def _falloff(shape: tuple[int, int], rng: np.random.Generator) -> Linear:
    """Light from one side that fades across the wall."""
    angle = rng.uniform(0, 2 * np.pi)
    ys = np.linspace(-1, 1, shape[0], dtype=np.float32)[:, None]
    xs = np.linspace(-1, 1, shape[1], dtype=np.float32)
    return np.asarray(1 + 0.22 * (np.cos(angle) * xs + np.sin(angle) * ys), np.float32)


def _wallpaper(shape: tuple[int, int], rng: np.random.Generator) -> Linear:
    """Plaster or stripes: patches at several sizes, and a regular pattern."""
    total = np.ones(shape, np.float32)
    for cells, strength in ((6, 0.05), (30, 0.05), (120, 0.06)):
        coarse = rng.normal(0, strength, (cells, cells * 4 // 3)).astype(np.float32)
        total += cv2.resize(coarse, shape[::-1], interpolation=cv2.INTER_CUBIC)
    stripes = np.sin(np.linspace(0, rng.uniform(60, 200), shape[1], dtype=np.float32))
    return np.clip(total + np.float32(rng.uniform(0.0, 0.1)) * stripes, 0.4, 1.5)


def _add_furniture(room: Linear, rng: np.random.Generator) -> None:
    """Shelves with books and a framed picture."""
    rows, cols = room.shape[:2]

    def box(x: float, y: float, w: float, h: float, colour: Colour) -> None:
        corners = (int(x), int(y)), (int(x + w), int(y + h))
        cv2.rectangle(room, *corners, colour, -1)

    for y in (rows * rng.uniform(0.25, 0.4), rows * rng.uniform(0.65, 0.85)):
        left, length = cols * rng.uniform(-0.1, 0.6), cols * rng.uniform(0.3, 0.5)
        _add_books(box, left, y, length, rows, rng)
        box(left, y, length, 0.022 * rows, _WOOD)
    x, y, size = cols * rng.uniform(0.05, 0.75), rows * rng.uniform(0.04, 0.3), rows * 0.2
    box(x, y, size * 1.3, size, _thing(rng))
    box(x + 0.07 * size, y + 0.07 * size, size * 1.16, size * 0.86, (226.0, 222.0, 212.0))
    box(x + 0.22 * size, y + 0.22 * size, size * 0.86, size * 0.56, _thing(rng))


def _add_books(
    box: Callable[[float, float, float, float, Colour], None],
    left: float,
    floor: float,
    length: float,
    rows: int,
    rng: np.random.Generator,
) -> None:
    x = left + 0.05 * length
    while x < left + 0.9 * length:
        width, height = rows * rng.uniform(0.018, 0.05), rows * rng.uniform(0.1, 0.17)
        if rng.random() < 0.85:
            box(x, floor - height, width, height, _thing(rng))
        x += width + rows * 0.003


def _thing(rng: np.random.Generator) -> Colour:
    return tuple(float(part) for part in np.array(_THINGS[rng.integers(len(_THINGS))]))


def _add_person(room: Linear, skin: Array, rng: np.random.Generator) -> None:
    """Head and shoulders of somebody who sits before the camera."""
    rows, cols = room.shape[:2]
    x, y, size = cols * rng.uniform(0.4, 0.6), rows * rng.uniform(0.36, 0.46), rows * _HEAD
    hair = tuple(float(part) for part in _HAIRS[rng.integers(len(_HAIRS))])

    def blob(dx: float, dy: float, w: float, h: float, colour: Colour) -> None:
        centre = (int((x + dx * size) * 16), int((y + dy * size) * 16))
        axes = (int(w * size * 16), int(h * size * 16))
        cv2.ellipse(room, centre, axes, 0, 0, 360, colour, -1, cv2.LINE_AA, 4)

    def tone(*share: float) -> Colour:
        return tuple(float(part) for part in skin * share)

    blob(0, 3.15, 2.2, 1.75, _thing(rng))
    blob(0, 1.25, 0.44, 0.62, tone(0.72))
    blob(0, -0.14, 0.93, 1.18, hair)
    for side in (-1, 1):
        blob(side * 0.8, 0.1, 0.13, 0.24, tone(0.8))
    # From the shadowed rim to the lit middle of the face.
    for share in np.linspace(0.0, 1.0, 12):
        size_now = 1 - 0.5 * share
        blob(-0.12 * share, 0.1, 0.78 * size_now, 1.06 * size_now, tone(0.78 + 0.22 * share))
    for side in (-1, 1):
        blob(side * 0.31, -0.02, 0.15, 0.085, tone(0.8))
        blob(side * 0.31, -0.01, 0.115, 0.05, (190.0, 182.0, 176.0))
        blob(side * 0.31, -0.01, 0.055, 0.052, (58.0, 42.0, 34.0))
        blob(side * 0.32, -0.2, 0.19, 0.038, hair)
    blob(0.02, 0.36, 0.1, 0.07, tone(0.82))
    blob(-0.02, 0.22, 0.055, 0.16, tone(1.06))
    blob(0, 0.62, 0.27, 0.12, tone(0.78, 0.55, 0.55))
    # Skin over the upper half of the mouth leaves a smile.
    blob(0, 0.55, 0.32, 0.11, tone(0.99))
    blob(0, -0.72, 0.6, 0.32, hair)
