"""Grouping: from a drawing to the ink of each digit, read on the way.

First whole strokes are put together (`segmentation`); where that gives something that is no digit,
its strokes are cut (`joined`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from airdraw.ink import Box, Drawing
from airdraw.joined import CutInk, best_chain, cut_ink
from airdraw.loose_ends import without_loose_ends
from airdraw.raster import PLANES, SIZE_PX, FloatArray, rasterize_polylines
from airdraw.recognizer import DIGITS, NONE_COLUMN, SEVERAL_COLUMN, SURELY_NONE, nats
from airdraw.seen_ink import SeenInk
from airdraw.segmentation import Piece, best_path, line_height, pieces_from, runs_of

Probabilities = npt.NDArray[np.float64]
Points = npt.NDArray[np.float64]
Recognize = Callable[[FloatArray], Probabilities]

#: What reading ink as "no digit" costs more than its probability says: digits are expected.
_NONE_COST = 2.0
#: The same when all ink together is no digit.
_WHOLE_NONE_COST = 4.0
#: Longer numbers are too small to be seen as such in 28 pixels; the network was shown none.
_MOST_SEEN_AS_SEVERAL = 5
#: What the look at the whole says against several digits counts so much, and costs at most this.
_SEVERAL_WEIGHT = 0.5
_MOST_SEVERAL_COST = 3.0
#: A group that is a digit less likely than this may have loose ends.
_DIGIT_SHARE = 0.5
#: A group whose best digit is less likely than this may be several digits joined, …
_DOUBTFUL = 0.6
#: … when it is at least this wide, in line heights.
_LEAST_WIDTH = 0.45
#: What cutting inside strokes costs: it finds digits in much that is none.
_CUT_COST = 2.0
#: Longer ink, in line heights, is no number anybody writes in one go.
_LONGEST = 60.0
#: Longer ink, in line heights, is neither a digit nor as few digits joined as one look could tell
#: (five are 20 long): it is not looked at whole.
_LONGEST_RUN = 30.0
#: So many runs are looked at together.
_LOOKS_AT_ONCE = 64
#: Longer ink, in line heights, is no digit with loose ends.
_LONGEST_DIGIT = 9.0
#: More strokes, or more ink (line heights), are no number: reading them would take minutes.
_MOST_STROKES, _MOST_INK = 500, 2_000.0
#: So many spans of joined ink are read in one drawing, shared by the groups that may be cut (a
#: joined digit has about 30). A scribble has thousands, and each costs a look of the network.
_MOST_SPANS = 1_500
_FEWEST_SHARES = 3


@dataclass(frozen=True, eq=False)
class Group:
    """The ink of one digit and what the recognizer says to it.

    Attributes:
        strokes: numbers of the strokes in the drawing.
        box: in the units of the drawing.
        planes: (28, 28, 4) as the network saw it.
        probabilities: (12,) calibrated: ten digits, "no digit" and "several digits".
    """

    strokes: tuple[int, ...]
    box: Box
    planes: FloatArray
    probabilities: Probabilities


class Grouping(NamedTuple):
    """The digits of a drawing from left to right, and all its ink as one group."""

    groups: list[Group]
    whole: Group


def group_digits(drawing: Drawing, recognize: Recognize) -> Grouping:
    """The digits of a drawing that is not empty.

    Args:
        recognize: (N, 28, 28, 4) planes → (N, 12) probabilities.
    """
    pieces = pieces_from(drawing)
    boxes = [piece.box for piece in pieces]
    height = line_height(boxes)
    if len(pieces) > _MOST_STROKES or ink_length([p.points for p in pieces]) > _MOST_INK * height:
        refused = _refused(pieces)
        return Grouping([refused], refused)
    runs = runs_of(boxes)
    members = [pieces[run.first : run.end] for run in runs]
    # The whole is mostly one of the runs; it is not read twice.
    all_ink = next((n for n, run in enumerate(runs) if run.end - run.first == len(pieces)), -1)
    if all_ink < 0:
        all_ink = len(members)
        members.append(pieces)
    inks = [_in_order(group) for group in members]
    planes, probabilities = _looks(inks, height, all_ink, recognize)
    run_costs = costs(probabilities)
    path = best_path(len(pieces), runs, run_costs.tolist())
    as_digits = sum(run_costs[number] + runs[number].cost for number in path)
    if len(path) > 1 and _is_one(probabilities[all_ink], len(path), as_digits):
        path = [all_ink]
    for number in path:
        if not planes[number].any():
            # Chosen without a look; it is still to be shown.
            planes[number] = rasterize_polylines([inks[number]])[0]
    wholes = [_whole(members[n], planes[n], probabilities[n]) for n in path]
    groups = _taken_apart(wholes, [inks[n] for n in path], height, recognize)
    return Grouping(groups, _whole(pieces, planes[all_ink], probabilities[all_ink]))


def _looks(
    inks: Sequence[Sequence[Points]], height: float, all_ink: int, recognize: Recognize
) -> tuple[FloatArray, Probabilities]:
    """(N, 28, 28, 4) planes and (N, 12) probabilities of runs.

    A run with more ink than any number is no digit without a look, but for number `all_ink`.
    """
    planes = np.zeros((len(inks), SIZE_PX, SIZE_PX, PLANES), np.float32)
    probabilities = np.tile(SURELY_NONE, (len(inks), 1))
    tall = [max(height, _box_of(ink).height) for ink in inks]
    short = [n for n, ink in enumerate(inks) if ink_length(ink) <= _LONGEST_RUN * tall[n]]
    seen = short if all_ink in short else [*short, all_ink]
    # A few at a time, so that memory does not grow with the drawing.
    for start in range(0, len(seen), _LOOKS_AT_ONCE):
        some = seen[start : start + _LOOKS_AT_ONCE]
        planes[some] = rasterize_polylines([inks[n] for n in some])
        probabilities[some] = recognize(planes[some])
    return planes, probabilities


def _taken_apart(
    wholes: Sequence[Group], inks: Sequence[Sequence[Points]], height: float, recognize: Recognize
) -> list[Group]:
    """Groups, those that look like several digits joined cut into these."""
    doubtful = sum(_may_be_cut(whole, height) for whole in wholes)
    most_spans = _MOST_SPANS // max(doubtful, _FEWEST_SHARES)
    groups = []
    for whole, ink in zip(wholes, inks, strict=True):
        groups += _parts(whole, ink, max(height, whole.box.height), recognize, most_spans)
    return groups


def _parts(
    whole: Group, ink: Sequence[Points], height: float, recognize: Recognize, most_spans: int
) -> list[Group]:
    """The digits of which a doubtful group is made; itself, without loose ends, when it is one."""
    length = ink_length(ink) / height
    may_be_cut = _may_be_cut(whole, height) and length <= _LONGEST
    is_none = whole.probabilities[:DIGITS].sum() < _DIGIT_SHARE
    may_have_ends = is_none and length <= _LONGEST_DIGIT
    if not (may_be_cut or may_have_ends) or length <= 0:
        return [whole]
    seen = SeenInk(cut_ink(ink, height), recognize)
    parts = _cut(whole, seen, height) if may_be_cut and len(seen.cut.spans) <= most_spans else []
    return parts or [_without_ends(whole, seen) if may_have_ends else whole]


def _without_ends(whole: Group, seen: SeenInk) -> Group:
    """A group when its ends may not belong to it; which of two digits it is, all its ink says.

    It is shown without them only when that makes it a digit.
    """
    made = without_loose_ends(seen, whole.probabilities)
    if made is None:
        return whole
    planes, probabilities = made
    is_digit = probabilities[:DIGITS].sum() >= _DIGIT_SHARE
    return replace(whole, planes=planes if is_digit else whole.planes, probabilities=probabilities)


def _refused(pieces: Sequence[Piece]) -> Group:
    """All ink as one group that is surely no digit."""
    points = [piece.points for piece in pieces]
    return Group(_strokes(pieces), _box_of(points), rasterize_polylines([points])[0], SURELY_NONE)


def _whole(pieces: Sequence[Piece], planes: FloatArray, probabilities: Probabilities) -> Group:
    box = _box_of([piece.points for piece in pieces])
    return Group(_strokes(pieces), box, planes, probabilities)


def _may_be_cut(whole: Group, height: float) -> bool:
    """Whether a group looks like several digits joined."""
    is_doubtful = whole.probabilities[:DIGITS].max() < _DOUBTFUL
    return bool(is_doubtful and whole.box.width >= _LEAST_WIDTH * max(height, whole.box.height))


def ink_length(strokes: Sequence[Points]) -> float:
    """Length of all strokes of (N, 2) points together, in their unit."""
    return sum(float(np.hypot(*np.diff(stroke, axis=0).T).sum()) for stroke in strokes)


def costs(probabilities: Probabilities) -> Probabilities:
    """What each group costs as the digit it most looks like, or as none: (N,) nats."""
    none = nats(probabilities[:, NONE_COLUMN]) + _NONE_COST
    made: Probabilities = np.minimum(digit_costs(probabilities), none)
    return made


def digit_costs(probabilities: Probabilities) -> Probabilities:
    """What each group costs as the digit it most looks like: (N,) nats."""
    return nats(probabilities[:, :DIGITS].max(axis=1))


def _is_one(whole: Probabilities, count: int, as_several: float) -> bool:
    """Whether ink is rather one digit, or none, than `count` digits at this cost.

    A number and a letter of several strokes can both be taken apart into digits; the look at the
    whole tells them apart.
    """
    if count > _MOST_SEEN_AS_SEVERAL:
        return False
    against = min(_SEVERAL_WEIGHT * float(nats(whole[SEVERAL_COLUMN])), _MOST_SEVERAL_COST)
    as_none = float(nats(whole[NONE_COLUMN])) + _WHOLE_NONE_COST
    as_digit = float(nats(whole[:DIGITS].max()))
    return min(as_none, as_digit) < as_several + against


def _cut(whole: Group, seen: SeenInk, height: float) -> list[Group]:
    """The digits of which a doubtful group is made; none when it is better left whole."""
    cut = seen.cut
    if len(cut.spans) < 2:
        return []
    planes, probabilities = seen.look(range(len(cut.spans)))
    chain, cost = best_chain(cut, digit_costs(probabilities))
    if len(chain) < 2 or _is_one(whole.probabilities, len(chain), cost + _CUT_COST):
        return []
    parts = [_part(whole, cut, number, height, planes, probabilities) for number in chain]
    return _with_all_strokes(parts, whole.strokes)


def _with_all_strokes(parts: list[Group], strokes: Sequence[int]) -> list[Group]:
    """Strokes that no part has (ligatures, dots) belong to the part written before them."""
    made = [set(part.strokes) for part in parts]
    for stroke in set(strokes).difference(*made):
        before = [n for n, part in enumerate(parts) if part.strokes[0] < stroke]
        made[before[-1] if before else 0].add(stroke)
    return [
        replace(part, strokes=tuple(sorted(own))) for part, own in zip(parts, made, strict=True)
    ]


def _part(
    whole: Group, cut: CutInk, number: int, height: float,
    planes: FloatArray, probabilities: Probabilities,
) -> Group:  # fmt: skip
    span = cut.spans[number]
    first, last = (
        int(np.searchsorted(cut.starts, index, side="right")) - 1
        for index in (span.first, span.last)
    )
    box = _box_of([points * height for points in cut.polylines(span)])
    return Group(whole.strokes[first : last + 1], box, planes[number], probabilities[number])


def _in_order(group: Sequence[Piece]) -> list[Points]:
    """The pieces in the order in which they were written."""
    return [piece.points for piece in sorted(group, key=lambda piece: piece.stroke)]


def _strokes(group: Sequence[Piece]) -> tuple[int, ...]:
    return tuple(sorted({piece.stroke for piece in group}))


def _box_of(strokes: Sequence[Points]) -> Box:
    low = np.min([stroke.min(axis=0) for stroke in strokes], axis=0)
    high = np.max([stroke.max(axis=0) for stroke in strokes], axis=0)
    return Box(float(low[0]), float(low[1]), float(high[0]), float(high[1]))
