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

import numpy as np
import numpy.typing as npt

from airdraw.ink import Drawing

FloatArray = npt.NDArray[np.float32]

SIZE_PX = 28
BOX_PX = 20
#: Width of MNIST's lines, as area of ink by length of centre line; `python -m training.stroke_width`
#: measures a median of 2.1 px on its training images.
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
    ink = _cover(lines, owner, count, widths)[0]
    lines = lines + np.tile(_shift_to_centre(ink), 2)[owner]
    ink, weights, pixels, cover = _cover(lines, owner, count, widths, with_weights=True)
    return _planes(lines, owner, count, ink, weights, pixels, cover)


def _fit(strokes: Sequence[npt.NDArray[np.float64]], width_px: float) -> npt.NDArray[np.float64]:
    """The ink as (S, 4) pieces x0, y0, x1, y1 in pixels, its box in the middle of the picture."""
    if not strokes:
        raise ValueError("An empty drawing cannot be normalized; check `is_empty` first.")
    every = strokes[0] if len(strokes) == 1 else np.concatenate(strokes)
    low, high = every.min(axis=0), every.max(axis=0)
    # Halves before the difference: coordinates near the largest float must not overflow.
    half = high / 2 - low / 2
    side = float(half.max()) * 2
    inner_px = max(BOX_PX - width_px, 0.0)
    centre = low + half
    pieces = []
    for stroke in strokes:
        relative = (stroke - centre) / side * inner_px if side > 0 else np.zeros_like(stroke)
        pieces.append(_pieces(relative + SIZE_PX / 2))
    made = np.concatenate(pieces)
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
    return points[keep]


def _cover(
    lines: npt.NDArray[np.float64],
    owner: npt.NDArray[np.int_],
    count: int,
    widths: npt.NDArray[np.float64],
    with_weights: bool = False,
) -> tuple[FloatArray, FloatArray, npt.NDArray[np.int_], FloatArray]:
    """How far each pixel is covered by a round pen of the given width.

    A pixel is covered by ``clip(width / 2 + 1 / 2 - distance, 0, 1)``: the exact area for a
    straight edge through the pixel, near enough elsewhere.

    Returns:
        (N * 28 * 28,) ink; the sum of the pieces' covers at the same places; and for each piece
        and pixel of its window the flat index (S, W) and the cover (S, W) float32.
    """
    reach_px = float(widths.max()) / 2 + 0.5 + _PIECE_PX / 2
    around = np.arange(-int(np.ceil(reach_px)), int(np.ceil(reach_px)) + 1)
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
    cover = np.clip(half - distance, 0, 1) * inside
    pixels = (owner[:, None] * SIZE_PX + np.clip(row, 0, SIZE_PX - 1)) * SIZE_PX
    pixels += np.clip(col, 0, SIZE_PX - 1)
    ink = np.zeros(count * SIZE_PX**2, dtype=np.float32)
    np.maximum.at(ink, pixels.ravel(), cover.ravel())
    weights = _gather(pixels, cover, len(ink)) if with_weights else ink
    return ink, weights, pixels, cover


def _gather(
    pixels: npt.NDArray[np.int_], values: FloatArray, size: int
) -> FloatArray:
    sums = np.bincount(pixels.ravel(), weights=values.ravel(), minlength=size)
    return sums.astype(np.float32)


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
    lines: npt.NDArray[np.float64],
    owner: npt.NDArray[np.int_],
    count: int,
    ink: FloatArray,
    weights: FloatArray,
    pixels: npt.NDArray[np.int_],
    cover: FloatArray,
) -> FloatArray:
    """Ink, direction and order as (N, 28, 28, 4); where lines cross, the mean of both."""
    step = lines[:, 2:] - lines[:, :2]
    length = np.hypot(step[:, 0], step[:, 1])
    way = np.cumsum(length)
    first = np.searchsorted(owner, np.arange(count))
    last = np.searchsorted(owner, np.arange(count), side="right") - 1
    start = (way - length)[first]
    whole = np.maximum(way[last] - start, 1e-9)
    order = (way - length / 2 - start[owner]) / whole[owner]
    direction = step / np.maximum(length, 1e-9)[:, None]
    per_piece = np.column_stack([direction, order]).astype(np.float32)
    share = ink / np.maximum(weights, np.float32(1e-6))
    planes = [ink]
    for value in per_piece.T:
        planes.append(share * _gather(pixels, cover * value[:, None], len(ink)))
    return np.stack(planes, axis=-1).reshape(count, SIZE_PX, SIZE_PX, PLANES)
