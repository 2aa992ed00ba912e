"""What the app knows of one visitor's hand: the digits they wrote, and what was learned of them.

A plain value; it lives in the visitor's session and is kept in their own browser or in a file that
they saved, nowhere else. Knows no Streamlit.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from airdraw.ink import Drawing
from airdraw.pad import drawing_from_pad
from airdraw.personal import Personal
from airdraw.reader import Reader
from airdraw.recognizer import DIGITS

MESSAGE_VERSION = 1
#: Nobody has to write more, and each round is learned once for the check.
MAX_ROUNDS = 5
#: A digit drawn slowly with a fast mouse has a few hundred.
MAX_POINTS = 5_000
#: A file of five rounds is about a tenth of this.
MAX_FILE_BYTES = 2_000_000

#: 0 to 9 once, ``(label, drawing)``; skipped digits are missing.
Round = tuple[tuple[int, Drawing], ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class OwnHand:
    """A visitor's hand.

    Attributes:
        personal: what was learned.
        rounds: the ink it was learned from; none when the file came without.
        is_used: whether the visitor's ink and pictures are read with it.
    """

    personal: Personal
    rounds: tuple[Round, ...] = ()
    is_used: bool = True

    @property
    def digits(self) -> int:
        """How many digits it was learned from."""
        return sum(self.personal.samples)

    def to_content(self) -> dict[str, Any]:
        """Plain values: a file for `airdraw read --personal`, with the ink and the choice."""
        return {
            **self.personal.to_content(),
            "rounds": [[_digit_content(*one) for one in written] for written in self.rounds],
            "used": self.is_used,
        }

    def to_file(self) -> bytes:
        """The same as JSON."""
        return (json.dumps(self.to_content()) + "\n").encode()


def hand_from_content(content: Any, reader: Reader) -> OwnHand:
    """A hand from the browser's storage or a file, learned anew if the model is another one.

    Raises:
        ValueError: when it is none, or another model's and the ink is not there.
    """
    personal = Personal.from_content(content)
    rounds = _rounds(content.get("rounds", []))
    is_used = content.get("used") is not False
    try:
        reader.for_hand(personal)
    except ValueError:
        if not any(rounds):
            raise
        personal = learn_rounds(reader, rounds)
    return OwnHand(personal=personal, rounds=rounds, is_used=is_used)


def hand_from_file(file: bytes, reader: Reader) -> OwnHand:
    """A hand from what `OwnHand.to_file` or `airdraw learn` wrote.

    Raises:
        ValueError: one sentence that says what is wrong.
    """
    if len(file) > MAX_FILE_BYTES:
        raise ValueError("This file is too large to be a hand; choose one that was saved here.")
    try:
        content = json.loads(file)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        raise ValueError("This file is no hand; choose one that was saved here.") from None
    return hand_from_content(content, reader)


def round_from_lesson(message: Any) -> Round:
    """What the lesson in the browser sent: ``{"version": 1, "digits": [{"label", "strokes"}]}``.

    Raises:
        ValueError: when it is something else, or nothing was written.
    """
    if not isinstance(message, Mapping) or message.get("version") != MESSAGE_VERSION:
        raise ValueError("The lesson speaks another version than this program; reload the page.")
    written = _round(message.get("digits"))
    if not written:
        raise ValueError("Nothing was written; write at least one digit.")
    return written


def learn_rounds(reader: Reader, rounds: Sequence[Round]) -> Personal:
    """What is learned from all rounds together."""
    return reader.learn(sample for written in rounds for sample in written)


@dataclass(frozen=True, kw_only=True)
class Examined:
    """One digit as it was read before and after learning.

    Attributes:
        label: what was to be written.
        before: what the reader for everybody reads, "?" where it refuses.
        after: what the reader that knows the hand reads.
        sure_before: probability that the reader for everybody gave to the label.
        sure_after: the same of the reader that knows the hand.
    """

    label: int
    drawing: Drawing
    before: str
    after: str
    sure_before: float
    sure_after: float

    @property
    def was_right(self) -> bool:
        return self.before == str(self.label)

    @property
    def is_right(self) -> bool:
        return self.after == str(self.label)


def examine(reader: Reader, hand: OwnHand) -> list[Examined]:
    """Read every digit by the reader for everybody and by one that knows the hand.

    With two rounds or more, each is read by a reader that learned from the *other* rounds only.
    With one round, by one that learned from these very digits, which proves little.
    """
    made = []
    for number, written in enumerate(hand.rounds):
        others = [other for place, other in enumerate(hand.rounds) if place != number]
        knowing = reader.for_hand(learn_rounds(reader, others) if others else hand.personal)
        for label, drawing in written:
            before, sure_before = _read(reader, label, drawing)
            after, sure_after = _read(knowing, label, drawing)
            made.append(
                Examined(
                    label=label, drawing=drawing, before=before, after=after,
                    sure_before=sure_before, sure_after=sure_after,
                )
            )  # fmt: skip
    return made


def _read(reader: Reader, label: int, drawing: Drawing) -> tuple[str, float]:
    reading = reader.read(drawing)
    sure = dict(reading.digits[0].candidates)[label] if len(reading.digits) == 1 else 0.0
    return reading.text, sure


def _digit_content(label: int, drawing: Drawing) -> dict[str, Any]:
    strokes = [[list(point) for point in stroke.points] for stroke in drawing.strokes]
    return {"label": label, "strokes": strokes}


def _rounds(rounds: Any) -> tuple[Round, ...]:
    if not isinstance(rounds, list) or len(rounds) > MAX_ROUNDS:
        raise ValueError(f"A hand has at most {MAX_ROUNDS} rounds of digits.")
    return tuple(_round(one) for one in rounds)


def _round(digits: Any) -> Round:
    if not isinstance(digits, list) or len(digits) > DIGITS:
        raise ValueError("A round of a hand is a list of at most ten digits.")
    return tuple(_labelled(one) for one in digits)


def _labelled(one: Any) -> tuple[int, Drawing]:
    label = one.get("label") if isinstance(one, Mapping) else None
    if not isinstance(label, int) or isinstance(label, bool) or label not in range(DIGITS):
        raise ValueError("A digit of a hand has a label from 0 to 9 and strokes.")
    drawing = drawing_from_pad({"strokes": one.get("strokes")})
    if drawing.is_empty:
        raise ValueError(f"The {label} is empty; write it or skip it.")
    if sum(len(stroke.points) for stroke in drawing.strokes) > MAX_POINTS:
        raise ValueError(f"The {label} has too many points to be a digit; write it again.")
    return label, drawing
