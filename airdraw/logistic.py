"""A logistic regression as plain numbers: measures in, a probability out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

#: Farther from the mean than this, in standard deviations, a measure says no more than there.
_FARTHEST = 4.0


@dataclass(frozen=True, eq=False)
class Logistic:
    """Probability from F measures.

    Attributes:
        means: (F,) what is subtracted from the measures, …
        scales: (F,) … and by what they are divided then.
        weights: (F,) of the measures so standardized.
        bias: what is added; all is in nats of log odds.
    """

    means: Floats
    scales: Floats
    weights: Floats
    bias: float

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> Logistic:
        """From what `to_json` wrote. Raises KeyError, TypeError or ValueError when it is not."""
        means, scales, weights = (
            np.array(content[name], dtype=np.float64) for name in ("means", "scales", "weights")
        )
        bias = float(content["bias"])
        if means.ndim != 1 or not means.shape == scales.shape == weights.shape:
            raise ValueError("means, scales and weights are lists of one length")
        if not (np.isfinite([*means, *scales, *weights, bias]).all() and (scales > 0).all()):
            raise ValueError("means, scales and weights are finite, scales positive")
        return cls(means, scales, weights, bias)

    def to_json(self) -> dict[str, Any]:
        """Plain lists and numbers, rounded to what matters."""
        return {
            "means": np.round(self.means, 5).tolist(),
            "scales": np.round(self.scales, 5).tolist(),
            "weights": np.round(self.weights, 5).tolist(),
            "bias": round(self.bias, 5),
        }

    def standardized(self, measures: Floats) -> Floats:
        """(..., F) measures in standard deviations from the mean, held within limits."""
        made: Floats = np.clip((measures - self.means) / self.scales, -_FARTHEST, _FARTHEST)
        return made

    def probability(self, measures: Floats) -> Floats:
        """(...) probabilities of (..., F) measures."""
        nats = self.standardized(measures) @ self.weights + self.bias
        made: Floats = np.exp(-np.logaddexp(0, -nats))
        return made
