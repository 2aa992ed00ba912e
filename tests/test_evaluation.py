"""Measuring: figures that mean what they say, on data laid out as documented."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from airdraw import Drawing, Reader
from airdraw.cli import main
from airdraw.evaluation import Answer, ask, confusion, score, writer_accuracy
from airdraw.evaluation_sets import find_sets
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


def test_evaluate_measures_what_lies_in_the_folder(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "figures.json"
    assert main(["evaluate", "--data", str(data), "--count", "3", "--out", str(out)]) == 0
    text = capsys.readouterr().out
    assert "| ours |" in text
    figures = json.loads(out.read_text())
    assert figures["digits"][0]["accuracy"] == 1.0
    assert figures["non_digits"][0]["count"] == 1


def test_trained_on_writers_are_left_out(data: Path) -> None:
    (data / "ours.ink.jsonl.gz").rename(data / "pendigits_train.ink.jsonl.gz")
    assert list(find_sets(data)) == ["letters"]


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"no gzip", "no ink file"), (gzip.compress(b"{}"), "missing"), (gzip.compress(b"x"), "ink")],
)
def test_a_broken_set_is_named(
    tmp_path: Path, content: bytes, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.ink.jsonl.gz").write_bytes(content)
    assert main(["evaluate", "--data", str(tmp_path)]) == 2
    assert words in capsys.readouterr().err


def test_an_empty_folder_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "--data", str(tmp_path)]) == 2
    assert "There are no .ink.jsonl.gz files" in capsys.readouterr().err


def test_writers_left_out_of_training_are_read(reader: Reader, data_folder: Path) -> None:
    sets = find_sets(data_folder)
    for name, least in (
        ("pendigits_test", 0.98),
        ("bridger_digits", 0.96),
        ("unipen_1a_dev", 0.945),
    ):
        answers = ask(reader.read, sets[name][::5])
        assert score(answers).accuracy >= least, name
