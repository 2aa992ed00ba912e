"""The whole measurement of a reader over a folder of data, as plain values and as tables."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from airdraw.composition import Spacing
from airdraw.evaluation import Answer, ask, confusion, score
from airdraw.evaluation_sets import (
    Sample,
    composed_numbers,
    digit_sets,
    find_sets,
    non_digit_sets,
    stressed,
)
from airdraw.reader import Reader
from airdraw.stress import STRESSES

NUMBER_LENGTHS = (2, 3, 4)
WITHOUT_LIFTS = Spacing(gap=(0.15, 0.5), slant=0.15, is_lifted=False)
_SPEED_ROUNDS = 200

Row = dict[str, Any]


@dataclass(kw_only=True)
class Report:
    """Tables of one measurement; every row is a plain dict."""

    digits: list[Row] = field(default_factory=list)
    non_digits: list[Row] = field(default_factory=list)
    numbers: list[Row] = field(default_factory=list)
    stress: list[Row] = field(default_factory=list)
    speed: list[Row] = field(default_factory=list)
    confusion: dict[str, list[list[int]]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def measure(
    reader: Reader, folder: Path, *, count: int = 300, tell: Callable[[str], None] = lambda _: None
) -> Report:
    """Measure everything that the data below `folder` allows.

    Args:
        count: how many numbers of each length are composed and how many samples a stress reads.
        tell: called with one line before each step.

    Raises:
        ValueError: when there is no data, or a broken file.
    """
    sets = find_sets(folder)
    report = Report()
    for name, rows in digit_sets(sets).items():
        tell(f"reading {len(rows)} digits of {name}")
        answers = ask(reader.read, rows)
        report.digits.append(_digit_row(name, answers))
        report.confusion[name] = confusion(answers).tolist()
    for name, rows in non_digit_sets(sets).items():
        tell(f"reading {len(rows)} others of {name}")
        answers = ask(reader.read, rows)
        report.non_digits.append(
            {"set": name, "count": len(answers), "accepted": score(answers).accepted}
        )
    _measure_numbers(reader, digit_sets(sets), count, report, tell)
    _measure_stress(reader, digit_sets(sets), count, report, tell)
    _measure_speed(reader, digit_sets(sets), report, tell)
    return report


def _digit_row(name: str, answers: Sequence[Answer]) -> Row:
    made = asdict(score(answers))
    del made["accepted"]
    writers = len({answer.writer for answer in answers})
    return {"set": name, "writers": writers, **made}


def _measure_numbers(
    reader: Reader, sets: dict[str, list[Sample]], count: int, report: Report,
    tell: Callable[[str], None],
) -> None:  # fmt: skip
    for way, spacing in (("lifted", Spacing()), ("without lifting", WITHOUT_LIFTS)):
        for length in NUMBER_LENGTHS:
            tell(f"reading numbers of {length} digits, {way}")
            answers = ask(reader.read, composed_numbers(sets, length, count, spacing))
            if answers:
                right = sum(answer.is_right for answer in answers) / len(answers)
                report.numbers.append(
                    {"digits": length, "way": way, "count": len(answers), "accuracy": right}
                )


def _measure_stress(
    reader: Reader, sets: dict[str, list[Sample]], count: int, report: Report,
    tell: Callable[[str], None],
) -> None:  # fmt: skip
    for stress, distort in STRESSES.items():
        tell(f"stress: {stress}")
        for name, rows in sets.items():
            answers = ask(reader.read, stressed(rows, distort, count))
            report.stress.append(
                {"stress": stress, "set": name, "count": len(answers),
                 "accuracy": score(answers).accuracy}
            )  # fmt: skip


def _measure_speed(
    reader: Reader, sets: dict[str, list[Sample]], report: Report, tell: Callable[[str], None]
) -> None:
    tell("timing")
    one = [row for rows in sets.values() for row in rows][:_SPEED_ROUNDS]
    four = list(composed_numbers(sets, 4, _SPEED_ROUNDS, Spacing()))
    for what, rows in (("one digit", one), ("a number of four", four)):
        times = sorted(_times_ms(reader, rows))
        if times:
            last = times[int(len(times) * 0.95)]
            report.speed.append({"what": what, "median_ms": median(times), "p95_ms": last})


def _times_ms(reader: Reader, rows: Iterable[Sample]) -> list[float]:
    times = []
    for _, _, drawing in rows:
        started = time.perf_counter()
        reader.read(drawing)
        times.append((time.perf_counter() - started) * 1000)
    return times


def as_table(rows: Sequence[Row]) -> str:
    """Rows with the same keys as a Markdown table.

    >>> print(as_table([{"set": "mine", "accuracy": 0.98765, "count": 3}]))
    | set | accuracy | count |
    | --- | ---: | ---: |
    | mine | 0.9877 | 3 |
    """
    if not rows:
        return "(nothing to measure)"
    keys = list(rows[0])
    rules = ["---" if isinstance(rows[0][key], str) else "---:" for key in keys]
    lines = [[key.replace("_", " ") for key in keys], rules]
    lines += [[_cell(row[key]) for key in keys] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(value: Any) -> str:
    return f"{value:.4f}" if isinstance(value, float) else str(value)


def as_text(report: Report) -> str:
    """All tables, each under its heading, in Markdown."""
    parts = []
    for heading, rows in (
        ("Digits", report.digits),
        ("Ink that is no digit", report.non_digits),
        ("Numbers composed from single digits of one writer", report.numbers),
        ("Under stress", report.stress),
        ("Time of one reading", report.speed),
    ):
        parts.append(f"## {heading}\n\n{as_table(rows)}\n")
    for name, counts in report.confusion.items():
        parts.append(f"## Confusion: {name}\n\n{_confusion_table(counts)}\n")
    return "\n".join(parts)


def _confusion_table(counts: list[list[int]]) -> str:
    labels = [*(str(label) for label in range(10)), "else"]
    rows = [
        {"written": str(written), **dict(zip(labels, row, strict=True))}
        for written, row in enumerate(counts)
    ]
    return as_table(rows)
