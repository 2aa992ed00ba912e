"""Measuring: figures that mean what they say, on data laid out as documented."""

import gzip
import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from defusedxml import ElementTree

from airdraw import Drawing, Reader
from airdraw.cli import main
from airdraw.evaluation import Answer, ask, confusion, label_rows, score, writer_accuracy
from airdraw.evaluation_docs import write_documents
from airdraw.evaluation_mnist import measure_mnist
from airdraw.evaluation_pictures import Mistake, mistakes_svg, worst_mistakes
from airdraw.evaluation_refusal import refusal_rows
from airdraw.evaluation_report import Report
from airdraw.evaluation_sets import find_sets
from airdraw.raster import normalize
from airdraw.recognizer import MODEL_FOLDER
from airdraw.simulator.glyphs import glyph
from airdraw.stress import STRESSES


def answer(expected: str | None, text: str, writer: str = "a", confidence: float = 1.0) -> Answer:
    return Answer(expected, text, writer, confidence, (int(text) if text.isdigit() else 0, 1))


def test_accuracy_refusal_and_the_worst_writer_are_counted() -> None:
    answers = [answer("3", "3")] * 30 + [answer("3", "8", "b")] * 5 + [answer("3", "3", "b")] * 15
    answers += [answer("3", "?", "c")] * 2
    made = score(answers)
    assert made.count == 52
    assert made.accuracy == pytest.approx(45 / 52)
    assert made.worst_writer == pytest.approx(15 / 20)
    assert made.refused == pytest.approx(2 / 52)
    assert writer_accuracy(answers)["c"] == (0.0, 2)


def test_overconfidence_shows_as_calibration_error() -> None:
    honest = [answer("1", "1", confidence=0.5)] * 10 + [answer("2", "1", confidence=0.5)] * 10
    boastful = [answer("1", "1")] * 10 + [answer("2", "1")] * 10
    assert score(honest).calibration_error == pytest.approx(0, abs=1e-9)
    assert score(boastful).calibration_error == pytest.approx(0.5)


def test_the_confusion_has_a_column_for_everything_else() -> None:
    counts = confusion([answer("3", "8"), answer("3", "3"), answer("3", "?"), answer("3", "33")])
    assert counts[3, 8] == counts[3, 3] == 1
    assert counts[3, 10] == 2
    assert counts.sum() == 4


def test_an_empty_set_has_no_score() -> None:
    with pytest.raises(ValueError, match="empty"):
        score([])


@pytest.mark.parametrize("name", list(STRESSES))
def test_stress_changes_the_ink_but_not_what_it_says(reader: Reader, name: str) -> None:
    drawing = Drawing.from_points(glyph(3, "plain"))
    changed = STRESSES[name](drawing, np.random.default_rng(1))
    assert changed != drawing
    assert reader.read(changed).text == "3"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    forms = {0: "plain", 1: "plain", 7: "crossed", 8: "plain"}
    rows = [
        {"label": str(digit), "writer": form, "strokes": [s.tolist() for s in glyph(digit, form)]}
        for digit, form in forms.items()
    ]
    with gzip.open(tmp_path / "ours.ink.jsonl.gz", "wt") as file:
        file.write("\n".join(json.dumps(row) for row in rows))
    letter = {"label": "W", "writer": "w", "strokes": [[[0, 0], [1, 4], [2, 1], [3, 4], [4, 0]]]}
    with gzip.open(tmp_path / "letters.ink.jsonl.gz", "wt") as file:
        file.write(json.dumps(letter))
    return tmp_path


def test_evaluate_measures_what_lies_in_the_folder_and_writes_the_page(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "page"
    assert main(["evaluate", "--data", str(data), "--count", "3", "--out", str(out)]) == 0
    text = capsys.readouterr().out
    assert "| ours |" in text
    figures = json.loads((out / "accuracy" / "figures.json").read_text())
    assert figures["digits"][0]["accuracy"] == 1.0
    assert figures["non_digits"][0]["count"] == 1
    page = (out / "accuracy.md").read_text()
    assert "airdraw evaluate --data DIR --count 3 --out docs" in page
    assert text.strip() in page
    for picture in re.findall(r"\]\((.*?\.svg)\)", page):
        ElementTree.fromstring((out / picture).read_text())


def test_what_was_said_of_the_pictures_is_kept(tmp_path: Path) -> None:
    write_documents(Report(), tmp_path, "first", "model")
    page = tmp_path / "accuracy.md"
    page.write_text(page.read_text().replace("<!-- seen -->", "<!-- seen -->\nA bar is no 4."))
    write_documents(Report(), tmp_path, "second", "model")
    assert "A bar is no 4." in page.read_text()
    assert "second" in page.read_text()


def test_mnist_files_are_measured_as_they_are(
    reader: Reader, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tmp_path = tmp_path / "mnist"
    tmp_path.mkdir()
    pictures = [normalize(Drawing.from_points(glyph(label, "plain"))) for label in (0, 1)]
    images = np.rint(np.stack(pictures) * 255).astype(np.uint8)
    (tmp_path / "t10k-images-idx3-ubyte").write_bytes(bytes(16) + images.tobytes())
    (tmp_path / "t10k-labels-idx1-ubyte.gz").write_bytes(gzip.compress(bytes(8) + bytes([0, 7])))
    row, bins = measure_mnist(reader, tmp_path)
    assert (row["count"], row["accuracy"]) == (2, 0.5)
    assert sum(count for _, _, count in bins) == 2
    with pytest.raises(ValueError, match="no t10k-images"):
        measure_mnist(reader, tmp_path / "elsewhere")
    # Found by themselves, also where there is no ink.
    assert main(["evaluate", "--data", str(tmp_path.parent), "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["mnist"]
    assert found["accuracy"] == 0.5


def test_each_digit_tells_what_it_is_taken_for() -> None:
    rows = label_rows([answer("3", "8"), answer("3", "8"), answer("3", "3"), answer("1", "?")])
    assert [row["digit"] for row in rows] == ["1", "3"]
    assert rows[0]["refused"] == 1.0
    assert rows[1]["most taken for"] == "8 (2)"


def test_the_threshold_table_shows_what_refusing_more_brings() -> None:
    digits = [replace(answer("3", "3"), refusal=share / 1000) for share in range(1000)]
    letters = [replace(answer(None, "3"), refusal=share) for share in (0.5, 0.985, 0.999, 0.999)]
    rows = refusal_rows(digits, {"letters": letters})
    assert [row["letters"] for row in rows[:-1]] == pytest.approx([0.5, 0.5, 0.25, 0.25, 0.25])
    assert rows[-1]["letters"] == pytest.approx((0.5 + 0.985 + 2 * 0.999) / 4, abs=1e-3)


def test_the_most_confident_mistakes_come_first() -> None:
    ink = Drawing.from_points([[(0, 0), (1, 1)]])
    answers = [answer("3", "8", confidence=share) for share in (0.2, 0.9, 0.5)]
    sheet = worst_mistakes([Mistake("mine", one, ink) for one in answers], most=2)
    assert [mistake.answer.confidence for mistake in sheet] == [0.9, 0.5]
    picture = mistakes_svg(sheet, "Worst <& first>")
    assert "3 → 8 · 0.90" in picture
    ElementTree.fromstring(picture)


def contract(folder: Path, seed: int, accuracy: float, **training: object) -> str:
    folder.mkdir()
    content = {"training": {"seed": seed, **training}, "scores": {"pens": accuracy}}
    (folder / "digits.json").write_text(json.dumps(content))
    return str(folder)


def test_seeds_and_ablations_are_put_side_by_side(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    models = [contract(tmp_path / f"s{n}", n, 0.97 + n / 100, epochs=9) for n in (0, 1, 2)]
    models.append(contract(tmp_path / "flat", 0, 0.90, epochs=9, order=False))
    assert main(["evaluate", "--compare", *models]) == 0
    text = capsys.readouterr().out
    assert "seeds 0, 1, 2" in text
    assert "| pens | 0.9800 | 0.0100 | 0.9700 | 0.9900 |" in text
    assert "| flat | order False | 0.9000 (-0.0800) |" in text


def test_a_model_without_scores_cannot_be_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "digits.json").write_text("{}")
    assert main(["evaluate", "--compare", str(tmp_path)]) == 2
    assert "no contract with scores" in capsys.readouterr().err


def test_trained_on_writers_are_left_out(data: Path) -> None:
    (data / "ours.ink.jsonl.gz").rename(data / "pendigits_train.ink.jsonl.gz")
    assert list(find_sets(data)) == ["letters"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"no gzip", "no ink file"),
        (gzip.compress(b"{}"), "missing"),
        (gzip.compress(b"x"), "ink"),
        (gzip.compress(b"x" * 999)[:10] + b"\xff" * 99, "no ink file"),
        (b"", "bad.ink.jsonl.gz is empty"),
    ],
)
def test_a_broken_set_is_named(
    tmp_path: Path, content: bytes, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.ink.jsonl.gz").write_bytes(content)
    assert main(["evaluate", "--data", str(tmp_path)]) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("digits.tflite", "digits.tflite is not the contract of a model (it is no JSON)"),
        ("nope.json", "nope.json is not the contract of a model (No such file or directory)"),
    ],
)
def test_a_model_that_is_no_contract_is_named_in_a_short_sentence(
    name: str, words: str, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", "--data", str(data), "--model", str(MODEL_FOLDER / name)]) == 2
    error = capsys.readouterr().err
    assert words in error
    assert len(error) < 500


@pytest.mark.parametrize(
    ("option", "words"),
    [("--mnist", "plain holds no t10k-images"), ("--out", "plain/accuracy: Not a directory")],
)
def test_a_place_that_is_none_is_named_before_the_measurement(
    option: str, words: str, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = data / "plain"
    plain.write_text("no folder")
    assert main(["evaluate", "--data", str(data), option, str(plain)]) == 2
    error = capsys.readouterr().err
    assert words in error
    # One sentence, and nothing of what is told before each step.
    assert error.count("\n") == 1


def test_broken_mnist_files_are_named(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data / "t10k-images-idx3-ubyte.gz").write_bytes(b"no gzip")
    assert main(["evaluate", "--data", str(data)]) == 2
    assert "t10k-images-idx3-ubyte.gz cannot be read" in capsys.readouterr().err


def test_an_empty_folder_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "--data", str(tmp_path)]) == 2
    assert "There are no .ink.jsonl.gz files and no MNIST" in capsys.readouterr().err


def test_writers_left_out_of_training_are_read(reader: Reader, data_folder: Path) -> None:
    sets = find_sets(data_folder)
    for name, least in (
        ("pendigits_test", 0.98),
        ("bridger_digits", 0.96),
        ("unipen_1a_dev", 0.945),
    ):
        answers = ask(reader.read, sets[name][::5])
        assert score(answers).accuracy >= least, name
