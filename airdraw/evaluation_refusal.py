"""How well digits and other ink are told apart, whatever the threshold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from airdraw.evaluation import Answer

#: Shares of real digits that may be refused.
REFUSED_SHARES = (0.005, 0.01, 0.02, 0.03, 0.05)


def refusal_rows(
    digits: Sequence[Answer], others: Mapping[str, Sequence[Answer]]
) -> list[dict[str, Any]]:
    """Accepted share of each set of other ink when so many digits are refused, and the areas.

    The threshold of each row is what refuses that share of the digits. The area is that under the
    curve of digits accepted over others accepted (ROC): the chance that a digit looks more like
    one than other ink does.
    """
    if not digits or not others:
        return []
    real = np.array([answer.refusal for answer in digits])
    scores = {name: np.array([a.refusal for a in answers]) for name, answers in others.items()}
    rows = []
    for share in REFUSED_SHARES:
        threshold = float(np.quantile(real, 1 - share))
        accepted = {name: float((values <= threshold).mean()) for name, values in scores.items()}
        rows.append({"digits refused": f"{share:.1%}", "threshold": threshold, **accepted})
    areas = {name: area(real, values) for name, values in scores.items()}
    return [*rows, {"digits refused": "area under the curve", "threshold": "", **areas}]


def area(digits: npt.NDArray[np.float64], others: npt.NDArray[np.float64]) -> float:
    """Chance that other ink has a higher score than a digit; equal scores count half.

    >>> area(np.array([0.1, 0.2]), np.array([0.15, 0.9]))
    0.75
    """
    ordered = np.sort(digits)
    below = np.searchsorted(ordered, others, side="left")
    upto = np.searchsorted(ordered, others, side="right")
    return float(((below + upto) / 2 / len(digits)).mean())
