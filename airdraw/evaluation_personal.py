"""What knowing a hand brings: each writer's first 0 to 9 are learned, the rest is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from airdraw.evaluation import Answer, ask, calibration_error, confidences
from airdraw.evaluation_sets import Sample
from airdraw.reader import Reader

#: Writers with fewer different digits to learn from, or fewer samples to read, are left out.
_LEAST_DIGITS = 8
_LEAST_SAMPLES = 20


@dataclass(frozen=True)
class HandAnswers:
    """What was read of one writer before and after their first digits were learned."""

    writer: str
    before: list[Answer]
    after: list[Answer]


def ask_hands(
    reader: Reader, rows: Sequence[Sample], answers: Sequence[Answer]
) -> list[HandAnswers]:
    """Learn and read every writer of a set that wrote enough.

    Args:
        answers: what the reader for everybody said to each row.
    """
    by_writer: dict[str, list[int]] = defaultdict(list)
    for number, (expected, writer, _) in enumerate(rows):
        if expected is not None and len(expected) == 1:
            by_writer[writer].append(number)
    made = []
    for writer, numbers in by_writer.items():
        first, rest = split_once_written(numbers, rows)
        if len(first) >= _LEAST_DIGITS and len(rest) >= _LEAST_SAMPLES:
            personal = reader.learn((int(str(rows[n][0])), rows[n][2]) for n in first)
            after = ask(reader.for_hand(personal).read, (rows[n] for n in rest))
            made.append(HandAnswers(writer, [answers[n] for n in rest], after))
    return made


def split_once_written(
    numbers: Iterable[int], rows: Sequence[Sample]
) -> tuple[list[int], list[int]]:
    """Of these rows the first of each digit, and all others."""
    first: dict[str | None, int] = {}
    rest = [n for n in numbers if first.setdefault(rows[n][0], n) != n]
    return list(first.values()), rest


def personal_rows(sets: Mapping[str, Sequence[HandAnswers]]) -> list[dict[str, Any]]:
    """For each set: errors of all and of the worst writer, and calibration, before and after."""
    rows = []
    for name, hands in sets.items():
        if not hands:
            continue
        worst = max(hands, key=lambda hand: _errors(hand.before) / len(hand.before))
        before = [answer for hand in hands for answer in hand.before]
        after = [answer for hand in hands for answer in hand.after]
        rows.append(
            {
                "set": name,
                "writers": len(hands),
                "count": len(before),
                "errors before": _errors(before),
                "errors after": _errors(after),
                "worst writer": worst.writer,
                "its count": len(worst.before),
                "its errors before": _errors(worst.before),
                "its errors after": _errors(worst.after),
                "writers with more errors": sum(
                    _errors(h.after) > _errors(h.before) for h in hands
                ),
                "calibration error before": calibration_error(*confidences(before)),
                "calibration error after": calibration_error(*confidences(after)),
            }
        )
    return rows


def writer_rows(sets: Mapping[str, Sequence[HandAnswers]]) -> list[dict[str, Any]]:
    """Each writer with an error before or after, most errors first."""
    rows = [
        {
            "set": name,
            "writer": hand.writer,
            "count": len(hand.before),
            "errors before": _errors(hand.before),
            "errors after": _errors(hand.after),
        }
        for name, hands in sets.items()
        for hand in hands
    ]
    wrong = [row for row in rows if row["errors before"] or row["errors after"]]
    return sorted(wrong, key=lambda row: -int(str(row["errors before"])))


def _errors(answers: Sequence[Answer]) -> int:
    return sum(not answer.is_right for answer in answers)
