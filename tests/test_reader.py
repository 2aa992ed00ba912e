"""The reader: what a caller of `from airdraw import Reader` relies on."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airdraw import Drawing, Field, Reader, Reading
from airdraw.raster import normalize
from airdraw.recognizer import DEFAULT_CONTRACT, MODEL_FOLDER
from airdraw.simulator.glyphs import FORMS, glyph, write_text

coordinates = st.floats(-1e300, 1e300)
FORM_NAMES = [(digit, form) for digit, forms in enumerate(FORMS) for form in forms]


def written(text: str, seed: int = 0) -> Drawing:
    """The digits of `text` side by side, as the simulator's hand writes them."""
    strokes, right = [], 0.0
    for digit in write_text(text, np.random.default_rng(seed)):
        points = np.concatenate(digit)
        strokes += [stroke - [points[:, 0].min() - right, 0] for stroke in digit]
        right += float(np.ptp(points[:, 0])) + 0.3
    return Drawing.from_points(strokes)


@pytest.mark.parametrize(("digit", "form"), FORM_NAMES)
def test_every_common_form_of_a_digit_is_read(reader: Reader, digit: int, form: str) -> None:
    assert reader.read(Drawing.from_points(glyph(digit, form))).text == str(digit)


@pytest.mark.parametrize(
    "text", ["407", "10", "2026", "98", "31415", "11", "12345678", "4070912345678"]
)
def test_several_digits_side_by_side_are_one_number(reader: Reader, text: str) -> None:
    reading = reader.read(written(text))
    assert reading.text == text
    lefts = [digit.box.x0 for digit in reading.digits]
    assert lefts == sorted(lefts)


@pytest.mark.parametrize("gap", [0.5, 0.8, 2.0, 5.0])
@pytest.mark.parametrize("count", [2, 3])
def test_straight_strokes_beside_each_other_are_ones(
    reader: Reader, count: int, gap: float
) -> None:
    drawing = Drawing.from_points(
        [[(place * gap, y / 20) for y in range(21)] for place in range(count)]
    )
    assert reader.read(drawing).text == "1" * count


def test_a_digit_names_its_strokes_and_its_box(reader: Reader) -> None:
    beside = [stroke + np.array([2.0, 0.0]) for stroke in glyph(1, "plain")]
    drawing = Drawing.from_points([*glyph(7, "crossed"), *beside])
    first, second = reader.read(drawing).digits
    assert (first.label, first.strokes) == (7, (0, 1))
    assert (second.label, second.strokes) == (1, (2,))
    assert first.box.x1 < second.box.x0


def test_all_ten_candidates_come_with_probabilities_best_first(reader: Reader) -> None:
    (digit,) = reader.read(written("3")).digits
    labels = [label for label, _ in digit.candidates]
    probabilities = [probability for _, probability in digit.candidates]
    assert sorted(labels) == list(range(10))
    assert probabilities == sorted(probabilities, reverse=True)
    assert sum(probabilities) <= 1 + 1e-6
    assert digit.confidence == probabilities[0]


def test_the_picture_that_the_network_saw_comes_with_the_digit(reader: Reader) -> None:
    drawing = written("5")
    (digit,) = reader.read(drawing).digits
    seen = np.frombuffer(digit.image, np.uint8).reshape(28, 28)
    assert np.array_equal(seen, np.rint(normalize(drawing) * 255).astype(np.uint8))


def test_nothing_drawn_is_an_empty_reading(reader: Reader) -> None:
    assert reader.read(Drawing()) == Reading()
    assert reader.read_image(np.full((80, 60), 255, np.uint8)) == Reading()


def test_ink_that_is_no_digit_is_refused_and_not_guessed(reader: Reader) -> None:
    angles = np.linspace(0, 12 * np.pi, 200)
    wool = (
        np.stack([np.cos(angles), np.sin(angles)], axis=1)
        * (0.5 + 0.5 * np.sin(angles * 0.17))[:, None]
    )
    reading = reader.read(Drawing.from_points([wool]))
    assert reading.text == "?"
    assert reading.digits[0].label is None
    assert reading.confidence == 0


@settings(max_examples=min(40, settings().max_examples))
@given(
    st.lists(
        st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=9),
        min_size=1,
        max_size=9,
    )
)
def test_any_ink_gets_a_finite_answer(strokes: list[list[tuple[float, float]]]) -> None:
    reading = shared_reader().read(Drawing.from_points(strokes))
    assert reading.digits
    assert 0 <= reading.confidence <= 1
    used = [number for digit in reading.digits for number in digit.strokes]
    assert sorted(set(used)) == list(range(len(strokes))), "a stroke was lost"


def shared_reader(made: list[Reader] = []) -> Reader:  # noqa: B006 - one reader for all examples
    if not made:
        made.append(Reader())
    return made[0]


def test_place_and_size_do_not_matter_but_mirroring_does(reader: Reader) -> None:
    strokes = glyph(7, "crossed")
    far = Drawing.from_points([stroke * 1e-3 + 1e3 for stroke in strokes])
    mirrored = Drawing.from_points([stroke * [-1, 1] for stroke in strokes])
    assert reader.read(far).text == "7"
    assert reader.read(mirrored).text != "7"


def test_normalized_pictures_give_one_prediction_each_in_their_order(reader: Reader) -> None:
    pictures = np.stack([normalize(written(digit)) for digit in "407"])
    whole = np.rint(pictures * 255).astype(np.uint8)
    assert [digit.label for digit in reader.read_normalized(pictures).digits] == [4, 0, 7]
    assert [digit.label for digit in reader.read_normalized(whole).digits] == [4, 0, 7]
    assert reader.read_normalized(pictures[:0]).digits == ()


def test_a_blank_normalized_picture_is_refused_in_its_place(reader: Reader) -> None:
    pictures = np.stack([np.zeros((28, 28), np.float32), normalize(written("8"))])
    assert [digit.label for digit in reader.read_normalized(pictures).digits] == [None, 8]


@pytest.mark.parametrize(
    ("images", "words"),
    [
        pytest.param(np.zeros((28, 28), np.uint8), r"\(N, 28, 28\)", id="one picture"),
        pytest.param(np.zeros((2, 32, 32), np.uint8), r"\(N, 28, 28\)", id="other size"),
        pytest.param(np.zeros((1, 28, 28), np.int32), "uint8 or float", id="other type"),
        pytest.param(np.full((1, 28, 28), 255.0), r"\[0, 1\]", id="other range"),
        pytest.param(np.full((1, 28, 28), np.nan), r"\[0, 1\]", id="not numbers"),
        pytest.param(np.zeros((1, 28, 28), complex), "uint8 or float", id="complex"),
        pytest.param([[1], [1, 2]], "all alike", id="ragged"),
    ],
)
def test_pictures_that_are_not_normalized_are_refused(
    reader: Reader, images: np.ndarray, words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        reader.read_normalized(images)


def test_what_is_no_drawing_is_refused(reader: Reader) -> None:
    with pytest.raises(ValueError, match="takes a Drawing, not list"):
        reader.read([[(0, 0)]])  # type: ignore[arg-type]


@pytest.mark.slow
def test_many_threads_read_the_same_as_one(reader: Reader) -> None:
    drawings = [written(str(number), seed=number) for number in range(20)]
    alone = [reader.read(drawing) for drawing in drawings]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(reader.read, drawings * 3))
    assert together == alone * 3


def contract_beside(tmp_path: Path, **changes: object) -> Path:
    content = json.loads(DEFAULT_CONTRACT.read_text()) | changes
    shutil.copy(MODEL_FOLDER / json.loads(DEFAULT_CONTRACT.read_text())["file"], tmp_path)
    path = tmp_path / "digits.json"
    path.write_text(json.dumps(content))
    return path


def test_another_model_is_read_through_its_contract(tmp_path: Path) -> None:
    assert Reader(contract_beside(tmp_path)).read(written("2")).text == "2"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"sha256": "0" * 64}, "not the one its contract names", id="other file"),
        pytest.param({"file": "missing.tflite"}, "cannot be read", id="no file"),
        pytest.param({"labels": [1, 2]}, "other labels", id="other labels"),
        pytest.param({"temperature": "hot"}, "not the contract", id="no number"),
    ],
)
def test_a_wrong_model_is_refused_with_a_sentence(
    tmp_path: Path, changes: dict[str, object], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        Reader(contract_beside(tmp_path, **changes))


def test_a_missing_contract_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not the contract of a model"):
        Reader(tmp_path / "nothing.json")


def test_a_contract_may_be_named_by_a_word(tmp_path: Path) -> None:
    assert Reader(str(contract_beside(tmp_path))).read(written("2")).text == "2"


@pytest.mark.parametrize("path", [None, 5, "", b"digits.json"], ids=repr)
def test_what_is_no_path_of_a_contract_is_refused(path: object) -> None:
    with pytest.raises(ValueError, match="contract is named by the path of its file"):
        Reader(path)  # type: ignore[arg-type]


@pytest.mark.parametrize("field", ["date", 5, Field, Field.date, {}], ids=repr)
def test_what_is_no_field_is_refused(reader: Reader, field: object) -> None:
    with pytest.raises(ValueError, match=r"such as Field\.date\(\), not"):
        reader.read(written("2"), field)  # type: ignore[call-overload]


def test_a_contract_that_is_the_model_itself_is_refused_without_its_content() -> None:
    with pytest.raises(ValueError, match="it is no JSON") as caught:
        Reader(MODEL_FOLDER / json.loads(DEFAULT_CONTRACT.read_text())["file"])
    assert len(str(caught.value)) < 400


def test_masked_pictures_are_refused(reader: Reader) -> None:
    masked = np.ma.masked_array(np.zeros((28, 28), np.uint8), mask=True)
    with pytest.raises(ValueError, match="masked; fill the array"):
        reader.read_image(masked)
    with pytest.raises(ValueError, match="masked; fill the array"):
        reader.read_normalized(masked[None])


@pytest.mark.filterwarnings("error")
def test_ink_near_the_largest_float_is_read_without_a_word(reader: Reader) -> None:
    far = Drawing.from_points(
        [[(-1.7e308, -1.7e308), (1.7e308, 0), (0, 1.7e308)], [(3, 3), (4, 4)]]
    )
    assert len(reader.read(far).digits) == 1
