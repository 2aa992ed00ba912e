"""What a reader answers: digits with candidates and boxes, and the whole number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod

from airdraw.ink import Box

#: Stands in a reading's text for ink that is no digit.
REJECTED_MARK = "?"


@dataclass(frozen=True)
class Digit:
    """One digit, or one group of ink that is none.

    Attributes:
        label: 0 to 9, or None when the ink was refused.
        confidence: calibrated probability in [0, 1] that the label is right; for refused ink
            the probability of the best candidate, which was not good enough.
        candidates: all ten ``(label, probability)``, best first.
        box: where the ink is, in the units of the input.
        image: the (28, 28) picture that the network saw, as 784 grey values in [0, 255] in
            row-major order: bytes, so that digits compare with ``==``.
        strokes: numbers of the strokes (in the order of the drawing) with ink in this digit;
            empty for pictures.
    """

    label: int | None
    confidence: float
    candidates: tuple[tuple[int, float], ...]
    box: Box
    image: bytes = b""
    strokes: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        return REJECTED_MARK if self.label is None else str(self.label)


@dataclass(frozen=True)
class Reading:
    """The digits of one drawing or picture, left to right.

    >>> Reading().text, Reading().confidence
    ('', 0.0)
    """

    digits: tuple[Digit, ...] = ()

    def __iter__(self) -> Iterator[Digit]:
        return iter(self.digits)

    def __len__(self) -> int:
        return len(self.digits)

    @property
    def text(self) -> str:
        """The number as text: "" when nothing was there, "?" for ink that is no digit."""
        return "".join(digit.text for digit in self.digits)

    @property
    def confidence(self) -> float:
        """Probability that the whole text is right; 0 when there is none or a digit was refused."""
        if not self.digits or any(digit.label is None for digit in self.digits):
            return 0.0
        return prod(digit.confidence for digit in self.digits)
