"""Rasterize and normalize: ink or a picture of ink becomes the 28×28 picture that MNIST is made of.

MNIST's recipe (LeCun, Bottou, Bengio, Haffner 1998, section III.A): keep the aspect ratio, fit the
ink into a 20×20 box, put the centre of mass into the middle of 28×28. From ink it is computed from
the points, so that neither the position nor the size of the writing changes anything. Training,
pad, camera and pictures all go through this module.

Beside the picture, ink has an order and a direction. `ink_planes` draws them as three more pictures
("direction maps", Bai & Huo 2005, for online Chinese characters): a crossed 7 and a 2, an open 4
and a 9 differ in time though hardly in shape.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from airdraw.ink import Drawing

FloatArray = npt.NDArray[np.float32]

SIZE_PX = 28
BOX_PX = 20
#: Width of MNIST's lines, as area of ink by length of centre line: `python -m
#: training.stroke_width` measures a median of 2.1 px on its training images.
LINE_WIDTH_PX = 2.1
#: Picture, direction to the right, direction downwards, time.
PLANES = 4

#: Ink never leaves the picture: the centre of mass moves by at most the margin around the box.
_MAX_SHIFT_PX = (SIZE_PX - BOX_PX) / 2
#: Long segments are cut so that each touches only a small window of pixels.
_PIECE_PX = 1.0
#: More pieces than this (a scribble of 4,000 px in a 20 px box) cannot change the picture.
_MAX_PIECES = 4096


def normalize(drawing: Drawing) -> FloatArray:
    """The picture of the ink as MNIST would show it.

    Args:
        drawing: at least one stroke; position, size and unit do not matter.

    Returns:
        (28, 28) float32 in [0, 1], row 0 on top, 1 = full ink.

    Raises:
        ValueError: when the drawing is empty.

    >>> picture = normalize(Drawing.from_points([[(0, 0), (0, 100)]]))
    >>> (picture[:, 13:15].sum(axis=1) > 0.5).sum().item()
    20
    """
    picture: FloatArray = ink_planes([drawing])[0, :, :, 0]
    return picture


def ink_planes(
    drawings: Sequence[Drawing], line_widths_px: npt.ArrayLike = LINE_WIDTH_PX
) -> FloatArray:
    """Normalize many drawings at once, with the direction and the order of their ink.

    Args:
        drawings: N drawings with at least one stroke each.
        line_widths_px: one width for all or N widths, in pixels of the 28×28 picture.

    Returns:
        (N, 28, 28, 4) float32: the picture in [0, 1]; then, where there is ink, the direction of
        the pen as unit vector (x right, y down) in [-1, 1], and its place in the order of writing
        from 0 (first) to 1 (last), each multiplied by the ink.

    Raises:
        ValueError: when one of the drawings is empty.
    """
    polylines = [[stroke.array[:, :2] for stroke in drawing.strokes] for drawing in drawings]
    return rasterize_polylines(polylines, line_widths_px)


def rasterize_polylines(
    polylines: Sequence[Sequence[npt.NDArray[np.float64]]],
    line_widths_px: npt.ArrayLike = LINE_WIDTH_PX,
) -> FloatArray:
    """`ink_planes` for bare arrays: N drawings of strokes of (M, 2) x, y."""
    count = len(polylines)
    widths = np.broadcast_to(np.asarray(line_widths_px, dtype=np.float64), (count,))
    pieces = [_fit(strokes, width) for strokes, width in zip(polylines, widths, strict=True)]
    if not pieces:
        return np.zeros((0, SIZE_PX, SIZE_PX, PLANES), dtype=np.float32)
    owner = np.repeat(np.arange(count), [len(piece) for piece in pieces])
    lines = np.concatenate(pieces)
    shift = _shift_to_centre(_cover(lines, owner, widths).ink)
    lines = lines + np.tile(shift, 2)[owner]
    return _planes(lines, owner, _cover(lines, owner, widths))


class _Cover(NamedTuple):
    """Pixels under the pen.

    Attributes:
        ink: (N * 28 * 28,) the most that any piece covers a pixel.
        pixels: (S, W) flat index of each pixel in the window around each of S pieces.
        shares: (S, W) how far the piece covers it.
    """

    ink: FloatArray
    pixels: npt.NDArray[np.int_]
    shares: FloatArray


def _fit(strokes: Sequence[npt.NDArray[np.float64]], width_px: float) -> npt.NDArray[np.float64]:
    """The ink as (S, 4) pieces x0, y0, x1, y1 in pixels, its box in the middle of the picture."""
    if not strokes:
        raise ValueError("An empty drawing cannot be normalized; check `is_empty` first.")
    every = strokes[0] if len(strokes) == 1 else np.concatenate(strokes)
    low, high = every.min(axis=0), every.max(axis=0)
    # Halves before the difference: coordinates near the largest float must not overflow.
    half = high / 2 - low / 2
    reach = float(half.max())
    inner_px = max(BOX_PX - width_px, 0.0) / 2
    centre = low + half
    pieces = []
    for stroke in strokes:
        relative = (stroke - centre) / reach * inner_px if reach > 0 else np.zeros_like(stroke)
        pieces.append(_pieces(relative + SIZE_PX / 2))
    made: npt.NDArray[np.float64] = np.concatenate(pieces)
    if len(made) > _MAX_PIECES:
        made = made[np.linspace(0, len(made) - 1, _MAX_PIECES).astype(int)]
    return made


def _pieces(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """A polyline as (S, 4) pieces of at most `_PIECE_PX`; a single point as one of no length."""
    if len(points) == 1:
        return np.concatenate([points, points], axis=1)
    points = _thin_out(points)
    steps = np.diff(points, axis=0)
    lengths = np.hypot(steps[:, 0], steps[:, 1])
    cuts = np.maximum(np.ceil(lengths / _PIECE_PX), 1).astype(int)
    segment = np.repeat(np.arange(len(cuts)), cuts)
    number = np.arange(len(segment)) - np.repeat(np.cumsum(cuts) - cuts, cuts)
    step = steps[segment] / cuts[segment, None]
    start = points[segment] + step * number[:, None]
    return np.concatenate([start, start + step], axis=1)


def _thin_out(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Fewer points where they lie much closer than a pixel, so that time grows with length only."""
    if len(points) <= 2 * BOX_PX:
        return points
    steps = np.hypot(*np.diff(points, axis=0).T)
    way = np.concatenate([[0.0], np.cumsum(steps)])
    keep_px = _PIECE_PX / 2
    bins = np.floor(way / keep_px)
    keep = np.concatenate([[True], bins[1:] != bins[:-1]])
    keep[-1] = True
    kept: npt.NDArray[np.float64] = points[keep]
    return kept


def _cover(
    lines: npt.NDArray[np.float64], owner: npt.NDArray[np.int_], widths: npt.NDArray[np.float64]
) -> _Cover:
    """How far each pixel is covered by a round pen of the given width.

    A pixel is covered by ``clip(width / 2 + 1 / 2 - distance, 0, 1)``: the exact area for a
    straight edge through the pixel, near enough elsewhere.
    """
    reach = int(np.ceil(float(widths.max()) / 2 + 0.5 + _PIECE_PX / 2))
    around = np.arange(-reach, reach + 1)
    rows, cols = (grid.ravel() for grid in np.meshgrid(around, around, indexing="ij"))
    middle = np.floor((lines[:, :2] + lines[:, 2:]) / 2).astype(int)
    row, col = middle[:, 1:] + rows, middle[:, :1] + cols
    x = (col + 0.5 - lines[:, :1]).astype(np.float32)
    y = (row + 0.5 - lines[:, 1:2]).astype(np.float32)
    step = (lines[:, 2:] - lines[:, :2]).astype(np.float32)
    squared = np.maximum((step**2).sum(axis=1, keepdims=True), np.float32(1e-12))
    along = np.clip((x * step[:, :1] + y * step[:, 1:]) / squared, 0, 1)
    distance = np.hypot(x - along * step[:, :1], y - along * step[:, 1:])
    half = (widths[owner] / 2 + 0.5).astype(np.float32)[:, None]
    inside = (row >= 0) & (row < SIZE_PX) & (col >= 0) & (col < SIZE_PX)
    shares = np.clip(half - distance, 0, 1) * inside
    pixels = (owner[:, None] * SIZE_PX + np.clip(row, 0, SIZE_PX - 1)) * SIZE_PX
    pixels += np.clip(col, 0, SIZE_PX - 1)
    ink = np.zeros(len(widths) * SIZE_PX**2, dtype=np.float32)
    np.maximum.at(ink, pixels.ravel(), shares.ravel())
    return _Cover(ink, pixels, shares)


def _shift_to_centre(ink: FloatArray) -> npt.NDArray[np.float64]:
    """(N, 2) way in pixels from each picture's centre of mass to its middle, within the margin."""
    pictures = ink.reshape(-1, SIZE_PX, SIZE_PX).astype(np.float64)
    places = np.arange(SIZE_PX) + 0.5
    mass = np.maximum(pictures.sum(axis=(1, 2)), 1e-9)
    x = (pictures.sum(axis=1) @ places) / mass
    y = (pictures.sum(axis=2) @ places) / mass
    shift = SIZE_PX / 2 - np.stack([x, y], axis=1)
    return np.clip(shift, -_MAX_SHIFT_PX, _MAX_SHIFT_PX)


def _planes(
    lines: npt.NDArray[np.float64], owner: npt.NDArray[np.int_], cover: _Cover
) -> FloatArray:
    """Ink, direction and order as (N, 28, 28, 4); where lines cross, the mean of both."""
    step = lines[:, 2:] - lines[:, :2]
    length = np.hypot(step[:, 0], step[:, 1])
    direction = step / np.maximum(length, 1e-9)[:, None]
    values = np.column_stack([direction, _order(length, owner)]).astype(np.float32)
    everything = np.maximum(_gather(cover, np.float32(1)), np.float32(1e-6))
    share = (cover.ink / everything).astype(np.float32)
    planes: list[FloatArray] = [cover.ink]
    planes += [share * _gather(cover, value[:, None]) for value in values.T]
    return np.stack(planes, axis=-1).reshape(-1, SIZE_PX, SIZE_PX, PLANES)


def _order(length: npt.NDArray[np.float64], owner: npt.NDArray[np.int_]) -> npt.NDArray[np.float64]:
    """The place of each piece's middle on the way through its own picture, 0 to 1."""
    way = np.cumsum(length)
    first = np.searchsorted(owner, owner)
    last = np.searchsorted(owner, owner, side="right") - 1
    start = (way - length)[first]
    made: npt.NDArray[np.float64] = (way - length / 2 - start) / np.maximum(way[last] - start, 1e-9)
    return made


def _gather(cover: _Cover, values: FloatArray | np.float32) -> FloatArray:
    """The sum over all pieces of share times value, at each pixel: (N * 28 * 28,)."""
    weighted = (cover.shares * values).ravel()
    sums = np.bincount(cover.pixels.ravel(), weighted, minlength=len(cover.ink))
    return sums.astype(np.float32)
