"""Which strokes may be one digit, what gaps cost, and the cheapest way through them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from airdraw import Box, Drawing
from airdraw.segmentation import Run, best_path, line_height, pieces_from, runs_of


def column(x0: float, width: float = 1.0, height: float = 1.0) -> Box:
    """A box on the line of writing."""
    return Box(x0, 0.0, x0 + width, height)


def pairs(runs: list[Run]) -> set[tuple[int, int]]:
    return {(run.first, run.end) for run in runs}


def cost(runs: list[Run], first: int, end: int) -> float:
    (found,) = [run.cost for run in runs if (run.first, run.end) == (first, end)]
    return found


def test_pieces_come_from_left_to_right_whatever_the_order_of_writing() -> None:
    drawing = Drawing.from_points([[(8, 0), (9, 1)], [(0, 0), (2, 1)], [(4, 0), (5, 3)]])
    pieces = pieces_from(drawing)
    assert [piece.stroke for piece in pieces] == [1, 2, 0]
    assert pieces[1].box == Box(4, 0, 5, 3)
    assert pieces[1].points.tolist() == [[4, 0], [5, 3]]


def test_pieces_are_ordered_by_their_middle_not_by_their_edge() -> None:
    drawing = Drawing.from_points([[(1, 0), (2, 1)], [(0, 0), (10, 1)]])
    assert [piece.stroke for piece in pieces_from(drawing)] == [0, 1]


def test_the_line_is_as_high_as_its_digits_not_as_its_small_strokes() -> None:
    assert line_height([column(0, height=10), column(2, height=8), column(4, height=1)]) == 9
    assert line_height([column(0, height=10), column(2, height=8), column(4, height=4.9)]) == 9
    # A piece of exactly half the height still counts.
    assert line_height([column(0, height=10), column(2, height=5)]) == 7.5


def test_a_line_without_height_is_measured_by_its_width() -> None:
    assert line_height([column(0, width=3, height=0), column(5, width=2, height=0)]) == 3
    assert line_height([column(0, width=0, height=0)]) == 1


def test_neighbours_may_be_one_digit_and_far_pieces_never() -> None:
    assert pairs(runs_of([column(0, 0.5), column(0.7, 0.5)])) == {(0, 1), (0, 2), (1, 2)}
    assert pairs(runs_of([column(0, 0.5), column(1.5, 0.5)])) == {(0, 1), (1, 2)}


@pytest.mark.parametrize(("gap", "is_possible"), [(0.44, True), (0.46, False)])
def test_the_widest_gap_within_a_digit_is_measured_in_line_heights(
    gap: float, is_possible: bool
) -> None:
    for height in (1.0, 40.0):
        narrow = [
            column(0, 0.5 * height, height),
            column((0.5 + gap) * height, 0.5 * height, height),
        ]
        assert ((0, 2) in pairs(runs_of(narrow))) is is_possible


@pytest.mark.parametrize(("width", "is_possible"), [(1.69, True), (1.71, False)])
def test_a_digit_of_several_pieces_is_not_wider_than_1_7_line_heights(
    width: float, is_possible: bool
) -> None:
    boxes = [column(0, 0.9), column(0.8, width - 0.8)]
    assert ((0, 2) in pairs(runs_of(boxes))) is is_possible


def test_a_single_piece_may_be_of_any_width() -> None:
    assert pairs(runs_of([column(0, 9.0)])) == {(0, 1)}


def test_a_digit_has_at_most_four_pieces() -> None:
    found = pairs(runs_of([column(0.1 * n, 0.3) for n in range(6)]))
    assert {end - first for first, end in found} == {1, 2, 3, 4}
    assert (2, 6) in found


def test_a_gap_of_a_tenth_is_as_likely_within_a_digit_as_between_two() -> None:
    runs = runs_of([column(0, 0.5), column(0.6, 0.5)])
    assert cost(runs, 0, 2) == pytest.approx(math.log(2))
    assert cost(runs, 0, 1) == pytest.approx(math.log(2))
    # Nothing comes after the last piece.
    assert cost(runs, 1, 2) == 0


def test_wide_gaps_speak_for_two_digits_and_overlaps_for_one() -> None:
    apart = runs_of([column(0, 0.5), column(0.9, 0.5)])
    over = runs_of([column(0, 0.5), column(0.3, 0.5)])
    # (gap - 0.1) / 0.15 in nats either way.
    assert cost(apart, 0, 2) == pytest.approx(math.log1p(math.exp(2)))
    assert cost(apart, 0, 1) == pytest.approx(math.log1p(math.exp(-2)))
    assert cost(over, 0, 2) == pytest.approx(math.log1p(math.exp(-2)))
    assert cost(over, 0, 1) == pytest.approx(math.log1p(math.exp(2)))


def test_a_gap_is_measured_from_all_that_came_before() -> None:
    """The bar of a 4 ends right of the stroke that follows it."""
    runs = runs_of([column(0, 1.5), column(0.7, 0.2), column(1.6, 0.1)])
    assert cost(runs, 1, 2) == pytest.approx(math.log(2))


def test_gaps_within_a_run_add_up() -> None:
    runs = runs_of([column(0, 0.2), column(0.3, 0.2), column(0.6, 0.2)])
    assert cost(runs, 0, 3) == pytest.approx(2 * math.log(2))
    assert cost(runs, 0, 2) == pytest.approx(2 * math.log(2))


def test_the_cheapest_way_is_taken_with_gaps_and_reading_together() -> None:
    runs = [Run(0, 1, 0.1), Run(1, 2, 0.2), Run(0, 2, 0.4)]
    assert best_path(2, runs, [0.0, 0.0, 0.0]) == [0, 1]
    assert best_path(2, runs, [0.1, 0.1, 0.0]) == [2]
    assert best_path(2, runs, lambda number: [0.1, 0.1, 0.0][number]) == [2]


def test_the_order_in_which_runs_are_listed_changes_nothing() -> None:
    runs = [Run(1, 3, 0.0), Run(0, 3, 2.0), Run(0, 1, 0.0)]
    assert best_path(3, runs, [0.0, 0.0, 0.0]) == [2, 0]


def test_of_two_ways_that_cost_the_same_the_first_one_listed_is_taken() -> None:
    assert best_path(1, [Run(0, 1, 1.0), Run(0, 1, 1.0)], [0.0, 0.0]) == [0]


def test_no_pieces_need_no_way() -> None:
    assert best_path(0, [], []) == []


thousandths = st.integers(0, 3000).map(lambda value: value / 1000)
boxes = st.lists(
    st.tuples(thousandths.map(lambda x: 5 * x), thousandths, thousandths), min_size=1, max_size=14
).map(lambda rows: sorted((column(*row) for row in rows), key=lambda box: box.x0 + box.x1))


@given(boxes, st.randoms(use_true_random=False))
def test_every_piece_is_in_exactly_one_digit(boxes: list[Box], random: object) -> None:
    runs = runs_of(boxes)
    costs = [random.random() for _ in runs]  # type: ignore[attr-defined]
    path = best_path(len(boxes), runs, costs)
    covered = [piece for number in path for piece in range(runs[number].first, runs[number].end)]
    assert covered == list(range(len(boxes)))


@given(boxes)
def test_costs_are_finite_and_never_negative(boxes: list[Box]) -> None:
    assert all(np.isfinite(run.cost) and run.cost >= 0 for run in runs_of(boxes))


def test_the_place_on_the_canvas_changes_nothing() -> None:
    here = [column(0.0, 0.5), column(0.75, 0.5), column(2.0, 0.5)]
    there = [Box(box.x0 + 64, box.y0, box.x1 + 64, box.y1) for box in here]
    assert runs_of(there) == runs_of(here)


@pytest.mark.parametrize("x0", [2.0, 0.5], ids=["apart", "overlapping"])
def test_ink_of_almost_no_height_has_finite_costs(x0: float) -> None:
    runs = runs_of([column(0, height=5e-324), column(x0, height=5e-324)])
    assert all(math.isfinite(run.cost) for run in runs)


def test_ink_as_large_as_numbers_can_be_is_not_put_together() -> None:
    far = [Box(-1.7e308, -1.7e308, -1.6e308, 1.7e308), Box(1.6e308, -1.7e308, 1.7e308, 1.7e308)]
    assert pairs(runs_of(far)) == {(0, 1), (1, 2)}
