"""The whole measurement of a reader over a folder of data, as plain values."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from statistics import median
from typing import Any

from airdraw.composition import Spacing
from airdraw.evaluation import (
    Answer,
    ask,
    confidences,
    confusion,
    label_rows,
    reliability,
    score,
    writer_accuracy,
)
from airdraw.evaluation_fields import ask_fields, field_confidences, field_rows
from airdraw.evaluation_mnist import find_mnist, load_mnist_test, measure_mnist
from airdraw.evaluation_personal import ask_hands, personal_rows, writer_rows
from airdraw.evaluation_pictures import Mistake, worst_mistakes
from airdraw.evaluation_refusal import refusal_rows
from airdraw.evaluation_sets import (
    Sample,
    composed_numbers,
    composed_words,
    digit_sets,
    find_sets,
    non_digit_sets,
    stressed,
)
from airdraw.evaluation_tables import as_table, as_text
from airdraw.reader import Reader
from airdraw.stress import STRESSES

__all__ = ["Report", "as_table", "as_text", "measure"]

NUMBER_LENGTHS = (2, 3, 4)
WORD_LENGTHS = (2, 4, 6)
WITHOUT_LIFTS = Spacing(gap=(0.15, 0.5), slant=0.15, is_lifted=False)
_SPEED_ROUNDS = 200
#: Fields take long numbers: fewer of them are read.
_FIELD_SHARE = 3

Row = dict[str, Any]
Tell = Callable[[str], None]


@dataclass(kw_only=True)
class Report:
    """Tables of one measurement; every row is a plain dict.

    Attributes:
        digits, non_digits, numbers, stress, fields, speed, mnist: one row a set or condition.
        writers, labels: one row a writer, and a digit, of each set.
        refusal: accepted other ink by share of refused digits.
        hands, hand_writers: before and after each writer's first digits were learned.
        confusion: by set, (10, 11) counts.
        reliability: by set, (mean confidence, share right, count) of each bin.
        mistakes, accepted: the most confident wrong digits, and other ink taken for digits.
    """

    digits: list[Row] = field(default_factory=list)
    mnist: list[Row] = field(default_factory=list)
    writers: list[Row] = field(default_factory=list)
    labels: list[Row] = field(default_factory=list)
    non_digits: list[Row] = field(default_factory=list)
    refusal: list[Row] = field(default_factory=list)
    numbers: list[Row] = field(default_factory=list)
    stress: list[Row] = field(default_factory=list)
    fields: list[Row] = field(default_factory=list)
    hands: list[Row] = field(default_factory=list)
    hand_writers: list[Row] = field(default_factory=list)
    speed: list[Row] = field(default_factory=list)
    confusion: dict[str, list[list[int]]] = field(default_factory=dict)
    reliability: dict[str, list[tuple[float, float, int]]] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    accepted: list[Mistake] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Everything as plain values for JSON; of mistakes without their ink."""
        drawn = ("mistakes", "accepted")
        plain = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in drawn}
        return plain | {name: [_mistake_row(m) for m in getattr(self, name)] for name in drawn}


def _mistake_row(mistake: Mistake) -> Row:
    answer = mistake.answer
    return {
        "set": mistake.set_name,
        "writer": answer.writer,
        "written": answer.expected,
        "read": answer.text,
        "confidence": answer.confidence,
    }


def measure(
    reader: Reader, folder: Path, *, count: int = 300, mnist: Path | None = None,
    tell: Tell = lambda _: None,
) -> Report:  # fmt: skip
    """Measure everything that the data below `folder` allows.

    Args:
        count: how many numbers of each length are composed and how many samples a stress reads.
        mnist: folder of MNIST's files, whose test pictures are measured too; None: where they lie
            below `folder`, if they do.
        tell: called with one line before each step.

    Raises:
        ValueError: when there is no data, or a broken file.
    """
    mnist = mnist or find_mnist(folder)
    if mnist is not None:
        # Read in the end; whoever named another folder is told at once.
        load_mnist_test(mnist)
    sets = find_sets(folder, is_needed=mnist is None)
    digits = digit_sets(sets)
    report = Report()
    answers = _measure_digits(reader, digits, report, tell)
    every = [answer for mine in answers.values() for answer in mine]
    _measure_others(reader, non_digit_sets(sets), every, report, tell)
    _measure_words(reader, sets, count, report, tell)
    _measure_numbers(reader, digits, count, report, tell)
    _measure_stress(reader, digits, count, report, tell)
    tell("reading fields")
    answers_of_fields = ask_fields(reader, digits, max(count // _FIELD_SHARE, 1))
    report.fields = field_rows(answers_of_fields)
    if answers_of_fields:
        report.reliability["fields"] = reliability(*field_confidences(answers_of_fields))
    _measure_hands(reader, digits, answers, report, tell)
    if mnist is not None:
        tell("reading MNIST's test pictures")
        row, report.reliability["MNIST test"] = measure_mnist(reader, mnist)
        report.mnist.append(row)
    _measure_speed(reader, digits, report, tell)
    return report


def _measure_digits(
    reader: Reader, sets: dict[str, list[Sample]], report: Report, tell: Tell
) -> dict[str, list[Answer]]:
    every = {}
    wrong = []
    for name, rows in sets.items():
        tell(f"reading {len(rows)} digits of {name}")
        answers = every[name] = ask(reader.read, rows)
        wrong += _wrong(name, answers, rows)
        report.digits.append(_digit_row(name, answers))
        report.confusion[name] = confusion(answers).tolist()
        report.reliability[name] = reliability(*confidences(answers))
        report.labels += [{"set": name, **row} for row in label_rows(answers)]
        report.writers += [
            {"set": name, "writer": writer, "count": count, "accuracy": share}
            for writer, (share, count) in sorted(
                writer_accuracy(answers).items(), key=lambda item: item[1]
            )
        ]
    report.mistakes = worst_mistakes(wrong)
    return every


def _measure_others(
    reader: Reader, sets: dict[str, list[Sample]], digits: Sequence[Answer], report: Report,
    tell: Tell,
) -> None:  # fmt: skip
    others = {}
    taken = []
    for name, rows in sets.items():
        tell(f"reading {len(rows)} others of {name}")
        answers = others[name] = ask(reader.read, rows)
        accepted = score(answers).accepted
        report.non_digits.append({"set": name, "count": len(answers), "accepted": accepted})
        pairs = zip(answers, rows, strict=True)
        taken += [Mistake(name, a, row[2]) for a, row in pairs if not a.is_refused]
    report.refusal = refusal_rows(digits, others)
    report.accepted = worst_mistakes(taken)


def _measure_words(
    reader: Reader, sets: dict[str, list[Sample]], count: int, report: Report, tell: Tell
) -> None:
    for way, spacing in (("apart", Spacing()), ("without lifting", WITHOUT_LIFTS)):
        for length in WORD_LENGTHS:
            tell(f"reading words of {length} letters, {way}")
            answers = ask(reader.read, composed_words(sets, length, count, spacing))
            if answers:
                accepted = score(answers).accepted
                name = f"words of {length} letters, {way}"
                report.non_digits.append({"set": name, "count": len(answers), "accepted": accepted})


def _wrong(name: str, answers: Sequence[Answer], rows: Sequence[Sample]) -> list[Mistake]:
    pairs = zip(answers, rows, strict=True)
    return [Mistake(name, answer, row[2]) for answer, row in pairs if not answer.is_right]


def _measure_hands(
    reader: Reader, sets: dict[str, list[Sample]], answers: dict[str, list[Answer]],
    report: Report, tell: Tell,
) -> None:  # fmt: skip
    hands = {}
    for name, rows in sets.items():
        tell(f"learning the hands of {name}")
        hands[name] = ask_hands(reader, rows, answers[name])
    report.hands = personal_rows(hands)
    report.hand_writers = writer_rows(hands)


def _digit_row(name: str, answers: Sequence[Answer]) -> Row:
    made = asdict(score(answers))
    del made["accepted"]
    writers = len({answer.writer for answer in answers})
    return {"set": name, "writers": writers, **made}


def _measure_numbers(
    reader: Reader, sets: dict[str, list[Sample]], count: int, report: Report,
    tell: Tell,
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
    tell: Tell,
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
    reader: Reader, sets: dict[str, list[Sample]], report: Report, tell: Tell
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
