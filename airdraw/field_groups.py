"""Other ways to put strokes together, for fields that know how many digits there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from airdraw.grouping import Group, Recognize
from airdraw.ink import Box, Drawing
from airdraw.raster import rasterize_polylines
from airdraw.recognizer import DIGITS
from airdraw.segmentation import Piece, Run, pieces_from, runs_of

#: More strokes than a field has digits for are not tried in other ways.
MOST_STROKES = 120
_LEAST_PROBABILITY = 1e-9

Points = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Seen:
    """Groups from left to right, and how likely the strokes are put together so."""

    groups: tuple[Group, ...]
    weight: float


def groupings_by_count(drawing: Drawing, recognize: Recognize, without: int) -> Iterator[Seen]:
    """For each number of groups the best way to put whole strokes together.

    Args:
        drawing: not empty.
        recognize: (N, 28, 28, 4) planes → probabilities: ten digits first.
        without: a number of groups that is left out.
    """
    pieces = pieces_from(drawing)
    if not 1 < len(pieces) <= MOST_STROKES:
        return
    runs = runs_of([piece.box for piece in pieces])
    members = [pieces[run.first : run.end] for run in runs]
    planes = rasterize_polylines([_in_order(group) for group in members])
    probabilities = recognize(planes)
    safe = np.maximum(probabilities[:, :DIGITS].max(axis=1), _LEAST_PROBABILITY)
    costs = [run.cost for run in runs] - np.log(safe)
    paths = best_paths_by_count(len(pieces), runs, costs.tolist())
    least = min(sum(runs[n].cost for n in path) for path in paths.values())
    for count, path in paths.items():
        if count != without:
            groups = [
                Group(_strokes(members[n]), _box(members[n]), planes[n], probabilities[n])
                for n in path
            ]
            white = sum(runs[n].cost for n in path) - least
            yield Seen(tuple(groups), float(np.exp(-white)))


def best_paths_by_count(
    pieces: int, runs: Sequence[Run], costs: Sequence[float]
) -> dict[int, list[int]]:
    """The cheapest way through all pieces for each number of runs.

    >>> best_paths_by_count(2, [Run(0, 1, 0.1), Run(1, 2, 0.1), Run(0, 2, 0.5)], [0.1, 0.1, 0.5])
    {1: [2], 2: [0, 1]}
    """
    best: list[dict[int, tuple[float, list[int]]]] = [{} for _ in range(pieces + 1)]
    best[0][0] = (0.0, [])
    for number in sorted(range(len(runs)), key=lambda n: runs[n].first):
        run = runs[number]
        for count, (cost, path) in best[run.first].items():
            total = cost + costs[number]
            if count + 1 not in best[run.end] or total < best[run.end][count + 1][0]:
                best[run.end][count + 1] = (total, [*path, number])
    return {count: path for count, (_, path) in sorted(best[pieces].items())}


def _in_order(group: Sequence[Piece]) -> list[Points]:
    return [piece.points for piece in sorted(group, key=lambda piece: piece.stroke)]


def _strokes(group: Sequence[Piece]) -> tuple[int, ...]:
    return tuple(sorted({piece.stroke for piece in group}))


def _box(group: Sequence[Piece]) -> Box:
    boxes = [piece.box for piece in group]
    return Box(
        min(box.x0 for box in boxes), min(box.y0 for box in boxes),
        max(box.x1 for box in boxes), max(box.y1 for box in boxes),
    )  # fmt: skip
