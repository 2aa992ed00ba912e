"""The check of numbers as it is fitted after a training."""

from __future__ import annotations

import json
import shutil
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from airdraw import Reader
from airdraw.recognizer import MODEL_FOLDER
from airdraw.simulator.glyphs import FORMS, glyph
from training.compositions import compositions
from training.data import NONE_LABEL, InkSets, Sample
from training.number_check import (
    NO_CHECK,
    REFUSED_NUMBERS,
    add_number_check,
    fit,
)

DIGITS = [
    Sample(tuple(glyph(digit, form)), digit, f"writer {n}", str(digit))
    for digit, forms in enumerate(FORMS) for n, form in enumerate(forms)
]  # fmt: skip
BARS = {
    "N": [[(0, 1), (0, 0)], [(0, 0), (0.6, 1)], [(0.6, 1), (0.6, 0)]],
    "H": [[(0, 0), (0, 1)], [(0.6, 0), (0.6, 1)], [(0, 0.5), (0.6, 0.5)]],
}
LETTERS = [
    Sample(tuple(np.linspace(*np.array(way, float), 12) for way in ways), NONE_LABEL, "w", name)
    for name, ways in BARS.items()
]


def test_the_same_seed_composes_the_same_and_texts_name_their_digits() -> None:
    rows = list(compositions(DIGITS, LETTERS, 60, seed=3))
    again = list(compositions(DIGITS, LETTERS, 60, seed=3))
    assert [text for text, _ in rows] == [text for text, _ in again]
    assert all(one == other for (_, one), (_, other) in zip(rows, again, strict=True))
    texts = [text for text, _ in rows if text is not None]
    assert all(text.isdigit() for text in texts)
    assert 0 < len(texts) < len(rows)


def test_a_fit_tells_numbers_from_others_and_refuses_hardly_any_number() -> None:
    random = np.random.default_rng(0)
    are_numbers = random.random(2000) < 0.6
    measures = random.normal(0, 1, (2000, 5)) + 3.0 * are_numbers[:, None] * np.array(
        [1, 0, 0, 0, 1]
    )
    check, threshold = fit(measures, are_numbers)
    kept = check.probability(measures) >= threshold
    assert (~kept[are_numbers]).mean() <= REFUSED_NUMBERS + 1e-3
    assert kept[~are_numbers].mean() < 0.1


@pytest.mark.parametrize("are_numbers", [[], [True, True], [False, False]])
def test_nothing_to_tell_apart_is_said(are_numbers: list[bool]) -> None:
    with pytest.raises(ValueError, match="needs numbers and others"):
        fit(np.zeros((len(are_numbers), 3)), np.array(are_numbers, dtype=bool))


def test_a_fitted_check_refuses_words_that_passed_before(tmp_path: Path) -> None:
    for path in MODEL_FOLDER.glob("digits.*"):
        shutil.copy(path, tmp_path)
    contract_path = tmp_path / "digits.json"
    contract = json.loads(contract_path.read_text(encoding="utf-8"))
    contract["number_check"] = NO_CHECK
    contract_path.write_text(json.dumps(contract), encoding="utf-8")
    others = [
        d for text, d in islice(compositions(DIGITS, LETTERS, 60, seed=9), 60) if text is None
    ]

    def taken() -> int:
        reader = Reader(contract_path)
        return sum(any(d.label is not None for d in reader.read(drawing)) for drawing in others)

    before = taken()
    sets = InkSets([], DIGITS, {}, [], LETTERS, {})
    add_number_check(sets, 0, contract_path, count=96)
    assert taken() < before
