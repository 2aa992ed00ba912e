"""Fit `airdraw.number_check`: numbers, words and drawings composed from validation writers' ink.

The network was not trained on these writers, so it is as sure of them as it will be of others.
"""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from airdraw.grouping import group_digits
from airdraw.logistic import Logistic
from airdraw.number_check import MEASURES, number_measures
from airdraw.recognizer import DEFAULT_CONTRACT, DIGITS, Recognizer
from training.compositions import compositions
from training.contract_file import write_contract
from training.data import InkSets, Sample

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

#: At most this share of rightly read numbers is refused.
REFUSED_NUMBERS = 0.005
COMPOSITIONS = 6_000
#: Fixed, so that the same is composed on any number of cores.
_TASKS = 8
_PENALTY = 3e-4
#: A measure that hardly ever changes says nothing, and is not blown up.
_LEAST_SCALE = 1e-3

#: What a contract has before there is a check: every number passes.
NO_CHECK: dict[str, Any] = {
    **Logistic(np.zeros(MEASURES), np.ones(MEASURES), np.zeros(MEASURES), 0.0).to_json(),
    "threshold": 0.0,
}


def add_number_check(
    sets: InkSets, seed: int, contract_path: Path = DEFAULT_CONTRACT, count: int = COMPOSITIONS
) -> None:
    """Fit the check to an exported model, whose answers it judges, and write it into its contract.

    Args:
        sets: whose validation writers write the numbers and words.
        count: how many are composed; of many nothing is learned, as they are refused anyway.

    Raises:
        ValueError: when the model sees nothing to tell apart in them.
    """
    seeds = [seed * _TASKS + n for n in range(_TASKS)]
    task = partial(_measured, contract_path, sets.validation, sets.validation_non_digits,
                   count // _TASKS)  # fmt: skip
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        rows = [row for part in pool.map(task, seeds) for row in part]
    are_numbers = np.array([row[1] for row in rows], dtype=bool)
    check, threshold = fit(np.array([row[0] for row in rows]), are_numbers)
    contract = json.loads(contract_path.read_text(encoding="utf-8"))
    contract["number_check"] = {**check.to_json(), "threshold": round(threshold, 4)}
    write_contract(contract_path, contract)


def fit(measures: Floats, are_numbers: Bools) -> tuple[Logistic, float]:
    """The likeliest regression with a small penalty, from (N, F) measures and (N,) labels.

    Raises:
        ValueError: unless there are numbers and others to tell apart.
    """
    if not len(measures) or are_numbers.all() or not are_numbers.any():
        raise ValueError("The check of numbers needs numbers and others; compose more of them.")
    means = measures.mean(axis=0)
    scales = np.maximum(measures.std(axis=0), _LEAST_SCALE)
    standard = Logistic(means, scales, np.zeros_like(means), 0.0).standardized(measures)
    signs = np.where(are_numbers, 1.0, -1.0)

    def loss(parameters: Floats) -> tuple[float, Floats]:
        weights, bias = parameters[:-1], parameters[-1]
        nats = signs * (standard @ weights + bias)
        pull = -signs * np.exp(-np.logaddexp(0, nats)) / len(nats)
        value = np.logaddexp(0, -nats).mean() + _PENALTY * (weights @ weights)
        return float(value), np.append(pull @ standard + 2 * _PENALTY * weights, pull.sum())

    found = minimize(loss, np.zeros(len(means) + 1), jac=True, method="L-BFGS-B").x
    made = Logistic(means, scales, found[:-1], float(found[-1]))
    numbers = made.probability(measures[are_numbers])
    return made, float(np.quantile(numbers, REFUSED_NUMBERS))


def _measured(
    contract_path: Path, digits: list[Sample], letters: list[Sample], count: int, seed: int
) -> list[tuple[Floats, bool]]:
    """Measures of what was taken for a number, and whether it rightly was.

    Numbers that were read wrongly are neither: their confidence has to say that.
    """
    recognizer = Recognizer(contract_path)
    threshold = recognizer.contract.refusal_threshold
    rows = []
    for text, drawing in compositions(digits, letters, count, seed):
        groups, whole = group_digits(drawing, recognizer.probabilities)
        seen = np.array([group.probabilities for group in groups])
        are_digits = seen[:, DIGITS:].sum(axis=1) <= threshold
        read = "".join(str(label) for label in seen[:, :DIGITS].argmax(axis=1))
        is_number = text is not None and len(text) > 1
        is_right = not is_number or _agrees(read, are_digits, str(text))
        if len(groups) > 1 and are_digits.any() and is_right:
            rows.append((number_measures(groups, whole, drawing), is_number))
    return rows


def _agrees(read: str, are_digits: Bools, text: str) -> bool:
    """Whether every digit that was not refused is the one that was written."""
    return len(read) == len(text) and all(
        one == other or not is_digit
        for one, other, is_digit in zip(read, text, are_digits, strict=True)
    )
