"""A reader that knows one hand: better for its writer, untouched for all others."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from airdraw import Drawing, Personal, Reader
from airdraw.cli import main
from airdraw.evaluation import ask
from airdraw.evaluation_personal import ask_hands, personal_rows, split_once_written
from airdraw.evaluation_sets import find_sets
from airdraw.personal_ink import other_ink
from airdraw.simulator.glyphs import FORMS, glyph

Samples = list[tuple[int, Drawing]]


@pytest.fixture(scope="module")
def written_once() -> Samples:
    """0 to 9 as somebody writes them whose 7 is a 1 to others: no flag to speak of."""
    forms = {label: next(iter(FORMS[label])) for label in range(10)}
    made = [(label, drawn(glyph(label, form))) for label, form in forms.items() if label != 7]
    return [*made, (7, odd_seven())]


def drawn(strokes: list[np.ndarray]) -> Drawing:
    return Drawing.from_points([stroke.tolist() for stroke in strokes])


def odd_seven(turn: float = 0.0) -> Drawing:
    """A long upright stem with a very short flag to the left."""
    points = np.array([[0.0, 0.12], [0.2, 0.0], [0.16, 0.5], [0.12, 1.0]])
    return drawn([points @ [[1, 0], [turn, 1]]])


@pytest.fixture(scope="module")
def personal(reader: Reader, written_once: Samples) -> Personal:
    return reader.learn(written_once)


def test_what_was_written_once_is_known_afterwards(reader: Reader, personal: Personal) -> None:
    before = dict(reader.read(odd_seven(0.05)).digits[0].candidates)
    after = dict(reader.for_hand(personal).read(odd_seven(0.05)).digits[0].candidates)
    assert after[7] > before[7]
    assert after[7] > 0.5


def test_the_reader_for_everybody_stays_as_it_is(
    reader: Reader, personal: Personal, written_once: Samples
) -> None:
    before = [reader.read(drawing) for _, drawing in written_once[-2:]]
    knowing = reader.for_hand(personal)
    knowing.read(written_once[0][1])
    assert [reader.read(drawing) for _, drawing in written_once[-2:]] == before


@pytest.mark.slow
def test_learning_twice_gives_the_same(
    reader: Reader, personal: Personal, written_once: Samples
) -> None:
    again = reader.for_hand(personal).learn(written_once)
    np.testing.assert_array_equal(personal.head, again.head)


def test_a_hand_is_a_small_file_that_is_read_back(
    reader: Reader, personal: Personal, written_once: Samples, tmp_path: Path
) -> None:
    path = tmp_path / "hands" / "me.json"
    personal.save(path)
    assert path.stat().st_size < 50_000
    loaded = Reader(personal=path)
    knowing = reader.for_hand(personal)
    for _, drawing in written_once:
        kept, read = loaded.read(drawing), knowing.read(drawing)
        assert kept.text == read.text
        assert kept.confidence == pytest.approx(read.confidence, abs=1e-3)


@pytest.mark.slow
def test_a_hand_learned_with_another_model_is_refused(personal: Personal, tmp_path: Path) -> None:
    path = tmp_path / "me.json"
    personal.save(path)
    content = json.loads(path.read_text())
    path.write_text(json.dumps({**content, "model": "0" * 64}))
    with pytest.raises(ValueError, match="learned with another model; write 0 to 9 once more"):
        Reader(personal=path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "no personal file"),
        ("[]", "another format"),
        ('{"format": "airdraw-personal", "version": 9}', "version 9 is unknown"),
        ('{"format": "airdraw-personal"}', "version None is unknown"),
        ("9" * 5000, "no personal file; `airdraw learn` writes them"),
        (
            '{"format":"airdraw-personal", "version":1, "model":"", "samples":["a"], "head":[]}',
            "no personal file .its head or its samples are no numbers.",
        ),
        ('{"format": "airdraw-personal", "version": 1}', "no personal file .'head' is missing."),
        (
            '{"format":"airdraw-personal", "version":1, "model":"", "samples":[], "head":[[]]}',
            "table",
        ),
        (
            '{"format": "airdraw-personal", "version": 1, "model": "", "samples": [], "head": "x"}',
            "no personal file",
        ),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "me.json"
    path.write_text(content)
    with pytest.raises(ValueError, match=words):
        Personal.load(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"gone\.json cannot be read"):
        Reader(personal=tmp_path / "gone.json")


@pytest.mark.parametrize(
    ("samples", "words"),
    [
        ([], "at least one digit"),
        ([(11, Drawing.from_points([[(0, 0)]]))], "not 11"),
        ([(3, Drawing())], "drawing of 3 is empty"),
        ([(True, odd_seven())], "not True"),
        ([(7.0, odd_seven())], "not 7.0"),
        ([(7, None)], "a Drawing, not NoneType"),
        ([(7,)], "pairs, not"),
        (None, "pairs, not None"),
        ([(7, Drawing(odd_seven().strokes * 101))], "101 strokes; give one digit"),
    ],
)
def test_what_cannot_be_learned_says_why(reader: Reader, samples: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        reader.learn(samples)


@pytest.mark.slow
def test_knowing_a_hand_does_not_make_other_ink_a_digit(reader: Reader, personal: Personal) -> None:
    random = np.random.default_rng(3)
    scribbles = [drawn([random.normal(0, 1, (40, 2))]) for _ in range(20)]
    knowing = reader.for_hand(personal)
    before = sum(answer.is_refused for answer in ask(reader.read, others(scribbles)))
    after = sum(answer.is_refused for answer in ask(knowing.read, others(scribbles)))
    assert after >= before


def others(drawings: list[Drawing]) -> list[tuple[None, str, Drawing]]:
    return [(None, "anybody", drawing) for drawing in drawings]


@pytest.mark.slow
def test_a_new_writer_is_read_better_once_known(reader: Reader, data_folder: Path) -> None:
    rows = [row for row in find_sets(data_folder)["pendigits_test"] if row[1] == "pdtest-13"]
    first, rest = split_once_written(range(len(rows)), rows)
    assert len(first) == 10
    knowing = reader.for_hand(reader.learn((int(str(rows[n][0])), rows[n][2]) for n in first))
    before = sum(answer.is_right for answer in ask(reader.read, (rows[n] for n in rest)))
    after = sum(answer.is_right for answer in ask(knowing.read, (rows[n] for n in rest)))
    assert after >= before


@pytest.mark.slow
def test_the_table_counts_errors_before_and_after(reader: Reader) -> None:
    rows = [
        (str(label), "me", drawn(glyph(label, next(iter(FORMS[label])))))
        for label in range(10)
        for _ in range(4)
    ]
    (row,) = personal_rows({"mine": ask_hands(reader, rows, ask(reader.read, rows))})
    assert (row["writers"], row["count"]) == (1, 30)
    assert row["errors before"] >= row["errors after"] == 0


def row_of(samples: Samples) -> Drawing:
    """The digits side by side, a height apart."""
    strokes = [
        [(point.x + 1.4 * place, point.y) for point in stroke.points]
        for place, (_, drawing) in enumerate(samples)
        for stroke in drawing.strokes
    ]
    return Drawing.from_points(strokes)


def test_a_row_of_known_digits_is_taken_apart(reader: Reader, written_once: Samples) -> None:
    ordered = sorted(written_once, key=lambda sample: sample[0])
    apart = reader.digits_of_row(row_of(ordered), "0123456789")
    assert [label for label, _ in apart] == list(range(10))
    assert [len(drawing.strokes) for _, drawing in apart] == [
        len(drawing.strokes) for _, drawing in ordered
    ]


@pytest.mark.parametrize(
    ("drawing", "words"),
    [
        (Drawing(), "at least 2 strokes are needed, here are 0"),
        (Drawing.from_points([[(0, 0), (0, 1)]]), "lift the pen after each digit"),
        (
            Drawing.from_points([[(0, 0), (1, 1)], [(9, 0), (10, 1)], [(20, 0), (21, 1)]]),
            "not 2 digits: leave white",
        ),
    ],
)
def test_a_row_that_is_something_else_says_so(reader: Reader, drawing: Drawing, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        reader.digits_of_row(drawing, "17")


def test_other_ink_is_made_of_every_digit(written_once: Samples) -> None:
    strokes = [[s.array[:, :2] for s in drawing.strokes] for _, drawing in written_once]
    made = other_ink(strokes)
    assert len(made) == 5 * len(strokes)
    assert all(len(stroke) for ink in made for stroke in ink)
    assert other_ink([[np.zeros((1, 2))]])


@pytest.mark.slow
def test_the_command_line_learns_a_hand_and_reads_with_it(
    written_once: Samples, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row, hand, seven = tmp_path / "row.json", tmp_path / "hand.json", tmp_path / "seven.json"
    row.write_text(row_of(sorted(written_once, key=lambda sample: sample[0])).to_json())
    seven.write_text(odd_seven(0.03).to_json())
    assert main(["learn", str(row), "--check", str(row), "-o", str(hand)]) == 0
    assert "10 after" in capsys.readouterr().out
    assert main(["read", str(seven), "--personal", str(hand)]) == 0
    assert "\t7\t" in capsys.readouterr().out
    assert main(["learn", str(seven), "-o", str(hand)]) == 2
    assert "lift the pen" in capsys.readouterr().err
    assert main(["learn", str(seven), "--text", "seven"]) == 2
    assert "in digits" in capsys.readouterr().err


def test_a_hand_learned_with_another_model_or_of_another_size_is_not_used(
    reader: Reader, personal: Personal
) -> None:
    foreign = replace(personal, model_sha256="0" * 64)
    with pytest.raises(ValueError, match="learned with another model"):
        reader.for_hand(foreign)
    with pytest.raises(ValueError, match="does not fit the model"):
        reader.for_hand(replace(personal, head=personal.head[:-1]))


def test_a_hand_is_saved_and_loaded_by_the_word_that_names_its_file(
    reader: Reader, personal: Personal, tmp_path: Path
) -> None:
    path = str(tmp_path / "me.json")
    personal.save(path)
    drawing = odd_seven()
    texts = {one.read(drawing).text for one in (Reader(personal=path), reader.for_hand(path))}
    assert texts == {"7"}
    assert Personal.load(path).samples == personal.samples


@pytest.mark.parametrize("wrong", [{}, 5, ""], ids=repr)
def test_what_is_no_hand_is_refused(reader: Reader, wrong: Any) -> None:
    with pytest.raises(ValueError, match="A hand is named by the path of its file, not by"):
        reader.for_hand(wrong)


@pytest.mark.parametrize(
    "head", [np.full((97, 12), np.nan), np.zeros((97, 3)), np.zeros(12), [[0.0]]], ids=np.shape
)
def test_a_head_that_is_no_table_of_numbers_is_refused(personal: Personal, head: Any) -> None:
    with pytest.raises(ValueError, match="no table of finite numbers in 12 columns"):
        replace(personal, head=head)


@pytest.mark.parametrize(
    ("row", "text", "words"),
    [
        (None, "7", "a Drawing, not NoneType"),
        (Drawing(), None, "in digits, such as .*not None"),
        (Drawing(), 7, "in digits, such as .*not 7"),
        (Drawing(), "", "in digits, such as .*not ''"),
        (Drawing(), "٧", "in digits"),
        (Drawing(), "7" * 101, "at most 100 digits, not 101"),
        (Drawing(odd_seven().strokes * 9), "17", "at most 8 strokes are needed, here are 9"),
    ],
)
def test_what_is_no_row_or_no_text_is_refused(
    reader: Reader, row: Any, text: Any, words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        reader.digits_of_row(row, text)
