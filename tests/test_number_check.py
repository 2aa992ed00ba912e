"""Words and doodles whose parts look like digits are no numbers."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from airdraw import Box, Drawing, Reader
from airdraw.grouping import Group
from airdraw.logistic import Logistic
from airdraw.number_check import MEASURES, number_measures
from airdraw.recognizer import DEFAULT_CONTRACT, OUTPUTS
from airdraw.simulator.glyphs import FORMS, glyph

numbers = st.floats(-1e6, 1e6)


def beside(parts: list[list[np.ndarray]], gap: float = 1.0) -> Drawing:
    return Drawing.from_points(
        [stroke + [n * gap, 0.0] for n, part in enumerate(parts) for stroke in part]
    )


def letter(text: str) -> list[np.ndarray]:
    """A capital letter of straight strokes, one unit high."""
    ways = {
        "A": [[(0, 1), (0.35, 0)], [(0.35, 0), (0.7, 1)], [(0.15, 0.6), (0.55, 0.6)]],
        "H": [[(0, 0), (0, 1)], [(0.6, 0), (0.6, 1)], [(0, 0.5), (0.6, 0.5)]],
        "K": [[(0, 0), (0, 1)], [(0.6, 0), (0, 0.5)], [(0, 0.5), (0.6, 1)]],
        "M": [[(0, 1), (0, 0)], [(0, 0), (0.4, 0.7)], [(0.4, 0.7), (0.8, 0)], [(0.8, 0), (0.8, 1)]],
        "N": [[(0, 1), (0, 0)], [(0, 0), (0.6, 1)], [(0.6, 1), (0.6, 0)]],
    }
    return [np.linspace(*np.array(way, float), 12) for way in ways[text]]


@pytest.mark.parametrize("word", ["HAN", "MANN", "KHAN", "NAH", "HAHAHA"])
def test_a_word_of_bars_is_not_a_row_of_ones(reader: Reader, word: str) -> None:
    reading = reader.read(beside([letter(one) for one in word]))
    assert not any(digit.label is not None for digit in reading)


def test_a_wave_is_not_a_row_of_ones(reader: Reader) -> None:
    along = np.linspace(0, 4, 120)
    wave = np.stack([along, 0.5 * np.sin(along * 2 * np.pi)], axis=1)
    assert reader.read(Drawing.from_points([wave])).text == "?"


@pytest.mark.parametrize("text", ["11", "111", "1111", "111111", "717", "1471", "4444"])
def test_numbers_of_bars_and_hooks_stay_numbers(reader: Reader, text: str) -> None:
    assert (
        reader.read(
            beside([glyph(int(digit), next(iter(FORMS[int(digit)]))) for digit in text])
        ).text
        == text
    )


def test_what_makes_no_number_is_one_refused_group_with_all_ink(reader: Reader) -> None:
    drawing = beside([letter(one) for one in "MANN"])
    (whole,) = reader.read(drawing)
    assert whole.strokes == tuple(range(len(drawing.strokes)))
    assert whole.box == drawing.box


@given(
    boxes=st.lists(st.tuples(numbers, numbers, st.floats(0, 1e6), st.floats(0, 1e6)), min_size=2,
                   max_size=12),
    seed=st.integers(0, 99),
)  # fmt: skip
@example(boxes=[(0.0, 0.0, 0.0, 1e-200), (0.0, 1.0, 0.0, 0.0)], seed=0)
def test_measures_are_finite_whatever_was_drawn(
    boxes: list[tuple[float, float, float, float]], seed: int
) -> None:
    drawing, groups, whole = _grouped([Box(x, y, x + w, y + h) for x, y, w, h in boxes], seed)
    measures = number_measures(groups, whole, drawing)
    assert measures.shape == (MEASURES,)
    assert np.isfinite(measures).all()


@given(st.floats(1e-3, 1e3), st.floats(-100, 100))
def test_measures_do_not_depend_on_size_and_place(scale: float, shift: float) -> None:
    boxes = [Box(0, 0, 1, 2), Box(1.5, 0.2, 2, 2), Box(3, 0, 4, 2.2)]
    moved = [Box(*(side * scale + shift for side in box)) for box in boxes]
    one, other = (number_measures(g, w, d) for d, g, w in (_grouped(boxes, 1), _grouped(moved, 1)))
    assert np.allclose(one, other, rtol=1e-4, atol=1e-4)


def _grouped(boxes: list[Box], seed: int) -> tuple[Drawing, list[Group], Group]:
    """One diagonal stroke a box, as a recognizer might have seen it."""
    chances = np.random.default_rng(seed).dirichlet(np.ones(OUTPUTS), len(boxes) + 1)
    drawing = Drawing.from_points([[(b.x0, b.y0), (b.x1, b.y1)] for b in boxes])
    planes = np.zeros((28, 28, 4), np.float32)
    groups = [Group((n,), box, planes, chances[n]) for n, box in enumerate(boxes)]
    return drawing, groups, Group(tuple(range(len(boxes))), drawing.box, planes, chances[-1])


@given(st.lists(st.tuples(numbers, st.floats(1e-3, 1e3), numbers), min_size=1, max_size=5), numbers)
def test_a_regression_gives_probabilities_and_survives_its_file(
    rows: list[tuple[float, float, float]], bias: float
) -> None:
    columns = (np.array(column) for column in zip(*rows, strict=True))
    made = Logistic(*columns, bias)
    again = Logistic.from_json(json.loads(json.dumps(made.to_json())))
    measures = np.array([row[0] for row in rows])
    assert 0 <= made.probability(measures) <= 1
    assert np.allclose(again.weights, made.weights, atol=1e-4)


@pytest.mark.parametrize(
    "change",
    [{"bias": "much"}, {"scales": [0.0] * MEASURES}, {"weights": [1.0]}, {"means": None}],
    ids=["no number", "zero scale", "too short", "missing"],
)
def test_a_contract_with_a_broken_check_is_refused(
    tmp_path: Path, change: dict[str, object]
) -> None:
    contract = json.loads(DEFAULT_CONTRACT.read_text(encoding="utf-8"))
    contract["number_check"] |= change
    path = tmp_path / "digits.json"
    path.write_text(json.dumps(contract), encoding="utf-8")
    with pytest.raises(ValueError, match="not the contract of a model"):
        Reader(path)
