"""Cut ink and what the recognizer says to its spans."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from airdraw.joined import CutInk
from airdraw.raster import FloatArray, rasterize_polylines

Probabilities = npt.NDArray[np.float64]


class SeenInk:
    """Spans are looked at when somebody asks, and each once: looks are what reading costs.

    Args:
        cut: ink that was cut.
        recognize: (N, 28, 28, 4) planes → (N, 12) probabilities.
    """

    def __init__(self, cut: CutInk, recognize: Callable[[FloatArray], Probabilities]) -> None:
        self.cut = cut
        self._recognize = recognize
        self._seen: dict[int, tuple[FloatArray, Probabilities]] = {}

    def look(self, numbers: Sequence[int]) -> tuple[FloatArray, Probabilities]:
        """(N, 28, 28, 4) planes and (N, 12) probabilities of one or more of the cut's spans."""
        new = [number for number in numbers if number not in self._seen]
        if new:
            planes = rasterize_polylines([self.cut.polylines(self.cut.spans[n]) for n in new])
            self._seen.update(
                zip(new, zip(planes, self._recognize(planes), strict=True), strict=True)
            )
        planes_of, probabilities_of = zip(*(self._seen[number] for number in numbers), strict=True)
        return np.stack(planes_of), np.stack(probabilities_of)
