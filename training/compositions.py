"""Numbers, words and drawings put together from single samples, for `training.number_check`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from airdraw.composition import Spacing, compose_number
from airdraw.ink import Drawing
from training.data import Sample
from training.mixed_ink import beside, over
from training.non_digits import SHAPES

#: What was written, None for what is no number, and its ink.
Composition = tuple[str | None, Drawing]

_MOST_LETTERS, _MOST_DIGITS = 8, 16
_LONG_NUMBER = 6
_MOST_SHAPES = 3
#: Tally marks are a number of ones to everybody, and these one group at most.
_NO_DOODLES = ("bars", "dots", "dash", "cross")


def compositions(
    digits: list[Sample], letters: list[Sample], count: int, seed: int
) -> Iterator[Composition]:
    """Numbers and digits with their text, words, letters and drawings with None."""
    random = np.random.default_rng((seed, 2))
    writers = _Writers(digits, letters, random)
    kinds: list[tuple[float, Callable[[], Composition]]] = [
        (0.25, lambda: writers.number(writers.usual_length())),
        (0.13, lambda: writers.number(writers.usual_length(), is_lifted=False)),
        (0.05, lambda: writers.number(int(random.integers(_LONG_NUMBER, _MOST_DIGITS + 1)))),
        (0.27, lambda: writers.word(is_lifted=True)),
        (0.12, lambda: writers.word(is_lifted=False)),
        (0.06, lambda: writers.number(1)),
        (0.12, writers.doodle),
    ]
    shares = [share for share, _ in kinds]
    for index in random.choice(len(kinds), count, p=shares):
        yield kinds[index][1]()


class _Writers:
    """Write what they are asked for, each thing by one of them."""

    def __init__(
        self, digits: list[Sample], letters: list[Sample], random: np.random.Generator
    ) -> None:
        self._random = random
        self._digits, self._letters = _by_writer(digits), _by_writer(letters)
        self._shapes = [maker for name, maker in SHAPES.items() if name not in _NO_DOODLES]

    def usual_length(self) -> int:
        return min(1 + int(self._random.geometric(0.4)), _MOST_DIGITS)

    def number(self, length: int, *, is_lifted: bool = True) -> Composition:
        chosen = self._samples(self._digits, length)
        return "".join(str(one.label) for one in chosen), self._composed(chosen, is_lifted)

    def word(self, *, is_lifted: bool) -> Composition:
        length = int(self._random.integers(1, _MOST_LETTERS + 1))
        return None, self._composed(self._samples(self._letters, length), is_lifted)

    def doodle(self) -> Composition:
        random = self._random
        parts = [
            self._shapes[int(random.integers(len(self._shapes)))](random)
            for _ in range(int(random.integers(1, _MOST_SHAPES + 1)))
        ]
        put = beside if random.random() < 0.7 else over
        return None, Drawing.from_points(put(parts, random))

    def _samples(self, writers: list[list[Sample]], length: int) -> list[Sample]:
        own = writers[int(self._random.integers(len(writers)))]
        return [own[int(n)] for n in self._random.integers(len(own), size=length)]

    def _composed(self, samples: list[Sample], is_lifted: bool) -> Drawing:
        random = self._random
        spacing = Spacing(
            gap=(0.06, 0.5) if random.random() < 0.5 else (-0.1, 0.3),
            height_spread=float(random.uniform(0.05, 0.2)),
            baseline_spread=float(random.uniform(0.02, 0.1)),
            is_lifted=is_lifted,
        )
        drawings = [Drawing.from_points([stroke[:, :2] for stroke in s.strokes]) for s in samples]
        return compose_number(drawings, random, spacing)


def _by_writer(samples: list[Sample]) -> list[list[Sample]]:
    made: dict[str, list[Sample]] = {}
    for sample in samples:
        made.setdefault(sample.writer, []).append(sample)
    return list(made.values())
