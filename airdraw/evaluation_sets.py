"""The sets that `airdraw evaluate` measures: what lies in a folder, without trained-on writers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from airdraw.composition import Spacing, compose_number
from airdraw.evaluation import is_test_writer, load_ink_rows
from airdraw.ink import Drawing
from airdraw.stress import Distortion

Sample = tuple[str | None, str, Drawing]

INK_SUFFIX = ".ink.jsonl.gz"
#: Of these files a part was trained on; only the writers left out are measured.
_PARTLY_TRAINED = ("unipen_", "omniglot_")
#: All writers of these were trained on.
_TRAINED = ("pendigits_train",)
#: Characters that most of their writers draw as a digit is drawn (a slash and the letters l, o, q,
#: s and z; a 4 and several 7s of old Aramaic; Korean's 1, 0 and 7; theta, the barred 0): nobody
#: could refuse them without knowing what was meant, so they are neither trained on nor measured.
DRAWN_LIKE_DIGITS = frozenset(
    ["/"]
    + [f"Latin/character{n:02}" for n in (1, 2, 7, 9, 12, 15, 17, 19, 26)]
    + [f"Early_Aramaic/character{n:02}" for n in (1, 2, 3, 4, 6, 10, 11, 12, 14, 16, 17, 20)]
    + [f"Korean/character{n:02}" for n in (9, 10, 12, 21, 22, 24, 33, 37)]
    + [f"Balinese/character{n:02}" for n in (5, 14)]
    + [f"Greek/character{n:02}" for n in (4, 6, 8, 9, 15, 18)]
)


def find_sets(folder: Path, *, is_needed: bool = True) -> dict[str, list[Sample]]:
    """Labelled ink below a folder by set: ``(expected, writer, drawing)``; None: no digit.

    Raises:
        ValueError: when there is a broken ink file, or none although one is needed.
    """
    paths = sorted(folder.rglob(f"*{INK_SUFFIX}")) if folder.is_dir() else []
    if not paths and is_needed:
        raise ValueError(
            f"There are no {INK_SUFFIX} files and no MNIST below {folder}; name a folder of them."
        )
    sets = {}
    for path in paths:
        name = path.name.removesuffix(INK_SUFFIX)
        samples = [_sample(row) for row in load_ink_rows(path) if _is_measured(name, row)]
        if samples:
            sets[name] = samples
    return sets


def _is_measured(name: str, row: dict[str, Any]) -> bool:
    if name.startswith(_TRAINED) or row.get("confusable") or row["label"] in DRAWN_LIKE_DIGITS:
        return False
    return is_test_writer(str(row["writer"])) or not name.startswith(_PARTLY_TRAINED)


def _sample(row: dict[str, Any]) -> Sample:
    label = str(row["label"])
    expected = label if label.isascii() and label.isdigit() else None
    return expected, str(row["writer"]), Drawing.from_points(row["strokes"])


def digit_sets(sets: dict[str, list[Sample]]) -> dict[str, list[Sample]]:
    """The sets whose samples are numbers."""
    return {name: rows for name, rows in sets.items() if rows[0][0] is not None}


def non_digit_sets(sets: dict[str, list[Sample]]) -> dict[str, list[Sample]]:
    """The sets whose samples are no numbers."""
    return {name: rows for name, rows in sets.items() if rows[0][0] is None}


def composed_numbers(
    sets: dict[str, list[Sample]], length: int, count: int, spacing: Spacing, seed: int = 0
) -> Iterator[Sample]:
    """Numbers of `length` digits, each number from one writer of one set."""
    for chosen, drawing in _composed(digit_sets(sets), length, count, spacing, seed):
        yield "".join(str(row[0]) for row in chosen), chosen[0][1], drawing


def composed_words(
    sets: dict[str, list[Sample]], length: int, count: int, spacing: Spacing, seed: int = 0
) -> Iterator[Sample]:
    """Words of `length` letters or symbols, each word from one writer of one set: no number."""
    for chosen, drawing in _composed(non_digit_sets(sets), length, count, spacing, seed):
        yield None, chosen[0][1], drawing


def _composed(
    sets: dict[str, list[Sample]], length: int, count: int, spacing: Spacing, seed: int
) -> Iterator[tuple[list[Sample], Drawing]]:
    random = np.random.default_rng((seed, length))
    by_writer: dict[tuple[str, str], list[Sample]] = {}
    for name, rows in sets.items():
        for row in rows:
            if row[0] is None or len(row[0]) == 1:
                by_writer.setdefault((name, row[1]), []).append(row)
    writers = [rows for rows in by_writer.values() if len(rows) >= length]
    if not writers:
        return
    for _ in range(count):
        rows = writers[int(random.integers(len(writers)))]
        chosen = [rows[int(i)] for i in random.choice(len(rows), length, replace=False)]
        yield chosen, compose_number([row[2] for row in chosen], random, spacing)


def stressed(rows: list[Sample], distort: Distortion, most: int, seed: int = 0) -> Iterator[Sample]:
    """At most `most` samples, evenly picked, distorted."""
    random = np.random.default_rng(seed)
    for expected, writer, drawing in rows[:: max(len(rows) // most, 1)]:
        yield expected, writer, distort(drawing, random)


def by_label(sets: dict[str, list[Sample]]) -> dict[tuple[str, str], dict[str, list[Drawing]]]:
    """Single digits by set and writer, then by label."""
    made: dict[tuple[str, str], dict[str, list[Drawing]]] = {}
    for name, rows in sets.items():
        for expected, writer, drawing in rows:
            if expected is not None and len(expected) == 1:
                made.setdefault((name, writer), {}).setdefault(expected, []).append(drawing)
    return made
