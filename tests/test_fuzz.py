"""Broken and hostile input ends in a sentence: short forms of `make fuzz`, and hypothesis."""

# ruff: noqa: PT017 (a refusal is one of two good endings here)
from __future__ import annotations

import json
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from airdraw import Drawing, Reader
from airdraw.grouping import group_digits
from airdraw.pad import drawing_from_pad, sheet_from_pad
from airdraw.recognizer import NONE_COLUMN, OUTPUTS
from airdraw.trace import read_trace
from airdraw.ui.air_video import browser_video
from benchmarks import fuzz
from benchmarks.fuzz_targets import SHARES, TARGETS, close_shared_pen

#: Cases of each target in the suite; `make fuzz` runs millions.
CASES = 200
#: Looks of the network that one drawing may cost: about a second's work.
MOST_LOOKS = 6_000

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=20,
)
POINTS = st.lists(st.floats() | st.integers() | st.text(max_size=2), max_size=4)
STROKES = st.lists(st.lists(POINTS, max_size=4), max_size=3)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", [name for name in TARGETS if name != "frames"])
def test_mutated_input_ends_well_or_in_a_sentence(name: str) -> None:
    count = CASES if SHARES[name] > 1 else CASES // 10
    endings = {
        number: fuzz.attempt(TARGETS[name], fuzz.made(name, number)) for number in range(count)
    }
    bad = {n: ending for n, ending in endings.items() if ending[0] not in ("accepted", "refused")}
    assert not bad
    assert {ending for ending, _ in endings.values()} == {"accepted", "refused"} or name in (
        "any file", "browser message", "normalized array",
    )  # fmt: skip


@pytest.mark.mediapipe
@pytest.mark.filterwarnings("ignore")
def test_wrong_frames_and_times_lose_no_ink() -> None:
    target = TARGETS["frames"]
    endings = [fuzz.attempt(target, fuzz.made("frames", number)) for number in range(20)]
    close_shared_pen()
    assert {ending for ending, _ in endings} <= {"accepted", "refused"}, endings


def test_the_harness_would_see_a_fault() -> None:
    def divide(_: Any) -> None:
        raise ZeroDivisionError("division by zero")

    def mumble(_: Any) -> None:
        raise ValueError("no")

    assert fuzz.attempt(fuzz.Target(lambda _: 0, divide), 0)[0].startswith("ZeroDivisionError")
    assert fuzz.attempt(fuzz.Target(lambda _: 0, mumble), 0)[0].startswith("no sentence")


@given(JSON_VALUES | st.fixed_dictionaries({"strokes": STROKES}))
def test_any_json_is_ink_or_a_sentence(value: Any) -> None:
    try:
        drawing = Drawing.from_json(json.dumps(value))
    except ValueError as error:
        assert str(error).endswith(".")
    else:
        assert Drawing.from_json(drawing.to_json()) == drawing


@given(st.text(alphabet="<>/ink trace0123456789.,'\"*?#!&;=ABT-", max_size=80))
def test_any_text_in_a_trace_of_inkml_is_ink_or_a_sentence(text: str) -> None:
    for document in (text, f"<ink><trace>{text}</trace></ink>"):
        try:
            Drawing.from_inkml(document)
        except ValueError as error:
            assert str(error)


@given(JSON_VALUES | st.fixed_dictionaries({"version": st.just(1), "strokes": STROKES}))
def test_any_message_of_a_browser_is_understood_or_refused(message: Any) -> None:
    browser_video(message)
    try:
        sheet_from_pad(message)
        drawing = drawing_from_pad(message)
    except ValueError as error:
        assert str(error)
    else:
        assert len(drawing.strokes) == len(message["strokes"])


@given(st.lists(JSON_VALUES, max_size=3))
def test_any_lines_are_a_trace_or_a_sentence(rows: list[Any]) -> None:
    header = json.dumps({"format": "airdraw-trace", "version": 1, "settings": {}})
    try:
        _, frames = read_trace([header, *(json.dumps(row) for row in rows)])
        list(frames)
    except ValueError as error:
        assert "Line" in str(error)


@settings(max_examples=40)
@given(
    arrays.arrays(
        dtype=st.sampled_from([np.uint8, np.int16, np.float32, np.bool_]),
        shape=arrays.array_shapes(min_dims=1, max_dims=4, min_side=0, max_side=30),
    )
)
def test_any_array_is_a_picture_or_a_sentence(reader: Reader, pixels: npt.NDArray[Any]) -> None:
    for read in (reader.read_image, reader.read_normalized):
        try:
            read(pixels)
        except ValueError as error:
            assert str(error).endswith(".")


# Size.


class Looks:
    """A recognizer that counts its looks and takes everything for a doubtful something."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, planes: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        self.count += len(planes)
        return np.full((len(planes), OUTPUTS), 1 / OUTPUTS)


def scribble(count: int) -> list[list[tuple[float, float]]]:
    way = np.cumsum(np.random.default_rng(1).normal(size=(count, 2)), axis=0)
    return [[(float(x), float(y)) for x, y in way]]


@pytest.mark.parametrize(
    "strokes",
    [
        pytest.param(scribble(1000), id="a scribble"),
        pytest.param(scribble(100_000), id="100,000 points"),
        pytest.param([[(n % 317, n % 211)] for n in range(100_000)], id="100,000 strokes"),
        pytest.param([[(1.1 * n, 0), (1.1 * n, 1)] for n in range(100)], id="100 digits"),
        pytest.param(
            [[(x + 9 * n, y) for x, y in scribble(80)[0]] for n in range(40)], id="40 scribbles"
        ),
    ],
)
def test_ink_of_any_size_is_answered(strokes: list[list[tuple[float, float]]]) -> None:
    looks = Looks()
    groups = group_digits(Drawing.from_points(strokes), looks).groups
    assert groups
    assert looks.count <= MOST_LOOKS
    # No stroke is lost.
    assert {stroke for group in groups for stroke in group.strokes} == set(range(len(strokes)))


def test_strokes_beyond_any_number_are_refused_as_a_whole(reader: Reader) -> None:
    reading = reader.read(Drawing.from_points([[(n % 317, n % 211)] for n in range(2000)]))
    assert reading.text == "?"
    assert reading.digits[0].label is None
    assert NONE_COLUMN < OUTPUTS


@pytest.mark.parametrize("size", [1e308, 1e150, 1e-150, 5e-324])
@pytest.mark.filterwarnings("ignore:overflow:RuntimeWarning", "ignore:invalid:RuntimeWarning")
def test_ink_of_absurd_size_is_answered(reader: Reader, size: float) -> None:
    drawing = Drawing.from_points([[(0, 0), (-size, size), (size, size / 2)], [(size, size)]])
    assert reader.read(drawing).text
