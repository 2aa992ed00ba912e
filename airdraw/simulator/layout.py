"""Ink to write: made from text or drawings, set side by side, and placed within reach."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from airdraw.ink import Drawing
from airdraw.simulator.glyphs import write_text
from airdraw.simulator.settings import SceneSettings

Array = npt.NDArray[np.float64]
Strokes = list[Array]

#: What can be written: digits, one drawing, or one drawing for each digit.
Ink = str | Drawing | Sequence[Drawing]

#: Room kept free at the sides and the top of the frame (canvas units).
_MARGIN = 0.08
#: This much of the hand's length hangs below the pen's tip and should stay in the frame.
_HAND_BELOW_TIP = 0.85
#: Even a large hand gets a writing area of this height (canvas units).
_LEAST_HEIGHT = 0.15
#: Room between two digits, in digit heights: shortest and longest.
_GAP = (0.28, 0.42)


def strokes_of(ink: Ink, rng: np.random.Generator) -> tuple[Strokes, tuple[int, ...]]:
    """The strokes as (N, 2) points in any unit, and for each the index of its digit.

    Raises:
        ValueError: when there is nothing to write, or text that is not digits.
    """
    if isinstance(ink, str):
        return side_by_side(write_text(ink, rng), rng)
    digits = [ink] if isinstance(ink, Drawing) else ink
    if not isinstance(digits, Sequence) or not all(isinstance(one, Drawing) for one in digits):
        raise ValueError(f"Digits or drawings can be written, not {ink!r:.60}.")
    if not digits or any(digit.is_empty for digit in digits):
        raise ValueError("A drawing is empty: there is nothing to write.")
    return side_by_side([[s.array[:, :2] for s in digit.strokes] for digit in digits], rng)


def side_by_side(
    digits: Sequence[Strokes], rng: np.random.Generator
) -> tuple[Strokes, tuple[int, ...]]:
    """Digits in a row, each scaled to height 1 where it has a height."""
    if len(digits) == 1:
        return list(digits[0]), (0,) * len(digits[0])
    strokes: Strokes = []
    owners: list[int] = []
    x = 0.0
    for index, digit in enumerate(digits):
        points = np.vstack(digit)
        low, high = points.min(axis=0), points.max(axis=0)
        scale = 1 / max(float(high[1] - low[1]), float(high[0] - low[0]) / 2, 1e-9)
        strokes += [(stroke - low) * scale + (x, 0.0) for stroke in digit]
        owners += [index] * len(digit)
        x += float(high[0] - low[0]) * scale + rng.uniform(*_GAP)
    return strokes, tuple(owners)


def place_ink(strokes: Strokes, settings: SceneSettings) -> Strokes:
    """The strokes as (N, 2) positions on the canvas, within the hand's reach.

    The line of writing has the settings' ink height where the frame has room for it, is centred
    from left to right, and lies high enough that the hand below it stays in the picture.
    """
    points = np.vstack(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    width, height = (high - low).tolist()
    room = max(1.0 - _MARGIN - _HAND_BELOW_TIP * settings.hand_size, _LEAST_HEIGHT)
    scale = min(
        min(settings.ink_height, room) / max(height, 1e-9),
        (settings.aspect - 4 * _MARGIN) / max(width, 1e-9),
    )
    if height < 1e-9 and width < 1e-9:
        scale = 1.0
    centre = np.array([settings.aspect / 2, _MARGIN + room / 2])
    return [(stroke - (low + high) / 2) * scale + centre for stroke in strokes]
