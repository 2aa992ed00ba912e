"""Ink that is not one digit, put together from the ink of digits and letters.

Several digits together are a class of their own: a number and a letter of several strokes can both
be taken apart into digits, and only the look at the whole tells which of them it is.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from training.data import NONE_LABEL, SEVERAL_LABEL, Sample, Strokes
from training.non_digits import SHAPES

Points = npt.NDArray[np.float64]

#: How many digits a number has, and how often.
_LENGTHS, _LENGTH_SHARES = (2, 3, 4, 5), (0.5, 0.28, 0.15, 0.07)
#: Mirrored, these are no digits; turned by a quarter, these.
_MIRRORED_LABELS, _TURNED_LABELS = (3, 6, 7, 9), (3, 4, 7)


def mixed_ink(
    count: int, digits: list[Sample], letters: list[Sample], random: np.random.Generator
) -> list[Sample]:
    """`count` samples: numbers, words, digits with a part of the next one, shapes and the like."""

    def number() -> Strokes:
        length = int(random.choice(_LENGTHS, p=_LENGTH_SHARES))
        return beside(_pick(digits, length, random), random)

    def cut() -> Strokes:
        one, other = _pick(digits, 2, random)
        return partial(one, other, random)

    def word() -> Strokes:
        return beside(_pick(letters, int(random.integers(2, 6)), random), random)

    def covered() -> Strokes:
        return over(_pick(letters, 1, random) + _pick(digits, 1, random), random)

    # Foreign characters are named "alphabet/character"; turned, they are a character still, while
    # many a Latin letter becomes a digit.
    foreign = [sample for sample in letters if "/" in sample.name] or letters
    makers: list[tuple[float, int, Callable[[], Strokes]]] = [
        (0.28, SEVERAL_LABEL, number),
        (0.05, SEVERAL_LABEL, cut),
        (0.10, NONE_LABEL, word),
        (0.08, NONE_LABEL, covered),
        (0.06, NONE_LABEL, lambda: mirrored(digits[int(random.integers(len(digits)))], random)),
        (0.14, NONE_LABEL, lambda: turned(_pick(foreign, 1, random)[0], random)),
        (0.29, NONE_LABEL, lambda: _shape(random)),
    ]  # fmt: skip
    shares = [share for share, _, _ in makers]
    made = []
    for index in random.choice(len(makers), count, p=shares):
        _, label, maker = makers[index]
        made.append(Sample(maker(), label, "synthetic", "mixed"))
    return made


def _shape(random: np.random.Generator) -> Strokes:
    makers = list(SHAPES.values())
    return makers[int(random.integers(len(makers)))](random)


def _pick(samples: list[Sample], count: int, random: np.random.Generator) -> list[Strokes]:
    return [samples[int(i)].strokes for i in random.integers(len(samples), size=count)]


def beside(parts: list[Strokes], random: np.random.Generator) -> Strokes:
    """Pieces of ink of like height side by side, apart or touching, sometimes without a lift."""
    made: list[Points] = []
    right = 0.0
    gap = random.uniform(-0.12, 0.4)
    for part in parts:
        every = np.concatenate(part)
        low, high = every.min(axis=0), every.max(axis=0)
        width, height = high - low
        scale = np.exp(random.normal(0, 0.12)) / max(height, 0.4 * width, 1e-9)
        down = random.normal(0, 0.06) - height * scale / 2
        made += [(stroke - low) * scale + [right, down] for stroke in part]
        right += width * scale + gap + random.uniform(-0.08, 0.08)
    if random.random() < 0.35:
        return (np.concatenate(made),)
    return tuple(made)


def partial(one: Strokes, other: Strokes, random: np.random.Generator) -> Strokes:
    """A digit and a part of its neighbour: what a wrong cut through a number leaves."""
    share = random.uniform(0.4, 0.7)
    if random.random() < 0.5:
        return beside([one, _first_part(other, share)], random)
    backwards = tuple(stroke[::-1] for stroke in one[::-1])
    kept = _first_part(backwards, share)
    return beside([tuple(stroke[::-1] for stroke in kept[::-1]), other], random)


def _first_part(strokes: Strokes, share: float) -> Strokes:
    """As many points from the beginning as are this share of them all; two at least."""
    left = max(round(share * sum(len(stroke) for stroke in strokes)), 2)
    made = []
    for stroke in strokes:
        if left > 0:
            made.append(stroke[:left])
        left -= len(stroke)
    return tuple(made)


def over(parts: list[Strokes], random: np.random.Generator) -> Strokes:
    """Two pieces of ink drawn over each other."""
    made: list[Points] = []
    for part in parts:
        every = np.concatenate(part)
        low, high = every.min(axis=0), every.max(axis=0)
        scale = random.uniform(0.6, 1.2) / max(float((high - low).max()), 1e-9)
        offset = random.normal(0, 0.2, 2)
        made += [(stroke - (low + high) / 2) * scale + offset for stroke in part]
    return tuple(made)


def mirrored(sample: Sample, random: np.random.Generator) -> Strokes:
    """A digit the wrong way round, or a shape when its mirror image is a digit too."""
    if sample.label in _MIRRORED_LABELS and random.random() < 0.6:
        return tuple(stroke * np.array([-1, 1]) for stroke in sample.strokes)
    if sample.label in _TURNED_LABELS:
        quarter = np.array([[0, 1], [-1, 0]]) * random.choice([-1, 1])
        return tuple(stroke @ quarter for stroke in sample.strokes)
    return _shape(random)


def turned(strokes: Strokes, random: np.random.Generator) -> Strokes:
    """A character turned by quarters and perhaps mirrored: one more alphabet (Santoro 2016).

    Characters of one stroke are too often a digit from one of these sides: only drawn over again.
    """
    if len(strokes) < 2:
        return over([strokes, strokes], random)
    quarter = np.linalg.matrix_power(np.array([[0.0, 1.0], [-1.0, 0.0]]), int(random.integers(4)))
    flip = np.diag([random.choice([-1.0, 1.0]), 1.0])
    return tuple(stroke @ quarter @ flip for stroke in strokes)
