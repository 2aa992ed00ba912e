"""What the app knows of one visitor's hand: learned, kept as a file, examined honestly."""

from __future__ import annotations

from typing import Any

import pytest

from airdraw import Drawing, Reader
from airdraw.simulator.glyphs import FORMS, glyph
from airdraw.ui.own_hand import (
    MAX_FILE_BYTES,
    MAX_POINTS,
    Examined,
    OwnHand,
    Round,
    examine,
    hand_from_content,
    hand_from_file,
    learn_rounds,
    round_from_lesson,
)
from airdraw.ui.own_hand_page import gain_in_words

#: A 7 with a short flag on the other side: a 1 for those who do not know its writer.
ODD = [(0, 0.12), (0.1, 0.06), (0.2, 0), (0.18, 0.25), (0.16, 0.5), (0.12, 1)]
BAR = [[0.5, 0.2 + 0.03 * step, 0.02 * step] for step in range(21)]


def written(labels: str = "0123456789") -> Round:
    """Digits in built-in glyphs."""
    strokes = {int(label): glyph(int(label), next(iter(FORMS[int(label)]))) for label in labels}
    return tuple(
        (label, Drawing.from_points([stroke.tolist() for stroke in drawn]))
        for label, drawn in strokes.items()
    )


def odd_hand() -> Round:
    """Digits of somebody whose 7 is a 1 to others."""
    return (*written("012345689"), (7, Drawing.from_points([ODD])))


def message(*digits: dict[str, Any]) -> dict[str, Any]:
    return {"version": 1, "digits": list(digits)}


def hand_of(reader: Reader, *rounds: Round, is_used: bool = True) -> OwnHand:
    return OwnHand(personal=learn_rounds(reader, rounds), rounds=rounds, is_used=is_used)


@pytest.fixture(scope="module")
def hand(reader: Reader) -> OwnHand:
    return hand_of(reader, written(), written("0123"), is_used=False)


def test_a_lesson_becomes_labelled_ink() -> None:
    made = round_from_lesson(message({"label": 1, "strokes": [BAR]}))

    assert [(label, len(drawing.strokes)) for label, drawing in made] == [(1, 1)]
    assert made[0][1].box.y0 == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (None, "reload the page"),
        ({"version": 2, "digits": []}, "reload the page"),
        (message(), "Nothing was written"),
        ({"version": 1, "digits": "0123"}, "at most ten digits"),
        (message(*[{"label": 1, "strokes": [BAR]}] * 11), "at most ten digits"),
        (message({"label": 10, "strokes": [BAR]}), "label from 0 to 9"),
        (message({"label": True, "strokes": [BAR]}), "label from 0 to 9"),
        (message({"label": 4, "strokes": []}), "The 4 is empty"),
        (message({"label": 4, "strokes": [[["a", 0, 0]]]}), "a point of the pad"),
        (message({"label": 4, "strokes": [[[0, 0, 0]] * (MAX_POINTS + 1)]}), "too many points"),
    ],
)
def test_what_is_no_lesson_is_named(sent: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        round_from_lesson(sent)


def test_a_saved_hand_comes_back_with_its_ink_and_its_choice(reader: Reader, hand: OwnHand) -> None:
    again = hand_from_file(hand.to_file(), reader)

    assert again.rounds == hand.rounds
    assert not again.is_used
    assert again.digits == 14
    assert len(hand.to_file()) < MAX_FILE_BYTES / 10


def test_a_hand_of_another_model_is_learned_anew_from_its_ink(
    reader: Reader, hand: OwnHand
) -> None:
    old = {**hand.to_content(), "model": "0" * 64}

    again = hand_from_content(old, reader)

    assert again.personal.model_sha256 == hand.personal.model_sha256
    with pytest.raises(ValueError, match="write 0 to 9 once more"):
        hand_from_content({**old, "rounds": []}, reader)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"head": [[0.0] * 12]}, "does not fit"),
        ({"head": [[1e300] * 12] * 97}, "finite"),
        ({"rounds": [[{"label": 3}]]}, "strokes"),
        ({"rounds": 7}, "rounds"),
        ({"format": "hand"}, "another format"),
    ],
)
def test_a_hand_that_somebody_changed_is_refused(
    reader: Reader, hand: OwnHand, change: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        hand_from_content({**hand.to_content(), "rounds": [], **change}, reader)


@pytest.mark.parametrize("file", [b"", b"\xff\xfe", b"[" * 100_000, b" " * (MAX_FILE_BYTES + 1)])
def test_a_file_that_is_no_hand_is_refused(reader: Reader, file: bytes) -> None:
    with pytest.raises(ValueError, match="This file is"):
        hand_from_file(file, reader)


def test_the_file_is_one_for_the_command_line_too(hand: OwnHand, tmp_path: Any) -> None:
    path = tmp_path / "hand.json"
    path.write_bytes(hand.to_file())

    assert Reader(personal=path).read(written("3")[0][1]).text == "3"


def test_one_round_is_examined_by_a_reader_that_learned_from_it(reader: Reader) -> None:
    *_, seven = examine(reader, hand_of(reader, odd_hand()))

    assert (seven.before, seven.after) == ("1", "7")
    assert seven.sure_before < 0.5 < seven.sure_after


def test_of_two_rounds_each_is_examined_by_a_reader_that_knows_the_other(reader: Reader) -> None:
    seven = examine(reader, hand_of(reader, odd_hand(), written()))[9]

    # No other round has such a 7, so it is not known.
    assert (seven.label, seven.after) == (7, "1")


def test_ink_that_falls_apart_was_not_read_right(reader: Reader) -> None:
    apart = [BAR, [[x + 2, y, t + 1] for x, y, t in BAR]]

    lesson = round_from_lesson(message({"label": 1, "strokes": apart}))

    (one,) = examine(reader, hand_of(reader, lesson))

    assert one.sure_before == 0
    assert not one.was_right


def examined(before: str, after: str) -> Examined:
    return Examined(
        label=3, drawing=Drawing(), before=before, after=after, sure_before=0.5, sure_after=0.5
    )


@pytest.mark.parametrize(
    ("rounds", "one", "words"),
    [
        (1, ("8", "3"), "proves little"),
        (2, ("8", "3"), "read better: 1 more of 1"),
        (2, ("3", "8"), "switched off"),
        (2, ("3", "3"), "right before and still are"),
        (3, ("8", "8"), "As many are right as before"),
    ],
)
def test_the_gain_is_told_honestly(rounds: int, one: tuple[str, str], words: str) -> None:
    assert words in gain_in_words([examined(*one)], rounds)


def test_few_digits_are_said_to_be_few() -> None:
    assert "among 20 digits, one more or less may be chance" in gain_in_words(
        [examined("3", "3")] * 20, 2
    )
