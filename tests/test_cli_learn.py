"""`airdraw learn` looks at all it was given before it saves a hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from airdraw import Drawing, Reader
from airdraw.cli import main
from airdraw.simulator.glyphs import glyph

#: The 4, the 5 and the 7 have two strokes, all others one.
FORMS = {4: "open", 5: "two_strokes", 7: "crossed"}


def in_a_row(labels: str) -> Drawing:
    """Digits as they are mostly written, one height apart."""
    strokes = [
        stroke + [1.4 * place, 0.0]
        for place, label in enumerate(labels)
        for stroke in glyph(int(label), FORMS.get(int(label), "plain"))
    ]
    return Drawing.from_points([stroke.tolist() for stroke in strokes])


@pytest.fixture
def row(tmp_path: Path) -> str:
    path = tmp_path / "row.json"
    path.write_text(in_a_row("0123456789").to_json())
    return str(path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("9876543210", "reads as 0123456789, not as 9876543210", id="backwards"),
        pytest.param("01234567890", "reads as 0123456789, not as", id="one too many"),
        pytest.param("01234567789", "reads as 0123456789, not as", id="one twice"),
        pytest.param("012345678", "not 9 digits", id="one too few"),
    ],
)
def test_ink_that_is_surely_something_else_is_not_learned(
    text: str, words: str, row: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hand = tmp_path / "hand.json"
    assert main(["learn", row, "--text", text, "-o", str(hand)]) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"airdraw learn: {row}: ")
    assert words in error
    assert not hand.exists()


def test_a_hand_that_is_often_read_wrongly_is_learned(reader: Reader) -> None:
    # Four of ten are surely read as another digit: that is why somebody lets a hand be learned.
    labels = "0123456789".replace("1", "7").replace("6", "0").replace("9", "4").replace("3", "2")
    samples = reader.digits_of_row(in_a_row(labels), "0123456789")
    assert [label for label, _ in samples] == list(range(10))
    # And one digit alone says nothing of the others.
    assert reader.digits_of_row(in_a_row("1"), "7")[0][0] == 7


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "No such file"),
        (b"", "The file is empty"),
        (b"{", "not JSON"),
        (b"no ink", "It is no ink"),
        (in_a_row("10").to_json().encode(), "at least 10 strokes are needed"),
    ],
)
def test_a_check_that_cannot_be_read_is_named_before_the_hand_is_saved(
    content: bytes | None, words: str, row: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hand, check = tmp_path / "hand.json", tmp_path / "check.json"
    if content is not None:
        check.write_bytes(content)
    assert main(["learn", row, "--check", str(check), "-o", str(hand)]) == 2
    error = capsys.readouterr().err
    assert f"{check}: " in error
    assert words in error
    assert not hand.exists()


def test_thousands_of_strokes_are_refused_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "many.json"
    dots = np.random.default_rng(0).random((5_000, 1, 2))
    path.write_text(Drawing.from_points(dots.tolist()).to_json())
    assert main(["learn", str(path), "-o", str(tmp_path / "hand.json")]) == 2
    assert "at most 40 strokes are needed, here are 5000" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["-o", ""], ["--check", ""]], ids=str)
def test_an_empty_name_is_refused(
    words: list[str], row: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["learn", row, *words])
    assert "it is empty, name a file" in capsys.readouterr().err
