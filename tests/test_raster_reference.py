"""Rasterizing against its definition, written out pixel by pixel and slowly."""

from __future__ import annotations

import math

import numpy as np
import pytest

from airdraw import Drawing
from airdraw.raster import BOX_PX, SIZE_PX, ink_planes, normalize

MARGIN_PX = 4
Way = list[tuple[float, float]]

#: A heap of ink in one corner and a point far away: the centre of mass wants to move too far.
HEAP: Way = [(x, y) for y in np.linspace(0, 2, 9) for x in (0.0, 2.0)]
CORNERS = [
    [[(sx * x, sy * y) for x, y in HEAP], [(sx * 20.0, sy * 20.0)]]
    for sx in (1, -1)
    for sy in (1, -1)
]
DRAWINGS: list[list[Way]] = [
    [[(0, 0), (3, 10), (7, 2)]],
    [[(0, 0), (9, 0)], [(4, -5), (4.5, 6), (2, 3)]],
    [[(5, 5)]],
    [[(0, 0), (0, 1)], [(8, 8)]],
    *CORNERS,
]


def distance(x: float, y: float, start: tuple[float, float], end: tuple[float, float]) -> float:
    """From a point to a segment."""
    (x0, y0), (x1, y1) = start, end
    squared = (x1 - x0) ** 2 + (y1 - y0) ** 2
    along = ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / squared if squared else 0.0
    along = min(max(along, 0.0), 1.0)
    return math.hypot(x - x0 - along * (x1 - x0), y - y0 - along * (y1 - y0))


def drawn(strokes: list[Way], width_px: float) -> np.ndarray:
    """How far a round pen covers each pixel; strokes in pixels."""
    picture = np.zeros((SIZE_PX, SIZE_PX))
    segments = [pair for way in strokes for pair in zip(way, [*way[1:], way[-1]], strict=True)]
    for row in range(SIZE_PX):
        for col in range(SIZE_PX):
            least = min(distance(col + 0.5, row + 0.5, *segment) for segment in segments)
            picture[row, col] = min(max(width_px / 2 + 0.5 - least, 0.0), 1.0)
    return picture


def reference(strokes: list[Way], width_px: float) -> np.ndarray:
    """MNIST's recipe: into a box of 20 px, then the centre of mass into the middle."""
    every = np.concatenate([np.array(way, float) for way in strokes])
    low, high = every.min(axis=0), every.max(axis=0)
    side = float((high - low).max())
    scale = (BOX_PX - width_px) / side if side else 0.0
    fitted = [(np.array(way) - (low + high) / 2) * scale + SIZE_PX / 2 for way in strokes]
    picture = drawn([[tuple(p) for p in way] for way in fitted], width_px)
    places = np.arange(SIZE_PX) + 0.5
    centre = np.array([picture.sum(axis=0) @ places, picture.sum(axis=1) @ places]) / picture.sum()
    shift = np.clip(SIZE_PX / 2 - centre, -MARGIN_PX, MARGIN_PX)
    return drawn([[tuple(p) for p in way + shift] for way in fitted], width_px)


@pytest.mark.parametrize("width_px", [1.3, 2.1, 5.0])
@pytest.mark.parametrize("strokes", DRAWINGS)
def test_a_picture_is_what_its_definition_says(strokes: list[Way], width_px: float) -> None:
    picture = ink_planes([Drawing.from_points(strokes)], width_px)[0, :, :, 0]
    np.testing.assert_allclose(picture, reference(strokes, width_px), atol=2e-4)


def test_the_usual_line_is_2_1_px_wide() -> None:
    strokes: list[Way] = [[(0, 0), (3, 10), (7, 2)]]
    picture = normalize(Drawing.from_points(strokes))
    np.testing.assert_allclose(picture, reference(strokes, 2.1), atol=2e-4)


def test_the_direction_of_a_straight_line_is_the_same_all_along() -> None:
    ink, right, down, _ = np.moveaxis(
        ink_planes([Drawing.from_points([[(0, 0), (3, 4)]])])[0], 2, 0
    )
    np.testing.assert_allclose(right, 0.6 * ink, atol=1e-4)
    np.testing.assert_allclose(down, 0.8 * ink, atol=1e-4)


def test_half_of_a_line_is_written_in_its_middle() -> None:
    planes = ink_planes(
        [Drawing.from_points([[(0, 0), (9, 9)]]), Drawing.from_points([[(0, 0), (0, 9)]])]
    )
    middle = planes[1, 13:15, 13:15]
    assert middle[..., 3].sum() / middle[..., 0].sum() == pytest.approx(0.5, abs=1e-3)
    first, last = planes[1, 5:7, 13:15], planes[1, 21:23, 13:15]
    assert first[..., 3].sum() / first[..., 0].sum() == pytest.approx(0.055, abs=0.02)
    assert last[..., 3].sum() / last[..., 0].sum() == pytest.approx(0.945, abs=0.02)
