"""Ink at both ends of a digit that was not meant: the pen went down early or came up late.

Who writes in the air draws the way to a digit, or away from it, more often than not. A group that
looks like no digit is therefore read without its ends too, and what is seen there counts as much as
such an end is likely: less, the longer it is.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from airdraw.raster import FloatArray
from airdraw.recognizer import DIGITS
from airdraw.seen_ink import SeenInk

Probabilities = npt.NDArray[np.float64]

#: How likely it is that a group that looks like no digit has loose ends, and over which length of
#: them (line heights) that falls to a third; chosen on validation writers, whose letters are not to
#: become digits.
_LOOSE_SHARE = 0.3
_LENGTH_SCALE = 1.0
#: No ends longer than this (line heights) are left out, nor so many ways to do it tried.
_LONGEST = 1.3
_MOST_WAYS = 60


def without_loose_ends(
    seen: SeenInk, whole: Probabilities
) -> tuple[FloatArray, Probabilities] | None:
    """What a group is, given that its ends may not belong to it.

    Args:
        seen: its ink, cut.
        whole: (12,) probabilities of all its ink.

    Returns:
        The (28, 28, 4) planes without the ends that are the likeliest to be loose, and (12,)
        probabilities that take both into account; None when no ends can be left out.
    """
    cut = seen.cut
    left_out = [cut.way[span.first] + cut.way[-1] - cut.way[span.last] for span in cut.spans]
    ways = [int(n) for n in np.argsort(left_out, kind="stable") if 0 < left_out[n] <= _LONGEST]
    if not ways:
        return None
    ways = ways[:_MOST_WAYS]
    planes, without = seen.look(ways)
    chances = np.exp(-np.array(left_out)[ways] / _LENGTH_SCALE)
    best = int((chances * without[:, :DIGITS].max(axis=1)).argmax())
    loose = _LOOSE_SHARE * chances[best]
    mixed = (1 - _LOOSE_SHARE) * whole + loose * without[best]
    return planes[best], mixed / (1 - _LOOSE_SHARE + loose)
