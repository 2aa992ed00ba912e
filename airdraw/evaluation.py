"""Measure a reader: accuracy, calibration, refusal and speed on labelled ink.

An ink file is gzip JSON Lines (``*.ink.jsonl.gz``), one sample a line: ``label``, ``writer`` and
``strokes`` as ``[[[x, y], …], …]``.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from airdraw.ink import Drawing
from airdraw.reading import Reading

#: Of ten groups of writers two are kept for tests and one for choosing and calibrating.
_WRITER_GROUPS = 10
_TEST_GROUPS = (0, 1)
_VALIDATION_GROUPS = (2,)
_CALIBRATION_BINS = 15
_LABELS = 10


def is_test_writer(writer: str) -> bool:
    """Whether this writer is never trained on, in the sets of which a part is trained on."""
    return _writer_group(writer) in _TEST_GROUPS


def is_validation_writer(writer: str) -> bool:
    """Whether this writer is only used for calibration."""
    return _writer_group(writer) in _VALIDATION_GROUPS


def _writer_group(writer: str) -> int:
    return zlib.crc32(writer.encode()) % _WRITER_GROUPS


def load_ink_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of an ink file.

    Raises:
        ValueError: when it is no ink file, or an empty one.
    """
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
    except (OSError, EOFError, zlib.error, ValueError, RecursionError) as error:
        raise ValueError(f"{path} is no ink file (gzip JSON Lines): {error}.") from None
    if not rows:
        raise ValueError(f"{path} is empty: it holds no ink.")
    for number, row in enumerate(rows):
        if not isinstance(row, dict) or not {"label", "writer", "strokes"} <= set(row):
            raise ValueError(f"{path}, line {number + 1}: label, writer or strokes is missing.")
    return rows


@dataclass(frozen=True)
class Answer:
    """What a reader said to one sample.

    Attributes:
        expected: the number that was written; None for ink that is no number.
        text: what was read.
        writer: who wrote it.
        confidence: of the whole reading.
        candidates: labels by probability of the first digit, best first.
        refusal: how likely everything is no digit: of all groups' probabilities the least.
        image: the (28, 28) picture of the first group, as 784 grey values.
    """

    expected: str | None
    text: str
    writer: str
    confidence: float
    candidates: tuple[int, ...]
    refusal: float = 0.0
    image: bytes = b""

    @property
    def is_right(self) -> bool:
        return self.text == self.expected

    @property
    def is_refused(self) -> bool:
        return not any(letter.isdigit() for letter in self.text)


def ask(
    read: Callable[[Drawing], Reading], samples: Iterable[tuple[str | None, str, Drawing]]
) -> list[Answer]:
    """Read every ``(expected, writer, drawing)``."""
    answers = []
    for expected, writer, drawing in samples:
        reading = read(drawing)
        answers.append(answer_from(reading, expected, writer))
    return answers


def answer_from(reading: Reading, expected: str | None, writer: str) -> Answer:
    """What of a reading is measured."""
    first = reading.digits[0] if reading.digits else None
    chances = [sum(chance for _, chance in digit.candidates) for digit in reading]
    return Answer(
        expected=expected,
        text=reading.text,
        writer=writer,
        confidence=reading.confidence,
        candidates=tuple(label for label, _ in first.candidates) if first else (),
        refusal=1 - max(chances, default=0.0),
        image=first.image if first else b"",
    )


@dataclass(frozen=True, kw_only=True)
class Score:
    """How well one set was read. Shares in [0, 1]; for ink that is no digit only `accepted`."""

    count: int
    accuracy: float
    worst_writer: float
    first_two: float
    refused: float
    accepted: float
    calibration_error: float


def score(answers: Sequence[Answer], least_per_writer: int = 20) -> Score:
    """Summarize a set; writers with fewer samples than `least_per_writer` are no worst writer.

    Raises:
        ValueError: for an empty set.
    """
    if not answers:
        raise ValueError("Nothing to score: the set is empty.")
    right = np.array([answer.is_right for answer in answers])
    refused = np.array([answer.is_refused for answer in answers])
    first_two = [
        answer.expected in {str(label) for label in answer.candidates[:2]} for answer in answers
    ]
    shares = [
        share for share, count in writer_accuracy(answers).values() if count >= least_per_writer
    ]
    return Score(
        count=len(answers),
        accuracy=float(right.mean()),
        worst_writer=min(shares, default=float(right.mean())),
        first_two=float(np.mean(first_two)),
        refused=float(refused.mean()),
        accepted=float(1 - refused.mean()),
        calibration_error=calibration_error(*confidences(answers)),
    )


def confidences(
    answers: Iterable[Answer],
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Confidence, and whether it was right, of every answer that was given."""
    given = [answer for answer in answers if not answer.is_refused]
    return (
        np.array([answer.confidence for answer in given]),
        np.array([answer.is_right for answer in given], dtype=bool),
    )


def writer_accuracy(answers: Iterable[Answer]) -> dict[str, tuple[float, int]]:
    """Share of right answers and number of samples by writer."""
    by_writer: dict[str, list[bool]] = defaultdict(list)
    for answer in answers:
        by_writer[answer.writer].append(answer.is_right)
    return {writer: (float(np.mean(r)), len(r)) for writer, r in by_writer.items()}


def calibration_error(
    confidence: npt.NDArray[np.float64], is_right: npt.NDArray[np.bool_]
) -> float:
    """Expected calibration error over 15 equal bins (Guo et al. 2017, equation 5).

    >>> calibration_error(np.array([0.75, 0.75, 0.75, 0.75]), np.array([True, True, True, False]))
    0.0
    """
    if not len(confidence):
        return 0.0
    return sum(
        count / len(confidence) * abs(mean - share)
        for mean, share, count in reliability(confidence, is_right)
    )


def reliability(
    confidence: npt.NDArray[np.float64], is_right: npt.NDArray[np.bool_]
) -> list[tuple[float, float, int]]:
    """Mean confidence, share right and number of samples in each bin that is not empty.

    >>> reliability(np.array([0.5, 0.52, 0.9]), np.array([True, False, True]))
    [(0.51, 0.5, 2), (0.9, 1.0, 1)]
    """
    bins = np.minimum((confidence * _CALIBRATION_BINS).astype(int), _CALIBRATION_BINS - 1)
    members = [bins == number for number in np.unique(bins)]
    return [(float(confidence[m].mean()), float(is_right[m].mean()), int(m.sum())) for m in members]


def confusion(answers: Iterable[Answer]) -> npt.NDArray[np.int_]:
    """(10, 11) counts: row = digit written, column = digit read, last column = anything else."""
    counts = np.zeros((_LABELS, _LABELS + 1), dtype=int)
    for answer in answers:
        if answer.expected is not None and len(answer.expected) == 1:
            column = int(answer.text) if len(answer.text) == 1 and answer.text.isdigit() else -1
            counts[int(answer.expected), column] += 1
    return counts


def label_rows(answers: Sequence[Answer]) -> list[dict[str, Any]]:
    """For each digit: how many, share right, share refused, and what it is most often taken for."""
    rows = []
    counts = confusion(answers)
    for label in range(_LABELS):
        mine = [answer for answer in answers if answer.expected == str(label)]
        if not mine:
            continue
        wrong = counts[label, :_LABELS].copy()
        wrong[label] = 0
        rows.append(
            {
                "digit": str(label),
                "count": len(mine),
                "accuracy": float(np.mean([answer.is_right for answer in mine])),
                "refused": float(np.mean([answer.is_refused for answer in mine])),
                "most taken for": f"{wrong.argmax()} ({wrong.max()})" if wrong.any() else "",
            }
        )
    return rows
