"""Which ink belongs to one digit: strokes put together, and strokes cut apart."""

from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from airdraw import Box, Drawing, Reader
from airdraw.composition import Spacing, compose_number
from airdraw.grouping import group_digits
from airdraw.joined import best_chain, cut_ink
from airdraw.recognizer import SURELY_NONE
from airdraw.segmentation import Run, best_path, line_height, runs_of
from airdraw.simulator.glyphs import glyph

boxes = st.lists(
    st.tuples(st.floats(0, 50), st.floats(0, 5), st.floats(0.1, 3), st.floats(0.1, 3)),
    min_size=1,
    max_size=14,
).map(lambda rows: [Box(x, y, x + w, y + h) for x, y, w, h in sorted(rows)])


@given(boxes)
def test_every_piece_can_stand_alone_so_that_some_path_always_exists(pieces: list[Box]) -> None:
    runs = runs_of(pieces)
    assert {(run.first, run.end) for run in runs} >= {(i, i + 1) for i in range(len(pieces))}
    path = [runs[number] for number in best_path(len(pieces), runs, [1.0] * len(runs))]
    assert [run.first for run in path[1:]] == [run.end for run in path[:-1]]
    assert (path[0].first, path[-1].end) == (0, len(pieces))


def test_far_pieces_are_never_one_digit_and_overlapping_ones_may_be() -> None:
    apart = runs_of([Box(0, 0, 1, 2), Box(4, 0, 5, 2)])
    assert {(run.first, run.end) for run in apart} == {(0, 1), (1, 2)}
    over = runs_of([Box(0, 0, 1, 2), Box(0.5, 0, 1.5, 2)])
    assert (0, 2) in {(run.first, run.end) for run in over}


def test_the_cheapest_path_wins() -> None:
    runs = [Run(0, 1, 0.0), Run(1, 2, 0.0), Run(0, 2, 0.0)]
    assert best_path(2, runs, [0.1, 0.1, 0.5]) == [0, 1]
    assert best_path(2, runs, [0.4, 0.4, 0.5]) == [2]


def test_the_line_height_ignores_dots_and_dashes() -> None:
    tall = [Box(0, 0, 1, 10), Box(2, 0, 3, 12), Box(4, 0, 5, 11)]
    assert line_height([*tall, Box(6, 9, 6.5, 9.5), Box(7, 5, 8, 5)]) == 11


def joined(text: str, seed: int = 3) -> Drawing:
    forms = {"2": "plain", "0": "plain", "5": "one_stroke", "3": "plain", "6": "plain"}
    digits = [Drawing.from_points(glyph(int(c), forms.get(c, "plain"))) for c in text]
    spacing = Spacing(gap=(0.3, 0.5), slant=0.05, is_lifted=False)
    return compose_number(digits, np.random.default_rng(seed), spacing)


@pytest.mark.parametrize("text", ["23", "20", "36", "203"])
def test_a_number_written_without_lifting_is_cut_into_its_digits(reader: Reader, text: str) -> None:
    drawing = joined(text)
    assert len(drawing.strokes) == 1
    reading = reader.read(drawing)
    assert reading.text == text
    assert all(digit.strokes == (0,) for digit in reading.digits)


def test_digits_that_touch_are_still_two(reader: Reader) -> None:
    digits = [Drawing.from_points(glyph(3, "plain")), Drawing.from_points(glyph(6, "plain"))]
    touching = Spacing(gap=(0.0, 0.01), slant=0.0, height_spread=0.0, baseline_spread=0.0)
    assert reader.read(compose_number(digits, np.random.default_rng(0), touching)).text == "36"


@given(st.integers(2, 60), st.integers(0, 1000))
def test_spans_lie_inside_the_ink_and_go_forward(count: int, seed: int) -> None:
    points = np.random.default_rng(seed).normal(0, 1, (count, 2))
    cut = cut_ink([points, points + [3.0, 0.0]], height=2.0)
    assert (np.diff(cut.way) >= 0).all()
    for span in cut.spans:
        assert 0 <= span.first < span.last < len(cut.points)
        assert sum(len(part) for part in cut.polylines(span)) == span.last - span.first + 1
        assert all(len(part) for part in cut.polylines(span))


def test_a_chain_goes_from_left_to_right_without_sharing_ink() -> None:
    cut = cut_ink([joined("203").strokes[0].array[:, :2]], height=1.0)
    chain, cost = best_chain(cut, np.ones(len(cut.spans)))
    spans = [cut.spans[number] for number in chain]
    assert np.isfinite(cost)
    for before, after in pairwise(spans):
        assert before.last <= after.first
        assert before.left + before.right < after.left + after.right


def test_ink_too_small_for_two_digits_has_no_chain() -> None:
    cut = cut_ink([np.zeros((1, 2))], height=1.0)
    assert best_chain(cut, []) == ([], np.inf)


def test_more_strokes_than_any_number_has_are_one_scribble(reader: Reader) -> None:
    dots = Drawing.from_points([[(n % 40, n // 40)] for n in range(600)])
    (scribble,) = reader.read(dots)
    assert scribble.label is None
    assert scribble.strokes == tuple(range(600))
    assert scribble.box == dots.box


@pytest.mark.slow
@pytest.mark.parametrize("count", [30, 100, 300])
def test_scribbles_cost_a_bounded_number_of_looks_a_few_at_a_time(count: int) -> None:
    random = np.random.default_rng(count)
    scribble = Drawing.from_points(
        [random.uniform(0, 1, (20, 2)) + [number * 0.2, 0] for number in range(count)]
    )
    looks: list[int] = []

    def recognize(planes: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        looks.append(len(planes))
        return np.tile(SURELY_NONE, (len(planes), 1))

    groups, whole = group_digits(scribble, recognize)

    assert sum(looks) < 2_500
    assert max(looks, default=0) <= 500
    assert sorted({stroke for group in groups for stroke in group.strokes}) == list(range(count))
    assert all(group.planes.any() for group in (*groups, whole)), "what is refused is shown"
