"""A reading in words and plain values, as the result panel shows it. Knows no Streamlit."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from airdraw.reading import Digit, Reading

#: Below this, the panel asks ("3 or 8?") instead of stating.
SURE = 0.9
#: Candidates this likely are named in the question.
WORTH_ASKING = 0.05
MOST_ALTERNATIVES = 3
#: Refused ink that is this many times wider than high is probably more than one digit.
WIDE = 1.2
#: A chosen label is right: the visitor said so.
CHOSEN_CONFIDENCE = 1.0

#: What was chosen instead of what was read, by place; the second is the picture it was chosen for.
Corrections = Mapping[int, tuple[int, bytes]]


def corrected(reading: Reading, corrections: Corrections) -> Reading:
    """The reading with the visitor's corrections.

    A correction holds as long as the ink at its place looks the same: more digits beside it
    change nothing, another stroke in it does.
    """
    return Reading(
        tuple(_corrected_digit(digit, corrections.get(i)) for i, digit in enumerate(reading.digits))
    )


def _corrected_digit(digit: Digit, correction: tuple[int, bytes] | None) -> Digit:
    if correction is None or correction[1] != digit.image:
        return digit
    return replace(digit, label=correction[0], confidence=CHOSEN_CONFIDENCE)


def is_unsure(digit: Digit) -> bool:
    """Whether the visitor had better look at it."""
    return digit.label is None or digit.confidence < SURE


def alternatives(digit: Digit) -> tuple[int, ...]:
    """What an unsure digit may be, best first; at least one."""
    likely = [label for label, probability in digit.candidates if probability >= WORTH_ASKING]
    best = [label for label, _ in digit.candidates[:1]]
    return tuple(likely[:MOST_ALTERNATIVES] or best)


def question(digit: Digit) -> str:
    """The question an unsure digit asks: "3 or 8?", or "3?" when nothing else is likely."""
    return " or ".join(str(label) for label in alternatives(digit)) + "?"


def percent(probability: float) -> str:
    """A probability for people: never 0 % or 100 %, of which no reader is sure.

    >>> percent(0.9997), percent(0.934), percent(0.0002)
    ('> 99 %', '93 %', '< 1 %')
    """
    if probability > 0.995:
        return "> 99 %"
    if probability < 0.005:
        return "< 1 %"
    return f"{probability:.0%}".replace("%", " %")


def why_refused(digit: Digit) -> str:
    """One sentence on why ink was refused, and what helps."""
    is_wide = digit.box.width > WIDE * digit.box.height
    said = "This looks like no number" if is_wide else "This looks like no digit"
    label, probability = digit.candidates[0] if digit.candidates else (0, 0.0)
    if probability >= WORTH_ASKING:
        said = f"{said}: closest is {label}, with only {percent(probability)}"
    if is_wide:
        return f"{said}. Write digits only, with some room between them."
    return f"{said}. Choose what it is, or write it again."


def announcement(reading: Reading) -> str:
    """What a screen reader says."""
    if not reading.digits:
        return "Nothing to read yet."
    unsure = [
        f"digit {place} is {_spoken_doubt(digit)}"
        for place, digit in enumerate(reading.digits, start=1)
        if is_unsure(digit)
    ]
    said = f"Read {spoken(reading)}"
    if unsure:
        return f"{said}; {', '.join(unsure)}."
    return f"{said}, {percent(reading.confidence)} sure."


def spoken(reading: Reading) -> str:
    """The number digit by digit, so that 007 and 4?7 are heard as they are."""
    return " ".join("unknown" if d.label is None else str(d.label) for d in reading.digits)


def _spoken_doubt(digit: Digit) -> str:
    if digit.label is None:
        return "not recognized"
    likely = " or ".join(str(label) for label in alternatives(digit))
    return likely if " " in likely else f"perhaps {likely}"


def view(read: Reading, shown: Reading) -> dict[str, Any]:
    """What the result component is given.

    Args:
        read: the reading as the network gave it.
        shown: the same after the visitor's corrections.
    """
    return {
        "text": shown.text,
        "confidence": percent(shown.confidence),
        "isUnsure": any(is_unsure(digit) for digit in shown.digits),
        "announcement": announcement(shown),
        "spoken": spoken(shown),
        "digits": [_digit_view(*pair) for pair in zip(read.digits, shown.digits, strict=True)],
    }


def _digit_view(read: Digit, shown: Digit) -> dict[str, Any]:
    is_chosen = shown is not read
    return {
        "text": shown.text,
        "isRefused": shown.label is None,
        "isUnsure": is_unsure(shown),
        "isChosen": is_chosen,
        "verdict": _verdict(shown, is_chosen=is_chosen),
        "why": why_refused(shown) if shown.label is None else "",
        "candidates": _bars(read.candidates),
        "image": base64.b64encode(read.image).decode("ascii"),
    }


def _verdict(digit: Digit, *, is_chosen: bool) -> str:
    if is_chosen:
        return "your choice"
    if digit.label is None:
        return "not a digit"
    return question(digit) if is_unsure(digit) else percent(digit.confidence)


def _bars(candidates: Sequence[tuple[int, float]]) -> list[dict[str, Any]]:
    return [
        {"label": label, "share": probability, "percent": percent(probability)}
        for label, probability in candidates
    ]
