"""Rasterize and normalize: the picture depends on the shape of the ink and on nothing else."""

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from golden_pictures import GOLDEN_TOLERANCE, golden_difference
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from airdraw import Drawing
from airdraw.raster import BOX_PX, LINE_WIDTH_PX, SIZE_PX, ink_planes, normalize

SEVEN = [[(0, 0), (6, 0), (2, 12)], [(1, 6), (6, 6)]]
EIGHT = [[(5 + 4 * math.sin(2 * a), 8 - 8 * math.cos(a)) for a in np.linspace(0, 2 * np.pi, 60)]]
ONE = [[(0, 0), (0, 10)]]
DOT = [[(3, 3)]]
SHAPES = {"seven": SEVEN, "eight": EIGHT, "one": ONE, "dot": DOT}

coordinates = st.floats(-100, 100).map(lambda value: round(value, 3))
shapes = st.lists(
    st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=20), min_size=1, max_size=4
)


def moved(strokes: list[list[tuple[float, float]]], scale: float, dx: float, dy: float) -> Drawing:
    return Drawing.from_points(
        [[(x * scale + dx, y * scale + dy) for x, y in stroke] for stroke in strokes]
    )


@given(shapes, st.sampled_from([2.0**-20, 0.25, 4.0, 2.0**30]))
def test_the_size_of_the_writing_changes_nothing(
    strokes: list[list[tuple[float, float]]], scale: float
) -> None:
    small = normalize(Drawing.from_points(strokes))
    assert np.array_equal(small, normalize(moved(strokes, scale, 0, 0)))


@given(shapes, st.integers(-1000, 1000), st.integers(-1000, 1000))
def test_the_place_of_the_writing_changes_nothing(
    strokes: list[list[tuple[float, float]]], dx: int, dy: int
) -> None:
    # Binary fractions, so that adding the shift rounds nothing away.
    exact = [[(round(x * 64) / 64, round(y * 64) / 64) for x, y in stroke] for stroke in strokes]
    here, there = normalize(moved(exact, 1, 0, 0)), normalize(moved(exact, 1, dx, dy))
    assert np.allclose(here, there, atol=1e-6)


@given(shapes)
def test_every_picture_is_finite_in_range_and_has_ink(
    strokes: list[list[tuple[float, float]]],
) -> None:
    planes = ink_planes([Drawing.from_points(strokes)])[0]
    assert planes.shape == (SIZE_PX, SIZE_PX, 4)
    assert planes.dtype == np.float32
    assert np.isfinite(planes).all()
    assert planes[..., 0].min() >= 0
    assert 0.5 < planes[..., 0].max() <= 1
    assert np.abs(planes[..., 1:]).max() <= 1 + 1e-5


@pytest.mark.parametrize("name", ["seven", "eight", "one", "dot"])
def test_the_centre_of_mass_is_in_the_middle(name: str) -> None:
    picture = normalize(Drawing.from_points(SHAPES[name]))
    places = np.arange(SIZE_PX) + 0.5
    assert picture.sum(axis=1) @ places / picture.sum() == pytest.approx(SIZE_PX / 2, abs=0.05)
    assert picture.sum(axis=0) @ places / picture.sum() == pytest.approx(SIZE_PX / 2, abs=0.05)


@pytest.mark.parametrize("turn", [0, 1], ids=["upright", "lying"])
def test_the_longer_side_fills_the_box_and_the_aspect_is_kept(turn: int) -> None:
    points = [(0, 0), (10, 0), (10, 5), (0, 5), (0, 0)]
    picture = normalize(Drawing.from_points([[p[::-1] if turn else p for p in points]]))
    rows = np.flatnonzero((picture >= 0.5).any(axis=1))
    cols = np.flatnonzero((picture >= 0.5).any(axis=0))
    long, short = (rows, cols) if turn else (cols, rows)
    assert long[-1] - long[0] + 1 == BOX_PX
    inner = (BOX_PX - LINE_WIDTH_PX) / 2 + LINE_WIDTH_PX
    assert short[-1] - short[0] + 1 == pytest.approx(inner, abs=1)


def test_a_straight_one_is_a_thin_line_of_the_line_width() -> None:
    picture = normalize(Drawing.from_points(ONE))
    assert picture[SIZE_PX // 2].sum() == pytest.approx(LINE_WIDTH_PX, abs=0.02)


def test_a_single_point_and_twin_points_are_the_same_round_dot() -> None:
    dot = normalize(Drawing.from_points(DOT))
    assert np.array_equal(dot, normalize(Drawing.from_points([[(3, 3), (3, 3)]])))
    assert dot.sum() == pytest.approx(math.pi * (LINE_WIDTH_PX / 2) ** 2, rel=0.15)
    assert np.allclose(dot, dot.T)


def test_twin_points_on_the_way_change_nothing() -> None:
    doubled = [[point for point in stroke for _ in range(2)] for stroke in SEVEN]
    once, twice = normalize(Drawing.from_points(SEVEN)), normalize(Drawing.from_points(doubled))
    assert np.allclose(once, twice, atol=1e-5)


def test_ten_thousand_points_give_the_picture_that_sixty_give() -> None:
    dense = [
        [(5 + 4 * math.sin(2 * a), 8 - 8 * math.cos(a)) for a in np.linspace(0, 2 * np.pi, 10_000)]
    ]
    few, many = normalize(Drawing.from_points(EIGHT)), normalize(Drawing.from_points(dense))
    assert np.abs(few - many).mean() < 0.01


def test_coordinates_at_the_edge_of_floats_still_work() -> None:
    picture = normalize(Drawing.from_points([[(-1.7e308, -1.7e308), (1.7e308, 1.7e308)]]))
    assert np.isfinite(picture).all()
    assert picture.max() == pytest.approx(1, abs=0.1)


def test_an_empty_drawing_is_refused() -> None:
    with pytest.raises(ValueError, match="empty drawing"):
        normalize(Drawing())


def test_no_drawings_make_no_pictures() -> None:
    assert ink_planes([]).shape == (0, SIZE_PX, SIZE_PX, 4)


def test_direction_and_order_tell_a_line_drawn_down_from_one_drawn_up() -> None:
    down, up = ink_planes([Drawing.from_points(ONE), Drawing.from_points([ONE[0][::-1]])])
    assert np.allclose(down[..., 0], up[..., 0], atol=1e-5)
    middle = SIZE_PX // 2
    assert down[middle, middle, 2] > 0.9
    assert up[middle, middle, 2] < -0.9
    assert down[6, middle, 3] < 0.2
    assert up[6, middle, 3] > 0.8


def test_many_drawings_at_once_give_the_same_as_one_by_one() -> None:
    drawings = [Drawing.from_points(strokes) for strokes in SHAPES.values()]
    alone = np.concatenate([ink_planes([drawing]) for drawing in drawings])
    assert np.allclose(ink_planes(drawings), alone, atol=1e-5)


@pytest.mark.parametrize("name", list(SHAPES))
def test_the_picture_looks_as_it_always_did(
    name: str, is_golden: Callable[[str, npt.NDArray[np.uint8]], bool]
) -> None:
    picture = np.rint(normalize(Drawing.from_points(SHAPES[name])) * 255).astype(np.uint8)
    assert is_golden(f"raster_{name}", picture)


def test_the_golden_comparison_notices_a_small_change(tmp_path: object) -> None:
    picture = np.rint(normalize(Drawing.from_points(SEVEN)) * 255).astype(np.uint8)
    path = tmp_path / "seven.png"  # type: ignore[operator]
    Image.fromarray(picture).save(path)
    assert golden_difference(picture, path) == 0
    slanted = [[(x + 0.05 * y, y) for x, y in stroke] for stroke in SEVEN]
    changed = np.rint(normalize(Drawing.from_points(slanted)) * 255).astype(np.uint8)
    assert golden_difference(changed, path) > GOLDEN_TOLERANCE


def test_a_scribble_far_longer_than_the_picture_has_pixels_fills_it() -> None:
    lines = [(x, y) for y in range(400) for x in (0, 400)]
    picture = normalize(Drawing.from_points([lines]))
    assert picture[5:23, 5:23].min() > 0.99
    assert picture[:3].max() == 0
