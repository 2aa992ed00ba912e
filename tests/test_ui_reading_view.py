"""The words of the result panel: doubt is shown, corrections hold as long as the ink does."""

from __future__ import annotations

from airdraw.ink import Box
from airdraw.reading import Digit, Reading
from airdraw.ui.reading_view import (
    announcement,
    corrected,
    is_unsure,
    percent,
    question,
    view,
    why_refused,
)

BOX = Box(0, 0, 1, 1)


def digit(
    label: int | None, confidence: float, second: int = 8, image: bytes = b"\x00" * 784
) -> Digit:
    best = 3 if label is None else label
    rest = [n for n in range(10) if n not in (best, second)]
    left = 1 - confidence
    candidates = ((best, confidence), (second, left * 0.9), *((n, left * 0.1 / 8) for n in rest))
    return Digit(label, confidence, candidates, BOX, image)


def test_a_sure_digit_is_stated() -> None:
    assert not is_unsure(digit(4, 0.97))
    assert view(*[Reading((digit(4, 0.97),))] * 2)["digits"][0]["verdict"] == "97 %"


def test_an_unsure_digit_asks() -> None:
    shown = view(*[Reading((digit(3, 0.6),))] * 2)

    assert question(digit(3, 0.6)) == "3 or 8?"
    assert shown["isUnsure"]
    assert shown["digits"][0]["verdict"] == "3 or 8?"


def test_a_doubtful_digit_without_a_rival_stands_alone() -> None:
    alone = Digit(3, 0.85, ((3, 0.85), *((label, 0.01) for label in (0, 1, 2, 4, 5))), BOX)

    assert question(alone) == "3?"
    assert announcement(Reading((alone,))) == "Read 3; digit 1 is perhaps 3."


def test_wide_refused_ink_is_probably_two_digits_that_touch() -> None:
    wide = Digit(None, 0.02, ((3, 0.02),), Box(0, 0, 2, 1))

    assert why_refused(wide) == (
        "This looks like no number. Write digits only, with some room between them."
    )


def test_refused_ink_says_why_and_what_to_do() -> None:
    said = why_refused(digit(None, 0.31))

    assert "closest is 3, with only 31 %" in said
    assert "write it again" in said


def test_no_probability_is_shown_as_certain() -> None:
    assert percent(1.0) == "> 99 %"
    assert percent(0.0) == "< 1 %"


def test_screen_readers_hear_number_and_doubt() -> None:
    reading = Reading((digit(4, 0.99), digit(3, 0.6)))

    assert announcement(reading) == "Read 4 3; digit 2 is 3 or 8."
    assert announcement(Reading((digit(4, 0.97),))) == "Read 4, 97 % sure."
    assert announcement(Reading((digit(None, 0.3),))) == (
        "Read unknown; digit 1 is not recognized."
    )
    assert announcement(Reading()) == "Nothing to read yet."


def test_a_correction_is_shown_as_the_visitors_choice() -> None:
    read = Reading((digit(3, 0.6), digit(7, 0.99)))

    shown = corrected(read, {0: (8, read.digits[0].image)})

    assert shown.text == "87"
    assert view(read, shown)["digits"][0]["verdict"] == "your choice"
    assert view(read, shown)["digits"][0]["candidates"][0]["label"] == 3


def test_refused_ink_can_be_corrected() -> None:
    read = Reading((digit(None, 0.3),))

    assert corrected(read, {0: (5, read.digits[0].image)}).text == "5"


def test_a_correction_is_dropped_when_its_ink_changes() -> None:
    before = digit(3, 0.6)
    after = Reading((digit(9, 0.95, image=b"\x01" * 784),))

    assert corrected(after, {0: (8, before.image)}).text == "9"


def test_a_correction_stays_when_a_digit_is_added() -> None:
    first = digit(3, 0.6)

    assert corrected(Reading((first, digit(7, 0.9))), {0: (8, first.image)}).text == "87"
