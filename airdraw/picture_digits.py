"""Digits of a picture, read on the way: digits that touch are cut apart where that reads better."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from airdraw.grouping import Group, digit_costs
from airdraw.ink import Box
from airdraw.picture import PictureInk, find_digits
from airdraw.picture_raster import normalize_picture
from airdraw.picture_splits import split_candidates
from airdraw.raster import FloatArray
from airdraw.recognizer import DIGITS, picture_planes
from airdraw.segmentation import Run, best_path

#: Ink whose best digit is less likely than this may be several digits that touch …
_DOUBTFUL = 0.6
#: … when its parts are digits that cost at most this much each.
_MOST_PER_DIGIT = 0.5
#: Each digit costs something, so that one is not taken apart into many.
_DIGIT_COST = 0.7
#: No more cuts than this are tried.
_MOST_CUTS = 6

Recognize = Callable[[FloatArray], npt.NDArray[np.float64]]


def picture_groups(pixels: npt.NDArray[np.uint8], recognize: Recognize) -> list[Group]:
    """The digits in a picture, row by row from the top, each from left to right.

    Args:
        pixels: as `airdraw.picture.find_digits` takes them.
        recognize: (N, 28, 28) normalized pictures → (N, 12) probabilities.
    """
    found = find_digits(pixels)
    if not found:
        return []
    pictures = np.stack([normalize_picture(ink.ink) for ink in found])
    planes, probabilities = picture_planes(pictures), recognize(pictures)
    groups = []
    for ink, plane, row in zip(found, planes, probabilities, strict=True):
        whole = Group((), ink.box, plane, row)
        is_doubtful = row[:DIGITS].max() < _DOUBTFUL
        groups += (_cut(ink, recognize) if is_doubtful else []) or [whole]
    return groups


def _cut(ink: PictureInk, recognize: Recognize) -> list[Group]:
    """The digits that the ink is made of; none when cutting does not make digits of it."""
    columns = [0, *sorted(split_candidates(ink.ink)[:_MOST_CUTS]), ink.ink.shape[1]]
    count = len(columns) - 1
    runs = [
        Run(first, end, _DIGIT_COST)
        for first in range(count)
        for end in range(first + 1, count + 1)
    ]
    parts = [ink.ink[:, columns[run.first] : columns[run.end]] for run in runs]
    if count < 2 or not all(part.any() for part in parts):
        return []
    pictures = np.stack([normalize_picture(part) for part in parts])
    planes, probabilities = picture_planes(pictures), recognize(pictures)
    costs = digit_costs(probabilities)
    path = best_path(count, runs, costs.tolist())
    if len(path) < 2 or costs[path].max() > _MOST_PER_DIGIT:
        return []
    return [
        Group((), _part_box(ink, columns[runs[n].first], columns[runs[n].end]), planes[n],
              probabilities[n])
        for n in path
    ]  # fmt: skip


def _part_box(ink: PictureInk, first: int, end: int) -> Box:
    """The box of some columns of the ink, in pixels of the whole picture."""
    scale = ink.box.width / ink.ink.shape[1]
    return Box(ink.box.x0 + first * scale, ink.box.y0, ink.box.x0 + end * scale, ink.box.y1)
