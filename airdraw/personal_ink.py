"""The ink from which a hand is learned: a row of digits, copies of them, and ink that is none."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
import numpy.typing as npt

from airdraw.grouping import Recognize
from airdraw.ink import Drawing
from airdraw.raster import rasterize_polylines
from airdraw.recognizer import DIGITS, nats
from airdraw.segmentation import Run, best_path, pieces_from, runs_of

Points = npt.NDArray[np.float64]
Strokes = Sequence[Points]

#: The copies: each digit as it is and turned, slanted and stretched by these.
_TURNS_DEG = (-10.0, 0.0, 10.0)
_SLANTS = (-0.15, 0.0, 0.15)
_STRETCHES = (0.88, 1.14)
#: Each digit is put beside those so many places further on, and on top of another.
_BESIDE = (1, 4)
_ON_TOP = 3
#: White between two digits, in heights.
_GAP = 0.15
#: Nobody writes a longer row, and of no digit more strokes.
_MOST_DIGITS, _MOST_STROKES = 100, 4
#: From this probability on the reader is sure of a digit. A hand that is worth learning is read
#: wrongly now and then, but not so surely in most places.
_SURE = 0.9
_MOST_WRONG_SHARE = 0.5


def copies(strokes: Strokes) -> list[list[Points]]:
    """A digit as it is, and as the same person might write it again."""
    made = [list(strokes)]
    for turn, slant, stretch in product(np.deg2rad(_TURNS_DEG), _SLANTS, _STRETCHES):
        cos, sin = np.cos(turn), np.sin(turn)
        matrix = np.array([[cos, -sin], [sin, cos]]) @ [[stretch, slant], [0, 1 / stretch]]
        made.append([stroke @ matrix.T for stroke in strokes])
    return made


def other_ink(digits: Sequence[Strokes]) -> list[list[Points]]:
    """Ink in the same hand that is not one digit: two together, and halves."""
    even = [_evened(strokes) for strokes in digits]
    made = []
    for number, strokes in enumerate(even):
        right = max(float(stroke[:, 0].max()) for stroke in strokes) + _GAP
        for places in _BESIDE:
            beside = even[(number + places) % len(even)]
            made.append([*strokes, *(stroke + [right, 0] for stroke in beside)])
        made.append([*strokes, *even[(number + _ON_TOP) % len(even)]])
        made += _halves(strokes)
    return made


def _evened(strokes: Strokes) -> list[Points]:
    """One unit high (or two wide), its corner at the origin."""
    every = np.concatenate(list(strokes))
    width, height = np.ptp(every, axis=0)
    return [(stroke - every.min(axis=0)) / max(height, width / 2, 1e-9) for stroke in strokes]


def _halves(strokes: Strokes) -> list[list[Points]]:
    """The first and the second half of the points."""
    starts = np.cumsum([0, *(len(stroke) for stroke in strokes)])
    middle = int(starts[-1]) // 2
    first = [s[: max(middle - int(at), 0)] for s, at in zip(strokes, starts, strict=False)]
    second = [s[max(middle - int(at), 0) :] for s, at in zip(strokes, starts, strict=False)]
    halves = [[stroke for stroke in half if len(stroke)] for half in (first, second)]
    return [half for half in halves if half]


def digits_of_row(drawing: Drawing, text: str, recognize: Recognize) -> list[tuple[int, Drawing]]:
    """Take a row of digits apart when it is known what was written.

    Args:
        drawing: the digits of `text` from left to right, the pen lifted between them.
        recognize: (N, 28, 28, 4) planes → probabilities: ten digits first.

    Raises:
        ValueError: when there are fewer strokes than digits, or they stand too close together, or
            it is surely another number.
    """
    _check_row(drawing, text)
    pieces = pieces_from(drawing)
    runs = runs_of([piece.box for piece in pieces])
    strokes = [sorted(piece.stroke for piece in pieces[run.first : run.end]) for run in runs]
    drawings = [Drawing(tuple(drawing.strokes[n] for n in numbers)) for numbers in strokes]
    planes = rasterize_polylines([[s.array[:, :2] for s in d.strokes] for d in drawings])
    digits = recognize(planes)[:, :DIGITS]
    white = np.array([run.cost for run in runs])[:, None]
    path = _path(len(pieces), runs, white + nats(digits[:, [int(label) for label in text]]))
    if not path:
        raise ValueError(f"This ink is not {len(text)} digits: leave white between them.")
    free = best_path(len(pieces), runs, nats(digits.max(axis=1)).tolist())
    read = "".join(str(label) for label in digits[free].argmax(axis=1))
    whole = [runs[n] for n in free if digits[n].max() >= _SURE]
    if _is_wrong(text, digits[path]) or _is_cut([runs[n] for n in path], whole):
        raise ValueError(f"This ink reads as {read}, not as {text}: name what was written.")
    return [(int(label), drawings[n]) for label, n in zip(text, path, strict=True)]


def _check_row(drawing: Drawing, text: str) -> None:
    if not isinstance(drawing, Drawing):
        raise ValueError(f"A row of digits is a Drawing, not {type(drawing).__name__}.")
    if not (isinstance(text, str) and text.isascii() and text.isdigit()):
        raise ValueError(f'What was written is named in digits, such as "407", not {text!r}.')
    if len(text) > _MOST_DIGITS:
        raise ValueError(f"A row has at most {_MOST_DIGITS} digits, not {len(text)}.")
    strokes = len(drawing.strokes)
    if strokes < len(text):
        raise ValueError(
            f"For {text} at least {len(text)} strokes are needed, here are {strokes}: lift the "
            "pen after each digit."
        )
    if strokes > _MOST_STROKES * len(text):
        raise ValueError(
            f"For {text} at most {_MOST_STROKES * len(text)} strokes are needed, here are "
            f"{strokes}: give the ink of these digits alone."
        )


def _is_wrong(text: str, digits: Points) -> bool:
    """Whether most digits, and not just one, are surely others.

    Args:
        digits: (N, 10) probabilities at the N places of the text.
    """
    is_other = digits.argmax(axis=1) != [int(label) for label in text]
    wrong = int((is_other & (digits.max(axis=1) >= _SURE)).sum())
    return wrong > max(1, _MOST_WRONG_SHARE * len(text))


def _is_cut(parts: Sequence[Run], whole: Sequence[Run]) -> bool:
    """Whether what is surely one digit is shared out to two."""
    ends = {part.end for part in parts}
    return any(one.first < end < one.end for one in whole for end in ends)


def _path(pieces: int, runs: Sequence[Run], costs: Points) -> list[int]:
    """The cheapest way through all pieces in as many runs as there are places; none if none fits.

    Args:
        costs: (runs, places) of a run at a place.
    """
    places = costs.shape[1]
    best: list[dict[int, tuple[float, list[int]]]] = [{} for _ in range(pieces + 1)]
    best[0][0] = (0.0, [])
    for number in sorted(range(len(runs)), key=lambda n: runs[n].first):
        run = runs[number]
        for place, (cost, path) in best[run.first].items():
            total = cost + float(costs[number, place]) if place < places else np.inf
            if total < best[run.end].get(place + 1, (np.inf, []))[0]:
                best[run.end][place + 1] = (total, [*path, number])
    return best[pieces].get(places, (np.inf, []))[1]
